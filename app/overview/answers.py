"""Shape of the answer of `/v1/overview`, for the OpenAPI document."""

from access_lists.vocabulary import Level, Review, Verdict
from app.caps.answers import ShownCap
from app.shapes import DayText, Shape
from zoning.vocabulary import UnitCategory


class CategoryArea(Shape):
    """Units of one category in a county."""

    category: UnitCategory | None
    units: int
    area_m2: float


class CountyArea(Shape):
    """Control units of a county, those that name none together."""

    county: str | None
    name: str | None
    units: int
    area_m2: float
    categories: list[CategoryArea]


class LayerArea(Shape):
    """A layer of control units, the largest county first."""

    release: str
    release_name: str
    layer: str
    counties: list[CountyArea]


class IndustryChecks(Shape):
    """Checks of one division of industries; one of several counts once in each."""

    code: str
    name: str | None
    by_verdict: dict[Verdict, int]


class CheckNumbers(Shape):
    """Checks of the last days; `of_others` tells whether those of others are among them."""

    days: int
    of_others: bool
    total: int
    by_verdict: dict[Verdict, int]
    by_industry: list[IndustryChecks]
    without_industry: dict[Verdict, int]


class ListNumbers(Shape):
    """Clauses of a list by what decides them."""

    release: str
    release_name: str
    list: str
    title: str
    level: Level
    clauses: int
    by_review: dict[Review, int]


class Overview(Shape):
    """The numbers of a day."""

    as_of: DayText
    areas: list[LayerArea]
    checks: CheckNumbers
    clauses: list[ListNumbers]
    caps: list[ShownCap]
