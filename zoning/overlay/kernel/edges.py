"""Directed edges and the two cuts: at a meridian and at a parallel.

An edge is a row x1, y1, x2, y2, zone, with the zone on its left. Edges of one zone stand together
and in the order of their rings. Cuts are computed from the western end of an edge whatever its
direction, so that a border cut for two zones, or for a footprint that shares it, gives the same
bits, and mere contact cancels.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from zoning.overlay.kernel.jit import compiled, inlined
from zoning.overlay.kernel.layout import Floats

X1, Y1, X2, Y2, ZONE = 0, 1, 2, 3, 4
"""Columns of an edge."""
SPLIT_X, SPLIT_Y = -1, -2
"""Where a cell is cut: at a meridian, at a parallel."""


@compiled
def roomy(rows: Floats, needed: int) -> Floats:
    """The same rows with room for at least `needed`."""
    if needed <= len(rows):
        return rows
    larger = np.empty((needed + needed // 4, rows.shape[1]))
    larger[: len(rows)] = rows
    return larger


@compiled
def longer(array: npt.NDArray[Any], needed: int) -> npt.NDArray[Any]:
    """The same array, of numbers or records, with room for at least `needed`."""
    if needed <= len(array):
        return array
    longer = np.empty(needed + needed // 2, array.dtype)
    longer[: len(array)] = array
    return longer


@inlined
def append(
    edges: Floats,
    first: int,
    end: int,
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    zone: float,
    ceiling: float,
) -> int:
    """Append an edge behind `end`. A vertical one holds no area; pieces of ceiling merge."""
    if x1 == x2:
        return end
    k = end - 1
    if (
        y1 == ceiling
        and y2 == ceiling
        and k >= first
        and edges[k, X2] == x1
        and edges[k, Y1] == ceiling
        and edges[k, Y2] == ceiling
        and edges[k, ZONE] == zone
    ):
        edges[k, X2] = x2
        return k if edges[k, X1] == x2 else end
    edges[end, X1] = x1
    edges[end, Y1] = y1
    edges[end, X2] = x2
    edges[end, Y2] = y2
    edges[end, ZONE] = zone
    return end + 1


@compiled
def y_at(x1: float, y1: float, x2: float, y2: float, x: float) -> float:
    """Latitude at which an edge crosses the meridian x, the same for both directions."""
    if x1 > x2:
        x1, y1, x2, y2 = x2, y2, x1, y1
    return y1 + (y2 - y1) * ((x - x1) / (x2 - x1))


@compiled
def x_at(x1: float, y1: float, x2: float, y2: float, y: float) -> float:
    """Longitude at which an edge crosses the parallel y, the same for both directions."""
    if x1 > x2:
        x1, y1, x2, y2 = x2, y2, x1, y1
    return x1 + (x2 - x1) * ((y - y1) / (y2 - y1))


@compiled
def keep_side(
    edges: Floats, begin: int, end: int, out: int, at: float, side: float, ceiling: float
) -> int:
    """Append at `out` what lies west (side 1) or east (side -1) of the meridian `at`."""
    first = out
    for k in range(begin, end):
        x1, y1, x2, y2 = edges[k, X1], edges[k, Y1], edges[k, X2], edges[k, Y2]
        in1, in2 = side * (at - x1), side * (at - x2)
        if in1 <= 0 and in2 <= 0:
            continue
        if in1 < 0:
            y1 = y_at(x1, y1, x2, y2, at)
            x1 = at
        elif in2 < 0:
            y2 = y_at(x1, y1, x2, y2, at)
            x2 = at
        out = append(edges, first, out, x1, y1, x2, y2, edges[k, ZONE], ceiling)
    return out


@compiled
def keep_above(edges: Floats, begin: int, end: int, out: int, at: float, ceiling: float) -> int:
    """Append at `out` what lies above the parallel `at`."""
    first = out
    for k in range(begin, end):
        x1, y1, x2, y2 = edges[k, X1], edges[k, Y1], edges[k, X2], edges[k, Y2]
        if y1 <= at and y2 <= at:
            continue
        if y1 < at:
            x1 = x_at(x1, y1, x2, y2, at)
            y1 = at
        elif y2 < at:
            x2 = x_at(x1, y1, x2, y2, at)
            y2 = at
        out = append(edges, first, out, x1, y1, x2, y2, edges[k, ZONE], ceiling)
    return out


@compiled
def keep_below(edges: Floats, begin: int, end: int, out: int, at: float) -> int:
    """Append at `out` what lies below the parallel `at`; what lies above leaves its shadow."""
    first = out
    for k in range(begin, end):
        x1, y1, x2, y2 = edges[k, X1], edges[k, Y1], edges[k, X2], edges[k, Y2]
        zone = edges[k, ZONE]
        if y1 <= at and y2 <= at:
            out = append(edges, first, out, x1, y1, x2, y2, zone, at)
        elif y1 >= at and y2 >= at:
            out = append(edges, first, out, x1, at, x2, at, zone, at)
        else:
            x = x_at(x1, y1, x2, y2, at)
            out = append(edges, first, out, x1, min(y1, at), x, at, zone, at)
            out = append(edges, first, out, x, at, x2, min(y2, at), zone, at)
    return out


@compiled
def move_down(edges: Floats, begin: int, end: int, to: int) -> None:
    """Move edges[begin:end] to an earlier place."""
    for k in range(begin, end):
        for column in range(5):
            edges[to + k - begin, column] = edges[k, column]


@compiled
def split(
    edges: Floats, begin: int, end: int, axis: int, at: float, ceiling: float
) -> tuple[int, int]:
    """Cut edges[begin:end] at a meridian or a parallel, in one pass.

    The half that takes no more than one edge of each, west of a meridian or above a parallel, is
    written in place; the other half, east or below, behind `end`, where there must be room for
    twice as many edges.

    Returns:
        Where the half in place ends, which begins at `begin`, and the other, which begins at `end`.
    """
    if axis == SPLIT_X:
        return _split_at_meridian(edges, begin, end, at, ceiling)
    return _split_at_parallel(edges, begin, end, at, ceiling)


@compiled
def _split_at_meridian(
    edges: Floats, begin: int, end: int, at: float, ceiling: float
) -> tuple[int, int]:
    west, east = begin, end
    for k in range(begin, end):
        x1, y1, x2, y2 = edges[k, X1], edges[k, Y1], edges[k, X2], edges[k, Y2]
        zone = edges[k, ZONE]
        if x1 <= at and x2 <= at:
            west = append(edges, begin, west, x1, y1, x2, y2, zone, ceiling)
        elif x1 >= at and x2 >= at:
            east = append(edges, end, east, x1, y1, x2, y2, zone, ceiling)
        else:
            y = y_at(x1, y1, x2, y2, at)
            if x1 < at:
                west = append(edges, begin, west, x1, y1, at, y, zone, ceiling)
                east = append(edges, end, east, at, y, x2, y2, zone, ceiling)
            else:
                east = append(edges, end, east, x1, y1, at, y, zone, ceiling)
                west = append(edges, begin, west, at, y, x2, y2, zone, ceiling)
    return west, east


@compiled
def _split_at_parallel(
    edges: Floats, begin: int, end: int, at: float, ceiling: float
) -> tuple[int, int]:
    above, below = begin, end
    for k in range(begin, end):
        x1, y1, x2, y2 = edges[k, X1], edges[k, Y1], edges[k, X2], edges[k, Y2]
        zone = edges[k, ZONE]
        if y1 <= at and y2 <= at:
            below = append(edges, end, below, x1, y1, x2, y2, zone, at)
        elif y1 >= at and y2 >= at:
            below = append(edges, end, below, x1, at, x2, at, zone, at)
            above = append(edges, begin, above, x1, y1, x2, y2, zone, ceiling)
        else:
            x = x_at(x1, y1, x2, y2, at)
            below = append(edges, end, below, x1, min(y1, at), x, at, zone, at)
            below = append(edges, end, below, x, at, x2, min(y2, at), zone, at)
            if y1 < at:
                above = append(edges, begin, above, x, at, x2, y2, zone, ceiling)
            else:
                above = append(edges, begin, above, x1, y1, x, at, zone, ceiling)
    return above, below


@compiled
def bounds(edges: Floats, begin: int, end: int) -> tuple[float, float, float, float]:
    """West, south, east and north of edges[begin:end]."""
    west, south, east, north = np.inf, np.inf, -np.inf, -np.inf
    for k in range(begin, end):
        west = min(west, edges[k, X1], edges[k, X2])
        south = min(south, edges[k, Y1], edges[k, Y2])
        east = max(east, edges[k, X1], edges[k, X2])
        north = max(north, edges[k, Y1], edges[k, Y2])
    return west, south, east, north
