"""Wanted faults of the demo region: a gap between two units, and a unit code of the wrong length.

Published data have such faults; the demo holds one of each, so that it shows what becomes of them.
"""

from collections.abc import Mapping

import numpy as np
import shapely
from frame import KM_PER_DEGREE_EAST, KM_PER_DEGREE_NORTH, Position
from shapely.geometry.base import BaseGeometry

GAP_KM = 0.03
"""Width of the gap in kilometres."""

GAP_VERTICES = 14
"""How many vertices of the common border the gap runs along."""


def with_gap(
    shapes: Mapping[int, BaseGeometry], one_side: list[int], other_side: list[int]
) -> dict[int, BaseGeometry]:
    """The shapes with the longest border between two groups opened in its middle.

    Args:
        shapes: polygons in degrees that share vertices.
        one_side: numbers of the polygons that give way.
        other_side: numbers of the polygons that stay as they are.
    """
    number, border = max(
        ((one, _common(shapes[one], shapes[other])) for one in one_side for other in other_side),
        key=lambda found: len(found[1]),
    )
    middle = len(border) // 2
    run = border[middle - GAP_VERTICES // 2 : middle + GAP_VERTICES // 2]
    moved = _drawn_back(run, shapes[number])

    def shift(positions: np.ndarray) -> np.ndarray:
        return np.array([moved.get((x, y), (x, y)) for x, y in positions.tolist()])

    return {**shapes, number: shapely.transform(shapes[number], shift)}


def malformed(code: str) -> str:
    """A unit code with a digit too many, as published lists really have."""
    return f"{code[:-4]}0{code[-4:]}"


def _common(one: BaseGeometry, other: BaseGeometry) -> list[Position]:
    """The longest run of vertices on the outer ring of one shape that the other has too."""
    shared = set(map(tuple, shapely.get_coordinates(other).tolist()))
    longest: list[Position] = []
    run: list[Position] = []
    for x, y in shapely.get_coordinates(shapely.get_exterior_ring(one)).tolist():
        run = [*run, (x, y)] if (x, y) in shared else []
        longest = max(longest, run, key=len)
    return longest


def _drawn_back(run: list[Position], shape: BaseGeometry) -> dict[Position, Position]:
    """Where the vertices of a run go; its ends stay, so that the gap closes there."""
    scale = np.array([KM_PER_DEGREE_EAST, KM_PER_DEGREE_NORTH])
    moved = {}
    for before, here, after in zip(run, run[1:], run[2:], strict=False):
        along = (np.array(after) - np.array(before)) * scale
        across = np.array([-along[1], along[0]]) / np.sqrt(np.sum(along * along))
        step = across * GAP_KM / scale
        if not shapely.contains_xy(shape, *(np.array(here) + step)):
            step = -step
        x, y = np.round(np.array(here) + step, 7).tolist()
        moved[here] = (x, y)
    return moved
