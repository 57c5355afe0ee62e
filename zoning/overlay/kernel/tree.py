"""The tree of a layer: cells cut in half until few edges are left in each.

All edges stand in one array and are cut in place, depth first, the upper half first, so that the
array grows at its end only and the unfinished halves stay where they are.
"""

import math

import numpy as np

from zoning.overlay.kernel.edges import (
    SPLIT_X,
    SPLIT_Y,
    X1,
    X2,
    Y1,
    Y2,
    ZONE,
    longer,
    roomy,
    split,
)
from zoning.overlay.kernel.jit import compiled
from zoning.overlay.kernel.layout import (
    CHAIN,
    MAX_DEPTH,
    NODE,
    PARTS,
    Floats,
    Int32s,
    Ints,
    Records,
)

_LEAF_EDGES = 64  # fewer make a larger tree with more cuts, more make more pairs
_GROWTH = 4.0  # how often cutting may multiply edges before a crowded spot stays one leaf
_EXACT_DEG = 1e-13  # 1e-8 m; the pieces of a full ceiling add up to the cell's width within this
_SAMPLE = 512  # edges looked at to choose where to cut
_TRIES = 8  # how many edges with the same western end are compared for a common border


@compiled
def build_tree(edges: Floats, count: int, box: Floats) -> tuple[Records, Int32s, Records, Floats]:
    """Build the tree of edges[:count], all of them strictly inside `box`; the array is used up.

    Cutting a spot where many edges run side by side multiplies them without parting them. So each
    cell has an allowance of edges for all its leaves, which its halves share; a cell that has used
    up its allowance stays a leaf, however many edges it has.
    """
    nodes, solids = np.empty(1024, NODE), np.empty(1024, np.int32)
    chains, points = np.empty(1024, CHAIN), np.empty((count + count // 4 + 1024, 2))
    n_nodes, n_solids, n_chains, n_points = 1, 0, 0, 0
    todo = np.empty((PARTS, 4), np.int64)
    cells = np.empty((PARTS, 5))
    todo[0] = (0, count, 0, 0)
    cells[0] = (box[0], box[1], box[2], box[3], _GROWTH * count)
    waiting = 1
    while waiting > 0:
        waiting -= 1
        begin, end, at, depth = todo[waiting]
        west, floor, east, ceiling, allowance = cells[waiting]
        nodes[at].solid = n_solids
        solids = longer(solids, n_solids + end - begin)
        end, n_solids = _take_solids(edges, begin, end, east - west, ceiling, solids, n_solids)
        nodes[at].solids = n_solids - nodes[at].solid
        here = end - begin
        if here <= _LEAF_EDGES or here >= allowance or depth >= MAX_DEPTH:
            chains, points = longer(chains, n_chains + here + 1), roomy(points, n_points + 2 * here)
            nodes[at].split, nodes[at].link = 0.0, n_chains
            n_chains, n_points = _write_chains(
                edges, begin, end, chains, n_chains, points, n_points
            )
            nodes[at].count = n_chains - nodes[at].link
            continue
        axis, middle = _cut(edges, begin, end, west, floor, east, ceiling)
        edges = roomy(edges, end + 2 * here)
        kept, last = split(edges, begin, end, axis, middle, ceiling)
        nodes = longer(nodes, n_nodes + 2)
        nodes[at].split, nodes[at].link, nodes[at].count = middle, n_nodes, axis
        share = allowance / max(kept - begin + last - end, 1)
        for behind in range(2):
            a, b = (end, last) if behind else (begin, kept)
            upper = behind if axis == SPLIT_X else 1 - behind
            todo[waiting] = (a, b, n_nodes + upper, depth + 1)
            cells[waiting] = (west, floor, east, ceiling, share * (b - a))
            if axis == SPLIT_X:
                cells[waiting, 0 if upper else 2] = middle
            else:
                cells[waiting, 1 if upper else 3] = middle
            waiting += 1
        n_nodes += 2
    chains = longer(chains, n_chains + 1)
    chains[n_chains].start, chains[n_chains].left, chains[n_chains].right = n_points, -1, -1
    return nodes[:n_nodes], solids[:n_solids], chains[: n_chains + 1], points[:n_points]


@compiled
def _take_solids(
    edges: Floats,
    begin: int,
    end: int,
    width: float,
    ceiling: float,
    solids: Int32s,
    count: int,
) -> tuple[int, int]:
    """Note the zones solid in a cell and drop their edges, and those of zones that are not there.

    Of a zone that has nothing but pieces of ceiling, they add up to the width of the cell or to
    nothing; if to neither, the zone ends at a meridian inside the cell, and its edges stay.
    """
    kept = begin
    k = begin
    while k < end:
        start, zone, full, real = k, edges[k, ZONE], 0.0, False
        while k < end and edges[k, ZONE] == zone:
            full += edges[k, X1] - edges[k, X2]
            real = real or edges[k, Y1] != ceiling or edges[k, Y2] != ceiling
            k += 1
        if not real and abs(full - width) <= _EXACT_DEG:
            solids[count] = int(zone)
            count += 1
        elif real or abs(full) > _EXACT_DEG:
            for j in range(start, k):
                for column in range(ZONE + 1):
                    edges[kept, column] = edges[j, column]
                kept += 1
    return kept, count


@compiled
def _cut(
    edges: Floats, begin: int, end: int, west: float, floor: float, east: float, ceiling: float
) -> tuple[int, float]:
    """Where to cut a cell: across its longer side, unless that cuts far more edges."""
    x, y = 0.5 * (west + east), 0.5 * (floor + ceiling)
    cut_x = cut_y = 0
    stride = (end - begin) // _SAMPLE + 1
    for k in range(begin, end, stride):
        cut_x += (edges[k, X1] < x) != (edges[k, X2] < x)
        cut_y += (edges[k, Y1] < y) != (edges[k, Y2] < y)
    wide = (east - west) * math.cos(y * math.pi / 180) > ceiling - floor
    crowded = (end - begin) // (4 * stride)
    if wide:
        across_x = cut_x <= crowded or cut_x <= 2 * cut_y
    else:
        across_x = cut_y > crowded and cut_y > 2 * cut_x
    return (SPLIT_X, x) if across_x else (SPLIT_Y, y)


@compiled
def _write_chains(
    edges: Floats,
    begin: int,
    end: int,
    chains: Records,
    n_chains: int,
    points: Floats,
    n_points: int,
) -> tuple[int, int]:
    """Join the edges of a leaf to chains; an edge of two zones is written once."""
    partner = _partners(edges, begin, end)
    open_left, open_right = -2, -2
    for k in range(begin, end):
        other = partner[k - begin]
        if 0 <= other < k - begin:
            continue
        left = int(edges[k, ZONE])
        right = int(edges[begin + other, ZONE]) if other >= 0 else -1
        joins = (
            left == open_left
            and right == open_right
            and points[n_points - 1, 0] == edges[k, X1]
            and points[n_points - 1, 1] == edges[k, Y1]
        )
        if not joins:
            chains[n_chains].start = n_points
            chains[n_chains].left, chains[n_chains].right = left, right
            n_chains += 1
            points[n_points, 0], points[n_points, 1] = edges[k, X1], edges[k, Y1]
            n_points += 1
            open_left, open_right = left, right
        points[n_points, 0], points[n_points, 1] = edges[k, X2], edges[k, Y2]
        n_points += 1
    return n_chains, n_points


@compiled
def _partners(edges: Floats, begin: int, end: int) -> Ints:
    """For each edge of a leaf the place of the same edge of another zone, run backwards, or -1."""
    count = end - begin
    partner = np.full(count, -1, np.int64)
    ends = np.empty(count)
    for k in range(count):
        ends[k] = min(edges[begin + k, X1], edges[begin + k, X2])
    order = np.argsort(ends)
    for i in range(count):
        a = order[i]
        if partner[a] >= 0:
            continue
        for j in range(i + 1, min(i + 1 + _TRIES, count)):
            b = order[j]
            if ends[b] != ends[a]:
                break
            if partner[b] < 0 and _same_border(edges, begin + a, begin + b):
                partner[a], partner[b] = b, a
                break
    return partner


@compiled
def _same_border(edges: Floats, a: int, b: int) -> bool:
    """Whether two edges of different zones run between the same points in opposite directions."""
    return bool(
        edges[a, ZONE] != edges[b, ZONE]
        and edges[a, X1] == edges[b, X2]
        and edges[a, X2] == edges[b, X1]
        and edges[a, Y1] == edges[b, Y2]
        and edges[a, Y2] == edges[b, Y1]
    )
