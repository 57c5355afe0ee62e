"""Lines that are meant as the outline of a site: closed to polygons where the user says so."""

import shapely
from shapely.geometry.base import BaseGeometry

from zoning.ingest.errors import GeometryInvalidError, Proposal, RingTooShortError
from zoning.texts import Text

_LEAST_POINTS = 3
_OFFER = Proposal(
    kind="close-lines",
    value="yes",
    text=Text(zh="把线首尾相接，作为范围边界。", en="Close the lines: they are the outline."),
)


def offer_to_close(shape: BaseGeometry) -> tuple[Proposal, ...]:
    """The offer to take a line for an outline, where closing it gives valid polygons."""
    rings = [_ring(line) for line in shapely.get_parts(shape)]
    sound = all(len(ring) > _LEAST_POINTS and shapely.Polygon(ring).is_valid for ring in rings)
    return (_OFFER,) if sound else ()


def closed_outline(shape: BaseGeometry, row: int) -> BaseGeometry:
    """The polygon, or polygons side by side, that a line or several enclose when closed.

    Raises:
        RingTooShortError: a line has fewer than three different points.
        GeometryInvalidError: the closed line crosses itself, or the polygons overlap.
    """
    rings = [_ring(line) for line in shapely.get_parts(shape)]
    if any(len(ring) <= _LEAST_POINTS for ring in rings):
        raise RingTooShortError(
            f"第 {row + 1} 个要素不足三个不同的点，无法闭合成面。",
            f"feature {row + 1} has fewer than three different points and encloses nothing.",
        )
    polygons = [shapely.Polygon(ring) for ring in rings]
    closed = polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
    if not closed.is_valid:
        raise GeometryInvalidError(
            f"第 {row + 1} 个要素闭合后边界自相交。",
            f"feature {row + 1} crosses itself when closed.",
        )
    return closed


def _ring(line: BaseGeometry) -> list[tuple[float, float]]:
    """Positions of a line, the first repeated at the end."""
    points = [(x, y) for x, y in shapely.get_coordinates(line).tolist()]
    return points if points[0] == points[-1] else [*points, points[0]]
