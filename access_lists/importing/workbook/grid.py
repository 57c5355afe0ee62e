"""Text of a sheet or of a document's tables, cell by cell, as it was published."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class Cell(NamedTuple):
    """One cell that holds text.

    Attributes:
        sheet: title of the sheet, or of the document.
        row, column: from 1; of the upper left cell where several are merged.
        is_number: the file holds a number, so leading zeros may be lost.
    """

    sheet: str
    row: int
    column: int
    text: str
    is_number: bool = False

    @property
    def address(self) -> str:
        """Address such as `B12`."""
        return f"{column_letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The cells of one row that hold text, from left to right."""

    number: int
    cells: tuple[Cell, ...]

    def at(self, column: int) -> Cell | None:
        """The cell of a column, if it holds text."""
        return next((cell for cell in self.cells if cell.column == column), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One sheet, or all tables and paragraphs of a document in their order.

    Attributes:
        rows: rows with text.
        spans: number of columns that a merged cell covers, by (row, column) of its first cell.
    """

    title: str
    rows: tuple[Row, ...]
    spans: dict[tuple[int, int], int] = field(default_factory=dict)

    def width_of(self, cell: Cell) -> int:
        """Columns a cell covers."""
        return self.spans.get((cell.row, cell.column), 1)

    def cells(self) -> Iterator[Cell]:
        """Every cell with text."""
        for row in self.rows:
            yield from row.cells


def column_letters(column: int) -> str:
    """Letters of a column counted from 1: 1 = A, 28 = AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Column counted from 1 of letters such as `AB`."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
