"""Real clauses, labelled by hand: each has a project it catches, one it passes, one left open."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from said_places import decided_for, drafts_of

from access_lists.precedence import worst
from access_lists.vocabulary import Outcome

FILE = Path(__file__).parent / "cases" / "labelled" / "forty-clauses.yaml"
CASES: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))
KINDS = ("hit", "miss", "unknown", "noted")


@pytest.fixture(scope="module")
def labels(shared_data: Path) -> dict[str, dict[str, Any]]:
    path = shared_data / "access_lists" / "labelled_clauses.json"
    return {one["id"]: one for one in json.loads(path.read_text("utf-8"))}


def test_every_labelled_clause_has_a_hit_a_miss_and_an_unknown(labels: dict[str, Any]) -> None:
    assert set(CASES) == set(labels)
    for name, listed in CASES.items():
        wanted = {"noted"} if "noted" in listed else {"hit", "miss", "unknown"}
        lacking = wanted - set(listed)
        assert not lacking or listed.get("person"), f"{name} lacks {sorted(lacking)}"


@pytest.mark.parametrize(
    ("name", "kind"),
    [(name, kind) for name, listed in CASES.items() for kind in KINDS if kind in listed],
)
def test_a_case_of_a_labelled_clause(labels: dict[str, Any], name: str, kind: str) -> None:
    case = CASES[name][kind]
    found = decided_for(drafts_of(labels[name]), case)
    outcome = worst(one.outcome for one in found)
    telling = [one for one in found if one.outcome is outcome]
    is_open = outcome is Outcome.UNDETERMINED or all(one.assumed for one in telling)
    assert (outcome.value, is_open) == (case["outcome"], kind == "unknown")
    assert (outcome is Outcome.NOT_APPLICABLE) == (kind in {"miss", "noted"})
    assert kind != "noted" or all(one.noted for one in found)
