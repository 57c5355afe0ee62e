"""GML simple features (OGC 10-100r3, levels 0 and 1), versions 2 and 3.

A CRS named as URN or URL has its axes in the order of the authority, latitude or northing first
for nearly all; one named `EPSG:4326` has x first, as older writers mean it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from xml.etree.ElementTree import Element

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.crs import is_north_first
from zoning.ingest.errors import (
    CoordinateTypeError,
    CrsConflictError,
    GeometryEmptyError,
    GeometryTypeError,
    LayerNotFoundError,
    TooManyFeaturesError,
)
from zoning.ingest.layer import RawLayer, as_array, found_type
from zoning.ingest.limits import Limits
from zoning.ingest.shape_building import (
    UnusableShapeError,
    gathered,
    line_of,
    polygon_of,
    ring_of,
)
from zoning.ingest.xml_tree import local_name, parse_xml, text_of
from zoning.measure import Floats

_MEMBERS = {"featureMember", "member", "featureMembers"}
_AUTHORITY_ORDER = re.compile(r"^(?:urn:|https?://www\.opengis\.net/def/)", re.IGNORECASE)
_SKIPPED = {"boundedBy", "location"}


def layer_names(path: Path, limits: Limits) -> Sequence[str]:
    """Names of the kinds of features, in order of appearance."""
    del limits
    return list(dict.fromkeys(local_name(feature) for feature in _features(path)))


def read_layer(path: Path, name: str, limits: Limits) -> RawLayer:
    """All features of one kind.

    Raises:
        XmlEntityError, FileCorruptError: the XML.
        CrsConflictError: geometries name different CRSs.
    """
    features = [one for one in _features(path) if local_name(one) == name]
    if not features:
        raise LayerNotFoundError(f"没有要素“{name[:80]}”。", f"no features {name[:80]!r}.")
    if len(features) > limits.features:
        raise TooManyFeaturesError(f"共 {len(features)} 个要素。", f"{len(features)} features.")
    names = _crs_names(path, features)
    crs = names[0] if names else None
    swapped = crs is not None and bool(_AUTHORITY_ORDER.match(crs)) and is_north_first(crs)
    attributes = [_attributes(feature) for feature in features]
    layer = RawLayer(
        name=name,
        geometries=as_array([None] * len(features)),
        attributes=attributes,
        fields=list(dict.fromkeys(field for row in attributes for field in row)),
        crs=crs,
    )
    for row, feature in enumerate(features):
        _read_feature(layer, row, feature, swapped=swapped)
    layer.geometry_type = found_type(layer.geometries)
    return layer


@lru_cache(maxsize=1)
def _root(path: Path) -> Element:
    """Parsed once for names and once for rows, in a process that reads one file."""
    return parse_xml(path.read_bytes())


def _features(path: Path) -> Iterator[Element]:
    for member in _root(path).iter():
        if local_name(member) in _MEMBERS:
            yield from member


def _crs_names(path: Path, features: Sequence[Element]) -> list[str]:
    """CRS of the geometries, else that of the collection's envelope."""
    found = {
        name
        for feature in features
        for element in feature.iter()
        if (name := element.get("srsName")) and local_name(element) in _READERS
    }
    if len(found) > 1:
        listed = ", ".join(sorted(found))[:200]
        raise CrsConflictError(f"图形坐标系不一致：{listed}。", f"several CRSs: {listed}.")
    if found:
        return list(found)
    around = (element.get("srsName") for element in _root(path).iter())
    return [name for name in around if name][:1]


def _read_feature(layer: RawLayer, row: int, feature: Element, *, swapped: bool) -> None:
    try:
        shapes = [
            _shape(geometry, swapped)
            for member in feature
            if local_name(member) not in _SKIPPED
            for geometry in member
            if local_name(geometry) in _READERS or _looks_like_geometry(geometry)
        ]
    except UnusableShapeError as error:
        layer.fail(row, error.kind, error.zh, error.en)
        return
    layer.geometries[row] = gathered(shapes)
    if not shapes:
        layer.fail(row, GeometryEmptyError, f"第 {row + 1} 个要素没有图形。", "no geometry.")


def _looks_like_geometry(element: Element) -> bool:
    """Whether an unknown element is a geometry: then it must not be passed over."""
    return any(local_name(one) in {"posList", "pos", "coordinates"} for one in element.iter())


def _attributes(feature: Element) -> Mapping[str, str | None]:
    """Members that are plain text."""
    return {
        local_name(member): text_of(member) or None
        for member in feature
        if len(member) == 0 and local_name(member) not in _SKIPPED
    }


def _shape(element: Element, swapped: bool) -> BaseGeometry:
    reader = _READERS.get(local_name(element))
    if reader is None:
        kind = local_name(element)
        raise UnusableShapeError(GeometryTypeError, f"不支持 {kind}。", f"{kind} is not supported.")
    return reader(element, swapped)


def _point(element: Element, swapped: bool) -> BaseGeometry:
    return shapely.points(_positions(element, swapped)[0])


def _line(element: Element, swapped: bool) -> BaseGeometry:
    return line_of(_positions(element, swapped))


def _polygon(element: Element, swapped: bool) -> BaseGeometry:
    rings = [
        ring_of(_positions(ring, swapped))
        for names in ({"exterior", "outerBoundaryIs"}, {"interior", "innerBoundaryIs"})
        for boundary in element
        if local_name(boundary) in names
        for ring in boundary
    ]
    if not rings:
        raise UnusableShapeError(GeometryEmptyError, "面没有外环。", "a polygon without ring.")
    return polygon_of(rings)


def _members(element: Element, swapped: bool) -> BaseGeometry:
    """Anything that holds geometries one or two levels down."""
    shapes = [_shape(geometry, swapped) for member in element for geometry in member]
    if (shape := gathered(shapes)) is None:
        raise UnusableShapeError(GeometryEmptyError, "图形为空。", "empty geometry.")
    return shape


_READERS: Mapping[str, Callable[[Element, bool], BaseGeometry]] = MappingProxyType(
    {
        "Point": _point,
        "LineString": _line,
        "LineStringSegment": _line,
        "Polygon": _polygon,
        "PolygonPatch": _polygon,
        "Surface": _members,
        "Curve": _members,
        "MultiPoint": _members,
        "MultiLineString": _members,
        "MultiCurve": _members,
        "MultiPolygon": _members,
        "MultiSurface": _members,
        "MultiGeometry": _members,
    }
)


def _positions(element: Element, swapped: bool) -> Floats:
    """(n, 2) east, north of the coordinates below an element; heights are dropped."""
    numbers: list[float] = []
    width = 2
    try:
        for one in element.iter():
            kind = local_name(one)
            if kind in {"pos", "posList"}:
                found = [float(number) for number in text_of(one).split()]
                width = (
                    len(found) if kind == "pos" else int(one.get("srsDimension") or _width(element))
                )
                numbers += found
            elif kind == "coordinates":
                tuples = text_of(one).split()
                width = tuples[0].count(",") + 1 if tuples else 2
                numbers += [float(number) for text in tuples for number in text.split(",")]
        array = np.array(numbers, dtype=np.float64).reshape(-1, width)[:, :2]
    except ValueError as error:
        raise UnusableShapeError(
            CoordinateTypeError, "坐标文本有误。", "the coordinates are not numbers in pairs."
        ) from error
    if len(array) == 0 or width < 2:
        raise UnusableShapeError(GeometryEmptyError, "没有坐标。", "no coordinates.")
    return array[:, ::-1] if swapped else array


def _width(element: Element) -> str:
    return element.get("srsDimension") or "2"
