"""The few formats that GDAL reads, and how it is kept to them.

Imported in the child process only, whose environment has cut the drivers before this import.
"""

import math
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyogrio.raw
import shapely
from shapely.errors import ShapelyError

from zoning.ingest.drivers import ALLOWED, DriversNotCutError
from zoning.ingest.errors import FileCorruptError, GeometryTypeError
from zoning.ingest.layer import RawLayer, found_type
from zoning.ingest.limits import Limits
from zoning.measure import Objects
from zoning.vocabulary import Severity

if not set(pyogrio.list_drivers()) <= ALLOWED:
    raise DriversNotCutError(sorted(set(pyogrio.list_drivers()) - ALLOWED))

_PLAIN_TYPES = {
    f"{name}{suffix}"
    for name in (
        "Point",
        "LineString",
        "Polygon",
        "MultiPoint",
        "MultiLineString",
        "MultiPolygon",
        "GeometryCollection",
        "Unknown",
    )
    for suffix in ("", " Z", " M", " ZM")
} | {f"2.5D {name}" for name in ("Point", "LineString", "Polygon", "MultiPoint")}


def spatial_layers(path: Path) -> tuple[list[str], list[str]]:
    """Names of the layers with geometry, and of those without.

    Raises:
        FileCorruptError: GDAL cannot open the file.
    """
    try:
        listed = pyogrio.list_layers(path)
    except (RuntimeError, ValueError) as error:
        raise _unreadable(error) from error
    shaped = [str(name) for name, kind in listed if kind is not None]
    return shaped, [str(name) for name, kind in listed if kind is None]


def read_shapes(path: Path, count: int) -> Objects:
    """(count,) geometries of a Shapefile, in the order of its records.

    Names of columns are none of GDAL's business here, and one whose last character was cut in two
    at ten bytes, as UTF-8 names of four Chinese characters are, would stop it: as Latin-1 any
    bytes are a name.

    Raises:
        FileCorruptError: GDAL cannot read them, or finds another number.
    """
    _, _, wkb, _ = _read(path, None, columns=[], encoding="ISO-8859-1")
    if wkb is None or len(wkb) != count:
        found = 0 if wkb is None else len(wkb)
        raise FileCorruptError(
            f"读出 {found} 个图形，应为 {count} 个。", f"{found} shapes were read, {count} are due."
        )
    return _shapes(wkb)


def read_table(path: Path, layer: str | None, name: str, limits: Limits) -> RawLayer:
    """Shapes and attributes of one layer.

    Raises:
        FileCorruptError: GDAL cannot read it.
        GeometryTypeError: it holds curves or surfaces that would be straightened in silence.
    """
    del limits
    meta, _, wkb, columns = _read(path, layer, columns=None)
    declared = str(meta["geometry_type"])
    if declared not in _PLAIN_TYPES:
        raise GeometryTypeError(
            f"图层“{name}”的类型是 {declared}。", f"the layer {name!r} holds {declared}."
        )
    shapes = _shapes(wkb) if wkb is not None else np.empty(0, dtype=object)
    fields = [str(field) for field in meta["fields"]]
    attributes = _rows(fields, columns, len(shapes))
    result = RawLayer(
        name=name,
        geometries=shapes,
        attributes=attributes,
        fields=fields,
        crs=meta["crs"],
        encoding=meta.get("encoding"),
        geometry_type=declared if declared != "Unknown" else found_type(shapes),
    )
    if " M" in declared or "ZM" in declared:
        result.note("m-dropped", Severity.WARNING, "量测值（M）不读取。", "measures are not read.")
    return result


def _read(
    path: Path, layer: str | None, *, columns: list[str] | None, encoding: str | None = None
) -> tuple[Mapping[str, Any], Any, Any, Sequence[Any]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what matters is checked, not taken from warnings
            meta, fids, wkb, values = pyogrio.raw.read(
                path, layer=layer, columns=columns, encoding=encoding, datetime_as_string=True
            )
    except (RuntimeError, ValueError, UnicodeDecodeError) as error:
        raise _unreadable(error) from error
    return meta, fids, wkb, values


def _shapes(wkb: Any) -> Objects:
    try:
        shapes: Objects = shapely.from_wkb(wkb)
    except ShapelyError as error:
        raise GeometryTypeError(
            "含有不支持的图形（曲线、曲面或多面体）。",
            "it holds geometries that are not supported (curves, surfaces, multipatches).",
        ) from error
    return shapes


def _rows(fields: Sequence[str], columns: Sequence[Any], count: int) -> list[Mapping[str, Any]]:
    values = [[_plain(value) for value in column.tolist()] for column in columns]
    if not values:
        return [{} for _ in range(count)]
    return [dict(zip(fields, row, strict=True)) for row in zip(*values, strict=True)]


def _plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, float) and math.isnan(value):
        return None
    return value.hex() if isinstance(value, bytes) else value


def _unreadable(error: Exception) -> FileCorruptError:
    """GDAL's words may name paths of ours; they stay in the chain of exceptions."""
    del error
    return FileCorruptError(
        "数据内容无法读取，可能已损坏或不完整。",
        "its content cannot be read; it may be damaged or incomplete.",
    )
