"""A site for a case of the shipped law: what lies under it, what does not, what nobody knows.

Everything not named is stated absent, so that only what a case is about can make a difference.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from factories import MadeZone, Region, run, site, strip, unit_list

import access_lists.baseline
from access_lists.assessed import Assessed
from access_lists.outcomes import Decision
from access_lists.reading import read_yaml
from zoning.vocabulary import LayerKind, ReferenceClass

BASELINE = Path(access_lists.baseline.__file__).parent
CASES = Path(__file__).parent / "cases" / "baseline"
RED_LINE = "red-line"
UNIT = "ZH42130110001"


def law_keys() -> list[tuple[str, str]]:
    """Every shipped clause: its list, its key."""
    found = []
    for path in sorted(BASELINE.glob("*.yaml")):
        if path.name != "packs.yaml":
            data = yaml.safe_load(path.read_text("utf-8"))
            found += [(path.stem, clause["key"]) for clause in data["clauses"]]
    return found


def case_files() -> dict[str, dict[str, Any]]:
    """The cases of every list, by its name."""
    return {
        path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(CASES.glob("*.yaml"))
    }


def judged(name: str, key: str, case: Mapping[str, Any], folder: Path) -> Decision:
    """The decision of one clause of a list in one case."""
    (found,) = assessed(name, key, case, folder).decisions
    return found


@cache
def law(name: str) -> Mapping[str, Any]:
    """A shipped list as it is read."""
    return read_yaml((BASELINE / f"{name}.yaml").read_bytes(), label=name).data


def assessed(name: str, key: str, case: Mapping[str, Any], folder: Path) -> Assessed:
    """A check of one case on one clause of a shipped list."""
    under, unknown = set(case.get("under", ())), set(case.get("unknown", ()))
    classes = {cls.value for cls in ReferenceClass} | {RED_LINE}
    strange = (under | unknown) - classes
    assert not strange, f"no such class: {sorted(strange)}"
    absent = {"red-lines" if one == RED_LINE else one for one in classes - under - unknown}
    region = Region(
        folder=folder,
        jurisdiction=str(case.get("jurisdiction", "421300")),
        requires=(),
        absent=frozenset(absent),
    )
    region.units(MadeZone(code=UNIT, shape=strip(-5, 6, south_m=-5000, north_m=5000)))
    if RED_LINE in under:
        region.red_lines(MadeZone(code="R", shape=strip()))
    for cls in sorted(under - {RED_LINE}):
        region.add(LayerKind.REFERENCE, [MadeZone(code=cls, cls=cls, shape=strip())], cls=cls)
    clauses = [one for one in law(name)["clauses"] if one["key"] == key]
    region.listing({**law(name), "clauses": clauses}).listing(unit_list([], UNIT))
    footprint = site(occupation=case.get("occupation"))
    dated = {"as_of": case["as_of"]} if "as_of" in case else {}
    return run(footprint, case.get("project", {}), [region], **dated)
