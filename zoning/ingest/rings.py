"""Polygons from loose rings: what lies in what decides, not what the rings are called."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.measure import Floats


def closed(positions: Floats) -> tuple[Floats, bool]:
    """A ring whose last position is its first, and whether that had to be added.

    Args:
        positions: (n, 2), n ≥ 1.
    """
    if len(positions) > 1 and (positions[0] == positions[-1]).all():
        return positions, False
    return np.vstack([positions, positions[:1]]), True


def polygons_from_rings(rings: Sequence[Floats]) -> tuple[BaseGeometry, list[bool]]:
    """Polygon or multipolygon of closed rings, by containment; an island in a hole is a part.

    Args:
        rings: (n, 2) positions each, closed, at least four; they may be invalid, which is left for
            others to find.

    Returns:
        The shape, and for each ring whether it is a hole.
    """
    shells = np.array([shapely.polygons(ring) for ring in rings], dtype=object)
    order = np.argsort(-shapely.area(shells), kind="stable")
    parents: dict[int, int | None] = {}
    holes = [False] * len(rings)
    for rank, number in enumerate(order.tolist()):
        around = [
            other for other in order[:rank].tolist() if _lies_in(rings[number], shells[other])
        ]
        holes[number] = len(around) % 2 == 1
        parents[number] = around[-1] if holes[number] else None
    polygons = []
    for number, shell in enumerate(rings):
        if not holes[number]:
            inner = [hole for hole in range(len(rings)) if parents[hole] == number]
            cut = [shapely.linearrings(rings[hole]) for hole in inner] or None
            polygons.append(shapely.polygons(shapely.linearrings(shell), holes=cut))
    return polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons), holes


def _lies_in(ring: Floats, shell: BaseGeometry) -> bool:
    """Whether a ring lies inside a larger one; most of its edge middles decide.

    Rings may share vertices or edges, so that no single point settles it.
    """
    middles = (ring[1:] + ring[:-1]) / 2
    inside = shapely.contains_xy(shell, middles[:, 0], middles[:, 1])
    if inside.all() or not inside.any():
        return bool(inside.all())
    return bool(2 * inside.sum() > len(inside))
