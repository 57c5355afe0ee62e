import json
from pathlib import Path

import pytest
from benchmarks.clause_compiler import measure, rows

from access_lists.importing.export import export_list
from access_lists.importing.importer import import_workbook
from access_lists.importing.layouts.drafts import Layout
from access_lists.importing.report import ImportedList


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "access_lists"


@pytest.fixture(scope="module")
def grouped(folder: Path) -> ImportedList:
    path = folder / "foshan_3_districts.xlsx"
    return import_workbook(path, label=path.name)


@pytest.fixture(scope="module")
def flat(folder: Path) -> ImportedList:
    path = folder / "flat_layout_example.xlsx"
    return import_workbook(path, label=path.name)


def clauses_by_unit(result: ImportedList) -> dict[str, list[tuple[str, str]]]:
    return {
        unit["code"]: sorted(
            (clause["printed"]["tag"], clause["text"])
            for clause in unit["clauses"]
            if clause["printed"]["part"] == 1
        )
        for unit in result.data["units"]
    }


def test_the_true_counts(grouped: ImportedList) -> None:
    report = grouped.report
    assert (report.layout, report.units, report.clauses) == (Layout.GROUPED, 45, 648)
    assert report.by_category == {
        "priority-protection": 22,
        "key-control": 21,
        "general-control": 2,
    }
    assert report.by_heading == {
        "none": 201,
        "区域布局管控": 142,
        "空间布局约束": 14,
        "区域布局约束": 5,
        "能源资源利用": 123,
        "污染物排放管控": 117,
        "环境风险防控": 46,
    }
    assert report.by_tag_effect == {"综合类": 270, "限制类": 170, "禁止类": 133, "鼓励引导类": 75}
    assert report.by_element == {
        "水": 181,
        "生态": 111,
        "产业": 92,
        "大气": 79,
        "能源": 56,
        "岸线": 27,
        "水资源": 24,
        "土地资源": 22,
        "风险": 21,
        "其他": 16,
        "土壤": 15,
        "固废": 4,
    }


def test_the_counts_of_each_district(grouped: ImportedList) -> None:
    counts: dict[str, int] = {}
    for unit in grouped.data["units"]:
        for clause in unit["clauses"]:
            if clause["printed"]["part"] == 1:
                sheet = clause["source"]["sheet"]
                counts[sheet] = counts.get(sheet, 0) + 1
    assert counts == {"禅城区": 123, "南海区": 301, "高明区": 224}


def test_common_requirements_are_kept_but_are_no_clauses(grouped: ImportedList) -> None:
    with_notes = [unit["code"] for unit in grouped.data["units"] if unit.get("notes")]
    assert len(with_notes) == 22
    assert "ZH44060820004" not in with_notes


def test_the_real_faults_are_told(grouped: ImportedList) -> None:
    found = sorted((one.code, one.feature) for one in grouped.findings if one.before or one.feature)
    assert ("code-malformed", "ZH440605200001") in found
    assert [place for code, place in found if code == "tag-mended"] == [
        "ZH44060420001",
        "ZH44060810006",
    ]
    assert len([code for code, _ in found if code == "zone-class-spelling"]) == 3
    assert not [code for code, _ in found if code == "number-out-of-sequence"]


def test_every_character_is_accounted_for(grouped: ImportedList, flat: ImportedList) -> None:
    for result in (grouped, flat):
        assert result.report.balanced
        assert result.report.characters_out["finding"] == 0
        texts = sum(
            len(clause["text"])
            for unit in result.data["units"]
            for clause in unit["clauses"]
            if clause["printed"]["part"] == 1
        )
        assert texts == result.report.characters_out["clause"]


def test_both_layouts_give_the_same_clauses(grouped: ImportedList, flat: ImportedList) -> None:
    assert (flat.report.layout, flat.report.units, flat.report.clauses) == (Layout.FLAT, 10, 147)
    in_blocks, in_rows = clauses_by_unit(grouped), clauses_by_unit(flat)
    assert {code: in_blocks[code] for code in in_rows} == in_rows


def test_clauses_are_those_of_the_labels(folder: Path, grouped: ImportedList) -> None:
    labels = json.loads((folder / "labelled_clauses.json").read_text(encoding="utf-8"))
    known = clauses_by_unit(grouped)
    for label in labels:
        texts = [text for _, text in known[label["clause_ref"]["unit_code"]]]
        assert label["text"] in texts, label["id"]


def test_the_compiler_reaches_its_targets(folder: Path) -> None:
    labels = json.loads((folder / "labelled_clauses.json").read_text(encoding="utf-8"))
    missed = [row[:3] for row in rows(measure(labels)) if not row[3]]
    assert missed == []


def test_an_export_is_imported_as_the_same_list(tmp_path: Path, grouped: ImportedList) -> None:
    path = tmp_path / "out.xlsx"
    export_list(grouped.data, path)
    again = import_workbook(path, label=path.name)
    assert again.report.balanced
    assert clauses_by_unit(again) == clauses_by_unit(grouped)
    assert again.report.by_review == grouped.report.by_review
