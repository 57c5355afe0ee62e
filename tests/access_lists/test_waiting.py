"""Clauses that wait for a person are counted, until somebody decides."""

from typing import Any

import pytest

from access_lists.waiting import waiting

DONE = {"reviewed": {"decision": "accepted"}}
TEXT = {"limits": [{"quantity": "land_ha", "op": "<=", "value": "≤50 t/a"}]}
DOCUMENT = {"limits": [{"quantity": "land_ha", "op": "<=", "value": "GB 3095-2012"}]}


@pytest.mark.parametrize(
    ("clauses", "waits"),
    [
        ([{}], False),
        ([{"review": "machine"}], False),
        ([{"review": "partial"}], True),
        ([{"review": "text-only"}, {}], True),
        ([{"review": "partial", **DONE}], False),
        ([TEXT], True),
        ([{**TEXT, **DONE}], False),
        ([DOCUMENT], False),
    ],
)
def test_a_list_says_whether_something_of_it_waits(
    clauses: list[dict[str, Any]], waits: bool
) -> None:
    assert [one.code for one in waiting("清单", clauses)] == (["needs-review"] if waits else [])
