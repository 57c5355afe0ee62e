"""Plane work on lon/lat shapes: the strict gate, canonical order, polygons only, the disc test.

Nothing here snaps, simplifies or moves a vertex. Shapes come from GEOS; areas never do
(`zoning.measure`), and a shape that would cost too much is refused before it is tried.
"""

import math
from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.errors import ZoningError

MIN_AREA_M2 = 1e-4
"""Overlaps below this are rounding noise of mere contact (contract, tolerances)."""

CONTACT_M = 1e-3
"""Distance at which two shapes count as touching (contract, tolerances)."""

_A = 6378137.0
_E2 = (1 / 298.257222101) * (2 - 1 / 298.257222101)
_POLYGONAL = {shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON}
_QUAD_SEGS = 16
_MAX_CROSSINGS = 200_000
_MEETING_A_TILE = 24  # boxes of edges that an edge of an ordinary tiling meets, and some more


class ShapeTooComplexError(ZoningError):
    """Two valid shapes whose common shape would take GEOS seconds and gigabytes to draw."""

    code = "shape-too-complex"
    title_zh = "图形过于复杂"
    title_en = "Shape too complex"
    remedy_zh = "面积仍按精确算法给出；如需相交图形，请简化项目边界。"
    remedy_en = "Areas are exact all the same; simplify the footprint to get the common shape."


def polygons_of(shape: BaseGeometry) -> BaseGeometry:
    """The polygons of a shape; points and lines that GEOS leaves from mere contact are dropped."""
    if shapely.get_type_id(shape) in _POLYGONAL or shape.is_empty:
        return shape
    if shapely.get_dimensions(shape) == 0:
        return shape
    parts = shapely.get_parts(shape)
    while len(parts) and (shapely.get_type_id(parts) > shapely.GeometryType.POLYGON).any():
        parts = shapely.get_parts(parts)
    faces = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    if len(faces) == 0:
        return shapely.Polygon()
    return faces[0] if len(faces) == 1 else shapely.multipolygons(faces)


def intersection(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Common polygons of two valid shapes; for a point, the point itself where it lies inside.

    Raises:
        ShapeTooComplexError: drawing it would cost too much.
    """
    _refuse_bomb(one, other)
    return _of_dimension(one, shapely.intersection(one, other))


def difference(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Polygons of one valid shape outside another; a point where it lies outside.

    Raises:
        ShapeTooComplexError: drawing it would cost too much.
    """
    _refuse_bomb(one, other)
    return _of_dimension(one, shapely.difference(one, other))


def _of_dimension(source: BaseGeometry, shape: BaseGeometry) -> BaseGeometry:
    """Of a point the point; of polygons only polygons, not the points in which two may touch."""
    if shapely.get_dimensions(source) == 0:
        return shape
    return polygons_of(shape) if shapely.get_dimensions(shape) == 2 else shapely.Polygon()


def union(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    """Polygons that any of several valid shapes covers.

    Raises:
        ShapeTooComplexError: drawing it would cost too much.
    """
    if len(shapes) == 1:
        return shapes[0]
    edges = np.concatenate([_edges(shape) for shape in shapes])
    _count_crossings(edges, edges, most=max(_MAX_CROSSINGS, _MEETING_A_TILE * len(edges)))
    return polygons_of(shapely.union_all(shapes))


def _refuse_bomb(one: BaseGeometry, other: BaseGeometry) -> None:
    """Bound the work of an overlay by the pairs of edges whose boxes meet.

    Two valid combs of 2,000 vertices meet in over a million points and took GEOS 23 s and 1.4 GB.
    """
    if shapely.get_num_coordinates(one) * shapely.get_num_coordinates(other) <= _MAX_CROSSINGS:
        return
    few, many = sorted((_edges(one), _edges(other)), key=len)
    _count_crossings(few, many, most=_MAX_CROSSINGS)


def _count_crossings(few: np.ndarray, many: np.ndarray, *, most: int) -> None:
    tree = shapely.STRtree(many)
    crossings = 0
    for start in range(0, len(few), 256):
        crossings += tree.query(few[start : start + 256]).shape[1]
        if crossings > most:
            raise ShapeTooComplexError(
                "两个图形的边界交叉过多，未绘制相交图形。",
                "the two boundaries cross too often; their common shape was not drawn.",
            )


def _edges(shape: BaseGeometry) -> np.ndarray:
    rings = shapely.get_rings(shapely.get_parts(shape))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    ends = np.stack([xy[:-1][joined], xy[1:][joined]], axis=1)
    edges: np.ndarray = shapely.linestrings(ends)
    return edges


def canonical(shape: BaseGeometry) -> BaseGeometry:
    """The same shape with outer rings counter-clockwise, parts and first vertices in fixed order.

    Order of parts, ring direction and start vertex carry no meaning; a fixed order lets the same
    shape have the same bytes (RFC 7946 section 3.1.6 for the direction).
    """
    flat = shapely.force_2d(shape)
    if shapely.get_type_id(flat) == shapely.GeometryType.MULTIPOLYGON:
        parts = shapely.get_parts(flat)
        flat = parts[0] if len(parts) == 1 else flat
    return shapely.orient_polygons(shapely.normalize(flat), exterior_cw=False)


def to_local_metres(shape: BaseGeometry) -> BaseGeometry:
    """A shape in metres around its own middle, by one scale for longitude and one for latitude.

    Straight lines stay straight, so what shares an edge still does. Lengths are right to 1 % over
    a degree (CGCS2000 radii at the middle), which is what a tolerance of a metre needs; never used
    for an area or a distance that is shown.
    """
    west, south, east, north = shapely.bounds(shape)
    origin = np.array([(west + east) / 2, (south + north) / 2])
    latitude = math.radians(origin[1])
    w2 = 1 - _E2 * math.sin(latitude) ** 2
    normal = _A / math.sqrt(w2)
    meridian = _A * (1 - _E2) / w2**1.5
    scale = np.radians([normal * math.cos(latitude), meridian])
    return shapely.transform(shape, lambda lonlat: (lonlat - origin) * scale)


def fits_disc(shape: BaseGeometry, diameter_m: float) -> bool:
    """Whether a disc of the given diameter fits into a polygonal lon/lat shape.

    By area and perimeter where that is enough (a shape of area A and perimeter P contains a disc of
    radius A/P, Bonnesen), else by eroding with half the diameter. Arcs of the erosion are chords,
    so in doubt the disc fits: a doubtful sliver is treated as a real overlap.
    """
    for part in shapely.get_parts(polygons_of(shape)):
        if shapely.get_dimensions(part) < 2:
            continue
        local = to_local_metres(part)
        perimeter = shapely.length(local)
        if perimeter > 0 and shapely.area(local) / perimeter >= diameter_m / 2:
            return True
        eroded = shapely.buffer(local, -diameter_m / 2 * (1 - 1e-6), quad_segs=_QUAD_SEGS)
        if not eroded.is_empty:
            return True
    return False
