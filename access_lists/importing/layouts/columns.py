"""What the columns of a table mean at one row: headings in one row, two, or three."""

from dataclasses import dataclass, field
from typing import Final

from access_lists.importing.layouts.drafts import unbroken
from access_lists.importing.layouts.headings import ATTRIBUTES, DIMENSIONS, Meaning
from access_lists.importing.workbook.grid import Grid, Row
from access_lists.vocabulary import Dimension

DERIVED_COLUMNS: Final = 9
"""Columns that `access_lists.importing.export` adds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Use of one column; requirement columns know their dimension and sub-heading."""

    meaning: Meaning
    dimension: Dimension | None = None
    printed: str | None = None
    heading: str | None = None


@dataclass(slots=True)
class Columns:
    """The uses of the columns in force, and those of unit attributes seen last."""

    uses: dict[int, Use] = field(default_factory=dict)
    attributes: dict[int, Use] = field(default_factory=dict)
    just_headed: bool = False

    def head(self, grid: Grid, row: Row, meanings: dict[int, Meaning]) -> None:
        """Take over a row of headings; a second row refines the first, else it starts anew."""
        refines = self.just_headed and Meaning.UNIT_CODE not in meanings.values()
        if not refines:
            self.uses = {}
        for cell in row.cells:
            meaning = meanings.get(cell.column)
            if meaning is None:
                continue
            for column in range(cell.column, cell.column + grid.width_of(cell)):
                self.uses[column] = self._use(meaning, unbroken(cell.text), column)
        self._settle_sub_headings()
        attributes = {column: use for column, use in self.uses.items() if use.meaning in ATTRIBUTES}
        if Meaning.UNIT_CODE in {use.meaning for use in attributes.values()}:
            self.attributes = attributes
        self.just_headed = True

    def has_whole(self, row: Row) -> bool:
        """Whether a row was written by our own export, which gives each clause its own."""
        derived = [c for c, use in self.uses.items() if use.meaning is Meaning.DERIVED]
        return len(derived) >= DERIVED_COLUMNS and any(row.at(column) for column in derived)

    def column_of(self, meaning: Meaning) -> int | None:
        """First column of a meaning."""
        return next((c for c, use in sorted(self.uses.items()) if use.meaning is meaning), None)

    def has(self, meaning: Meaning) -> bool:
        """Whether some column has this meaning."""
        return self.column_of(meaning) is not None

    def _settle_sub_headings(self) -> None:
        """A column of sub-headings holds the requirements themselves where no other does."""
        if not self.has(Meaning.REQUIREMENT):
            for column, use in self.uses.items():
                if use.meaning is Meaning.SUB_HEADINGS:
                    self.uses[column] = Use(meaning=Meaning.REQUIREMENT)

    def _use(self, meaning: Meaning, text: str, column: int) -> Use:
        above = self.uses.get(column)
        if meaning is Meaning.SUB_HEADING:
            parent = above or Use(meaning=Meaning.REQUIREMENT)
            return Use(
                meaning=Meaning.REQUIREMENT,
                dimension=parent.dimension,
                printed=parent.printed,
                heading=text,
            )
        if meaning in DIMENSIONS:
            return Use(meaning=Meaning.REQUIREMENT, dimension=DIMENSIONS[meaning], printed=text)
        return Use(meaning=meaning)
