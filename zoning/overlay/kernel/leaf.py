"""A leaf: the part of a footprint in it against the chains of the layer, pair by pair.

The part is first laid out as strips: for each edge its western and eastern end, the height above
the base line at the western end, the slope, the sign (-1 if the edge runs east) and the signed area
below it. A chain is followed point by point and clipped to the window of the part on the way. What
lies below the base line or beside the window has nothing in common with the part. What lies above
its top covers it whole, and needs only the area of the part between two meridians; neighbouring
pieces of that kind are joined to one *run* first. Only what is left, a few edges, is paired.
"""

from zoning.overlay.kernel.edges import X1, X2, Y1, Y2, x_at
from zoning.overlay.kernel.ellipsoid import Fit, mean_height_area
from zoning.overlay.kernel.jit import compiled, inlined
from zoning.overlay.kernel.layout import Floats

WEST, EAST, HEIGHT, SLOPE, SIGN, OWN = 0, 1, 2, 3, 4, 5
"""Columns of a strip."""


@inlined
def lay_out(edges: Floats, begin: int, end: int, base: float, fit: Fit, strips: Floats) -> float:
    """Write the strips of a part to strips[: end - begin]; return the area of the part, m²."""
    total = 0.0
    for k in range(begin, end):
        x1, y1, x2, y2 = edges[k, X1], edges[k, Y1], edges[k, X2], edges[k, Y2]
        sign = -1.0
        if x1 > x2:
            x1, y1, x2, y2, sign = x2, y2, x1, y1, 1.0
        own = sign * (x2 - x1) * mean_height_area(y1 - base, y2 - base, fit)
        total += own
        i = k - begin
        strips[i, WEST], strips[i, EAST] = x1, x2
        strips[i, HEIGHT], strips[i, SLOPE] = y1 - base, (y2 - y1) / (x2 - x1)
        strips[i, SIGN], strips[i, OWN] = sign, own
    return total


@compiled
def _area_west_of(x: float, strips: Floats, count: int, fit: Fit) -> float:
    """Area of the part west of a meridian, m²."""
    area = 0.0
    for k in range(count):
        width = x - strips[k, WEST]
        if strips[k, EAST] <= x:
            area += strips[k, OWN]
        elif width > 0:
            height = strips[k, HEIGHT]
            mean = mean_height_area(height, height + strips[k, SLOPE] * width, fit)
            area += strips[k, SIGN] * width * mean
    return area


@compiled
def _area_below_both(e1: float, e2: float, f1: float, f2: float, fit: Fit) -> float:
    """Area below the lower of two edges with these heights at their ends, per degree."""
    d1, d2 = f1 - e1, f2 - e2
    if d1 >= 0 and d2 >= 0:
        return mean_height_area(e1, e2, fit)
    if d1 <= 0 and d2 <= 0:
        return mean_height_area(f1, f2, fit)
    t = d1 / (d1 - d2)
    m = e1 + t * (e2 - e1)
    if d1 > 0:
        return t * mean_height_area(e1, m, fit) + (1 - t) * mean_height_area(m, f2, fit)
    return t * mean_height_area(f1, m, fit) + (1 - t) * mean_height_area(m, e2, fit)


@inlined
def _area_with_edge(
    west: float, h1: float, east: float, h2: float, strips: Floats, count: int, fit: Fit
) -> float:
    """Area of the part below one edge of the layer, m²."""
    slope = (h2 - h1) / (east - west)
    area = 0.0
    for k in range(count):
        a, b = max(west, strips[k, WEST]), min(east, strips[k, EAST])
        if a < b:
            e1 = strips[k, HEIGHT] + strips[k, SLOPE] * (a - strips[k, WEST])
            e2 = strips[k, HEIGHT] + strips[k, SLOPE] * (b - strips[k, WEST])
            f1, f2 = h1 + slope * (a - west), h1 + slope * (b - west)
            area += strips[k, SIGN] * (b - a) * _area_below_both(e1, e2, f1, f2, fit)
    return area


@inlined
def area_left_of_chain(
    points: Floats,
    begin: int,
    end: int,
    strips: Floats,
    count: int,
    total: float,
    west: float,
    base: float,
    east: float,
    top: float,
    fit: Fit,
) -> float:
    """Signed area of the part on the left of the chain points[begin:end], m².

    West, base line, east and top are those of the part, `total` is its area.
    """
    area = 0.0
    run1 = run2 = west
    for k in range(begin, end - 1):
        x1, y1, x2, y2 = points[k, 0], points[k, 1], points[k + 1, 0], points[k + 1, 1]
        if y1 >= top and y2 >= top:
            if run2 != x1:
                area -= _area_of_run(run1, run2, west, east, total, strips, count, fit)
                run1 = x1
            run2 = x2
            continue
        if (
            (y1 <= base and y2 <= base)
            or (x1 <= west and x2 <= west)
            or (x1 >= east and x2 >= east)
        ):
            continue
        a, ya, b, yb = x1, y1, x2, y2
        if y1 > top or y2 > top:
            x = x_at(x1, y1, x2, y2, top)
            area -= _area_of_run(run1, run2, west, east, total, strips, count, fit)
            if y1 > top:
                run1, run2, a, ya = x1, x, x, top
            else:
                run1, run2, b, yb = x, x2, x, top
        if y1 < base:
            a, ya = x_at(x1, y1, x2, y2, base), base
        elif y2 < base:
            b, yb = x_at(x1, y1, x2, y2, base), base
        if a < b:
            area -= _area_with_edge(a, ya - base, b, yb - base, strips, count, fit)
        elif a > b:
            area += _area_with_edge(b, yb - base, a, ya - base, strips, count, fit)
    return area - _area_of_run(run1, run2, west, east, total, strips, count, fit)


@inlined
def _area_of_run(
    x1: float,
    x2: float,
    west: float,
    east: float,
    total: float,
    strips: Floats,
    count: int,
    fit: Fit,
) -> float:
    """Area of the part from meridian x1 to x2, negative if x2 lies west of x1, m²."""
    x1, x2 = min(max(x1, west), east), min(max(x2, west), east)
    area = 0.0
    if x1 == west and x2 == east:
        area = total
    elif x1 == east and x2 == west:
        area = -total
    elif x1 != x2:
        area = _area_west_of(x2, strips, count, fit) - _area_west_of(x1, strips, count, fit)
    return area
