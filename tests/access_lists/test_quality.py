"""Dated statuses follow from targets and observations, and never from silence."""

from typing import Any

import pytest

from access_lists.quality import FactKind, QualityFact, Status, status_of, statuses_of
from zoning.vocabulary import Element

YEAR = "2025"


def fact(kind: str, value: str, indicator: str = "grade", **changes: Any) -> QualityFact:
    known = {
        "kind": FactKind(kind),
        "jurisdiction": "990100",
        "place": "江口断面",
        "element": Element.WATER,
        "indicator": indicator,
        "period": YEAR,
        "value": value,
    }
    return QualityFact(**(known | changes))


def values(*facts: QualityFact) -> dict[tuple[str, str], Any]:
    return {(name, subject): one.value for (name, subject, _), one in statuses_of(facts).items()}


TARGET = ("water-quality-target", "江口断面")


@pytest.mark.parametrize(
    ("observed", "wanted"),
    [("II", "met"), ("III", "met"), ("IV", "not-met"), ("worse-than-V", "not-met")],
)
def test_a_grade_meets_its_target_or_not(observed: str, wanted: str) -> None:
    found = values(fact("target", "III"), fact("observation", observed))
    assert found[TARGET] == wanted
    assert found["water-quality", "江口断面"] == observed


def test_a_target_nobody_measured_leaves_the_place_unknown() -> None:
    known = [fact("target", "III"), fact("observation", "II"), fact("target", "1.0", "NH3-N")]
    found = values(*known)
    assert TARGET not in found
    assert found["water-quality-target", "江口断面/grade"] == "met"


def test_one_missed_target_is_enough() -> None:
    known = [fact("target", "III"), fact("target", "1.0", "NH3-N")]
    found = values(*known, fact("observation", "1.2", "NH3-N"))
    assert found[TARGET] == "not-met"


def test_an_observation_without_a_target_says_nothing_of_targets() -> None:
    found = values(fact("observation", "V"))
    assert TARGET not in found


@pytest.mark.parametrize(
    ("observed", "wanted"), [("35", "met"), ("35.0", "met"), ("35.1", "not-met")]
)
def test_numbers_are_compared_as_decimals(observed: str, wanted: str) -> None:
    air = {"element": Element.AIR, "place": "甲站"}
    found = values(
        fact("target", "35", "PM2.5", **air), fact("observation", observed, "PM2.5", **air)
    )
    assert found["air-quality-target", "甲站"] == wanted
    assert found["air-quality", "甲站/PM2.5"] == float(observed)


def test_oxygen_must_not_fall_below_its_target() -> None:
    found = values(fact("target", "5", "DO"), fact("observation", "4.9", "DO"))
    assert found[TARGET] == "not-met"


def test_a_month_makes_no_year() -> None:
    assert values(fact("target", "III"), fact("observation", "V", period="2025-06")) == {}


def test_two_divisions_that_disagree_leave_it_unknown() -> None:
    other = {"jurisdiction": "990000"}
    assert values(fact("observation", "II"), fact("observation", "V", **other)) == {}


def test_a_status_keeps_what_it_follows_from() -> None:
    (found,) = [
        one
        for (name, subject, _), one in statuses_of(
            [fact("target", "III"), fact("observation", "IV")]
        ).items()
        if (name, subject) == TARGET
    ]
    assert [one.kind.value for one in found.facts] == ["target", "observation"]
    assert status_of(found.as_data()) == found
    assert isinstance(found, Status)
