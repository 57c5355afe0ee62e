import itertools
from pathlib import Path
from typing import Any

import pytest
from deciding import UNIT, circumstances, clause_of, decided
from factories import MadeZone, plain_region, run, site, strip

from access_lists.applicability import SUBJECT_KINDS, applies, plausible_divisions
from access_lists.circumstances import Trace
from access_lists.industries import industry_table
from access_lists.truth import Truth, all_of, any_of, of
from access_lists.vocabulary import Activity

F, U, T = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE


def applied(project: dict[str, Any], **content: Any) -> tuple[Truth, list[str]]:
    trace = Trace()
    answer, _ = applies(clause_of(effect="prohibit", **content), circumstances(project), trace)
    return answer, sorted(trace.missing)


@pytest.mark.parametrize(
    ("wanted", "given", "answer"),
    [
        (["C26"], ["C2641"], T),
        (["C26"], ["C26"], T),
        (["C"], ["C2641"], T),
        (["C2641"], ["C26"], U),
        (["C2641"], ["C2642"], F),
        (["C26"], ["C27"], F),
        (["C2641", "C2642"], ["C264"], U),
        (["C264"], ["C26", "C2641"], T),
        (["C2641"], ["C26", "A01"], U),
        (["C2641"], ["A01", "C27"], F),
        (["C26", "A01"], ["A0111"], T),
        (["C2710"], ["C271"], T),
        (["C2641"], [], U),
    ],
)
def test_any_industry_matches_by_its_beginning(
    wanted: list[str], given: list[str], answer: Truth
) -> None:
    project = {"industries": given} if given else {}
    assert applied(project, industries=wanted) == (answer, ["industries"] if answer is U else [])


def test_a_section_covers_all_below_it_and_alone_is_too_coarse() -> None:
    assert applied({"industries": ["C"]}, industries=["C26"]) == (U, ["industries"])
    assert applied({"industries": ["C"]}, industries=["A01"]) == (F, [])
    assert applied({"industries": ["C2641"]}, industries=["C", "A"]) == (T, [])


@pytest.mark.parametrize("project", [{}, {"industries": ["C26"]}, {"processes": ["电镀"]}])
def test_a_clause_about_nothing_in_particular_is_about_everything(project: dict[str, Any]) -> None:
    assert applied(project) == (T, [])


def test_a_clause_about_industries_alone_asks_for_no_subject() -> None:
    assert applied({"industries": ["A01"]}, industries=["C26"]) == (F, [])
    assert applied({"industries": ["A01"], "processes": ["电镀"]}, industries=["C26"]) == (F, [])


def test_a_clause_about_subjects_alone_asks_for_no_industry() -> None:
    made_up = {"processes": ["某种无人知晓的工艺"]}
    assert applied({"processes": ["印刷"]}, subjects=made_up) == (F, [])
    assert applied({}, subjects=made_up) == (U, ["processes"])
    assert applied({"industries": ["C26"]}, subjects=made_up) == (U, ["processes"])


@pytest.mark.parametrize("kind", SUBJECT_KINDS)
def test_a_list_given_is_complete(kind: str) -> None:
    about = {"subjects": {kind: ["未列入任何表的东西", "另一样"]}}
    assert applied({kind: ["另一样", "其他"]}, **about) == (T, [])
    assert applied({kind: ["其他"]}, **about) == (F, [])
    assert applied({kind: []}, **about) == (F, [])
    assert applied({}, **about) == (U, [kind])


def test_either_the_industry_or_a_subject_will_do() -> None:
    about = {"industries": ["C26"], "subjects": {"fuels": ["未列入任何表的燃料"]}}
    assert applied({"industries": ["C2641"]}, **about) == (T, [])
    assert applied({"industries": ["A01"], "fuels": ["未列入任何表的燃料"]}, **about) == (T, [])
    assert applied({"industries": ["A01"], "fuels": []}, **about) == (F, [])
    assert applied({"industries": ["A01"]}, **about) == (U, ["fuels"])
    assert applied({"fuels": []}, **about) == (U, ["industries"])
    assert applied({}, **about) == (U, ["fuels", "industries"])


@pytest.mark.parametrize(
    ("listed", "given"),
    [("溶剂型（油性）涂料", "溶剂型(油性)涂料"), ("ＰＶＣ树脂", "pvc树脂"), ("PX 装置", "PX装置")],
)
def test_words_are_the_same_in_every_form_of_writing(listed: str, given: str) -> None:
    assert applied({"materials": [given]}, subjects={"materials": [listed]}) == (T, [])


def test_subjects_are_not_asked_of_industries_that_cannot_have_them() -> None:
    every_industry = {industry.code[:3] for industry in industry_table() if len(industry.code) > 2}
    for (kind, word), industries in plausible_divisions().items():
        about = {"subjects": {kind: [word]}}
        assert applied({"industries": [industries[0]]}, **about) == (U, [kind]), word
        covers = industry_table().covers
        strange = {
            code
            for code in every_industry
            if not any(covers(one, code) or covers(code, one) for one in industries)
        }
        for code in sorted(strange)[:1]:
            assert applied({"industries": [code]}, **about) == (F, []), (word, code)
            assert applied({"industries": [code, industries[0]]}, **about) == (U, [kind]), word
            assert applied({"industries": [code], kind: [word]}, **about) == (T, []), word


def test_every_plausible_industry_is_one_of_the_standard() -> None:
    codes = {code for industries in plausible_divisions().values() for code in industries}
    assert codes
    assert [code for code in sorted(codes) if code not in industry_table()] == []


@pytest.mark.parametrize("nature", list(Activity))
def test_activities_are_those_named_or_all(nature: Activity) -> None:
    others = [one.value for one in Activity if one is not nature]
    project = {"nature": nature.value}
    assert applied(project) == (T, [])
    assert applied(project, activities=[nature.value]) == (T, [])
    assert applied(project, activities=others) == (F, [])
    assert applied({}, activities=others) == (U, ["nature"])


def test_all_activities_named_is_no_question() -> None:
    assert applied({}, activities=[one.value for one in Activity]) == (T, [])


KNOWN = {F: {"two_high": False}, U: {}, T: {"two_high": True}}
WHEN = {"fact": "two_high", "op": "==", "value": True}


@pytest.mark.parametrize(("answer", "project"), KNOWN.items())
def test_an_exception_is_the_contrary_of_a_condition(answer: Truth, project: dict) -> None:
    assert applied(project, when=WHEN)[0] is answer
    assert applied(project, unless=WHEN)[0] is {F: T, U: U, T: F}[answer]


AND = """
F F F
F U U
F U T
"""
OR = """
F U T
U U T
T T T
"""


def grid(text: str) -> dict[tuple[Truth, Truth], Truth]:
    letters = {"F": F, "U": U, "T": T}
    pairs = list(itertools.product(Truth, Truth))
    return {pair: letters[one] for pair, one in zip(pairs, text.split(), strict=True)}


@pytest.mark.parametrize("pair", list(itertools.product(Truth, Truth)))
def test_three_values_combine_as_kleene_has_it(pair: tuple[Truth, Truth]) -> None:
    assert all_of(pair) is grid(AND)[pair]
    assert any_of(pair) is grid(OR)[pair]
    both = any_of([one.negated() for one in pair]).negated()
    assert both is grid(AND)[pair]


def test_nothing_to_ask_is_true_and_nothing_to_choose_is_false() -> None:
    assert all_of([]) is T
    assert any_of([]) is F
    assert (of(value=True), of(value=False)) == (T, F)
    assert set(Truth.decided()) == {F, T}


@pytest.mark.parametrize("answers", list(itertools.product(Truth, repeat=4)))
def test_applicability_is_the_conjunction_of_its_parts(answers: tuple[Truth, ...]) -> None:
    activity, subject, when, unless = answers
    project: dict[str, Any] = {
        F: {"nature": "existing"},
        U: {},
        T: {"nature": "new"},
    }[activity] | {F: {"industries": ["A01"]}, U: {}, T: {"industries": ["C26"]}}[subject]
    project |= {F: {"two_high": False}, U: {}, T: {"two_high": True}}[when]
    project |= {F: {"noisy": False}, U: {}, T: {"noisy": True}}[unless]
    answer, missing = applied(
        project,
        activities=["new"],
        industries=["C26"],
        when=WHEN,
        unless={"fact": "noisy", "op": "==", "value": True},
    )
    parts = [activity, subject, when, unless.negated()]
    assert answer is all_of(parts)
    fields = ["nature", "industries", "two_high", "noisy"]
    asked = sorted(f for f, one in zip(fields, parts, strict=True) if one is U)
    assert missing == ([] if answer is F else asked)


@pytest.mark.parametrize(
    ("content", "project", "why"),
    [
        ({"activities": ["new"], "industries": ["C26"]}, {"nature": "existing"}, "activity"),
        ({"scope": {"unit": "ZH99010110009"}, "industries": ["C26"]}, {}, "scope"),
        ({"industries": ["C26"], "when": WHEN}, {"industries": ["A01"]}, "subject"),
        ({"when": WHEN, "unless": WHEN}, {"two_high": False}, "when"),
        ({"unless": WHEN}, {"two_high": True}, "unless"),
    ],
)
def test_the_first_part_that_fails_is_the_reason(content: dict, project: dict, why: str) -> None:
    found = decided(project, effect="prohibit", **content)
    assert (found.outcome, found.ruled_out_by) == ("not_applicable", why)


@pytest.mark.parametrize(
    ("code", "scope", "outcome"),
    [
        (UNIT, None, "conflict"),
        (UNIT, {"jurisdiction": "990100"}, "conflict"),
        (UNIT, {"jurisdiction": "990000"}, "conflict"),
        (UNIT, {"jurisdiction": "990200"}, "not_applicable"),
        (UNIT, {"jurisdiction": ""}, "not_applicable"),
        (UNIT, {"any": [{"jurisdiction": ""}, {"unit": UNIT}]}, "conflict"),
    ],
)
def test_the_scope_is_that_of_the_list_and_of_the_clause(
    tmp_path: Path, code: str, scope: dict | None, outcome: str
) -> None:
    clause = {"effect": "prohibit", "text": "禁止", **({"scope": scope} if scope else {})}
    found = run(site(), {}, [plain_region(tmp_path, [clause])])
    assert [one.outcome for one in found.decisions] == [outcome]


def test_a_missing_layer_matters_only_where_the_clause_could_bind(tmp_path: Path) -> None:
    lake = {"effect": "prohibit", "text": "禁止", "scope": {"reference": "lake"}}
    region = plain_region(tmp_path, [lake | {"industries": ["C26"]}])
    assert run(site(), {"industries": ["A01"]}, [region]).verdict == "no_conflict"
    found = run(site(), {"industries": ["C2641"]}, [region])
    assert found.verdict == "undetermined"
    assert [(one.code, one.ref) for one in found.shortfalls] == [("no-data", "reference/lake")]


def test_a_condition_on_a_place_asks_for_some_part_of_the_footprint(tmp_path: Path) -> None:
    clause = {
        "effect": "prohibit",
        "text": "禁止",
        "when": {"place": {"unit": "ZH99010110002"}},
    }
    region = plain_region(tmp_path, [clause])
    assert run(site(), {}, [region]).verdict == "no_conflict"
    other = MadeZone(code="ZH99010110002", shape=strip(0.9, 1.0))
    region.units(other).listing(
        {"title": "另一单元", "level": "unit", "units": [{"code": other.code}]}
    )
    assert run(site(), {}, [region]).verdict == "conflict"
    assert run(site(0, 0.5), {}, [region]).verdict == "no_conflict"
