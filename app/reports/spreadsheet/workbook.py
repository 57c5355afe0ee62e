"""The workbook itself. A text stays a text: what begins with `=` is never a formula or a link."""

import io
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.reports.blocks import INK, PAPER, Cell, Tone
from app.reports.glyphs import visible
from app.reports.language import Voice
from app.reports.spreadsheet.sheets import Sheet, SheetColumn, Value, sheets_of

_LONGEST_TEXT: Final = 32_767
"""Characters that a cell holds; a longer text would be dropped whole, so it is cut and says so."""

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LANDSCAPE_A4: Final = 9
_LINE_POINTS: Final = 16.5
_TALLEST_POINTS: Final = 409.0


def xlsx_report(assessment: Mapping[str, Any], figure: Mapping[str, Any]) -> bytes:
    """The result as xlsx; the same Assessment gives the same bytes."""
    del figure
    say = Voice(language=assessment["language"])
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, _OPTIONS)
    made = datetime.fromisoformat(assessment["created_at"]).astimezone(UTC).replace(tzinfo=None)
    title = say("生态环境分区管控选址核查结果", "Siting check")
    book.set_properties({"title": title, "author": "sanxian", "created": made})
    formats = _Formats(book)
    for sheet in sheets_of(assessment, say):
        _write(book.add_worksheet(sheet.name), sheet, formats, assessment, say)
    book.close()
    return target.getvalue()


class _Formats:
    """Cell formats, made once for each look."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, bool, Tone | None], Format] = {}
        self.head = book.add_format(
            {"bold": True, "bg_color": "#e8f0ee", "border": 1, "text_wrap": True, "valign": "top"}
        )

    def of(self, number_format: str, *, to_left: bool = False, tone: Tone | None = None) -> Format:
        """The format of a cell."""
        key = (number_format, to_left, tone)
        if key not in self._made:
            look: dict[str, Any] = {"text_wrap": True, "valign": "top", "border": 1}
            if number_format:
                look["num_format"] = number_format
            if to_left:
                look["align"] = "left"
            if tone is not None:
                look |= {"font_color": INK[tone], "bg_color": PAPER[tone], "bold": True}
            self._made[key] = self._book.add_format(look)
        return self._made[key]


def _write(
    target: Worksheet, sheet: Sheet, formats: _Formats, assessment: Mapping[str, Any], say: Voice
) -> None:
    for at, column in enumerate(sheet.columns):
        target.set_column(at, at, column.width)
        target.write_string(0, at, column.title, formats.head)
    for number, row in enumerate(sheet.rows, start=1):
        target.set_row(number, _height(row, sheet))
        for at, (value, column) in enumerate(zip(row, sheet.columns, strict=True)):
            _cell(target, (number, at), value, formats, column)
    target.freeze_panes(1, 0)
    if sheet.rows:
        target.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    target.set_landscape()
    target.set_paper(_LANDSCAPE_A4)
    target.fit_to_pages(1, 0)
    target.repeat_rows(0)
    if sheet.printed_columns is not None:
        target.print_area(0, 0, max(1, len(sheet.rows)), sheet.printed_columns - 1)
    target.set_footer(f"&L{_plain(say.of(assessment['disclaimer']))}&R{assessment['id']}   &P / &N")


def _cell(
    target: Worksheet,
    place: tuple[int, int],
    value: Value,
    formats: _Formats,
    column: SheetColumn,
) -> None:
    if value is None:
        target.write_blank(*place, None, formats.of(column.number_format))
    elif isinstance(value, Cell):
        target.write_string(*place, _text(value.text), formats.of("", tone=value.tone))
    elif isinstance(value, str):
        target.write_string(*place, _text(value), formats.of(""))
    else:
        look = formats.of(column.number_format, to_left=column.among_texts)
        target.write_number(*place, value, look)


def _height(row: Sequence[Value], sheet: Sheet) -> float:
    """Height in points that shows all of a row; not every program finds it by itself."""
    most = 1
    for value, column in zip(row, sheet.columns, strict=True):
        text = value.text if isinstance(value, Cell) else value
        if isinstance(text, str) and len(text) * 2 > column.width:
            most = max(most, sum(_lines(one, column.width) for one in text.split("\n")))
    return min(_LINE_POINTS * most, _TALLEST_POINTS)


def _lines(text: str, width: float) -> int:
    """Lines that a text takes in a column; a Chinese letter is as wide as two."""
    return max(1, math.ceil(sum(2.3 if ord(one) > 0x2E7F else 1.15 for one in text) / width))


def _text(value: str) -> str:
    shown = visible(value)
    if len(shown) <= _LONGEST_TEXT:
        return shown
    return shown[: _LONGEST_TEXT - 1] + "…"


def _plain(text: str) -> str:
    """A text for a footer, where `&` begins a code."""
    return text.replace("&", "&&")
