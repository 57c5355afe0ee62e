"""GeoPackages (OGC 12-128r18), read with SQLite alone: read-only, immutable, tables only.

The file's own tables say what type its geometries have; readers that straighten curves do not. A
view may cost any amount of work or call functions, so views are no layers; triggers fire on writes
only, and nothing is written.
"""

import sqlite3
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from zoning.ingest.errors import (
    CrsConflictError,
    EncodingMismatchError,
    FieldTooLargeError,
    FileCorruptError,
    FormatMismatchError,
    GeometryEmptyError,
    GeometryTypeError,
    GpkgActiveContentError,
    LayerNotFoundError,
    TooManyFeaturesError,
    WkbInvalidError,
)
from zoning.ingest.formats.geopackage_log import (
    is_logged,
    lacks_its_log,
    note_log_mode,
    refuse_without_log,
)
from zoning.ingest.layer import RawLayer, as_array, found_type
from zoning.ingest.limits import Limits

_MAGIC = b"SQLite format 3\x00"
_LINEAR = {
    "GEOMETRY",
    "POINT",
    "LINESTRING",
    "POLYGON",
    "MULTIPOINT",
    "MULTILINESTRING",
    "MULTIPOLYGON",
    "GEOMETRYCOLLECTION",
    "GEOMCOLLECTION",
}
_LINEAR_WKB = range(1, 8)
_ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_READS = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_PRAGMA,
    sqlite3.SQLITE_TRANSACTION,
}
_FUNCTIONS = {"lower", "upper", "like"}
_LAYERS = """
    SELECT g.table_name, g.column_name, upper(g.geometry_type_name), g.srs_id,
           CASE WHEN upper(m.sql) LIKE 'CREATE VIRTUAL%' THEN 'virtual' ELSE m.type END
    FROM gpkg_geometry_columns AS g
    LEFT JOIN sqlite_master AS m ON lower(m.name) = lower(g.table_name)
    ORDER BY g.rowid
"""


def layer_names(path: Path, limits: Limits) -> Sequence[str]:
    """Feature tables in the file's order; views are left out.

    Raises:
        GpkgActiveContentError: there are views, and nothing else.
        FileNeedsWalError: the database was copied without its write-ahead log.
        FileCorruptError: SQLite cannot read it.
    """
    del limits
    with opened(path) as database:
        layers = _layers(database)
    tables = [name for name, layer in layers.items() if layer[4] == "table"]
    if layers and not tables:
        raise GpkgActiveContentError("图层都是视图。", "its layers are all views.")
    return tables


def read_layer(path: Path, name: str, limits: Limits) -> RawLayer:
    """The rows of one feature table.

    Raises:
        GpkgActiveContentError: the layer is a view.
        GeometryTypeError: it is declared to hold curves or surfaces.
        LayerNotFoundError, FileNeedsWalError, FileCorruptError, TooManyFeaturesError.
    """
    with opened(path) as database:
        table, column, kind, srs_id, made_as = _chosen(_layers(database), name)
        if made_as != "table":
            raise GpkgActiveContentError(f"“{name}”是视图。", f"{name!r} is a view.")
        if kind not in _LINEAR:
            raise GeometryTypeError(f"图层类型是 {kind}。", f"the layer holds {kind}.")
        fields, rows = rows_of(database, table, limits)
        crs = _crs(database, srs_id)
    if column not in fields:
        raise FileCorruptError("缺少图形列。", "the geometry column is missing.")
    blobs = [row[fields.index(column)] for row in rows]
    names = [field for field in fields if field != column]
    layer = RawLayer(
        name=name,
        geometries=np.full(len(rows), None, dtype=object),
        attributes=[
            _attributes(fields, row, column, number, limits) for number, row in enumerate(rows)
        ],
        fields=names,
        crs=crs,
    )
    note_log_mode(path, layer)
    _read_shapes(layer, blobs, srs_id)
    layer.geometry_type = _TITLES.get(kind) or found_type(layer.geometries)
    return layer


def stream_layer(path: Path, name: str, *, column: str | None, rows: int) -> Iterator[RawLayer]:
    """The rows of one feature table, so many at a time, for inputs larger than memory.

    Args:
        path: the file, which is only read.
        name: its feature table.
        column: the one attribute to read besides the geometry; None for none.
        rows: rows of a part; faults of a part count its rows from 0.

    Raises:
        As `read_layer`, but a row of another reference system is a fault of that row.
    """
    with opened(path) as database:
        table, geometry, kind, srs_id, made_as = _chosen(_layers(database), name)
        if made_as != "table":
            raise GpkgActiveContentError(f"“{name}”是视图。", f"{name!r} is a view.")
        if kind not in _LINEAR:
            raise GeometryTypeError(f"图层类型是 {kind}。", f"the layer holds {kind}.")
        crs = _crs(database, srs_id)
        chosen = ", ".join(_quoted(one) for one in (geometry, column) if one is not None)
        # Names come from the file and are quoted; only the table is reached (`_authorise`).
        cursor = database.execute(
            f"SELECT {chosen} FROM {_quoted(table)} ORDER BY rowid"  # noqa: S608
        )
        fields = [] if column is None else [column]
        while part := cursor.fetchmany(rows):
            shapes = as_array([None] * len(part))
            attributes = [dict(zip(fields, map(_loose_text, row[1:]), strict=True)) for row in part]
            layer = RawLayer(
                name=name, geometries=shapes, attributes=attributes, fields=fields, crs=crs
            )
            for number, row in enumerate(part):
                shapes[number] = _shape_of_row(layer, number, row[0], srs_id)
            yield layer


def table_of(path: Path, name: str) -> tuple[list[str], int, str | None]:
    """Columns of a feature table, how many rows it has, and its CRS.

    Raises:
        LayerNotFoundError, FileCorruptError, FormatMismatchError.
    """
    with opened(path) as database:
        table, _, _, srs_id, _ = _chosen(_layers(database), name)
        listed = database.execute(f"PRAGMA table_info({_quoted(table)})").fetchall()
        # Counting in SQL would need a function; the authoriser knows few (`_FUNCTIONS`).
        cursor = database.execute(f"SELECT rowid FROM {_quoted(table)}")  # noqa: S608
        count = sum(len(part) for part in iter(lambda: cursor.fetchmany(100_000), []))
        return [one[1].decode() for one in listed], count, _crs(database, srs_id)


def _shape_of_row(layer: RawLayer, row: int, blob: Any, srs_id: int) -> BaseGeometry | None:
    if blob is None:
        layer.fail(row, GeometryEmptyError, f"第 {row + 1} 行没有图形。", "no geometry.")
        return None
    try:
        return _shape(layer, row, blob, srs_id)
    except CrsConflictError as error:
        layer.fail(row, CrsConflictError, error.detail.zh, error.detail.en)
        return None


def _loose_text(value: Any) -> Any:
    """A value, text with what is not UTF-8 replaced: one bad cell must not stop the rest."""
    return value.decode(errors="replace") if isinstance(value, bytes) else value


_TITLES = {
    "POINT": "Point",
    "LINESTRING": "LineString",
    "POLYGON": "Polygon",
    "MULTIPOINT": "MultiPoint",
    "MULTILINESTRING": "MultiLineString",
    "MULTIPOLYGON": "MultiPolygon",
}


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The database of a file, for reading plain tables alone; texts come as bytes."""
    with path.open("rb") as file:
        head = file.read(100)
    if not head.startswith(_MAGIC) or len(head) < 100:
        raise FormatMismatchError("不是 SQLite 数据库。", "it is no SQLite database.")
    refuse_without_log(path, head)
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as database:
            database.text_factory = bytes
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA cell_size_check = ON")
            database.set_authorizer(_authorise)
            yield database
    except FormatMismatchError:
        if is_logged(head):
            raise lacks_its_log() from None
        raise
    except sqlite3.Error as error:
        if is_logged(head):
            raise lacks_its_log() from error
        raise FileCorruptError(
            "GeoPackage 无法读取，可能已损坏或不完整。",
            "the GeoPackage cannot be read; it may be damaged or incomplete.",
        ) from error


def _authorise(action: int, first: str | None, second: str | None, *where: str | None) -> int:
    """Reading is all that is allowed; inside a view or trigger, nothing is."""
    if len(where) == 2 and where[1] is not None:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION:
        return sqlite3.SQLITE_OK if second in _FUNCTIONS else sqlite3.SQLITE_DENY
    del first
    return sqlite3.SQLITE_OK if action in _READS else sqlite3.SQLITE_DENY


_Layer = tuple[str, str, str, int, str | None]


def _layers(database: sqlite3.Connection) -> dict[str, _Layer]:
    try:
        listed = database.execute(_LAYERS).fetchall()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            raise FormatMismatchError(
                "SQLite 数据库中没有 GeoPackage 图层。", "the SQLite database is no GeoPackage."
            ) from error
        raise
    layers: dict[str, _Layer] = {}
    for table, column, kind, srs_id, made_as in listed:
        name = table.decode()
        how = made_as.decode() if made_as else None
        layers[name] = (name, column.decode(), kind.decode(), int(srs_id), how)
    return layers


def _chosen(layers: Mapping[str, _Layer], name: str) -> _Layer:
    if name not in layers:
        raise LayerNotFoundError(f"没有图层“{name[:80]}”。", f"there is no layer {name[:80]!r}.")
    return layers[name]


def rows_of(
    database: sqlite3.Connection, table: str, limits: Limits
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Columns but the row number, and all rows in its order."""
    quoted = _quoted(table)
    columns = database.execute(f"PRAGMA table_info({quoted})").fetchall()
    fields = [column[1].decode() for column in columns if not column[5]]
    chosen = ", ".join(_quoted(field) for field in fields)
    # Names come from the file and are quoted; only the table is reached (`_authorise`).
    asked = f"SELECT {chosen} FROM {quoted} ORDER BY rowid"  # noqa: S608
    rows = database.execute(asked).fetchmany(limits.features + 1)
    if len(rows) > limits.features:
        raise TooManyFeaturesError(
            f"图层超过 {limits.features} 个要素。", f"more than {limits.features} features."
        )
    return fields, rows


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _crs(database: sqlite3.Connection, srs_id: int) -> str | None:
    """Code or text of a spatial reference system; 0 and -1 mean undefined."""
    if srs_id in {0, -1}:
        return None
    found = database.execute(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys"
        " WHERE srs_id = ?",
        (srs_id,),
    ).fetchone()
    if found is None:
        return None
    organization, code, definition = found
    if organization is not None and organization.upper() == b"EPSG":
        return f"EPSG:{int(code)}"
    text = (definition or b"").decode(errors="replace")
    return None if text in {"", "undefined"} else text


def _attributes(
    fields: Sequence[str], row: Sequence[Any], geometry: str, number: int, limits: Limits
) -> dict[str, Any]:
    values = {}
    for field, value in zip(fields, row, strict=True):
        if field == geometry:
            continue
        if isinstance(value, bytes) and len(value) > limits.attribute_bytes:
            raise FieldTooLargeError(
                f"第 {number + 1} 行字段 {field} 有 {len(value)} 字节。",
                f"row {number + 1}, field {field}: {len(value)} bytes.",
            )
        values[field] = _text(value, field, number) if isinstance(value, bytes) else value
    return values


def _text(value: bytes, field: str, number: int) -> str:
    """Text of a value; SQLite hands over texts and blobs alike as bytes here."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        if b"\x00" in value:
            return value.hex()
        raise EncodingMismatchError(
            f"第 {number + 1} 行字段 {field} 不是 UTF-8。",
            f"row {number + 1}, field {field} is not UTF-8.",
        ) from None


def _read_shapes(layer: RawLayer, blobs: Sequence[Any], srs_id: int) -> None:
    """Geometries from GeoPackage blobs: a header, then WKB (OGC 12-128r18, 2.1.3)."""
    shapes: list[BaseGeometry | None] = []
    for row, blob in enumerate(blobs):
        shapes.append(None if blob is None else _shape(layer, row, blob, srs_id))
        if blob is None:
            layer.fail(row, GeometryEmptyError, f"第 {row + 1} 行没有图形。", "no geometry.")
    layer.geometries = as_array(shapes)


def _shape(layer: RawLayer, row: int, blob: Any, srs_id: int) -> BaseGeometry | None:
    if not isinstance(blob, bytes) or blob[:2] != b"GP" or len(blob) < 13:
        layer.fail(row, WkbInvalidError, "图形数据头有误。", "the header of the blob is wrong.")
        return None
    flags = blob[3]
    order = "<" if flags & 1 else ">"
    envelope = _ENVELOPE_BYTES.get(flags >> 1 & 7)
    if envelope is None or flags & 0x20:
        layer.fail(row, GeometryTypeError, "图形为扩展类型。", "an extended geometry type.")
        return None
    told = struct.unpack_from(f"{order}i", blob, 4)[0]
    if told not in {srs_id, 0, -1}:
        raise CrsConflictError(
            f"第 {row + 1} 行图形的坐标系编号 {told} 与图层的 {srs_id} 不同。",
            f"row {row + 1} says SRS {told}, its layer {srs_id}.",
        )
    if flags & 0x10:
        layer.fail(row, GeometryEmptyError, f"第 {row + 1} 行图形为空。", "empty geometry.")
        return None
    return _from_wkb(layer, row, blob[8 + envelope :])


def _from_wkb(layer: RawLayer, row: int, wkb: bytes) -> BaseGeometry | None:
    if len(wkb) < 5:
        layer.fail(row, WkbInvalidError, "图形数据不完整。", "the geometry is cut short.")
        return None
    kind = struct.unpack_from("<I" if wkb[0] else ">I", wkb, 1)[0]
    if (kind & 0x0FFFFFFF) % 1000 not in _LINEAR_WKB:
        layer.fail(
            row,
            GeometryTypeError,
            f"第 {row + 1} 行是曲线或曲面（WKB 类型 {kind}）。",
            f"row {row + 1} holds a curve or surface (WKB type {kind}).",
        )
        return None
    try:
        shape: BaseGeometry = shapely.from_wkb(wkb)
    except ShapelyError:
        layer.fail(
            row, WkbInvalidError, f"第 {row + 1} 行图形无法解析。", "its WKB cannot be read."
        )
        return None
    return shape
