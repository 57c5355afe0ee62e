"""One rule of a clause while it is being read."""

from dataclasses import dataclass, field
from typing import Any

from access_lists.importing.compiler.markers import Marker
from access_lists.importing.compiler.places import Scope
from access_lists.importing.compiler.subjects import SubjectPhrase
from access_lists.importing.compiler.text import Piece
from access_lists.importing.compiler.trees import Condition
from access_lists.vocabulary import Activity, Addressee, Effect, Strength


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitKind:
    """What the compiler may know of the unit a clause belongs to.

    Attributes:
        park: the unit is a park, so that 园区 means all of it.
        ecological_space: the unit holds general ecological space (一般生态空间).
    """

    park: bool = False
    ecological_space: bool = False


@dataclass(slots=True)
class Rule:
    """One effect with its addressee, place, subject and conditions.

    Attributes:
        piece: the chunks it was read from.
        joined: chunks of rules that were put together with this one.
        marks: words read, with the field that they became.
        builds_up: natures that a programme speaks of, should it turn out to encourage.
        frame: it only says how a zone is managed; other prohibitions of the clause spell it out.
        firm: its addressee are firms under a modal word, so that measures after it are theirs.
    """

    piece: Piece
    marker: Marker
    effect: Effect
    strength: Strength
    addressee: Addressee = Addressee.PROJECT
    activities: frozenset[Activity] = frozenset()
    place: Scope | None = None
    subject: SubjectPhrase = field(default_factory=lambda: SubjectPhrase(()))
    when: list[Condition] = field(default_factory=list)
    unless: list[Condition] = field(default_factory=list)
    limits: list[dict[str, Any]] = field(default_factory=list)
    replacement: list[dict[str, Any]] = field(default_factory=list)
    marks: list[tuple[Piece, str]] = field(default_factory=list)
    joined: list[Piece] = field(default_factory=list)
    frame: bool = False
    sentence: int = 0
    firm: bool = False
    builds_up: frozenset[Activity] = frozenset()

    @property
    def taken(self) -> list[Piece]:
        """Words read for good."""
        return [piece for piece, name in self.marks if name != "activities"]

    @property
    def soft(self) -> list[Piece]:
        """Words read that may be part of a property as well: 新增 in 新增VOCs的."""
        return [piece for piece, name in self.marks if name == "activities"]

    def mark(self, piece: Piece, field_name: str) -> None:
        """Note that some words were read as a field."""
        if piece.start < piece.end:
            self.marks.append((piece, field_name))


@dataclass(slots=True)
class Reading:
    """A clause as read: its rules, citations, words read for all rules, and words not read."""

    text: str
    rules: list[Rule] = field(default_factory=list)
    basis: list[dict[str, Any]] = field(default_factory=list)
    shared: list[tuple[Piece, str]] = field(default_factory=list)
    loose: list[Piece] = field(default_factory=list)
