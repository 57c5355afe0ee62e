from typing import Any

import pytest
from deciding import answered, decided

from access_lists.comparisons import GRADES, compared
from access_lists.conditions import compile_condition
from access_lists.facts import NOT_CLAIMED, UNKNOWN
from access_lists.truth import Truth

F, U, T = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE


def fact(path: str, op: str, value: Any, **more: Any) -> dict[str, Any]:
    return {"fact": path, "op": op, "value": value, **more}


@pytest.mark.parametrize(
    ("op", "value", "wanted", "answer"),
    [
        ("==", 5.0, 5, T),
        ("==", "5", 5, U),
        ("!=", "5", 5, U),
        ("==", True, True, T),
        ("!=", "a", "b", T),
        ("<", 4.9, 5, T),
        ("<", 5.0, 5, F),
        ("<=", 5.0, 5, T),
        (">", 5.0, 5, F),
        (">=", 5.0, 5, T),
        ("<", "4", 5, U),
        ("in", "a", ["a", "b"], T),
        ("in", "c", ["a", "b"], F),
        ("in", ["c", "b"], ["a", "b"], T),
        ("in", ["c"], ["a", "b"], F),
        ("in", [], ["a"], F),
        ("in", 5.0, ["a", 5], T),
        ("contains", ["a", "b"], "b", T),
        ("contains", ["a"], "b", F),
        ("contains", 5.0, "b", U),
        ("worse_than", "V", "III", T),
        ("worse_than", "III", "III", F),
        ("worse_than", "I", "III", F),
        ("worse_than", "worse-than-V", "V", T),
        ("worse_than", "Ⅳ", "Ⅲ", T),
        ("worse_than", "好", "III", U),
        ("worse_than", 5.0, "III", U),
    ],
)
def test_comparisons_are_decided_or_unknown(
    op: str, value: Any, wanted: Any, answer: Truth
) -> None:
    assert compared(op, value, wanted) is answer


def test_grades_of_water_run_from_best_to_worst() -> None:
    assert GRADES == ("I", "II", "III", "IV", "V", "worse-than-V")


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        (fact("major_project", "==", True), F),
        (fact("major_project", "==", False), T),
        (fact("major_project", "!=", True), T),
        (fact("major_project", "!=", False), F),
        (fact("red_line_activity", ">=", 1), F),
        (fact("red_line_activity", "<=", 10), F),
        (fact("red_line_activity", "!=", 4), T),
        (fact("red_line_activity", "in", [1, 2]), F),
        (fact("approvals", "contains", "x"), F),
        (fact("occupation", "==", "tunnel"), F),
        (fact("occupation", "!=", "tunnel"), T),
    ],
)
def test_a_claim_not_made_is_false(condition: dict[str, Any], answer: Truth) -> None:
    found, trace = answered(condition, {})
    assert (found, trace.missing, trace.used) == (answer, set(), {})


@pytest.mark.parametrize(
    ("unit", "below", "above"),
    [("万立方米/年", 49_999, 50_001), ("m3/a", 4, 6), (None, 4, 6)],
)
def test_a_value_is_compared_in_the_unit_of_the_fact(
    unit: str | None, below: float, above: float
) -> None:
    condition = fact("water_use_m3_per_year", ">", 5, **({"unit": unit} if unit else {}))
    assert answered(condition, {"water_use_m3_per_year": below})[0] is F
    assert answered(condition, {"water_use_m3_per_year": above})[0] is T


def test_what_was_used_and_what_was_missing_is_told() -> None:
    noisy, high = fact("noisy", "==", True), fact("two_high", "==", True)
    found, trace = answered({"all": [noisy, high]}, {"noisy": True})
    assert (found, trace.missing, trace.used) == (U, {"two_high"}, {"noisy": True})
    found, trace = answered({"all": [high, noisy]}, {"noisy": False})
    assert (found, trace.missing, trace.used) == (F, set(), {"noisy": False})
    found, trace = answered({"any": [high, noisy]}, {"noisy": True})
    assert (found, trace.missing) == (T, set())
    found, trace = answered({"not": {"any": [high, noisy]}}, {"noisy": False})
    assert (found, trace.missing) == (U, {"two_high"})


def test_a_status_of_last_year_is_that_before_the_day_asked_about() -> None:
    condition = {
        "status": {"set": "air", "subject": "s", "year": "last"},
        "op": ">",
        "value": 35,
    }
    found, trace = answered(condition, {}, {("air", "s", 2025): 36})
    assert (found, trace.used) == (T, {"status:air/s/2025": 36})
    assert answered(condition, {}, {("air", "s", 2026): 36})[0] is U
    assert answered(condition, {}, {("air", "other", 2025): 36})[0] is U
    assert answered(condition, {}, {("air", "s", 2025): "坏"})[1].missing == {"status:air/s/2025"}


def test_the_fields_of_a_condition_are_those_it_asks_for() -> None:
    tree = {"all": [fact("noisy", "==", True), {"not": fact("two_high", "==", True)}]}
    assert compile_condition(tree).fields == {"noisy", "two_high"}
    assert compile_condition({"judgement": "x"}).fields == frozenset()
    place = {"any": [{"place": {"red_line": True}}, {"distance_m": "lake", "op": "<", "value": 5}]}
    assert len(compile_condition(place).places) == 2


def test_what_is_no_condition_is_refused() -> None:
    with pytest.raises(KeyError, match="no such condition"):
        compile_condition({"regex": ".*"})


def test_a_fact_not_given_and_a_claim_not_made_are_told_apart() -> None:
    assert (repr(UNKNOWN), repr(NOT_CLAIMED)) == ("UNKNOWN", "NOT_CLAIMED")


def test_a_limit_that_cannot_be_compared_is_not_known() -> None:
    limits = [{"quantity": "other_facts.堆高", "op": "<=", "value": 5}]
    found = decided({"other_facts": {"堆高": "很高"}}, effect="require", limits=limits)
    assert (found.outcome, found.missing) == ("undetermined", ("other_facts.堆高",))
    assert decided({"other_facts": {"堆高": 5}}, effect="require", limits=limits).outcome == (
        "conforms"
    )
