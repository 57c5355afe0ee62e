"""The laws of the verdict, stated once and tried on worlds in memory and in both stores.

A law takes `check`, which answers a world's Assessment in the way under trial, and what it draws.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import shapely
from factories import MadeZone
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from worlds import World, clauses, placed, shapes, worlds

from access_lists.assessed import Assessed
from access_lists.document import assessment_document
from access_lists.evidence import canonical_bytes, differences
from access_lists.vocabulary import Verdict
from zoning.measure import area_m2
from zoning.vocabulary import LayerStatus

SEVERITY = {"no_conflict": 0, "conditional": 1, "undetermined": 2, "conflict": 3}
AREA_SLACK_M2 = 1e-4

Check = Callable[[World, random.Random | None], Assessed]


@dataclass(frozen=True)
class Law:
    """A law, and what it is tried on."""

    holds: Callable[..., None]
    drawn: dict[str, st.SearchStrategy[Any]]

    def __str__(self) -> str:
        return self.holds.__name__.replace("_", "-")

    def tried(self, check: Check, *, examples: int, shrink: bool = True) -> None:
        """Try it on so many examples by default, on more in proportion under a larger profile."""
        phases = list(Phase) if shrink else [Phase.explicit, Phase.reuse, Phase.generate]
        loaded = settings.default.max_examples if settings.default else 100

        @settings(
            max_examples=max(1, examples * loaded // 100),
            phases=phases,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        )
        @given(**self.drawn)
        def trial(**drawn: Any) -> None:
            self.holds(check, **drawn)

        trial()


LAWS: list[Law] = []


def law(**drawn: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Put a function among the laws."""

    def kept(holds: Callable[..., None]) -> Callable[..., None]:
        LAWS.append(Law(holds, drawn))
        return holds

    return kept


def told(found: Assessed) -> None:
    note(f"{found.verdict}: {[(one.code.value, one.ref) for one in found.shortfalls]}")
    note(str([(one.clause.key, one.outcome.value, one.sliver) for one in found.decisions]))


def uncovered_m2(world: World) -> float:
    """Area of the site in no unit, by subtraction of the union; hairlines count."""
    union = shapely.union_all([unit.shape for unit in world.units])
    return float(area_m2(shapely.difference(world.site, union)))


def meets(one: shapely.Geometry, other: shapely.Geometry) -> bool:
    return bool(area_m2(shapely.intersection(one, other)) >= AREA_SLACK_M2)


def overlaps(found: Assessed) -> dict[tuple[str, str], float]:
    return {
        (layer.name or "", hit.label.code): hit.overlap_m2
        for layer in found.layers
        for hit in layer.hits
    }


def never_milder(check: Check, before: World, after: World) -> None:
    first, then = check(before, None), check(after, None)
    told(first)
    told(then)
    assert SEVERITY[then.verdict] >= SEVERITY[first.verdict]


@law(world=worlds())
def no_conflict_only_where_everything_mandatory_is_known(check: Check, world: World) -> None:
    found = check(world, None)
    told(found)
    if found.verdict is not Verdict.NO_CONFLICT:
        return
    held = [layer.kind for layer in found.layers if layer.name is not None]
    assert not world.failing.intersection(held)
    assert world.red_lines is not None or "red-lines" in world.absent
    hit = [unit.code for unit in world.units if meets(unit.shape, world.site)]
    assert not world.unlisted.intersection(hit)
    assert uncovered_m2(world) <= 1.0
    assert found.overlay.coverage.covered
    bad = {LayerStatus.NO_DATA, LayerStatus.FAILED}
    mandatory = {"control-units", "red-lines"}
    assert not [one for one in found.layers if one.status in bad and one.kind in mandatory]
    red = [zone for zone in world.red_lines or () if meets(zone.shape, world.site)]
    assert not red or any(one.clause.mentions_red_line for one in found.decisions)


@law(world=worlds(complete=True), cls=st.sampled_from(["lake", "element-zones:air"]))
def a_class_that_a_binding_clause_names_must_be_known(check: Check, world: World, cls: str) -> None:
    scope = {
        "lake": {"reference": "lake"},
        "element-zones:air": {"element_zone": {"element": "air"}},
    }
    ban = {"effect": "prohibit", "text": "禁止", "scope": scope[cls]}
    everywhere = tuple(ban | {"unit": unit.code} for unit in world.units)
    layer = {"lake": "lakes", "element-zones:air": "air"}[cls]
    blind = world.having(clauses=everywhere, absent=world.absent - {cls}, **{layer: None})
    found = check(blind, None)
    told(found)
    assert found.verdict is Verdict.UNDETERMINED
    assert "no-data" in {one.code for one in found.shortfalls}
    stated = check(blind.having(absent=blind.absent | {cls}), None)
    if stated.overlay.coverage.covered:  # a statement speaks for the territory, not for a gap
        assert "no-data" not in {one.code for one in stated.shortfalls}


@law(world=worlds(), more=shapes())
def a_larger_site_never_makes_it_milder(check: Check, world: World, more: shapely.Geometry) -> None:
    never_milder(check, world, world.having(site=shapely.union(world.site, more)))


@law(world=worlds(), shape=shapes())
def a_further_red_line_never_makes_it_milder(
    check: Check, world: World, shape: shapely.Geometry
) -> None:
    drawn = world.red_lines or ()
    world = world.having(red_lines=drawn, absent=world.absent - {"red-lines"})
    never_milder(check, world, world.having(red_lines=(*drawn, MadeZone(code="R9", shape=shape))))


@law(world=worlds(), clause=clauses(effects=("prohibit",)))
def a_further_ban_never_makes_it_milder(check: Check, world: World, clause: dict[str, Any]) -> None:
    never_milder(check, world, world.having(clauses=(*world.clauses, clause)))


@law(world=worlds(complete=True), cut=st.floats(50, 950), upright=st.booleans())
def the_overlaps_of_the_parts_add_up(check: Check, world: World, cut: float, upright: bool) -> None:
    half = shapely.box(-5000, -5000, cut, 5000) if upright else shapely.box(-5000, -5000, 5000, cut)
    parts = [
        shapely.intersection(world.site, placed(half)),
        shapely.difference(world.site, placed(half)),
    ]
    parts = [part for part in parts if area_m2(part) > 1]
    if len(parts) < 2 or any(part.geom_type == "GeometryCollection" for part in parts):
        return
    whole = check(world, None)
    split = [overlaps(check(world.having(site=part), None)) for part in parts]
    pieces = sum(len(shapely.get_parts(part)) for part in parts)
    for zone, overlap_m2 in overlaps(whole).items():
        total = sum(part.get(zone, 0.0) for part in split)
        assert abs(total - overlap_m2) <= max(1e-9 * overlap_m2, AREA_SLACK_M2 * (pieces + 1)), zone
    uncovered = sum(uncovered_m2(world.having(site=part)) for part in parts)
    assert abs(uncovered - uncovered_m2(world)) <= AREA_SLACK_M2 * pieces


@law(world=worlds(), shuffle=st.randoms())
def no_order_leaves_a_trace_in_the_canonical_form(
    check: Check, world: World, shuffle: random.Random
) -> None:
    plain = assessment_document(check(world, None))
    shuffled = assessment_document(check(world, shuffle))
    assert differences(plain, shuffled) == []
    assert canonical_bytes(plain) == canonical_bytes(shuffled)


@law(world=worlds())
def the_same_input_has_the_same_bytes(check: Check, world: World) -> None:
    once, again = (canonical_bytes(assessment_document(check(world, None))) for _ in range(2))
    assert once == again


@law(world=worlds(complete=True))
def the_true_uncovered_area_is_shown_whatever_the_tolerance_says(
    check: Check, world: World
) -> None:
    coverage = check(world, None).overlay.coverage
    truth = uncovered_m2(world)
    shown = coverage.uncovered_m2
    assert abs(shown - truth) <= max(1e-9 * truth, AREA_SLACK_M2 * 2) or shown == 0 > truth - 1e-3
    assert coverage.covered == (coverage.uncovered.is_empty)
