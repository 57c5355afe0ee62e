"""Distances on the ellipsoid from a footprint to features of a reference class."""

import math
from collections.abc import Sequence

import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from zoning.composition.layers import OpenLayer
from zoning.composition.territory import METRES_PER_DEGREE

_GEOD = Geod(a=6378137.0, rf=298.257222101)
_QUAD_SEGS = 32
_LONGEST_EDGE_DEG = 0.005
"""Edges up to this are drawn straight: half a kilometre, which bends by 3 mm at 31° N."""
_CIRCUMSCRIBED = 1 / math.cos(math.pi / (4 * _QUAD_SEGS))


def margin_deg(distance_m: float, bounds: tuple[float, float, float, float]) -> float:
    """Degrees by which to widen a box so that it holds everything within a distance."""
    latitude = min(89.0, max(abs(bounds[1]), abs(bounds[3])) + distance_m / METRES_PER_DEGREE)
    return distance_m / (METRES_PER_DEGREE * math.cos(math.radians(latitude)))


def features_near(
    layers: Sequence[OpenLayer],
    cls: str,
    bounds: tuple[float, float, float, float],
    distance_m: float,
) -> list[BaseGeometry]:
    """Features of a class (polygons, lines, points) whose boxes come within a distance."""
    margin = margin_deg(distance_m, bounds)
    found = []
    for layer in layers:
        found += [
            layer.geometry(int(index))
            for index in layer.near(bounds, margin)
            if layer.labels[index].cls == cls
        ]
        if len(layer.marks):
            west, south, east, north = bounds
            box = shapely.box(west - margin, south - margin, east + margin, north + margin)
            found += [
                layer.marks[index]
                for index in layer.mark_tree.query(box)
                if layer.mark_labels[index].cls == cls
            ]
    return found


def nearest_m(footprint: BaseGeometry, features: Sequence[BaseGeometry]) -> float | None:
    """Geodesic distance in metres to the nearest feature; 0 where they meet.

    The nearest points are found in a plane around the footprint and their distance is measured
    on the ellipsoid; an error in the points only enters in the second order.
    """
    if not features:
        return None
    plane = Plane(footprint)
    local = plane.draw(footprint)
    best = math.inf
    for feature in features:
        line = plane.lift(shapely.shortest_line(local, plane.draw(feature)))
        (lon1, lat1), (lon2, lat2) = shapely.get_coordinates(line)
        best = min(best, _GEOD.inv(lon1, lat1, lon2, lat2)[2])
    return float(best)


def band(
    footprint: BaseGeometry, features: Sequence[BaseGeometry], distance_m: float
) -> BaseGeometry:
    """The part of the footprint nearer than a distance to any of the features.

    Circles are drawn as polygons around them, so the band is never too narrow.
    """
    plane = Plane(footprint)
    widened = shapely.buffer(
        [plane.draw(feature) for feature in features],
        distance_m * _CIRCUMSCRIBED,
        quad_segs=_QUAD_SEGS,
    )
    return shapely.intersection(footprint, plane.lift(shapely.union_all(widened)))


def widened(footprint: BaseGeometry, distance_m: float) -> BaseGeometry:
    """The footprint with everything nearer than a distance to it."""
    plane = Plane(footprint)
    drawn = shapely.buffer(plane.draw(footprint), distance_m * _CIRCUMSCRIBED, quad_segs=_QUAD_SEGS)
    return plane.lift(drawn)


class Plane:
    """An azimuthal equidistant plane around a footprint, in metres (CGCS2000 radii there)."""

    def __init__(self, footprint: BaseGeometry) -> None:
        west, south, east, north = shapely.bounds(footprint)
        self._origin = np.array([(west + east) / 2, (south + north) / 2])

    def draw(self, shape: BaseGeometry) -> BaseGeometry:
        """Lon/lat to metres; edges are straight in lon/lat, so long ones are drawn with a bend."""
        return shapely.transform(shapely.segmentize(shape, _LONGEST_EDGE_DEG), self._forward)

    def lift(self, shape: BaseGeometry) -> BaseGeometry:
        """Metres to lon/lat."""
        return shapely.transform(shape, self._inverse)

    def _forward(self, lonlat: np.ndarray) -> np.ndarray:
        lon0, lat0 = np.broadcast_to(self._origin, lonlat.shape).T
        azimuth, _, length = _GEOD.inv(lon0, lat0, lonlat[:, 0], lonlat[:, 1])
        angle = np.radians(azimuth)
        return np.column_stack([length * np.sin(angle), length * np.cos(angle)])

    def _inverse(self, metres: np.ndarray) -> np.ndarray:
        lon0, lat0 = np.broadcast_to(self._origin, metres.shape).T
        azimuth = np.degrees(np.arctan2(metres[:, 0], metres[:, 1]))
        lon, lat, _ = _GEOD.fwd(lon0, lat0, azimuth, np.hypot(metres[:, 0], metres[:, 1]))
        return np.column_stack([lon, lat])
