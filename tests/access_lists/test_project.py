from typing import Any

import pytest

from access_lists.errors import ProjectInvalidError
from access_lists.project import fact_label, field_of, parse_project, project_fields
from access_lists.vocabulary import Activity


def faults_of(data: dict[str, Any]) -> list[tuple[str, str | None]]:
    with pytest.raises(ProjectInvalidError) as caught:
        parse_project(data)
    for fault in caught.value.all_faults():
        assert fault.detail.zh
        assert fault.detail.en
    return [(fault.code, fault.pointer) for fault in caught.value.all_faults()]


def emitting(emissions: dict[str, float]) -> dict[str, Any]:
    return {"emissions_t_per_year": emissions}


def source(pollutant: str, t_per_year: float) -> dict[str, Any]:
    return {"pollutant": pollutant, "t_per_year": t_per_year}


def test_nothing_given_is_nothing_known() -> None:
    project = parse_project({})
    assert (project.industries, project.nature, project.as_dict()) == ((), None, {})


def test_industries_are_canonical_sorted_and_told_once() -> None:
    project = parse_project({"industries": ["2641", "c13", "Ｃ２６４１", "C2641"]})
    assert project.industries == ("C13", "C2641")


@pytest.mark.parametrize("nature", list(Activity))
def test_the_nature_is_one_of_the_activities(nature: Activity) -> None:
    assert parse_project({"nature": nature.value}).nature is nature


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"processes": ["印刷", "电镀"]}, {"processes": ["电镀", "印刷"]}),
        ({"water_use_m3_per_year": 5}, {"water_use_m3_per_year": 5.0}),
        (
            {"emissions_t_per_year": {"A": 1, "B": 2}},
            {"emissions_t_per_year": {"B": 2.0, "A": 1.0}},
        ),
        ({"emissions_t_per_year": {"ＶＯＣｓ": 1}}, {"emissions_t_per_year": {"VOCs": 1}}),
        ({"in_park": "甲（北）园"}, {"in_park": "甲(北)园"}),
        ({"noisy": True, "two_high": False}, {"two_high": False, "noisy": True}),
        (
            {
                "replacement_sources": [
                    {"pollutant": "A", "t_per_year": 1},
                    {"pollutant": "B", "t_per_year": 2},
                ]
            },
            {
                "replacement_sources": [
                    {"t_per_year": 2, "pollutant": "B"},
                    {"t_per_year": 1.0, "pollutant": "A"},
                ]
            },
        ),
    ],
)
def test_the_same_project_has_one_normal_form(one: dict, other: dict) -> None:
    first, second = parse_project(one).as_dict(), parse_project(other).as_dict()
    assert first == second
    assert [repr(value) for value in first.values()] == [repr(first[key]) for key in first]
    assert repr(sorted(first.items())) == repr(sorted(second.items()))


def test_the_normal_form_is_a_fixed_point() -> None:
    data = {
        "name": "（测试）项目",
        "industries": ["C26", "C2641"],
        "nature": "new",
        "emissions_t_per_year": {"VOCs": 12},
        "red_line_activity": 3,
        "processes": ["酸洗", "电镀"],
        "noisy": False,
        "other_facts": {"堆高": 5, "露天": True, "颜色": "红"},
    }
    once = parse_project(data).as_dict()
    assert parse_project(once).as_dict() == once
    assert once["name"] == "（测试）项目"
    assert once["red_line_activity"] == 3


def test_the_input_is_not_changed() -> None:
    data = {"processes": ["印刷", "电镀"], "industries": ["2641"]}
    parse_project(data)
    assert data == {"processes": ["印刷", "电镀"], "industries": ["2641"]}


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({"colour": "red"}, ("unknown-member", "/project/colour")),
        ({"industries": "C26"}, ("wrong-type", "/project/industries")),
        ({"water_use_m3_per_year": "5"}, ("wrong-type", "/project/water_use_m3_per_year")),
        ({"water_use_m3_per_year": True}, ("wrong-type", "/project/water_use_m3_per_year")),
        ({"noisy": "yes"}, ("wrong-type", "/project/noisy")),
        ({"noisy": None}, ("wrong-type", "/project/noisy")),
        ({"nature": "brand-new"}, ("invalid-value", "/project/nature")),
        ({"water_use_m3_per_year": -1}, ("invalid-value", "/project/water_use_m3_per_year")),
        ({"red_line_activity": 11}, ("invalid-value", "/project/red_line_activity")),
        ({"red_line_activity": 1.5}, ("wrong-type", "/project/red_line_activity")),
        (
            {"emissions_t_per_year": {"VOCs": -1}},
            ("invalid-value", "/project/emissions_t_per_year/VOCs"),
        ),
        ({"industries": ["C26", "C9999"]}, ("unknown-industry", "/project/industries/1")),
        (
            {"replacement_sources": [{"pollutant": "VOCs", "t_per_year": 1, "x": 1}]},
            ("unknown-member", "/project/replacement_sources/0/x"),
        ),
        ({"coal_t_per_year": float("nan")}, ("invalid-value", "/project/coal_t_per_year")),
        ({"coal_t_per_year": float("inf")}, ("invalid-value", "/project/coal_t_per_year")),
        ({"other_facts": {"x": 1e300}}, ("invalid-value", "/project/other_facts/x")),
    ],
)
def test_a_fault_names_its_member(data: dict[str, Any], fault: tuple[str, str]) -> None:
    assert faults_of(data) == [fault]


def test_all_faults_come_at_once() -> None:
    found = faults_of({"noisy": "yes", "nature": "x", "colour": 1, "coal_t_per_year": -1})
    assert {pointer for _, pointer in found} == {
        "/project/noisy",
        "/project/nature",
        "/project/colour",
        "/project/coal_t_per_year",
    }


def test_claims_are_those_of_the_contract() -> None:
    claims = {name for name, field in project_fields().items() if field.claim}
    assert claims == {
        "red_line_activity",
        "occupation",
        "major_project",
        "approvals",
        "recognition_opinion",
        "replacement_sources",
    }


def test_lists_that_are_complete_are_those_of_the_subjects() -> None:
    complete = {name for name, field in project_fields().items() if field.complete_list}
    assert complete == {"processes", "products", "materials", "fuels"}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("nature", "nature"),
        ("emissions_t_per_year.VOCs", "emissions_t_per_year"),
        ("other_facts.a.b", "other_facts"),
        ("colour", None),
        ("layer:reference/lake", None),
    ],
)
def test_a_path_belongs_to_a_field(path: str, name: str | None) -> None:
    field = field_of(path)
    assert (field.name if field else None) == name


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("nature", ("建设性质", "Nature")),
        ("emissions_t_per_year.VOCs", ("污染物排放量（VOCs）", "Emissions (VOCs)")),
        ("other_facts.pue", ("数据中心电能利用效率（PUE）", "Power usage effectiveness (PUE)")),
        ("other_facts.堆高", ("“堆高”", "“堆高”")),
    ],
)
def test_a_fact_is_called_by_words_that_a_person_knows(path: str, words: tuple[str, str]) -> None:
    label = fact_label(path)
    assert label is not None
    assert (label.zh, label.en) == words
    assert fact_label("colour") is None


def test_a_known_fact_of_lists_has_one_type() -> None:
    for name, value in (("pue", "1.2"), ("former_industrial_land", "否")):
        fault = ("wrong-type", f"/project/other_facts/{name}")
        assert faults_of({"other_facts": {name: value}}) == [fault]
    parse_project({"other_facts": {"pue": 1.2, "former_industrial_land": False, "堆高": "高"}})
