"""Areas and lengths on the CGCS2000 ellipsoid (GB 22021-2008: a = 6378137 m, 1/f = 298.257222101).

**An edge is straight in longitude and latitude**, as GeoJSON (RFC 7946, 3.1.1) says; it is neither
a geodesic nor a line of a projection. So the parts of a shape add up to the shape, whatever cuts
it. An east-west edge of 10 km at 35° N lies 1.4 m from the geodesic between its ends.

**Area.** The area below an edge is the integral, along the edge, of the authalic function: the area
of the ellipsoid between two parallels, per radian of longitude. Heights are taken from the middle
latitude of the ring. In a ring no taller than half a degree a cubic through four points fits the
area per unit of latitude to 1e-12, and the integral is exact for it. In a taller ring the authalic
function itself, in closed form and as a difference without cancellation, is integrated by Gauss and
Legendre's rule with 8 points, which is exact to 1e-14 for edges from pole to pole.

**The order of vertices and rings changes nothing**, not even the last bit: formulas are symmetric
in the ends of an edge, and contributions are summed as whole numbers of 2^-40 m², without rounding.
"""

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import overload

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Objects = npt.NDArray[np.object_]

SEMI_MAJOR_M = 6378137.0
INVERSE_FLATTENING = 298.257222101

_E2 = (1 / INVERSE_FLATTENING) * (2 - 1 / INVERSE_FLATTENING)
_E = math.sqrt(_E2)
_RADIAN = math.pi / 180
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(8)
_FIT_DEG = 0.5
_FRACTION_BITS = 40  # sums of up to 2^23 contributions of less than 1 m² fit 63 bits
_POLYGON = int(shapely.GeometryType.POLYGON)
_CHUNK_VERTICES = 1 << 16  # arrays of this length stay in the processor's cache


@overload
def area_m2(geometries: Sequence[BaseGeometry] | Objects) -> Floats: ...
@overload
def area_m2(geometries: BaseGeometry) -> float: ...
def area_m2(geometries: BaseGeometry | Sequence[BaseGeometry] | Objects) -> float | Floats:
    """Ellipsoidal area in m², edges straight in lon/lat.

    Args:
        geometries: one Shapely geometry or n of them, in lon/lat degrees on CGCS2000 (EPSG:4490);
            polygons, multipolygons and what of them is in collections. Points and lines have 0.

    Returns:
        A float for one geometry; an array of n float64 for n, NaN where a geometry is None.
    """
    if isinstance(geometries, BaseGeometry):
        return float(_areas(_as_array([geometries]))[0])
    array = _as_array(geometries)
    areas = np.empty(len(array))
    for chunk in _chunks(array):
        areas[chunk] = _areas(array[chunk])
    return areas


def plane_area_m2(geometry: BaseGeometry) -> float:
    """Area in m² in the plane of the geometry's own 3-degree Gauss-Krüger zone.

    This is the area of land administration: vertices are projected and joined by straight lines in
    the plane (CGCS2000 / 3-degree Gauss-Kruger CM 75E … 135E, EPSG:4534-4554, GB/T 13989). The zone
    is that of the middle of the geometry's longitudes; outside China it has the same form about the
    nearest multiple of three degrees.

    Args:
        geometry: any Shapely geometry in lon/lat degrees (EPSG:4490).
    """
    if geometry.is_empty:
        return 0.0
    west, _, east, _ = geometry.bounds
    to_plane = _gauss_kruger(_central_meridian((west + east) / 2))

    def project(lonlat: Floats) -> Floats:
        return np.column_stack(to_plane.transform(lonlat[:, 0], lonlat[:, 1], errcheck=True))

    return float(shapely.area(shapely.transform(geometry, project)))


def length_m(geometry: BaseGeometry) -> float:
    """Ellipsoidal length of lines, and of the borders of polygons, in m.

    The length of an edge is that of the path straight in lon/lat, like the area: so the parts of a
    line add up to the line. It exceeds the geodesic between the same ends by 5e-9 of itself for
    an edge of 1 km at 35° N, by 5e-7 for one of 10 km. Points have 0.

    Args:
        geometry: any Shapely geometry in lon/lat degrees (EPSG:4490).
    """
    start, end = _edges(np.array(_lines(geometry), dtype=object))[:2]
    steps = np.ceil(np.abs(end - start).max(axis=1, initial=0)).astype(np.int64)
    number = np.arange(steps.sum()) - np.repeat(np.cumsum(steps) - steps, steps)
    stride = np.repeat((end - start) / np.maximum(steps, 1)[:, None], steps, axis=0)
    begin = np.repeat(start[:, 1], steps) + number * stride[:, 1]
    total = np.zeros(len(stride))
    for node, weight in zip(_NODES, _WEIGHTS, strict=True):
        sine = np.sin((begin + stride[:, 1] * (1 + node) / 2) * _RADIAN)
        normal = SEMI_MAJOR_M / np.sqrt(1 - _E2 * sine**2)
        meridional = normal * (1 - _E2) / (1 - _E2 * sine**2)
        east = normal * np.sqrt(1 - sine**2) * stride[:, 0]
        total += weight / 2 * np.hypot(meridional * stride[:, 1], east)
    return math.fsum(total) * _RADIAN


def _lines(geometry: BaseGeometry) -> list[BaseGeometry]:
    """Every line and every ring of a geometry."""
    if isinstance(geometry, shapely.Polygon):
        return list(shapely.get_rings(geometry))
    if hasattr(geometry, "geoms"):
        return [line for part in geometry.geoms for line in _lines(part)]
    return [] if isinstance(geometry, shapely.Point) else [geometry]


def _central_meridian(longitude: float) -> int:
    return 3 * math.floor(longitude / 3 + 0.5)


@lru_cache(maxsize=128)
def _gauss_kruger(central_meridian: int) -> pyproj.Transformer:
    """From lon/lat to the plane of a zone, easting first."""
    plane: object = 4534 + (central_meridian - 75) // 3
    if not 75 <= central_meridian <= 135:
        plane = (
            f"+proj=tmerc +lon_0={central_meridian} +k=1 +x_0=500000"
            f" +a={SEMI_MAJOR_M} +rf={INVERSE_FLATTENING} +units=m +no_defs"
        )
    geographic = pyproj.CRS.from_user_input(plane).geodetic_crs
    return pyproj.Transformer.from_crs(geographic, plane, always_xy=True)


def _as_array(geometries: Sequence[BaseGeometry] | Objects) -> Objects:
    if isinstance(geometries, np.ndarray):
        return geometries
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    return array


def _chunks(array: Objects) -> Iterator[slice]:
    """Slices of about `_CHUNK_VERTICES` vertices each."""
    vertices = np.cumsum(shapely.get_num_coordinates(array))
    begin = 0
    while begin < len(array):
        before = vertices[begin - 1] if begin else 0
        end = max(int(np.searchsorted(vertices, before + _CHUNK_VERTICES)), begin + 1)
        yield slice(begin, end)
        begin = end


def _areas(geometries: Objects) -> Floats:
    polygons, owner = _polygons(geometries)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    whole, fraction = _ring_areas(rings)
    hole = np.append(False, polygon[1:] == polygon[:-1])[: len(rings)]
    turned = np.where((whole + np.sign(fraction) < 0) != hole, -1, 1)
    sums = np.zeros((2, len(geometries)), np.int64)
    np.add.at(sums[0], owner[polygon], whole * turned)
    np.add.at(sums[1], owner[polygon], fraction * turned)
    areas = sums[0] + np.ldexp(sums[1].astype(np.float64), -_FRACTION_BITS)
    return np.where(shapely.is_missing(geometries), np.nan, areas)


def _polygons(geometries: Objects) -> tuple[Objects, Ints]:
    """Every polygon of every geometry, and the index of the geometry it belongs to."""
    parts, owner = geometries, np.arange(len(geometries))
    while (shapely.get_type_id(parts) > _POLYGON).any():
        parts, whole = shapely.get_parts(parts, return_index=True)
        owner = owner[whole]
    polygonal = (shapely.get_type_id(parts) == _POLYGON) & ~shapely.is_empty(parts)
    return parts[polygonal], owner[polygonal]


def _edges(lines: Objects) -> tuple[Floats, Floats, Ints]:
    """Start points and end points (n, 2) of all edges, and the index of their line."""
    points, line = shapely.get_coordinates(lines, return_index=True)
    inner = line[1:] == line[:-1]
    return points[:-1][inner], points[1:][inner], line[1:][inner]


def _ring_areas(rings: Objects) -> tuple[Ints, Ints]:
    """Signed area of each ring: whole m², and a fraction in 2^-40 m² of the same sign or 0."""
    start, end, ring = _edges(rings)
    if not len(ring):
        return np.zeros(len(rings), np.int64), np.zeros(len(rings), np.int64)
    first = np.searchsorted(ring, np.arange(len(rings)))
    low, high = np.minimum.reduceat(start[:, 1], first), np.maximum.reduceat(start[:, 1], first)
    base, tall = (low + high) / 2, high - low > _FIT_DEG
    south, north = start[:, 1] - base[ring], end[:, 1] - base[ring]
    mean = _mean_fitted(south, north, _fits(base, high - base)[:, ring])
    if tall.any():
        edge = tall[ring]
        mean[edge] = _mean_authalic(south[edge], north[edge], base[ring][edge])
    strips = (start[:, 0] - end[:, 0]) * mean
    rounded = np.rint(strips)
    whole = np.add.reduceat(rounded.astype(np.int64), first)
    fractions = np.rint(np.ldexp(strips - rounded, _FRACTION_BITS)).astype(np.int64)
    fraction = np.add.reduceat(fractions, first)
    carried = whole + (fraction >> _FRACTION_BITS)
    rest = fraction & ((1 << _FRACTION_BITS) - 1)
    borrow = (carried < 0) & (rest > 0)
    return carried + borrow, rest - (borrow.astype(np.int64) << _FRACTION_BITS)


def _fits(base: Floats, reach: Floats) -> Floats:
    """Coefficients (4, n) of A(h) = h(a + h(b + h(c + h d))), m² per degree of longitude.

    A(h) is the area from latitude `base` to base + h (degrees), good for heights up to `reach`.
    """
    outer, inner = np.maximum(reach, 1e-6), np.maximum(reach, 1e-6) / 3
    low, high = _density(base - outer), _density(base + outer)
    lower, upper = _density(base - inner), _density(base + inner)
    even_outer, even_inner = (low + high) / 2, (lower + upper) / 2
    odd_outer, odd_inner = (high - low) / (2 * outer), (upper - lower) / (2 * inner)
    square = (even_outer - even_inner) / (outer**2 - inner**2)
    cube = (odd_outer - odd_inner) / (outer**2 - inner**2)
    flat, slope = even_inner - square * inner**2, odd_inner - cube * inner**2
    return np.array([flat, slope / 2, square / 3, cube / 4])


def _density(latitude: Floats) -> Floats:
    """Square metres per square degree."""
    angle = latitude * _RADIAN
    narrowing = 1 - _E2 * np.sin(angle) ** 2
    return SEMI_MAJOR_M**2 * (1 - _E2) * np.cos(angle) / narrowing**2 * _RADIAN**2


def _mean_fitted(south: Floats, north: Floats, fit: Floats) -> Floats:
    """Exact mean of A along edges from one height to another (degrees above the base)."""
    a, b, c, d = fit
    m, s = (south + north) / 2, (north - south) ** 2 / 4
    upright = m * (a + m * (b + m * (c + m * d)))
    mean: Floats = upright + s * ((b + m * (3 * c + 6 * d * m)) / 3 + 0.2 * d * s)
    return mean


def _mean_authalic(south: Floats, north: Floats, base: Floats) -> Floats:
    """The same mean by Gauss and Legendre's rule, m² per degree of longitude."""
    middle, half = (south + north) / 2, (north - south) / 2
    mean = np.zeros(len(middle))
    for node, weight in zip(_NODES[4:], _WEIGHTS[4:], strict=True):
        above = _authalic((middle + node * half) * _RADIAN, base * _RADIAN)
        mean += weight / 2 * (above + _authalic((middle - node * half) * _RADIAN, base * _RADIAN))
    return mean * _RADIAN


def _authalic(angle: Floats, base: Floats) -> Floats:
    """Area of the ellipsoid from latitude `base` to base + angle, m² per radian of longitude.

    a² (1 - e²) / 2 · [ s / (1 - e² s²) + artanh(e s) / e ] between the two sines s, written with
    the difference of the sines so that it keeps all its digits for small angles (Snyder, Map
    Projections: A Working Manual, 1987, formula 3-12).
    """
    lower = np.sin(base)
    difference = 2 * np.cos(base + angle / 2) * np.sin(angle / 2)
    upper = lower + difference
    fraction = difference * (1 + _E2 * upper * lower)
    fraction /= (1 - _E2 * upper**2) * (1 - _E2 * lower**2)
    artanh = np.arctanh(_E * difference / (1 - _E2 * upper * lower)) / _E
    area: Floats = SEMI_MAJOR_M**2 * (1 - _E2) / 2 * (fraction + artanh)
    return area
