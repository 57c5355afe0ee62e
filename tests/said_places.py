"""Printed clauses decided for a project where nothing is drawn: what lies there is only said."""

from collections.abc import Mapping
from typing import Any

import shapely

from access_lists.circumstances import Circumstances
from access_lists.codec import compact, decode_clause
from access_lists.facts import Facts
from access_lists.importing.compiler.compile import compile_item
from access_lists.importing.compiler.rules import UnitKind
from access_lists.outcomes import Decision, decide
from access_lists.project import parse_project
from access_lists.vocabulary import Level
from zoning.model.region import Region, everywhere, nowhere, unknown

YEAR = 2026
_SITE = shapely.box(113.0, 23.0, 113.01, 23.01)
_KNOWN = {"here": everywhere(_SITE), "elsewhere": nowhere(), "unknown": unknown(_SITE, "layer")}


class SaidPlaces:
    """Ground in the unit of the clause, where every other place is here, elsewhere or unknown."""

    def __init__(self, place: str) -> None:
        self._place = _KNOWN[place]

    @property
    def opposite(self) -> "SaidPlaces":
        return self

    @property
    def whole(self) -> Region:
        return everywhere(_SITE)

    def unit(self, code: str) -> Region:
        return everywhere(_SITE)

    def _said(self, *_: Any) -> Region:
        return self._place

    unit_category = jurisdiction = red_line = element_zone = reference = within_m = _said
    occupation = _said

    def nearest_m(self, cls: str) -> None:
        return None

    def claiming(self, way: str) -> "SaidPlaces":
        return self

    def area_m2(self, region: Region) -> float:
        return 0.0


def drafts_of(label: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    """What the compiler proposes for a labelled clause."""
    return compile_item(
        label["text"],
        element=label["element"],
        effect_tag=label["tag_effect"],
        unit=UnitKind(park="园区" in label["unit_class"]),
    ).clauses


def decided_for(drafts: tuple[dict[str, Any], ...], case: Mapping[str, Any]) -> list[Decision]:
    """The drafts of one printed clause decided in a case (`tests/cases/README.md`)."""
    accepted = {"reviewed": {"decision": "accepted"}} if case.get("accepted") else {}
    clauses = [
        decode_clause(
            compact({**draft, **accepted}),
            identity=f"clause {number}",
            list_identity="list",
            level=Level.UNIT,
            unit="unit",
            jurisdictions=("990100",),
        )
        for number, draft in enumerate(drafts)
    ]
    statuses = {
        (found["set"], found["subject"], YEAR - 1): case["status"]
        for draft in drafts
        for found in _statuses(draft.get("when"))
        if "status" in case
    }
    facts = Facts(project=parse_project(case.get("project", {})), statuses=statuses, year=YEAR)
    now = Circumstances(facts, SaidPlaces(case.get("place", "here")), {})
    return [decide(one, now) for one in clauses]


def _statuses(tree: Any) -> list[dict[str, Any]]:
    if isinstance(tree, list):
        return [one for part in tree for one in _statuses(part)]
    if not isinstance(tree, dict):
        return []
    own = [tree["status"]] if "status" in tree else []
    return own + [one for part in tree.values() for one in _statuses(part)]
