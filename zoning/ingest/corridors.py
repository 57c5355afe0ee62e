"""Corridors: what a line covers within a half width."""

import math

import numpy as np
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.geometry import polygons_of
from zoning.ingest.errors import GeometryTooComplexError, HalfWidthInvalidError
from zoning.ingest.limits import Limits
from zoning.measure import INVERSE_FLATTENING, SEMI_MAJOR_M, Floats

_QUAD_SEGS = 16
_LONGEST_EDGE_M = 200.0


def require_half_width(half_width_m: float, limits: Limits) -> None:
    """Refuse a half width that no corridor has, whether the site needs one or not.

    Raises:
        HalfWidthInvalidError: not a number of metres above 0, or too wide.
    """
    if not (math.isfinite(half_width_m) and 0 < half_width_m <= limits.half_width_max_m):
        raise HalfWidthInvalidError(
            f"半宽 {half_width_m:g} m 不在 0 至 {limits.half_width_max_m:g} m 之间。",
            f"the half width {half_width_m:g} m is not between 0 and {limits.half_width_max_m:g}.",
        )


def corridor(line: BaseGeometry, half_width_m: float, limits: Limits) -> BaseGeometry:
    """The polygon within a half width of a line, with round ends.

    It is drawn in a transverse Mercator plane about the middle of the line, true to scale there and
    to 4e-4 within 1.5 degrees of longitude of it; arcs are chords of 5.6 degrees.

    Args:
        line: a line or lines in lon/lat (EPSG:4490).
        half_width_m: from the line to the edge, in metres.
        limits: the widest half width, the most vertices.

    Raises:
        HalfWidthInvalidError: not a number of metres above 0, or too wide.
        GeometryTooComplexError: too many vertices to draw it.
    """
    require_half_width(half_width_m, limits)
    vertices = int(shapely.get_num_coordinates(line))
    if vertices > limits.line_vertices:
        raise GeometryTooComplexError(
            f"线有 {vertices} 个顶点，上限 {limits.line_vertices}。",
            f"the line has {vertices} vertices; at most {limits.line_vertices} are taken.",
        )
    west, _, east, _ = line.bounds
    plane = pyproj.Proj(
        proj="tmerc",
        lon_0=(west + east) / 2,
        a=SEMI_MAJOR_M,
        rf=INVERSE_FLATTENING,
    )

    def to_plane(lonlat: Floats) -> Floats:
        return np.column_stack(plane(lonlat[:, 0], lonlat[:, 1]))

    def to_lonlat(xy: Floats) -> Floats:
        return np.column_stack(plane(xy[:, 0], xy[:, 1], inverse=True))

    straight = shapely.transform(_dense(line), to_plane)
    covered = shapely.buffer(straight, half_width_m, quad_segs=_QUAD_SEGS)
    drawn = shapely.transform(shapely.segmentize(covered, _LONGEST_EDGE_M), to_lonlat)
    return polygons_of(drawn)


def _dense(line: BaseGeometry) -> BaseGeometry:
    """Vertices every 200 m or so, so that the line stays where its lon/lat edges are."""
    return shapely.segmentize(line, _LONGEST_EDGE_M / 111_320)
