"""Shapes of the answers of `/v1/evaluations`, for the OpenAPI document."""

from typing import Any

from pydantic import ConfigDict, Field

from app.evaluations.indicators import Direction, Line, Measure
from app.evaluations.measured import Judgement
from app.shapes import BilingualText, DayText, Shape
from zoning.vocabulary import ReleaseState


class EvaluatedRelease(Shape):
    """The release that is evaluated."""

    id: str
    name: str
    jurisdictions: list[str]
    state: ReleaseState
    sha256: str | None


class EvaluatedIndicator(Shape):
    """An indicator with its figure; `value` is null where it is not known, whatever its bounds."""

    code: str
    name: BilingualText
    line: Line
    line_name: BilingualText
    measure: Measure
    unit: str
    direction: Direction
    department: BilingualText | None
    value: float | None
    at_least: float | None
    at_most: float | None
    why: list[BilingualText] = Field(description="Why the figure is not known.")
    target: float | None
    target_document: str
    judgement: Judgement
    source: str
    parts: list[dict[str, Any]] = Field(description="What the figure is made of.")


class ReleaseEvaluation(Shape):
    """A release in a year against its targets."""

    release: EvaluatedRelease
    year: int
    year_is_over: bool
    as_of: DayText
    adopted_by: str | None = Field(description="The division whose indicators these are.")
    indicators_sha256: str | None
    summary: dict[Judgement, int]
    rows: list[EvaluatedIndicator]


class MeasureOf(Shape):
    """What is measured, with the terms of that measure."""

    model_config = ConfigDict(extra="allow")

    of: Measure


class IndicatorTarget(Shape):
    """What a figure should reach in some years."""

    year_from: int = Field(alias="from")
    year_to: int | None = Field(alias="to")
    value: float
    document: str


class ShownIndicator(Shape):
    """An indicator as it counts in a division."""

    code: str
    name: BilingualText
    line: Line
    unit: str
    measure: MeasureOf
    direction: Direction
    department: BilingualText | None
    targets: list[IndicatorTarget]
    source: str


class DivisionIndicators(Shape):
    """What counts in a division: the shipped indicators with what it laid over them."""

    jurisdiction: str
    adopted_by: str | None
    sha256: str | None
    adopted: dict[str, Any] | None
    indicators: list[ShownIndicator]
