"""The area of the CGCS2000 ellipsoid below an edge that is straight in longitude and latitude.

The area per square degree depends on latitude alone. In a band of half a degree a cubic through
four points fits it to 1e-12, also at the poles, and the integral of the cubic along a straight edge
is exact. So heights are degrees above a base line, areas are in square metres, and a footprint that
is taller than a band is taken in bands.
"""

import math

from zoning.overlay.kernel.jit import compiled

BAND_DEG = 0.5
"""Tallest range of latitude over which one fit may be used."""

Fit = tuple[float, float, float, float]

_A = 6378137.0  # CGCS2000, GB 22021-2008
_E2 = (1 / 298.257222101) * (2 - 1 / 298.257222101)
_RADIAN = math.pi / 180


@compiled
def density(latitude: float) -> float:
    """Square metres per square degree."""
    sine = math.sin(latitude * _RADIAN)
    t = 1 - _E2 * sine * sine
    return _A * _A * (1 - _E2) * math.cos(latitude * _RADIAN) / (t * t) * _RADIAN * _RADIAN


@compiled
def fit(low: float, high: float) -> Fit:
    """Polynomial A(h) = h(a + h(b + h(c + h d))), the area from `low` up to low + h, per degree."""
    step = max(high - low, 1e-6) / 3
    d0, d1, d2, d3 = (
        density(low),
        density(low + step),
        density(low + 2 * step),
        density(low + 3 * step),
    )
    first, second, third = d1 - d0, d2 - 2 * d1 + d0, d3 - 3 * d2 + 3 * d1 - d0
    return (
        d0,
        (first - second / 2 + third / 3) / (2 * step),
        (second - third) / (6 * step * step),
        third / (24 * step * step * step),
    )


@compiled
def raised(fit: Fit, by: float) -> Fit:
    """The same polynomial from a base line that lies higher by `by` degrees."""
    a, b, c, d = fit
    return (
        a + by * (2 * b + by * (3 * c + by * 4 * d)),
        b + by * (3 * c + by * 6 * d),
        c + 4 * by * d,
        d,
    )


@compiled
def mean_height_area(h1: float, h2: float, fit: Fit) -> float:
    """Area below an edge from height h1 to h2, per degree of longitude: the exact mean of A."""
    a, b, c, d = fit
    m = 0.5 * (h1 + h2)
    s = 0.25 * (h2 - h1) * (h2 - h1)
    upright = m * (a + m * (b + m * (c + m * d)))
    return upright + s * ((b + m * (3 * c + 6 * d * m)) / 3 + 0.2 * d * s)
