"""Geometries on their way into the kernel: well-known binary, one buffer for many."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.errors import ZoningError
from zoning.overlay.errors import NotLonLatError, NotPolygonalError
from zoning.overlay.kernel.wkb import NOT_FINITE, NOT_POLYGONAL

Geometries: TypeAlias = BaseGeometry | Sequence[BaseGeometry] | npt.NDArray[np.object_]
"""One Shapely geometry, or any one-dimensional sequence or array of them."""
Wkb: TypeAlias = Sequence[bytes] | npt.NDArray[np.object_]
"""Well-known binary, one `bytes` a geometry."""


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


def pack(wkb: Wkb) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """One buffer of all bytes, and offsets: geometry i is buffer[offsets[i] : offsets[i + 1]]."""
    if len(wkb) == 1:
        return np.frombuffer(wkb[0], np.uint8), np.array([0, len(wkb[0])])
    offsets = np.zeros(len(wkb) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, wkb), np.int64, len(wkb)), out=offsets[1:])
    return np.frombuffer(b"".join(wkb), np.uint8), offsets


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
