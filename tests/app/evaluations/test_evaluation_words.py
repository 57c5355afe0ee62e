"""The chart and the workbook of an evaluation, in either language."""

import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from fastapi.testclient import TestClient
from plugins.services import Serve, key_for
from plugins.workspaces import ACTOR, published

from app.evaluations.chart import evaluation_svg
from app.evaluations.figures import Language
from app.evaluations.workbook import evaluation_workbook
from app.permissions import Role
from app.workspace import Workspace

RED_LINE_NAME = "一号红线"
IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")


def cells_of(workbook: bytes) -> list[str]:
    book = openpyxl.load_workbook(BytesIO(workbook))
    rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
    return [*book.sheetnames, *(str(one) for row in rows for one in row if one is not None)]


def test_in_english_nothing_but_names_in_the_data_is_chinese(
    embedded: Workspace, tmp_path: Path
) -> None:
    published(embedded, tmp_path / "in")
    document = embedded.evaluations.evaluate(ACTOR, "city", 2025).as_dict()
    cells = cells_of(evaluation_workbook(document, language="en"))
    chart = evaluation_svg(document, language="en")
    said = [one.replace(RED_LINE_NAME, "") for one in [*cells, chart]]
    assert [one for one in said if IDEOGRAPH.search(one)] == []
    assert "? unknown" in chart


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_numbers_are_the_same_in_both(
    embedded: Workspace, tmp_path: Path, language: Language
) -> None:
    published(embedded, tmp_path / "in")
    document = embedded.evaluations.evaluate(ACTOR, "city", 2025).as_dict()
    book = openpyxl.load_workbook(BytesIO(evaluation_workbook(document, language=language)))
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in rows] == [one["code"] for one in document["rows"]]
    assert [row[4] for row in rows] == [one["value"] for one in document["rows"]]


def test_over_http_the_language_is_a_closed_choice(serve: Serve) -> None:
    client: TestClient = serve()
    checker = key_for(client, Role.CHECKER)
    chart = client.get("/v1/evaluations/city/2025.svg?language=en", headers=checker)
    assert "evaluation 2025" in chart.text
    wrong = client.get("/v1/evaluations/city/2025.svg?language=fr", headers=checker)
    assert wrong.status_code == 400
