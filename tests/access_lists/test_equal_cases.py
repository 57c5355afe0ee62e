"""What is found once for equal cases is what each would have come to by itself."""

import hashlib
import itertools
from typing import Any

import pytest
import shapely

from access_lists.circumstances import Circumstances
from access_lists.clauses import Clause
from access_lists.codec import compact, decode_clause
from access_lists.facts import Facts
from access_lists.outcomes import Decision, decide, decide_alone
from access_lists.project import parse_project
from access_lists.truth import Truth
from access_lists.vocabulary import Level, Outcome
from zoning.model.region import Region, Slenderness, everywhere, nowhere, unknown

SITE = shapely.box(113.0, 23.0, 113.01, 23.01)
THREAD = shapely.box(113.0, 23.0, 113.000001, 23.01)
UNITS = {
    "inside": everywhere(SITE),
    "inside too": everywhere(SITE),
    "outside": nowhere(),
    "perhaps": unknown(SITE, "layer:units"),
    "sliver": Region(certain=THREAD, possible=THREAD, slender=(Slenderness(THREAD, 1.0),)),
}
MAJOR = {"fact": "major_project", "op": "==", "value": True}
THIRSTY = {"fact": "water_use_m3_per_year", "op": ">", "value": 1000}
CONTENTS: tuple[dict[str, Any], ...] = (
    {"effect": "prohibit"},
    {"effect": "prohibit", "industries": ["C26"], "activities": ["new"]},
    {"effect": "prohibit", "subjects": {"processes": ["电镀"]}},
    {"effect": "prohibit", "when": THIRSTY},
    {"effect": "prohibit", "unless": MAJOR},
    {"effect": "prohibit", "when": {"place": {"unit": "outside"}}},
    {"effect": "prohibit", "when": {"place": {"unit": "perhaps"}}},
    {"effect": "prohibit", "unless": {"place": {"unit": "inside"}}},
    {"effect": "prohibit", "when": {"distance_m": "river", "op": "<", "value": 100}},
    {"effect": "restrict", "strength": "in-principle", "review": "partial"},
    {"effect": "restrict", "review": "text-only", "unread_hazard": True},
    {"effect": "require", "limits": [{"quantity": "land_ha", "op": "<=", "value": 5}]},
    {"effect": "require", "strength": "should", "addressee": "existing"},
    {"effect": "require", "addressee": "government"},
    {"effect": "exit", "activities": ["new", "existing"]},
    {"effect": "encourage", "strength": "should", "industries": ["C26"]},
)
PROJECTS: tuple[dict[str, Any], ...] = (
    {},
    {"industries": ["C2614"], "nature": "new", "land_ha": 9, "water_use_m3_per_year": 2000},
    {"industries": ["C1432"], "nature": "existing", "processes": ["焙烤"], "land_ha": 2},
    {"industries": ["C3360"], "nature": "expand", "major_project": True},
)


class Ground:
    """A footprint of which five units are said; everything else is not known."""

    opposite = property(lambda self: self)
    whole = property(lambda self: everywhere(SITE))

    def unit(self, code: str) -> Region:
        return UNITS[code]

    def within_m(self, cls: str, distance_m: float) -> Region:
        return unknown(SITE, f"layer:reference/{cls}")

    def nearest_m(self, cls: str) -> float | None:
        return None


def clauses() -> list[Clause]:
    """Every content in every unit."""
    return [
        decode_clause(
            compact({"text": f"条款 {number}", **content}),
            identity=f"{number}/{unit}",
            list_identity="list",
            level=Level.UNIT,
            unit=unit,
            jurisdictions=("990100",),
        )
        for (number, content), unit in itertools.product(enumerate(CONTENTS), UNITS)
    ]


def told(decision: Decision) -> dict[str, Any]:
    found = {**decision._asdict(), "clause": decision.clause.id}
    region = found.pop("region")
    return {**found, "facts": dict(found["facts"]), "region": region and region.certain.wkt}


def now(project: dict[str, Any]) -> Circumstances:
    ground: Any = Ground()
    return Circumstances(Facts(project=parse_project(project), year=2026), ground, {})


@pytest.mark.parametrize("project", PROJECTS, ids=["nothing", "chemicals", "food", "plating"])
@pytest.mark.parametrize("seed", range(6))
def test_equal_cases_come_out_as_each_would_alone(project: dict[str, Any], seed: int) -> None:
    listed = sorted(clauses(), key=lambda one: hashlib.sha256(f"{seed} {one.id}".encode()).digest())
    together = now(project)
    shared = [told(decide(one, together)) for one in listed]
    assert shared == [told(decide_alone(one, now(project))) for one in listed]
    assert len(together.decided) == len(CONTENTS)


def test_the_cases_reach_every_outcome() -> None:
    found = {decide(one, now(project)).outcome for project in PROJECTS for one in clauses()}
    assert found == set(Outcome)


def test_what_was_decided_is_not_handed_on_to_other_facts() -> None:
    told_nothing = now({})
    first, *_ = (one for one in clauses() if one.effect == "prohibit" and one.when is not None)
    assert decide(first, told_nothing).outcome is Outcome.UNDETERMINED
    supposed = told_nothing.supposing(["water_use_m3_per_year"], Truth.FALSE)
    assert decide(first, supposed).outcome is Outcome.NOT_APPLICABLE
    assert decide(first, told_nothing).outcome is Outcome.UNDETERMINED


def test_where_a_clause_stands_and_binds_is_no_part_of_its_case() -> None:
    content = {"effect": "prohibit", "text": "甲", "key": "a", "number": "1", "heading": "乙"}
    other = {"effect": "prohibit", "text": "丙", "scope": {"red_line": True}}
    stricter = {**content, "strength": "in-principle"}
    cases = [
        decode_clause(
            compact(one), identity="x", list_identity="l", level=Level.CITY, unit=None,
            jurisdictions=("990100",),
        ).case
        for one in (content, other, stricter)
    ]  # fmt: skip
    assert cases[0] == cases[1] != cases[2]


def test_a_status_of_the_unit_itself_is_part_of_its_case() -> None:
    about = {"set": "water-quality-target", "subject": "单元", "year": "last"}
    when = {"status": about, "op": "==", "value": "not-met"}
    cases = {
        decode_clause(
            compact({"effect": "prohibit", "text": "甲", "when": when}),
            identity="x", list_identity="l", level=Level.UNIT, unit=unit, jurisdictions=(),
        ).case
        for unit in ("ZH1", "ZH2")
    }  # fmt: skip
    assert len(cases) == 2
