"""Texts compiled by two processes are what one would make of them."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from published_lists import UNIT_HEADINGS

from access_lists.importing import ahead
from access_lists.importing.ahead import Question, compiled_ahead
from access_lists.importing.compiler.rules import UnitKind
from access_lists.importing.importer import import_workbook

PATTERNS: tuple[Callable[[int], str], ...] = (
    lambda number: f"禁止新建、扩建化学制浆、年用水量超过{number}吨的项目，产业园区内的除外。",
    lambda number: f"水环境重点管控区内，化学需氧量实行2倍削减替代，不超过{number}.5吨/年。",
    lambda number: f"鼓励企业{2000 + number}年底前改造锅炉。",
    lambda number: f"无法识读的文字{number}。",
)


def texts(count: int) -> list[str]:
    """So many texts, no two of them alike."""
    return [PATTERNS[number % len(PATTERNS)](number) for number in range(count)]


def questions(count: int) -> list[Question]:
    """Texts with and without tags, in units of both kinds."""
    return [
        Question(text, "水" if number % 3 else None, "禁止类" if number % 5 == 0 else None,
                 UnitKind(park=number % 2 == 0))
        for number, text in enumerate(texts(count))
    ]  # fmt: skip


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handful of texts is worth a second process."""
    monkeypatch.setattr(ahead, "_WORTH_IT", 10)


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("count", [10, 41])
def test_two_processes_read_as_one_does(count: int) -> None:
    asked = questions(count)
    found = compiled_ahead([*asked, *asked])
    assert set(found) == set(asked)
    assert all(found[one] == one.compiled() for one in asked)


def test_a_few_texts_are_left_to_be_read_where_they_are_needed() -> None:
    assert compiled_ahead(questions(20)) == {}


@pytest.mark.usefixtures("soon")
def test_what_the_second_process_did_not_answer_is_left_to_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = os.getpid()
    compiled = Question.compiled

    def compiled_here(question: Question) -> object:
        if os.getpid() != own:
            raise MemoryError
        return compiled(question)

    monkeypatch.setattr(Question, "compiled", compiled_here)
    asked = questions(21)
    found = compiled_ahead(asked)
    assert 0 < len(found) < len(asked)


@pytest.mark.usefixtures("soon")
def test_a_workbook_comes_out_the_same(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("清单")
        rows = [
            UNIT_HEADINGS,
            ("ZH99010110001", "甲单元", "某省", "某市", "某区", "优先保护单元", ""),
            ("管控维度", "管控要求"),
            *(
                ("区域布局管控", f"1-{at}.【水/禁止类】{one}")
                for at, one in enumerate(texts(30), 1)
            ),
        ]
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    alone = import_workbook(path, label=path.name)
    together = import_workbook(path, label=path.name, may_fork=True)
    assert together == alone
    assert alone.report.clauses == 30
