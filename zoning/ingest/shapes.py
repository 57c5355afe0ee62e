"""Shapes that a zone can have; every other row is told of and left out."""

import numpy as np
import shapely

from zoning.geometry import are_polygonal
from zoning.ingest.features import FeatureTable
from zoning.measure import Objects
from zoning.quality.findings import Remarks
from zoning.vocabulary import LayerKind, Severity

_COLLECTION = shapely.GeometryType.GEOMETRYCOLLECTION
_TYPE_NAMES = {
    shapely.GeometryType.POINT: "点 / point",
    shapely.GeometryType.MULTIPOINT: "点 / point",
    shapely.GeometryType.LINESTRING: "线 / line",
    shapely.GeometryType.LINEARRING: "线 / line",
    shapely.GeometryType.MULTILINESTRING: "线 / line",
    _COLLECTION: "混合图形 / collection",
}


def usable_shapes(table: FeatureTable, kind: LayerKind, remarks: Remarks) -> Objects:
    """Shapes of a layer, None where a row cannot be used (an error each, with the row).

    Polygons always; lines and points in reference layers only. A collection of polygons counts as
    the polygons it holds. Rows that the reader gave up on have their error already.
    """
    shapes = table.geometries.copy()
    absent = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    shapes[absent] = None
    told = {one.feature for one in table.findings if one.severity is Severity.ERROR}
    for index in np.flatnonzero(absent).tolist():
        if str(index + 1) in told:
            continue
        remarks.add(
            "geometry-missing",
            Severity.ERROR,
            f"第 {index + 1} 行没有图形。",
            f"row {index + 1} has no geometry.",
            feature=str(index + 1),
        )
    for index in np.flatnonzero(shapely.get_type_id(shapes) == _COLLECTION).tolist():
        shapes[index] = _only_polygons(shapes[index])
    types = shapely.get_type_id(shapes)
    wrong = ~are_polygonal(shapes) & ~absent
    if kind is LayerKind.REFERENCE:
        wrong &= types == _COLLECTION
    for index in np.flatnonzero(wrong).tolist():
        zh, en = _TYPE_NAMES[types[index]].split(" / ")
        remarks.add(
            "geometry-type",
            Severity.ERROR,
            f"第 {index + 1} 行是{zh}，此类图层只能是面。",
            f"row {index + 1} is a {en}; layers of this kind hold polygons only.",
            feature=str(index + 1),
        )
    shapes[wrong] = None
    return shapes


def _only_polygons(collection: shapely.GeometryCollection) -> shapely.Geometry:
    parts = shapely.get_parts(shapely.get_parts(collection))
    if are_polygonal(parts).all() and shapely.is_valid(parts).all():
        return shapely.union_all(parts)
    return collection
