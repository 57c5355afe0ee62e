"""Geometries on their way into the kernel: well-known binary, one buffer for many."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.errors import ZoningError
from zoning.overlay.errors import NotLonLatError, NotPolygonalError
from zoning.overlay.kernel.layout import NOT_FINITE, NOT_POLYGONAL

Geometries: TypeAlias = BaseGeometry | Sequence[BaseGeometry] | npt.NDArray[np.object_]
"""One Shapely geometry, or any one-dimensional sequence or array of them."""
Wkb: TypeAlias = Sequence[bytes] | npt.NDArray[np.object_]
"""Well-known binary, one `bytes` a geometry."""
Packed: TypeAlias = tuple[bytes | npt.NDArray[np.uint8], npt.NDArray[np.int64] | None]
"""One buffer of all bytes, and offsets: geometry i is buffer[offsets[i] : offsets[i + 1]]. Without
offsets all of it is one geometry."""


def to_wkb(geometries: Geometries, *, first: int = 0) -> list[bytes]:
    """Well-known binary of each geometry; in refusals they are counted from `first`.

    Raises:
        NotPolygonalError: a member is None.
    """
    array = as_array(geometries)
    wkb: list[bytes] = shapely.to_wkb(array).tolist()
    if None in wkb:
        index = first + int(np.argmax(shapely.is_missing(array)))
        raise NotPolygonalError(f"第 {index} 个图形缺失。", f"Geometry {index} is missing.")
    return wkb


def as_array(geometries: Geometries) -> npt.NDArray[np.object_]:
    """The geometries as a one-dimensional array of objects."""
    if isinstance(geometries, np.ndarray):
        return geometries.reshape(-1)
    members = [geometries] if isinstance(geometries, BaseGeometry) else list(geometries)
    array = np.empty(len(members), dtype=object)
    array[:] = members
    return array


def pack(wkb: Wkb) -> Packed:
    """Geometries in one buffer; the usual case, one alone, is not worth an array of offsets."""
    return (bytes(wkb[0]), None) if len(wkb) == 1 else join(wkb)


def join(wkb: Wkb) -> tuple[bytes, npt.NDArray[np.int64]]:
    """Many geometries in one buffer, and their offsets."""
    offsets = np.zeros(len(wkb) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, wkb), np.int64, len(wkb)), out=offsets[1:])
    return b"".join(wkb), offsets


@dataclass(frozen=True, slots=True, kw_only=True)
class Ragged:
    """n polygons or multipolygons as flat arrays; see `kernel.wkb.wkb_of_arrays`."""

    points: npt.NDArray[np.uint8]
    rings: npt.NDArray[np.int64]
    polygons: npt.NDArray[np.int64]
    shapes: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.shapes) - 1

    def pack(self, begin: int, end: int) -> Packed:
        """As `pack` for some of them."""
        from zoning.overlay.kernel.wkb import wkb_of_arrays  # noqa: PLC0415 - brings the compiler

        return wkb_of_arrays(self.points, self.rings, self.polygons, self.shapes, begin, end)


def ragged(
    coordinates: npt.NDArray[np.float64], offsets: Sequence[npt.NDArray[np.integer]]
) -> Ragged:
    """What `shapely.to_ragged_array` gives for polygons or multipolygons.

    Raises:
        NotPolygonalError: the arrays do not fit together.
    """
    points = np.ascontiguousarray(coordinates, np.float64)
    levels = [np.ascontiguousarray(one, np.int64) for one in offsets]
    if len(levels) == 2:
        levels.append(np.arange(len(levels[1])))
    sizes = [len(points), *(len(level) - 1 for level in levels[:-1])]
    fit = len(levels) == 3 and points.ndim == 2 and points.shape[1:] == (2,)
    if not fit or not all(map(_is_partition, levels, sizes)):
        raise NotPolygonalError(
            "坐标与偏移数组不构成面。", "The coordinates and offsets are not those of polygons."
        )
    if sys.byteorder == "big":
        points = points.byteswap()
    rings, polygons, shapes = levels
    flat = points.reshape(-1).view(np.uint8)
    return Ragged(points=flat, rings=rings, polygons=polygons, shapes=shapes)


def _is_partition(offsets: npt.NDArray[np.int64], size: int) -> bool:
    """Whether the offsets never go back, and stay within what they count."""
    whole = len(offsets) > 0 and offsets[0] >= 0 and offsets[-1] <= size
    return bool(whole and (np.diff(offsets) >= 0).all())


def refusal(status: int, index: int) -> ZoningError:
    """The error for what the kernel answered about the geometry at this index."""
    if status == NOT_POLYGONAL:
        return NotPolygonalError(
            f"第 {index} 个图形不是面或多面。",
            f"Geometry {index} is not a polygon or multipolygon.",
        )
    if status == NOT_FINITE:
        return NotLonLatError(
            f"第 {index} 个图形含有非有限坐标。", f"Geometry {index} has coordinates not finite."
        )
    return NotPolygonalError(
        f"第 {index} 个图形的 WKB 不完整或无法识别。",
        f"Geometry {index} is truncated or not well-known binary.",
    )
