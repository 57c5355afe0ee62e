"""A report as a list of blocks, before it becomes PDF or docx.

What a report says is decided once, in `app.reports.sections`; the renderers know blocks only. So
the two documents cannot tell different things, and no renderer reads an Assessment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Tone(StrEnum):
    """What a colour stands for; there is always a word beside it."""

    CONFLICT = "conflict"
    UNDETERMINED = "undetermined"
    CONDITIONAL = "conditional"
    GOOD = "good"
    NEUTRAL = "neutral"


INK: Final[Mapping[Tone, str]] = {
    Tone.CONFLICT: "#a3211b",
    Tone.UNDETERMINED: "#46477c",
    Tone.CONDITIONAL: "#7a5100",
    Tone.GOOD: "#17603f",
    Tone.NEUTRAL: "#55605f",
}
"""Colours of words, at least 4.5 : 1 against white and against their own paper."""

PAPER: Final[Mapping[Tone, str]] = {
    Tone.CONFLICT: "#fbeae7",
    Tone.UNDETERMINED: "#ecedf6",
    Tone.CONDITIONAL: "#fbf1da",
    Tone.GOOD: "#e5f2eb",
    Tone.NEUTRAL: "#f0f0ee",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of level 1 or 2; its number is set when the report is put together."""

    text: str
    level: int = 1
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph; a toned one stands out, a small one is a note."""

    text: str
    tone: Tone | None = None
    small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table; a toned one is a verdict."""

    text: str
    tone: Tone | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row; a group row has one cell across the table."""

    cells: tuple[Cell, ...]
    is_group: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Title, share of the table's width, and how its cells stand."""

    title: str
    width: float
    align: str = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table whose head repeats on every page."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    dense: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Names and values in two columns."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of the report, with the words that say the same."""

    name: str
    caption: str
    description: str


Block = Heading | Paragraph | Table | Facts | Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A drawing as SVG with its size on paper in millimetres."""

    svg: str
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The first page: what was asked, of what, and the answer."""

    title: str
    subtitle: str
    subject: str
    verdict: str
    tone: Tone
    meaning: str
    facts: tuple[tuple[str, str], ...]
    qr_caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that PDF and docx show.

    Attributes:
        disclaimer: stands on every page.
        running: the check's number and hash, on every page.
        created_at: ISO 8601; the only time that goes into the files.
        drawings: `icon`, `qr`, and one for each picture block, by name.
    """

    language: str
    cover: Cover
    blocks: Sequence[Block]
    disclaimer: str
    running: str
    created_at: str
    drawings: Mapping[str, Drawing] = field(default_factory=dict)


def row(*texts: str | Cell) -> Row:
    """A row of plain and toned cells."""
    return Row(cells=tuple(Cell(text=one) if isinstance(one, str) else one for one in texts))


def group(text: str) -> Row:
    """A row that heads those below it."""
    return Row(cells=(Cell(text=text),), is_group=True)
