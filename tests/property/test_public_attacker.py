"""An attacker asks the public tier for an edge (trust promise P10).

Two cities differ in every edge, by most of a cell, and have the same cells. Whatever the attacker
asks, and however he goes on from what he was told, both cities say the same, byte for byte. So
nothing that he learns speaks of where within its cells an edge runs.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import shapely
from coarse_worlds import coarse_zones, tier_of
from factories import AS_OF, MadeZone, Region, unit_list
from worlds import scratch_folder

from access_lists.assessed import Question
from access_lists.evidence import canonical_bytes
from access_lists.project import parse_project
from access_lists.public import PublicTier, assess_publicly, public_document
from zoning.composition.coarse import CoarseSite, coarse_site
from zoning.grid import Grid
from zoning.model.footprint import make_footprint
from zoning.vocabulary import LayerKind

GRID = Grid(2048)
SIDE = 1 / GRID.per_degree
WEST, SOUTH = 230_604 * SIDE, 64_307 * SIDE
"""A corner of the grid near 112.6° E, 31.4° N."""

EDGE = 10
"""The cell, counted from the corner, through which the western edge of the red line runs."""

CLAUSES = [
    {"effect": "prohibit", "text": "红线", "scope": {"red_line": True}},
    {
        "effect": "prohibit",
        "text": "湖边",
        "scope": {"within_m": {"class": "lake", "distance": 90}},
    },
    {"effect": "restrict", "text": "湖外", "scope": {"not": {"reference": "lake"}}},
]


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """A box, in cells from the corner."""
    low, left = SOUTH + south * SIDE, WEST + west * SIDE
    return shapely.box(left, low, WEST + east * SIDE, SOUTH + north * SIDE)


def city(folder: Path, shift: float) -> Region:
    """A city whose every edge lies so far into its cell, 0 to 1."""
    folder.mkdir()
    region = Region(folder=folder)
    region.units(
        MadeZone(code="U1", shape=box(-90 + shift, -90 + shift, shift, 90 + shift)),
        MadeZone(code="U2", shape=box(shift, -90 + shift, 90 + shift, 90 + shift)),
    )
    red = box(EDGE + shift, -12 + shift, 40 + shift, 20 + shift)
    region.red_lines(MadeZone(code="R1", shape=red))
    lake = MadeZone(code="L1", shape=box(-30 + shift, -8 + shift, -20 + shift, 9 + shift))
    region.add(LayerKind.REFERENCE, [MadeZone(code="L1", shape=lake.shape, cls="lake")], cls="lake")
    for code in ("U1", "U2"):
        region.listing(unit_list(CLAUSES, code))
    return region


@dataclass
class Oracle:
    """Both cities, asked at once."""

    tiers: list[PublicTier]
    asked: int = 0
    _known: dict[tuple[str, str], str] = field(default_factory=dict)

    def verdict(self, shape: shapely.Geometry) -> str:
        """The verdict of both; fails where an answer of one is not that of the other."""
        self.asked += 1
        site = coarse_site(make_footprint([(shape, None)]), GRID)
        key = site.outer.sha256, site.inner.sha256 if site.inner else ""
        if key not in self._known:
            one, other = (self._answer(site, tier) for tier in self.tiers)
            assert one == other
            self._known[key] = one[1]
        return self._known[key]

    def _answer(self, site: CoarseSite, tier: PublicTier) -> tuple[bytes, str]:
        question = Question(project=parse_project({}), as_of=AS_OF)
        found = assess_publicly(question, site, tier)
        return canonical_bytes(public_document(found, tier)), found.verdict.value


@pytest.fixture
def oracle() -> Iterator[Oracle]:
    with scratch_folder() as folder:
        cities = [city(folder / f"{shift}", shift) for shift in (0.07, 0.93)]
        yield Oracle([tier_of([one], GRID) for one in cities])


def place(draw: random.Random) -> float:
    """A row of cells, and where in it."""
    return draw.choice((-8, 3, 4, 16)) + draw.random()


def squares(draw: random.Random) -> shapely.Geometry:
    """Small plots here and there, most of them about the edge."""
    west, south = draw.uniform(EDGE - 3, EDGE + 3), place(draw)
    size = draw.choice((0.001, 0.02, 0.3, 1.7))
    return box(west, south, west + size, south + size * draw.uniform(0.2, 1))


def needles(draw: random.Random) -> shapely.Geometry:
    """Slender plots that end somewhere in a cell of the edge."""
    tip, south = EDGE + draw.random(), place(draw)
    return box(tip - draw.uniform(0.1, 4), south, tip, south + 0.0005)


def pairs(draw: random.Random) -> shapely.Geometry:
    """Two plots at once, on both sides of an edge."""
    return shapely.union(squares(draw), box(-1 + draw.random(), 5, -0.5 + draw.random(), 6))


def points(draw: random.Random) -> shapely.Geometry:
    """Single points."""
    return shapely.centroid(squares(draw))


PROBES: list[Callable[[random.Random], shapely.Geometry]] = [squares, needles, pairs, points]


def bisected(oracle: Oracle, draw: random.Random) -> float:
    """Where plots of a thousandth of a cell begin to meet the red line, in cells."""
    south = place(draw)
    free, met = EDGE - 4.0, EDGE + 6.0
    while met - free > 0.002:
        middle = (free + met) / 2
        hit = oracle.verdict(box(middle, south, middle + 0.001, south + 0.001)) == "conflict"
        free, met = (free, middle) if hit else (middle, met)
    return met


def attack(oracle: Oracle, probes: int) -> Counter[str]:
    """Ask so often; every seventh time to bisect. Answers how often which verdict came."""
    draw, verdicts = random.Random(7), Counter[str]()  # noqa: S311 - repeatable, no secret
    while oracle.asked < probes:
        if draw.random() < 0.02:
            found = bisected(oracle, draw)
            assert abs(found - EDGE) < 0.005  # an edge of a cell, wherever in it the red line is
        verdicts[oracle.verdict(draw.choice(PROBES)(draw))] += 1
    return verdicts


def test_both_cities_have_the_same_cells_and_other_edges(tmp_path: Path) -> None:
    one, other = (city(tmp_path / f"{shift}", shift) for shift in (0.07, 0.93))
    for layer, twin in zip(one.layers, other.layers, strict=True):
        assert coarse_zones(layer, GRID) == coarse_zones(twin, GRID)
        assert layer.geometry(0) != twin.geometry(0)


def test_an_attacker_learns_of_an_edge_no_more_than_its_cells(oracle: Oracle) -> None:
    verdicts = attack(oracle, 150)
    assert {"conflict", "undetermined"} <= set(verdicts)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_hundred_thousand_probes_locate_no_edge_better_than_the_grid(oracle: Oracle) -> None:
    verdicts = attack(oracle, 100_000)
    assert {"conflict", "undetermined"} <= set(verdicts)
    assert oracle.asked >= 100_000
