"""A decision changes the structure of a clause and nothing else."""

from datetime import UTC, datetime
from typing import Any

import pytest
from deciding import decided as outcome_of

from access_lists.errors import ReviewRefusedError
from access_lists.review.model import Decision, Review, place_of
from access_lists.review.structure import (
    changed_fields,
    check_clause,
    corrected,
    decided,
    structure_of,
)
from access_lists.vocabulary import Outcome

DRAFT: dict[str, Any] = {
    "key": "U/1-1",
    "number": "1-1",
    "dimension": "spatial-layout",
    "effect": "prohibit",
    "strength": "must",
    "activities": ["new"],
    "industries": ["C26"],
    "text": "禁止新建化工等项目。",
    "spans": [
        {"start": 0, "end": 2, "field": "effect"},
        {"start": 4, "end": 6, "field": "industries"},
    ],
    "review": "partial",
    "source": {"file": "a.xlsx", "sheet": "表1", "row": 4, "column": "B"},
}
CHEMICALS = {"industries": ["C2614"], "nature": "new"}
FOOD = {"industries": ["C1432"], "nature": "new"}


def review(decision: Decision, structure: dict[str, Any] | None = None) -> Review:
    return Review(
        key="k",
        level="unit",
        list_title="清单",
        release="2026",
        list_key="l",
        ordinal=0,
        place=place_of("U", DRAFT),
        text=DRAFT["text"],
        decision=decision,
        machine=structure_of(DRAFT),
        structure=structure or {},
        by="李",
        at=datetime(2026, 11, 21, tzinfo=UTC),
    )


def outcome(content: dict[str, Any], project: dict[str, Any]) -> Outcome:
    return outcome_of(project, **content).outcome


def test_an_accepted_draft_decides_as_one_read_whole():
    assert outcome(DRAFT, CHEMICALS) is Outcome.UNDETERMINED
    accepted = decided(DRAFT, review(Decision.ACCEPTED, structure_of(DRAFT)))
    assert outcome(accepted, CHEMICALS) is Outcome.CONFLICT
    assert outcome(accepted, FOOD) is Outcome.NOT_APPLICABLE
    assert accepted["review"] == "partial"  # how it was read stays true


def test_a_correction_is_the_persons_structure_under_the_citys_words():
    structure = corrected(structure_of(DRAFT), {"industries": ["C14"], "activities": None})
    after = decided(DRAFT, review(Decision.CORRECTED, structure))
    assert outcome(after, FOOD) is Outcome.CONFLICT
    assert outcome(after, CHEMICALS) is Outcome.NOT_APPLICABLE
    assert "activities" not in after
    assert {name: after[name] for name in ("text", "number", "source")} == {
        name: DRAFT[name] for name in ("text", "number", "source")
    }
    check_clause(after)


def test_words_no_longer_explain_what_a_person_changed():
    structure = corrected(structure_of(DRAFT), {"industries": ["C14"]})
    assert structure["spans"] == [{"start": 0, "end": 2, "field": "effect"}]
    marked = corrected(
        structure_of(DRAFT),
        {"industries": ["C14"], "spans": [{"start": 4, "end": 6, "field": "industries"}]},
    )
    assert marked["spans"] == [{"start": 4, "end": 6, "field": "industries"}]


def test_a_rejected_draft_never_lets_a_project_pass():
    machine = {**DRAFT, "review": "machine"}
    assert outcome(machine, FOOD) is Outcome.NOT_APPLICABLE
    rejected = decided(machine, review(Decision.REJECTED))
    assert outcome(rejected, FOOD) is Outcome.UNDETERMINED
    assert rejected["text"] == DRAFT["text"]
    assert "industries" not in rejected


def test_taking_back_restores_the_machines_reading():
    corrected_draft = decided(
        DRAFT,
        review(Decision.CORRECTED, corrected(structure_of(DRAFT), {"effect": "require"})),
    )
    assert decided(corrected_draft, review(Decision.RESET)) == DRAFT


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"text": "别的"}, "/fields/text"),
        ({"source": None}, "/fields/source"),
        ({"effect": None}, "/fields/effect"),
        ({"industries": ["C26"]}, "/fields"),
        ({}, "/fields"),
    ],
)
def test_what_cannot_be_corrected_is_refused(fields: dict[str, Any], pointer: str):
    with pytest.raises(ReviewRefusedError) as refused:
        corrected(structure_of(DRAFT), fields)
    assert refused.value.pointer == pointer


@pytest.mark.parametrize(
    ("fields", "code", "pointer"),
    [
        ({"industries": ["C9999"]}, "unknown-industry", "/fields/industries/0"),
        ({"when": {"fact": "colour", "op": "==", "value": 1}}, "unknown-fact", "/fields/when"),
        ({"effect": "forbid"}, "list-invalid", "/fields/effect"),
        (
            {"spans": [{"start": 5, "end": 99, "field": "effect"}]},
            "list-invalid",
            "/fields/spans/0",
        ),
    ],
)
def test_a_faulty_correction_names_every_fault(fields: dict[str, Any], code: str, pointer: str):
    structure = corrected(structure_of(DRAFT), fields)
    with pytest.raises(ReviewRefusedError) as refused:
        check_clause(decided(DRAFT, review(Decision.CORRECTED, structure)))
    assert [(one.code, one.pointer) for one in refused.value.faults] == [(code, pointer)]


def test_changes_are_named_by_member():
    before = structure_of(DRAFT)
    assert changed_fields(before, corrected(before, {"effect": "require", "activities": []})) == (
        "effect",
        "activities",
    )
