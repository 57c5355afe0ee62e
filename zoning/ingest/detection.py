"""What a file is, by its first bytes; the name is only a claim that must not contradict them.

Descriptions that point to other data (OGR VRT, GDALG, WFS and WMS service files) are no data and
are refused by name, whatever they are called.
"""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum
from pathlib import Path, PurePosixPath

from zoning.ingest.errors import FileEmptyError, FormatMismatchError, FormatNotAllowedError

_HEAD_BYTES = 65_536


class Format(StrEnum):
    """Formats that are read; the values name the modules of `zoning.ingest.formats`."""

    GEOJSON = "geojson"
    GEOJSON_SEQ = "geojson_seq"
    SHAPEFILE = "shapefile"
    GEOPACKAGE = "geopackage"
    FILE_GEODATABASE = "file_geodatabase"
    FLATGEOBUF = "flatgeobuf"
    GEOPARQUET = "geoparquet"
    KML = "kml"
    GML = "gml"
    DXF = "dxf"
    SURVEY_TEXT = "survey_text"
    COORDINATE_TABLE = "coordinate_table"
    WORKBOOK = "workbook"


ZIP = "zip"
"""An archive: what it holds decides (`zoning.ingest.archive`)."""

SUFFIXES: Mapping[str, AbstractSet[Format | str]] = {
    ".geojson": {Format.GEOJSON, Format.GEOJSON_SEQ},
    ".json": {Format.GEOJSON, Format.GEOJSON_SEQ},
    ".geojsonl": {Format.GEOJSON_SEQ, Format.GEOJSON},
    ".geojsons": {Format.GEOJSON_SEQ, Format.GEOJSON},
    ".ndjson": {Format.GEOJSON_SEQ, Format.GEOJSON},
    ".jsonl": {Format.GEOJSON_SEQ, Format.GEOJSON},
    ".shp": {Format.SHAPEFILE},
    ".gpkg": {Format.GEOPACKAGE},
    ".fgb": {Format.FLATGEOBUF},
    ".parquet": {Format.GEOPARQUET},
    ".geoparquet": {Format.GEOPARQUET},
    ".kml": {Format.KML},
    ".gml": {Format.GML},
    ".xml": {Format.GML, Format.KML},
    ".dxf": {Format.DXF},
    ".txt": {Format.SURVEY_TEXT, Format.COORDINATE_TABLE},
    ".csv": {Format.COORDINATE_TABLE, Format.SURVEY_TEXT},
    ".zip": {ZIP},
    ".kmz": {ZIP},
    ".xlsx": {ZIP},
    ".gdb": {ZIP},
}
_MAGIC = (
    (b"SQLite format 3\x00", Format.GEOPACKAGE),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"fgb\x03fgb", Format.FLATGEOBUF),
    (b"PAR1", Format.GEOPARQUET),
    (b"\x00\x00\x27\x0a", Format.SHAPEFILE),
    (b"AutoCAD Binary DXF", Format.DXF),
)
_FOREIGN = (
    (b"%PDF", "PDF"),
    (b"AC10", "DWG"),
    (b"\xd0\xcf\x11\xe0", "XLS / DOC"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
)
_DXF = re.compile(rb"\s*(?:999\s[^\n]*\n\s*)*0\s*\r?\n\s*SECTION\b")
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_XML_SKIPPED = re.compile(rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\])?\s*>", re.DOTALL)
_SERVICE_JSON = re.compile(rb'"type"\s*:\s*"gdal_[a-z_]+"')
_XML_FORMATS = {
    b"kml": Format.KML,
    b"FeatureCollection": Format.GML,
    b"featureCollection": Format.GML,
    b"SpatialDataset": Format.GML,
}


def detect(path: Path, label: str) -> Format | str:
    """Format of a file, or `ZIP`.

    Args:
        path: the file.
        label: the name the user gave it; only its ending is looked at.

    Raises:
        FileEmptyError: no bytes.
        FormatNotAllowedError: a format that is not read, or a pointer to other data.
        FormatMismatchError: the ending claims another format than the content shows.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not head.strip(b"\x00 \r\n\t"):
        raise FileEmptyError("文件没有内容。", "the file has no content.")
    suffix = PurePosixPath(label).suffix.lower()
    found = _by_content(head, suffix)
    claimed = SUFFIXES.get(suffix)
    if found is None:
        kind = FormatNotAllowedError if claimed is None else FormatMismatchError
        raise kind(
            f"“{label[:80]}”的内容不是可读取的格式。",
            f"the content of {label[:80]!r} is in no format that is read.",
        )
    if claimed is not None and found not in claimed:
        raise FormatMismatchError(
            f"扩展名为 {suffix}，内容却是 {found}。", f"named {suffix}, but the content is {found}."
        )
    return found


def _by_content(head: bytes, suffix: str) -> Format | str | None:
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    for magic, name in _FOREIGN:
        if head.startswith(magic):
            if suffix in SUFFIXES:
                return None
            raise FormatNotAllowedError(f"不读取 {name} 文件。", f"{name} files are not read.")
    text = _as_text(head)
    return None if text is None else _by_text(text, suffix)


def _as_text(head: bytes) -> bytes | None:
    """The head as text without byte order mark; None for binary content."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace").encode()
    text = head.removeprefix(b"\xef\xbb\xbf")
    return None if b"\x00" in text else text


def _by_text(text: bytes, suffix: str) -> Format | None:
    start = text.lstrip(b" \r\n\t\x1e")
    if start.startswith((b"{", b"[")) and not _is_section(start):
        return _json_format(text, start)
    if start.startswith(b"<"):
        return _xml_format(start)
    if _DXF.match(text):
        return Format.DXF
    if suffix not in {".txt", ".csv", ""}:
        return None
    return Format.COORDINATE_TABLE if suffix == ".csv" else Format.SURVEY_TEXT


def _is_section(start: bytes) -> bool:
    """Whether a text begins with `[属性描述]` rather than with a JSON array."""
    first = start.splitlines()[0].rstrip()
    return first.startswith(b"[") and first.endswith(b"]") and not first[1:2].isdigit()


def _json_format(text: bytes, start: bytes) -> Format:
    if _SERVICE_JSON.search(text):
        raise FormatNotAllowedError(
            "这是指向其他数据的 GDALG 描述文件。", "a GDALG description that points to other data."
        )
    lines = [line for line in start.splitlines() if line.strip()]
    if b"\x1e" in text[:64]:
        return Format.GEOJSON_SEQ
    whole_lines = len(lines) > 1 and lines[0].rstrip().endswith(b"}")
    if whole_lines and lines[1].lstrip(b"\x1e ").startswith(b"{"):
        return Format.GEOJSON_SEQ
    return Format.GEOJSON


def _xml_format(start: bytes) -> Format:
    root = _ROOT.search(_XML_SKIPPED.sub(b"", start))
    name = root[1] if root else b""
    if name in _XML_FORMATS:
        return _XML_FORMATS[name]
    shown = name.decode("ascii", errors="replace")[:40]
    raise FormatNotAllowedError(
        f"XML 根元素为 <{shown}>，不是 KML 或 GML 数据。",
        f"the XML root is <{shown}>: neither KML nor GML data.",
    )
