"""A clause: one requirement of an access list as data, with the words it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, NamedTuple

from access_lists.circumstances import Test
from access_lists.conditions import Condition
from access_lists.scope import Scope
from access_lists.vocabulary import (
    Activity,
    Addressee,
    Dimension,
    Effect,
    Level,
    Review,
    Strength,
)

SUBJECT_KINDS: Final = ("processes", "products", "materials", "fuels")


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalBasis:
    """A citation: title, article, document number, and when that law was or is in force."""

    title: str
    article: str | None = None
    document: str | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    replaced_by: str | None = None

    def as_dict(self) -> dict[str, str | None]:
        """As JSON."""
        return {
            "title": self.title,
            "article": self.article,
            "document": self.document,
            "effective_from": _iso(self.effective_from),
            "effective_to": _iso(self.effective_to),
            "replaced_by": self.replaced_by,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the words stand: file, sheet or heading, row (1 = first) or line, and characters.

    Attributes:
        start, end: characters [start, end) of the cell's text, the printed number included.
        end_row: row of the cell that `end` counts in, where the words go on below.
    """

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    start: int | None = None
    end: int | None = None
    end_row: int | None = None

    def as_dict(self) -> dict[str, str | int | None]:
        """As JSON."""
        return {
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "start": self.start,
            "end": self.end,
            "end_row": self.end_row,
        }


def source_words(source: Mapping[str, Any] | None) -> str:
    """Where the words of a clause stand, on one line: file, sheet, cell and characters from 1.

    Args:
        source: `Source` as data; empty where nobody said.
    """
    if not source:
        return ""
    cell = f"{source.get('column') or ''}{source.get('row') or ''}"
    until = f"{source.get('column')}{source['end_row']}:" if source.get("end_row") else ""
    start = source.get("start")
    characters = "" if start is None else f"[{start + 1}–{until}{source['end']}]"
    return " ".join(one for one in (source["file"], source.get("sheet"), cell + characters) if one)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters [start, end) of the text that became one field."""

    start: int
    end: int
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A quantity that a clause bounds: path of the fact, comparison, value in the fact's unit.

    With `cap` the bound is what the ledger of that place has left (`here`: of every place with a
    cap under the footprint), and `value` only names the document that set it.
    """

    quantity: str
    op: str
    value: float | str
    unit: str | None = None
    cap: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """Tonnes of a pollutant to be reduced elsewhere for each tonne added (2 = 倍量替代)."""

    pollutant: str
    ratio: float


@dataclass(frozen=True, kw_only=True)
class Subjects:
    """What a clause is about besides industries; a kind left empty is not asked about."""

    processes: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    fuels: tuple[str, ...] = ()

    @cached_property
    def named(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The kinds asked about, each with its words."""
        kinds = ((kind, getattr(self, kind)) for kind in SUBJECT_KINDS)
        return tuple((kind, words) for kind, words in kinds if words)

    def __bool__(self) -> bool:
        return bool(self.named)


class Conjunct(StrEnum):
    """The parts of applicability; the first false one is the reason why a clause does not apply."""

    ACTIVITY = "activity"
    SCOPE = "scope"
    SUBJECT = "subject"
    WHEN = "when"
    UNLESS = "unless"


class Force(NamedTuple):
    """What a clause does where it applies, as far as the clause itself says.

    Attributes:
        hazard: what was not read of it could be a prohibition or a quantity.
        measured: it bounds a quantity or asks for replacement.
    """

    effect: Effect
    strength: Strength
    fully_read: bool
    hazard: bool
    measured: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a clause is decided, made ready once, when it is read from its list.

    Attributes:
        steps: the conjuncts that it asks, in the order in which they are asked.
        claims: claims that its conditions ask for.
    """

    steps: tuple[tuple[Conjunct, Test], ...]
    claims: tuple[str, ...]
    force: Force


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One requirement, compiled and ready to be decided.

    Attributes:
        id: derived from the content; the same in every store.
        key: name within its list, for people.
        unit: the control unit it belongs to, for lists of units.
        scope: where it binds, the unit or jurisdiction of its list included.
        effect_certain: the effect was published as a tag or matched by a marker.
        unread_hazard: the text not accounted for holds a prohibition marker or a quantity.
        confirmed: a person accepted the structure or corrected it, so that it decides as
            `machine` does.
        case: equal where two clauses differ in nothing but where they bind and how they are named
            and sourced, so that they come out alike; empty where nobody compared them.
        content: the clause as data, every field, as it was hashed.
    """

    id: str
    key: str
    list_id: str
    level: Level
    unit: str | None = None
    scope: Scope
    dimension: Dimension = Dimension.NONE
    heading: str | None = None
    element: str | None = None
    effect: Effect
    strength: Strength = Strength.MUST
    addressee: Addressee = Addressee.PROJECT
    activities: frozenset[Activity] = frozenset()
    industries: tuple[str, ...] = ()
    subjects: Subjects = field(default_factory=Subjects)
    when: Condition | None = None
    unless: Condition | None = None
    limits: tuple[Limit, ...] = ()
    replacement: tuple[Replacement, ...] = ()
    basis: tuple[LegalBasis, ...] = ()
    effective_from: date | None = None
    effective_to: date | None = None
    review_due: date | None = None
    text: str
    source: Source | None = None
    spans: tuple[Span, ...] = ()
    review: Review = Review.MACHINE
    effect_certain: bool = True
    unread_hazard: bool = False
    confirmed: bool = False
    case: bytes = b""
    plan: Plan
    content: dict[str, Any]

    @property
    def fully_read(self) -> bool:
        """Whether its structure says all that its words do: read so, or confirmed by a person."""
        return self.plan.force.fully_read

    @property
    def mentions_red_line(self) -> bool:
        """Whether its scope speaks of red lines."""
        return "'red_line'" in self.scope.key

    def as_dict(self) -> dict[str, Any]:
        """The clause by itself as JSON: what it says, where it comes from, how it was read.

        Its members are the caller's own: nothing done to an answer changes the next one.
        """
        own = self._written
        return {
            **own,
            "reviewed": own["reviewed"] and dict(own["reviewed"]),
            "basis": [dict(one) for one in own["basis"]],
            "source": own["source"] and dict(own["source"]),
        }

    @cached_property
    def _written(self) -> Mapping[str, Any]:
        """The same, written once for all checks."""
        mark = self.content.get("reviewed")  # who it was, the list itself says
        return {
            "id": self.id,
            "key": self.key,
            "list": self.list_id,
            "level": self.level.value,
            "unit": self.unit,
            "dimension": self.dimension.value,
            "heading": self.heading,
            "element": self.element,
            "effect": self.effect.value,
            "strength": self.strength.value,
            "addressee": self.addressee.value,
            "review": self.review.value,
            "reviewed": {"decision": mark["decision"], "at": mark["at"]} if mark else None,
            "text": self.text,
            "basis": [one.as_dict() for one in self.basis],
            "source": self.source.as_dict() if self.source else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessList:
    """One list of a release.

    Attributes:
        id: derived from the content; the same in every store.
        jurisdiction: GB/T 2260 code it binds; '' = the whole country; None = its release's.
        units: codes of the control units it speaks for, those without any clause ("/") included.
        clauses: in the order of the list.
    """

    id: str
    title: str
    level: Level
    document: str | None = None
    jurisdiction: str | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    review_due: date | None = None
    units: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()

    def in_force(self, on: date) -> bool:
        """Whether the list itself is within its term on a day (`effective_to` is exclusive)."""
        started = self.effective_from is None or self.effective_from <= on
        return started and (self.effective_to is None or on < self.effective_to)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
