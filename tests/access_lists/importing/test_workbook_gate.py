from collections.abc import Callable
from pathlib import Path

import pytest
from malformed_lists import (
    blank,
    bomb,
    crowded,
    embedded,
    empty,
    encrypted,
    entities,
    escaping,
    far_cell,
    linked,
    macros,
    many_rows,
    old_binary,
    other_package,
    plain,
    renamed_csv,
    sheet_entities,
    truncated,
)
from openpyxl import load_workbook

from access_lists.importing.errors import WorkbookEncryptedError
from access_lists.importing.importer import import_workbook
from app.problems import status_of
from zoning.ingest import errors


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
