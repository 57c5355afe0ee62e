from pathlib import Path

import pytest
from openpyxl import load_workbook
from published_lists import grouped_unit, workbook

from access_lists.importing.export import annotate_workbook, export_list
from access_lists.importing.importer import import_workbook
from zoning.ingest.errors import FormatNotAllowedError

DATA = {
    "title": "=清单",
    "level": "unit",
    "units": [
        {
            "code": "ZH99010120001",
            "name": "甲",
            "clauses": [
                {
                    "effect": "prohibit",
                    "text": "=1+1",
                    "number": "1-1",
                    "dimension": "spatial-layout",
                    "industries": ["C3011"],
                    "activities": ["new"],
                    "review": "machine",
                },
                {"effect": "require", "text": "@网址 http://example.org", "review": "text-only"},
            ],
        }
    ],
}


def test_nothing_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    export_list(DATA, path)
    cells = [cell for row in load_workbook(path).active.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell for cell in cells if cell.hyperlink]
    assert {"=清单", "1-1.=1+1", "@网址 http://example.org"} <= {cell.value for cell in cells}


def test_the_fields_stand_beside_the_words(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    export_list(DATA, path)
    rows = [list(row) for row in load_workbook(path).active.iter_rows(values_only=True)]
    line = next(row for row in rows if row[1] == "1-1.=1+1")
    assert line[0] == "空间布局约束"
    assert line[2:7] == ["禁止", "必须", "项目", "新建", "C3011"]
    assert line[9] == "机读"


def test_the_same_list_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        export_list(DATA, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_list_goes_on_in_another_sheet(tmp_path: Path) -> None:
    clause = {"effect": "require", "text": "节水。"}
    units = [{"code": f"U{number}", "clauses": [clause] * 20_000} for number in range(3)]
    path = tmp_path / "out.xlsx"
    export_list({"title": "长", "level": "unit", "units": units}, path)
    assert len(load_workbook(path, read_only=True).sheetnames) == 2


def test_findings_become_comments_in_the_users_own_file(tmp_path: Path) -> None:
    source, target = tmp_path / "in.xlsx", tmp_path / "out.xlsx"
    odd = ("ZH440605200001", "甲", "省", "市", "区", "重点管控单元")
    rows = grouped_unit(("区域布局管控", "1.【水/综合类】甲。", None, "旁注"), unit=odd)
    workbook(source, rows)
    result = import_workbook(source, label="in.xlsx")
    annotate_workbook(source, target, result.findings, label="in.xlsx")
    sheet = load_workbook(target).active
    assert "旁注" in sheet["D4"].comment.text
    assert "ZH440605200001" in sheet["A2"].comment.text
    assert sheet["B4"].value == "1.【水/综合类】甲。"


def test_only_files_that_may_be_imported_are_annotated(tmp_path: Path) -> None:
    path = workbook(tmp_path / "in.xlsx", [["甲"]])
    with pytest.raises(FormatNotAllowedError):
        annotate_workbook(path, tmp_path / "out.xlsx", [], label="in.xls")
