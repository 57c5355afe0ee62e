"""Where the fictional city lies: kilometres of its plane to degrees, rounded once for all."""

import numpy as np
import shapely
from noise import warped
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

WEST, SOUTH = 112.27, 31.19
"""Longitude and latitude of the south-west corner of the grid, in degrees."""

KM_PER_DEGREE_EAST, KM_PER_DEGREE_NORTH = 95.05, 110.87
"""Kilometres in a degree at 31.4° N."""

DECIMALS = 7
"""Digits kept of a degree: about a centimetre."""

Position = tuple[float, float]


def placed(shape: BaseGeometry) -> BaseGeometry:
    """A shape of the plane in kilometres, bent and put on the map in degrees.

    Equal vertices stay equal, so what tiled before tiles after.

    Raises:
        ValueError: the shape folded over.
    """
    found = shapely.transform(shape, _to_degrees)
    if not shapely.is_valid(found):
        raise ValueError(f"a shape folded over: {shapely.is_valid_reason(found)}")
    return found


def _to_degrees(points: NDArray[np.float64]) -> NDArray[np.float64]:
    x, y = warped(points[:, 0], points[:, 1])
    degrees = np.column_stack([WEST + x / KM_PER_DEGREE_EAST, SOUTH + y / KM_PER_DEGREE_NORTH])
    return np.round(degrees, DECIMALS)
