"""One raster read on the grid of another, with the method stated.

Pixels of two dates rarely fall on one another: a product shifted by a metre, a row more at the
top, another projection. Where the two grids are one, or one is the other moved by whole pixels,
values are taken as they are. Otherwise each pixel of the first takes the value of the second at
its own centre: the nearest one of classes, the bilinear mean of the four around it of amounts.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from zoning.raster.model import Grid, RasterKind
from zoning.raster.opening import Mask, OpenRaster, Values
from zoning.texts import Text

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_SAME_STEP = 1e-6
_WHOLE_PIXEL = 1e-3


class Method(StrEnum):
    """How values of the second raster come to the grid of the first."""

    SAME_GRID = "same-grid"
    WHOLE_PIXELS = "whole-pixels"
    NEAREST = "nearest"
    BILINEAR = "bilinear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """How two grids were brought together.

    Attributes:
        shift_x, shift_y: from the first grid to the second, in pixels of the first; None where
            they differ in more than a shift.
    """

    method: Method
    shift_x: float | None
    shift_y: float | None

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "method": self.method.value,
            "shift_x_pixels": self.shift_x,
            "shift_y_pixels": self.shift_y,
            "text": _TEXTS[self.method].as_dict(),
        }


_TEXTS = {
    Method.SAME_GRID: Text(zh="两期网格一致，未重采样", en="one grid; nothing was resampled"),
    Method.WHOLE_PIXELS: Text(
        zh="两期网格相差整数个像元，按像元对应，未重采样",
        en="the grids differ by whole pixels; nothing was resampled",
    ),
    Method.NEAREST: Text(
        zh="后期按最邻近法取前期像元中心处的类别", en="nearest class at the centre of each pixel"
    ),
    Method.BILINEAR: Text(
        zh="后期按双线性法取前期像元中心处的数值",
        en="bilinear value at the centre of each pixel",
    ),
}


def alignment_of(first: Grid, second: Grid, kind: RasterKind) -> Alignment:
    """How the second grid is to be read on the first."""
    shift_x = (second.west - first.west) / first.step_x
    shift_y = (first.north - second.north) / first.step_y
    plain = first.wkt == second.wkt and (
        abs(first.step_x - second.step_x) <= _SAME_STEP * first.step_x
        and abs(first.step_y - second.step_y) <= _SAME_STEP * first.step_y
    )
    if first.same_as(second):
        return Alignment(method=Method.SAME_GRID, shift_x=0.0, shift_y=0.0)
    if plain and max(abs(one - round(one)) for one in (shift_x, shift_y)) <= _WHOLE_PIXEL:
        return Alignment(method=Method.WHOLE_PIXELS, shift_x=shift_x, shift_y=shift_y)
    classes = kind is RasterKind.CATEGORICAL
    return Alignment(
        method=Method.NEAREST if classes else Method.BILINEAR,
        shift_x=shift_x if plain else None,
        shift_y=shift_y if plain else None,
    )


def read_on(
    first: OpenRaster, second: OpenRaster, window: tuple[int, int, int, int]
) -> tuple[Values, Mask]:
    """Values of the second raster on a window (x, y, width, height) of the first, and which exist.

    Raises:
        RasterCorruptError: a block cannot be decoded.
    """
    x, y, width, height = window
    alignment = alignment_of(first.grid, second.grid, second.kind)
    if alignment.method is Method.SAME_GRID:
        return second.read(x, y, width, height)
    columns, rows = _places(first, second, window)
    if alignment.method is Method.BILINEAR:
        return _bilinear(second, columns, rows)
    return _nearest(second, columns, rows)


def _places(
    first: OpenRaster, second: OpenRaster, window: tuple[int, int, int, int]
) -> tuple[Floats, Floats]:
    """Columns and rows of the second grid, as broadcastable arrays, at the centres of the first."""
    x, y, width, height = window
    ours, theirs = first.grid, second.grid
    east = ours.west + (x + np.arange(width) + 0.5) * ours.step_x
    north = ours.north - (y + np.arange(height) + 0.5) * ours.step_y
    if ours.wkt == theirs.wkt:
        across, down = east[None, :], north[:, None]
    else:
        centres = np.stack(np.meshgrid(east, north), axis=-1).reshape(-1, 2)
        placed = second.frame.from_lonlat(first.frame.to_lonlat(centres))
        across, down = (placed[:, axis].reshape(height, width) for axis in (0, 1))
    columns = np.asarray((across - theirs.west) / theirs.step_x, dtype=np.float64)
    return columns, np.asarray((theirs.north - down) / theirs.step_y, dtype=np.float64)


def _nearest(raster: OpenRaster, columns: Floats, rows: Floats) -> tuple[Values, Mask]:
    # a centre on the border of two pixels, but for rounding, goes east and south
    return _picked(raster, _floor(columns + 1e-9), _floor(rows + 1e-9))


def _bilinear(raster: OpenRaster, columns: Floats, rows: Floats) -> tuple[Values, Mask]:
    """Weighted mean of four pixels; missing where one that counts is missing."""
    left, top = _floor(columns - 0.5), _floor(rows - 0.5)
    right, below = columns - 0.5 - left, rows - 0.5 - top
    total, valid = np.zeros(np.broadcast_shapes(left.shape, top.shape)), np.array(True)
    for dx, weight_x in ((0, 1 - right), (1, right)):
        for dy, weight_y in ((0, 1 - below), (1, below)):
            values, there = _picked(raster, left + dx, top + dy)
            weight = weight_x * weight_y
            total = total + np.where(there, values, 0.0) * weight
            valid = valid & (there | (np.abs(weight) < 1e-9))
    return total, valid


def _floor(places: Floats) -> Ints:
    sane = np.where(np.isfinite(places), places, -1e9)
    return np.asarray(np.floor(np.clip(sane, -1e9, 1e9)), dtype=np.int64)


def _picked(raster: OpenRaster, columns: Ints, rows: Ints) -> tuple[Values, Mask]:
    """Values at columns and rows; outside the grid nothing is there."""
    grid = raster.grid
    inside = (columns >= 0) & (columns < grid.width) & (rows >= 0) & (rows < grid.height)
    if not inside.any():
        shape = inside.shape
        return np.zeros(shape, raster.content.dtype), np.zeros(shape, bool)
    columns, rows = np.clip(columns, 0, grid.width - 1), np.clip(rows, 0, grid.height - 1)
    left, top = int(columns.min()), int(rows.min())
    right, bottom = int(columns.max()) + 1, int(rows.max()) + 1
    values, valid = raster.read(left, top, right - left, bottom - top)
    place = (rows - top, columns - left)
    return values[place], valid[place] & inside
