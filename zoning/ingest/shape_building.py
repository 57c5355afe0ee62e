"""Shapes from lists of positions, for formats that write rings and lines as text."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.ingest.errors import IngestError, RingNotClosedError, RingTooShortError
from zoning.ingest.layer import as_array
from zoning.measure import Floats

_MULTI = {0: shapely.multipoints, 1: shapely.multilinestrings, 3: shapely.multipolygons}


class UnusableShapeError(Exception):
    """A shape with a fault: which, in both languages."""

    def __init__(self, kind: type[IngestError], zh: str, en: str) -> None:
        self.kind, self.zh, self.en = kind, zh, en
        super().__init__(en)


def ring_of(positions: Floats) -> BaseGeometry:
    """A linear ring of (n, 2) positions.

    Raises:
        UnusableShapeError: it is not closed, or too short.
    """
    if len(positions) < 4:
        raise UnusableShapeError(
            RingTooShortError,
            f"环只有 {len(positions)} 个顶点。",
            f"a ring of {len(positions)} positions.",
        )
    if (positions[0] != positions[-1]).any():
        raise UnusableShapeError(
            RingNotClosedError, "环首尾坐标不同。", "the ends of a ring differ."
        )
    return shapely.linearrings(positions)


def line_of(positions: Floats) -> BaseGeometry:
    """A line of (n, 2) positions.

    Raises:
        UnusableShapeError: it has but one.
    """
    if len(positions) < 2:
        raise UnusableShapeError(RingTooShortError, "线只有一个点。", "a line of one position.")
    return shapely.linestrings(positions)


def polygon_of(rings: Sequence[BaseGeometry]) -> BaseGeometry:
    """A polygon of its outer ring and holes."""
    return shapely.polygons(rings[0], holes=list(rings[1:]) or None)


def gathered(members: Sequence[BaseGeometry]) -> BaseGeometry | None:
    """Several shapes as one: a multi-geometry of one kind where they are alike."""
    parts = shapely.get_parts(as_array(members)) if members else np.empty(0, dtype=object)
    if len(parts) == 0:
        return None
    if len(parts) == 1:
        return parts[0]
    kinds = {int(kind) for kind in shapely.get_type_id(parts)}
    kind = kinds.pop()
    if kinds or kind not in _MULTI:
        return shapely.geometrycollections(parts)
    return _MULTI[kind](parts)
