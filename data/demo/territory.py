"""Counties and control units of the fictional city, cut from its landscape.

Counties grow from their towns; borders settle on rivers and ridges. Within each county, parks,
towns, high ground and the rest are told apart, and each connected piece is split into units of
like size: priority, key and general control, as real plans do.
"""

from collections import Counter
from dataclasses import KW_ONLY, dataclass, replace
from functools import cached_property

import numpy as np
from growth import Mask, components, grown, split
from landscape import CITY_CENTRE, LAKE, RESERVOIR, Landscape, Spot
from lattice import CELL_KM, Labels
from noise import fractal

PRIORITY, KEY, GENERAL = "priority-protection", "key-control", "general-control"
CATEGORY_DIGIT = {PRIORITY: 1, KEY: 2, GENERAL: 3}
NEIGHBOUR = 7
"""Label of the neighbouring city in the county grid; 1 to 6 are the counties of the city."""

SMALLEST_UNIT_KM2 = (4.0, 30.0)
"""Smaller pieces are no units of their own; in the neighbouring city, drawn in outline, larger."""

HIGH_GROUND_M = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """A county: code, name, the towns it grew from."""

    code: str
    name: str
    towns: tuple[Spot, ...]


COUNTIES: dict[int, County] = {
    1: County(code="990101", name="江口区", towns=((30.0, 23.5), (30.0, 17.5))),
    2: County(code="990102", name="云屏县", towns=((13.0, 30.5), (23.0, 33.0))),
    3: County(code="990103", name="清川区", towns=((43.0, 35.5),)),
    4: County(code="990104", name="白川县", towns=((11.0, 9.0), (20.0, 7.0))),
    5: County(code="990105", name="东湖区", towns=((50.0, 27.5),)),
    6: County(code="990106", name="石溪县", towns=((49.0, 9.5),)),
    NEIGHBOUR: County(
        code="990201", name="东岭县", towns=((64.0, 22.0), (64.0, 10.0), (63.0, 38.0))
    ),
}


@dataclass(frozen=True, slots=True)
class Park:
    """An industrial park: a box around a spot, turned by a slope."""

    name: str
    _: KW_ONLY
    county: int
    middle: Spot
    half_size: Spot
    slope: float
    chemical: bool = False


PARKS: tuple[Park, ...] = (
    Park("三川经济技术开发区", county=1, middle=(36.5, 16.5), half_size=(2.0, 1.4), slope=0.25),
    Park("清川高新技术产业园", county=3, middle=(39.8, 31.2), half_size=(1.6, 1.1), slope=-0.2),
    Park(
        "石溪化工园区",
        county=6,
        middle=(52.5, 10.2),
        half_size=(1.5, 1.1),
        slope=0.4,
        chemical=True,
    ),
    Park("白川农副产品加工园", county=4, middle=(15.4, 7.6), half_size=(1.3, 1.0), slope=0.1),
)
TOWNS: tuple[tuple[int, Spot, float], ...] = (
    (1, CITY_CENTRE, 6.2),
    (2, (14.5, 29.0), 2.3),
    (3, (42.0, 34.0), 2.4),
    (4, (12.0, 9.2), 2.0),
    (5, (47.0, 26.0), 2.5),
    (6, (48.5, 9.0), 2.1),
)
"""County, middle and radius in kilometres of every town."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A control unit before it has a code: its cells, county, category and what it is."""

    cells: Mask
    county: int
    category: str
    theme: str


@dataclass(frozen=True)
class Territory:
    """The city and its neighbour, divided."""

    land: Landscape

    @cached_property
    def counties(self) -> Labels:
        """County of every cell."""
        seeds = {
            number: [(round(y / CELL_KM), round(x / CELL_KM)) for x, y in county.towns]
            for number, county in COUNTIES.items()
        }
        ground = self.land.ground(wall_cost=60.0)
        eastern = {NEIGHBOUR: seeds.pop(NEIGHBOUR)}
        border = 58.6 + 2.4 * fractal(self.land.y, self.land.y, seed=41, wavelength=9.0, octaves=5)
        beyond = self.land.land & (self.land.x > border)
        found = grown(seeds, self.land.land & ~beyond, ground) + grown(eastern, beyond, ground)
        return _tidied(found, self.land.land)

    @cached_property
    def city(self) -> Mask:
        """Cells of the city."""
        return (self.counties > 0) & (self.counties != NEIGHBOUR)

    @cached_property
    def parks(self) -> Labels:
        """Number of the park of every cell, from 1."""
        found = np.zeros(self.counties.shape, dtype=np.int32)
        for number, park in enumerate(PARKS, start=1):
            dx, dy = self.land.x - park.middle[0], self.land.y - park.middle[1]
            size = np.sqrt(1 + park.slope * park.slope)
            along, across = (dx + park.slope * dy) / size, (dy - park.slope * dx) / size
            inside = (np.abs(along) < park.half_size[0]) & (np.abs(across) < park.half_size[1])
            found[inside & (self.counties == park.county)] = number
        return found

    @cached_property
    def towns(self) -> Labels:
        """Number of the town of every cell, from 1; each keeps to its county."""
        found = np.zeros(self.counties.shape, dtype=np.int32)
        for number, (county, middle, radius) in enumerate(TOWNS, start=1):
            inside = self.land.around(middle, radius, seed=200 + number, ragged=0.45)
            found[inside & (self.counties == county) & (self.parks == 0)] = number
        return found

    @cached_property
    def high(self) -> Mask:
        """High ground, and the land around reservoir and lake."""
        reservoir = self.land.around(RESERVOIR[0], RESERVOIR[1] * 2.6, seed=310)
        lake = self.land.around(LAKE[0], LAKE[1] * 1.7, seed=311)
        wild = (self.land.height > HIGH_GROUND_M) | reservoir | lake
        return wild & (self.parks == 0) & (self.towns == 0)

    @cached_property
    def fields(self) -> Mask:
        """The two farming plains whose waters are burdened."""
        west = self.land.around((24.0, 8.5), 4.2, seed=320, ragged=0.5)
        east = self.land.around((54.5, 29.0), 3.2, seed=321, ragged=0.5)
        return (west | east) & (self.parks == 0) & (self.towns == 0) & ~self.high

    @cached_property
    def units(self) -> list[Unit]:
        """Every control unit, county by county; the neighbour's stand last."""
        drafts: list[Unit] = []
        leftover = np.zeros(self.counties.shape, dtype=np.bool_)
        for county in COUNTIES:
            for theme, category, mask, size_km2 in self._themes(county):
                for part in components(mask, self.land.river_edges):
                    if _area_km2(part) < SMALLEST_UNIT_KM2[county == NEIGHBOUR]:
                        leftover |= part
                        continue
                    pieces = max(1, round(_area_km2(part) / size_km2))
                    drafts += [
                        Unit(cells=piece, county=county, category=category, theme=theme)
                        for piece in split(part, pieces, self.land.ground(wall_cost=1e9))
                    ]
        return self._with_leftover(drafts, leftover)

    @cached_property
    def unit_labels(self) -> Labels:
        """Number of the unit of every cell, from 1 in the order of `units`."""
        labels = np.zeros(self.counties.shape, dtype=np.int32)
        for number, unit in enumerate(self.units, start=1):
            labels[unit.cells] = number
        return labels

    def _themes(self, county: int) -> list[tuple[str, str, Mask, float]]:
        here = self.counties == county
        if county == NEIGHBOUR:
            high = here & (self.land.height > 210.0)
            return [("high", PRIORITY, high, 200.0), ("plain", GENERAL, here & ~high, 200.0)]
        town, park = self.towns > 0, self.parks > 0
        plain = ~(town | park | self.high | self.fields)
        numbers = np.unique(self.parks)[1:].tolist()
        parks = [("park", KEY, here & (self.parks == number), 1e9) for number in numbers]
        return [
            *parks,
            ("town", KEY, here & town, 42.0),
            ("high", PRIORITY, here & self.high, 52.0),
            ("fields", KEY, here & self.fields, 60.0),
            ("plain", GENERAL, here & plain, 62.0),
        ]

    def _with_leftover(self, drafts: list[Unit], leftover: Mask) -> list[Unit]:
        """Pieces too small to be units go to the unit of their county around them."""
        labels = np.zeros(self.counties.shape, dtype=np.int32)
        for number, unit in enumerate(drafts, start=1):
            labels[unit.cells] = number
        for part in components(leftover):
            county = int(self.counties[part][0])
            able = {
                number
                for number, unit in enumerate(drafts, start=1)
                if unit.county == county and unit.theme != "park"
            }
            labels[part] = _commonest([one for one in labels[_rim(part)].tolist() if one in able])
        return [
            replace(unit, cells=labels == number) for number, unit in enumerate(drafts, start=1)
        ]


def _tidied(labels: Labels, land: Mask) -> Labels:
    """Counties without exclaves: what is cut off goes to the county around it."""
    kept = np.zeros(labels.shape, dtype=np.int32)
    for number in np.unique(labels[labels > 0]).tolist():
        largest = max(components(labels == number), key=_area_km2)
        kept[largest] = number
    for part in components(land & (kept == 0)):
        beside = [label for label in kept[_rim(part)].tolist() if label]
        if beside:
            kept[part] = _commonest(beside)
    return kept


def _commonest(labels: list[int]) -> int:
    """The label met most often; of several the lowest."""
    counts = Counter(labels)
    return min(counts, key=lambda label: (-counts[label], label))


def _rim(part: Mask) -> Mask:
    """Cells beside a mask, not in it."""
    padded = np.pad(part, 1)
    around = padded[:-2, 1:-1] | padded[2:, 1:-1] | padded[1:-1, :-2] | padded[1:-1, 2:]
    return np.asarray(around & ~part)


def _area_km2(part: Mask) -> float:
    return float(part.sum()) * CELL_KM * CELL_KM
