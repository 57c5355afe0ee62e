"""Units as a layout yields them: attributes as printed, requirement text as streams of cells."""

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
    """

    dimension: Dimension
    printed: str | None = None
    heading: str | None = None
    cells: list[Cell] = field(default_factory=list)


@dataclass(slots=True)
class UnitDraft:
    """One control unit as read."""

    code: str
    cell: Cell
    name: str | None = None
    category: str | None = None
    zones: str = ""
    area: list[str] = field(default_factory=list)
    streams: list[Stream] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """A whole file as read: units, texts of the list itself, and the fate of every character."""

    layout: Layout
    title: str | None = None
    units: list[UnitDraft] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fates: Counter[Fate] = field(default_factory=Counter)

    def book(self, fate: Fate, *cells: Cell) -> None:
        """Note that all characters of some cells end so."""
        self.fates[fate] += sum(len(cell.text) for cell in cells)


def unbroken(text: str) -> str:
    """A name or attribute without the line breaks and padding of its cell."""
    return "".join(line.strip() for line in text.splitlines()).strip()
