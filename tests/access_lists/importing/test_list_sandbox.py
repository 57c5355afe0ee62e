"""A list read in a child process: the same answer, and no way to take the parent along."""

from pathlib import Path

import pytest
from published_lists import grouped_unit, workbook

from access_lists.importing.importer import import_workbook
from access_lists.importing.sandbox import import_foreign
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
