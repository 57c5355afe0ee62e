"""A real city for properties: its zoning districts as units, its flood plains as red lines."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from factories import Region, run
from hypothesis import strategies as st

from access_lists.assessed import Assessed
from zoning.measure import area_m2
from zoning.model.footprint import make_footprint

METRE = 9e-6
PROJECT = {"industries": ["A0111"], "nature": "new"}
CLAUSES = [
    {"effect": "prohibit", "text": "红线内禁止建设。", "scope": {"red_line": True}},
    {"effect": "require", "text": "应绿化。", "strength": "should"},
]


@dataclass(frozen=True)
class City:
    """A real city: its units, its flood plains taken as red lines, its outline."""

    region: Region
    units: np.ndarray
    plains: np.ndarray
    outline: shapely.Geometry
    tree: shapely.STRtree

    def check(self, shape: shapely.Geometry, region: Region | None = None) -> Assessed:
        return run(make_footprint([(shape, None)]), PROJECT, [region or self.region])

    def uncovered_m2(self, shape: shapely.Geometry) -> float:
        near = self.units[self.tree.query(shape)]
        return float(area_m2(shapely.difference(shape, shapely.union_all(near))))

    def overlaps(self, shape: shapely.Geometry) -> dict[str, float]:
        near = self.tree.query(shape)
        areas = area_m2(shapely.intersection(self.units[near], shape))
        return {f"U{index:04}": area for index, area in zip(near, areas, strict=True) if area > 0}


def read(path: Path, **options: Any) -> np.ndarray:
    _, _, wkb, _ = pyogrio.raw.read(path, **options)
    return np.array(
        [
            shape if shapely.is_valid(shape) else shapely.make_valid(shape, method="structure")
            for shape in shapely.from_wkb(wkb)
        ]
    )


def straddling(city: City, count: int) -> list[shapely.Geometry]:
    """Sites around corners where units meet, away from the outline of the city."""
    corners = shapely.points(shapely.get_coordinates(city.units))
    shapely.prepare(city.outline)
    inner = corners[shapely.dwithin(city.outline.boundary, corners, 150 * METRE) == 0]
    chosen = np.random.default_rng(7).choice(inner, count, replace=False)
    return [
        shapely.box(c.x - 20 * METRE, c.y - 15 * METRE, c.x + 35 * METRE, c.y + 40 * METRE)
        for c in chosen
    ]


def sites() -> st.SearchStrategy[tuple[float, float, float, float]]:
    share, metres = st.floats(0.02, 0.98), st.floats(5, 400)
    return st.tuples(share, share, metres, metres)


def drawn(city: City, site: tuple[float, float, float, float]) -> shapely.Geometry:
    west, south, east, north = shapely.bounds(city.outline)
    x, y = west + site[0] * (east - west), south + site[1] * (north - south)
    return shapely.box(x, y, x + site[2] * METRE, y + site[3] * METRE)
