"""What a release knows about: its territory, or the union of its control units without one.

A release that draws neither (red lines of a province, say) is known where its zones lie and nowhere
else: what it shows is never lost, and what it does not show is never taken as clear.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.composition.layers import OpenLayer, OpenRelease
from zoning.geometry import difference, fits_disc, polygons_of, to_local_metres, union
from zoning.measure import area_m2
from zoning.vocabulary import LayerKind

METRES_PER_DEGREE = 110_574.0
"""Length of a degree of latitude at the equator, the shortest: a safe way to widen a box."""

MAX_HAIRLINE_M2 = 1.0
"""A hairline gap is at most this large in each connected part (contract, tolerances)."""


def territory_layers(release: OpenRelease) -> list[OpenLayer]:
    """The layers whose polygons make up the territory of a release."""
    for kind in (LayerKind.TERRITORY, LayerKind.CONTROL_UNITS):
        drawn = [layer for layer in release.layers if layer.record.kind is kind]
        if drawn:
            return drawn
    return list(release.layers)


def shapes_near(
    layers: Sequence[OpenLayer], bounds: tuple[float, float, float, float], margin_deg: float = 0.0
) -> list[BaseGeometry]:
    """Polygons of several layers whose boxes meet a box."""
    return [
        layer.geometry(int(index)) for layer in layers for index in layer.near(bounds, margin_deg)
    ]


def outside(shape: BaseGeometry, covers: Sequence[BaseGeometry]) -> BaseGeometry:
    """The part of a shape that no cover reaches.

    Raises:
        ShapeTooComplexError: drawing it would cost too much.
    """
    present = [cover for cover in covers if not cover.is_empty]
    return difference(shape, union(present)) if present else shape


def is_hairline(gap: BaseGeometry, tolerance_m: float) -> bool:
    """Whether a gap holds no disc of the tolerance and no connected part above 1 m²."""
    parts = shapely.get_parts(gap)
    return bool(np.all(area_m2(parts) <= MAX_HAIRLINE_M2)) and not fits_disc(gap, tolerance_m)


def beyond_m2(gap: BaseGeometry, covers: Sequence[BaseGeometry], tolerance_m: float) -> float:
    """Area in m² of a gap that lies beyond the outer edge of the covers.

    Gaps between covers close when the covers grow by half the tolerance and shrink again; the
    outer edge stays where it was. Drawn in a local plane around the gap only.
    """
    if gap.is_empty:
        return 0.0
    west, south, east, north = shapely.bounds(gap)
    margin = 20 * tolerance_m / METRES_PER_DEGREE
    frame = shapely.box(west - 2 * margin, south - margin, east + 2 * margin, north + margin)
    near = [polygons_of(shapely.intersection(cover, frame)) for cover in covers]
    plane_gap, *plane_covers = _in_one_plane([gap, *near])
    grown = shapely.union_all(shapely.buffer(plane_covers, tolerance_m / 2, join_style="mitre"))
    closed = shapely.buffer(grown, -tolerance_m / 2 * (1 - 1e-6), join_style="mitre")
    return float(shapely.area(shapely.difference(plane_gap, closed)))


def _in_one_plane(shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Several shapes in metres around their common middle; straight lines stay straight."""
    return list(shapely.get_parts(to_local_metres(shapely.geometrycollections(list(shapes)))))
