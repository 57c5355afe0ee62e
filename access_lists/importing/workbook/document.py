"""Grids of a .docx file: its paragraphs and tables in their order, as rows of one grid.

Word splits long tables over pages and repeats their headings; read as one run of rows, a table that
goes on after a page break is no different from one that does not.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import docx
from docx.opc.exceptions import PackageNotFoundError

from access_lists.importing.findings import error, warning
from access_lists.importing.workbook.grid import Cell, Grid, Row
from access_lists.importing.workbook.parts import check_parts
from access_lists.importing.workbook.scan import MAX_COLUMNS, MAX_ROWS
from zoning.ingest.errors import ArchiveCorruptError, SheetTooLargeError, WorkbookActiveContentError
from zoning.model.finding import Finding

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS: Final = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t"}


def read_document(path: Path, title: str) -> tuple[tuple[Grid, ...], tuple[Finding, ...]]:
    """The document as one grid; hidden text and tracked changes are findings.

    Raises:
        IngestError: active content, entities, a damaged file, too many rows.
    """
    check_parts(path)
    try:
        body = docx.Document(str(path)).element.body
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile) as problem:
        raise ArchiveCorruptError(
            f"文档无法读取：{problem}", f"The document cannot be read: {problem}"
        ) from problem
    _refuse_fields(body)
    spans: dict[tuple[int, int], int] = {}
    rows = tuple(row for row in _rows(body, title, spans) if row.cells)
    return (Grid(title=title, rows=rows, spans=spans),) if rows else (), tuple(_findings(body))


def _rows(body: Any, title: str, spans: dict[tuple[int, int], int]) -> Iterator[Row]:
    number = 0
    for block in body:
        if block.tag == f"{_W}p":
            number += 1
            text = _paragraph(block)
            cells = (Cell(sheet=title, row=number, column=1, text=text),) if text.strip() else ()
            yield Row(number=number, cells=cells)
        elif block.tag == f"{_W}tbl":
            for line in block.iterchildren(f"{_W}tr"):
                number += 1
                if number > MAX_ROWS:
                    raise SheetTooLargeError(
                        f"文档超过 {MAX_ROWS} 行。", f"The document has more than {MAX_ROWS} rows."
                    )
                yield Row(number=number, cells=tuple(_cells(line, title, number, spans)))


def _cells(line: Any, title: str, number: int, spans: dict[tuple[int, int], int]) -> Iterator[Cell]:
    column = 1
    for box in line.iter(f"{_W}tc"):
        if box.getparent() is not line and box.getparent().tag != f"{_W}sdtContent":
            continue  # a table within a cell is part of its text
        width = _width(box)
        text = "\n".join(_paragraph(part) for part in box.iter(f"{_W}p"))
        if text.strip() and not _continues_above(box):
            spans[number, column] = width
            yield Cell(sheet=title, row=number, column=column, text=text)
        column += width
        if column > MAX_COLUMNS + 1:
            raise SheetTooLargeError(
                f"文档的表格超过 {MAX_COLUMNS} 列。",
                f"A table has more than {MAX_COLUMNS} columns.",
            )


def _width(box: Any) -> int:
    span = box.find(f"{_W}tcPr/{_W}gridSpan")
    return int(span.get(f"{_W}val", "1")) if span is not None else 1


def _continues_above(box: Any) -> bool:
    merge = box.find(f"{_W}tcPr/{_W}vMerge")
    return merge is not None and merge.get(f"{_W}val", "continue") == "continue"


def _paragraph(paragraph: Any) -> str:
    parts = []
    for element in paragraph.iter():
        if element.tag == f"{_W}t":
            parts.append(element.text or "")
        elif element.tag in _BREAKS and element.getparent().tag == f"{_W}r":
            parts.append(_BREAKS[element.tag])
    return "".join(parts)


def _refuse_fields(body: Any) -> None:
    for field in body.iter(f"{_W}instrText"):
        if (field.text or "").strip().upper().startswith(("DDE", "INCLUDE", "LINK")):
            raise WorkbookActiveContentError(
                "文档含有取用其他文件的域。", "The document has a field that reads other files."
            )


def _findings(body: Any) -> Iterator[Finding]:
    if next(body.iter(f"{_W}vanish"), None) is not None:
        yield error(
            "hidden-content",
            "文档含有隐藏文字，请显示或删除后重新导入。",
            "The document has hidden text; show or delete it and import again.",
        )
    if any(next(body.iter(f"{_W}{kind}"), None) is not None for kind in ("ins", "del")):
        yield warning(
            "tracked-changes",
            "文档含有修订痕迹，已按接受全部修订读取。",
            "The document has tracked changes; it was read with all of them accepted.",
        )
