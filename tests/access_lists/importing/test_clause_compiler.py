import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from access_lists.codec import compact, decode_clause
from access_lists.importing.compiler.compile import compile_item
from access_lists.importing.compiler.lexicon import (
    developments,
    exceptions,
    predicates,
    subject_words,
)
from access_lists.importing.compiler.rules import UnitKind
from access_lists.industries import industry_table
from access_lists.project import field_of
from access_lists.vocabulary import Level, Review
from zoning.resources import data_path


def compiled(text: str, **options: Any) -> list[dict[str, Any]]:
    return list(compile_item(text, **options).clauses)


def first(text: str, **options: Any) -> dict[str, Any]:
    return compiled(text, **options)[0]


def facts_in(tree: Any) -> Iterator[str]:
    if isinstance(tree, dict):
        if "fact" in tree:
            yield tree["fact"]
        for part in tree.values():
            yield from facts_in(part)
    elif isinstance(tree, list | tuple):
        for part in tree:
            yield from facts_in(part)


@pytest.mark.parametrize(
    ("text", "effect", "strength", "activities"),
    [
        ("禁止新建、扩建水泥项目。", "prohibit", "must", {"new", "expand"}),
        ("严禁新、改、扩建电镀项目。", "prohibit", "must", {"new", "rebuild", "expand"}),
        ("原则上不再新建水泥项目。", "prohibit", "in-principle", {"new"}),
        ("不得引进化工项目。", "prohibit", "must", {"new"}),
        ("区内仅允许建设仓库。", "prohibit", "must", {"new", "rebuild", "expand"}),
        ("严格控制“两高”项目建设。", "restrict", "must", {"new", "rebuild", "expand"}),
        ("限制新建高耗水项目。", "restrict", "must", {"new"}),
        ("新建项目应符合园区规划。", "require", "must", {"new"}),
        ("现有化工企业应限期搬迁关闭。", "exit", "must", {"existing"}),
        ("全力淘汰落后产能。", "exit", "should", set()),
        ("鼓励企业开展节水改造。", "encourage", "should", {"existing", "upgrade"}),
        ("加强环境风险防控。", "require", "should", set()),
        ("排污口未建成的，项目不得投入使用。", "require", "must", set()),
        ("主要污染物排放总量不得突破规划环评要求。", "restrict", "must", set()),
    ],
)
def test_what_a_clause_does(text: str, effect: str, strength: str, activities: set[str]) -> None:
    clause = first(text)
    assert (clause["effect"], clause["strength"]) == (effect, strength)
    assert set(clause.get("activities", ())) == activities


@pytest.mark.parametrize(
    ("text", "addressee"),
    [
        ("完善突发环境事件应急管理体系。", "government"),
        ("南庄镇需组织编制重点水污染物减排计划。", "government"),
        ("区域内应合理规划建设集中废水处理设施。", "government"),
        ("2025年前工业重点水污染物削减30%（较2019年）。", "government"),
        ("依法划定特定农产品禁止生产区域。", "government"),
        ("园区应建立三级环境风险防控体系。", "park"),
        ("沙岗污水处理厂应采取有效措施。", "existing"),
        ("推动企业开展清洁生产审核。", "existing"),
        ("新建项目须达到国内先进水平。", "project"),
        ("禁止采石。", "project"),
    ],
)
def test_who_is_addressed(text: str, addressee: str) -> None:
    assert first(text)["addressee"] == addressee


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        (
            "大气环境布局敏感区重点管控区内，禁止新建水泥项目。",
            {"element_zone": {"element": "air", "class": "大气环境布局敏感重点管控区"}},
        ),
        ("生态保护红线内禁止采石。", {"red_line": True}),
        ("自然保护地核心保护区原则上禁止人为活动。", {"reference": "core-protection-zone"}),
        (
            "禁止在饮用水水源二级保护区内新建排放污染物的建设项目。",
            {"reference": "drinking-water-2"},
        ),
        ("禁止在高污染燃料禁燃区内新建燃煤项目。", {"reference": "no-burn-zone"}),
        ("甲镇吉利工业园禁止新建电镀项目。", {"park": "甲镇吉利工业园"}),
        ("甲镇吉利工业园外不再新建电镀项目。", {"not": {"park": "甲镇吉利工业园"}}),
        (
            "禁止在长江干支流岸线一公里范围内新建化工项目。",
            {
                "any": [
                    {"within_m": {"class": "yangtze-main-shoreline", "distance": 1000.0}},
                    {"within_m": {"class": "tributary-shoreline", "distance": 1000.0}},
                ]
            },
        ),
        ("禁止在25度以上的陡坡地开垦种植农作物。", {"unlocated": "25度以上的陡坡地"}),
        ("禁止在甲水厂饮用水水源保护区上游新建水泥项目。", None),
        ("单元内禁止新建水泥项目。", {}),
    ],
)
def test_where_it_binds(text: str, scope: dict[str, Any] | None) -> None:
    found = first(text).get("scope", {})
    if scope is None:
        assert set(found) == {"unlocated"}
    else:
        assert found == scope


def test_a_park_unit_is_its_park() -> None:
    assert first("园区禁止新建电镀项目。", unit=UnitKind(park=True)).get("scope") is None
    assert first("园区禁止新建电镀项目。")["scope"] == {"unlocated": "园区"}


def test_an_undrawn_place_lies_in_the_zone_named_before() -> None:
    clause = first("单元内的一般生态空间，禁止在25度以上的陡坡地开垦种植农作物。")
    assert clause["scope"]["all"][1] == {"unlocated": "25度以上的陡坡地"}
    assert clause["scope"]["all"][0]["element_zone"]["element"] == "ecology"


def test_a_function_zone_lies_in_the_ecological_space_of_its_unit() -> None:
    text = "生物多样性维护生态功能区内，禁止破坏野生动物栖息地。"
    assert set(first(text)["scope"]) == {"unlocated"}
    assert set(first(text, unit=UnitKind(ecological_space=True))["scope"]) == {"all"}


def test_a_place_holds_until_another_is_named() -> None:
    text = "大气环境弱扩散重点管控区内，加大减排力度，严格控制“两高”项目建设。禁止新建水泥项目。"
    zones = [clause["scope"]["element_zone"]["class"] for clause in compiled(text)]
    assert set(zones) == {"大气环境弱扩散重点管控区"}


@pytest.mark.parametrize(
    ("text", "industries", "subjects"),
    [
        ("禁止新建印染、造纸项目。", {"C1713", "C22"}, {}),
        ("禁止新建专业电镀、制革项目。", {"C1910"}, {"processes": ["专业电镀"]}),
        ("禁止新建平板玻璃制造项目。", {"C3041"}, {}),
        ("禁止在山体从事采石、取土活动。", {"B101"}, {}),
        ("禁止新建陶瓷机械项目。", set(), {}),
    ],
)
def test_what_it_is_about(text: str, industries: set[str], subjects: dict[str, list[str]]) -> None:
    clause = first(text)
    assert industries <= set(clause.get("industries", ()))
    assert bool(industries) == bool(clause.get("industries"))
    assert clause.get("subjects", {}) == subjects


def test_a_property_before_a_trade_narrows_it() -> None:
    clauses = compiled("禁止新增涉VOCs排放的工业类建设项目及有喷涂工艺的汽车维修项目。")
    assert [(one["industries"], one["when"]) for one in clauses] == [
        (["B", "C", "D"], {"fact": "emissions_t_per_year.VOCs", "op": ">", "value": 0}),
        (["O8111"], {"fact": "processes", "op": "contains", "value": "喷涂"}),
    ]


def test_a_property_before_another_narrows_it() -> None:
    clause = first("禁止新建涉及一类重金属、持久性有机污染物排放的二类工业项目。")
    assert clause["when"]["all"][1] == {"fact": "industrial_class", "op": "==", "value": 2}
    assert clause["review"] == Review.MACHINE


def test_words_not_read_become_a_question_of_their_own() -> None:
    clauses = compiled("禁止新建水泥项目以及影响景观的项目。")
    assert clauses[0]["industries"] == ["C3011"]
    assert clauses[0]["review"] == Review.MACHINE
    assert "industries" not in clauses[1]
    assert clauses[1]["when"] == {"judgement": "影响景观"}
    assert clauses[1]["review"] == Review.PARTIAL


def test_figures_in_a_ban_tell_what_is_meant() -> None:
    clause = first("禁止新建规模低于100万吨/年的化肥项目。")
    assert "limits" not in clause
    assert clause["when"] == {"judgement": "规模低于100万吨/年"}


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("排气筒高度不低于15米。", {"quantity": "stack_height_m", "op": ">=", "value": 15.0}),
        (
            "新引进项目清洁生产水平须达到本行业国际先进水平。",
            {"quantity": "cleaner_production_level", "op": "==", "value": "international-advanced"},
        ),
        (
            "园区污染物排放总量不得突破规划环评核定的要求。",
            {"quantity": "within_plan_eia_total", "op": "==", "value": True},
        ),
        (
            "新建项目年用水量不超过2万立方米/年。",
            {"quantity": "water_use_m3_per_year", "op": "<=", "value": 20000.0},
        ),
    ],
)
def test_limits(text: str, limit: dict[str, Any]) -> None:
    assert first(text)["limits"] == [limit]


@pytest.mark.parametrize(
    ("words", "ratio"),
    [
        ("减二增一", 2),
        ("等量替代", 1),
        ("倍量替代", 2),
        ("两倍削减量替代", 2),
        ("1.5倍削减量替代", 1.5),
    ],
)
def test_ratios_of_replacement(words: str, ratio: float) -> None:
    clause = first(f"新建、改建、扩建项目新增挥发性有机物实行{words}。")
    assert clause["replacement"] == [{"pollutant": "VOCs", "ratio": ratio}]


def test_a_dated_status_is_a_condition() -> None:
    text = "甲河水质上年度未达到水环境质量目标的，新建项目新增重点水污染物实行等量替代。"
    assert first(text)["when"]["all"][0] == {
        "status": {"set": "water-quality-target", "subject": "甲河", "year": "last"},
        "op": "==",
        "value": "not-met",
    }


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("禁止新建水泥项目（民生项目除外）。", "public_welfare"),
        ("除国家重大战略项目外，禁止新建水泥项目。", "major_project"),
        ("禁止采石，但法律、行政法规另有规定的除外。", "approvals"),
        ("禁止采石；但是，法律、行政法规另有规定的除外。", "approvals"),
    ],
)
def test_exceptions(text: str, fact: str) -> None:
    assert fact in set(facts_in(first(text)["unless"]))


def test_laws_are_cited_with_their_articles() -> None:
    basis = first("按照《水法》（令第48号）第二十条，禁止新建取水项目。")["basis"]
    assert basis == [{"title": "水法", "article": "第二十条", "document": "令第48号"}]


def test_sentences_that_do_different_things_become_clauses_the_governing_one_first() -> None:
    text = "推进节能。鼓励发展物流业。禁止新建水泥项目，现有水泥企业应限期退出。"
    effects = [clause["effect"] for clause in compiled(text)]
    assert effects[0] == "prohibit"
    assert set(effects) == {"prohibit", "exit", "require", "encourage"}
    assert {clause["text"] for clause in compiled(text)} == {text}


def test_a_tag_decides_only_where_the_words_do_not() -> None:
    assert first("完善管网建设。", effect_tag="鼓励引导类")["effect"] == "encourage"
    assert first("应完善管网建设。", effect_tag="鼓励引导类")["effect"] == "require"
    silent = first("甲乙丙。", effect_tag="禁止类")
    assert (silent["effect"], silent["review"]) == ("prohibit", Review.TEXT_ONLY)
    assert silent["effect_certain"]
    assert not first("甲乙丙。", effect_tag="综合类")["effect_certain"]


def test_unread_words_with_a_figure_are_a_hazard() -> None:
    clause = first("甲乙丙3公里丁。")
    assert clause["unread_hazard"]
    assert not first("甲乙丙丁。")["unread_hazard"]


def test_shoreline_clauses_bind_in_shoreline_zones() -> None:
    clauses = compiled("新建项目一律不得违规占用水域。", element="岸线")
    assert clauses[0]["scope"] == {"element_zone": {"element": "shoreline"}}


def test_the_words_of_the_tables_lead_somewhere() -> None:
    for word in subject_words().values():
        assert all(code in industry_table() for code in (*word.whole, *word.part)), word
        assert word.whole or word.part or word.kind != "industry", word
    trees = [one.when for one in (*predicates(), *exceptions(), *developments())]
    unknown = [fact for fact in facts_in(trees) if field_of(fact) is None]
    assert unknown == []


WORDS = st.sampled_from(
    (
        *(
            "禁止",
            "不得",
            "原则上",
            "严格限制",
            "鼓励",
            "应",
            "推动",
            "新建",
            "扩建",
            "现有",
            "水泥",
        ),
        *(
            "电镀",
            "项目",
            "企业",
            "、",
            "，",
            "。",
            "；",
            "：",
            "（",
            "）",
            "《",
            "》",
            "“",
            "”",
            "在",
        ),
        *(
            "内",
            "外",
            "的",
            "等",
            "除外",
            "除",
            "不低于",
            "15",
            "米",
            "%",
            "减二增一",
            "园区",
            "搬迁",
        ),
        *(
            "单元内",
            "甲乙",
            "生态保护红线",
            "上年度",
            "水质",
            "未达到",
            "目标",
            "的，",
            "且",
            "【水】",
        ),
        *("排放污染物的", "\n"),
    )
)


@given(st.lists(WORDS, min_size=1, max_size=40).map("".join))
def test_any_text_becomes_clauses_that_can_be_decided(text: str) -> None:
    item = compile_item(text, element="水", effect_tag="综合类")
    assert item.clauses
    for clause in item.clauses:
        assert clause["text"] == text
        assert list(SCHEMA.iter_errors(clause)) == []
        assert all(0 <= one["start"] < one["end"] <= len(text) for one in clause.get("spans", ()))
        decode_clause(
            compact(clause),
            identity="clause",
            list_identity="list",
            level=Level.UNIT,
            unit="unit",
            jurisdictions=("990100",),
        )
        if clause["effect"] in {"prohibit", "restrict"}:
            assert clause["addressee"] == "project"


def _clause_schema() -> Draft202012Validator:
    schema = json.loads(data_path("schemas", "access-list.schema.json").read_text("utf-8"))
    return Draft202012Validator({**schema["$defs"]["clause"], "$defs": schema["$defs"]})


SCHEMA = _clause_schema()
