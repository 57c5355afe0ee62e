"""GeoParquet 1.x: one table with a column of WKB; its CRS is PROJJSON in the file's metadata."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import shapely
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError

from zoning.crs import CRS84, CrsUnknownError
from zoning.ingest.errors import (
    CrsConflictError,
    FileCorruptError,
    FormatMismatchError,
    GeometryTypeError,
    TooManyFeaturesError,
    WkbInvalidError,
)
from zoning.ingest.layer import RawLayer, as_array, found_type
from zoning.ingest.limits import Limits


def layer_names(path: Path, limits: Limits) -> Sequence[str]:
    """A GeoParquet file is one layer."""
    del path, limits
    return [""]


def read_layer(path: Path, name: str, limits: Limits) -> RawLayer:
    """Its features.

    Raises:
        FormatMismatchError: a Parquet file without geometry metadata.
        FileCorruptError: it cannot be read.
        GeometryTypeError: geometries in another encoding than WKB.
    """
    pa.set_cpu_count(1)
    try:
        with pq.ParquetFile(path, memory_map=False) as file:
            rows = file.metadata.num_rows
            if rows > limits.features:
                raise TooManyFeaturesError(f"共 {rows} 行。", f"{rows} rows.")
            geo = _metadata(file)
            table = file.read()
    except (pa.ArrowException, OSError) as error:
        raise FileCorruptError("Parquet 文件无法读取。", "the Parquet cannot be read.") from error
    column = str(geo["primary_column"])
    described = geo["columns"].get(column, {})
    if described.get("encoding", "WKB") != "WKB":
        raise GeometryTypeError("图形不是 WKB 编码。", "its geometries are not WKB.")
    fields = [field for field in table.column_names if field != column]
    layer = RawLayer(
        name=name,
        geometries=as_array([None] * len(table)),
        attributes=[_plain_row(row) for row in table.select(fields).to_pylist()],
        fields=fields,
        crs=_crs(described),
        default_crs=CRS84 if "crs" not in described else None,
    )
    _read_shapes(layer, table.column(column).to_pylist())
    layer.geometry_type = found_type(layer.geometries)
    return layer


def geometry_column(file: pq.ParquetFile) -> tuple[str, str | None, str | None]:
    """Name of the geometry column, the CRS it declares, and the CRS that its silence implies.

    Raises:
        FormatMismatchError: a Parquet file without geometry metadata.
        FileCorruptError, CrsUnknownError: metadata that cannot be read.
        GeometryTypeError: geometries in another encoding than WKB.
    """
    geo = _metadata(file)
    column = str(geo["primary_column"])
    described = geo["columns"].get(column, {})
    if described.get("encoding", "WKB") != "WKB":
        raise GeometryTypeError("图形不是 WKB 编码。", "its geometries are not WKB.")
    return column, _crs(described), CRS84 if "crs" not in described else None


def _metadata(file: pq.ParquetFile) -> dict[str, Any]:
    raw = (file.schema_arrow.metadata or {}).get(b"geo")
    if raw is None:
        raise FormatMismatchError("Parquet 文件没有图形列。", "the Parquet has no geometry.")
    try:
        geo = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise FileCorruptError("geo 元数据有误。", "its geo metadata are malformed.") from error
    if not isinstance(geo, dict) or not isinstance(geo.get("columns"), dict):
        raise FileCorruptError("geo 元数据不完整。", "its geo metadata are incomplete.")
    return {"primary_column": "geometry", **geo}


def _crs(described: Mapping[str, Any]) -> str | None:
    """CRS of the column: absent means CRS84, null unknown (GeoParquet 1.1.0)."""
    given = described.get("crs")
    if given is None:
        return None
    known = given.get("id") if isinstance(given, dict) else None
    if isinstance(known, dict) and known.get("authority") in {"EPSG", "OGC"}:
        return f"{known['authority']}:{known.get('code')}"
    try:
        return pyproj.CRS.from_json_dict(given).to_wkt()
    except (CRSError, AttributeError, TypeError) as error:
        raise CrsUnknownError("坐标系（PROJJSON）无法解析。", "its PROJJSON is unknown.") from error


def _read_shapes(layer: RawLayer, wkb: Sequence[bytes | None]) -> None:
    for row, one in enumerate(wkb):
        try:
            shape = None if one is None else shapely.from_wkb(one)
        except (ShapelyError, TypeError):
            layer.fail(row, WkbInvalidError, f"第 {row + 1} 行图形无法解析。", "bad WKB.")
            continue
        srid = 0 if shape is None else shapely.get_srid(shape)
        if srid and layer.crs != f"EPSG:{srid}":
            layer.fail(
                row,
                CrsConflictError,
                f"第 {row + 1} 行图形的坐标系编号 {srid} 与文件声明的不同。",
                f"row {row + 1} says SRS {srid}, and the file another.",
            )
            continue
        layer.geometries[row] = shape


def _plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {field: _plain(value) for field, value in row.items()}


def _plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    if isinstance(value, dict):
        return _plain_row(value)
    return [_plain(one) for one in value] if isinstance(value, list) else value
