"""Which of many boxes lie near a place, without a look at every one."""

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Box = tuple[float, float, float, float]
"""West, south, east, north."""

_PACK = 64
_FEW = 1024
"""Up to so many are looked at one by one, which takes less time than any order."""


class Boxes:
    """Boxes in packs of neighbours, each pack in a box of its own (sort-tile-recursive, one level).

    Of 45,000 boxes some hundred are looked at instead of all: a fortieth of the time. What is kept
    beside the boxes is a number for each and four bounds a pack.
    """

    def __init__(self, bounds: Floats) -> None:
        """Pack them.

        Args:
            bounds: (n, 4) west, south, east, north; inf, inf, -inf, -inf for none. Not copied.
        """
        self._bounds = bounds
        self._order: npt.NDArray[np.int32] | None = None
        self._packs: Floats = np.empty((0, 4))
        if len(bounds) > _FEW:
            self._order = _neighbours(bounds)
            packed, starts = bounds[self._order], np.arange(0, len(bounds), _PACK)
            low, high = np.minimum.reduceat(packed, starts), np.maximum.reduceat(packed, starts)
            self._packs = np.column_stack([low[:, :2], high[:, 2:]])

    def near(self, box: Box, margin: float) -> Ints:
        """Numbers of the boxes that come within a margin of a box, in ascending order."""
        if self._order is None:
            return np.flatnonzero(_meet(self._bounds, box, margin))
        packs = np.flatnonzero(_meet(self._packs, box, margin))
        places = (packs[:, None] * _PACK + np.arange(_PACK)).ravel()
        members = self._order[places[places < len(self._order)]]
        found: Ints = np.sort(members[_meet(self._bounds[members], box, margin)]).astype(np.intp)
        return found


def _neighbours(bounds: Floats) -> npt.NDArray[np.int32]:
    """Numbers of the boxes by strips from west to east, and within each from south to north."""
    with np.errstate(invalid="ignore"):  # the middle of an empty box is nowhere
        middle = (bounds[:, :2] + bounds[:, 2:]) / 2
    count = len(bounds)
    strip = np.empty(count, np.int32)
    per_strip = _PACK * math.ceil(math.sqrt(count / _PACK))
    strip[np.argsort(middle[:, 0])] = np.arange(count) // per_strip
    return np.lexsort((middle[:, 1], strip)).astype(np.int32)


def _meet(bounds: Floats, box: Box, margin: float) -> npt.NDArray[np.bool_]:
    west, south, east, north = box
    meets: npt.NDArray[np.bool_] = (
        (bounds[:, 0] <= east + margin)
        & (bounds[:, 2] >= west - margin)
        & (bounds[:, 1] <= north + margin)
        & (bounds[:, 3] >= south - margin)
    )
    return meets
