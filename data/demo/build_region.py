"""Build the demo region: the fictional city 三川市 (Sanchuan) and a piece of its neighbour.

Nothing here exists. City, counties, rivers, parks, codes and boundaries are invented; the codes
begin with 99, which GB/T 2260 gives to no division. The land is drawn by noise and rules only, so
the same command writes the same bytes every time:

    python data/demo/build_region.py [FOLDER]

Wanted faults, so that the demo shows what the program does with them: a gap of about 30 m between
two units at a county border, one unit code of the wrong length, one class in four spellings.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import shapely
from flaws import malformed, with_gap
from frame import placed
from landscape import Landscape
from lattice import polygons, river_line
from shapely.geometry.base import BaseGeometry
from territory import CATEGORY_DIGIT, COUNTIES, NEIGHBOUR, PARKS, Territory
from zones import Grid, Zones

NOTE = "虚构示例数据，三川市及其区县、河流、编码、边界均不存在 / fictional: no such city exists"
CITY = "990100"
RIVERS = (
    ("main_river", "大川江", "yangtze-main-shoreline", 0.32),
    ("northern_river", "清川河", "important-tributary-shoreline", 0.1),
    ("southern_river", "白川河", "tributary-shoreline", 0.07),
    ("brook", "石溪", "tributary-shoreline", 0.03),
)
"""Course, name, class of the shoreline, half width in kilometres."""

THEME_NAMES = {"town": "城镇", "fields": "农业", "high": "", "plain": ""}
CATEGORY_NAMES = {
    "priority-protection": "优先保护单元",
    "key-control": "重点管控单元",
    "general-control": "一般管控单元",
}
GAP_BETWEEN = (3, 5)
"""Counties whose common border has the gap."""

MALFORMED_IN = 6
"""County whose town unit has a code of the wrong length."""

Feature = tuple[dict[str, str], BaseGeometry]


class Region:
    """Every layer of the region, as features in degrees."""

    def __init__(self) -> None:
        self.land = Landscape()
        self.territory = Territory(self.land)
        self.zones = Zones(self.land, self.territory)

    def layers(self) -> dict[str, list[Feature]]:
        """Features by the name of their file."""
        return {
            "control-units": list(self._units(neighbour=False)),
            "territory": list(self._territory()),
            "red-lines": list(self._ecology("red", "HX")),
            "ecology-zones": list(self._ecology("space", "YS1")),
            "air-zones": list(self._zones(self.zones.air(), "YS2")),
            "water-zones": list(self._zones(self.zones.water(), "YS3")),
            "shoreline-zones": list(self._zones(self.zones.shoreline(), "YS4")),
            "no-burn-zones": list(self._zones(self.zones.no_burn(), "JR")),
            "protected-areas": list(self._zones(self.zones.reserve(), "BH")),
            "drinking-water": list(self._zones(self.zones.drinking_water(), "YY")),
            "farmland": list(self._zones(self.zones.farmland(), "NT")),
            "urban-boundary": list(self._zones(self.zones.urban(), "CZ")),
            "noise-sensitive": list(self._zones(self.zones.quiet(), "ZS")),
            "waters": [*self._rivers(), *self._zones(self.zones.lakes(), "HP", cls="lake")],
            "shorelines": list(self._banks()),
            "parks": list(self._parks()),
            "neighbour-control-units": list(self._units(neighbour=True)),
            "neighbour-red-lines": list(self._zones(self.zones.neighbour_red(), "HX", "990200")),
        }

    @cached_property
    def unit_shapes(self) -> dict[int, BaseGeometry]:
        """Shape of every unit in kilometres, from 1 in the order of the territory's units."""
        return polygons(self.territory.unit_labels, self.land.river_edges)

    @cached_property
    def placed_units(self) -> dict[int, BaseGeometry]:
        """Shape of every unit in degrees, tiling without a gap."""
        return {number: placed(shape) for number, shape in self.unit_shapes.items()}

    @cached_property
    def city(self) -> BaseGeometry:
        """The city in kilometres."""
        own = [self.unit_shapes[number] for number in self._numbers(*COUNTIES) if self._own(number)]
        return shapely.union_all(own)

    def _units(self, *, neighbour: bool) -> Iterator[Feature]:
        shapes = with_gap(
            self.placed_units, *(self._numbers(county, theme="plain") for county in GAP_BETWEEN)
        )
        serials: Counter[tuple[int, str]] = Counter()
        for number, unit in enumerate(self.territory.units, start=1):
            serials[unit.county, unit.category] += 1
            serial = serials[unit.county, unit.category]
            county = COUNTIES[unit.county]
            code = f"ZH{county.code}{CATEGORY_DIGIT[unit.category]}{serial:04d}"
            if unit.county == MALFORMED_IN and unit.theme == "town":
                code = malformed(code)
            if (unit.county == NEIGHBOUR) is neighbour:
                yield (
                    {
                        "code": code,
                        "name": self._unit_name(number, serial),
                        "category": unit.category,
                        "county": county.name,
                    },
                    shapes[number],
                )

    def _unit_name(self, number: int, serial: int) -> str:
        unit = self.territory.units[number - 1]
        category = CATEGORY_NAMES[unit.category]
        if unit.theme == "park":
            return f"{PARKS[self._park_of(number) - 1].name}{category}"
        return f"{COUNTIES[unit.county].name}{THEME_NAMES[unit.theme]}{category}{serial}"

    def _territory(self) -> Iterator[Feature]:
        for number, county in COUNTIES.items():
            if number != NEIGHBOUR:
                shapes = [self.placed_units[unit] for unit in self._numbers(number)]
                yield {"code": county.code, "name": county.name}, shapely.union_all(shapes)

    def _ecology(self, kind: str, prefix: str) -> Iterator[Feature]:
        grid = self.zones.ecology()
        shapes = polygons(grid.labels, self.land.river_edges)
        wanted = [label for label, found in grid.attributes.items() if found["kind"] == kind]
        for serial, label in enumerate(wanted, start=1):
            found = grid.attributes[label]
            attributes = {"code": f"{prefix}{CITY}{serial:03d}", "name": found["name"]}
            attributes["type" if kind == "red" else "class"] = found["type"] or found["name"]
            yield attributes, placed(shapes[label])

    def _zones(
        self, grid: Grid, prefix: str, jurisdiction: str = CITY, cls: str | None = None
    ) -> Iterator[Feature]:
        shapes = polygons(grid.labels, self.land.river_edges)
        for label, attributes in grid.attributes.items():
            code = {"code": f"{prefix}{jurisdiction}{label:03d}"}
            more = {"class": cls} if cls else {}
            yield {**code, **attributes, **more}, placed(shapes[label])

    def _parks(self) -> Iterator[Feature]:
        """Every park; a chemical park stands twice, for it is both."""
        for number in self._numbers(*COUNTIES, theme="park"):
            park = PARKS[self._park_of(number) - 1]
            for cls, prefix in (("park", "YQ"), ("chemical-park", "HG")):
                if cls == "park" or park.chemical:
                    code = f"{prefix}{CITY}{self._park_of(number):03d}"
                    attributes = {"code": code, "name": park.name, "class": cls}
                    yield attributes, self.placed_units[number]

    def _rivers(self) -> Iterator[Feature]:
        for serial, (name, _, water) in enumerate(self._waters(), start=1):
            inside = shapely.intersection(water, self.city)
            code = f"HL{CITY}{serial:03d}"
            yield {"code": code, "name": name, "class": "river"}, placed(inside)

    def _banks(self) -> Iterator[Feature]:
        """Shorelines as lines: both banks within the city, open where another river joins."""
        waters = list(self._waters())
        for serial, (name, cls, water) in enumerate(waters, start=1):
            others = shapely.union_all([one for other, _, one in waters if other != name])
            bank = shapely.difference(shapely.boundary(water), others)
            inside = shapely.line_merge(shapely.intersection(bank, self.city))
            code = f"AX{CITY}{serial:03d}"
            yield {"code": code, "name": f"{name}岸线", "class": cls}, placed(inside)

    def _waters(self) -> Iterator[tuple[str, str, BaseGeometry]]:
        above: list[BaseGeometry] = []
        for course, name, cls, half_width in RIVERS:
            line = river_line(
                getattr(self.land, course), self.territory.unit_labels, self.land.river_edges
            )
            water = shapely.buffer(line, half_width, quad_segs=2, cap_style="flat")
            yield name, cls, shapely.difference(water, shapely.union_all(above))
            above.append(water)

    def _numbers(self, *counties: int, theme: str | None = None) -> list[int]:
        return [
            number
            for number, unit in enumerate(self.territory.units, start=1)
            if unit.county in counties and theme in {None, unit.theme}
        ]

    def _own(self, number: int) -> bool:
        return self.territory.units[number - 1].county != NEIGHBOUR

    def _park_of(self, number: int) -> int:
        cells = self.territory.units[number - 1].cells
        return int(self.territory.parks[cells].max())


def write(path: Path, features: list[Feature]) -> None:
    """Write features as compact GeoJSON, one a line."""
    lines = [
        json.dumps(_member(attributes, shape), ensure_ascii=False, separators=(",", ":"))
        for attributes, shape in features
    ]
    head = {"type": "FeatureCollection", "name": path.stem, "note": NOTE}
    opening = json.dumps(head, ensure_ascii=False)[:-1]
    body = ",\n".join(lines)
    path.write_text(f'{opening}, "features": [\n{body}\n]}}\n', encoding="utf-8")


def _member(attributes: dict[str, str], shape: BaseGeometry) -> dict[str, Any]:
    """One feature, its rings from a fixed start and turning as RFC 7946 wants."""
    if shapely.get_dimensions(shape) == 2:
        shape = shapely.orient_polygons(shapely.normalize(shape))
    geometry = json.loads(shapely.to_geojson(shape))
    return {"type": "Feature", "properties": attributes, "geometry": geometry}


def main(folder: Path) -> None:
    """Write every layer of the region into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, features in Region().layers().items():
        write(folder / f"{name}.geojson", features)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent / "layers")
