"""Shapes of the answers of `/v1/checks`, for the OpenAPI document."""

from typing import Any, Literal

from pydantic import Field

from access_lists.vocabulary import Level, Outcome, ReasonCode, Verdict
from app.shapes import (
    BilingualText,
    DayText,
    ListedIn,
    Measures,
    MomentText,
    PageLink,
    PolygonShape,
    Shape,
    ShownClause,
    ShownFinding,
    ShownPlace,
)
from zoning.vocabulary import Element, LayerKind, LayerStatus, Occupation, Relation


class Reason(Shape):
    """Why the verdict is what it is: a deciding clause, or what is missing."""

    code: ReasonCode
    ref: str | None = Field(description="Id of the clause, or what the reason is about.")
    text: BilingualText


class ReleaseUsed(Shape):
    """A release that was in force where the site lies."""

    id: str
    name: str
    jurisdiction: str
    jurisdictions: list[str]
    level: Level
    effective_from: DayText
    effective_to: DayText | None
    sha256: str


class ListUsed(ListedIn):
    """A list that was in force there."""

    document: str | None


class FactUsed(Shape):
    """A dated fact beyond the releases; `record` where it is short enough to be told."""

    set: str
    sha256: str
    record: dict[str, Any] | None = None


class Account(Shape):
    """A cap of a place that the site lies in; amounts in `unit`."""

    name: str
    place: str
    place_label: BilingualText
    quantity: str
    quantity_label: BilingualText
    unit: str
    year_from: int
    year_to: int | None
    cap: float
    used: float
    own: float
    project: float | None = Field(description="Null where the project does not say.")
    left: float
    within: bool | None
    source: str
    text: BilingualText


class PartOfSite(Shape):
    """A part of the footprint that takes the land in another way."""

    occupation: Occupation
    geometry: PolygonShape


class CheckedFootprint(Measures):
    """The footprint as it was checked; on the public tier without its shape."""

    geometry: PolygonShape | None
    parts: list[PartOfSite] | None


class Coverage(Shape):
    """How far the control units in force cover the footprint."""

    share: float | None
    uncovered_m2: float | None
    covered: bool | None
    gap_tolerance_m: float | None


class Hit(ShownPlace):
    """A zone that the footprint overlaps or touches; on the public tier only which one."""

    relation: Relation | None
    overlap_m2: float | None
    share: float | None


class CheckedLayer(Shape):
    """What was found in one layer. A layer that must be there and is not has `no_data`."""

    kind: LayerKind
    name: str | None
    element: Element | None
    cls: str | None = Field(alias="class")
    release: str | None
    status: LayerStatus
    covered_share: float | None
    boundary_tolerance_m: float | None
    hits: list[Hit]


class DecidedClause(ShownClause):
    """A clause with what it says of this project."""

    outcome: Outcome
    assumed: bool
    noted: bool
    sliver: bool
    reason: BilingualText
    facts: dict[str, Any] = Field(description="The facts that it was decided on, by name.")
    missing: list[str]
    missing_labels: list[BilingualText]
    could_lift: list[str]
    overlap_m2: float | None
    share: float | None


class MissingFact(Shape):
    """A fact that would settle clauses; those that settle most come first."""

    field: str
    label: BilingualText
    clauses: list[str]
    would_settle: int


class Neighbour(Shape):
    """Another jurisdiction close by."""

    jurisdiction: str
    release: str
    distance_m: float | None


class Grid(Shape):
    """The grid that the public tier answers on."""

    cells_per_degree: int


class Assessment(Shape):
    """The answer to a check: verdict, reasons, layers, clauses, and what was not examined."""

    id: str
    created_at: MomentText
    known_at: MomentText
    as_of: DayText
    language: Literal["zh-CN", "en"]
    tier: Literal["internal", "public"]
    verdict: Verdict
    label: BilingualText
    summary: dict[Outcome, int]
    reasons: list[Reason]
    releases: list[ReleaseUsed]
    lists: list[ListUsed]
    engine: dict[str, str] = Field(description="Versions that computed it, by name.")
    project: dict[str, Any] = Field(description="As it was given; see the project schema.")
    facts_used: list[FactUsed]
    caps: list[Account] | None
    footprint: CheckedFootprint
    coverage: Coverage
    layers: list[CheckedLayer]
    clauses: list[DecidedClause]
    decided_by: list[str]
    missing_facts: list[MissingFact]
    not_examined: list[BilingualText]
    neighbours: list[Neighbour]
    findings: list[ShownFinding]
    disclaimer: BilingualText
    result_sha256: str
    signature: str | None = Field(description="JWS over the rest; null where nothing is signed.")
    grid: Grid | None = None


class CheckSummary(Shape):
    """A stored check in a list."""

    id: str
    created_at: MomentText
    as_of: DayText
    verdict: Verdict
    result_sha256: str
    href: str


class Checks(Shape):
    """A page of stored checks, the newest first."""

    items: list[CheckSummary]
    links: list[PageLink]
