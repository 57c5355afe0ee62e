"""Where polygons overlap or leave gaps: faces between those borders that do not cancel.

In a perfect tiling every inner border is drawn twice, once in each direction. Such edges cancel;
what is left are the outer borders and the places where two neighbours disagree, mostly very few.
Only these are cut at their crossings and joined to faces. So the work grows with the number of
vertices as a sort does, not as an overlay of every zone with its neighbours.

Crossing points are rounded to floating-point coordinates: an edge of a kilometre moves its face by
about 1e-6 m², which is far below the 1e-4 m² that count as an overlap.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.geometry import MIN_AREA_M2, ShapeTooComplexError
from zoning.measure import area_m2

Objects = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_NONE = np.empty(0, dtype=object)
_SHARES = (0.618034, 0.414214, 0.732051, 0.236068, 0.141593)  # no simple fractions
_MEETINGS_PER_EDGE = 20
_MEETINGS_ALLOWED = 500_000
_EDGES_AT_ONCE = 1024
_MIXERS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)


@dataclass(frozen=True, slots=True, kw_only=True)
class Faces:
    """Bounded faces, each inside the same number of polygons all over.

    Attributes:
        shapes: n polygons, lon/lat.
        balance: n counts: how many of the polygons hold the face, less those subtracted.
        area_m2: n areas; below 1e-4 m² a face may be rounding noise.
    """

    shapes: Objects
    balance: Ints
    area_m2: Floats

    def ground(self, *, with_gaps: bool = False) -> BaseGeometry:
        """Union of the polygons, where none were subtracted; gaps below 1e-4 m² are closed.

        Args:
            with_gaps: close every gap that polygons enclose, whatever its size.
        """
        covered = (self.balance > 0) | (self.area_m2 < MIN_AREA_M2) | with_gaps
        return shapely.coverage_union_all(self.shapes[covered])


def faces_of(polygons: Objects, subtracted: Objects = _NONE) -> Faces:
    """Faces between the borders of polygons, counted.

    Args:
        polygons: valid polygons and multipolygons.
        subtracted: polygons that count as minus one. Equal borders of the two sides cancel, so a
            face may lie inside one more of each in some of its parts: only `balance` is the same.

    Raises:
        ShapeTooComplexError: borders cross one another so often that cutting them would take
            minutes and gigabytes; no map does.
    """
    lines = _open_borders(polygons, subtracted)
    _refuse_bomb(lines)
    noded = shapely.union_all(lines) if len(lines) else shapely.GeometryCollection()
    shapes = shapely.get_parts(shapely.polygonize([noded]))
    balance = _balance(shapes, polygons, subtracted)
    return Faces(shapes=shapes, balance=balance, area_m2=areas_m2(shapes))


def areas_m2(shapes: Objects) -> Floats:
    """Ellipsoidal areas of n shapes."""
    areas: Floats = np.atleast_1d(area_m2(shapes))
    return areas


def _balance(faces: Objects, polygons: Objects, subtracted: Objects) -> Ints:
    """How many polygons hold each face, less those subtracted, by one point of each face.

    A border that cancelled may run through a face. Where the point lies on one, so that being
    inside and being touched differ, another point is tried.
    """
    pieces, todo = faces, np.arange(len(faces))
    balance = np.zeros(len(faces), dtype=np.int64)
    for share in (0.0, *_SHARES):
        pieces = _narrowed(pieces, share) if share else pieces
        points = shapely.point_on_surface(pieces)
        within, touched = _counts(polygons, points)
        within_other, touched_other = _counts(subtracted, points)
        balance[todo] = touched - touched_other
        unsure = (within != touched) | (within_other != touched_other)
        pieces, todo = faces[todo[unsure]], todo[unsure]
        if not len(todo):
            break
    return balance


def _narrowed(faces: Objects, share: float) -> Objects:
    """The western and then the southern part of each face, by a share of its extent."""
    for upright in (False, True):
        west, south, east, north = shapely.bounds(faces).T
        east = east if upright else west + share * (east - west)
        north = south + share * (north - south) if upright else north
        cut = shapely.intersection(faces, shapely.box(west, south, east, north))
        faces = np.where(shapely.get_dimensions(cut) == 2, cut, faces)
    return faces


def _counts(polygons: Objects, points: Objects) -> tuple[Ints, Ints]:
    """How many polygons hold each point inside, and how many inside or on the border."""
    if not len(polygons) or not len(points):
        none = np.zeros(len(points), dtype=np.int64)
        return none, none
    shapely.prepare(polygons)
    point, polygon = shapely.STRtree(polygons).query(points)
    x, y = shapely.get_x(points)[point], shapely.get_y(points)[point]
    within = shapely.contains_xy(polygons[polygon], x, y)
    touched = shapely.intersects_xy(polygons[polygon], x, y)
    return (
        np.bincount(point[within], minlength=len(points)).astype(np.int64),
        np.bincount(point[touched], minlength=len(points)).astype(np.int64),
    )


def _open_borders(polygons: Objects, subtracted: Objects) -> Objects:
    """Lines of all edges that are not drawn as often in one direction as in the other."""
    rings = np.concatenate([_rings(polygons, clockwise=False), _rings(subtracted, clockwise=True)])
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    xy = xy + 0.0  # -0.0 is 0.0
    start, end = xy[:-1], xy[1:]
    joined = (ring[1:] == ring[:-1]) & (start != end).any(axis=1)
    is_open = np.zeros(len(start), dtype=bool)
    is_open[joined] = _uncancelled(start[joined], end[joined])
    if not is_open.any():
        return _NONE
    return _chains(start, end, ring[1:], is_open)


def _chains(start: Floats, end: Floats, ring: Ints, is_open: npt.NDArray[np.bool_]) -> Objects:
    """Lines of the open edges; those that follow one another along a ring make one line."""
    follows = np.append(False, is_open[:-1] & (ring[1:] == ring[:-1])) & is_open
    line = np.cumsum(is_open & ~follows)[is_open] - 1
    vertices = np.stack([start[is_open], end[is_open]], axis=1)
    first = ~follows[is_open]
    kept = np.stack([first, np.ones(len(first), dtype=bool)], axis=1)
    lines: Objects = shapely.linestrings(vertices[kept], indices=np.repeat(line, 2)[kept.ravel()])
    return lines


def _refuse_bomb(lines: Objects) -> None:
    """Bound the work by the pairs of open edges whose boxes meet; an edge meets a few on a map.

    Two valid combs of 2,000 vertices each cross a million times.
    """
    xy, line = shapely.get_coordinates(lines, return_index=True)
    joined = line[1:] == line[:-1]
    edges = shapely.linestrings(np.stack([xy[:-1][joined], xy[1:][joined]], axis=1))
    limit = _MEETINGS_PER_EDGE * len(edges) + _MEETINGS_ALLOWED
    if len(edges) ** 2 <= limit:
        return
    tree, meetings = shapely.STRtree(edges), 0
    for start in range(0, len(edges), _EDGES_AT_ONCE):
        meetings += tree.query(edges[start : start + _EDGES_AT_ONCE]).shape[1]
        if meetings > limit:
            raise ShapeTooComplexError(
                "图形边界彼此交叉过多，无法检查重叠与空缺。",
                "borders cross one another too often to look for overlaps and gaps.",
            )


def _rings(polygons: Objects, *, clockwise: bool) -> Objects:
    if not len(polygons):
        return _NONE
    parts = shapely.orient_polygons(shapely.get_parts(polygons), exterior_cw=clockwise)
    rings: Objects = shapely.get_rings(parts)
    return rings


def _uncancelled(start: Floats, end: Floats) -> npt.NDArray[np.bool_]:
    """Which directed edges remain when equal edges in opposite directions cancel.

    Of several equal edges that remain, one is marked: where a border lies matters, not how often.
    """
    forward = (start[:, 0] < end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] < end[:, 1]))
    ends = np.where(forward[:, None], np.hstack([start, end]), np.hstack([end, start]))
    order, first = _equal_runs(ends)
    direction = np.where(forward, 1, -1)[order]
    remaining = np.add.reduceat(direction, first) != 0 if len(first) else first.astype(bool)
    marked = np.zeros(len(start), dtype=bool)
    marked[order[first[remaining]]] = True
    return marked


def _equal_runs(ends: Floats) -> tuple[Ints, Ints]:
    """Order that puts equal rows of (n, 4) side by side, and where each run of them begins.

    Sorted by a hash of 64 bits; should two different edges share one, by their coordinates.
    """
    words = np.ascontiguousarray(ends).view(np.uint64)
    key = np.zeros(len(words), dtype=np.uint64)
    for column, mixer in enumerate(_MIXERS):
        key = (key ^ words[:, column]) * np.uint64(mixer)
        key ^= key >> np.uint64(31)
    order = np.argsort(key, kind="stable")
    changes = key[order][1:] != key[order][:-1]
    if (ends[order][1:] != ends[order][:-1]).any(axis=1)[~changes].any():
        order = np.lexsort(ends.T)
        changes = (ends[order][1:] != ends[order][:-1]).any(axis=1)
    return order, np.flatnonzero(np.append(True, changes))[: len(order)]
