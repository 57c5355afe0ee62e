from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from published_lists import FLAT_HEADINGS, UNIT_HEADINGS, document, grouped_unit, workbook

from access_lists.importing.errors import LayoutUnknownError
from access_lists.importing.importer import import_workbook
from access_lists.importing.layouts.drafts import Layout
from access_lists.importing.report import ImportedList
from zoning.vocabulary import Severity


def imported(path: Path, **options: Any) -> ImportedList:
    result = import_workbook(path, label=path.name, **options)
    assert result.report.balanced
    return result


def printed(result: ImportedList) -> list[tuple[str, str | None, str]]:
    """Unit, number and words of every printed clause."""
    return [
        (unit["code"], clause.get("number"), clause["text"])
        for unit in result.data["units"]
        for clause in unit["clauses"]
        if clause["printed"]["part"] == 1
    ]


def codes(result: ImportedList) -> set[str]:
    return {finding.code for finding in result.findings}


def test_a_block_of_a_unit(tmp_path: Path) -> None:
    rows = grouped_unit(
        ("共性要求", "按要素细类管控要求执行。"),
        ("区域布局管控", "1-1.【产业/禁止类】禁止新建水泥项目。\n1-2.【大气/综合类】加强监管。"),
        ("能源资源利用", "/"),
        ("污染物排放管\n控", "3-1【水/综合类】完善管网。"),
        zones="大气环境弱扩重点管控区、水环境一般管控区",
    )
    result = imported(workbook(tmp_path / "list.xlsx", [["某市准入清单"], *rows]))
    unit = result.data["units"][0]
    assert (unit["name"], unit["category"]) == ("甲镇重点管控区", "重点管控单元1")
    assert unit["zones"] == ["大气环境弱扩散重点管控区", "水环境一般管控区"]
    assert unit["notes"] == ["按要素细类管控要求执行。"]
    assert [one[1:] for one in printed(result)] == [
        ("1-1", "禁止新建水泥项目。"),
        ("1-2", "加强监管。"),
        ("3-1", "完善管网。"),
    ]
    assert result.data["title"] == "某市准入清单"
    assert result.report.by_dimension == {"spatial-layout": 2, "pollutant-discharge": 1}
    assert codes(result) == {"zone-class-spelling"}


def test_a_clause_knows_its_cell(tmp_path: Path) -> None:
    rows = grouped_unit(("区域布局管控", "1-1.【产业/禁止类】禁止新建水泥项目。"))
    clause = imported(workbook(tmp_path / "list.xlsx", rows)).data["units"][0]["clauses"][0]
    place = {"file": "list.xlsx", "sheet": "表1", "row": 4, "column": "B"}
    assert clause["source"] == {**place, "start": 0, "end": 21}
    assert (clause["element"], clause["printed"]["tag"]) == ("产业", "产业/禁止类")


def test_a_blank_dimension_goes_on_with_the_one_above(tmp_path: Path) -> None:
    rows = grouped_unit(
        ("区域布局管控", "1-1.【产业/禁止类】禁止新建、扩"),
        (None, "建水泥项目。"),
        (None, "1-2.【大气/综合类】加强监管。"),
    )
    result = imported(workbook(tmp_path / "list.xlsx", rows))
    assert [text for *_, text in printed(result)] == ["禁止新建、扩建水泥项目。", "加强监管。"]


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("1.【水/禁止类】甲。2.【水/综合类】乙。", [("1", "甲。"), ("2", "乙。")]),
        ("【水/禁止类】甲。【水/综合类】乙。", [(None, "甲。"), (None, "乙。")]),
        ("3-2.【水/综合类】甲。3-3..【水/综合类】乙。", [("3-2", "甲。"), ("3-3", "乙。")]),
        ("1-7.\n【大气/限制类】.甲", [("1-7", "甲")]),
        ("１－１．【产业/禁止类】 甲。", [("１－１", "甲。")]),
        ("1.禁止甲。\n2.禁止乙，\n丙。", [("1", "禁止甲。"), ("2", "禁止乙，丙。")]),
        ("（1）甲。（2）乙。", [("1", "甲。"), ("2", "乙。")]),
        ("①甲；②乙。", [("①", "甲；"), ("②", "乙。")]),
        ("一、甲。\n二、乙。", [("一", "甲。"), ("二", "乙。")]),
        ("2025年达到1.5倍。\n其他。", [(None, "2025年达到1.5倍。"), (None, "其他。")]),
        ("总则。\n1.甲。\n2.乙。", [(None, "总则。"), ("1", "甲。"), ("2", "乙。")]),
        ("佛环【2024】20号。", [(None, "佛环【2024】20号。")]),
    ],
)
def test_clauses_are_told_apart(
    tmp_path: Path, cell: str, wanted: list[tuple[str | None, str]]
) -> None:
    rows = grouped_unit(("污染物排放管控", cell))
    result = imported(workbook(tmp_path / "list.xlsx", rows))
    assert [one[1:] for one in printed(result)] == wanted


@pytest.mark.parametrize("mark", ["/", "／", "—", "无"])
def test_a_dimension_may_ask_for_nothing(tmp_path: Path, mark: str) -> None:
    result = imported(workbook(tmp_path / "list.xlsx", grouped_unit(("环境风险防控", mark))))
    assert (result.report.units, result.report.clauses) == (1, 0)
    assert "unit-without-clauses" not in codes(result)


def test_a_unit_without_any_requirement_warns(tmp_path: Path) -> None:
    result = imported(workbook(tmp_path / "list.xlsx", grouped_unit()))
    assert codes(result) == {"unit-without-clauses"}


def test_two_rows_of_headings(tmp_path: Path) -> None:
    top = ["环境管控单元编码", "环境管控单元名称", "行政区划", None, None, "管控单元分类"]
    below = [None, None, "省", "市", "区(县)"]
    unit = ["ZH99010110001", "甲", "某省", "某市", "某区", "优先保护单元"]
    rows = [top, below, unit, ["管控要求"], ["1.【生态/禁止类】禁止采石。"]]
    data = imported(workbook(tmp_path / "list.xlsx", rows)).data["units"][0]
    assert data["area"] == ["某省", "某市", "某区"]
    assert data["clauses"][0]["dimension"] == "none"


def test_one_row_a_unit(tmp_path: Path) -> None:
    rows = [
        FLAT_HEADINGS,
        ["ZH99010120001", "甲", "重点管控单元", "1.禁止采石。\n2.禁止采砂。", "/", None, "节水。"],
        FLAT_HEADINGS,
        ["ZH99010130001", "乙", "一般管控单元", "执行总体要求。", None, "/", "/"],
    ]
    result = imported(workbook(tmp_path / "flat.xlsx", rows))
    assert result.report.layout is Layout.FLAT
    assert [code for code, *_ in printed(result)] == ["ZH99010120001"] * 3 + ["ZH99010130001"]
    assert result.report.by_heading == {"空间布局约束": 3, "资源开发效率要求": 1}


def test_sub_headings_below_the_dimensions(tmp_path: Path) -> None:
    path = tmp_path / "flat.xlsx"
    top = ["单元编码", "单元名称", "空间布局约束", None, "环境风险防控"]
    below = [None, None, "禁止开发建设活动的要求", "限制开发建设活动的要求", None]
    unit = ["ZH99010120001", "甲", "禁止采石。", "限制采砂。", "编制应急预案。"]
    workbook(path, [top, below, unit])
    book = load_workbook(path)
    book.active.merge_cells("C1:D1")
    book.save(path)
    clauses = imported(path).data["units"][0]["clauses"]
    assert [(one["dimension"], one.get("heading")) for one in clauses] == [
        ("spatial-layout", "禁止开发建设活动的要求"),
        ("spatial-layout", "限制开发建设活动的要求"),
        ("risk-control", None),
    ]


def test_one_row_a_clause(tmp_path: Path) -> None:
    rows = [
        ["序号", "单元编码", "单元名称", "管控维度", "管控要求"],
        ["1", "ZH99010120001", "甲", "空间布局约束", "禁止采石。"],
        [None, None, None, None, "禁止采砂。"],
        [None, None, None, "环境风险防控", "编制预案。"],
        ["2", "ZH99010120002", "乙", "空间布局约束", "禁止采石。"],
    ]
    result = imported(workbook(tmp_path / "long.xlsx", rows))
    assert [(code, text) for code, _, text in printed(result)] == [
        ("ZH99010120001", "禁止采石。"),
        ("ZH99010120001", "禁止采砂。"),
        ("ZH99010120001", "编制预案。"),
        ("ZH99010120002", "禁止采石。"),
    ]


def test_the_table_by_classes_of_industry(tmp_path: Path) -> None:
    rows = [
        ["环境管控单元分类", "一类工业项目", "二类工业项目", "三类工业项目"],
        ["优先保护单元", "禁止新建。", "禁止新建、扩建。", "禁止新建、改建、扩建。"],
        ["产业集聚重点管控单元", "允许。", "/", "原则上禁止新建。"],
    ]
    result = imported(workbook(tmp_path / "class.xlsx", rows))
    clauses = result.data["clauses"]
    assert result.report.layout is Layout.BY_TYPE
    assert clauses[2]["scope"] == {"unit_category": "priority-protection"}
    assert clauses[2]["when"] == {"fact": "industrial_class", "op": "==", "value": 3}
    assert clauses[2]["activities"] == ["new", "expand", "rebuild"]
    assert clauses[-1]["strength"] == "in-principle"
    assert {"unlocated": "产业集聚重点管控单元"} in clauses[-1]["scope"]["all"]


def test_a_document_holds_the_same(tmp_path: Path) -> None:
    rows = grouped_unit(("区域布局管控", "1-1.【产业/禁止类】禁止新建水泥项目。"))
    text = [[cell or "" for cell in row] for row in rows]
    result = imported(document(tmp_path / "list.docx", "某市准入清单", text))
    same = imported(workbook(tmp_path / "list.xlsx", [["某市准入清单"], *rows]))
    assert printed(result) == printed(same)
    assert result.data["title"] == "某市准入清单"


def test_codes_of_another_shape_are_kept_and_repeated_units_merged(tmp_path: Path) -> None:
    odd = ("ZH440605200001", *grouped_unit()[1][1:6])
    first = grouped_unit(("环境风险防控", "1.【水/综合类】甲。"), unit=odd)
    second = grouped_unit(("环境风险防控", "2.【水/综合类】乙。"), unit=odd)
    result = imported(workbook(tmp_path / "list.xlsx", [*first, *second]))
    assert [code for code, *_ in printed(result)] == ["ZH440605200001"] * 2
    assert codes(result) == {"code-malformed", "unit-repeated"}


def test_a_code_stored_as_a_number_is_an_error(tmp_path: Path) -> None:
    rows = [FLAT_HEADINGS, [123, "甲", "重点管控单元", "禁止采石。"]]
    result = imported(workbook(tmp_path / "flat.xlsx", rows))
    errors = {one.code for one in result.findings if one.severity is Severity.ERROR}
    assert errors == {"code-not-text"}


def test_what_fits_no_column_is_told(tmp_path: Path) -> None:
    rows = grouped_unit(("区域布局管控", "1-1.【水/综合类】甲。", None, "旁注"))
    result = imported(workbook(tmp_path / "list.xlsx", rows))
    assert codes(result) == {"unread-cell"}
    assert result.report.characters_out["finding"] == 2


def test_numbers_that_jump_are_told(tmp_path: Path) -> None:
    rows = grouped_unit(("区域布局管控", "1-1.【水/综合类】甲。\n1-3.【水/综合类】乙。"))
    assert codes(imported(workbook(tmp_path / "list.xlsx", rows))) == {"number-out-of-sequence"}


def test_tags_are_mended_and_told(tmp_path: Path) -> None:
    rows = grouped_unit(("能源资源利用", "1.【能源综合类】甲。2.【土地资源资源/综合类】乙。"))
    result = imported(workbook(tmp_path / "list.xlsx", rows))
    assert result.report.by_element == {"能源": 1, "土地资源": 1}
    assert codes(result) == {"tag-mended"}


def test_the_layout_given_must_fit(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", grouped_unit(("区域布局管控", "甲。")))
    assert imported(path, layout=Layout.GROUPED).report.layout is Layout.GROUPED
    with pytest.raises(LayoutUnknownError):
        import_workbook(path, label="list.xlsx", layout=Layout.FLAT)
    with pytest.raises(LayoutUnknownError):
        import_workbook(workbook(tmp_path / "other.xlsx", [["甲", "乙"]]), label="other.xlsx")


def test_headings_of_units_are_not_needed_again(tmp_path: Path) -> None:
    rows = grouped_unit(("区域布局管控", "1.【水/综合类】甲。"))
    other = ["ZH99010120002", "乙镇", "某省", "某市", "某区", "重点管控单元2", ""]
    rows += [other, ["管控维度", "管控要求"], ["区域布局管控", "1.【水/综合类】乙。"]]
    result = imported(workbook(tmp_path / "list.xlsx", rows))
    assert [code for code, *_ in printed(result)] == ["ZH99010120001", "ZH99010120002"]
    assert UNIT_HEADINGS[0] == "环境管控单元编码"


def test_every_clause_says_where_its_words_stand(tmp_path: Path) -> None:
    words = [
        "1-1.【水/综合类】节水。\n1-2.【水/禁止类】禁止排污。",
        "1-3.【水/综合类】加强监测，\n",
        "落实。",
    ]
    path = workbook(
        tmp_path / "a.xlsx",
        grouped_unit(("区域布局管控", words[0]), (None, words[1]), (None, words[2])),
    )
    (unit,) = import_workbook(path, label="a.xlsx").data["units"]
    cells = {4 + index: text for index, text in enumerate(words)}
    found = []
    for clause in (one for one in unit["clauses"] if one["printed"]["part"] == 1):
        source = clause["source"]
        assert (source["file"], source["sheet"], source["column"]) == ("a.xlsx", "表1", "B")
        until = source.get("end_row", source["row"])
        if until == source["row"]:
            found.append(cells[until][source["start"] : source["end"]])
        else:
            found.append(cells[source["row"]][source["start"] :] + cells[until][: source["end"]])
    assert found == [
        "1-1.【水/综合类】节水。",
        "1-2.【水/禁止类】禁止排污。",
        "1-3.【水/综合类】加强监测，\n落实。",
    ]
