"""What a request for features asks for: its parameters, read and checked one by one."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

import cql2
import shapely
from fastapi import Query

from app.http_errors import BadParameterError
from app.ogc.datasets import Collection
from app.ogc.moments import Span, parse_span
from app.ogc.reference_systems import Bounds, Frame, chosen, offered
from app.paging import AfterQuery
from zoning.errors import InputError
from zoning.ingest.strict_json import parse_json
from zoning.store.browsing import Position, Wanted
from zoning.store.filters import BadFilterError, Condition, condition, equals

MOST_FEATURES: Final = 10_000
MOST_FILTER_BYTES: Final = 65_536
_DEEPEST: Final = 16
_MOST_NEGATIONS: Final = 16
_QUOTED: Final = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"")
_NEGATION: Final = re.compile(r"\bnot\b", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")

LimitQuery = Annotated[
    int,
    Query(
        ge=1,
        description="每页要素数，超过上限的按上限 · Features of a page; more than most is most.",
        json_schema_extra={"maximum": MOST_FEATURES},
    ),
]
CrsQuery = Annotated[
    str | None,
    Query(max_length=200, description="坐标系的 URI · One of the crs of the collection."),
]
_Property = Annotated[str | None, Query(max_length=400)]


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of a list of features: what narrows it, the page, the coordinates."""

    limit: LimitQuery = 10
    after: AfterQuery = None
    crs: CrsQuery = None
    bbox: Annotated[
        str | None,
        Query(
            max_length=400,
            description="西,南,东,北；其他坐标系按其轴序 · In the order of axes of bbox-crs.",
            examples=["112.5,31.3,112.7,31.5"],
        ),
    ] = None
    bbox_crs: Annotated[str | None, Query(alias="bbox-crs", max_length=200)] = None
    moment: Annotated[
        str | None,
        Query(
            alias="datetime",
            max_length=100,
            description="时刻或时段：当时生效的数据 · What was or will be in force then.",
            examples=["2026-11-21"],
        ),
    ] = None
    filter_text: Annotated[
        str | None,
        Query(alias="filter", description="CQL2", examples=["category = 'key-control'"]),
    ] = None
    filter_lang: Annotated[Literal["cql2-text", "cql2-json"], Query(alias="filter-lang")] = (
        "cql2-text"
    )
    filter_crs: Annotated[str | None, Query(alias="filter-crs", max_length=200)] = None
    code: _Property = None
    name: _Property = None
    category: _Property = None
    cls: Annotated[str | None, Query(alias="class", max_length=400)] = None
    county: _Property = None

    def span(self) -> Span | None:
        """The days that are asked about.

        Raises:
            BadParameterError: no moment or interval.
        """
        return None if self.moment is None else parse_span(self.moment)

    def frame(self, collection: Collection) -> Frame:
        """The system in which features are shown.

        Raises:
            BadParameterError: it is not offered.
        """
        return chosen(self.crs, offered(collection.bounds()), parameter="crs")

    def wanted(self, collection: Collection) -> Wanted:
        """Which zones of a collection.

        Raises:
            BadParameterError, BadFilterError: a parameter or the filter cannot be used.
        """
        among = offered(collection.bounds())
        return Wanted(
            layer_keys=tuple(collection.layers),
            within=self._box(chosen(self.bbox_crs, among, parameter="bbox-crs")),
            conditions=tuple(self._conditions(chosen(self.filter_crs, among,
                                                     parameter="filter-crs"))),
        )  # fmt: skip

    def _box(self, frame: Frame) -> shapely.Geometry | None:
        if self.bbox is None:
            return None
        box = frame.box(_bounds(self.bbox, frame))
        if not all(map(math.isfinite, box.bounds)):
            raise _bad_bbox(self.bbox)
        return box

    def _conditions(self, frame: Frame) -> Iterator[Condition]:
        if self.filter_text is not None:
            tree = _tree(self.filter_text, self.filter_lang)
            yield condition(tree, place=frame.placed)
        named = {
            "code": self.code,
            "name": self.name,
            "category": self.category,
            "class": self.cls,
            "county": self.county,
        }
        for name, value in named.items():
            if value is not None:
                yield equals(name, value)


def feature_id(position: Position) -> str:
    """The id of a feature, from the key of its layer and the code of the zone."""
    return ".".join(position)


def position_of(text: str) -> Position | None:
    """Where the feature of an id stands; None for what can be no id."""
    key, dot, code = text.partition(".")
    return (key, code) if dot and "\0" not in text else None


def after_position(text: str | None) -> Position | None:
    """Where a page begins.

    Raises:
        BadParameterError: no id of a feature.
    """
    if text is None:
        return None
    position = position_of(text)
    if position is None:
        raise BadParameterError("after 不是要素编号。", "after is no id of a feature.")
    return position


def _bounds(text: str, frame: Frame) -> Bounds:
    """Low and high corner, heights left out (OGC 17-069r4, requirement 23)."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) not in {4, 6} or not all(map(_NUMBER.fullmatch, parts)):
        raise _bad_bbox(text)
    half = len(parts) // 2
    low_1, low_2, high_1, high_2 = (float(parts[index]) for index in (0, 1, half, half + 1))
    over_meridian = frame.crs.is_geographic and frame.is_north_first is False
    first_turned = low_1 > high_1 and not over_meridian
    second_turned = low_2 > high_2 and not (frame.crs.is_geographic and frame.is_north_first)
    if first_turned or second_turned or not all(map(math.isfinite, (low_1, low_2, high_1, high_2))):
        raise _bad_bbox(text)
    return low_1, low_2, high_1, high_2


def _bad_bbox(text: str) -> BadParameterError:
    return BadParameterError(
        f"bbox“{text[:80]}”应为四个或六个数：低角在前，高角在后。",
        f"bbox “{text[:80]}” should be four or six numbers: the low corner, then the high one.",
    )


def _tree(text: str, language: str) -> Any:
    """A filter as CQL2-JSON.

    Raises:
        BadFilterError: too long, too deep, or not CQL2.
    """
    if len(text.encode()) > MOST_FILTER_BYTES:
        raise BadFilterError(
            f"条件超过 {MOST_FILTER_BYTES} 字节。", f"it is longer than {MOST_FILTER_BYTES} bytes."
        )
    try:
        if language == "cql2-json":
            return parse_json(text.encode())
        _require_shallow(text)
        return cql2.parse_text(text).to_json()
    except (cql2.ParseError, ValueError, InputError) as error:
        if isinstance(error, BadFilterError):
            raise
        raise BadFilterError("不是 CQL2。", "it is not CQL2.") from error


def _require_shallow(text: str) -> None:
    """Refuse what a parser that calls itself would go down too deep for."""
    plain = _QUOTED.sub("", text)
    depth = deepest = 0
    for sign in plain:
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    if deepest > _DEEPEST or len(_NEGATION.findall(plain)) > _MOST_NEGATIONS:
        raise BadFilterError(
            f"条件嵌套过深（至多 {_DEEPEST} 层）。", f"it is nested more than {_DEEPEST} deep."
        )
