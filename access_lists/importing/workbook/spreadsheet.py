"""Grids of an .xlsx file: values by openpyxl's streaming reader, the rest from one own pass."""

import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from access_lists.importing.findings import error, info
from access_lists.importing.workbook.grid import Cell, Grid, Row, column_letters
from access_lists.importing.workbook.parts import SheetPart, check_parts, sheet_parts
from access_lists.importing.workbook.scan import SheetFacts, scan_sheet
from zoning.ingest.errors import ArchiveCorruptError
from zoning.model.finding import Finding

_MOST_NAMED = 20


def read_spreadsheet(path: Path) -> tuple[tuple[Grid, ...], tuple[Finding, ...]]:
    """All sheets with text, hidden ones included (they are findings of severity `error`).

    Raises:
        IngestError: active content, entities, a damaged file, a sheet too large.
    """
    check_parts(path)
    sheets = sheet_parts(path)
    facts = {sheet.title: scan_sheet(path, sheet.part, sheet.title) for sheet in sheets}
    grids = tuple(grid for grid in _grids(path, sheets, facts) if grid.rows)
    findings = [found for sheet in sheets for found in _findings(sheet, facts[sheet.title], grids)]
    return grids, tuple(findings)


def _grids(
    path: Path, sheets: tuple[SheetPart, ...], facts: dict[str, SheetFacts]
) -> Iterator[Grid]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl remarks on styles, which do not matter here
        try:
            book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        except (KeyError, ValueError, TypeError, AttributeError, OSError) as problem:
            raise ArchiveCorruptError(
                f"工作簿无法读取：{problem}", f"The workbook cannot be read: {problem}"
            ) from problem
        try:
            for sheet in sheets:
                yield Grid(
                    title=sheet.title,
                    rows=tuple(_rows(book[sheet.title], sheet.title)),
                    spans={
                        (row, column): last_column - column + 1
                        for row, column, _, last_column in facts[sheet.title].merged
                    },
                )
        finally:
            book.close()


def _rows(sheet: Any, title: str) -> Iterator[Row]:  # openpyxl's streaming sheet is not typed
    if not hasattr(sheet, "reset_dimensions"):
        return  # a sheet of charts
    sheet.reset_dimensions()  # the size a file states may be wrong
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = tuple(
            Cell(
                sheet=title,
                row=number,
                column=column,
                text=text,
                is_number=isinstance(value, int | float) and not isinstance(value, bool),
            )
            for column, value in enumerate(values, start=1)
            if (text := _text(value)).strip()
        )
        if cells:
            yield Row(number=number, cells=cells)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)


def _findings(sheet: SheetPart, facts: SheetFacts, grids: tuple[Grid, ...]) -> Iterator[Finding]:
    title = sheet.title
    grid = next((grid for grid in grids if grid.title == title), None)
    if sheet.hidden and grid is not None:
        yield error(
            "hidden-content",
            f"工作表“{title}”被隐藏。请取消隐藏或删除后重新导入。",
            f"Sheet “{title}” is hidden. Show or delete it and import again.",
            place=title,
        )
    if grid is not None:
        filled = {cell.row for cell in grid.cells()}, {cell.column for cell in grid.cells()}
        yield from _hidden(title, facts, rows=filled[0], columns=filled[1])
    for address in facts.open_formulas:
        yield error(
            "formula-cell",
            f"{title}!{address} 是没有缓存结果的公式，请改为数值或文字。",
            f"{title}!{address} is a formula without a cached value; replace it by its value.",
            place=f"{title}!{address}",
        )
    if facts.merged:
        yield info(
            "merged-cells",
            f"工作表“{title}”有 {len(facts.merged)} 处合并单元格，已按版式展开。",
            f"Sheet “{title}” has {len(facts.merged)} merged cells, read after the layout.",
            place=title,
        )


def _hidden(
    title: str, facts: SheetFacts, *, rows: set[int], columns: set[int]
) -> Iterator[Finding]:
    names = [str(row) for row in sorted(facts.hidden_rows & rows)]
    letters = [column_letters(column) for column in sorted(facts.hidden_columns & columns)]
    for kind, english, found in (("行", "rows", names), ("列", "columns", letters)):
        if found:
            listed = "、".join(found[:_MOST_NAMED])
            yield error(
                "hidden-content",
                f"工作表“{title}”有 {len(found)} 个隐藏{kind}含有内容：{listed}。",
                f"Sheet “{title}” has {len(found)} hidden {english} with content: {listed}.",
                place=title,
            )
