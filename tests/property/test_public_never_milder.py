"""A public answer is never milder than the internal one (contract, law 6)."""

from typing import Any

import pytest
from coarse_worlds import ask_publicly, tier_of
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from laws import SEVERITY
from worlds import World, clauses, scratch_folder, worlds

from access_lists.assessed import Assessed
from access_lists.public import public_document
from zoning.grid import Grid

GRIDS = st.sampled_from([1024, 4096, 16_384])
"""Cells larger than the zones of a world, of their size, and far smaller."""

NEGATED = st.sampled_from(
    [
        {"not": {"reference": "lake"}},
        {"not": {"element_zone": {"element": "air"}}},
        {"not": {"within_m": {"class": "lake", "distance": 150}}},
        {"not": {"unit_category": "key-control"}},
        {"all": [{"red_line": True}, {"not": {"reference": "lake"}}]},
        {"not": {"any": [{"reference": "lake"}, {"not": {"red_line": True}}]}},
        {"not": {"jurisdiction": "990100"}},
        {"not": {"occupation": ["tunnel"]}},
    ]
)
EXCEPTIONS = st.sampled_from(
    [
        {"place": {"reference": "lake"}},
        {"not": {"place": {"element_zone": {"element": "air"}}}},
        {"distance_m": "lake", "op": "<", "value": 400},
        {"distance_m": "lake", "op": ">=", "value": 150},
        {"any": [{"place": {"red_line": True}}, {"fact": "noisy", "op": "==", "value": True}]},
    ]
)


@st.composite
def bent_clauses(draw: st.DrawFn) -> dict[str, Any]:
    """Clauses with places under `not` and `unless`, where other laws promise nothing."""
    clause = draw(clauses())
    if draw(st.booleans()):
        clause |= {"scope": draw(NEGATED)}
    if draw(st.booleans()):
        clause |= {draw(st.sampled_from(("when", "unless"))): draw(EXCEPTIONS)}
    return clause


def both(world: World, per_degree: int) -> tuple[Assessed, Assessed]:
    """The internal and the public answer of a world."""
    with scratch_folder() as folder:
        region = world._region(folder, None)
        tier = tier_of([region], Grid(per_degree))
        found = ask_publicly(world.footprint(), world.project, tier)
        public_document(found, tier)
        return world.assessed(), found


def never_milder(world: World, per_degree: int) -> Assessed:
    exact, public = both(world, per_degree)
    for found in (exact, public):
        note(f"{found.verdict}: {[(one.code.value, one.ref) for one in found.shortfalls]}")
        note(str([(one.clause.key, one.outcome.value, one.sliver) for one in found.decisions]))
    assert SEVERITY[public.verdict] >= SEVERITY[exact.verdict]
    return public


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(world=worlds(), more=st.lists(bent_clauses(), max_size=4), per_degree=GRIDS)
def test_no_public_answer_is_milder(
    world: World, more: list[dict[str, Any]], per_degree: int
) -> None:
    never_milder(world.having(clauses=(*world.clauses, *more)), per_degree)


@pytest.mark.long
@settings(max_examples=6000, suppress_health_check=list(HealthCheck))
@given(world=worlds(), more=st.lists(bent_clauses(), max_size=4), per_degree=GRIDS)
def test_no_public_answer_is_milder_on_many_worlds(
    world: World, more: list[dict[str, Any]], per_degree: int
) -> None:
    never_milder(world.having(clauses=(*world.clauses, *more)), per_degree)
