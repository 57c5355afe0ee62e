"""A footprint descends the tree.

It is cut where a cell is cut, counts whole where a zone is solid, and is paired in the leaves. A
footprint taller than a band is cut into bands first; each part then goes down by itself.

Working arrays are not replaced by larger ones on the way: the compiler counts references to a
variable that may change by locked instructions in every turn of a loop. Where room is lacking, that
is said, the caller (`calls`) makes more, and the footprint is begun again.
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
    bounds,
    keep_above,
    keep_below,
    keep_side,
    move_down,
    split,
)
from zoning.overlay.kernel.ellipsoid import BAND_DEG, Fit, fit, mean_height_area, raised
from zoning.overlay.kernel.jit import compiled, inlined
from zoning.overlay.kernel.layout import Bytes, Floats, Int32s, Ints, Records
from zoning.overlay.kernel.leaf import area_left_of_chain, lay_out
from zoning.overlay.kernel.wkb import most_edges, read_polygons

_NOISE_M2 = 1e-4  # mere contact leaves rounding noise of about 1e-8 m²; nothing below this is told
_ROOM = 6  # edges made room for, per edge of a footprint: cutting it the first time takes three
_RECENT = 4  # a leaf has a few zones, and a footprint few leaves: look back so far before appending


@compiled
def overlay_from(
    nodes: Records,
    solids: Int32s,
    chains: Records,
    points: Floats,
    box: Floats,
    wkb: Bytes,
    offsets: Ints,
    at: int,
    edges: Floats,
    strips: Floats,
    todo: Ints,
    cells: Floats,
    footprints: Ints,
    zones: Ints,
    areas: Floats,
    found: int,
) -> tuple[int, int, int]:
    """Overlay the footprints wkb[offsets[i]:offsets[i + 1]] from number `at` on with a layer.

    Edges, strips, todo and cells are room to work in, the other three for `found` rows and more:
    footprint numbers, zone numbers and areas in m², sorted by footprint and zone. A caller that
    keeps the room from one call to the next spares the system handing out its pages anew, a third
    of the time of a large one.

    Returns:
        The footprint reached, the rows found before it, and 0 if all are done, how much room is
        lacking, or what `read_polygons` found wrong.
    """
    for i in range(at, len(offsets) - 1):
        most = most_edges(offsets[i + 1] - offsets[i])
        if most > len(edges):
            return i, found, _ROOM * most
        count = read_polygons(wkb, offsets[i], offsets[i + 1], edges, 0, 0)
        if count < 0:
            return i, found, count
        west, south, east, north = bounds(edges, 0, count)
        low, high = max(south, box[1]), min(north, box[3])
        if not (low < high and west < box[2] and east > box[0]):
            continue
        inside = south >= box[1] and north <= box[3] and west >= box[0] and east <= box[2]
        begin, end = 0, count
        if not inside:
            if 8 * count > len(edges):
                return i, found, 2 * 8 * count
            begin, end = _window(edges, count, box[0], low, box[2], high)
        bands = math.ceil((high - low) / BAND_DEG)
        last = found
        for band in range(bands):
            floor = low + (high - low) * band / bands
            ceiling = low + (high - low) * (band + 1) / bands
            start, stop = begin, end
            if band < bands - 1:
                if end + 2 * (end - begin) > len(edges):
                    return i, found, 2 * (end + 2 * (end - begin))
                start = end
                end, stop = split(edges, begin, end, SPLIT_Y, ceiling, high)
            last, lacking = _descend(
                nodes,
                solids,
                chains,
                points,
                edges,
                start,
                stop,
                south,
                floor,
                ceiling,
                strips,
                todo,
                cells,
                zones,
                areas,
                found,
                last,
            )
            if lacking > 0:
                return i, found, lacking
        last = _settle(footprints, zones, areas, found, last)
        for k in range(found, last):
            footprints[k] = i
        found = last
    return len(offsets) - 1, found, 0


@compiled
def _window(
    edges: Floats, count: int, west: float, south: float, east: float, north: float
) -> tuple[int, int]:
    """Copy what of edges[:count] lies in a window to behind them; return its begin and end."""
    a = keep_above(edges, 0, count, count, south, np.inf)
    b = keep_below(edges, count, a, a, north)
    c = keep_side(edges, a, b, b, west, -1.0, north)
    d = keep_side(edges, b, c, c, east, 1.0, north)
    move_down(edges, c, d, count)
    return count, count + d - c


@inlined
def _descend(
    nodes: Records,
    solids: Int32s,
    chains: Records,
    points: Floats,
    edges: Floats,
    begin: int,
    end: int,
    bottom: float,
    floor: float,
    ceiling: float,
    strips: Floats,
    todo: Ints,
    cells: Floats,
    zones: Ints,
    areas: Floats,
    first: int,
    found: int,
) -> tuple[int, int]:
    """Add what the part edges[begin:end] of a footprint has in common with each zone.

    The part lies between the parallels `floor` and `ceiling`; `bottom` is the southern end of the
    whole footprint: where that is not above a cell's floor, the part may stand on the floor without
    an edge there, and its base line is the floor. Elsewhere its own edges close it from below.

    Returns:
        The number of rows found, and 0 or how much room is lacking.
    """
    lacking = 0
    base_fit = fit(floor, ceiling)
    waiting = _put(todo, cells, 0, begin, end, 0, floor, ceiling)
    while waiting > 0 and lacking == 0:
        waiting -= 1
        begin, end, at = todo[waiting, 0], todo[waiting, 1], todo[waiting, 2]
        low, high = cells[waiting, 0], cells[waiting, 1]
        west, south, east, north = bounds(edges, begin, end)
        if bottom <= low:
            south = low
        whole = -1.0  # area of the part, once it is needed
        while True:
            node = nodes[at]
            if node.solids > 0:
                if found + node.solids > len(zones):
                    lacking = found + node.solids
                    break
                if whole < 0:
                    whole = _area(edges, begin, end, south, raised(base_fit, south - floor))
                for k in range(node.solid, node.solid + node.solids):
                    found = _add(zones, areas, first, found, solids[k], whole)
            middle = node.split
            if node.count == SPLIT_X and east <= middle:
                at = node.link
            elif node.count == SPLIT_X and west >= middle:
                at = node.link + 1
            elif node.count == SPLIT_Y and north <= middle:
                at, high = node.link, min(middle, high)
            elif node.count == SPLIT_Y and south >= middle:
                at, low = node.link + 1, max(middle, low)
            else:
                break
        node = nodes[at]
        if lacking == 0 and node.count > 0:
            if found + 2 * node.count > len(zones):
                lacking = found + 2 * node.count
                break
            here = raised(base_fit, south - floor)
            total = lay_out(edges, begin, end, south, here, strips)
            for k in range(node.link, node.link + node.count):
                left, right = chains[k].left, chains[k].right
                start, stop = chains[k].start, chains[k + 1].start
                area = area_left_of_chain(
                    points, start, stop, strips, end - begin, total, west, south, east, north, here
                )
                if area != 0.0:
                    found = _add(zones, areas, first, found, left, area)
                    if right >= 0:
                        found = _add(zones, areas, first, found, right, -area)
        elif lacking == 0 and node.count < 0:
            if end + 2 * (end - begin) > len(edges):
                lacking = 2 * (end + 2 * (end - begin))
                break
            kept, last = split(edges, begin, end, node.count, node.split, high)
            if node.count == SPLIT_X:
                waiting = _put(todo, cells, waiting, begin, kept, node.link, low, high)
                waiting = _put(todo, cells, waiting, end, last, node.link + 1, low, high)
            else:
                middle = node.split
                waiting = _put(todo, cells, waiting, begin, kept, node.link + 1, middle, high)
                waiting = _put(todo, cells, waiting, end, last, node.link, low, middle)
    return found, lacking


@inlined
def _put(
    todo: Ints,
    cells: Floats,
    waiting: int,
    begin: int,
    end: int,
    node: int,
    low: float,
    high: float,
) -> int:
    """Leave a part of the footprint for later, unless there is nothing of it."""
    if end > begin:
        todo[waiting, 0] = begin
        todo[waiting, 1] = end
        todo[waiting, 2] = node
        cells[waiting, 0] = low
        cells[waiting, 1] = high
        waiting += 1
    return waiting


@inlined
def _area(edges: Floats, begin: int, end: int, base: float, here: Fit) -> float:
    """Area of a part above its base line, m²."""
    area = 0.0
    for k in range(begin, end):
        mean = mean_height_area(edges[k, Y1] - base, edges[k, Y2] - base, here)
        area -= (edges[k, X2] - edges[k, X1]) * mean
    return area


@inlined
def _add(zones: Ints, areas: Floats, first: int, found: int, zone: int, area: float) -> int:
    """Add an area to a zone met recently, or note it as a further row."""
    k = found - 1
    while k >= first and k >= found - _RECENT and zones[k] != zone:
        k -= 1
    if k >= first and k >= found - _RECENT:
        areas[k] += area
    else:
        zones[found] = zone
        areas[found] = area
        found += 1
    return found


@compiled
def _settle(places: Ints, zones: Ints, areas: Floats, first: int, last: int) -> int:
    """Sort the rows of one footprint by zone, one row a zone, without the noise of mere contact.

    Areas of one zone are added in the order in which they were found, whose places are written to
    `places`: sums of floating-point numbers depend on it. Sorting with gaps (Shell) takes no room.
    """
    gap = 1
    while 3 * gap < last - first:
        gap = 3 * gap + 1
    for k in range(first, last):
        places[k] = k
    while gap > 0:
        for k in range(first + gap, last):
            zone, area, place, j = zones[k], areas[k], places[k], k
            while j >= first + gap:
                i = j - gap
                if zones[i] < zone or (zones[i] == zone and places[i] < place):
                    break
                zones[j], areas[j], places[j] = zones[i], areas[i], places[i]
                j = i
            zones[j], areas[j], places[j] = zone, area, place
        gap //= 3
    kept, k = first, first
    while k < last:
        zone, area = zones[k], 0.0
        while k < last and zones[k] == zone:
            area += areas[k]
            k += 1
        if area >= _NOISE_M2:
            zones[kept], areas[kept] = zone, area
            kept += 1
    return kept
