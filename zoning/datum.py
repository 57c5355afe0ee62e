"""The shifted frames of Chinese web maps, GCJ-02 and BD-09, brought back by iteration.

Both are known only from published re-implementations, which agree to about a centimetre; the
ellipsoid radius here is Krasovsky's 6378245 m. The inverse undoes that forward formula to better
than a micrometre, but what the maps really show is not known so well: results are approximate.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from zoning.vocabulary import Datum

Floats = npt.NDArray[np.float64]

SHIFTED = frozenset({Datum.GCJ02, Datum.BD09})
"""Frames whose coordinates are moved by hundreds of metres."""

_A = 6378245.0
_E2 = 0.00669342162296594323
_BD_TURN = np.pi * 3000 / 180
_WEST, _SOUTH, _EAST, _NORTH = 72.004, 0.8293, 137.8347, 55.8271
_CONVERGED_DEG = 1e-13
_MAX_ITERATIONS = 12


def gcj02_from_cgcs2000(lonlat: Floats) -> Floats:
    """GCJ-02 of true coordinates.

    Args:
        lonlat: (n, 2) longitude and latitude in degrees; CGCS2000 and WGS 84 are taken as one.

    Returns:
        (n, 2) shifted degrees; outside the rectangle of the published formula, unchanged.
    """
    longitude, latitude = lonlat[:, 0], lonlat[:, 1]
    x, y = longitude - 105.0, latitude - 35.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y**2 + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    east = 300.0 + x + 2.0 * y + 0.1 * x**2 + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    ripple = 20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)
    north += (ripple + _waves(y, 20.0, 40.0) + _long_waves(y, 160.0, 320.0)) * 2.0 / 3.0
    east += (ripple + _waves(x, 20.0, 40.0) + _east_waves(x)) * 2.0 / 3.0
    angle = np.radians(latitude)
    w2 = 1.0 - _E2 * np.sin(angle) ** 2
    shift = np.empty_like(lonlat)
    shift[:, 0] = np.degrees(east / (_A / np.sqrt(w2) * np.cos(angle)))
    shift[:, 1] = np.degrees(north / (_A * (1.0 - _E2) / w2**1.5))
    inside = (longitude > _WEST) & (longitude < _EAST) & (latitude > _SOUTH) & (latitude < _NORTH)
    return np.where(inside[:, None], lonlat + shift, lonlat)


def bd09_from_cgcs2000(lonlat: Floats) -> Floats:
    """BD-09 of true coordinates: GCJ-02, turned and shifted once more. Shapes as for GCJ-02."""
    gcj = gcj02_from_cgcs2000(lonlat)
    x, y = gcj[:, 0], gcj[:, 1]
    radius = np.hypot(x, y) + 2e-5 * np.sin(y * _BD_TURN)
    angle = np.arctan2(y, x) + 3e-6 * np.cos(x * _BD_TURN)
    return np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])


def cgcs2000_from(datum: Datum, lonlat: Floats) -> Floats:
    """True coordinates of lon/lat in any of the frames; CGCS2000 and WGS 84 stay as they are.

    Args:
        datum: the frame the coordinates are in.
        lonlat: (n, 2) degrees.
    """
    if datum == Datum.GCJ02:
        return _inverse(gcj02_from_cgcs2000, lonlat)
    if datum == Datum.BD09:
        return _inverse(bd09_from_cgcs2000, lonlat)
    return lonlat


def _inverse(forward: Callable[[Floats], Floats], shifted: Floats) -> Floats:
    """Fixed point of p -> p + (shifted - forward(p)); each step gains about three digits."""
    true = shifted.copy()
    for _ in range(_MAX_ITERATIONS):
        step = shifted - forward(true)
        true += step
        if not len(step) or float(np.abs(step).max()) < _CONVERGED_DEG:
            break
    return true


def _waves(angle: Floats, short: float, long: float) -> Floats:
    return short * np.sin(angle * np.pi) + long * np.sin(angle * np.pi / 3.0)


def _long_waves(angle: Floats, short: float, long: float) -> Floats:
    return short * np.sin(angle * np.pi / 12.0) + long * np.sin(angle * np.pi / 30.0)


def _east_waves(angle: Floats) -> Floats:
    return 150.0 * np.sin(angle * np.pi / 12.0) + 300.0 * np.sin(angle * np.pi / 30.0)
