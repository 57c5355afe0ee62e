"""Shapes of the answers of `/v1/lists` and `/v1/inspections/list`, for the OpenAPI document."""

from typing import Any

from pydantic import ConfigDict, Field

from access_lists.importing.layouts.drafts import Layout
from app.shapes import DayText, PageLink, Shape, ShownClause, ShownFinding


class ListedClause(ShownClause):
    """A clause with what it binds; members that a published list has besides are sent as well."""

    model_config = ConfigDict(extra="allow")

    scope: dict[str, Any] | None
    activities: list[str]
    industries: list[str]
    subjects: dict[str, list[str]]
    when: dict[str, Any] | None
    unless: dict[str, Any] | None
    limits: list[dict[str, Any]]
    replacement: list[dict[str, Any]]
    effective_from: DayText | None
    effective_to: DayText | None
    review_due: DayText | None
    spans: list[dict[str, Any]]


class ClausePage(Shape):
    """A page of clauses."""

    items: list[ListedClause]
    links: list[PageLink]


Counts = dict[str, int]


class ListLooked(Shape):
    """What an import reads in a list. The counts from `layout` on are those of published files."""

    title: str
    units: int
    clauses: int
    by_effect: Counts
    by_dimension: Counts
    by_review: Counts
    findings: list[ShownFinding]
    layout: Layout | None = None
    drafts: int = 0
    by_heading: Counts = Field(default_factory=dict)
    by_tag_effect: Counts = Field(default_factory=dict)
    by_element: Counts = Field(default_factory=dict)
    by_category: Counts = Field(default_factory=dict)
    distinct_texts: int = 0
    characters_in: int = 0
    characters_out: Counts = Field(default_factory=dict, description="Where each of them went.")
    balanced: bool = True


class ListImported(ListLooked):
    """What was read into a draft, and the list that it is now."""

    list_id: str = Field(alias="list")
