"""GeoJSON (RFC 7946), read without tolerance: a wrong coordinate is a fault, never a lost shape.

The legacy member `crs` of the 2008 specification is honoured, with a finding; without it, a file is
WGS 84 as RFC 7946 says. Files, not request bodies, may carry a byte order mark or be GB18030.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from shapely.geometry.base import BaseGeometry

from zoning.crs import CRS84, CrsNotAllowedError
from zoning.ingest.errors import (
    BadUnicodeError,
    DuplicateIdError,
    GeoJsonInvalidError,
    GeometryEmptyError,
    GeometryTypeError,
    TooManyFeaturesError,
)
from zoning.ingest.formats.geojson_shapes import ShapeReader
from zoning.ingest.layer import RawLayer, as_array, found_type
from zoning.ingest.limits import Limits
from zoning.ingest.strict_json import parse_json
from zoning.vocabulary import Severity

_CURVED = re.compile(r"Curve|Circular|Surface|Triangle|TIN|Tin|Polyhedr|Prism|Nurbs|Solid")
_GEOMETRY_TYPES = {
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
}


def layer_names(path: Path, limits: Limits) -> Sequence[str]:
    """A GeoJSON file is one layer, without a name."""
    del path, limits
    return [""]


def read_layer(path: Path, name: str, limits: Limits) -> RawLayer:
    """The features of a GeoJSON file.

    Raises:
        MalformedJsonError, DuplicateKeyError …: it is no strict JSON (`parse_json`).
        GeoJsonInvalidError: it is JSON, but no GeoJSON.
        TooManyFeaturesError: more features than one input may have.
    """
    raw, encoding = decoded(path.read_bytes())
    layer = read_value(parse_json(raw), limits=limits, name=name)
    note_encoding(layer, encoding)
    layer.default_crs = CRS84
    return layer


def note_encoding(layer: RawLayer, encoding: str | None) -> None:
    """Tell in what the text was, where it was not plain UTF-8 (`decoded`)."""
    if encoding is None:
        return
    layer.encoding = encoding
    layer.note(
        "encoding-detected",
        Severity.WARNING,
        f"文件不是规范的 UTF-8，已按 {encoding} 读取。",
        f"the file is not plain UTF-8; it was read as {encoding}.",
    )


def decoded(raw: bytes) -> tuple[bytes, str | None]:
    """The text as UTF-8 without byte order mark, and what it was where that had to be changed.

    Raises:
        BadUnicodeError: neither UTF-8, UTF-16 with its mark, nor GB18030.
    """
    try:
        if raw.startswith(b"\xef\xbb\xbf"):
            return raw.removeprefix(b"\xef\xbb\xbf"), "UTF-8 BOM"
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            return raw.decode("utf-16").encode(), "UTF-16"
        raw.decode()
    except UnicodeDecodeError:
        try:
            return raw.decode("gb18030").encode(), "GB18030"
        except UnicodeDecodeError as error:
            raise BadUnicodeError(
                f"第 {error.start} 字节起既不是 UTF-8 也不是 GB18030。",
                f"from byte {error.start} on it is neither UTF-8 nor GB18030.",
            ) from error
    return raw, None


def read_value(value: Any, *, limits: Limits, name: str = "geojson", prefix: str = "") -> RawLayer:
    """The features of a parsed GeoJSON value: a geometry, Feature or FeatureCollection.

    Args:
        value: as `parse_json` gives it.
        limits: the most features.
        name: for the layer.
        prefix: JSON pointer of the value in the text, put before the pointers of faults.

    Raises:
        GeoJsonInvalidError: it is no GeoJSON.
        TooManyFeaturesError: too many features.
        CrsNotAllowedError: a `crs` member that links elsewhere.
    """
    kind = _type_of(value, prefix)
    if kind == "FeatureCollection":
        features, pointer = value.get("features"), f"{prefix}/features"
        if not isinstance(features, list):
            raise GeoJsonInvalidError(
                "FeatureCollection 的 features 不是数组。",
                "features of the collection is not an array.",
                pointer=pointer,
            )
        pointers = [f"{pointer}/{number}" for number in range(len(features))]
    else:
        features, pointers = [value], [prefix]
    if len(features) > limits.features:
        raise TooManyFeaturesError(
            f"共 {len(features)} 个要素，上限 {limits.features}。",
            f"{len(features)} features; at most {limits.features} are taken.",
        )
    layer = _layer(name, features, pointers, bare=kind in _GEOMETRY_TYPES)
    _read_crs_member(value, layer, prefix)
    return layer


def _layer(name: str, features: Sequence[Any], pointers: Sequence[str], *, bare: bool) -> RawLayer:
    reader = ShapeReader()
    shapes: list[BaseGeometry | None] = []
    attributes: list[Mapping[str, Any]] = []
    ids: list[Any] = []
    for row, (feature, pointer) in enumerate(zip(features, pointers, strict=True)):
        geometry = feature if bare else _geometry_of(feature, pointer)
        where = pointer if bare else f"{pointer}/geometry"
        properties = None if bare else feature.get("properties")
        ids.append(None if bare else feature.get("id"))
        attributes.append(properties if isinstance(properties, dict) else {})
        if geometry is None:
            shapes.append(None)
            reader.fail(row, GeometryEmptyError, "要素没有图形。", "no geometry.", where)
        else:
            shapes.append(reader.shape(geometry, row=row, pointer=where))
    array = as_array(shapes)
    layer = RawLayer(
        name=name,
        geometries=array,
        attributes=attributes,
        fields=list(dict.fromkeys(field for row in attributes for field in row)),
        geometry_type=found_type(array),
        pointers=[pointer if bare else f"{pointer}/geometry" for pointer in pointers],
        faults=reader.faults,
    )
    _refuse_same_ids(layer, ids, pointers)
    reader.note_habits(layer)
    return layer


def _type_of(value: Any, pointer: str) -> str:
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(kind, str):
        raise GeoJsonInvalidError(
            "不是带 type 的 GeoJSON 对象。", "no GeoJSON object with a type.", pointer=pointer
        )
    if kind in _GEOMETRY_TYPES or kind in {"Feature", "FeatureCollection"}:
        return kind
    raise (GeometryTypeError if _CURVED.search(kind) else GeoJsonInvalidError)(
        f"不支持的 GeoJSON 类型“{kind[:40]}”。",
        f"the GeoJSON type {kind[:40]!r} is not supported.",
        pointer=f"{pointer}/type",
    )


def _geometry_of(feature: Any, pointer: str) -> Any:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise GeoJsonInvalidError(
            "features 的成员不是 Feature。",
            "a member of features is not a Feature.",
            pointer=pointer,
        )
    return feature.get("geometry")


def _refuse_same_ids(layer: RawLayer, ids: Sequence[Any], pointers: Sequence[str]) -> None:
    first: dict[str, int] = {}
    for row, one in enumerate(ids):
        if not isinstance(one, str | int | float):
            continue
        earlier = first.setdefault(repr(one), row)
        if earlier != row:
            layer.fail(
                row,
                DuplicateIdError,
                f"要素 id“{one}”与第 {earlier + 1} 个要素重复。",
                f"the id {one!r} is that of feature {earlier + 1} too.",
                pointer=f"{pointers[row]}/id",
            )


def _read_crs_member(value: Mapping[str, Any], layer: RawLayer, prefix: str) -> None:
    """The member `crs` of the GeoJSON specification of 2008, section 3."""
    member = value.get("crs")
    if member is None:
        return
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or member.get("type") != "name":
        raise CrsNotAllowedError(
            "crs 成员不是以名称给出的坐标系。",
            "the member crs does not give the CRS by name.",
            pointer=f"{prefix}/crs",
        )
    layer.crs = name
    layer.note(
        "crs-member",
        Severity.INFO,
        f"按文件的 crs 成员取坐标系 {name[:60]}（RFC 7946 已取消该成员）。",
        f"the CRS is taken from the file's member crs, {name[:60]} (dropped by RFC 7946).",
    )
