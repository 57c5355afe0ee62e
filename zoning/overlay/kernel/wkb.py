"""From well-known binary (ISO 19125 and the EWKB of PostGIS) straight to directed edges.

WKB is read front to back: a collection is its count followed by whole geometries, so counting how
many are still to come takes the place of recursion. Every read is checked against the end first;
what is truncated, too long or not polygonal is answered by a negative number, never by a crash.
"""

import math

import numpy as np

from zoning.overlay.kernel.edges import X1, X2, Y1, Y2, ZONE, bounds
from zoning.overlay.kernel.jit import compiled, inlined
from zoning.overlay.kernel.layout import (
    EDGE_COLUMNS,
    MALFORMED,
    NOT_FINITE,
    NOT_POLYGONAL,
    Bytes,
    Floats,
    Ints,
)

_POLYGON, _MULTIPOLYGON, _COLLECTION = 3, 6, 7
_EWKB_Z, _EWKB_M, _EWKB_SRID = 0x80000000, 0x40000000, 0x20000000
_BYTES_PER_EDGE = 16  # an edge has a point of its own, and a point takes 16 bytes at least


@compiled
def most_edges(size: int) -> int:
    """How many edges a geometry of `size` bytes can have at most."""
    return size // _BYTES_PER_EDGE + 1


@compiled
def wkb_of_arrays(
    points: Bytes, rings: Ints, polygons: Ints, shapes: Ints, begin: int, end: int
) -> tuple[Bytes, Ints]:
    """Ragged arrays as well-known binary: multipolygons `begin` to `end`, and their offsets.

    Multipolygon i has the polygons shapes[i] to shapes[i + 1], polygon j the rings polygons[j] to
    polygons[j + 1], ring k the points rings[k] to rings[k + 1], 16 bytes each. Copying costs a
    tenth of what reading does, and so there is one way into the kernel.
    """
    first, last = polygons[shapes[begin]], polygons[shapes[end]]
    size = 9 * (end - begin + shapes[end] - shapes[begin]) + 4 * (last - first)
    wkb = np.empty(size + _BYTES_PER_EDGE * (rings[last] - rings[first]), np.uint8)
    offsets = np.zeros(end - begin + 1, np.int64)
    at = 0
    for i in range(begin, end):
        at = _put_head(wkb, at, _MULTIPOLYGON, shapes[i + 1] - shapes[i])
        for j in range(shapes[i], shapes[i + 1]):
            at = _put_head(wkb, at, _POLYGON, polygons[j + 1] - polygons[j])
            for k in range(polygons[j], polygons[j + 1]):
                at = _put_uint32(wkb, at, rings[k + 1] - rings[k])
                size = _BYTES_PER_EDGE * (rings[k + 1] - rings[k])
                source = _BYTES_PER_EDGE * rings[k]
                wkb[at : at + size] = points[source : source + size]
                at += size
        offsets[i - begin + 1] = at
    return wkb, offsets


@inlined
def _put_head(wkb: Bytes, at: int, kind: int, members: int) -> int:
    wkb[at] = 1  # little-endian
    return _put_uint32(wkb, _put_uint32(wkb, at + 1, kind), members)


@inlined
def _put_uint32(wkb: Bytes, at: int, value: int) -> int:
    for i in range(4):
        wkb[at + i] = (value >> (8 * i)) & 0xFF
    return at + 4


@compiled
def edges_of_zones(wkb: Bytes, offsets: Ints) -> tuple[int, int, Floats, Floats]:
    """Edges and bounds (n, 4) of the zones wkb[offsets[i]:offsets[i + 1]].

    Returns:
        0, the number of edges, edges with room behind them, and the bounds, which for an empty zone
        are inf, inf, -inf, -inf; or what `read_polygons` found wrong and the number of that zone.
    """
    count, zones = 0, len(offsets) - 1
    edges = np.empty((most_edges(offsets[zones]) + zones, EDGE_COLUMNS))
    boxes = np.empty((zones, 4))
    for zone in range(zones):
        read = read_polygons(wkb, offsets[zone], offsets[zone + 1], edges, count, zone)
        if read < 0:
            return read, zone, edges[:0], boxes
        west, south, east, north = bounds(edges, count, count + read)
        boxes[zone, 0], boxes[zone, 1], boxes[zone, 2], boxes[zone, 3] = west, south, east, north
        count += read
    return 0, count, edges, boxes


@inlined
def _uint32(wkb: Bytes, at: int, little: bool) -> int:
    value = 0
    for i in range(4):
        value |= int(wkb[at + i]) << (8 * i if little else 24 - 8 * i)
    return value


@inlined
def _float64(wkb: Bytes, at: int, little: bool) -> float:
    bits = np.uint64(0)
    for i in range(8):
        shift = 8 * i if little else 56 - 8 * i
        bits |= np.uint64(wkb[at + i]) << np.uint64(shift)
    whole = np.uint64(bits)
    return whole.view(np.float64)


@compiled
def read_polygons(wkb: Bytes, begin: int, end: int, edges: Floats, first: int, zone: int) -> int:
    """Write the edges of the polygonal geometry wkb[begin:end] to edges[first:]; return how many.

    Polygon, MultiPolygon and collections of them, in either byte order, with or without Z, M and
    SRID. Rings may run either way: shells are taken left about, holes right about. There must be
    room for `most_edges(end - begin)`.
    """
    at, out, pending = begin, first, 1
    while pending > 0:
        if at + 9 > end or wkb[at] > 1:
            return MALFORMED
        little = wkb[at] == 1
        kind = _uint32(wkb, at + 1, little)
        at += 5
        stride = 16
        if kind & _EWKB_SRID:
            at += 4
        if kind & _EWKB_Z:
            stride += 8
        if kind & _EWKB_M:
            stride += 8
        kind &= 0x0FFFFFFF
        if at + 4 > end or kind >= 4000:
            return MALFORMED
        stride += (0, 8, 8, 16)[kind // 1000]
        kind %= 1000
        count = _uint32(wkb, at, little)
        at += 4
        pending -= 1
        if kind == _POLYGON:
            at, out = _read_rings(wkb, at, end, count, stride, little, edges, out, zone)
            if at < 0:
                return at
        elif kind in (_MULTIPOLYGON, _COLLECTION):
            pending += count
        else:
            return NOT_POLYGONAL
    return out - first if at == end else MALFORMED


@compiled
def _read_rings(
    wkb: Bytes,
    at: int,
    end: int,
    rings: int,
    stride: int,
    little: bool,
    edges: Floats,
    out: int,
    zone: int,
) -> tuple[int, int]:
    """Write the edges of one polygon; return where reading and writing go on."""
    for ring in range(rings):
        if at + 4 > end:
            return MALFORMED, out
        points = _uint32(wkb, at, little)
        at += 4
        if points * stride > end - at:
            return MALFORMED, out
        start, doubled_area = out, 0.0
        first_x = first_y = x1 = y1 = 0.0
        for k in range(points):
            x2, y2 = _float64(wkb, at, little), _float64(wkb, at + 8, little)
            at += stride
            if k == 0:
                first_x, first_y = x2, y2
            else:
                doubled_area += (x1 - first_x) * (y2 - first_y) - (x2 - first_x) * (y1 - first_y)
                if x1 != x2:
                    edges[out, X1], edges[out, Y1], edges[out, X2], edges[out, Y2] = x1, y1, x2, y2
                    edges[out, ZONE] = zone
                    out += 1
            x1, y1 = x2, y2
        if not math.isfinite(doubled_area):
            return NOT_FINITE, out
        if (doubled_area > 0) != (ring == 0):
            _turn(edges, start, out)
    return at, out


@compiled
def _turn(edges: Floats, begin: int, end: int) -> None:
    """Turn a ring about: its edges in the opposite order, each in the opposite direction."""
    for k in range(begin, end):
        edges[k, X1], edges[k, X2] = edges[k, X2], edges[k, X1]
        edges[k, Y1], edges[k, Y2] = edges[k, Y2], edges[k, Y1]
    for k in range((end - begin) // 2):
        for column in range(ZONE):
            other = end - 1 - k
            edges[begin + k, column], edges[other, column] = (
                edges[other, column],
                edges[begin + k, column],
            )
