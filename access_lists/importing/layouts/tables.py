"""Units out of tables with headings: grouped in blocks, one row a unit, or one row a clause.

One machine reads all three, row by row: a row of headings says what the columns mean until the
next one; a unit code opens a unit; text under requirement columns joins the stream of its
dimension; a blank dimension cell continues the one above. Rows of labels and values among them are
read as such (`labels`). Requirements of a table that names no units are those of all units.
"""

from typing import Final

from access_lists.importing.findings import error, warning
from access_lists.importing.layouts.columns import Columns, Use
from access_lists.importing.layouts.drafts import Draft, Fate, Stream, UnitDraft, unbroken
from access_lists.importing.layouts.headings import (
    ATTRIBUTES,
    DIMENSIONS,
    Meaning,
    headings_of,
    meaning_of,
)
from access_lists.importing.layouts.labels import (
    labels_a_dimension,
    labels_of,
    opens_card,
    values_of,
)
from access_lists.importing.layouts.opening import UnitsOpened, looks_like_code
from access_lists.importing.workbook.grid import Cell, Grid, Row
from access_lists.vocabulary import Dimension
from zoning.model.finding import Finding

_PLACES: Final = frozenset({Meaning.PROVINCE, Meaning.CITY, Meaning.COUNTY, Meaning.AREA})
_NAMES_UNITS: Final = frozenset({Meaning.UNIT_CODE, Meaning.UNIT_NAME})
_MOST_QUOTED: Final = 60


class TableReader:
    """Reads the grids of one file into a draft."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self._remarks: list[Finding] = []
        self._units = UnitsOpened(draft)
        self._start()

    def _start(self) -> None:
        self._columns = Columns()
        self._unit: UnitDraft | None = None
        self._stream: Stream | None = None
        self._names_units = False
        self._in_card = False
        self._waiting: list[tuple[Meaning, Cell]] = []

    @property
    def findings(self) -> list[Finding]:
        """What was odd."""
        return [*self._units.findings, *self._remarks]

    def read(self, grid: Grid) -> None:
        """Read one grid; headings and units do not carry over from the one before."""
        self._start()
        for row in grid.rows:
            meanings = headings_of(row)
            if meanings is not None:
                self._head(grid, row, meanings)
                continue
            if self._is_of_card(row):
                self._read_card(row)
            else:
                self._read_row(row)
            self._columns.just_headed = False
        self._let_go()

    def _head(self, grid: Grid, row: Row, meanings: dict[int, Meaning]) -> None:
        self._let_go()
        self._columns.head(grid, row, meanings)
        self._stream, self._in_card = None, False
        if not _NAMES_UNITS.isdisjoint(meanings.values()):
            self._names_units = True
        if Meaning.UNIT_CODE in meanings.values():
            self._unit = None
        for cell in row.cells:
            known = cell.column in meanings
            self.draft.book(Fate.HEADING if known else Fate.FINDING, cell)
            if not known:
                self._remark(cell, "unknown-heading", "表头未识别", "heading not known")

    # --- rows of labels and values -------------------------------------------------------------

    def _is_of_card(self, row: Row) -> bool:
        if opens_card(row):
            return True
        if labels_of(row) is not None and not self._columns.uses:
            return True
        dimensions_in_rows = labels_a_dimension(row) and not self._columns.has(Meaning.DIMENSION)
        return self._in_card or dimensions_in_rows

    def _read_card(self, row: Row) -> None:
        self._in_card = True
        pairs = list(values_of(row))
        codes = [cell for label, cell in pairs if label is Meaning.UNIT_CODE]
        if len(codes) > 1:
            self._refuse_columns(row)
            return
        if codes and opens_card(row):
            self._open(self._units.at_code(codes[0], self._unit))
            self.draft.book(Fate.ATTRIBUTE, codes[0])
        for label, cell in pairs:
            if cell not in codes or not opens_card(row):
                self._read_of_card(row, label, cell)

    def _refuse_columns(self, row: Row) -> None:
        """Units side by side: whose requirements are whose could only be guessed."""
        self._unit, self._stream, self._names_units = None, None, True
        self.draft.book(Fate.FINDING, *row.cells)
        place = f"{row.cells[0].sheet}!{row.cells[0].address}"
        self._remarks.append(
            error(
                "units-in-columns",
                f"{place} 起多个管控单元并列于各列，无法确定要求属于哪个单元；请改为每行一个单元。",
                f"From {place} on units stand side by side; give each a row of its own.",
                place=place,
            )
        )

    def _read_of_card(self, row: Row, label: Meaning | None, cell: Cell) -> None:
        own = meaning_of(cell.text)
        is_label = label is None and own is not None and len(row.cells) > 1
        if is_label:
            self.draft.book(Fate.HEADING, cell)
            self._turn_at_label(own, unbroken(cell.text))
        elif label in ATTRIBUTES:
            self._wait_for_code(label, cell)
        elif label is Meaning.COMMON:
            self._note(cell)
        elif self._stream is not None or label is Meaning.REQUIREMENT:
            self._continue_stream(cell)
        else:
            self._read_loose(row, cell)

    def _turn_at_label(self, label: Meaning | None, text: str) -> None:
        if label is not None and label in DIMENSIONS and self._owner() is not None:
            self._turn_to(DIMENSIONS[label], text)
        elif label is Meaning.SUB_HEADING and self._stream is not None:
            self._turn_to(self._stream.dimension, self._stream.printed, text)
        elif label is Meaning.COMMON:
            self._stream = None

    def _wait_for_code(self, meaning: Meaning, cell: Cell) -> None:
        """An attribute: of the unit in hand, unless its requirements are read; then of the next."""
        of_this = self._unit is not None and self._unit.code
        if (
            self._unit is not None
            and of_this
            and (not self._unit.streams or meaning is Meaning.REMARK)
        ):
            self._set_attribute(self._unit, meaning, cell)
        else:
            self._stream = None
            self._waiting.append((meaning, cell))

    def _open(self, unit: UnitDraft) -> None:
        if unit is not self._unit:
            self._stream = None
        self._unit, self._names_units = unit, True
        for meaning, cell in self._waiting:
            self._set_attribute(unit, meaning, cell)
        self._waiting = []

    def _let_go(self) -> None:
        """Attributes behind which no code came."""
        for _, cell in self._waiting:
            self._tell_unread(cell)
        self._waiting = []

    # --- rows under headings -------------------------------------------------------------------

    def _read_row(self, row: Row) -> None:
        if self._is_remark(row):
            self._note(row.cells[0])
            return
        titled = self._units.at_title(row) if self._may_be_title(row) else None
        if titled is not None:
            self._open(titled)
            return
        if self._opens_block(row):
            self._columns.uses = dict(self._columns.attributes)
        code_column = self._columns.column_of(Meaning.UNIT_CODE)
        code = row.at(code_column) if code_column else None
        if code is not None:
            self._open(self._units.at_code(code, self._unit))
        for cell in row.cells:
            self._read_cell(row, cell, opened=code is not None)

    def _is_remark(self, row: Row) -> bool:
        """A line below the table, in a column of attributes or codes: a sentence, and by itself."""
        cell, text = row.cells[0], unbroken(row.cells[0].text)
        use = self._columns.uses.get(cell.column)
        if len(row.cells) > 1 or use is None or use.meaning not in ATTRIBUTES:
            return False
        sentence = use.meaning is Meaning.UNIT_CODE and ("。" in text or "：" in text)
        return text.startswith(_REMARKS) or sentence

    def _may_be_title(self, row: Row) -> bool:
        """A line by itself, outside the column of requirements and that of codes."""
        use = self._columns.uses.get(row.cells[0].column)
        alone = len(row.cells) == 1
        return alone and (use is None or use.meaning is Meaning.DIMENSION)

    def _opens_block(self, row: Row) -> bool:
        """A unit's row without headings of its own, after the requirements of another unit."""
        column = next(
            (c for c, use in self._columns.attributes.items() if use.meaning is Meaning.UNIT_CODE),
            None,
        )
        if column is None or self._columns.has(Meaning.UNIT_CODE):
            return False
        cell = row.at(column)
        return cell is not None and looks_like_code(cell.text)

    def _read_cell(self, row: Row, cell: Cell, *, opened: bool) -> None:
        use = self._columns.uses.get(cell.column)
        if use is None:
            self._read_loose(row, cell)
        elif use.meaning is Meaning.DIMENSION:
            self._read_dimension(row, cell)
        elif use.meaning is Meaning.SUB_HEADINGS:
            self._read_sub_heading(row, cell)
        elif use.meaning is Meaning.REQUIREMENT:
            self._read_requirement(row, cell, use)
        elif use.meaning is Meaning.COMMON:
            self._note(cell)
        elif use.meaning is Meaning.DERIVED:
            self.draft.book(Fate.NOTE, cell)  # written by our own export: worked out again
        elif self._unit is not None and opened:
            self._set_attribute(self._unit, use.meaning, cell)
        else:
            self._read_loose(None, cell)

    def _set_attribute(self, unit: UnitDraft, meaning: Meaning, cell: Cell) -> None:
        text = unbroken(cell.text)
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
        if self._owner() is None:
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

    def _read_sub_heading(self, row: Row, cell: Cell) -> None:
        if self._stream is None:
            self._read_loose(row, cell)
            return
        self.draft.book(Fate.HEADING, cell)
        self._turn_to(self._stream.dimension, self._stream.printed, unbroken(cell.text))

    def _turn_to(
        self,
        dimension: Dimension,
        printed: str | None,
        heading: str | None = None,
        *,
        whole: bool = False,
    ) -> None:
        assert self._unit is not None  # noqa: S101 - callers look first
        wanted = (dimension, printed, heading, whole)
        now = self._stream
        if now is None or (now.dimension, now.printed, now.heading, now.whole) != wanted:
            self._stream = Stream(
                dimension=dimension, printed=printed, heading=heading, whole=whole
            )
            self._unit.streams.append(self._stream)

    def _read_requirement(self, row: Row, cell: Cell, use: Use) -> None:
        if self._owner() is None:
            self._read_loose(None, cell)
        elif use.dimension is not None:
            self._stream = self._stream_of(use)
            self._stream.cells.append(cell)
        elif self._names_sub_heading(row, cell):
            self._read_sub_heading(row, cell)
        elif self._stream is None and self._columns.has(Meaning.DIMENSION):
            self._note(cell)  # below 共性要求
        else:
            self._continue_stream(cell, heading=use.heading, whole=self._columns.has_whole(row))

    def _names_sub_heading(self, row: Row, cell: Cell) -> bool:
        """A standard sub-heading in a column of requirements, before the words it heads."""
        behind = any(other.column > cell.column for other in row.cells)
        known = meaning_of(cell.text) is Meaning.SUB_HEADING
        return known and behind and self._stream is not None

    def _continue_stream(
        self, cell: Cell, *, heading: str | None = None, whole: bool = False
    ) -> None:
        """Add words to the stream in hand, or to one without a dimension."""
        if self._owner() is None:
            self._read_loose(None, cell)
            return
        now = self._stream
        if now is None:
            self._turn_to(Dimension.NONE, None, heading, whole=whole)
        else:
            self._turn_to(now.dimension, now.printed, now.heading, whole=whole)
        assert self._stream is not None  # noqa: S101 - just turned to
        self._stream.cells.append(cell)

    def _owner(self) -> UnitDraft | None:
        """The unit in hand; in a table that names none, what holds for all of them."""
        if self._unit is None and not self._names_units:
            if self.draft.general is None:
                self.draft.general = UnitDraft(code="")
            self._unit = self.draft.general
        return self._unit

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

    # --- what is no requirement ----------------------------------------------------------------

    def _note(self, cell: Cell) -> None:
        self.draft.book(Fate.NOTE, cell)
        of_unit = self._unit is not None and self._unit.code
        notes = self._unit.notes if self._unit is not None and of_unit else self.draft.notes
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
        if row is not None and len(row.cells) == 1 and _is_title(cell):
            self._note(cell)
            return
        self._tell_unread(cell)

    def _tell_unread(self, cell: Cell) -> None:
        self.draft.book(Fate.FINDING, cell)
        self._remark(cell, "unread-cell", "单元格未能归入任何栏目", "cell fits no column")

    def _remark(self, cell: Cell, code: str, zh: str, en: str) -> None:
        place, text = f"{cell.sheet}!{cell.address}", unbroken(cell.text)[:_MOST_QUOTED]
        self._remarks.append(
            warning(code, f"{place} {zh}：“{text}”。", f"{place}: {en}: “{text}”.", place=place)
        )


_REMARKS: Final = ("附", "注", "备注", "说明", "资料来源", "数据来源", "*", "※")


def _is_title(cell: Cell) -> bool:
    text = unbroken(cell.text)
    return text.endswith(("清单", "表", "单元")) or text.startswith(_REMARKS)
