"""Geometries of a GeoPackage: blobs of a header and WKB (OGC 12-128r18, 2.1.3)."""

import struct
from collections.abc import Sequence
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from zoning.ingest.errors import (
    CrsConflictError,
    GeometryEmptyError,
    GeometryTypeError,
    WkbInvalidError,
)
from zoning.ingest.layer import RawLayer, as_array

_LINEAR_WKB = range(1, 8)
_ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}


def read_shapes(layer: RawLayer, blobs: Sequence[Any], srs_id: int) -> None:
    """Give a layer the geometries of its blobs; what is wrong with a row fails that row.

    Raises:
        CrsConflictError: a blob names another reference system than its layer.
    """
    shapes: list[BaseGeometry | None] = []
    for row, blob in enumerate(blobs):
        shapes.append(None if blob is None else _shape(layer, row, blob, srs_id))
        if blob is None:
            layer.fail(row, GeometryEmptyError, f"第 {row + 1} 行没有图形。", "no geometry.")
    layer.geometries = as_array(shapes)


def shape_of_row(layer: RawLayer, row: int, blob: Any, srs_id: int) -> BaseGeometry | None:
    """The geometry of one blob; another reference system fails its row alone."""
    if blob is None:
        layer.fail(row, GeometryEmptyError, f"第 {row + 1} 行没有图形。", "no geometry.")
        return None
    try:
        return _shape(layer, row, blob, srs_id)
    except CrsConflictError as error:
        layer.fail(row, CrsConflictError, error.detail.zh, error.detail.en)
        return None


def _shape(layer: RawLayer, row: int, blob: Any, srs_id: int) -> BaseGeometry | None:
    if not isinstance(blob, bytes) or blob[:2] != b"GP" or len(blob) < 13:
        layer.fail(row, WkbInvalidError, "图形数据头有误。", "the header of the blob is wrong.")
        return None
    flags = blob[3]
    order = "<" if flags & 1 else ">"
    envelope = _ENVELOPE_BYTES.get(flags >> 1 & 7)
    if envelope is None or flags & 0x20:
        layer.fail(row, GeometryTypeError, "图形为扩展类型。", "an extended geometry type.")
        return None
    told = struct.unpack_from(f"{order}i", blob, 4)[0]
    if told not in {srs_id, 0, -1}:
        raise CrsConflictError(
            f"第 {row + 1} 行图形的坐标系编号 {told} 与图层的 {srs_id} 不同。",
            f"row {row + 1} says SRS {told}, its layer {srs_id}.",
        )
    if flags & 0x10:
        layer.fail(row, GeometryEmptyError, f"第 {row + 1} 行图形为空。", "empty geometry.")
        return None
    return _from_wkb(layer, row, blob[8 + envelope :])


def _from_wkb(layer: RawLayer, row: int, wkb: bytes) -> BaseGeometry | None:
    if len(wkb) < 5:
        layer.fail(row, WkbInvalidError, "图形数据不完整。", "the geometry is cut short.")
        return None
    kind = struct.unpack_from("<I" if wkb[0] else ">I", wkb, 1)[0]
    if (kind & 0x0FFFFFFF) % 1000 not in _LINEAR_WKB:
        layer.fail(
            row,
            GeometryTypeError,
            f"第 {row + 1} 行是曲线或曲面（WKB 类型 {kind}）。",
            f"row {row + 1} holds a curve or surface (WKB type {kind}).",
        )
        return None
    try:
        shape: BaseGeometry = shapely.from_wkb(wkb)
    except ShapelyError:
        layer.fail(
            row, WkbInvalidError, f"第 {row + 1} 行图形无法解析。", "its WKB cannot be read."
        )
        return None
    return shape
