"""Plain tables as a workbook: a sheet for each, texts as texts, numbers as numbers."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDEST, _NARROWEST = 50, 8
_MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - the same tables give the same bytes

Rows = Sequence[Mapping[str, Any]]


def plain_workbook(sheets: Mapping[str, tuple[Mapping[str, str], Rows]]) -> bytes:
    """An xlsx file.

    Args:
        sheets: name of sheet → (member of a row → heading, rows).
    """
    import xlsxwriter  # noqa: PLC0415 - heavy, and few requests ask for a workbook

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, _OPTIONS)
    book.set_properties({"author": "sanxian", "created": _MADE})
    head = book.add_format({"bold": True, "bg_color": "#e8f0ee", "border": 1})
    for name, (columns, rows) in sheets.items():
        sheet = book.add_worksheet(name)
        for at, (member, title) in enumerate(columns.items()):
            sheet.write_string(0, at, title, head)
            texts = [str(row.get(member) or "") for row in rows[:200]]
            longest = max((_width(text) for text in (title, *texts)), default=0)
            sheet.set_column(at, at, min(_WIDEST, max(_NARROWEST, longest + 2)))
            for number, row in enumerate(rows, start=1):
                _cell(sheet, number, at, row.get(member))
        sheet.freeze_panes(1, 0)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    book.close()
    return target.getvalue()


def _cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(value)[:32_000])


def _width(text: str) -> int:
    return sum(2 if ord(one) > 0x2E7F else 1 for one in text)
