import copy
import hashlib
import json
from typing import Any

import pytest

from access_lists.evidence import NOT_CANONICAL, canonical_bytes, differences, result_sha256

FIRST: dict[str, Any] = {"id": "a", "overlap_m2": 10.0, "facts": {}}
SECOND: dict[str, Any] = {"id": "b", "overlap_m2": 0.5}
ASSESSMENT: dict[str, Any] = {
    "verdict": "conflict",
    "clauses": [FIRST, SECOND],
    "label": {"zh-CN": "不符合", "en": "conflict"},
    "id": "1",
    "created_at": "2026-11-21T00:00:00Z",
    "known_at": "2026-11-21T00:00:00Z",
    "engine": {"sanxian": "0.1.0"},
    "signature": None,
    "result_sha256": "x",
}


def changed(**members: Any) -> dict[str, Any]:
    return {**copy.deepcopy(ASSESSMENT), **members}


def test_the_bytes_are_sorted_compact_and_exact() -> None:
    text = canonical_bytes(ASSESSMENT).decode()
    assert text == (
        '{"clauses":[{"facts":{},"id":"a","overlap_m2":10},{"id":"b","overlap_m2":0.5}],'
        '"label":{"en":"conflict","zh-CN":"不符合"},"verdict":"conflict"}'
    )
    assert result_sha256(ASSESSMENT) == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("member", sorted(NOT_CANONICAL))
def test_when_where_and_by_whom_leave_no_trace(member: str) -> None:
    assert canonical_bytes(changed(**{member: "other"})) == canonical_bytes(ASSESSMENT)
    assert differences(ASSESSMENT, changed(**{member: "other"})) == []
    without = {name: value for name, value in ASSESSMENT.items() if name != member}
    assert canonical_bytes(without) == canonical_bytes(ASSESSMENT)


def test_the_members_left_out_are_those_of_the_contract() -> None:
    assert {
        "id", "created_at", "known_at", "engine", "signature", "result_sha256",
    } == NOT_CANONICAL  # fmt: skip


def test_order_of_members_and_a_way_through_json_change_nothing() -> None:
    turned = dict(reversed(ASSESSMENT.items()))
    assert canonical_bytes(json.loads(json.dumps(turned))) == canonical_bytes(ASSESSMENT)


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (changed(), []),
        (changed(verdict="undetermined"), [("/verdict", "conflict", "undetermined")]),
        (
            changed(
                clauses=[{"id": "a", "overlap_m2": 11.0, "facts": {}}, ASSESSMENT["clauses"][1]]
            ),
            [("/clauses/0/overlap_m2", 10.0, 11.0)],
        ),
        (
            changed(
                clauses=[
                    {"id": "a", "overlap_m2": 10.0, "facts": {"x": 1}},
                    ASSESSMENT["clauses"][1],
                ]
            ),
            [("/clauses/0/facts/x", None, 1)],
        ),
        (
            changed(clauses=[FIRST]),
            [("/clauses", [FIRST, SECOND], [FIRST])],
        ),
        (changed(label={"en": "conflict"}), [("/label/zh-CN", "不符合", None)]),
        (changed(more=1), [("/more", None, 1)]),
    ],
)
def test_differences_name_their_place(other: dict[str, Any], found: list[tuple]) -> None:
    told = [(one["pointer"], one["before"], one["after"]) for one in differences(ASSESSMENT, other)]
    assert told == found
    assert (canonical_bytes(other) == canonical_bytes(ASSESSMENT)) is (found == [])
