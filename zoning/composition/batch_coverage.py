"""Whether units cover a footprint, where that can be told from small pieces of them.

Only the part of a unit around the footprint is drawn. That moves no boundary by more than rounding,
so a gap that is next to nothing, or far larger than a hairline, is told safely; what lies between
is left to `zoning.composition.coverage`.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from zoning.composition.territory import MAX_HAIRLINE_M2
from zoning.geometry import MIN_AREA_M2
from zoning.measure import area_m2

_MARGIN_DEG = 1e-6
_MOST_PAIRS = 2_000_000
"""Edges of one shape times edges of the other: past this the work is bounded more carefully."""


def plainly_covered(footprint: BaseGeometry, units: Sequence[BaseGeometry]) -> bool | None:
    """Whether units cover a footprint; None where it takes a closer look.

    Args:
        footprint: a polygon in EPSG:4490.
        units: the units that it overlaps.
    """
    vertices = int(shapely.get_num_coordinates(footprint))
    west, south, east, north = footprint.bounds
    frame = west - _MARGIN_DEG, south - _MARGIN_DEG, east + _MARGIN_DEG, north + _MARGIN_DEG
    gap = footprint
    try:
        for unit in units:
            near = shapely.clip_by_rect(unit, *frame)
            if vertices * int(shapely.get_num_coordinates(near)) > _MOST_PAIRS:
                return None
            gap = shapely.difference(gap, near)
    except GEOSException:
        return None
    areas = area_m2(shapely.get_parts(gap))
    if np.sum(areas) < MIN_AREA_M2 / 2:
        return True
    return False if np.max(areas) > 2 * MAX_HAIRLINE_M2 else None
