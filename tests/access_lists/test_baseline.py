from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml
from factories import MadeZone, Region, run, site, strip

import access_lists.baseline
from access_lists.applicability import SUBJECT_KINDS, plausible_divisions
from access_lists.codec import rows_of
from access_lists.industries import industry_table
from access_lists.lint import lint
from access_lists.reading import read_yaml
from access_lists.vocabulary import Outcome, Verdict
from zoning.codes import parse_jurisdiction
from zoning.vocabulary import LayerKind, Occupation, ReferenceClass

FOLDER = Path(access_lists.baseline.__file__).parent
PACKS = yaml.safe_load((FOLDER / "packs.yaml").read_text("utf-8"))["packs"]
FILES = sorted(path for path in FOLDER.glob("*.yaml") if path.name != "packs.yaml")
UNIT = "ZH42130110001"
CODE_IN_FORCE = date(2026, 8, 15)
EVERY_CLASS = frozenset(cls.value for cls in ReferenceClass)


ROAD = {"industries": ["E4812"]}


@cache
def read(path):
    return read_yaml(path.read_bytes(), label=path.name)


def clauses():
    for path in FILES:
        for _, clause in rows_of(read(path).data):
            yield pytest.param(path, clause, id=f"{path.stem}: {clause['key']}")


def law(folder):
    """The packs as releases, those of the basin bound to one of its provinces."""
    found = []
    for pack in PACKS:
        code = "" if pack["jurisdictions"] == [""] else "420000"
        region = Region(folder=folder, jurisdiction=code, effective_from=pack["effective_from"])
        for name in pack["lists"]:
            region.listing(read(FOLDER / name).data)
        found.append(region)
    return found


def city(folder, *, absent=EVERY_CLASS, jurisdiction="421300", red_line=(0.5, 1.0)):
    """A city under the strip with a red line on its eastern half; classes are absent or not."""
    region = Region(folder=folder, jurisdiction=jurisdiction, requires=(), absent=frozenset(absent))
    region.units(MadeZone(code=UNIT, shape=strip(-50, 50, south_m=-50_000, north_m=50_000)))
    region.red_lines(MadeZone(code="HX1", shape=strip(*red_line)))
    listed = {"title": "清单", "level": "unit", "units": [{"code": UNIT, "clauses": []}]}
    return region.listing(listed)


def with_class(region, cls, start, end):
    """The same city with one class of reference features on a part of the strip."""
    region.absent -= {cls}
    zone = MadeZone(code=cls, shape=strip(start, end), cls=cls)
    return region.add(LayerKind.REFERENCE, [zone], cls=cls)


def check(region, project, *, at=(0.0, 0.4), occupation=None, as_of=date(2026, 11, 21)):
    footprint = site(*at, occupation=occupation)
    return run(footprint, project, [region, *law(region.folder)], as_of=as_of)


def outcomes(found):
    return {
        one.clause.key: one.outcome
        for one in found.decisions
        if one.outcome is not Outcome.NOT_APPLICABLE
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_pack_follows_the_schema_and_has_no_fault(path):
    findings = lint(read(path))
    assert {finding.code for finding in findings} <= {"spatial-exception"}


def test_every_list_belongs_to_one_pack():
    assert sorted(name for pack in PACKS for name in pack["lists"]) == [one.name for one in FILES]


def test_packs_name_series_and_real_jurisdictions():
    assert len({pack["series"] for pack in PACKS}) == len(PACKS)
    for pack in PACKS:
        assert pack["series"].startswith("baseline-")
        assert pack["title"]
        assert isinstance(pack["effective_from"], date)
        assert [parse_jurisdiction(code) for code in pack["jurisdictions"]]


def test_the_basin_has_the_nineteen_provinces_of_the_law():
    (pack,) = [pack for pack in PACKS if pack["series"] == "baseline-yangtze"]
    assert len(set(pack["jurisdictions"])) == 19


def test_keys_are_unique_over_all_packs():
    keys = [clause["key"] for path in FILES for _, clause in rows_of(read(path).data)]
    assert len(keys) == len(set(keys))


def test_no_list_ends_so_that_none_counts_as_expired():
    # A list past its term is a gap in every check that it would bind; clauses end by themselves.
    assert [path.name for path in FILES if "effective_to" in read(path).data] == []


@pytest.mark.parametrize(("path", "clause"), list(clauses()))
def test_a_clause_says_in_chinese_what_it_means_and_cites_the_law(path, clause):
    del path
    assert any("一" <= letter <= "鿿" for letter in clause["text"])
    assert clause["basis"]
    for basis in clause["basis"]:
        assert basis["title"]
        assert basis.get("article") or basis.get("document")
        assert date.fromisoformat(basis["effective_from"])


@pytest.mark.parametrize(("path", "clause"), list(clauses()))
def test_articles_of_the_code_say_that_they_are_to_be_verified(path, clause):
    del path
    cited = [basis for basis in clause["basis"] if basis["title"] == "生态环境法典"]
    assert all("待与官方文本核对" in basis["article"] for basis in cited)
    assert all(basis["effective_from"] == CODE_IN_FORCE.isoformat() for basis in cited)


@pytest.mark.parametrize(("path", "clause"), list(clauses()))
def test_a_clause_refers_only_to_classes_that_a_release_can_state_absent(path, clause):
    del path
    assert "other:" not in repr(clause.get("scope"))
    assert "element_zone" not in repr(clause.get("scope"))


def test_every_article_of_the_code_has_what_was_the_law_before():
    rows = [clause for path in FILES for _, clause in rows_of(read(path).data)]
    by_key = {clause["key"]: clause for clause in rows}
    before = {key for key in by_key if key.endswith("-before-code")}
    assert len(before) >= 15
    for key in before:
        old, new = by_key[key], by_key[key.removesuffix("-before-code")]
        assert old["effective_to"] == CODE_IN_FORCE.isoformat()
        assert new.get("effective_from", CODE_IN_FORCE.isoformat()) == CODE_IN_FORCE.isoformat()
        same = ("effect", "scope", "industries", "activities", "when", "unless", "subjects")
        assert [old.get(name) for name in same] == [new.get(name) for name in same]
        assert old["basis"][0]["replaced_by"].startswith("生态环境法典")


RED_LINE_CASES = [
    ({}, None, Verdict.CONFLICT, "red-line-closed"),
    ({"recognition_opinion": True}, None, Verdict.CONFLICT, "red-line-closed"),
    ({}, Occupation.PERMANENT, Verdict.CONFLICT, "red-line-closed"),
    ({}, Occupation.TEMPORARY, Verdict.CONFLICT, "red-line-closed"),
    ({}, Occupation.TUNNEL, Verdict.CONDITIONAL, "red-line-crossing"),
    ({}, Occupation.OVERHEAD, Verdict.CONDITIONAL, "red-line-crossing"),
    ({"occupation": "tunnel"}, None, Verdict.CONDITIONAL, "red-line-crossing"),
    *(
        ({"red_line_activity": n}, None, Verdict.CONDITIONAL, f"red-line-activity-{n}")
        for n in range(1, 10)
    ),
    ({"red_line_activity": 10}, None, Verdict.UNDETERMINED, "red-line-activity-10"),
    ({"major_project": True}, None, Verdict.CONDITIONAL, "red-line-major-project"),
]


@pytest.mark.parametrize(("claims", "occupation", "verdict", "key"), RED_LINE_CASES)
def test_a_red_line_is_closed_but_for_what_is_claimed(tmp_path, claims, occupation, verdict, key):
    project = ROAD | claims
    found = check(city(tmp_path), project, at=(0.6, 0.8), occupation=occupation)
    assert found.verdict is verdict
    assert key in outcomes(found)


def test_the_recognition_opinion_is_a_term_of_a_permitted_activity(tmp_path):
    region = city(tmp_path)
    asked = outcomes(check(region, ROAD | {"red_line_activity": 6}, at=(0.6, 0.8)))
    assert asked["red-line-opinion"] is Outcome.CONDITIONAL
    held = ROAD | {"red_line_activity": 6, "recognition_opinion": True}
    assert "red-line-opinion" not in outcomes(check(region, held, at=(0.6, 0.8)))


@pytest.mark.parametrize(
    ("claims", "verdict"),
    [
        ({}, Verdict.CONFLICT),
        ({"red_line_activity": 6, "recognition_opinion": True}, Verdict.CONFLICT),
        ({"major_project": True}, Verdict.CONFLICT),
        ({"red_line_activity": 1}, Verdict.UNDETERMINED),
    ],
)
def test_a_core_zone_is_closed_to_all_but_the_first_activity(tmp_path, claims, verdict):
    region = with_class(city(tmp_path), "core-protection-zone", 0.5, 0.9)
    assert check(region, ROAD | claims, at=(0.6, 0.8)).verdict is verdict


def test_a_core_zone_that_nobody_delivered_leaves_a_permitted_activity_undetermined(tmp_path):
    region = city(tmp_path, absent=EVERY_CLASS - {"core-protection-zone"})
    assert (
        check(region, ROAD | {"red_line_activity": 6}, at=(0.6, 0.8)).verdict
        is Verdict.UNDETERMINED
    )


def test_a_conflict_lists_the_claims_that_would_lift_it(tmp_path):
    found = check(city(tmp_path), ROAD, at=(0.6, 0.8))
    (closed,) = [one for one in found.decisions if one.clause.key == "red-line-closed"]
    assert found.lift[closed.clause.id] == ["major_project", "occupation", "red_line_activity"]


ORDINARY = [
    {"industries": ["C1453"], "nature": "new", "discharge_mode": "indirect", "fuels": ["天然气"]},
    {"industries": ["C2110"], "nature": "new", "discharge_mode": "indirect", "fuels": ["电"]},
    {"industries": ["C3531"], "nature": "expand", "discharge_mode": "indirect"},
    {"industries": ["G5920"], "nature": "new", "discharge_mode": "indirect"},
    {"industries": ["D4416"], "nature": "new", "discharge_mode": "none"},
    {"industries": ["K7010"], "nature": "new", "discharge_mode": "indirect"},
    {"industries": ["A0311"], "nature": "new", "discharge_mode": "none"},
    {"industries": ["C3360"], "nature": "new", "discharge_mode": "indirect", "fuels": ["电"]},
    {"industries": ["I6450"], "nature": "new", "discharge_mode": "none"},
    {"industries": ["Q8411"], "nature": "new", "discharge_mode": "indirect"},
]


@pytest.mark.parametrize("project", ORDINARY, ids=lambda project: project["industries"][0])
def test_an_ordinary_project_on_an_ordinary_plot_gets_a_clear_and_short_answer(tmp_path, project):
    found = check(city(tmp_path), project)
    assert found.verdict in {Verdict.NO_CONFLICT, Verdict.CONDITIONAL}
    assert len(outcomes(found)) <= 1


@pytest.mark.parametrize(
    ("cls", "project", "key"),
    [
        ("drinking-water-1", {"industries": ["C1453"], "nature": "new"}, "water-grade-1"),
        (
            "drinking-water-2",
            {"industries": ["H6210"], "nature": "new", "discharges_pollutants": True},
            "water-grade-2",
        ),
        (
            "drinking-water-quasi",
            {"industries": ["C2710"], "nature": "new", "seriously_pollutes_water": True},
            "water-quasi",
        ),
        ("drinking-water-quasi", {"nature": "new", "discharge_mode": "direct"}, "water-outfall"),
        ("permanent-basic-farmland", {"industries": ["G5920"]}, "farmland-closed"),
        ("no-burn-zone", {"nature": "new", "fuels": ["煤", "电"]}, "no-burn"),
        (
            "noise-sensitive",
            {"industries": ["C3311"], "nature": "new", "noisy": True},
            "noise-new",
        ),
        (
            "permanent-basic-farmland",
            {"industries": ["N7723"], "nature": "new", "waste_facility": True},
            "waste-facility",
        ),
        (
            "tributary-shoreline",
            {"industries": ["C2614"], "nature": "new"},
            "yangtze-26-chemical",
        ),
        (
            "yangtze-main-shoreline",
            {"industries": ["B0911"], "nature": "new", "processes": ["选矿", "尾矿库"]},
            "yangtze-26-tailings-main",
        ),
    ],
)
def test_a_place_that_the_law_closes_is_a_conflict(tmp_path, cls, project, key):
    region = with_class(city(tmp_path), cls, 0.0, 0.3)
    assert outcomes(check(region, project))[key] is Outcome.CONFLICT
    elsewhere = city(tmp_path)
    assert outcomes(check(elsewhere, project)).get(key) is None


def test_the_old_law_answers_for_an_old_day(tmp_path):
    region = with_class(city(tmp_path), "drinking-water-1", 0.0, 0.3)
    project = {"industries": ["C1453"], "nature": "new"}
    old = check(region, project, as_of=date(2026, 8, 14))
    new = check(region, project, as_of=CODE_IN_FORCE)
    assert "water-grade-1-before-code" in outcomes(old)
    assert "water-grade-1" not in outcomes(old)
    assert "water-grade-1" in outcomes(new)
    assert "water-grade-1-before-code" not in outcomes(new)


def test_a_chemical_plant_belongs_in_a_park_whose_plan_eia_has_passed(tmp_path):
    project = {"industries": ["C2614"], "nature": "new", "two_high": False, "fuels": ["天然气"]}
    outside = outcomes(check(city(tmp_path), project))
    assert outside["two-high-outside-park"] is Outcome.CONFLICT
    park = with_class(city(tmp_path), "park", -1.0, 2.0)
    inside = outcomes(check(park, {**project, "plan_eia_passed": True}))
    assert "two-high-outside-park" not in inside
    assert inside["two-high-plan-eia"] is Outcome.CONFORMS
    assert outcomes(check(park, {**project, "plan_eia_passed": False}))["two-high-plan-eia"] is (
        Outcome.CONFLICT
    )


def test_shorelines_that_nobody_delivered_are_never_far_away(tmp_path):
    region = city(tmp_path, absent=EVERY_CLASS - {"yangtze-main-shoreline"})
    found = outcomes(check(region, {"industries": ["C2614"], "nature": "new"}))
    assert found["yangtze-26-chemical"] is Outcome.UNDETERMINED


def test_law_of_the_country_does_not_bind_a_fictional_city(tmp_path):
    region = city(tmp_path, jurisdiction="990300")
    assert check(region, ROAD, at=(0.6, 0.8)).decisions == []


def test_plausible_divisions_name_industries_of_the_standard():
    found = plausible_divisions()
    assert len(found) >= 60
    assert {kind for kind, _ in found} == set(SUBJECT_KINDS)
    for codes in found.values():
        assert codes
        assert all(code in industry_table() for code in codes)


def test_a_dairy_farm_is_not_asked_about_electroplating():
    plating = plausible_divisions()["processes", "电镀"]
    covers = industry_table().covers
    assert any(covers(code, "C3360") for code in plating)
    assert not any(covers(code, "A0311") for code in plating)
