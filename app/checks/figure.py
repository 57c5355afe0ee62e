"""The figure of a check: shapes of its hits, and what lies around the site, for map and report.

Hits are the exact common shapes. The surroundings are for drawing alone: cut to a box around the
site, thinned to what a page can show, and bounded in vertices. Never measure on them.
"""

import math
import zlib
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from access_lists.assessed import Assessed
from access_lists.document import geojson
from zoning.composition.hits import Hit
from zoning.composition.layers import OpenLayer, ZoneLabel
from zoning.composition.overlay import LayerResult
from zoning.geometry import ShapeTooComplexError, polygons_of
from zoning.model.footprint import Footprint
from zoning.vocabulary import LayerKind, ReferenceClass

Box = tuple[float, float, float, float]

_TIMES_THE_SITE: Final = 3.0
_MIN_SIDE_M: Final = 5_000.0
"""The surroundings reach three times the site's extent, and at least this far across."""

_METRES_PER_DEGREE: Final = 111_000.0
_SHOWN_STEPS: Final = 1_500
"""Detail finer than this fraction of the box is not drawn."""

_MAX_VERTICES: Final = 20_000
_MAX_ZONES: Final = 400

_DRAWN_AROUND: Final = frozenset(
    {
        ReferenceClass.RIVER,
        ReferenceClass.LAKE,
        ReferenceClass.YANGTZE_MAIN_SHORELINE,
        ReferenceClass.IMPORTANT_TRIBUTARY_SHORELINE,
        ReferenceClass.TRIBUTARY_SHORELINE,
        ReferenceClass.DRINKING_WATER_1,
        ReferenceClass.DRINKING_WATER_2,
        ReferenceClass.DRINKING_WATER_QUASI,
        ReferenceClass.CORE_PROTECTION_ZONE,
        ReferenceClass.GENERAL_CONTROL_ZONE,
        ReferenceClass.PARK,
        ReferenceClass.CHEMICAL_PARK,
    }
)
"""Reference classes by which a reader finds his way; the others would hide the map."""


_QUICK: Final = 1
"""Level of compression: the others take three times as long to save a tenth."""


def figure_of(found: Assessed) -> bytes:
    """Compressed GeoJSON: features of role `hit`, then of role `context`.

    The collection's member `context` holds the box of the surroundings and whether they are
    complete within it.
    """
    box = surroundings_box(found.overlay.footprint)
    around, complete = _surroundings(found, box)
    collection = {
        "type": "FeatureCollection",
        "context": {"bbox": list(box), "complete": complete},
        "features": [*_hits(found), *around],
    }
    return zlib.compress(orjson.dumps(collection), _QUICK)


def surroundings_box(footprint: Footprint) -> Box:
    """West, south, east, north of the square around a site that the situation map shows."""
    west, south, east, north = footprint.bounds
    middle_lon, middle_lat = (west + east) / 2, (south + north) / 2
    shrink = max(math.cos(math.radians(middle_lat)), 0.1)
    extent_m = max((east - west) * shrink, north - south) * _METRES_PER_DEGREE
    half = max(_TIMES_THE_SITE * extent_m, _MIN_SIDE_M) / 2 / _METRES_PER_DEGREE
    return (
        middle_lon - half / shrink,
        middle_lat - half,
        middle_lon + half / shrink,
        middle_lat + half,
    )


def _hits(found: Assessed) -> Iterator[dict[str, Any]]:
    for result in found.overlay.layers:
        for hit in result.hits:
            if hit.overlaps:
                yield _feature(_shape_of(hit), _hit_properties(result, hit))


def _hit_properties(result: LayerResult, hit: Hit) -> dict[str, Any]:
    return {
        "role": "hit",
        "kind": result.kind.value,
        "layer": result.name,
        "element": result.element,
        **hit.as_dict(),
    }


def _shape_of(hit: Hit) -> BaseGeometry | None:
    try:
        return hit.shape
    except ShapeTooComplexError:
        return None


def _surroundings(found: Assessed, box: Box) -> tuple[list[dict[str, Any]], bool]:
    """Features around the site, the legally weightiest first, and whether they are all there."""
    layers = [layer for known in found.overlay.known for layer in known.release.layers]
    drawn = sorted((layer for layer in layers if _rank(layer) is not None), key=_order)
    left = _MAX_VERTICES
    features: list[dict[str, Any]] = []
    for layer in drawn:
        for label, shape in _around(layer, box):
            left -= int(shapely.get_num_coordinates(shape))
            if left < 0 or len(features) >= _MAX_ZONES:
                return features, False
            features.append(_feature(shape, _context_properties(layer, label)))
    return features, True


def _order(layer: OpenLayer) -> tuple[int, str]:
    return (_rank(layer) or 0, layer.record.key)


def _rank(layer: OpenLayer) -> int | None:
    """Red lines first, then units, then landmarks; None for what is not drawn around a site."""
    if layer.failure is not None:
        return None
    if layer.record.kind is LayerKind.REFERENCE:
        return 2 if layer.record.classes & _DRAWN_AROUND else None
    return {LayerKind.RED_LINES: 0, LayerKind.CONTROL_UNITS: 1}.get(layer.record.kind)


def _context_properties(layer: OpenLayer, label: ZoneLabel) -> dict[str, Any]:
    return {
        "role": "context",
        "kind": layer.record.kind.value,
        "layer": layer.record.name,
        "code": label.code,
        "name": label.name,
        "category": label.category,
        "class": label.cls or layer.record.cls,
    }


def _around(layer: OpenLayer, box: Box) -> Iterator[tuple[ZoneLabel, BaseGeometry]]:
    """What a layer has within the box, cut to it and thinned for drawing."""
    near = [int(index) for index in layer.near(box, 0.0)]
    labels = [layer.labels[index] for index in near]
    shapes: list[BaseGeometry] = [layer.geometry(index) for index in near]
    if len(layer.marks):
        marks = layer.mark_tree.query(shapely.box(*box))
        labels += [layer.mark_labels[index] for index in marks]
        shapes += list(layer.marks[marks])
    wanted = [_is_drawn(layer, label) for label in labels]
    cut = shapely.clip_by_rect(np.array(shapes, dtype=object)[wanted], *box)
    thinned = shapely.simplify(cut, (box[3] - box[1]) / _SHOWN_STEPS, preserve_topology=False)
    for label, shape in zip(np.array(labels, dtype=object)[wanted], thinned, strict=True):
        kept = polygons_of(shape) if shapely.get_dimensions(shape) == 2 else shape
        if not shapely.is_empty(kept):
            yield label, kept


def _is_drawn(layer: OpenLayer, label: ZoneLabel) -> bool:
    if layer.record.kind is not LayerKind.REFERENCE:
        return True
    return (label.cls or layer.record.cls) in _DRAWN_AROUND


def _feature(shape: BaseGeometry | None, properties: dict[str, Any]) -> dict[str, Any]:
    geometry = None
    if shape is not None:
        has_area = shapely.get_dimensions(shape) == 2
        geometry = geojson(shape) if has_area else shapely.geometry.mapping(shape)
    return {"type": "Feature", "geometry": geometry, "properties": properties}
