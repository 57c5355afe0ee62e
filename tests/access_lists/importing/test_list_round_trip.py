"""What the export writes is read back: the same units, the same words, read the same way."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import load_workbook
from published_lists import FLAT_HEADINGS, grouped_unit, workbook

from access_lists.importing.export import export_list
from access_lists.importing.importer import import_workbook
from access_lists.importing.report import ImportedList

DEMO = Path(__file__).resolve().parents[3] / "data" / "demo" / "lists"
PLACES = {"key", "source", "printed"}
"""Members of a clause that tell where it stood."""


def read(path: Path) -> ImportedList:
    result = import_workbook(path, label=path.name)
    assert result.report.balanced
    return result


def again(data: dict[str, Any], folder: Path) -> ImportedList:
    path = folder / "again.xlsx"
    export_list(data, path)
    return read(path)


def clauses(data: dict[str, Any]) -> list[str]:
    """Every clause with all its fields but where it stood, in no order."""
    listed = [("", one) for one in data.get("clauses", ())]
    listed += [(unit["code"], one) for unit in data.get("units", ()) for one in unit["clauses"]]
    told = [
        {"unit": unit, "printed": _printed(one)}
        | {name: value for name, value in one.items() if name not in PLACES}
        for unit, one in listed
    ]
    return sorted(json.dumps(one, ensure_ascii=False, sort_keys=True) for one in told)


def _printed(clause: dict[str, Any]) -> dict[str, Any]:
    return {name: clause["printed"].get(name) for name in ("number", "tag", "part", "parts")}


def units(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in unit.items() if name != "clauses"}
        for unit in data.get("units", ())
    ]


def told(result: ImportedList) -> set[tuple[str, str | None]]:
    """Findings about the content, cells by no name; those on the drawing of a sheet go with it."""
    return {
        (one.code, None if "!" in (one.feature or "") else one.feature)
        for one in result.findings
        if one.code != "merged-cells"
    }


@pytest.mark.parametrize("name", ["foshan_3_districts.xlsx", "flat_layout_example.xlsx"])
def test_a_real_list_comes_back(name: str, shared_data: Path, tmp_path: Path) -> None:
    first = read(shared_data / "access_lists" / name)
    second = again(first.data, tmp_path)
    assert clauses(second.data) == clauses(first.data)
    assert units(second.data) == units(first.data)
    assert second.data["title"] == first.data["title"]
    assert second.data.get("notes") == first.data.get("notes")
    assert told(second) <= told(first)


@pytest.mark.parametrize("name", sorted(path.name for path in DEMO.glob("*.yaml")))
def test_the_words_of_a_demo_list_come_back(name: str, tmp_path: Path) -> None:
    data = yaml.safe_load((DEMO / name).read_text("utf-8"))
    second = again(data, tmp_path)
    wanted = [("", one) for one in data.get("clauses", ())]
    wanted += [(u["code"], one) for u in data.get("units", ()) for one in u.get("clauses", ())]
    found = [("", one) for one in second.data.get("clauses", ())]
    found += [(u["code"], one) for u in second.data.get("units", ()) for one in u["clauses"]]
    firsts = [(unit, one) for unit, one in found if one["printed"]["part"] == 1]
    assert sorted((unit, one["dimension"], one["text"]) for unit, one in firsts) == sorted(
        (unit, one.get("dimension", "none"), one["text"]) for unit, one in wanted
    )
    assert [one["code"] for one in second.data.get("units", ())] == [
        one["code"] for one in data.get("units", ())
    ]
    assert {code for code, _ in told(second)} <= {"code-malformed", "number-out-of-sequence"}


LAYOUTS = {
    "numbers of one style": grouped_unit(("区域布局管控", "①禁止采石；②禁止采砂。")),
    "numbers in words": grouped_unit(("区域布局管控", "一、禁止采石。\n二、禁止采砂。")),
    "a sentence before the numbers": grouped_unit(("区域布局管控", "总则。\n1.甲。\n2.乙。")),
    "no number at all": grouped_unit(("区域布局管控", "禁止采石。\n禁止采砂")),
    "a quantity first": grouped_unit(("区域布局管控", "1.2025年达到1.5倍。\n2.90%以上回用。")),
    "notes of the unit": grouped_unit(("共性要求", "按要素执行。"), ("环境风险防控", "1.甲。")),
    "an unknown dimension": grouped_unit(("其他要求", "1.甲。\n2.乙。")),
    "nothing asked": grouped_unit(("环境风险防控", "/")),
    "a dimension that asks nothing": grouped_unit(("环境风险防控", "/"), ("资源利用", "1.甲。")),
    "one row a unit": [
        FLAT_HEADINGS,
        ["ZH99010120001", "甲", "重点管控单元", "1.禁止采石。\n2.禁止采砂。", "/", None, "节水。"],
    ],
    "sub-headings": [
        ["单元编码", "单元名称", "空间布局约束", None, "环境风险防控"],
        [None, None, "禁止开发建设活动的要求", "限制开发建设活动的要求", None],
        ["ZH99010120001", "甲", "禁止采石。", "限制采砂。", "编制应急预案。"],
    ],
    "no unit at all": [
        ["某市生态环境准入清单"],
        ["管控维度", "管控要求"],
        ["空间布局约束", "1.禁止采石。\n2.禁止采砂。"],
        ["环境风险防控", "1.编制预案。"],
    ],
    "classes of industry": [
        ["环境管控单元分类", "一类工业项目", "二类工业项目", "三类工业项目"],
        ["优先保护单元", "禁止新建。", "禁止新建、扩建。", "/"],
        ["产业集聚重点管控单元", "允许。", "/", "原则上禁止新建。"],
    ],
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_comes_back(name: str, tmp_path: Path) -> None:
    first = read(workbook(tmp_path / "list.xlsx", LAYOUTS[name]))
    second = again(first.data, tmp_path)
    assert clauses(second.data) == clauses(first.data)
    assert units(second.data) == units(first.data)
    assert second.data["level"] == first.data["level"]
    assert told(second) <= told(first)


def test_what_is_added_by_hand_to_an_export_is_read_as_a_published_list(tmp_path: Path) -> None:
    first = read(workbook(tmp_path / "a.xlsx", grouped_unit(("环境风险防控", "1.甲。"))))
    path = tmp_path / "out.xlsx"
    export_list(first.data, path)
    rows = [list(row) for row in _rows(path)]
    rows.append([None, "1.禁止采石。\n2.禁止采砂。"])
    second = read(workbook(tmp_path / "edited.xlsx", rows))
    texts = [one["text"] for one in second.data["units"][0]["clauses"]]
    assert texts == ["甲。", "禁止采石。", "禁止采砂。"]


def _rows(path: Path) -> list[tuple[Any, ...]]:
    return list(load_workbook(path).active.iter_rows(values_only=True))
