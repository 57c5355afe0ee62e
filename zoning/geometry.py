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
from zoning.measure import Objects

MIN_AREA_M2 = 1e-4
"""Overlaps below this are rounding noise of mere contact (contract, tolerances)."""

CONTACT_M = 1e-3
"""Distance at which two shapes count as touching (contract, tolerances)."""

_A = 6378137.0
_E2 = (1 / 298.257222101) * (2 - 1 / 298.257222101)
_POINT = int(shapely.GeometryType.POINT)
_POLYGON, _MULTIPOLYGON = (
    int(shapely.GeometryType.POLYGON),
    int(shapely.GeometryType.MULTIPOLYGON),
)
_QUAD_SEGS = 16
_GRIDS_DEG = (1e-12, 1e-11, 1e-10)  # 0.1 µm, and coarser where that fails
_SQUARE_DEGREE_M2 = 1.2365e10  # at the equator
_MAX_CROSSINGS = 200_000
_MEETING_A_TILE = 24  # boxes of edges that an edge of an ordinary tiling meets, and some more


class ShapeTooComplexError(ZoningError):
    """Two valid shapes whose common shape would take GEOS seconds and gigabytes to draw."""

    code = "shape-too-complex"
    title_zh = "图形过于复杂"
    title_en = "Shape too complex"
    remedy_zh = "面积仍按精确算法给出；如需相交图形，请简化项目边界。"
    remedy_en = "Areas are exact all the same; simplify the footprint to get the common shape."


def are_polygonal(shapes: Sequence[BaseGeometry] | Objects) -> np.ndarray:
    """Which of n shapes (None among them) are polygons or multipolygons: n booleans."""
    kinds = shapely.get_type_id(shapes)
    polygonal: np.ndarray = (kinds == _POLYGON) | (kinds == _MULTIPOLYGON)
    return polygonal


def polygons_of(shape: BaseGeometry) -> BaseGeometry:
    """The polygons of a shape; points and lines that GEOS leaves from mere contact are dropped."""
    if shapely.get_type_id(shape) in {_POLYGON, _MULTIPOLYGON} or shape.is_empty:
        return shape
    if shapely.get_dimensions(shape) == 0:
        return shape
    parts = shapely.get_parts(shape)
    while len(parts) and (shapely.get_type_id(parts) > _POLYGON).any():
        parts = shapely.get_parts(parts)
    faces = parts[shapely.get_type_id(parts) == _POLYGON]
    if len(faces) == 0:
        return shapely.Polygon()
    return faces[0] if len(faces) == 1 else shapely.multipolygons(faces)


def intersection(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Common polygons of two valid shapes; for a point, the point itself where it lies inside.

    Raises:
        ShapeTooComplexError: drawing it would cost too much, or it cannot be drawn reliably.
    """
    return _divided(one, other)[0]


def difference(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Polygons of one valid shape outside another; a point where it lies outside.

    Raises:
        ShapeTooComplexError: drawing it would cost too much, or it cannot be drawn reliably.
    """
    return _divided(one, other)[1]


def _divided(one: BaseGeometry, other: BaseGeometry) -> tuple[BaseGeometry, BaseGeometry]:
    """The parts of a shape inside and outside another, drawn so that they add up to it.

    In floating coordinates the part of a shape inside another has borders that lie beside those of
    the shape by the last digit, and what is left between them is a sliver without width; of two
    valid shapes with such slivers GEOS has drawn the common part as the whole of one of them. On a
    grid of a tenth of a micrometre they vanish. Both parts are drawn and must add up to the whole.
    """
    _refuse_bomb(one, other)
    if shapely.get_dimensions(one) == 0:
        return shapely.intersection(one, other), shapely.difference(one, other)
    if shapely.disjoint(one, other):
        return shapely.Polygon(), one
    if shapely.covers(other, one):
        return one, shapely.Polygon()
    for grid_deg in _GRIDS_DEG:
        try:
            inside = shapely.intersection(one, other, grid_size=grid_deg)
            left = shapely.difference(one, other, grid_size=grid_deg)
        except shapely.GEOSException:
            continue
        if _adds_up(one, inside, left, slack_deg=grid_deg):
            return _without_noise(inside), _without_noise(left)
    raise ShapeTooComplexError(
        "两个图形的公共部分无法可靠绘制。", "the common shape could not be drawn reliably."
    )


def _adds_up(
    whole: BaseGeometry, inside: BaseGeometry, left: BaseGeometry, *, slack_deg: float
) -> bool:
    """Whether two parts have the area of the whole, but for vertices moved by rounding."""
    borders = sum(shapely.length(shape) for shape in (whole, inside, left))
    missing = shapely.area(whole) - shapely.area(inside) - shapely.area(left)
    return bool(abs(missing) <= slack_deg * borders)


def _without_noise(shape: BaseGeometry) -> BaseGeometry:
    """Only polygons of some area: contact leaves points and lines, rounding leaves slivers."""
    faces = shapely.get_parts(polygons_of(shape))
    if len(faces) == 0 or shapely.get_dimensions(shape) < 2:
        return shapely.Polygon()
    latitude = math.radians(shapely.bounds(shape)[1])
    areas_m2 = shapely.area(faces) * _SQUARE_DEGREE_M2 * max(math.cos(latitude), 1e-3)
    kept = faces[areas_m2 >= MIN_AREA_M2]
    if len(kept) < 2:
        return kept[0] if len(kept) else shapely.Polygon()
    return shapely.multipolygons(kept)


def union(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    """Polygons that any of several valid shapes covers.

    Raises:
        ShapeTooComplexError: drawing it would cost too much, or it cannot be drawn reliably.
    """
    if len(shapes) == 1:
        return shapes[0]
    edges = np.concatenate([_edges(shape) for shape in shapes])
    _count_crossings(edges, edges, most=max(_MAX_CROSSINGS, _MEETING_A_TILE * len(edges)))
    return joined(shapes)


def joined(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    """As `union`, for parts of one shape, which cannot cost too much."""
    for grid_deg in _GRIDS_DEG:
        try:
            return polygons_of(shapely.union_all(shapes, grid_size=grid_deg))
        except shapely.GEOSException:
            continue
    raise ShapeTooComplexError(
        "几个图形的合并无法可靠绘制。", "the shapes could not be joined reliably."
    )


def _refuse_bomb(one: BaseGeometry, other: BaseGeometry) -> None:
    """Bound the work of an overlay by the pairs of edges whose boxes meet.

    Two valid combs of 2,000 vertices meet in over a million points and took GEOS 23 s and 1.4 GB.
    """
    if shapely.get_num_coordinates(one) * shapely.get_num_coordinates(other) <= _MAX_CROSSINGS:
        return
    few, many = sorted((_edges(one, near=other), _edges(other, near=one)), key=len)
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


def _edges(shape: BaseGeometry, *, near: BaseGeometry | None = None) -> np.ndarray:
    """Edges of a shape as lines; only those whose box meets the box of another shape."""
    rings = shapely.get_rings(shapely.get_parts(shape))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    ends = np.stack([xy[:-1][joined], xy[1:][joined]], axis=1)
    if near is not None:
        box = shapely.bounds(near)
        meets = (ends.max(axis=1) >= box[:2]) & (ends.min(axis=1) <= box[2:])
        ends = ends[meets.all(axis=1)]
    edges: np.ndarray = shapely.linestrings(ends)
    return edges


def canonical(shape: BaseGeometry) -> BaseGeometry:
    """The same shape with outer rings counter-clockwise, parts and first vertices in fixed order.

    Order of parts, ring direction and start vertex carry no meaning; a fixed order lets the same
    shape have the same bytes (RFC 7946 section 3.1.6 for the direction).
    """
    flat = shapely.force_2d(shape)
    kind = shapely.get_type_id(flat)
    if kind == _POINT:
        return flat
    if kind == _MULTIPOLYGON:
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
