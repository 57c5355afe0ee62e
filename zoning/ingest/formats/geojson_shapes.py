"""Geometries of GeoJSON, position by position, with the JSON pointer of every fault."""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.ingest.errors import (
    CoordinateDimensionError,
    CoordinateNotFiniteError,
    CoordinateOutOfRangeError,
    CoordinateTypeError,
    GeoJsonInvalidError,
    GeometryEmptyError,
    GeometryTypeError,
    IngestError,
    RingNotClosedError,
    RingTooShortError,
    TooDeepError,
)
from zoning.ingest.layer import RawLayer, RowFault, as_array
from zoning.measure import Floats
from zoning.texts import Text
from zoning.vocabulary import Severity

_NUMBERS = {int, float}
_MAX_COLLECTION_DEPTH = 16
_MAX_FAULTS = 1_000


class _UnusableError(Exception):
    """This geometry has a fault, already noted."""


class ShapeReader:
    """Turns GeoJSON geometries into Shapely ones and gathers what is wrong with them.

    Attributes:
        faults: one at most for each geometry.
    """

    def __init__(self) -> None:
        self.faults: list[RowFault] = []
        self._row = 0
        self._with_z = 0
        self._clockwise = 0
        self._readers: dict[str, Callable[[Any, str], BaseGeometry]] = {
            "Point": self._point,
            "MultiPoint": self._multi_point,
            "LineString": self._line,
            "MultiLineString": self._multi_line,
            "Polygon": self._polygon,
            "MultiPolygon": self._multi_polygon,
        }

    def shape(self, value: Any, *, row: int, pointer: str) -> BaseGeometry | None:
        """One geometry; None where it has a fault.

        Args:
            value: parsed JSON.
            row: number of the feature, from 0.
            pointer: JSON pointer of the geometry.
        """
        self._row = row
        try:
            return self._geometry(value, pointer, 0)
        except _UnusableError:
            return None

    def fail(self, row: int, kind: type[IngestError], zh: str, en: str, pointer: str) -> None:
        """Note a fault."""
        if len(self.faults) < _MAX_FAULTS:
            text = Text(zh=zh, en=en)
            self.faults.append(RowFault(code=kind.code, text=text, row=row, pointer=pointer))

    def note_habits(self, layer: RawLayer) -> None:
        """Findings about what is read without loss, but not written as RFC 7946 says."""
        if self._with_z:
            layer.note(
                "z-dropped",
                Severity.WARNING,
                f"{self._with_z} 组坐标带有高程，只取平面位置。",
                f"{self._with_z} arrays of positions carry heights, which are dropped.",
            )
        if self._clockwise:
            layer.note(
                "winding-normalised",
                Severity.WARNING,
                f"{self._clockwise} 个外环为顺时针方向，已按规范改为逆时针，图形不变。",
                f"{self._clockwise} outer rings are clockwise; they were turned, shapes unchanged.",
            )

    def _stop(self, kind: type[IngestError], zh: str, en: str, pointer: str) -> _UnusableError:
        self.fail(self._row, kind, zh, en, pointer)
        return _UnusableError()

    def _geometry(self, value: Any, pointer: str, depth: int) -> BaseGeometry:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind == "GeometryCollection":
            return self._collection(value, pointer, depth)
        if not isinstance(kind, str) or kind not in self._readers:
            shown = kind[:40] if isinstance(kind, str) else "null"
            raise self._stop(
                GeometryTypeError if isinstance(kind, str) else GeoJsonInvalidError,
                f"不支持的图形类型“{shown}”。",
                f"the geometry type {shown!r} is not supported.",
                f"{pointer}/type",
            )
        return self._readers[kind](value.get("coordinates"), f"{pointer}/coordinates")

    def _collection(self, value: Any, pointer: str, depth: int) -> BaseGeometry:
        if depth >= _MAX_COLLECTION_DEPTH:
            raise self._stop(TooDeepError, "几何集合嵌套过深。", "nested too deep.", pointer)
        pointer = f"{pointer}/geometries"
        members = [
            self._geometry(member, f"{pointer}/{number}", depth + 1)
            for number, member in enumerate(self._array(value.get("geometries"), pointer))
        ]
        return shapely.geometrycollections(as_array(members))

    def _array(self, value: Any, pointer: str) -> list[Any]:
        """A JSON array that is not empty."""
        if not isinstance(value, list):
            raise self._stop(GeoJsonInvalidError, "此处应为数组。", "an array is due.", pointer)
        if not value:
            raise self._stop(GeometryEmptyError, "图形为空。", "empty geometry.", pointer)
        return value

    def _point(self, value: Any, pointer: str) -> BaseGeometry:
        self._array(value, pointer)
        return shapely.points(self._positions([value], pointer, single=True)[0])

    def _multi_point(self, value: Any, pointer: str) -> BaseGeometry:
        positions = self._positions(self._array(value, pointer), pointer)
        return shapely.multipoints(shapely.points(positions))

    def _line(self, value: Any, pointer: str) -> BaseGeometry:
        positions = self._positions(self._array(value, pointer), pointer)
        if len(positions) < 2:
            raise self._stop(RingTooShortError, "线至少两个点。", "a line of one point.", pointer)
        return shapely.linestrings(positions)

    def _multi_line(self, value: Any, pointer: str) -> BaseGeometry:
        lines = self._each(self._line, value, pointer)
        return shapely.multilinestrings(as_array(lines))

    def _polygon(self, value: Any, pointer: str) -> BaseGeometry:
        rings = self._each(self._ring, value, pointer)
        with np.errstate(all="ignore"):  # coordinates are judged later
            self._clockwise += not shapely.is_ccw(rings[0])
        return shapely.polygons(rings[0], holes=rings[1:] or None)

    def _multi_polygon(self, value: Any, pointer: str) -> BaseGeometry:
        polygons = self._each(self._polygon, value, pointer)
        return shapely.multipolygons(as_array(polygons))

    def _each(
        self, read: Callable[[Any, str], BaseGeometry], value: Any, pointer: str
    ) -> list[BaseGeometry]:
        members = enumerate(self._array(value, pointer))
        return [read(member, f"{pointer}/{number}") for number, member in members]

    def _ring(self, value: Any, pointer: str) -> BaseGeometry:
        positions = self._positions(self._array(value, pointer), pointer)
        if len(positions) < 4:
            raise self._stop(
                RingTooShortError,
                f"环只有 {len(positions)} 个顶点，至少 4 个（首尾相同）。",
                f"the ring has {len(positions)} positions; at least 4 are due, first = last.",
                pointer,
            )
        if (positions[0] != positions[-1]).any():
            first, last = positions[0].tolist(), positions[-1].tolist()
            raise self._stop(
                RingNotClosedError,
                f"环首尾坐标不同：{first} 与 {last}。",
                f"the first and last positions of the ring differ: {first}, {last}.",
                pointer,
            )
        return shapely.linearrings(positions)

    def _positions(self, value: list[Any], pointer: str, *, single: bool = False) -> Floats:
        """(n, 2) positions; heights are dropped."""
        lengths = set(map(len, value)) if set(map(type, value)) == {list} else set()
        if not (lengths <= {2} or lengths <= {3}) or not lengths:
            raise self._bad_shape(value, pointer, single=single)
        kinds = set(map(type, chain.from_iterable(value)))
        if not kinds <= _NUMBERS:
            raise self._bad_number(value, pointer, single=single)
        try:
            positions = np.array(value, dtype=np.float64)
        except OverflowError:
            raise self._stop(
                CoordinateOutOfRangeError,
                "坐标超出范围。",
                "a coordinate is out of range.",
                pointer,
            ) from None
        if not np.isfinite(positions).all():
            row = int(np.flatnonzero(~np.isfinite(positions).all(axis=1))[0])
            raise self._stop(
                CoordinateNotFiniteError,
                f"第 {row + 1} 个顶点的坐标不是有限数。",
                f"position {row + 1} is not finite.",
                pointer if single else f"{pointer}/{row}",
            )
        self._with_z += lengths == {3}
        return np.ascontiguousarray(positions[:, :2])

    def _bad_shape(self, value: Sequence[Any], pointer: str, *, single: bool) -> _UnusableError:
        """A position that is no array, or of a wrong or differing length."""
        usual = len(value[0]) if isinstance(value[0], list) and len(value[0]) in {2, 3} else 2
        row = next(
            (i for i, one in enumerate(value) if not isinstance(one, list) or len(one) != usual), 0
        )
        where = pointer if single else f"{pointer}/{row}"
        if not isinstance(value[row], list):
            return self._stop(
                CoordinateTypeError,
                "坐标应为 [经度, 纬度] 数组。",
                "a position must be an array [longitude, latitude].",
                where,
            )
        return self._stop(
            CoordinateDimensionError,
            f"坐标有 {len(value[row])} 个数，应为 2 个（或全部 3 个）。",
            f"a position of {len(value[row])} numbers; 2 are due, or 3 in all positions alike.",
            where,
        )

    def _bad_number(self, value: Sequence[Any], pointer: str, *, single: bool) -> _UnusableError:
        row, column = next(
            (i, j)
            for i, position in enumerate(value)
            for j, number in enumerate(position)
            if type(number) not in _NUMBERS
        )
        found = type(value[row][column]).__name__
        return self._stop(
            CoordinateTypeError,
            f"坐标应为数值，这里是 {found}。",
            f"a coordinate must be a number; this is {found}.",
            f"{pointer}/{column}" if single else f"{pointer}/{row}/{column}",
        )
