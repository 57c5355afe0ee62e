"""A list back to a spreadsheet in the layout it was published in, and findings into one's own file.

Beside each requirement stand the fields that it became, so that they can be reviewed in the office.
A file so written can be imported again: the added columns are known and worked out anew.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from openpyxl import load_workbook
from openpyxl.comments import Comment

from access_lists.clauses import source_words
from access_lists.importing.workbook.archive import check_container
from access_lists.importing.workbook.parts import check_parts, sheet_parts
from access_lists.importing.workbook.scan import MAX_ROWS, scan_sheet
from access_lists.vocabulary import (
    ACTIVITY_LABELS,
    EFFECT_LABELS,
    Activity,
    Dimension,
    Effect,
)
from zoning.ingest.errors import FormatNotAllowedError
from zoning.model.finding import Finding

_NAME_HEADINGS: Final = ("环境管控单元编码", "环境管控单元名称")
_AREA_HEADINGS: Final = ("省", "市", "区(县)")
_KIND_HEADINGS: Final = ("管控单元分类", "要素细类")
_ASKS_NOTHING: Final = ("空间布局约束", "/")
_ADDED: Final = (
    "作用",
    "强度",
    "责任主体",
    "建设性质",
    "行业代码",
    "适用范围",
    "条件",
    "核对状态",
    "出处",
)
_DIMENSION_WORDS: Final = {
    Dimension.SPATIAL_LAYOUT: "空间布局约束",
    Dimension.POLLUTANT_DISCHARGE: "污染物排放管控",
    Dimension.RISK_CONTROL: "环境风险防控",
    Dimension.RESOURCE_EFFICIENCY: "资源利用效率",
}
_STRENGTH_WORDS: Final = {"must": "必须", "in-principle": "原则上", "should": "宜"}
_ADDRESSEE_WORDS: Final = {
    "project": "项目",
    "existing": "现有企业",
    "park": "园区",
    "government": "政府",
}
_REVIEW_WORDS: Final = {"machine": "机读", "partial": "部分机读", "text-only": "仅文本"}
_MADE: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_LONGEST_CELL: Final = 32_767
_LONGEST_COMMENT: Final = 8_000
_AUTHOR: Final = "sanxian"

Line = Sequence[str]


def export_list(data: Mapping[str, Any], path: Path) -> None:
    """Write a list to an .xlsx file in the grouped layout; the same list gives the same bytes.

    Every cell is text: nothing a list says can become a formula or a link.

    Args:
        data: the list, as `access-list.schema.json` describes it.
        path: the file to write.
    """
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "constant_memory": True,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": _MADE, "author": _AUTHOR})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet, row, number = None, 0, 0
        for block in _blocks(data):
            if sheet is None or row + len(block) > MAX_ROWS:
                number += 1
                sheet, row = book.add_worksheet(f"清单{number}"), 0
                sheet.set_column(0, 0, 24)
                sheet.set_column(1, 1, 90)
            for line in block:
                for column, text in enumerate(line):
                    if text:
                        sheet.write_string(row, column, text[:_LONGEST_CELL], wrapped)
                row += 1


def annotate_workbook(
    source: Path, target: Path, findings: Iterable[Finding], *, label: str
) -> None:
    """Copy the user's own workbook with findings as comments on the cells they are about.

    Args:
        source: the user's .xlsx file.
        target: the copy to write.
        findings: what an import of that file found.
        label: the client's name of the file.

    Raises:
        IngestError: the file would not be imported either.
    """
    if check_container(source, label) != ".xlsx":
        raise FormatNotAllowedError(
            f"只有 .xlsx 文件可以写批注，“{label}”不是。",
            f"comments can be written into .xlsx files only; “{label}” is none.",
        )
    check_parts(source)
    for part in sheet_parts(source):
        scan_sheet(source, part.part, part.title)
    book = load_workbook(source)
    places = _places(book)
    remarks: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        sheet, address = places(finding.feature)
        remark = f"[{finding.severity.value}] {finding.text.zh}"
        remarks.setdefault((sheet, address), []).append(remark)
    for (sheet, address), words in remarks.items():
        book[sheet][address].comment = Comment("\n".join(words)[:_LONGEST_COMMENT], _AUTHOR)
    book.save(target)


def _places(book: Any) -> Any:  # openpyxl's workbook is typed too loosely to help here
    """Where a finding belongs: its own cell, the cell of its unit, or the first of a sheet."""
    codes: dict[str, tuple[str, str]] = {}
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.strip():
                    code = "".join(cell.value.split())
                    codes.setdefault(code, (sheet.title, cell.coordinate))
    first = (book.worksheets[0].title, "A1")

    def place(feature: str | None) -> tuple[str, str]:
        sheet, mark, address = (feature or "").rpartition("!")
        if mark and sheet in book.sheetnames:
            return sheet, address
        if feature in book.sheetnames:
            return str(feature), "A1"
        return codes.get(feature or "", first)

    return place


def _blocks(data: Mapping[str, Any]) -> Iterator[list[Line]]:
    yield [[str(data["title"])], *[[str(note)] for note in data.get("notes", ())]]
    common = list(data.get("clauses") or ())
    by_type = [clause for clause in common if _industrial_class(clause) is not None]
    if by_type:
        yield [*_type_lines(by_type), []]
    rest = [clause for clause in common if _industrial_class(clause) is None]
    if rest:
        yield [*_requirements(rest), []]
    for unit in data.get("units", ()):
        yield [*_unit_lines(unit), []]


def _unit_lines(unit: Mapping[str, Any]) -> Iterator[Line]:
    area = [str(part) for part in unit.get("area", ())]
    by_parts = len(area) == len(_AREA_HEADINGS)
    yield [*_NAME_HEADINGS, *(_AREA_HEADINGS if by_parts else ("行政区划",)), *_KIND_HEADINGS]
    yield [
        str(unit["code"]),
        unit.get("name") or "",
        *(area if by_parts else ("".join(area),)),
        unit.get("category") or "",
        "、".join(unit.get("zones", ())),
    ]
    yield from _notes(unit.get("notes", ()))
    clauses = list(unit.get("clauses") or ())
    yield from _requirements(clauses) if clauses else (["管控维度", "管控要求"], _ASKS_NOTHING)


def _notes(notes: Iterable[str]) -> Iterator[Line]:
    lines = [["共性要求", str(note)] for note in notes]
    if lines:
        yield ["管控维度", "管控要求"]
        yield from lines


def _requirements(clauses: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
    """Clauses of a dimension beside its name; those without one in a block of their own."""
    with_dimension = [clause for clause in clauses if _dimension(clause)]
    if any(map(_heading, with_dimension)):
        yield ["管控维度", "清单编制要求", "管控要求", *_ADDED]
        yield from (_line(one, (_dimension(one), _heading(one))) for one in with_dimension)
    elif with_dimension:
        yield ["管控维度", "管控要求", *_ADDED]
        yield from (_line(one, (_dimension(one),)) for one in with_dimension)
    without = [clause for clause in clauses if not _dimension(clause)]
    if without:
        yield ["管控要求", *_ADDED]
        yield from (_line(one, ()) for one in without)


def _line(clause: Mapping[str, Any], place: Line) -> Line:
    """The line of a draft; the printed words stand beside the first draft only."""
    first = clause.get("printed", {}).get("part", 1) == 1
    words = [*place, _words(clause)]
    return [*(words if first else [""] * len(words)), *_added(clause)]


def _type_lines(clauses: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
    """The table by types of units and classes of industry; one cell holds all that is asked."""
    cells: dict[str, list[list[str]]] = {}
    for clause in clauses:
        printed = clause.get("printed", {})
        if printed.get("part", 1) == 1:
            columns = cells.setdefault(str(printed.get("heading") or ""), [[], [], []])
            columns[(_industrial_class(clause) or 1) - 1].append(str(clause["text"]))
    yield ["环境管控单元分类", "一类工业项目", "二类工业项目", "三类工业项目"]
    for unit_type, columns in cells.items():
        yield [unit_type, *("\n".join(texts) or "/" for texts in columns)]


def _industrial_class(clause: Mapping[str, Any]) -> int | None:
    """Class of industry that a clause of a table by classes is about."""
    when = clause.get("when") or {}
    for test in when.get("all", [when]):
        if test.get("fact") == "industrial_class" and test.get("op") == "==":
            return int(test["value"])
    return None


def _heading(clause: Mapping[str, Any]) -> str:
    return str(clause.get("heading") or "")


def _dimension(clause: Mapping[str, Any]) -> str:
    printed = clause.get("printed", {}).get("heading")
    known = Dimension(clause.get("dimension", Dimension.NONE))
    return str(printed) if printed else _DIMENSION_WORDS.get(known, "")


def _words(clause: Mapping[str, Any]) -> str:
    number = clause.get("number")
    tag = clause.get("printed", {}).get("tag")
    start = f"{number}." if number else ""
    return f"{start}{f'【{tag}】' if tag else ''}{clause['text']}"


def _added(clause: Mapping[str, Any]) -> Line:
    conditions = {name: clause[name] for name in ("when", "unless", "limits") if clause.get(name)}
    return [
        EFFECT_LABELS[Effect(clause["effect"])].zh,
        _STRENGTH_WORDS[clause.get("strength", "must")],
        _ADDRESSEE_WORDS[clause.get("addressee", "project")],
        "、".join(ACTIVITY_LABELS[Activity(one)].zh for one in clause.get("activities", ())),
        "、".join(clause.get("industries", ())),
        _json(clause.get("scope")),
        _json(conditions),
        _REVIEW_WORDS[clause.get("review", "machine")],
        source_words(clause.get("source")),
    ]


def _json(tree: Any) -> str:
    return json.dumps(tree, ensure_ascii=False, sort_keys=True) if tree else ""
