"""Shapes of the answers about drafts of `/v1/lists/{release}`, for the OpenAPI document."""

from typing import Any, Literal

from pydantic import Field

from access_lists.review.model import Decision, ReviewState
from access_lists.vocabulary import Dimension, Level, Review
from app.shapes import MomentText, Shape
from zoning.vocabulary import UnitCategory

Status = Literal["open", "machine", "accepted", "corrected", "rejected"]


class ReadSpan(Shape):
    """Words that became a field."""

    start: int
    end: int
    field: str
    text: str


class UnreadSpan(Shape):
    """Words that became nothing."""

    start: int
    end: int
    text: str


class DraftSource(Shape):
    """Where the words of a draft stand, as far as the file could say it."""

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    start: int | None = None
    end: int | None = None
    end_row: int | None = None


class ReviewOfDraft(Shape):
    """A decision about a draft."""

    id: str
    decision: Decision
    state: ReviewState
    by: str
    at: MomentText
    note: str | None
    fields: list[str]
    edition: str | None
    list_title: str
    unit: str | None
    dimension: Dimension
    number: str | None
    text: str
    structure: dict[str, Any]
    machine: dict[str, Any]
    carried_from: str | None


class EarlierReview(ReviewOfDraft):
    """A decision about an earlier edition, and how far its words differ from these."""

    similarity: float = Field(description="From 0 to 1.")
    changes: list[Any]


class ShownDraft(Shape):
    """A clause as a person reviews it: its words, what they became, and which were not read."""

    id: str
    list_id: str = Field(alias="list")
    list_title: str
    level: Level
    unit: str | None
    unit_name: str | None
    category: UnitCategory | None
    key: str | None
    number: str | None
    tag: str | None
    heading: str | None
    dimension: Dimension
    part: int
    parts: int
    text: str
    structure: dict[str, Any] = Field(description="The fields that bind, as they were read.")
    spans: list[ReadSpan]
    unread: list[UnreadSpan]
    judgements: list[str]
    review: Review
    status: Status
    decides: bool = Field(description="Whether what was read decides checks.")
    source: DraftSource | None
    reviewed: dict[str, Any] | None
    earlier: EarlierReview | None = Field(
        description="What was decided about an earlier edition and waits to be confirmed."
    )
    same_text: int = Field(description="How many other drafts have the same words.")


class DraftPage(Shape):
    """A page of drafts, how many there are of each status, and decisions whose clause is gone."""

    items: list[ShownDraft]
    total: int
    by_status: dict[str, int]
    gone: list[ReviewOfDraft]


class DraftDetail(ShownDraft):
    """A draft with every decision that was made about it."""

    history: list[ReviewOfDraft]


class DecidedDraft(ShownDraft):
    """A draft as it is after a decision."""

    replaces: str = Field(description="The id that it had.")


class Decided(Shape):
    """The drafts that were decided about."""

    items: list[DecidedDraft]
