"""Random small worlds for properties: units, red lines, zones, lists and a project, as data.

Everything is drawn in metres around one place. Coordinates lie on a coarse grid, so that edges meet
exactly, or a little beside it, so that slivers, hairline gaps and near contacts come about.
"""

import itertools
import os
import random
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from factories import METRE_EAST, METRE_NORTH, SOUTH, WEST, MadeZone, Region, run, unit_list
from hypothesis import strategies as st

from access_lists.assessed import Assessed
from zoning.model.footprint import Footprint, make_footprint
from zoning.texts import Text
from zoning.vocabulary import LayerKind

CELL_M = 100.0
OFFSETS_M = (0.0, 0.0, 0.0, 0.0, 0.0003, 0.4, -0.4, 3.7)
ANY = "any unit"
RULE = {"effect": "restrict", "text": "红线", "scope": {"red_line": True}, "unit": ANY}
STATED = ("lake", "element-zones:air", "red-lines")
INDUSTRIES = ("C26", "C2641", "A0111")
FAILURE = Text(zh="文件损坏。", en="the file is damaged.")


@dataclass(frozen=True, kw_only=True)
class World:
    """A world; a layer that is None does not exist, and one named in `failing` cannot be opened."""

    units: tuple[MadeZone, ...]
    unlisted: frozenset[str]
    red_lines: tuple[MadeZone, ...] | None
    air: tuple[MadeZone, ...] | None
    lakes: tuple[MadeZone, ...] | None
    absent: frozenset[str]
    failing: frozenset[str]
    clauses: tuple[Mapping[str, Any], ...]
    project: Mapping[str, Any]
    site: shapely.Geometry

    def assessed(self, shuffle: random.Random | None = None) -> Assessed:
        """Check the site; with `shuffle`, layers, features, rings and lists come in disorder."""
        with scratch_folder() as folder:
            region = self._region(folder, shuffle)
            return run(self.footprint(shuffle), self.project, [region])

    def footprint(self, shuffle: random.Random | None = None) -> Footprint:
        """The site as a footprint."""
        return make_footprint([(rewritten(self.site, shuffle), None)])

    def having(self, **changes: Any) -> "World":
        """The same world with some things changed."""
        return replace(self, **changes)

    def layers(
        self, shuffle: random.Random | None = None
    ) -> list[tuple[LayerKind, list[MadeZone], dict[str, str]]]:
        """The layers that exist: kind, zones, and the element or class of the whole layer."""
        layers = [
            (LayerKind.CONTROL_UNITS, self.units, {}),
            (LayerKind.RED_LINES, self.red_lines, {}),
            (LayerKind.ELEMENT_ZONES, self.air, {"element": "air"}),
            (LayerKind.REFERENCE, self.lakes, {"cls": "lake"}),
        ]
        if shuffle:
            shuffle.shuffle(layers)
        return [
            (kind, disordered(zones, shuffle), options)
            for kind, zones, options in layers
            if zones is not None
        ]

    def lists(self, shuffle: random.Random | None = None) -> list[dict[str, Any]]:
        """The access list of every unit that has one."""
        lists = [
            unit_list([one for one in self.clauses if one["unit"] in {unit.code, ANY}], unit.code)
            for unit in self.units
            if unit.code not in self.unlisted
        ]
        if shuffle:
            shuffle.shuffle(lists)
        return [without_units(data) for data in lists]

    def _region(self, folder: Path, shuffle: random.Random | None) -> Region:
        region = Region(folder=folder, absent=self.absent)
        for kind, zones, options in self.layers(shuffle):
            failure = FAILURE if kind.value in self.failing else None
            region.add(kind, zones, failure=failure, **options)
        for data in self.lists(shuffle):
            region.listing(data)
        return region


def without_units(data: Mapping[str, Any]) -> dict[str, Any]:
    """A list whose clauses no longer say to which unit they were dealt."""
    units = [
        {
            **unit,
            "clauses": [
                {name: value for name, value in clause.items() if name != "unit"}
                for clause in unit["clauses"]
            ],
        }
        for unit in data["units"]
    ]
    return {**data, "units": units}


def disordered(zones: tuple[MadeZone, ...], shuffle: random.Random | None) -> list[MadeZone]:
    """The same zones in another order, each drawn otherwise."""
    if shuffle is None:
        return list(zones)
    drawn = [replace(zone, shape=rewritten(zone.shape, shuffle)) for zone in zones]
    shuffle.shuffle(drawn)
    return drawn


def rewritten(shape: shapely.Geometry, shuffle: random.Random | None) -> shapely.Geometry:
    """The same shape with parts, ring directions and first vertices in another order."""
    if shuffle is None:
        return shape
    parts = []
    for part in shapely.get_parts(shape):
        exterior, *holes = [turned(ring, shuffle) for ring in shapely.get_rings(part)]
        shuffle.shuffle(holes)
        parts.append(shapely.Polygon(exterior, holes))
    shuffle.shuffle(parts)
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def turned(ring: shapely.LinearRing, shuffle: random.Random) -> np.ndarray:
    """A ring that starts elsewhere, and perhaps runs the other way."""
    points = np.roll(shapely.get_coordinates(ring)[:-1], shuffle.randrange(99), axis=0)
    return points[::-1] if shuffle.random() < 0.5 else points


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder in memory where there is one: every layer is synchronised to disc when compiled."""
    memory = "/dev/shm"  # noqa: S108 - a private folder is made inside
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


def placed(shape: shapely.Geometry) -> shapely.Geometry:
    """Metres to lon/lat."""
    scale, origin = np.array([METRE_EAST, METRE_NORTH]), np.array([WEST, SOUTH])
    return shapely.transform(shape, lambda metres: metres * scale + origin)


def coordinates(low: int = 0, high: int = 10) -> st.SearchStrategy[float]:
    """Metres on the coarse grid, or a little beside it."""
    cells = st.integers(low, high)
    return st.builds(lambda cell, offset: cell * CELL_M + offset, cells, st.sampled_from(OFFSETS_M))


@st.composite
def boxes(draw: st.DrawFn) -> shapely.Geometry:
    """Boxes of at least a few metres, or slender ones."""
    west, east = sorted((draw(coordinates()), draw(coordinates())))
    south, north = sorted((draw(coordinates()), draw(coordinates())))
    slender = draw(st.sampled_from((10.0, 10.0, 0.8)))
    return shapely.box(west, south, max(east, west + slender), max(north, south + slender))


@st.composite
def hulls(draw: st.DrawFn) -> shapely.Geometry:
    """Convex shapes with slanting edges."""
    points = draw(st.lists(st.tuples(coordinates(), coordinates()), min_size=3, max_size=7))
    hull = shapely.convex_hull(shapely.multipoints(points))
    return hull if shapely.area(hull) > 1 else shapely.box(0, 0, CELL_M, CELL_M)


@st.composite
def shapes(draw: st.DrawFn) -> shapely.Geometry:
    """Polygons in lon/lat: boxes, slanting shapes, notched ones, and two apart."""
    one = draw(st.one_of(boxes(), hulls()))
    kind = draw(st.sampled_from(("plain", "plain", "notched", "two")))
    if kind == "notched":
        left = shapely.difference(one, draw(boxes()))
        parts = [part for part in shapely.get_parts(left) if shapely.area(part) > 1]
        one = parts[0] if parts else one
    elif kind == "two":
        other = shapely.box(1100, 0, 1200, 50)
        one = shapely.MultiPolygon([one, other]) if one.geom_type == "Polygon" else one
    return placed(one)


@st.composite
def tilings(draw: st.DrawFn) -> tuple[MadeZone, ...]:
    """Units that tile the place in strips, gaps between them or not."""
    cuts = sorted(set(draw(st.lists(coordinates(1, 9), max_size=3))))
    edges = [-2000.0, *cuts, 3000.0]
    units = []
    for number, (west, east) in enumerate(itertools.pairwise(edges), start=1):
        gap = draw(st.sampled_from((0.0, 0.0, 0.0, 0.0003, 0.4, 30.0)))
        shape = placed(shapely.box(west, -2000, max(east - gap, west + 1), 3000))
        category = draw(st.sampled_from(("key-control", "general-control", None)))
        units.append(MadeZone(code=f"ZH9901011000{number}", shape=shape, category=category))
    return tuple(units)


@st.composite
def zones(draw: st.DrawFn, prefix: str, cls: str | None = None) -> tuple[MadeZone, ...]:
    """A few zones, which may overlap."""
    drawn = draw(st.lists(shapes(), max_size=3))
    return tuple(
        MadeZone(code=f"{prefix}{number}", shape=shape, cls=cls)
        for number, shape in enumerate(drawn)
    )


SCOPES = st.recursive(
    st.sampled_from(
        [
            {"red_line": True},
            {"red_line": "R0"},
            {"element_zone": {"element": "air"}},
            {"element_zone": {"element": "air", "class": "布局敏感区"}},
            {"reference": "lake"},
            {"within_m": {"class": "lake", "distance": 150}},
            {"unit_category": "key-control"},
            {"unlocated": "某村"},
            {"occupation": ["tunnel"]},
        ]
    ),
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=2)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=2)),
    ),
    max_leaves=3,
)
FACTS = st.sampled_from(
    [
        {"fact": "two_high", "op": "==", "value": True},
        {"not": {"fact": "two_high", "op": "==", "value": True}},
        {"fact": "major_project", "op": "==", "value": True},
        {"distance_m": "lake", "op": "<", "value": 150},
        {"place": {"red_line": True}},
        {"judgement": "是否影响"},
    ]
)
PLAIN_FACTS = st.sampled_from(
    [
        {"fact": "noisy", "op": "==", "value": True},
        {"fact": "major_project", "op": "==", "value": True},
    ]
)
LIMITS = st.just([{"quantity": "water_use_m3_per_year", "op": "<=", "value": 100}])


def clauses(*, effects: tuple[str, ...] = ("prohibit", "restrict", "require", "encourage", "exit")):
    """Clauses without a place under `unless` or `not`, and without a limit of the site's size."""
    return st.fixed_dictionaries(
        {
            "effect": st.sampled_from(effects),
            "text": st.just("条款"),
            "unit": st.sampled_from([ANY, ANY, "ZH99010110001", "ZH99010110002"]),
        },
        optional={
            "strength": st.sampled_from(("must", "in-principle", "should")),
            "scope": SCOPES,
            "activities": st.just(["new", "expand"]),
            "industries": st.sampled_from((["C26"], ["C2641"], ["A01"])),
            "when": FACTS,
            "unless": PLAIN_FACTS,
            "limits": LIMITS,
            "addressee": st.sampled_from(("project", "existing", "park")),
            "review": st.sampled_from(("machine", "partial")),
            "unread_hazard": st.booleans(),
        },
    )


PROJECTS = st.fixed_dictionaries(
    {},
    optional={
        "industries": st.sampled_from(INDUSTRIES).map(lambda code: [code]),
        "nature": st.sampled_from(("new", "existing", "expand")),
        "two_high": st.booleans(),
        "noisy": st.booleans(),
        "major_project": st.booleans(),
        "water_use_m3_per_year": st.sampled_from((50, 150)),
    },
)


@st.composite
def beside(draw: st.DrawFn, site: shapely.Geometry) -> tuple[MadeZone, ...]:
    """Perhaps a zone along the eastern side of a site: a little across it, touching it, or not."""
    across = draw(st.sampled_from((None, None, 0.4, 0.0, -0.0005, -0.002, 1.7)))
    if across is None:
        return ()
    _west, south, east, north = shapely.bounds(site)
    shape = shapely.box(east - across * METRE_EAST, south, east + 100 * METRE_EAST, north)
    return (MadeZone(code="R5", shape=shape, cls="布局敏感区"),)


@st.composite
def worlds(draw: st.DrawFn, *, complete: bool = False) -> World:
    """A world; a complete one lacks no layer and no list."""
    lacking = st.just(False) if complete else st.sampled_from((False, False, False, True))
    units = draw(tilings())
    site, rules = draw(shapes()), draw(st.sampled_from(((RULE,), (RULE,), ())))
    kinds = st.sampled_from([kind.value for kind in LayerKind if kind is not LayerKind.TERRITORY])
    return World(
        units=units,
        unlisted=frozenset({units[0].code}) if draw(lacking) else frozenset(),
        red_lines=None if draw(lacking) else (*draw(zones("R")), *draw(beside(site))),
        air=None if draw(lacking) else (*draw(zones("A", "布局敏感区")), *draw(beside(site))),
        lakes=None if draw(lacking) else draw(zones("L", "lake")),
        absent=frozenset(
            draw(st.sets(st.sampled_from(("lake", "element-zones:air", "red-lines"))))
        ),
        failing=frozenset({draw(kinds)}) if draw(lacking) else frozenset(),
        clauses=(*rules, *draw(st.lists(clauses(), min_size=1, max_size=6))),
        project=draw(PROJECTS),
        site=site,
    )
