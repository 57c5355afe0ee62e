"""Zones of the fictional city as label grids: ecology, air, water, energy, references.

Each grid gives a number to every cell; what a number stands for is kept beside it. Zones are drawn
from nature and use, not from the control units, so they cross the borders of units.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from growth import Mask, components, grown, widened
from landscape import CITY_CENTRE, LAKE, RESERVOIR, Landscape, Spot
from lattice import CELL_KM, Corner, Labels
from noise import fractal
from territory import COUNTIES, NEIGHBOUR, PARKS, TOWNS, Territory

RED_LINE_M, GENERAL_ZONE_M, CORE_M = 470.0, 720.0, 980.0
RESERVE: Spot = (15.0, 38.5)


@dataclass(slots=True)
class Grid:
    """Zones under construction: a label a cell, and the attributes of every label."""

    labels: Labels
    attributes: dict[int, dict[str, str]] = field(default_factory=dict)

    def add(self, cells: Mask, *, least_km2: float = 0.0, **attributes: str) -> None:
        """Every connected part of free cells becomes a zone with these attributes."""
        for part in components(cells & (self.labels == 0)):
            if float(part.sum()) * CELL_KM * CELL_KM < least_km2:
                continue
            number = len(self.attributes) + 1
            self.labels[part] = number
            self.attributes[number] = dict(attributes)


@dataclass(frozen=True)
class Zones:
    """All zones of the city, as grids."""

    land: Landscape
    territory: Territory

    def ecology(self) -> Grid:
        """Red lines, and general ecological space around them."""
        grid = self._grid()
        high = self.territory.high
        for number, county in self._counties():
            here = self.territory.counties == number
            ridge = here & high & (self.land.height > RED_LINE_M)
            name = f"{county}山地水土保持红线"
            grid.add(ridge, least_km2=2.0, kind="red", name=name, type="水土保持")
        water = self.land.around(RESERVOIR[0], RESERVOIR[1] * 1.7, seed=331) & high
        grid.add(water, least_km2=1.0, kind="red", name="龙潭水库水源涵养红线", type="水源涵养")
        lake = self.land.around(LAKE[0], LAKE[1] * 1.25, seed=332) & high
        name = "镜湖湿地生物多样性红线"
        grid.add(lake, least_km2=1.0, kind="red", name=name, type="生物多样性维护")
        reach = self.land.beside(self.land.northern_river[15:75], 0.55) & self.territory.city
        grid.add(reach, least_km2=1.0, kind="red", name="清川河源头水源涵养红线", type="水源涵养")
        grid.add(
            high & self.territory.city, least_km2=1.5, kind="space", name="一般生态空间", type=""
        )
        return grid

    def reserve(self) -> Grid:
        """A nature reserve in the north-western mountains: core zone and general control zone."""
        grid = self._grid()
        near = self.land.around(RESERVE, 9.0, seed=341) & self.territory.high & self.territory.city
        core = near & (self.land.height > CORE_M)
        core &= self.land.around(RESERVE, 5.5, seed=342)
        name = "云屏山自然保护区核心保护区"
        grid.add(core, least_km2=6.0, name=name, **_class("core-protection-zone"))
        ring = near & (self.land.height > GENERAL_ZONE_M)
        name = "云屏山自然保护区一般控制区"
        grid.add(ring, least_km2=6.0, name=name, **_class("general-control-zone"))
        return grid

    def air(self) -> Grid:
        """Air zones by source and receptor."""
        grid = self._grid()
        city = self.territory.city
        grid.add(widened(self.territory.parks > 0, 3) & city, **_class("大气环境高排放重点管控区"))
        for _, middle, radius in TOWNS:
            town = self.land.around(middle, radius * 1.12, seed=351, ragged=0.3) & city
            grid.add(town, least_km2=2.0, **_class("大气环境受体敏感重点管控区"))
        for middle, radius in (((18.5, 24.0), 7.0), ((40.0, 25.5), 6.5), ((25.0, 13.0), 5.0)):
            upwind = self.land.around(middle, radius, seed=352, ragged=0.5) & city
            grid.add(upwind, least_km2=3.0, **_class("大气环境布局敏感重点管控区"))
        basin = self.land.around((9.0, 20.0), 4.5, seed=353, ragged=0.5) & city
        grid.add(basin, least_km2=3.0, **_class("大气环境弱扩散重点管控区"))
        reserve = self.reserve().labels > 0
        grid.add(reserve, least_km2=3.0, **_class("大气环境优先保护区"))
        return grid

    def water(self) -> Grid:
        """Water zones: protected catchments, burdened ones, and the rest by river basin."""
        grid = self._grid()
        city = self.territory.city
        protected = self.land.around(RESERVOIR[0], RESERVOIR[1] * 3.4, seed=361)
        protected |= self.land.around(LAKE[0], LAKE[1] * 1.6, seed=362)
        for spelling, park in zip(INDUSTRY_AND_TOWN_SPELLINGS, PARKS, strict=True):
            around = self.land.around(park.middle, max(park.half_size) * 1.9, seed=363, ragged=0.3)
            around &= city
            grid.add(around, least_km2=1.0, **_class(spelling))
        grid.add(protected & city, least_km2=2.0, **_class("水环境优先保护区"))
        for _, middle, radius in TOWNS:
            town = self.land.around(middle, radius * 1.05, seed=364, ragged=0.3) & city
            grid.add(town, least_km2=2.0, **_class("水环境城镇生活污染重点管控区"))
        fields = widened(self.territory.fields, 4) & city
        grid.add(fields, least_km2=2.0, **_class("水环境农业污染重点管控区"))
        basins = self._basins()
        for basin in np.unique(basins[basins > 0]).tolist():
            grid.add(city & (basins == basin), least_km2=1.0, **_class("水环境一般管控区"))
        return grid

    def shoreline(self) -> Grid:
        """Shoreline zones along the main stem."""
        grid = self._grid()
        course, city = self.land.main_river, self.territory.city
        town = self.land.beside(course[150:300], 0.9) & city
        grid.add(town, least_km2=0.5, **_class("江河湖库岸线重点管控区"))
        rest = self.land.beside(course, 0.7) & city
        grid.add(rest, least_km2=0.5, **_class("江河湖库岸线优先保护区"))
        return grid

    def no_burn(self) -> Grid:
        """Where high-pollution fuel must not be burnt: the built-up core."""
        grid = self._grid()
        core = self.land.around(CITY_CENTRE, 6.4, seed=371, ragged=0.3) & self.territory.city
        grid.add(core, least_km2=5.0, name="三川市高污染燃料禁燃区", **_class("高污染燃料禁燃区"))
        return grid

    def drinking_water(self) -> Grid:
        """Protection zones of the reservoir and of a river intake above the city."""
        grid = self._grid()
        city, course = self.territory.city, self.land.main_river
        intake = next(index for index, (column, _) in enumerate(course) if column * CELL_KM > 20.0)
        for grade, size, reach, width in ((1, 1.1, 5, 0.3), (2, 1.9, 16, 0.7), (3, 3.0, 34, 1.3)):
            cls = {1: "drinking-water-1", 2: "drinking-water-2", 3: "drinking-water-quasi"}[grade]
            words = {1: "一级保护区", 2: "二级保护区", 3: "准保护区"}[grade]
            lake = self.land.around(RESERVOIR[0], RESERVOIR[1] * size, seed=381) & city
            grid.add(lake, least_km2=0.1, name=f"龙潭水库水源地{words}", **_class(cls))
            river = self.land.beside(course[intake - 2 * reach : intake + reach // 2], width) & city
            grid.add(river, least_km2=0.1, name=f"大川江第一水厂水源地{words}", **_class(cls))
        return grid

    def farmland(self) -> Grid:
        """Permanent basic farmland: patches on the plain, away from towns and parks."""
        grid = self._grid()
        wave = fractal(self.land.x, self.land.y, seed=391, wavelength=3.4, octaves=3)
        built = widened(self.territory.towns > 0, 4) | widened(self.territory.parks > 0, 5)
        wet = widened(self.ecology().labels > 0, 2) | self.land.beside(self.land.main_river, 0.8)
        plain = self.territory.city & (self.land.height < 150.0) & ~built & ~wet
        grid.add(plain & (wave > 0.32), least_km2=1.2, name="永久基本农田集中区")
        return grid

    def urban(self) -> Grid:
        """The urban boundary: towns and parks."""
        grid = self._grid()
        towns = widened(self.territory.towns > 0, 1) & self.territory.city
        grid.add(towns | (self.territory.parks > 0), name="城镇开发边界")
        return grid

    def quiet(self) -> Grid:
        """Areas with many homes, schools and hospitals."""
        grid = self._grid()
        for spot, radius, name in QUIET_AREAS:
            block = self.land.around(spot, radius, seed=401, ragged=0.4) & self.territory.city
            grid.add(block, least_km2=0.2, name=name)
        return grid

    def lakes(self) -> Grid:
        """Standing water."""
        grid = self._grid()
        for (spot, radius), name in ((LAKE, "镜湖"), (RESERVOIR, "龙潭水库")):
            water = self.land.around(spot, radius * 0.8, seed=411, ragged=0.5)
            grid.add(water & self.territory.city, least_km2=0.5, name=name)
        return grid

    def neighbour_red(self) -> Grid:
        """The red line of the neighbouring city."""
        grid = self._grid()
        ridge = (self.territory.counties == NEIGHBOUR) & (self.land.height > 260.0)
        grid.add(ridge, least_km2=2.0, name="东岭山地水土保持红线")
        return grid

    def _basins(self) -> Labels:
        courses = (
            self.land.northern_river,
            self.land.southern_river,
            self.land.brook,
            self.land.main_river[:160],
            self.land.main_river[160:330],
            self.land.main_river[330:],
        )
        seeds = {
            number: [cell for corner in course for cell in _cell(corner, self.land)]
            for number, course in enumerate(courses, start=1)
        }
        return grown(seeds, self.territory.city, self.land.ground(wall_cost=0.0))

    def _counties(self) -> Iterable[tuple[int, str]]:
        return ((n, county.name) for n, county in COUNTIES.items() if n != NEIGHBOUR)

    def _grid(self) -> Grid:
        return Grid(np.zeros(self.territory.counties.shape, dtype=np.int32))


INDUSTRY_AND_TOWN_SPELLINGS = (
    "水环境工业—城镇生活污染重点管控区",
    "水环境工业-城镇生活污染重点管控区",
    "水环境工业—城镇污染重点管控区",
    "水环境工业-城镇生活重点管控区",
)
"""One class as four counties really publish it: other dashes, words left out."""

QUIET_AREAS: tuple[tuple[Spot, float, str], ...] = (
    ((28.4, 23.6), 0.9, "江北老城居住区"),
    ((32.2, 23.8), 0.7, "清川新城居住区"),
    ((30.6, 18.8), 0.9, "江南文教区"),
    ((14.6, 28.6), 0.6, "云屏县城居住区"),
    ((42.3, 34.8), 0.6, "清川区居住区"),
    ((11.8, 9.6), 0.5, "白川县城居住区"),
    ((46.8, 25.6), 0.6, "东湖区居住区"),
    ((48.0, 8.6), 0.5, "石溪县城居住区"),
)


def _class(name: str) -> dict[str, str]:
    return {"class": name}


def _cell(corner: Corner, land: Landscape) -> list[tuple[int, int]]:
    rows, columns = land.land.shape
    column, row = corner
    return [(row, column)] if 0 <= row < rows and 0 <= column < columns else []
