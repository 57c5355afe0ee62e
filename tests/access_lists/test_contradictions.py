"""One clause forbids what another favours: certain, possible, or special beside general."""

from typing import Any

import pytest

from access_lists.contradictions import contradictions

FORBIDS = {"effect": "prohibit", "text": "禁止新建、扩建化工项目。", "industries": ["C26"]}
FAVOURS = {"effect": "encourage", "text": "鼓励化工项目。", "industries": ["C26"]}
ZONE = {"element_zone": {"element": "air", "class": "大气环境布局敏感重点管控区"}}
SMALL = {"fact": "investment_cny", "op": "<", "value": 5}
PARK = {"park": "甲"}


def judged(forbids: dict[str, Any], favours: dict[str, Any]) -> str:
    """What is said of a pair that stands in one unit, whichever of the two comes first."""
    pair = {**FORBIDS, **forbids}, {**FAVOURS, **favours}
    answers = set()
    for order in (pair, pair[::-1]):
        found = list(contradictions([("ZH1", clause) for clause in order]))
        answers.add("nothing" if not found else "certain" if found[0].certain else "possible")
    (answer,) = answers
    return answer


@pytest.mark.parametrize(
    ("forbids", "favours", "answer"),
    [
        ({}, {}, "certain"),
        ({"effect": "exit"}, {}, "certain"),
        ({}, {"industries": ["C2641"]}, "certain"),
        ({"industries": ["C2641"]}, {}, "nothing"),
        ({}, {"industries": ["C2641", "C35"]}, "possible"),
        ({"industries": ["C17", "C26"]}, {}, "certain"),
        ({}, {"industries": ["C27"]}, "nothing"),
        ({}, {"effect": "restrict"}, "nothing"),
        ({}, {"effect": "require"}, "nothing"),
    ],
)
def test_what_is_favoured_lies_within_what_is_forbidden(forbids, favours, answer) -> None:
    assert judged(forbids, favours) == answer


@pytest.mark.parametrize(
    ("forbids", "favours", "answer"),
    [
        (["new"], ["new"], "certain"),
        (["new", "expand"], ["expand"], "certain"),
        ([], ["new"], "certain"),
        (["new", "expand"], [], "possible"),
        (["new"], ["new", "upgrade"], "possible"),
        (["new", "expand"], ["upgrade", "existing"], "nothing"),
    ],
)
def test_activities_have_to_meet(forbids, favours, answer) -> None:
    assert judged({"activities": forbids}, {"activities": favours}) == answer


@pytest.mark.parametrize(
    ("forbids", "favours", "answer"),
    [
        ({"scope": ZONE}, {"scope": ZONE}, "certain"),
        ({}, {"scope": ZONE}, "certain"),
        ({"scope": ZONE}, {}, "nothing"),
        ({"scope": ZONE}, {"scope": {"all": [ZONE, PARK]}}, "certain"),
        ({"scope": ZONE}, {"scope": PARK}, "nothing"),
        ({"when": SMALL}, {"when": SMALL}, "certain"),
        ({"when": SMALL}, {}, "nothing"),
        ({}, {"when": SMALL}, "certain"),
        ({"unless": SMALL}, {}, "nothing"),
        ({"unless": SMALL}, {"unless": SMALL}, "certain"),
        ({"unless": SMALL}, {"when": SMALL}, "nothing"),
        ({"limits": [{"quantity": "land_ha", "op": "<", "value": 1}]}, {}, "nothing"),
        ({"addressee": "existing"}, {}, "nothing"),
        ({"addressee": "project"}, {}, "certain"),
    ],
)
def test_place_condition_and_addressee_have_to_be_covered(forbids, favours, answer) -> None:
    assert judged(forbids, favours) == answer


@pytest.mark.parametrize(
    ("forbids", "favours", "answer"),
    [
        ({"processes": ["电镀"]}, {"processes": ["电镀"]}, "certain"),
        ({"processes": ["电镀"]}, {"processes": ["镀铬"]}, "certain"),
        ({"processes": ["镀铬"]}, {"processes": ["电镀"]}, "nothing"),
        ({"processes": ["电镀"]}, {"products": ["电镀"]}, "nothing"),
    ],
)
def test_words_count_with_their_kinds(forbids, favours, answer) -> None:
    nothing: dict[str, Any] = {"industries": []}
    pair = {**nothing, "subjects": forbids}, {**nothing, "subjects": favours}
    assert judged(*pair) == answer


@pytest.mark.parametrize(
    ("forbids", "favours", "answer"),
    [
        ({"scope": ZONE, "activities": ["new"]}, {"scope": ZONE, "activities": ["new"]}, "certain"),
        ({"scope": ZONE}, {"scope": PARK}, "nothing"),
        ({}, {}, "nothing"),
        ({"activities": ["new"]}, {"activities": ["new"], "industries": ["C26"]}, "nothing"),
    ],
)
def test_clauses_that_name_nothing_contradict_in_the_same_case_only(
    forbids, favours, answer
) -> None:
    assert judged({"industries": [], **forbids}, {"industries": [], **favours}) == answer


@pytest.mark.parametrize(
    ("favours", "answer"),
    [
        ({"review": "partial"}, "possible"),
        ({"review": "text-only"}, "nothing"),
        ({"review": "partial", "reviewed": {"decision": "corrected"}}, "certain"),
        ({"reviewed": {"decision": "rejected"}}, "nothing"),
    ],
)
def test_how_far_a_clause_was_read_and_what_people_said_counts(favours, answer) -> None:
    assert judged({}, favours) == answer


def test_units_do_not_contradict_each_other() -> None:
    assert list(contradictions([("ZH1", FORBIDS), ("ZH2", FAVOURS), (None, FAVOURS)])) == []
