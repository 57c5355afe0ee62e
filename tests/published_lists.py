"""Workbooks and documents such as cities publish, made for a test."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import docx
from openpyxl import Workbook

UNIT_HEADINGS = (
    "环境管控单元编码",
    "环境管控单元名称",
    "省",
    "市",
    "区(县)",
    "管控单元分类",
    "要素细类",
)
FLAT_HEADINGS = (
    "环境管控单元编码",
    "名称",
    "分类",
    "空间布局约束\n",
    "污染物排放管控",
    "环境风险防控",
    "资源开发效率要求",
)
KEY_UNIT = ("ZH99010120001", "甲镇重点管控区", "某省", "某市", "某区", "重点管控单元1")


def workbook(path: Path, *sheets: Iterable[Sequence[Any]]) -> Path:
    """A workbook of some sheets, each a list of rows."""
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"表{number}")
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def grouped_unit(
    *requirements: Sequence[str | None], zones: str = "", unit: Sequence[str] = KEY_UNIT
) -> list[Sequence[str | None]]:
    """The rows of one unit in blocks; requirement rows are pairs of dimension and text."""
    return [UNIT_HEADINGS, [*unit, zones], ["管控维度", "管控要求"], *requirements]


def document(path: Path, title: str, rows: Iterable[Sequence[str]]) -> Path:
    """A Word document with a heading and one table."""
    written = docx.Document()
    written.add_paragraph(title)
    lines = list(rows)
    table = written.add_table(rows=0, cols=max(map(len, lines)))
    for line in lines:
        cells = table.add_row().cells
        for cell, text in zip(cells, line, strict=False):
            cell.text = text
    written.save(str(path))
    return path
