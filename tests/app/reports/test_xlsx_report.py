import io

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from report_cases import Case

from app.reports.boundary import boundary_points
from app.reports.spreadsheet.workbook import xlsx_report


def opened(case: Case) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx_report(case.assessment, case.figure)))


def records(sheet: Worksheet) -> list[dict[str, object]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_every_clause_has_a_row_with_its_outcome(conflict: Case) -> None:
    rows = records(opened(conflict)["条款"])
    for row, clause in zip(rows, conflict.assessment["clauses"], strict=True):
        assert row["管控要求"] == clause["text"]
        assert row["本项目情况"] == clause["reason"]["zh-CN"]
        assert row["涉及面积（m²）"] == clause["overlap_m2"]
        assert row["条款标识"] == clause["id"]


def test_hits_are_numbers_as_they_were_computed(conflict: Case) -> None:
    rows = {row["编码"]: row for row in records(opened(conflict)["图层与图斑"])}
    hits = [hit for layer in conflict.assessment["layers"] for hit in layer["hits"]]
    for hit in hits:
        assert rows[hit["code"]]["重叠面积（m²）"] == hit["overlap_m2"]
        assert rows[hit["code"]]["占选址"] == hit["share"]


def test_a_layer_without_hits_has_a_row_too(conditional: Case) -> None:
    rows = records(opened(conditional)["图层与图斑"])
    assert [row["情况"] for row in rows if row["图层类型"] == "生态保护红线"] == ["不涉及"]


def test_every_boundary_point_is_listed(conditional: Case) -> None:
    ring = [[112.6 + 0.00001 * at, 31.4 + 0.00001 * (at % 7)] for at in range(500)]
    geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    conditional.assessment["footprint"]["geometry"] = geometry
    rows = records(opened(conditional)["界址点坐标"])
    points = list(boundary_points(geometry))
    assert len(rows) == len(points) == 500
    for row, point in zip(rows, points, strict=True):
        assert row["经度（°）"] == pytest.approx(point.longitude, abs=1e-12)
        assert row["纬度（°）"] == pytest.approx(point.latitude, abs=1e-12)


def test_what_looks_like_a_formula_is_a_text(conflict: Case) -> None:
    conflict.assessment["clauses"][0]["text"] = '=HYPERLINK("http://example.com","x")'
    conflict.assessment["project"]["name"] = "@SUM(1+1)"
    book = opened(conflict)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any(cell.value == '=HYPERLINK("http://example.com","x")' for cell in cells)
    assert any(cell.value == "@SUM(1+1)" for cell in cells)
    assert not [cell for cell in cells if cell.hyperlink]


def test_a_text_longer_than_a_cell_is_cut_and_says_so(conflict: Case) -> None:
    conflict.assessment["clauses"][0]["text"] = "长" * 40_000
    value = records(opened(conflict)["条款"])[0]["管控要求"]
    assert isinstance(value, str)
    assert len(value) == 32_767
    assert value.endswith("…")


def test_hidden_characters_show_as_their_codes(conflict: Case) -> None:
    conflict.assessment["clauses"][0]["text"] = "甲\u202e乙\x07"
    value = records(opened(conflict)["条款"])[0]["管控要求"]
    assert value == "甲〔U+202E〕乙〔U+0007〕"


def test_the_first_sheet_tells_verdict_disclaimer_and_hash(undetermined: Case) -> None:
    rows = {row["项目"]: row["内容"] for row in records(opened(undetermined)["结论"])}
    assert rows["结论"] == undetermined.assessment["label"]["zh-CN"]
    assert rows["声明"] == undetermined.assessment["disclaimer"]["zh-CN"]
    assert rows["结果校验值 SHA-256"] == undetermined.assessment["result_sha256"]


def test_every_sheet_can_be_filtered_and_prints_the_disclaimer(conflict: Case) -> None:
    for sheet in opened(conflict):
        assert sheet.freeze_panes == "A2"
        assert "初筛结果" in sheet.oddFooter.left.text


def test_withheld_members_are_empty_cells(conflict: Case) -> None:
    conflict.assessment["footprint"]["area_m2"] = None
    for layer in conflict.assessment["layers"]:
        for hit in layer["hits"]:
            hit["overlap_m2"] = hit["share"] = hit["relation"] = None
    book = opened(conflict)
    assert all(row["重叠面积（m²）"] is None for row in records(book["图层与图斑"]))


def test_the_same_assessment_gives_the_same_bytes(conflict: Case) -> None:
    first = xlsx_report(conflict.assessment, conflict.figure)
    assert first == xlsx_report(conflict.assessment, conflict.figure)
