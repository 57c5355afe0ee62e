"""Coordinate reference systems by reference (OGC 18-058r1), with the axes that each names first.

Zones are kept in lon/lat on CGCS2000. `CRS84` is answered by default and has the longitude first;
EPSG:4490 and EPSG:4326 have the latitude first, and so they are answered and read here. Between
these three lies a null shift (contract of the CRS module); the Gauss-Krüger belts of CGCS2000 are
its projections. Vertices are converted, edges are not densified.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import shapely

from app.http_errors import BadParameterError
from zoning.crs import Floats, SourceCrs, is_north_first, parse_crs
from zoning.gauss_kruger import frame_of_zone

CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG: Final = "http://www.opengis.net/def/crs/EPSG/0/"
STORAGE: Final = f"{_EPSG}4490"
_ALWAYS: Final = (CRS84, STORAGE, f"{_EPSG}4326", f"{_EPSG}3857")

Bounds = tuple[float, float, float, float]

_STEPS_A_SIDE: Final = 32
"""Sides of a box in a projected system are curves in lon/lat: so many steps follow them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A reference system that is offered, by its URI."""

    uri: str
    crs: SourceCrs
    is_north_first: bool

    def shown(self, shape: shapely.Geometry) -> shapely.Geometry:
        """A shape in lon/lat, in the coordinates of this system in its own order of axes."""
        if self.uri == CRS84:
            return shape
        return shapely.transform(shape, self._away)

    def placed(self, shape: shapely.Geometry) -> shapely.Geometry:
        """A shape in this system's coordinates and order of axes, in lon/lat."""
        if self.uri == CRS84:
            return shape
        return shapely.transform(shape, self._home)

    def box(self, bounds: Bounds) -> shapely.Geometry:
        """A box in this system, in lon/lat; one over the 180th meridian is two."""
        low_1, low_2, high_1, high_2 = bounds
        if self.is_north_first:
            low_1, low_2, high_1, high_2 = low_2, low_1, high_2, high_1
        if self.crs.is_geographic:
            return _box_in_degrees(low_1, low_2, high_1, high_2)
        ring = shapely.box(low_1, low_2, high_1, high_2)
        longest = max(high_1 - low_1, high_2 - low_2)
        fine = shapely.segmentize(ring, longest / _STEPS_A_SIDE) if longest > 0 else ring
        return shapely.transform(fine, self.crs.to_lonlat)

    def _away(self, lonlat: Floats) -> Floats:
        xy = self.crs.from_lonlat(lonlat)
        return xy[:, ::-1] if self.is_north_first else xy

    def _home(self, given: Floats) -> Floats:
        return self.crs.to_lonlat(np.ascontiguousarray(given[:, ::-1]) if self.is_north_first
                                  else given)  # fmt: skip


def _box_in_degrees(west: float, south: float, east: float, north: float) -> shapely.Geometry:
    if west <= east:
        return shapely.box(west, south, east, north)
    return shapely.union(
        shapely.box(west, south, 180.0, north), shapely.box(-180.0, south, east, north)
    )


@lru_cache(maxsize=256)
def frame(uri: str) -> Frame:
    """The reference system of a URI; only those offered are asked for."""
    return Frame(uri=uri, crs=parse_crs(uri), is_north_first=is_north_first(uri))


def offered(bounds: Iterable[Bounds]) -> tuple[str, ...]:
    """URIs of the systems that zones within these bounds are offered in.

    Besides the four of every collection, the three-degree belts of CGCS2000 that the zones lie in,
    with and without the number of the belt in the easting.
    """
    zones = {
        zone
        for west, _, east, _ in bounds
        for zone in range(math.floor((west + 1.5) / 3), math.floor((east + 1.5) / 3) + 1)
    }
    belts = [
        found.epsg.removeprefix("EPSG:")
        for zone in sorted(zones)
        for has_prefix in (True, False)
        if (found := frame_of_zone(zone, width_deg=3, has_prefix=has_prefix))
    ]
    return (*_ALWAYS, *(f"{_EPSG}{code}" for code in belts))


def chosen(uri: str | None, among: Iterable[str], *, parameter: str) -> Frame:
    """The system that a request names; CRS84 where it names none.

    Raises:
        BadParameterError: it is not offered (OGC 18-058r1, requirements 9 and 12).
    """
    if uri is None:
        return frame(CRS84)
    if uri not in set(among):
        raise BadParameterError(
            f"{parameter}“{uri[:80]}”不在该集合的 crs 之列。",
            f"{parameter} “{uri[:80]}” is not among the crs of the collection.",
        )
    return frame(uri)
