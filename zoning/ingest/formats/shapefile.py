"""ESRI Shapefiles: parts checked against one another here, rings assembled by GDAL.

The lengths in .shp and .shx are checked before GDAL sees them: a header that promises two gigabytes
costs nothing. Attributes come from the .dbf by our own reader (`zoning.ingest.formats.dbf`).
"""

import struct
from collections.abc import Sequence
from pathlib import Path

from zoning.ingest.errors import (
    FileCorruptError,
    GeometryTypeError,
    ShapefileMismatchError,
    TooManyVerticesError,
)
from zoning.ingest.formats.dbf import DbfTable
from zoning.ingest.formats.gdal import read_shapes
from zoning.ingest.formats.shapefile_parts import PARTS, refuse_incomplete
from zoning.ingest.layer import RawLayer
from zoning.ingest.limits import Limits
from zoning.vocabulary import Severity

_HEADER_BYTES = 100
_MULTIPATCH = 31
_KINDS = {0: "Null", 1: "Point", 3: "LineString", 5: "Polygon", 8: "MultiPoint"}
_POINT_KINDS = {1, 11, 21}
_COUNT_AT = {3: 40, 5: 40, 8: 36}


def layer_names(path: Path, limits: Limits) -> Sequence[str]:
    """A Shapefile is one layer."""
    del path, limits
    return [""]


def read_layer(path: Path, name: str, limits: Limits) -> RawLayer:
    """The shapes and attributes of a Shapefile, all parts of which lie beside `path`.

    Raises:
        ShapefileIncompleteError: a necessary part is missing.
        ShapefileMismatchError: the parts have different numbers of records.
        FileCorruptError: lengths in the file contradict one another.
        EncodingMismatchError, EncodingAmbiguousError: its text (`choose_encoding`).
    """
    refuse_incomplete({suffix for suffix in PARTS if path.with_suffix(suffix).exists()})
    shapes = _scan_shapes(path, limits)
    table = DbfTable(path.with_suffix(".dbf"))
    if len(shapes) != table.count:
        raise ShapefileMismatchError(
            f".shp 和 .shx 有 {len(shapes)} 条、.dbf 有 {table.count} 条记录。",
            f"{len(shapes)} records in .shp and .shx, {table.count} in .dbf.",
        )
    decision = table.decide_encoding(_text(path.with_suffix(".cpg"), "ascii"))
    fields, rows = table.rows(decision.codec)
    geometries = read_shapes(path, len(rows))
    kept = [number for number in range(len(rows)) if number not in table.deleted]
    kinds = {kind % 10 for kind in shapes if kind % 10}
    layer = RawLayer(
        name=name,
        geometries=geometries[kept],
        attributes=[rows[number] for number in kept],
        fields=fields,
        crs=_text(path.with_suffix(".prj"), "utf-8"),
        encoding=decision.label,
        geometry_type=_KINDS.get(kinds.pop(), "Unknown") if len(kinds) == 1 else None,
    )
    if not decision.declared and not decision.plain:
        _note_encoding(layer, decision.label, decision.confidence)
    for bad in table.bad_dates:
        layer.note(
            "bad-date",
            Severity.ERROR,
            f"第 {bad.row + 1} 行列 {bad.column} 的日期“{bad.text}”不存在。",
            f"row {bad.row + 1}, column {bad.column}: there is no date {bad.text!r}.",
            feature=str(bad.row + 1),
        )
    return layer


def _note_encoding(layer: RawLayer, label: str, confidence: float) -> None:
    layer.note(
        "encoding-detected",
        Severity.WARNING,
        f"未注明文字编码，按 {label} 读取（可信度 {confidence:.0%}）。",
        f"no encoding is declared; the text was read as {label} (confidence {confidence:.0%}).",
        after=label,
    )


def _scan_shapes(path: Path, limits: Limits) -> list[int]:
    """Shape type of every record in the index, after checking that all lengths agree."""
    data, index = path.read_bytes(), path.with_suffix(".shx").read_bytes()
    if len(data) < _HEADER_BYTES or data[:4] != b"\x00\x00\x27\x0a":
        raise _corrupt("文件头不完整。", "the header is cut short.")
    if int.from_bytes(data[24:28], "big") * 2 > len(data):
        raise _corrupt("文件比文件头所述的短。", "it is shorter than its header says.")
    if len(index) < _HEADER_BYTES or (len(index) - _HEADER_BYTES) % 8:
        raise FileCorruptError(".shx 不完整。", ".shx is cut short.")
    kinds, vertices = [], 0
    for offset, words in struct.iter_unpack(">ii", index[_HEADER_BYTES:]):
        place, length = offset * 2, words * 2
        if place < _HEADER_BYTES or length < 4 or place + 8 + length > len(data):
            raise _corrupt("记录越出文件。", "a record reaches beyond the file.")
        if int.from_bytes(data[place + 4 : place + 8], "big") * 2 != length:
            raise _corrupt("记录长度与索引不符。", "a record's length differs from the index.")
        kind = struct.unpack_from("<i", data, place + 8)[0]
        vertices += _count_vertices(data, place + 8, kind, length)
        kinds.append(kind)
    if vertices > limits.vertices:
        raise TooManyVerticesError(f"共 {vertices} 个顶点。", f"{vertices} vertices.")
    return kinds


def _count_vertices(data: bytes, place: int, kind: int, length: int) -> int:
    """Vertices of a record, whose arrays must fit its length (ESRI technical description, 1998)."""
    if kind == _MULTIPATCH:
        raise GeometryTypeError("含多面体（multipatch）。", "it holds multipatches.")
    if kind == 0 or kind in _POINT_KINDS:
        return 1
    counted = _COUNT_AT.get(kind % 10)
    if counted is None or kind > _MULTIPATCH or length < counted:
        raise _corrupt(f"形状类型 {kind} 无效。", f"the shape type {kind} does not exist.")
    points: int = struct.unpack_from("<i", data, place + counted)[0]
    parts = struct.unpack_from("<i", data, place + 36)[0] if kind % 10 != 8 else 0
    if points < 0 or parts < 0 or counted + 4 + 4 * parts + 16 * points > length:
        raise _corrupt("顶点数越界。", "a record has fewer vertices than it says.")
    return points


def _text(path: Path, encoding: str) -> str | None:
    if not path.exists():
        return None
    return path.read_text(encoding=encoding, errors="replace").strip("\ufeff\x00 \r\n") or None


def _corrupt(zh: str, en: str) -> FileCorruptError:
    return FileCorruptError(f".shp：{zh}", f".shp: {en}")
