"""Units as a layout yields them: attributes as printed, requirement text as streams of cells."""

import re
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from access_lists.importing.workbook.grid import Cell
from access_lists.vocabulary import Dimension


class Fate(StrEnum):
    """Where a character of a cell ends."""

    CLAUSE = "clause"
    MARKER = "marker"
    LINE_BREAK = "line-break"
    HEADING = "heading"
    ATTRIBUTE = "attribute"
    EMPTY_MARK = "empty-mark"
    NOTE = "note"
    FINDING = "finding"


class Layout(StrEnum):
    """Layouts cities publish; `auto` finds out which."""

    AUTO = "auto"
    GROUPED = "grouped"
    FLAT = "flat"
    BY_TYPE = "by-type"


@dataclass(slots=True)
class Stream:
    """Requirement text of one dimension of a unit, in the order of its cells.

    Attributes:
        printed: the dimension as printed, without line breaks; None where the list has none.
        cells: a cell may go on in the next one in mid-sentence.
        whole: no cell does: each is one clause, as our own export writes them.
    """

    dimension: Dimension
    printed: str | None = None
    heading: str | None = None
    cells: list[Cell] = field(default_factory=list)
    whole: bool = False


@dataclass(slots=True)
class UnitDraft:
    """One control unit as read, or several that share a row.

    Attributes:
        code: as printed; '' for requirements that belong to no unit.
        others: codes of further units that everything here speaks of as well.
    """

    code: str
    others: tuple[str, ...] = ()
    name: str | None = None
    category: str | None = None
    zones: str = ""
    area: list[str] = field(default_factory=list)
    streams: list[Stream] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def named(self) -> list[tuple[str, str | None]]:
        """Code and name of each unit; a name for each where as many are printed."""
        codes = (self.code, *self.others)
        names = [part for part in re.split(r"[、,，;；]", self.name or "") if part]
        own = names if len(names) == len(codes) else [self.name] * len(codes)
        return list(zip(codes, own, strict=True))


@dataclass(slots=True)
class Draft:
    """A whole file as read: units, texts of the list itself, and the fate of every character.

    Attributes:
        general: requirements that belong to no unit but to all that the list binds.
    """

    layout: Layout
    title: str | None = None
    units: list[UnitDraft] = field(default_factory=list)
    general: UnitDraft | None = None
    notes: list[str] = field(default_factory=list)
    fates: Counter[Fate] = field(default_factory=Counter)

    def book(self, fate: Fate, *cells: Cell) -> None:
        """Note that all characters of some cells end so."""
        self.fates[fate] += sum(len(cell.text) for cell in cells)


def unbroken(text: str) -> str:
    """A name or attribute without the line breaks and padding of its cell."""
    return "".join(line.strip() for line in text.splitlines()).strip()
