"""From longitude and latitude to millimetres on paper.

One scale for longitude and one for latitude about the middle of the map, so that an edge straight
in lon/lat is straight on paper. Right to a line's width over the extent of a site; for looking at,
not for measuring.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

FRAME_MM: Final = 88.0
"""Side of the square map frame."""

_SEMI_MAJOR_M: Final = 6_378_137.0
_E2: Final = (1 / 298.257222101) * (2 - 1 / 298.257222101)
_STEPS: Final = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """A square map: its middle in degrees, and metres on the ground for a millimetre on paper."""

    longitude: float
    latitude: float
    metres_per_mm: float

    @property
    def denominator(self) -> int:
        """The map's scale is 1 to this."""
        return round(self.metres_per_mm * 1000)

    @property
    def mm_per_degree(self) -> tuple[float, float]:
        """Millimetres on paper of a degree of longitude and of latitude."""
        east, north = metres_per_degree(self.latitude)
        return east / self.metres_per_mm, north / self.metres_per_mm

    def on_paper(self, shape: BaseGeometry) -> BaseGeometry:
        """A lon/lat shape in millimetres from the upper left corner of the frame."""
        return shapely.transform(shape, self._project)

    def _project(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        east, north = self.mm_per_degree
        x = FRAME_MM / 2 + (lonlat[:, 0] - self.longitude) * east
        y = FRAME_MM / 2 - (lonlat[:, 1] - self.latitude) * north
        return np.column_stack([x, y])


def metres_per_degree(latitude: float) -> tuple[float, float]:
    """Length in metres of a degree of longitude and of latitude (CGCS2000 ellipsoid)."""
    sine = math.sin(math.radians(latitude))
    w2 = 1 - _E2 * sine * sine
    normal, meridian = _SEMI_MAJOR_M / math.sqrt(w2), _SEMI_MAJOR_M * (1 - _E2) / w2**1.5
    cosine = max(math.cos(math.radians(latitude)), 1e-6)
    return math.radians(normal * cosine), math.radians(meridian)


def plane_around(
    bounds: Iterable[float], *, min_side_m: float, margin: float = 1.0, inside: bool = False
) -> Plane:
    """A map about a box: all of it at the next round scale, or, `inside`, no more than it.

    Args:
        bounds: west, south, east, north in degrees.
        min_side_m: the map shows at least this much ground across.
        margin: the box is widened this many times.
        inside: stay within the box, where there is nothing to draw beyond it.
    """
    west, south, east, north = bounds
    middle = (west + east) / 2, (south + north) / 2
    per_east, per_north = metres_per_degree(middle[1])
    side = margin * max((east - west) * per_east, (north - south) * per_north)
    wanted = max(side, min_side_m) / FRAME_MM
    return Plane(
        longitude=middle[0], latitude=middle[1], metres_per_mm=_round_scale(wanted, down=inside)
    )


def _round_scale(metres_per_mm: float, *, down: bool) -> float:
    """The next round scale above, or below."""
    power = 10.0 ** math.floor(math.log10(metres_per_mm))
    scales = [step * power for step in _STEPS] + [10.0 * power]
    tolerance = 1e-6 * metres_per_mm
    if down:
        return max(one for one in scales if one <= metres_per_mm + tolerance)
    return min(one for one in scales if one >= metres_per_mm - tolerance)


def shape_of(geometry: Any) -> BaseGeometry | None:
    """A shape from GeoJSON; None where there is none."""
    return None if geometry is None else shapely.geometry.shape(geometry)
