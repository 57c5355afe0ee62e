"""A foreign raster taken in: staged alone, read and converted by a child, kept by its hash."""

import base64
import hashlib
import logging
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import orjson

from zoning.ingest.errors import FileCorruptError
from zoning.ingest.limits import Limits
from zoning.ingest.sandbox import run_child
from zoning.ingest.staging import refuse_name, refuse_size
from zoning.ingest.wire import unpack_answer
from zoning.raster.claims import Claims
from zoning.raster.model import RasterContent, content_of

_LOGGER = logging.getLogger(__name__)
_COG_NAME = "converted.tif"
_CHUNK = 1 << 20

_POINTING_DRIVERS = (
    "VRT", "GTI", "WMS", "WMTS", "WCS", "STACIT", "STACTA", "PLMOSAIC", "EEDA", "EEDAI", "HTTP",
    "DERIVED", "MRF", "Zarr", "NGSGEOID", "ESRIC", "OGCAPI", "DAAS", "KMLSUPEROVERLAY", "PDF",
    "HDF5", "HDF5Image", "netCDF", "GNMFile", "GNMDatabase", "Rasterlite", "MBTiles", "TIL",
)  # fmt: skip
_VARIABLES: Final[Mapping[str, str]] = {
    "GDAL_SKIP": ",".join(_POINTING_DRIVERS),
    "GDAL_DRIVER_PATH": "disable",
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_CACHEMAX": "128",
    "GDAL_NUM_THREADS": "1",
    "GDAL_TIFF_INTERNAL_MASK": "YES",
    "GTIFF_IGNORE_READ_ERRORS": "NO",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "PROJ_NETWORK": "OFF",
    "CPL_LOG": os.devnull,
}
"""Environment of rasterio's own GDAL. Only GeoTIFF is ever asked to open a file; what could point
to other files or hosts is left out besides."""


def take_in(path: Path, claims: Claims, store: Path, *, label: str | None = None) -> RasterContent:
    """Check a GeoTIFF, convert it and keep it as `store / <sha256>.tif`.

    Files beside it (overviews, masks, statistics, world files) are left behind: only the file
    itself is read. A refused file leaves nothing in the store.

    Args:
        path: the file, which is only read.
        claims: what is said of it.
        store: folder of the converted files; made where it is missing.
        label: the name the user gave the file.

    Raises:
        InputError: the file cannot be used.
    """
    refuse_name(path)
    refuse_size(path, _size_limits(claims))
    store.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".incoming-", dir=store) as name:
        folder = Path(name)
        staged = folder / "raster.tif"
        staged.symlink_to(path.absolute())
        answer = unpack_answer(_ask(staged, claims, folder), log=_LOGGER)
        if not isinstance(answer, dict):
            raise FileCorruptError("读取程序答非所问。", "the reading process gave no description.")
        converted = folder / _COG_NAME
        sha256 = _sha256(converted)
        _keep(converted, cog_path(store, sha256))
    source = {
        "file": label or path.name,
        "sha256": _sha256(path),
        "bytes": path.stat().st_size,
        "band": claims.band or 1,
    }
    return content_of({**answer, "sha256": sha256, "unit": claims.unit, "source": source})


def cog_path(store: Path, sha256: str) -> Path:
    """Where the converted file of a hash is kept."""
    return store / f"{sha256}.tif"


def _ask(staged: Path, claims: Claims, folder: Path) -> bytes:
    request: dict[str, Any] = {
        "path": str(staged),
        "folder": str(folder),
        "claims": base64.b64encode(claims.to_bytes()).decode(),
    }
    return run_child(
        "zoning.raster.child",
        orjson.dumps(request),
        folder=folder,
        seconds=claims.limits.seconds,
        variables=_VARIABLES,
    )


def _size_limits(claims: Claims) -> Limits:
    """A file is never larger than its values may be."""
    return Limits(upload_bytes=claims.limits.values_bytes)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _keep(converted: Path, target: Path) -> None:
    """Move a file to its place for good: on disk before its name is."""
    with converted.open("rb") as file:
        os.fsync(file.fileno())
    converted.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
