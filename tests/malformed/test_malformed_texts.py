"""Rows A5 and A6 of the catalogue: what is a formula or markup elsewhere stays a text here."""

import io
import zipfile
from datetime import date
from html import escape
from pathlib import Path

import pyarrow as pa
import pytest
from factories import site, strip
from openpyxl import load_workbook
from plugins.workspaces import ACTOR, CITY, UNIT, geojson_file
from pypdf import PdfReader

from access_lists.project import parse_project
from app.checks.service import CheckRequest
from app.releases.drafts import NewLayer, NewRelease
from app.workspace import Workspace
from zoning.export.tables import write_table
from zoning.vocabulary import LayerKind

FORMULA = '=HYPERLINK("http://127.0.0.1:1/","x")'
MARKUP = "<script>alert(1)</script>"


@pytest.fixture
def assessed(embedded: Workspace, tmp_path: Path) -> tuple[Workspace, bytes, bytes | None]:
    """A check in a unit whose name is markup, over a red line whose name is a formula."""
    everywhere = strip(-5, 6, south_m=-5000, north_m=5000)
    unit = {"code": UNIT, "name": MARKUP, "category": "重点管控单元"}
    line = {"code": "@HX", "name": FORMULA}
    new = NewRelease(name="hostile", jurisdictions=[CITY], effective_from=date(2026, 1, 1))
    embedded.releases.create(ACTOR, new)
    for kind, shape, attributes in (
        (LayerKind.CONTROL_UNITS, everywhere, unit),
        (LayerKind.RED_LINES, strip(0.2, 0.4), line),
    ):
        path = geojson_file(tmp_path / f"{kind}.geojson", [(shape, attributes)])
        embedded.releases.add_layer(ACTOR, "hostile", NewLayer(path=path, kind=kind))
    embedded.releases.publish(ACTOR, "hostile")
    request = CheckRequest(footprint=site(), project=parse_project({"name": FORMULA}))
    stored = embedded.checks.run(ACTOR, request)
    return embedded, stored.document, stored.figure


def test_names_are_stored_and_answered_as_they_are(assessed) -> None:
    workspace, document, _ = assessed
    assert MARKUP.encode() in document
    shown = workspace.exchange.export(ACTOR, "hostile", workspace.settings.home / "out.gpkg")
    assert shown["layers"] == 2
    again = workspace.exchange.import_export(
        ACTOR, workspace.settings.home / "out.gpkg", "hostile again"
    )
    assert [one["sha256"] for one in again["layers"]] == [
        one["sha256"] for one in workspace.releases.show("hostile")["layers"]
    ]


def test_a_workbook_holds_no_formula(assessed) -> None:
    workspace, document, figure = assessed
    content, _ = workspace.reports.render_as(document, figure, "xlsx")
    cells = [
        cell
        for sheet in load_workbook(io.BytesIO(content))
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert any(FORMULA in str(cell.value) for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}


def test_a_word_document_holds_text_and_no_markup(assessed) -> None:
    workspace, document, figure = assessed
    content, _ = workspace.reports.render_as(document, figure, "docx")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = archive.read("word/document.xml").decode()
    assert MARKUP not in body
    assert escape(MARKUP, quote=False) in body


def test_a_page_of_paper_shows_the_text(assessed) -> None:
    workspace, document, figure = assessed
    content, _ = workspace.reports.render_as(document, figure, "pdf")
    pages = PdfReader(io.BytesIO(content)).pages
    text = "".join(page.extract_text() for page in pages)
    text = text.translate({ord(one): None for one in "\n \u200b"})  # places to break a line at
    assert "alert(1)" in text
    assert b"/JavaScript" not in content
    assert b"/Launch" not in content


@pytest.mark.parametrize("text", [FORMULA, "@SUM(1)", "+1+1", "-1+1", "\t=1", "\r=1"])
def test_a_comma_separated_file_marks_what_looks_like_a_formula(tmp_path: Path, text: str) -> None:
    batch = pa.record_batch({"code": [text, "ZH1", None], "share": [-0.5, 1.0, 0.0]})
    write_table(tmp_path / "a.csv", batch.schema, iter([batch]))
    written = (tmp_path / "a.csv").read_bytes().decode()
    assert written.splitlines()[0] == '"code","share"'
    assert "\"'" + text.replace('"', '""') + '",-0.5' in written
    assert '"ZH1",1' in written
