"""Every shipped clause has a case it catches, one it lets pass, and one nobody can decide."""

from pathlib import Path
from typing import Any

import pytest
from baseline_grounds import case_files, judged, law, law_keys

from access_lists.vocabulary import Outcome

CASES = case_files()
OPEN_TO_NOBODY = frozenset({"government", "park"})


def cases() -> list[Any]:
    return [
        pytest.param(name, key, kind, case, id=f"{name}: {key} ({kind})")
        for name, listed in CASES.items()
        for key, kinds in listed.items()
        for kind, case in kinds.items()
    ]


@pytest.mark.parametrize(("name", "key"), law_keys())
def test_a_shipped_clause_has_a_hit_a_miss_and_an_unknown(name: str, key: str) -> None:
    clause = next(one for one in law(name)["clauses"] if one["key"] == key)
    wanted = {"hit", "miss", "unknown"}
    if clause.get("addressee") in OPEN_TO_NOBODY:
        wanted = {"noted"}
    elif "judgement" in str(clause.get("when")):
        wanted = {"miss", "unknown"}  # a person decides
    lacking = wanted - set(CASES.get(name, {}).get(key, ()))
    assert not lacking, f"add {sorted(lacking)} for {key} to tests/cases/baseline/{name}.yaml"


@pytest.mark.parametrize(("name", "key", "kind", "case"), cases())
def test_a_case_of_the_shipped_law(
    name: str, key: str, kind: str, case: dict[str, Any], tmp_path: Path
) -> None:
    found = judged(name, key, case, tmp_path)
    is_open = found.outcome is Outcome.UNDETERMINED or found.assumed
    assert found.outcome.value == case["outcome"]
    assert found.assumed == case.get("assumed", False)
    assert is_open == (kind == "unknown")
    assert (found.outcome is Outcome.NOT_APPLICABLE) == (kind in {"miss", "noted"})
    assert found.noted or kind != "noted"
