"""Units out of tables with headings: grouped in blocks, one row a unit, or one row a clause.

One machine reads all three, row by row: a row of headings says what the columns mean until the
next one; a unit code opens a unit; text under requirement columns joins the stream of its
dimension; a blank dimension cell continues the one above.
"""

import re
from typing import Final

from access_lists.importing.findings import error, warning
from access_lists.importing.layouts.columns import Columns, Use
from access_lists.importing.layouts.drafts import Draft, Fate, Stream, UnitDraft, unbroken
from access_lists.importing.layouts.headings import DIMENSIONS, Meaning, headings_of, meaning_of
from access_lists.importing.workbook.grid import Cell, Grid, Row
from access_lists.vocabulary import Dimension
from zoning.model.finding import Finding

_LOOKS_LIKE_CODE: Final = re.compile(r"[A-Z]{2}\d{8,16}")
_PLACES: Final = frozenset({Meaning.PROVINCE, Meaning.CITY, Meaning.COUNTY, Meaning.AREA})
_MOST_QUOTED: Final = 60


class TableReader:
    """Reads the grids of one file into a draft."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.findings: list[Finding] = []
        self._columns = Columns()
        self._unit: UnitDraft | None = None
        self._by_code: dict[str, UnitDraft] = {}
        self._stream: Stream | None = None

    def read(self, grid: Grid) -> None:
        """Read one grid; headings and units do not carry over from the one before."""
        self._columns, self._unit, self._stream = Columns(), None, None
        for row in grid.rows:
            meanings = headings_of(row)
            if meanings is not None:
                self._head(grid, row, meanings)
            else:
                self._read_row(row)
                self._columns.just_headed = False

    def _head(self, grid: Grid, row: Row, meanings: dict[int, Meaning]) -> None:
        self._columns.head(grid, row, meanings)
        self._stream = None
        if Meaning.UNIT_CODE in meanings.values():
            self._unit = None
        for cell in row.cells:
            known = cell.column in meanings
            self.draft.book(Fate.HEADING if known else Fate.FINDING, cell)
            if not known:
                self._remark(cell, "unknown-heading", "表头未识别", "heading not known")

    def _read_row(self, row: Row) -> None:
        if self._opens_block(row):
            self._columns.uses = dict(self._columns.attributes)
        code_column = self._columns.column_of(Meaning.UNIT_CODE)
        code = row.at(code_column) if code_column else None
        if code is not None:
            self._open_unit(code)
        for cell in row.cells:
            self._read_cell(row, cell, opened=code is not None)

    def _opens_block(self, row: Row) -> bool:
        """A unit's row without headings of its own, after the requirements of another unit."""
        column = next(
            (c for c, use in self._columns.attributes.items() if use.meaning is Meaning.UNIT_CODE),
            None,
        )
        if column is None or self._columns.has(Meaning.UNIT_CODE):
            return False
        cell = row.at(column)
        return cell is not None and bool(_LOOKS_LIKE_CODE.fullmatch(unbroken(cell.text)))

    def _open_unit(self, cell: Cell) -> None:
        code = unbroken(cell.text)
        if self._unit is not None and self._unit.code == code:
            return
        self._stream = None
        if code in self._by_code:
            self._unit = self._by_code[code]
            self.findings.append(
                warning(
                    "unit-repeated",
                    f"管控单元 {code} 在 {cell.sheet}!{cell.address} 再次出现，条款已合并。",
                    f"Unit {code} occurs again at {cell.sheet}!{cell.address}; merged.",
                    place=code,
                )
            )
            return
        self._unit = self._by_code[code] = UnitDraft(code=code, cell=cell)
        self.draft.units.append(self._unit)
        if cell.is_number:
            self.findings.append(
                error(
                    "code-not-text",
                    f"{cell.sheet}!{cell.address} 的单元编码以数字存储，前导零可能丢失。",
                    f"The unit code at {cell.sheet}!{cell.address} is stored as a number.",
                    place=code,
                )
            )

    def _read_cell(self, row: Row, cell: Cell, *, opened: bool) -> None:
        use = self._columns.uses.get(cell.column)
        if use is None:
            self._read_loose(row, cell)
        elif use.meaning is Meaning.DIMENSION:
            self._read_dimension(row, cell)
        elif use.meaning is Meaning.REQUIREMENT:
            self._read_requirement(cell, use)
        elif use.meaning is Meaning.COMMON:
            self._note(cell)
        elif use.meaning is Meaning.DERIVED:
            self.draft.book(Fate.NOTE, cell)  # written by our own export: worked out again
        else:
            self._read_attribute(cell, use.meaning, opened=opened)

    def _read_attribute(self, cell: Cell, meaning: Meaning, *, opened: bool) -> None:
        unit, text = self._unit, unbroken(cell.text)
        if unit is None or not opened:
            self._read_loose(None, cell)
            return
        self.draft.book(Fate.ATTRIBUTE, cell)
        if meaning is Meaning.UNIT_NAME:
            unit.name = text
        elif meaning is Meaning.CATEGORY:
            unit.category = text
        elif meaning is Meaning.ZONES:
            unit.zones = text
        elif meaning in _PLACES:
            unit.area.append(text)
        elif meaning in {Meaning.REMARK, Meaning.ELEMENT}:
            unit.notes.append(text)

    def _read_dimension(self, row: Row, cell: Cell) -> None:
        text, meaning = unbroken(cell.text), meaning_of(cell.text)
        if self._unit is None:
            self._read_loose(row, cell)
            return
        if meaning is Meaning.COMMON:
            self.draft.book(Fate.HEADING, cell)
            self._stream = None
            return
        if meaning is not None and meaning in DIMENSIONS:
            self.draft.book(Fate.HEADING, cell)
            self._turn_to(DIMENSIONS[meaning], text)
        elif len(row.cells) > 1:
            self.draft.book(Fate.HEADING, cell)
            self._turn_to(Dimension.NONE, text)
            self._remark(cell, "unknown-dimension", "管控维度未识别", "dimension not known")
        else:
            self._read_loose(row, cell)

    def _turn_to(
        self, dimension: Dimension, printed: str | None, heading: str | None = None
    ) -> None:
        assert self._unit is not None  # noqa: S101 - callers look first
        now = self._stream
        same = now is not None and (now.dimension, now.printed, now.heading) == (
            dimension,
            printed,
            heading,
        )
        if not same:
            self._stream = Stream(dimension=dimension, printed=printed, heading=heading)
            self._unit.streams.append(self._stream)

    def _read_requirement(self, cell: Cell, use: Use) -> None:
        if self._unit is None:
            self._read_loose(None, cell)
            return
        if use.dimension is not None:
            self._stream = self._stream_of(use)
        elif self._columns.has(Meaning.DIMENSION):
            if self._stream is None:  # below 共性要求
                self._note(cell)
                return
        elif self._stream is None:
            self._turn_to(Dimension.NONE, None, use.heading)
        if self._stream is not None:
            self._stream.cells.append(cell)

    def _stream_of(self, use: Use) -> Stream:
        """The stream of a column of its own; further rows of the unit go on with it."""
        assert self._unit is not None  # noqa: S101 - callers look first
        assert use.dimension is not None  # noqa: S101 - callers look first
        for stream in self._unit.streams:
            if (stream.printed, stream.heading) == (use.printed, use.heading):
                return stream
        stream = Stream(dimension=use.dimension, printed=use.printed, heading=use.heading)
        self._unit.streams.append(stream)
        return stream

    def _note(self, cell: Cell) -> None:
        self.draft.book(Fate.NOTE, cell)
        notes = self._unit.notes if self._unit is not None else self.draft.notes
        notes.append(unbroken(cell.text))

    def _read_loose(self, row: Row | None, cell: Cell) -> None:
        """Text outside every column: a title above the tables, else something to look at."""
        if self._unit is None and not self._columns.uses:
            if self.draft.title is None:
                self.draft.title = unbroken(cell.text)
                self.draft.book(Fate.HEADING, cell)
            else:
                self._note(cell)
            return
        if row is not None and len(row.cells) == 1 and self._is_title(cell):
            self._note(cell)
            return
        self.draft.book(Fate.FINDING, cell)
        self._remark(cell, "unread-cell", "单元格未能归入任何栏目", "cell fits no column")

    @staticmethod
    def _is_title(cell: Cell) -> bool:
        text = unbroken(cell.text)
        return text.endswith(("清单", "表", "单元")) or text.startswith(("附", "注"))

    def _remark(self, cell: Cell, code: str, zh: str, en: str) -> None:
        place, text = f"{cell.sheet}!{cell.address}", unbroken(cell.text)[:_MOST_QUOTED]
        self.findings.append(
            warning(code, f"{place} {zh}：“{text}”。", f"{place}: {en}: “{text}”.", place=place)
        )
