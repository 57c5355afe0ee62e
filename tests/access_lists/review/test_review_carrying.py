"""A correction survives the next edition where the words are the same, and is shown elsewhere."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from access_lists.codec import rows_of
from access_lists.review.carrying import Carried, carry, differences
from access_lists.review.model import Decision, Review, ReviewState, place_of
from access_lists.review.structure import corrected, structure_of

TEXT = "禁止新建化工、印染项目，鼓励现有企业升级改造。"


def clause(text: str = TEXT, **fields: Any) -> dict[str, Any]:
    return {
        "effect": "prohibit",
        "dimension": "spatial-layout",
        "number": "1-1",
        "industries": ["C26"],
        "text": text,
        "review": "partial",
        **fields,
    }


def unit_list(*clauses: dict[str, Any], code: str = "U1") -> dict[str, Any]:
    return {"title": "清单", "level": "unit", "units": [{"code": code, "clauses": list(clauses)}]}


def correction(content: dict[str, Any], unit: str = "U1", **fields: Any) -> Review:
    machine = structure_of(content)
    return Review(
        key=f"old-{content.get('number')}",
        level="unit",
        list_title="清单",
        release="2025",
        list_key="old",
        ordinal=0,
        place=place_of(unit, content),
        text=content["text"],
        decision=Decision.CORRECTED,
        machine=machine,
        structure=corrected(machine, fields or {"industries": ["C17"]}),
        fields=("industries",),
        by="李",
        at=datetime(2025, 6, 1, tzinfo=UTC),
    )


def carried(data: dict[str, Any], *earlier: Review) -> Carried:
    keys = (f"new-{number}" for number in itertools.count())
    return carry(data, earlier, list_key="new", new_key=keys)


def contents(found: Carried) -> list[dict[str, Any]]:
    return [content for _, content in rows_of(found.data)]


def states(found: Carried) -> Sequence[ReviewState]:
    return [one.state for one in found.reviews]


def test_the_same_words_are_decided_as_before():
    found = carried(unit_list(clause()), correction(clause()))
    (content,) = contents(found)
    assert content["industries"] == ["C17"]
    assert content["reviewed"] == {
        "decision": "corrected",
        "by": "李",
        "at": "2025-06-01T00:00:00+00:00",
        "fields": ["industries"],
        "edition": "2025",
    }
    (review,) = found.reviews
    assert (review.state, review.list_key, review.ordinal) == (ReviewState.APPLIED, "new", 0)
    assert review.carried_from == "old-1-1"
    assert [one.code for one in found.findings] == ["reviews-carried"]


def test_spaces_and_the_number_are_not_words():
    edition = unit_list(clause(TEXT.replace("，", "， \n"), number="1-7"))
    assert states(carried(edition, correction(clause()))) == [ReviewState.APPLIED]


def test_the_persons_structure_stands_whatever_the_machine_now_reads():
    found = carried(unit_list(clause(industries=["C27"])), correction(clause()))
    assert contents(found)[0]["industries"] == ["C17"]
    assert found.reviews[0].machine["industries"] == ["C27"]


def test_changed_words_are_shown_and_not_decided_in_silence():
    changed = TEXT.replace("印染", "印染、造纸")
    found = carried(unit_list(clause(changed)), correction(clause()))
    assert contents(found)[0]["industries"] == ["C26"]
    assert "reviewed" not in contents(found)[0]
    assert states(found) == [ReviewState.STALE]
    assert [(one.code, one.severity.value) for one in found.findings] == [
        ("reviews-stale", "warning")
    ]
    inserted = [one for one in differences(TEXT, changed) if one["op"] != "equal"]
    assert inserted == [{"op": "insert", "before": "", "after": "、造纸"}]


def test_a_clause_rewritten_under_its_number_is_still_found():
    rewritten = "禁止新建、扩建化工项目；现有企业限期搬迁。"
    assert states(carried(unit_list(clause(rewritten)), correction(clause()))) == [
        ReviewState.STALE
    ]
    elsewhere = unit_list(clause(rewritten, number="1-4"))
    assert states(carried(elsewhere, correction(clause()))) == [ReviewState.GONE]


def test_what_is_gone_is_said_once():
    nothing_like_it = unit_list(clause("推进节水。", number="9"))
    found = carried(nothing_like_it, correction(clause()))
    assert states(found) == [ReviewState.GONE]
    again = carried(nothing_like_it, *found.reviews)
    assert (again.reviews, again.findings) == ((), ())
    back = carried(unit_list(clause()), *found.reviews)
    assert states(back) == [ReviewState.APPLIED]


def test_other_units_and_dimensions_keep_their_own():
    other_unit = unit_list(clause(), code="U2")
    other_dimension = unit_list(clause(dimension="risk-control"))
    assert states(carried(other_unit, correction(clause()))) == [ReviewState.GONE]
    assert states(carried(other_dimension, correction(clause()))) == [ReviewState.GONE]


def test_words_that_stand_twice_are_told_apart_by_number():
    edition = unit_list(clause(number="1-1"), clause(number="1-2"))
    found = carried(edition, correction(clause(number="1-2")))
    assert [content["industries"] for content in contents(found)] == [["C26"], ["C17"]]


def test_one_of_several_drafts_is_decided_only_if_it_is_read_as_before():
    printed = {"sequence": 1, "part": 1, "parts": 2}
    draft = clause(printed=printed)
    second = clause(effect="encourage", printed={**printed, "part": 2})
    assert states(carried(unit_list(draft, second), correction(draft))) == [ReviewState.APPLIED]
    swapped = clause(effect="encourage", printed=printed)
    found = carried(unit_list(swapped, clause(printed={**printed, "part": 2})), correction(draft))
    assert states(found) == [ReviewState.STALE]


def test_a_rejection_meant_the_reading_of_its_time():
    rejected = replace(correction(clause()), decision=Decision.REJECTED, structure={})
    assert states(carried(unit_list(clause()), rejected)) == [ReviewState.APPLIED]
    read_anew = carried(unit_list(clause(industries=["C17"])), rejected)
    assert states(read_anew) == [ReviewState.STALE]


def test_a_decision_that_no_longer_suits_the_form_waits():
    old = correction(clause())
    unsuitable = replace(old, structure={**old.structure, "industries": ["C9999"]})
    found = carried(unit_list(clause()), unsuitable)
    assert states(found) == [ReviewState.STALE]
    assert contents(found)[0]["industries"] == ["C26"]
