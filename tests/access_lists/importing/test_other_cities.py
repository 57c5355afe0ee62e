"""Lists as other cities lay them out: every detail differs, and the same clauses come out."""

from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook
from published_lists import FLAT_HEADINGS, UNIT_HEADINGS, document, grouped_unit, workbook

from access_lists.importing.errors import LayoutUnknownError
from access_lists.importing.importer import import_workbook
from access_lists.importing.report import ImportedList
from zoning.vocabulary import Severity


def imported(path: Path) -> ImportedList:
    result = import_workbook(path, label=path.name)
    assert result.report.balanced
    return result


def read(tmp_path: Path, *rows: Any) -> ImportedList:
    return imported(workbook(tmp_path / "list.xlsx", rows))


def told(result: ImportedList) -> set[str]:
    return {one.code for one in result.findings}


def asked(result: ImportedList) -> list[tuple[str, str, str]]:
    """Unit, dimension and words of every printed clause."""
    return [
        (unit["code"], clause["dimension"], clause["text"])
        for unit in result.data["units"]
        for clause in unit["clauses"]
        if clause["printed"]["part"] == 1
    ]


TWO = [
    ("ZH99010120001", "spatial-layout", "禁止采石。"),
    ("ZH99010120001", "risk-control", "编制预案。"),
]


@pytest.mark.parametrize(
    ("code", "name", "spatial", "risk"),
    [
        ("生态环境管控单元编码", "生态环境管控单元名称", "一、空间布局约束", "三、环境风险防控"),
        ("单元编号", "单元名称*", "空间布局约束（KJ）", "环境风险防控（FX）"),
        ("管控单元\n编 码", "管控单元\n名 称", "1.空间布局约束", "3.环境风险防控"),
        ("环境管控单元编号", "环境管控单元", "（一）空间布局约束要求", "（三）环境风险防控要求"),
        ("ＨＪＧＫＤＹＢＭ", "ＨＪＧＫＤＹＭＣ", "空间布局约束要求：", "环境风险防控要求："),
    ],
)
def test_headings_in_other_words(
    tmp_path: Path, code: str, name: str, spatial: str, risk: str
) -> None:
    rows = [[code, name, spatial, risk], ["ZH99010120001", "甲", "禁止采石。", "编制预案。"]]
    result = read(tmp_path, *rows)
    assert asked(result) == TWO
    assert told(result) == set()


def test_a_dimension_merged_over_its_rows(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "list.xlsx",
        grouped_unit(
            ("空间布局约束", "1.禁止采石。"), (None, "2.禁止采砂。"), ("环境风险防控", "1.预案。")
        ),
    )
    book = load_workbook(path)
    book.active.merge_cells("A4:A5")
    book.active.merge_cells("B6:G6")
    book.save(path)
    assert [one[1:] for one in asked(imported(path))] == [
        ("spatial-layout", "禁止采石。"),
        ("spatial-layout", "禁止采砂。"),
        ("risk-control", "预案。"),
    ]


@pytest.mark.parametrize("between", ["、", "，", "\n", "；"])
def test_several_units_share_a_row(tmp_path: Path, between: str) -> None:
    codes = ["ZH99010120001", "ZH99010120002"]
    result = read(
        tmp_path,
        FLAT_HEADINGS,
        [
            between.join(codes),
            "甲、乙",
            "重点管控单元",
            "1.禁止采石。\n2.禁止采砂。",
            "/",
            "/",
            "/",
        ],
    )
    assert [(unit["code"], unit["name"]) for unit in result.data["units"]] == [
        ("ZH99010120001", "甲"),
        ("ZH99010120002", "乙"),
    ]
    assert [one[0] for one in asked(result)] == [codes[0]] * 2 + [codes[1]] * 2
    assert (result.report.units, result.report.clauses) == (2, 2)
    keys = [one["key"] for unit in result.data["units"] for one in unit["clauses"]]
    assert keys == [f"{code}/{number}" for code in codes for number in (1, 2)]
    assert told(result) == {"units-share-row"}


def test_a_code_over_two_lines_is_one_code(tmp_path: Path) -> None:
    result = read(tmp_path, FLAT_HEADINGS, ["ZH990101\n20001", "甲", "重点管控单元", "禁止采石。"])
    assert [unit["code"] for unit in result.data["units"]] == ["ZH99010120001"]


def test_full_width_letters_of_a_code_are_told_and_read(tmp_path: Path) -> None:
    result = read(
        tmp_path, FLAT_HEADINGS, ["ＺＨ９９０１０１２０００１ ", "甲", "重点管控单元", "禁止采石。"]
    )
    assert asked(result) == TWO[:1]
    (found,) = result.findings
    assert (found.code, found.before) == ("text-normalised", "ＺＨ９９０１０１２０００１ ")


@pytest.mark.parametrize(
    "note",
    [
        "注：本清单由市生态环境局解释。",
        "备注：1.“/”表示无要求；2.空白表示未规定。",
        "资料来源：某市生态环境分区管控成果（2023年）",
        "说明：单元边界以矢量数据为准。",
    ],
)
@pytest.mark.parametrize("first", [[], ["序号"]], ids=["codes first", "numbers first"])
def test_lines_below_a_table_are_notes(tmp_path: Path, note: str, first: list[str]) -> None:
    unit = ["ZH99010120001", "甲", "重点管控单元", "禁止采石。", "/", "编制预案。", "无"]
    numbered = [*(["１"] if first else []), *unit]
    result = read(tmp_path, [*first, *FLAT_HEADINGS], numbered, [], [note])
    assert asked(result) == TWO
    assert told(result) == set()
    assert note in str(result.data)


@pytest.mark.parametrize(
    "mark", ["／", "无。", "无要求", "暂无要求。", "不涉及", "—", "--", "无相关要求；"]
)
def test_more_ways_to_ask_for_nothing(tmp_path: Path, mark: str) -> None:
    unit = ["ZH99010120001", "甲", "重点管控单元", "禁止采石。", mark, "编制预案。", mark]
    result = read(tmp_path, FLAT_HEADINGS, unit)
    assert asked(result) == TWO
    assert told(result) == set()


CARD = [
    ["环境管控单元编码", "ZH99010120001", "环境管控单元名称", "甲镇重点管控单元"],
    ["行政区划", "某市某区", "管控单元分类", "重点管控单元"],
    ["管控要求", "空间布局约束", "1.禁止采石。"],
    [None, "环境风险防控", "1.编制预案。"],
    [None, None, "2.开展演练。"],
]


def test_a_card_a_unit(tmp_path: Path) -> None:
    other = ["ZH99010120002" if cell == "ZH99010120001" else cell for cell in CARD[0]]
    result = read(tmp_path, ["某市清单"], *CARD, [], other, *CARD[1:])
    first = [*TWO, ("ZH99010120001", "risk-control", "开展演练。")]
    assert asked(result) == first + [("ZH99010120002", *one[1:]) for one in first]
    assert result.data["units"][0]["name"] == "甲镇重点管控单元"
    assert result.data["units"][1]["category"] == "重点管控单元"
    assert told(result) == set()


def test_a_remark_at_the_end_of_a_card_is_of_its_unit(tmp_path: Path) -> None:
    result = read(tmp_path, *CARD, ["备注", "依据某环发〔2020〕1号"])
    assert result.data["units"][0]["notes"] == ["依据某环发〔2020〕1号"]
    assert told(result) == set()


def test_units_side_by_side_are_an_error_and_nobodys_requirements(tmp_path: Path) -> None:
    result = read(
        tmp_path,
        ["单元编码", "ZH99010120001", "ZH99010120002"],
        ["空间布局约束", "禁止采石。", "禁止采砂。"],
    )
    assert {(one.code, one.severity) for one in result.findings} >= {
        ("units-in-columns", Severity.ERROR)
    }
    assert result.data["units"] == []


def test_on_a_card_the_name_may_stand_above_the_code(tmp_path: Path) -> None:
    rows = []
    for number in (1, 2):
        rows += [
            ["单元名称", f"第{number}单元"],
            ["单元编码", f"ZH9901012000{number}"],
            ["空间布局约束", "禁止采石。"],
        ]
    result = read(tmp_path, *rows)
    assert [unit["name"] for unit in result.data["units"]] == ["第1单元", "第2单元"]
    assert [unit["code"] for unit in result.data["units"]] == ["ZH99010120001", "ZH99010120002"]


def test_a_document_with_a_heading_and_a_table_for_each_unit(tmp_path: Path) -> None:
    written = docx.Document()
    written.add_paragraph("某市生态环境准入清单")
    for number in (1, 2):
        written.add_paragraph(f"1.{number} ZH9901012000{number}（第{number}镇重点管控单元）")
        table = written.add_table(rows=3, cols=3)
        for cell, text in zip(table.rows[0].cells, ("管控维度", "管控要求", ""), strict=True):
            cell.text = text
        table.rows[0].cells[1].merge(table.rows[0].cells[2])
        table.rows[1].cells[0].text = "空间布局约束"
        table.rows[1].cells[1].text = "1.禁止采石。"
        table.rows[2].cells[1].text = "2.禁止采砂。"
        table.rows[1].cells[0].merge(table.rows[2].cells[0])
        for row in table.rows[1:]:
            row.cells[1].merge(row.cells[2])
    path = tmp_path / "list.docx"
    written.save(str(path))
    result = imported(path)
    assert asked(result) == [
        (f"ZH9901012000{number}", "spatial-layout", text)
        for number in (1, 2)
        for text in ("禁止采石。", "禁止采砂。")
    ]
    assert result.data["units"][0]["name"] == "第1镇重点管控单元"
    assert told(result) == set()


def test_a_table_within_a_cell_is_part_of_its_words(tmp_path: Path) -> None:
    path = document(
        tmp_path / "list.docx",
        "某市清单",
        [
            [*FLAT_HEADINGS],
            ["ZH99010120001", "甲", "重点管控单元", "1.指标见下表：", "/", "/", "/"],
        ],
    )
    written = docx.Document(str(path))
    inner = written.tables[0].rows[1].cells[3].add_table(rows=1, cols=2)
    inner.rows[0].cells[0].text, inner.rows[0].cells[1].text = "VOCs", "10吨"
    written.save(str(path))
    (clause,) = asked(imported(path))
    assert "指标见下表：" in clause[2]
    assert "10吨" in clause[2]


def test_sub_headings_in_a_column_of_their_own(tmp_path: Path) -> None:
    result = read(
        tmp_path,
        UNIT_HEADINGS[:2],
        ["ZH99010120001", "甲"],
        ["管控类型", "清单编制要求", "准入要求"],
        ["空间布局约束", "禁止开发建设活动的要求", "1.禁止采石。"],
        [None, "限制开发建设活动的要求", "1.限制采砂。"],
        ["环境风险防控", "企业环境风险防控要求", "编制预案。"],
    )
    clauses = result.data["units"][0]["clauses"]
    assert [(one["dimension"], one["heading"], one["text"]) for one in clauses] == [
        ("spatial-layout", "禁止开发建设活动的要求", "禁止采石。"),
        ("spatial-layout", "限制开发建设活动的要求", "限制采砂。"),
        ("risk-control", "企业环境风险防控要求", "编制预案。"),
    ]


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("某省生态环境总体准入要求", "province"),
        ("某市生态环境准入清单", "city"),
        ("某市某区生态环境准入清单", "district"),
        ("重庆市生态环境管控总体要求", "province"),
    ],
)
def test_requirements_of_no_unit_are_those_of_all(tmp_path: Path, title: str, level: str) -> None:
    result = read(
        tmp_path,
        [title],
        ["管控维度", "管控要求"],
        ["空间布局约束", "1.禁止采石。\n2.禁止采砂。"],
        ["环境风险防控", "编制预案。"],
    )
    assert "units" not in result.data
    assert result.data["level"] == level
    assert [one["text"] for one in result.data["clauses"]] == [
        "禁止采石。",
        "禁止采砂。",
        "编制预案。",
    ]
    assert told(result) == set()


def test_general_requirements_may_stand_before_the_units(tmp_path: Path) -> None:
    general = [["管控维度", "管控要求"], ["空间布局约束", "禁止新建高污染项目。"]]
    units = grouped_unit(("环境风险防控", "1.编制预案。"))
    path = workbook(tmp_path / "list.xlsx", general, units)
    data = imported(path).data
    assert data["level"] == "unit"
    assert [one["text"] for one in data["clauses"]] == ["禁止新建高污染项目。"]
    assert [one["text"] for one in data["units"][0]["clauses"]] == ["编制预案。"]


def test_units_without_codes_are_refused(tmp_path: Path) -> None:
    rows = [["单元名称", "空间布局约束", "环境风险防控"], ["甲镇", "禁止采石。", "/"]]
    with pytest.raises(LayoutUnknownError):
        read(tmp_path, *rows)


def test_requirements_behind_a_row_without_code_never_bind_the_whole_city(tmp_path: Path) -> None:
    result = read(tmp_path, FLAT_HEADINGS, [None, "甲", "重点管控单元", "禁止采石。"])
    assert "clauses" not in result.data
    assert {one.code for one in result.findings if one.severity is Severity.WARNING} == {
        "unread-cell"
    }


def test_a_cell_of_a_table_of_classes_may_ask_for_nothing(tmp_path: Path) -> None:
    result = read(
        tmp_path,
        ["环境管控单元分类", "一类工业项目", "二类工业项目", "三类工业项目"],
        ["优先保护单元", "/", "无", "禁止新建。"],
    )
    assert [one["text"] for one in result.data["clauses"]] == ["禁止新建。"]
