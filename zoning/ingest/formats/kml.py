"""KML (OGC 12-007r2): placemarks with their geometry and data. Nothing it links to is fetched."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.ingest.errors import (
    CoordinateTypeError,
    GeometryEmptyError,
    GeometryTypeError,
    RemoteLinkError,
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
from zoning.ingest.xml_tree import child, local_name, parse_xml, text_of
from zoning.measure import Floats
from zoning.vocabulary import Severity

_GEOMETRIES = {"Point", "LineString", "LinearRing", "Polygon", "MultiGeometry"}
_UNSUPPORTED = {"Track", "MultiTrack", "Model"}


def layer_names(path: Path, limits: Limits) -> Sequence[str]:
    """A KML file is read as one layer, whatever folders it has."""
    del path, limits
    return [""]


def read_layer(path: Path, name: str, limits: Limits) -> RawLayer:
    """All placemarks of a KML file.

    Raises:
        XmlEntityError, FileCorruptError: the XML.
        RemoteLinkError: it holds nothing but links to data elsewhere.
        TooManyFeaturesError: too many placemarks.
    """
    root = parse_xml(path.read_bytes())
    marks = [one for one in root.iter() if local_name(one) == "Placemark"]
    links = [
        one
        for one in root.iter()
        if local_name(one) in {"NetworkLink", "href"} and (len(one) or "://" in text_of(one))
    ]
    if links and not marks:
        raise RemoteLinkError("文件只有网络链接，没有图形。", "it holds links and no shapes.")
    if len(marks) > limits.features:
        raise TooManyFeaturesError(f"共 {len(marks)} 个要素。", f"{len(marks)} placemarks.")
    attributes = [_attributes(mark) for mark in marks]
    layer = RawLayer(
        name=name,
        geometries=as_array([None] * len(marks)),
        attributes=attributes,
        fields=list(dict.fromkeys(field for row in attributes for field in row)),
        crs="EPSG:4326",
    )
    if links:
        layer.note(
            "remote-link",
            Severity.WARNING,
            f"文件含 {len(links)} 个外部链接，未访问。",
            f"the file has {len(links)} links, which were not followed.",
        )
    for row, mark in enumerate(marks):
        _read_mark(layer, row, mark)
    layer.geometry_type = found_type(layer.geometries)
    return layer


def _read_mark(layer: RawLayer, row: int, mark: Element) -> None:
    try:
        shapes = [_shape(one) for one in mark if local_name(one) in _GEOMETRIES | _UNSUPPORTED]
    except UnusableShapeError as error:
        layer.fail(row, error.kind, error.zh, error.en)
        return
    shape = gathered(shapes)
    if shape is None:
        layer.fail(row, GeometryEmptyError, f"第 {row + 1} 个地标没有图形。", "no geometry.")
    layer.geometries[row] = shape


def _shape(element: Element) -> BaseGeometry:
    kind = local_name(element)
    if kind == "Point":
        return shapely.points(_positions(element)[0])
    if kind in {"LineString", "LinearRing"}:
        return line_of(_positions(element))
    if kind == "Polygon":
        return polygon_of([ring_of(_positions(ring)) for ring in _rings(element)])
    if kind == "MultiGeometry":
        members = [_shape(one) for one in element if local_name(one) in _GEOMETRIES | _UNSUPPORTED]
        if (shape := gathered(members)) is not None:
            return shape
        raise UnusableShapeError(GeometryEmptyError, "图形为空。", "empty geometry.")
    raise UnusableShapeError(GeometryTypeError, f"不支持 {kind}。", f"{kind} is not supported.")


def _rings(polygon: Element) -> list[Element]:
    """Outer ring, then holes."""
    rings = [
        ring
        for name in ("outerBoundaryIs", "innerBoundaryIs")
        for boundary in polygon
        if local_name(boundary) == name
        for ring in boundary
        if local_name(ring) == "LinearRing"
    ]
    if not rings:
        raise UnusableShapeError(GeometryEmptyError, "面没有外环。", "a polygon without ring.")
    return rings


def _positions(element: Element) -> Floats:
    """(n, 2) longitude, latitude of an element's coordinates; heights are dropped."""
    text = text_of(child(element, "coordinates"))
    try:
        positions = [
            [float(number) for number in position.split(",")[:2]]
            for position in text.replace(", ", ",").split()
        ]
        array = np.array(positions, dtype=np.float64)
    except ValueError as error:
        raise UnusableShapeError(
            CoordinateTypeError, "坐标文本有误。", "a coordinate is no number."
        ) from error
    if array.ndim != 2 or array.shape[1] != 2:
        raise UnusableShapeError(GeometryEmptyError, "没有坐标。", "no coordinates.")
    return array


def _attributes(mark: Element) -> Mapping[str, str | None]:
    found: dict[str, str | None] = {}
    for name in ("name", "description"):
        if (element := child(mark, name)) is not None:
            found[name] = text_of(element) or None
    found.update(_data(mark))
    return found


def _data(mark: Element) -> Iterator[tuple[str, str | None]]:
    """Untyped `Data` and typed `SimpleData` of a placemark."""
    for element in mark.iter():
        name = element.get("name")
        if name is None:
            continue
        if local_name(element) == "SimpleData":
            yield name, text_of(element) or None
        elif local_name(element) == "Data":
            yield name, text_of(child(element, "value")) or None
