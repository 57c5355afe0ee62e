"""A kept raster opened for reading, window by window."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from zoning.crs import SourceCrs, parse_crs
from zoning.errors import StoreError
from zoning.raster.header import corrupt_block
from zoning.raster.model import Grid, Legend, RasterContent, RasterKind
from zoning.raster.reading import cog_path

if TYPE_CHECKING:
    from rasterio.io import DatasetReader

ENVIRONMENT: Final = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_CACHEMAX": 64,
    "GTIFF_IGNORE_READ_ERRORS": "NO",
    "PROJ_NETWORK": "OFF",
}
_BLOCK = 512
_CHUNK = 1 << 20

Values = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]


class RasterLostError(StoreError):
    """The file of a raster is not in the home."""

    code = "raster-lost"
    title_zh = "栅格文件缺失"
    title_en = "Raster lost"
    remedy_zh = "请从备份恢复 home/rasters，或重新添加该栅格。"
    remedy_en = "Restore home/rasters from a backup, or add the raster again."


class RasterAlteredError(StoreError):
    """The file of a raster is not what was taken in."""

    code = "raster-altered"
    title_zh = "栅格文件被更改"
    title_en = "Raster altered"
    remedy_zh = "请从备份恢复 home/rasters；不会用被更改的数据计算。"
    remedy_en = "Restore home/rasters from a backup; nothing is computed from altered data."


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRaster:
    """A raster being read; valid within `open_raster` only."""

    content: RasterContent
    frame: SourceCrs
    dataset: "DatasetReader"

    @property
    def grid(self) -> Grid:
        """Where its pixels lie."""
        return self.content.grid

    @property
    def kind(self) -> RasterKind:
        """What its values are."""
        return self.content.kind

    @property
    def legend(self) -> Legend:
        """Its classes."""
        return self.content.legend

    def read(self, x: int, y: int, width: int, height: int) -> tuple[Values, Mask]:
        """Values of a window within the grid, and which of them are there.

        Args:
            x: first column.
            y: first row.
            width: columns.
            height: rows.

        Raises:
            RasterCorruptError: a block cannot be decoded; nothing partial is answered.
        """
        try:
            values = self.dataset.read(1, window=((y, y + height), (x, x + width)))
        except OSError as error:
            raise corrupt_block(x // _BLOCK, y // _BLOCK) from error
        return values, valid_mask(values, self.content)


def valid_mask(values: Values, content: RasterContent) -> Mask:
    """Which values are not the missing value of a raster."""
    if content.nodata is None:
        return np.ones(values.shape, bool)
    if content.nodata == "nan":
        return ~np.isnan(values)
    return np.asarray(values != np.asarray(content.nodata).astype(values.dtype))


@contextmanager
def open_raster(content: RasterContent, store: Path) -> Iterator[OpenRaster]:
    """Open a kept raster.

    Raises:
        RasterLostError, RasterAlteredError: its file is gone, or not what was taken in.
    """
    path = cog_path(store, content.sha256)
    require_unaltered(path, content.sha256)
    import rasterio  # noqa: PLC0415 - heavy, and few requests need a raster

    with rasterio.Env(**ENVIRONMENT), rasterio.open(path, driver="GTiff") as dataset:
        yield OpenRaster(content=content, frame=parse_crs(content.grid.wkt), dataset=dataset)


def require_unaltered(path: Path, sha256: str) -> None:
    """Make sure that a kept file is there and has its hash; hashed once while it does not change.

    Raises:
        RasterLostError, RasterAlteredError: it is not so.
    """
    try:
        state = path.stat()
    except OSError as error:
        raise RasterLostError(
            f"找不到栅格文件 {sha256[:12]}….tif。", f"the file {sha256[:12]}….tif is not there."
        ) from error
    if _sha256(path, state.st_size, state.st_mtime_ns) != sha256:
        raise RasterAlteredError(
            f"栅格文件 {sha256[:12]}….tif 的内容与入库时不同。",
            f"the file {sha256[:12]}….tif is not what was taken in.",
        )


@lru_cache(maxsize=1024)
def _sha256(path: Path, size: int, changed_ns: int) -> str:
    del size, changed_ns  # part of the key
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
