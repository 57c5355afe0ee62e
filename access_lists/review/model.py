"""A decision of a person about one draft, as data that outlives the list it was made in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Decision(StrEnum):
    """What a person did with a draft.

    `accepted`: the structure says all that matters. `corrected`: the structure is the person's.
    `rejected`: the structure is wrong and decides nothing. `reset`: the earlier decision is
    taken back, the machine's reading stands again.
    """

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    RESET = "reset"


class ReviewState(StrEnum):
    """What became of a decision in the list it stands with.

    `applied`: the clause is as decided. `stale`: carried from an earlier edition whose words were
    others; it changes nothing until a person confirms it. `gone`: no clause like it is left.
    """

    APPLIED = "applied"
    STALE = "stale"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClausePlace:
    """Where a draft stands in its list.

    Attributes:
        unit: code of its control unit; None for a clause of the whole list.
        number: number as printed.
        part, parts: its place among the drafts of one printed clause.
    """

    unit: str | None
    dimension: str
    number: str | None
    part: int
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One decision.

    Attributes:
        key: its own id.
        level: level of the list.
        list_title, release: where it was first made, in words.
        list_key, ordinal: the stored clause it stands with; no ordinal where it is `gone`.
        text: the words that the person judged.
        machine: the structure as the reader had it.
        structure: the structure as the person left it; empty where rejected or reset.
        fields: members of the structure that the person changed.
        by, at: who decided and when; kept when it is carried to another edition.
        carried_from: the decision of the earlier edition that this one repeats.
    """

    key: str
    level: str
    list_title: str
    release: str
    list_key: str
    ordinal: int | None
    place: ClausePlace
    text: str
    decision: Decision
    state: ReviewState = ReviewState.APPLIED
    machine: Mapping[str, Any]
    structure: Mapping[str, Any]
    fields: tuple[str, ...] = ()
    note: str | None = None
    by: str
    at: datetime
    carried_from: str | None = None

    def mark(self) -> dict[str, Any]:
        """What the clause itself keeps of the decision (`reviewed` of the list schema)."""
        kept = {
            "decision": self.decision.value,
            "by": self.by,
            "at": self.at.isoformat(timespec="seconds"),
            "fields": list(self.fields),
            "note": self.note,
            "edition": self.release if self.carried_from else None,
        }
        return {name: value for name, value in kept.items() if value not in (None, [])}


def place_of(unit: str | None, content: Mapping[str, Any]) -> ClausePlace:
    """Where a clause stands in its list."""
    printed = content.get("printed") or {}
    return ClausePlace(
        unit=unit,
        dimension=content.get("dimension", "none"),
        number=content.get("number") or printed.get("number"),
        part=printed.get("part", 1),
        parts=printed.get("parts", 1),
    )
