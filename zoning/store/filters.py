"""Filters on zones: CQL2-JSON (OGC 21-065r2) to conditions of a query.

What may be asked for is on a list (`QUERYABLES`); every value is bound, none becomes part of the
text of a query. A filter is measured before it is translated. Where a property has no value, a
comparison is unknown, as in SQL, and the zone is not found.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import eq, ge, gt, le, lt, ne
from types import MappingProxyType
from typing import Any, Final, NoReturn

import numpy as np
import shapely
from shapely.geometry import shape as shape_of
from sqlalchemy import ColumnElement, and_, false, func, literal, not_, or_, true

from zoning.errors import InputError
from zoning.store.predicates import Like, spatial, turned
from zoning.store.tables import ZoneRow
from zoning.texts import Text

Condition = ColumnElement[bool]
Place = Callable[[shapely.Geometry], shapely.Geometry]
"""Brings a shape of the filter to EPSG:4490 lon/lat."""

MOST_NODES: Final = 500
MOST_SPATIAL: Final = 8
MOST_WILDCARDS: Final = 8
_LONGEST_TEXT: Final = 1000


class BadFilterError(InputError):
    """A filter that cannot be read, or asks for what cannot be asked for."""

    code = "bad-filter"
    title_zh = "筛选条件有误"
    title_en = "Bad filter"
    remedy_zh = "请按 CQL2 书写，只用 queryables 所列属性，例如 category = 'key-control'。"
    remedy_en = "Write CQL2 with the properties listed by queryables: category = 'key-control'."


class Kind(StrEnum):
    """What kind of value a property holds."""

    TEXT = "text"
    NUMBER = "number"
    SHAPE = "shape"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queryable:
    """A property that a filter may name."""

    kind: Kind
    column: Any
    title: Text


QUERYABLES: Final[Mapping[str, Queryable]] = MappingProxyType(
    {
        name: Queryable(kind=kind, column=column, title=Text(zh=zh, en=en))
        for name, kind, column, zh, en in (
            ("code", Kind.TEXT, ZoneRow.code, "编码", "code"),
            ("name", Kind.TEXT, ZoneRow.name, "名称", "name"),
            ("category", Kind.TEXT, ZoneRow.category, "管控单元分类", "category of control unit"),
            ("class", Kind.TEXT, ZoneRow.cls, "类别", "class"),
            ("county", Kind.TEXT, ZoneRow.county, "县区", "county"),
            ("area_m2", Kind.NUMBER, ZoneRow.area_m2, "椭球面积（m²）", "ellipsoidal area, m²"),
            ("geom", Kind.SHAPE, ZoneRow.geom, "图形", "shape"),
        )
    }
)

_COMPARISONS: Final = MappingProxyType({"=": eq, "<>": ne, "<": lt, "<=": le, ">": gt, ">=": ge})
_SPATIAL_NAMES: Final = (
    "contains", "crosses", "disjoint", "equals", "intersects", "overlaps", "touches", "within",
)  # fmt: skip
_SPATIAL: Final = MappingProxyType(
    {f"s_{name}": f"ST_{name.capitalize()}" for name in _SPATIAL_NAMES}
)


def condition(tree: Any, *, place: Place) -> Condition:
    """What a query asks of zones, from a filter.

    Args:
        tree: CQL2-JSON, parsed.
        place: brings shapes in the filter to where zones lie.

    Raises:
        BadFilterError: not CQL2, another property or function than those listed, too large.
    """
    _require_size(tree)
    return _Translation(place).boolean(tree)


def equals(name: str, value: str) -> Condition:
    """Whether a text property has a value.

    Raises:
        BadFilterError: no such property, or a value that none can have.
    """
    return _compare(eq, _property(name), _text(value))


@dataclass(frozen=True, slots=True)
class _Scalar:
    kind: Kind
    sql: ColumnElement[Any]


class _Translation:
    """One filter on its way to a condition."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def boolean(self, node: Any) -> Condition:
        """A condition."""
        if isinstance(node, bool):
            return true() if node else false()
        op, args = _operation(node)
        if op in {"and", "or"}:
            parts = [self.boolean(one) for one in args]
            return and_(true(), *parts) if op == "and" else or_(false(), *parts)
        if op == "not":
            return not_(self.boolean(_exactly(op, args, 1)[0]))
        if op in _SPATIAL:
            return self._spatial(op, args)
        return _plain(op, args)

    def _spatial(self, op: str, args: Sequence[Any]) -> Condition:
        first, second = _exactly(op, args, 2)
        name, column = _SPATIAL[op], _shape_property(first)
        if column is None:
            name, column, second = turned(name), _shape_property(second), first
        if column is None:
            _refuse(f"{op.upper()} 须含属性 geom", f"{op.upper()} needs the property geom")
        return spatial(name, column, self._shape(second))

    def _shape(self, node: Any) -> shapely.Geometry:
        try:
            if isinstance(node, dict) and "bbox" in node:
                shape = shapely.box(*map(float, node["bbox"]))
            else:
                shape = shape_of(node)
        except (shapely.errors.ShapelyError, AttributeError, KeyError, TypeError, ValueError,
                IndexError):  # fmt: skip
            _refuse("图形无法识别", "a shape cannot be read")
        if shape.geom_type == "GeometryCollection":
            _refuse("不支持混合图形", "a collection of shapes is not taken")
        if shape.is_empty or not np.isfinite(shapely.get_coordinates(shape)).all():
            _refuse("图形为空或坐标无效", "a shape is empty or not finite")
        placed = self._place(shapely.force_2d(shape))
        west, south, east, north = placed.bounds
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            _refuse("图形超出经纬度范围", "a shape lies beyond the range of lon/lat")
        if not placed.is_valid:
            _refuse("图形自相交", "a shape crosses itself")
        return placed


def _plain(op: str, args: Sequence[Any]) -> Condition:
    """A condition without shapes."""
    if op in _COMPARISONS:
        left, right = (_scalar(one) for one in _exactly(op, args, 2))
        return _compare(_COMPARISONS[op], left, right)
    builder = {"between": _between, "in": _in, "isNull": _is_null, "like": _like}.get(op)
    if builder is None:
        _refuse(f"不支持“{op[:40]}”", f"“{op[:40]}” is not supported")
    return builder(op, args)


def _between(op: str, args: Sequence[Any]) -> Condition:
    value, low, high = (_scalar(one) for one in _exactly(op, args, 3))
    return and_(_compare(ge, value, low), _compare(le, value, high))


def _in(op: str, args: Sequence[Any]) -> Condition:
    value, listed = _exactly(op, args, 2)
    if not isinstance(listed, list):
        _refuse("IN 之后须为列表", "IN takes a list")
    return or_(false(), *(_compare(eq, _scalar(value), _scalar(one)) for one in listed))


def _is_null(op: str, args: Sequence[Any]) -> Condition:
    sql: ColumnElement[Any] = _property(_name(_exactly(op, args, 1)[0])).sql
    return sql.is_(None)


def _like(op: str, args: Sequence[Any]) -> Condition:
    value, pattern = _exactly(op, args, 2)
    text = _scalar(value)
    is_lowered = _is_call(pattern, "casei")
    said = _exactly("casei", pattern["args"], 1)[0] if is_lowered else pattern
    if text.kind is not Kind.TEXT or not isinstance(said, str):
        _refuse("LIKE 用于文本属性与文本模式", "LIKE takes a text property and a text")
    like, glob = _patterns(_storable(said.lower() if is_lowered else said))
    return Like(text.sql, literal(like), literal(glob))


def _patterns(said: str) -> tuple[str, str]:
    """A CQL2 pattern (`%`, `_`, escaped by a backslash) for LIKE and for GLOB."""
    like, glob, wildcards = [], [], 0
    signs = iter(said)
    for sign in signs:
        if sign in "%_":
            wildcards += sign == "%"
            like.append(sign)
            glob.append("*" if sign == "%" else "?")
            continue
        plain = next(signs, None) if sign == "\\" else sign
        if plain is None:
            _refuse("模式以反斜杠结尾", "the pattern ends in a backslash")
        like.append("\\" + plain if plain in "%_\\" else plain)
        glob.append(f"[{plain}]" if plain in "*?[" else plain)
    if wildcards > MOST_WILDCARDS:
        _refuse(f"% 多于 {MOST_WILDCARDS} 个", f"more than {MOST_WILDCARDS} signs %")
    return "".join(like), "".join(glob)


def _compare(operator: Callable[[Any, Any], Any], left: _Scalar, right: _Scalar) -> Condition:
    if left.kind is not right.kind or left.kind is Kind.SHAPE:
        _refuse("两侧类型不同", "the two sides are of different kinds")
    compared: Condition = operator(left.sql, right.sql)
    return compared


def _scalar(node: Any) -> _Scalar:
    if isinstance(node, str):
        return _text(node)
    if isinstance(node, int | float) and not isinstance(node, bool):
        if not math.isfinite(float(node)):
            _refuse("数值无效", "a number is not finite")
        return _Scalar(Kind.NUMBER, literal(float(node)))
    if _is_call(node, "casei"):
        inner = _scalar(_exactly("casei", node["args"], 1)[0])
        if inner.kind is not Kind.TEXT:
            _refuse("CASEI 用于文本", "CASEI takes a text")
        return _Scalar(Kind.TEXT, func.lower(inner.sql))
    return _property(_name(node))


def _text(value: str) -> _Scalar:
    return _Scalar(Kind.TEXT, literal(_storable(value)))


def _storable(value: str) -> str:
    if "\0" in value or len(value) > _LONGEST_TEXT:
        _refuse("文本过长或含控制字符", "a text is too long or holds control characters")
    return value


def _property(name: str) -> _Scalar:
    found = QUERYABLES.get(name)
    if found is None:
        known = "、".join(QUERYABLES)
        _refuse(
            f"没有属性“{name[:60]}”，可用：{known}",
            f"no property “{name[:60]}”; there are {', '.join(QUERYABLES)}",
        )
    return _Scalar(found.kind, found.column)


def _shape_property(node: Any) -> Any:
    """The column of the shape where a node names it, else None."""
    if not (isinstance(node, dict) and "property" in node):
        return None
    found = _property(_name(node))
    if found.kind is not Kind.SHAPE:
        _refuse(f"“{_name(node)}”不是图形", f"“{_name(node)}” is no shape")
    return found.sql


def _name(node: Any) -> str:
    name = node.get("property") if isinstance(node, dict) else None
    if not isinstance(name, str):
        _refuse("此处须为属性、文本或数值", "a property, text or number is wanted here")
    return name


def _is_call(node: Any, op: str) -> bool:
    return isinstance(node, dict) and node.get("op") == op and isinstance(node.get("args"), list)


def _operation(node: Any) -> tuple[str, list[Any]]:
    op, args = (node.get("op"), node.get("args")) if isinstance(node, dict) else (None, None)
    if not isinstance(op, str) or not isinstance(args, list):
        _refuse("此处须为条件", "a condition is wanted here")
    return op, args


def _exactly(op: str, args: Sequence[Any], count: int) -> Sequence[Any]:
    if len(args) != count:
        _refuse(f"“{op}”须有 {count} 个参数", f"“{op}” takes {count} arguments")
    return args


def _require_size(tree: Any) -> None:
    """Refuse a filter whose translation or answer would take long; depth is bounded before."""
    nodes, spatials, waiting = 0, 0, [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            spatials += node.get("op") in _SPATIAL
            if isinstance(args := node.get("args"), list):
                waiting += args
        elif isinstance(node, list):
            waiting += node
        nodes += 1
        if nodes > MOST_NODES or spatials > MOST_SPATIAL:
            _refuse(
                f"条件过多：至多 {MOST_NODES} 项，其中空间条件 {MOST_SPATIAL} 项",
                f"too long: at most {MOST_NODES} parts, {MOST_SPATIAL} of them spatial",
            )


def _refuse(zh: str, en: str) -> NoReturn:
    raise BadFilterError(f"{zh}。", f"{en}.")
