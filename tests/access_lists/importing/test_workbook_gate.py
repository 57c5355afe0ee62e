import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from published_lists import grouped_unit, workbook

from access_lists.importing.errors import WorkbookEncryptedError
from access_lists.importing.importer import import_workbook
from app.problems import status_of
from zoning.ingest import errors

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


@pytest.mark.parametrize(
    ("make", "name", "error", "status"),
    [
        (far_cell, "a.xlsx", errors.SheetTooLargeError, 413),
        (many_rows, "a.xlsx", errors.SheetTooLargeError, 413),
        (bomb, "a.xlsx", errors.ArchiveExpandsTooFarError, 413),
        (entities, "a.xlsx", errors.XmlEntityError, 422),
        (sheet_entities, "a.xlsx", errors.XmlEntityError, 422),
        (macros, "a.xlsx", errors.WorkbookActiveContentError, 415),
        (plain, "a.xlsm", errors.WorkbookActiveContentError, 415),
        (linked, "a.xlsx", errors.WorkbookActiveContentError, 415),
        (embedded, "a.xlsx", errors.WorkbookActiveContentError, 415),
        (escaping, "a.xlsx", errors.ArchivePathError, 422),
        (encrypted, "a.xlsx", WorkbookEncryptedError, 422),
        (old_binary, "a.xls", errors.FormatNotAllowedError, 415),
        (old_binary, "a.xlsx", errors.FormatMismatchError, 415),
        (plain, "a.xlsb", errors.FormatNotAllowedError, 415),
        (renamed_csv, "a.csv", errors.FormatNotAllowedError, 415),
        (renamed_csv, "a.xlsx", errors.FormatMismatchError, 415),
        (other_package, "a.xlsx", errors.FormatMismatchError, 415),
        (truncated, "a.xlsx", errors.ArchiveCorruptError, 422),
        (empty, "a.xlsx", errors.FileEmptyError, 422),
        (blank, "a.xlsx", errors.FileEmptyError, 422),
        (crowded, "a.xlsx", errors.ArchiveTooManyMembersError, 413),
    ],
)
def test_a_file_that_must_not_be_read_is_refused(
    tmp_path: Path,
    make: Callable[[Path], Path],
    name: str,
    error: type[errors.IngestError],
    status: int,
) -> None:
    path = make(tmp_path / "upload.xlsx")
    with pytest.raises(error) as refused:
        import_workbook(path, label=name)
    assert refused.value.code == error.code
    assert status_of(refused.value) == status
    assert refused.value.detail.zh
    assert refused.value.detail.en


def test_a_formula_without_a_value_is_an_error(tmp_path: Path) -> None:
    path = plain(tmp_path / "a.xlsx")
    book = load_workbook(path)
    book.active["D9"] = "=1+1"
    book.save(path)
    findings = import_workbook(path, label="a.xlsx").findings
    assert [(one.code, one.feature) for one in findings] == [("formula-cell", "表1!D9")]


@pytest.mark.parametrize("hide", ["row", "column", "sheet"])
def test_hidden_content_is_an_error_and_still_read(tmp_path: Path, hide: str) -> None:
    path = plain(tmp_path / "a.xlsx")
    book = load_workbook(path)
    sheet = book.active
    if hide == "row":
        sheet.row_dimensions[4].hidden = True
    elif hide == "column":
        sheet.column_dimensions["B"].hidden = True
    else:
        sheet.sheet_state = "hidden"
        book.create_sheet("显示").append(["x"])
        book.active = 1
    book.save(path)
    result = import_workbook(path, label="a.xlsx")
    assert "hidden-content" in {one.code for one in result.findings}
    assert result.report.clauses == 1


def test_links_to_pages_are_harmless(tmp_path: Path) -> None:
    path = plain(tmp_path / "a.xlsx")
    book = load_workbook(path)
    book.active["A2"].hyperlink = "https://example.org/list"
    book.save(path)
    assert import_workbook(path, label="a.xlsx").report.clauses == 1
