"""A list read in a child process: the same answer, and no way to take the parent along."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from published_lists import document, grouped_unit, workbook

from access_lists.importing.importer import import_workbook
from access_lists.importing.sandbox import annotate_foreign, import_foreign
from zoning.ingest.errors import FileEmptyError, FormatNotAllowedError, ReadingTooLongError


def listed(path: Path, count: int = 1) -> Path:
    lines = "\n".join(f"1-{one}.【产业/禁止类】禁止采石{one}。" for one in range(1, count + 1))
    return workbook(path, grouped_unit(("区域布局管控", lines)))


def test_the_child_gives_what_the_reader_gives(tmp_path: Path) -> None:
    path = listed(tmp_path / "a.xlsx")
    assert import_foreign(path, label="a.xlsx") == import_workbook(path, label="a.xlsx")


@pytest.mark.parametrize(
    ("label", "error"), [("a.csv", FormatNotAllowedError), ("b.xlsx", FileEmptyError)]
)
def test_a_refusal_keeps_its_kind(tmp_path: Path, label: str, error: type[Exception]) -> None:
    path = tmp_path / "upload.xlsx"
    if label == "a.csv":
        listed(path)
    else:
        path.touch()
    with pytest.raises(error):
        import_foreign(path, label=label)


def test_a_reader_that_takes_too_long_is_killed(tmp_path: Path) -> None:
    path = listed(tmp_path / "a.xlsx", count=3000)
    with pytest.raises(ReadingTooLongError):
        import_foreign(path, label="a.xlsx", seconds=0.05)


def test_findings_are_written_into_a_copy_by_the_child(tmp_path: Path) -> None:
    odd = ("ZH440605200001", "甲", "省", "市", "区", "重点管控单元")
    rows = grouped_unit(("区域布局管控", "1.【水/综合类】甲。", None, "旁注"), unit=odd)
    path, copy = workbook(tmp_path / "a.xlsx", rows), tmp_path / "copy.xlsx"
    before = path.read_bytes()
    annotate_foreign(path, copy, import_foreign(path, label="a.xlsx").findings, label="a.xlsx")
    sheet = load_workbook(copy).active
    assert "旁注" in sheet["D4"].comment.text
    assert "ZH440605200001" in sheet["A2"].comment.text
    assert path.read_bytes() == before


def test_a_document_takes_no_comments(tmp_path: Path) -> None:
    path = document(tmp_path / "a.docx", "清单", grouped_unit(("区域布局管控", "1.节水。")))
    with pytest.raises(FormatNotAllowedError):
        annotate_foreign(path, tmp_path / "copy.xlsx", [], label="a.docx")
    assert not (tmp_path / "copy.xlsx").exists()
