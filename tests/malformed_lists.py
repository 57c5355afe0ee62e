"""Workbooks, documents and lists that must not be read, or only with an error: group X."""

import zipfile
from pathlib import Path
from typing import Any

import docx
from openpyxl import Workbook, load_workbook
from published_lists import KEY_UNIT, grouped_unit, workbook

SHEET = "xl/worksheets/sheet1.xml"


def plain(path: Path) -> Path:
    return workbook(path, grouped_unit(("区域布局管控", "1-1.【产业/禁止类】禁止采石。")))


def repacked(path: Path, **changed: str | bytes) -> Path:
    """The workbook with parts replaced or added; `__` in a name stands for `/`."""
    parts = {name.replace("__", "/"): content for name, content in changed.items()}
    with zipfile.ZipFile(path) as archive:
        old = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (old | parts).items():
            archive.writestr(name, content)
    return path


def far_cell(path: Path) -> Path:
    book = Workbook()
    book.active["XFD1048576"] = "远"
    book.save(path)
    return path


def many_rows(path: Path) -> Path:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 50_002))
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
    return repacked(plain(path), **{SHEET: sheet})


def bomb(path: Path) -> Path:
    return repacked(plain(path), **{"xl/media/zeros.bin": bytes(60_000_000)})


def entities(path: Path) -> Path:
    return repacked(
        plain(path), **{"xl/sharedStrings.xml": '<!DOCTYPE x [<!ENTITY a "b">]><sst>&a;</sst>'}
    )


def sheet_entities(path: Path) -> Path:
    return repacked(
        plain(path),
        **{
            SHEET: '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'
        },
    )


def macros(path: Path) -> Path:
    return repacked(plain(path), **{"xl/vbaProject.bin": b"x"})


def linked(path: Path) -> Path:
    return repacked(plain(path), **{"xl/externalLinks/externalLink1.xml": "<externalLink/>"})


def embedded(path: Path) -> Path:
    return repacked(plain(path), **{"xl/embeddings/oleObject1.bin": b"x"})


def escaping(path: Path) -> Path:
    return repacked(plain(path), **{"../outside.xml": "<a/>"})


def encrypted(path: Path) -> Path:
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"))
    return path


def old_binary(path: Path) -> Path:
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    return path


def renamed_csv(path: Path) -> Path:
    path.write_text("编码,名称\n", encoding="utf-8")
    return path


def truncated(path: Path) -> Path:
    whole = plain(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def blank(path: Path) -> Path:
    return workbook(path, [[None]])


def other_package(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    return path


def crowded(path: Path) -> Path:
    return repacked(plain(path), **{f"xl/media/{n}.png": b"" for n in range(2_001)})


def document_with(path: Path, **changed: str | bytes) -> Path:
    """A Word document with parts replaced or added."""
    written = docx.Document()
    written.add_paragraph("清单")
    written.save(str(path))
    return repacked(path, **changed)


def document_bomb(path: Path) -> Path:
    return document_with(path, **{"word/media/zeros.bin": bytes(60_000_000)})


def document_entities(path: Path) -> Path:
    body = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///CANARY">]><w>&a;</w>'
    return document_with(path, **{"word/document.xml": body})


def document_template(path: Path) -> Path:
    """A document that would fetch its template from a host."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{kind}" Target="http://127.0.0.1:1/a.dotm" '
        'TargetMode="External"/></Relationships>'
    )
    return document_with(path, **{"word/_rels/settings.xml.rels": relations})


def document_macros(path: Path) -> Path:
    return document_with(path, **{"word/vbaProject.bin": b"x"})


def document_dde(path: Path) -> Path:
    body = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:body><w:p><w:r><w:instrText>DDEAUTO cmd "/k calc"</w:instrText></w:r></w:p></w:body>'
        "</w:document>"
    )
    return document_with(path, **{"word/document.xml": body})


REFUSED = [
    ("X1", "a.xlsx", far_cell, "sheet-too-large"),
    ("X2", "a.xlsx", many_rows, "sheet-too-large"),
    ("X3-bomb", "a.xlsx", bomb, "archive-expands-too-far"),
    ("X3-entities", "a.xlsx", entities, "xml-entity"),
    ("X3-sheet", "a.xlsx", sheet_entities, "xml-entity"),
    ("X3-docx-bomb", "a.docx", document_bomb, "archive-expands-too-far"),
    ("X3-docx", "a.docx", document_entities, "xml-entity"),
    ("X4-xls", "a.xls", old_binary, "format-not-allowed"),
    ("X4-xlsb", "a.xlsb", plain, "format-not-allowed"),
    ("X4-encrypted", "a.xlsx", encrypted, "workbook-encrypted"),
    ("X4-csv", "a.xlsx", renamed_csv, "format-mismatch"),
    ("X4-docx", "a.docx", plain, "format-mismatch"),
    ("X5-xlsm", "a.xlsm", plain, "workbook-active-content"),
    ("X5-macros", "a.xlsx", macros, "workbook-active-content"),
    ("X5-links", "a.xlsx", linked, "workbook-active-content"),
    ("X5-ole", "a.xlsx", embedded, "workbook-active-content"),
    ("X5-template", "a.docx", document_template, "workbook-active-content"),
    ("X5-docx-macros", "a.docx", document_macros, "workbook-active-content"),
    ("X5-dde", "a.docx", document_dde, "workbook-active-content"),
    ("cut", "a.xlsx", truncated, "archive-corrupt"),
    ("empty", "a.xlsx", empty, "file-empty"),
    ("blank", "a.xlsx", blank, "file-empty"),
    ("zip-slip", "a.xlsx", escaping, "archive-path"),
    ("crowded", "a.xlsx", crowded, "archive-too-many-members"),
]
"""Files that are refused whole: id, name, maker, code of the problem."""


def altered(path: Path, **cells: Any) -> Path:
    """The plain workbook with some cells set."""
    book = load_workbook(plain(path))
    for address, value in cells.items():
        book.active[address] = value
    book.save(path)
    return path


def formula(path: Path) -> Path:
    return altered(path, D9="=1+1")


def hidden_row(path: Path) -> Path:
    book = load_workbook(plain(path))
    book.active.row_dimensions[4].hidden = True
    book.save(path)
    return path


def hidden_sheet(path: Path) -> Path:
    book = load_workbook(plain(path))
    book.active.sheet_state = "hidden"
    book.create_sheet("显示").append(["x"])
    book.active = 1
    book.save(path)
    return path


def number_as_code(path: Path) -> Path:
    unit = (123, *KEY_UNIT[1:])
    return workbook(path, grouped_unit(("区域布局管控", "1.禁止采石。"), unit=unit))


def at_odds(path: Path) -> Path:
    """Two requirements of which one forbids what the other favours."""
    text = "1.禁止新建、扩建水泥制造项目。\n2.鼓励新建、扩建水泥制造项目。"
    return workbook(path, grouped_unit(("空间布局约束", text)))


def silent_unit(path: Path) -> Path:
    return workbook(path, grouped_unit(("空间布局约束", None)))


def unread_threshold(path: Path) -> Path:
    text = "1.废气排放量控制在 <=5O t/a 或 5~~9 以下。"
    return workbook(path, grouped_unit(("污染物排放管控", text)))


TAKEN = [
    ("X6", formula, "error", "formula-cell"),
    ("X7-row", hidden_row, "error", "hidden-content"),
    ("X7-sheet", hidden_sheet, "error", "hidden-content"),
    ("X8", number_as_code, "error", "code-not-text"),
    ("X10", silent_unit, "warning", "unit-without-clauses"),
    ("X11", at_odds, "warning", "contradiction-possible"),
    ("X12", unread_threshold, "warning", "needs-review"),
]
"""Workbooks that are taken with a finding: id, maker, severity and code of the finding."""


def listed(**clause: Any) -> dict[str, Any]:
    """A list in YAML with one clause."""
    return {
        "title": "清单",
        "level": "city",
        "clauses": [{"effect": "require", "text": "条款", **clause}],
    }


def compared(value: Any, unit: str | None = None) -> dict[str, Any]:
    limit = {"quantity": "emissions_t_per_year.VOCs", "op": "<=", "value": value}
    return limit if unit is None else {**limit, "unit": unit}


FAULTY = [
    ("X11", {
        **listed(effect="prohibit", industries=["C26"]),
        "clauses": [
            {"effect": "prohibit", "industries": ["C26"], "text": "禁止新建化工项目。"},
            {"effect": "encourage", "industries": ["C2641"], "text": "鼓励涂料制造。"},
        ]}, "contradiction"),
    ("X13", listed(limits=[compared(5, "m3/a")]), "unit-unknown"),
    ("X13-unknown", listed(limits=[compared(5, "斗")]), "unit-unknown"),
    ("X14", listed(when={"fact": "name", "op": "matches", "value": "(a+)+$"}),
        "pattern-not-allowed"),
    ("X14-member", listed(when={"fact": "name", "regex": "(a+)+$"}), "pattern-not-allowed"),
    ("X15", listed(when="__import__('os').system('id')"), "expression-not-allowed"),
    ("X15-call", listed(when={"call": "exit", "args": []}), "expression-not-allowed"),
    ("X15-attribute", listed(when={"fact": "project.__class__", "op": "==", "value": 1}),
        "unknown-fact"),
    ("X16", {**listed(), "effective_from": "2027-01-01", "effective_to": "2026-01-01"},
        "effective-dates"),
    ("X17", listed(industries=["C9999"]), "unknown-industry"),
]  # fmt: skip
"""Lists in YAML that are refused: id, list, code of the fault."""
