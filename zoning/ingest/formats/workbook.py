"""Excel workbooks (.xlsx) with a table of coordinates; counted first, then read cell by cell."""

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from zoning.ingest.archive import member_names
from zoning.ingest.errors import (
    ArchiveExpandsTooFarError,
    CoordinateTextError,
    FileCorruptError,
    SheetTooLargeError,
    WorkbookActiveContentError,
)
from zoning.ingest.formats.coordinate_table import find_columns, table_layer
from zoning.ingest.layer import RawLayer
from zoning.ingest.limits import Limits

_ACTIVE = ("xl/vbaProject", "xl/externalLinks/", "xl/embeddings/", "xl/activeX/")
_HEADER_ROWS = 10


def layer_names(path: Path, limits: Limits) -> Sequence[str]:
    """Visible worksheets whose first rows name columns of coordinates.

    Raises:
        CoordinateTextError: there is none.
        WorkbookActiveContentError: macros, external links or embedded objects.
        SheetTooLargeError: a sheet has more rows or columns than are read.
    """
    names = [name for name, rows in _sheets(path, limits) if _header_at(rows) is not None]
    if not names:
        raise CoordinateTextError(
            "没有工作表含坐标列（经度/纬度、X/Y 或 WKT）。",
            "no sheet has columns of coordinates (lon/lat, X/Y or WKT).",
        )
    return names


def read_layer(path: Path, name: str, limits: Limits) -> RawLayer:
    """The shapes in one worksheet."""
    rows = dict(_sheets(path, limits))[name]
    start = _header_at(rows) or 0
    columns = find_columns(rows[start])
    if columns is None:
        raise CoordinateTextError("没有坐标列。", "there are no columns of coordinates.")
    return table_layer(rows[start:], columns, name=name, limits=limits)


def _header_at(rows: Sequence[Sequence[Any]]) -> int | None:
    """Number of the row that names the columns, among the first few."""
    return next(
        (number for number, row in enumerate(rows[:_HEADER_ROWS]) if find_columns(row)), None
    )


def _sheets(path: Path, limits: Limits) -> Iterator[tuple[str, list[list[Any]]]]:
    names = member_names(path, limits)
    if any(name.startswith(_ACTIVE) for name in names):
        raise WorkbookActiveContentError(
            "工作簿含宏、外部链接或嵌入对象。", "it has macros, external links or objects."
        )
    _refuse_bomb(path, limits)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, OSError, SyntaxError) as error:
        raise FileCorruptError("工作簿无法读取。", "the workbook cannot be read.") from error
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                yield sheet.title, _rows(sheet, limits)
    finally:
        book.close()


def _rows(sheet: ReadOnlyWorksheet, limits: Limits) -> list[list[Any]]:
    """Rows that are not blank, as far as the limits go."""
    rows = []
    for number, row in enumerate(sheet.values, 1):
        if number > limits.table_rows or len(row) > limits.table_columns:
            raise SheetTooLargeError(
                f"工作表“{sheet.title}”超过 {limits.table_rows} 行或 {limits.table_columns} 列。",
                f"the sheet has over {limits.table_rows} rows or {limits.table_columns} columns.",
            )
        if any(cell is not None for cell in row):
            rows.append(list(row))
    return rows


def _refuse_bomb(path: Path, limits: Limits) -> None:
    """Count the bytes of every part as they unpack; openpyxl does not."""
    budget = min(limits.unpacked_bytes, 200_000_000)
    with zipfile.ZipFile(path) as book:
        for info in book.infolist():
            with book.open(info) as part:
                while chunk := part.read(1 << 20):
                    budget -= len(chunk)
                    if budget < 0:
                        raise ArchiveExpandsTooFarError("工作簿解压后过大。", "it expands too far.")
