"""Shapes of the answers of `/v1/clues`, for the OpenAPI document."""

from typing import Any, Literal

from pydantic import ConfigDict, Field

from app.clues.life import ClueState
from app.shapes import DayText, MomentText, PageLink, Shape
from zoning.vocabulary import LayerKind


class ShownClue(Shape):
    """A patch of ground that changed inside a zone, and how far its handling is."""

    id: str
    state: ClueState
    version: int = Field(description="To be sent back with an action.")
    type: str
    type_name: str
    concern: Literal["high", "medium", "low"]
    from_name: str
    to_name: str
    before: DayText
    after: DayText
    zone_kind: LayerKind | None
    zone_code: str | None
    zone_name: str | None
    area_m2: float
    lon: float
    lat: float
    jurisdiction: str
    assignee: str | None
    due: DayText | None
    overdue: bool
    outcome: ClueState | None
    follows: str | None = Field(description="The clue of the same place before it.")
    found_at: MomentText
    changed_at: MomentText


class CluePage(Shape):
    """A page of clues, the largest first."""

    items: list[ShownClue]
    links: list[PageLink]


class ClueEvent(Shape):
    """One thing that was done about a clue, with what was said or brought."""

    model_config = ConfigDict(extra="allow")

    number: int
    at: MomentText
    actor: str
    action: str
    before: str
    after: str
    note: str


class ClueDetail(ShownClue):
    """A clue with its shape and everything that was done about it."""

    geometry: dict[str, Any] = Field(description="GeoJSON, longitude before latitude.")
    history: list[ClueEvent]


class ClueStatistics(Shape):
    """How many clues stand where; `by_zone` has those without a zone under an empty name."""

    on: DayText
    clues: int
    area_m2: float
    by_state: dict[ClueState, int]
    closed_share: float | None
    overdue: int
    confirmed: int
    dismissed: int
    by_type: dict[str, int]
    by_zone: dict[str, int]
    by_year: dict[str, int]


class KeptPhotograph(Shape):
    """The hash under which a photograph is kept, to be named in an action."""

    sha256: str
