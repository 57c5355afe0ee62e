from pathlib import Path

import pytest
from factories import MadeZone, Region, site, strip

from zoning.composition.compose import compose
from zoning.composition.ground import OverlayGround
from zoning.model.footprint import Footprint, make_footprint
from zoning.texts import Text
from zoning.vocabulary import LayerKind, Occupation, UnitCategory

KEY, GENERAL = UnitCategory.KEY_CONTROL, UnitCategory.GENERAL_CONTROL
FAILURE = Text(zh="文件损坏。", en="the file is damaged.")


def unit(code: str, start: float, end: float, category: str | None = None) -> MadeZone:
    shape = strip(start, end, south_m=-5000, north_m=5000)
    return MadeZone(code=code, shape=shape, category=category)


def land(*regions: Region, on: Footprint | None = None) -> OverlayGround:
    return OverlayGround(overlay=compose(on or site(), [one.opened() for one in regions]))


def shares(ground: OverlayGround, region) -> tuple[float, float]:
    """Share of the site where it certainly, and where it possibly holds."""
    whole = ground.overlay.footprint
    return tuple(
        round(site().area_m2 and shape.area / whole.geometry.area, 4)
        for shape in (region.certain, region.possible)
    )


@pytest.fixture
def city(tmp_path: Path) -> Region:
    units = [unit("A", -5, 0.2, KEY), unit("B", 0.2, 0.5, GENERAL), unit("C", 0.5, 6)]
    return (
        Region(folder=tmp_path)
        .units(*units)
        .red_lines(
            MadeZone(code="R1", shape=strip(0, 0.1)), MadeZone(code="R2", shape=strip(0.05, 0.3))
        )
    )


def test_units_are_known_by_code_and_by_category(city: Region) -> None:
    ground = land(city)
    assert shares(ground, ground.unit("A")) == (0.2, 0.2)
    assert ground.unit("Z").nowhere
    category = ground.unit_category(KEY)
    assert shares(ground, category) == (0.2, 0.7)
    assert category.missing == {"attribute:category"}
    only = land(city, on=site(0, 0.4)).unit_category(GENERAL)
    assert (only.missing, only.certain.equals(only.possible)) == (frozenset(), True)


def test_red_lines_are_known_by_code_or_all_together(city: Region) -> None:
    ground = land(city)
    assert shares(ground, ground.red_line(None)) == (0.3, 0.3)
    assert shares(ground, ground.red_line("R1")) == (0.1, 0.1)
    assert ground.red_line("R9").nowhere
    assert ground.area_m2(ground.red_line("R2")) == pytest.approx(0.25 * site().area_m2, rel=1e-6)
    assert ground.area_m2(ground.whole) == site().area_m2
    assert ground.area_m2(ground.red_line("R9")) == 0.0


def test_a_jurisdiction_is_the_part_known_to_it_or_to_one_inside_it(city: Region) -> None:
    ground = land(city)
    assert ground.jurisdiction("990100").certain is ground.overlay.footprint.geometry
    assert ground.jurisdiction("990000").somewhere
    assert ground.jurisdiction("990200").nowhere
    assert ground.jurisdiction("").nowhere


def test_names_and_classes_are_compared_in_one_form(city: Region) -> None:
    park = MadeZone(code="P", shape=strip(0.4, 0.6), name="甲（北） 园区", cls="park")
    air = MadeZone(code="Q", shape=strip(0.7, 0.8), cls="布局敏感区")
    city.add(LayerKind.REFERENCE, [park], cls="park")
    city.add(LayerKind.ELEMENT_ZONES, [air], element="air")
    ground = land(city)
    assert shares(ground, ground.reference("park", "甲(北)园区")) == (0.2, 0.2)
    assert shares(ground, ground.reference("park", None)) == (0.2, 0.2)
    assert ground.reference("park", "乙园区").missing == {"layer:reference/park/乙园区"}
    assert shares(ground, ground.element_zone("air", "布局敏感区 ")) == (0.1, 0.1)
    assert shares(ground, ground.element_zone("air", None)) == (0.1, 0.1)
    assert ground.element_zone("air", "别的").missing == {"layer:element-zones/air/别的"}
    assert ground.element_zone("water", None).missing == {"layer:element-zones/water"}


@pytest.mark.parametrize(
    ("absent", "known"),
    [
        ({"element-zones:air"}, True),
        ({"element-zones:air/布局敏感区"}, True),
        ({"element-zones:water"}, False),
        (set(), False),
    ],
)
def test_an_element_stated_absent_has_no_class_either(
    city: Region, absent: set[str], known: bool
) -> None:
    city.absent = frozenset(absent)
    region = land(city).element_zone("air", "布局敏感区")
    assert (region.nowhere, region.missing == set()) == (known, known)


def test_a_class_known_in_one_city_only_is_unknown_in_the_other(tmp_path: Path) -> None:
    for name in ("west", "east"):
        (tmp_path / name).mkdir()
    lake = MadeZone(code="L", shape=strip(0.1, 0.2), cls="lake")
    west = Region(folder=tmp_path / "west").units(unit("W", -5, 0.4))
    west.add(LayerKind.REFERENCE, [lake], cls="lake")
    east = Region(folder=tmp_path / "east", jurisdiction="990200").units(unit("E", 0.4, 6))
    ground = land(west, east)
    assert shares(ground, ground.reference("lake", None)) == (0.1, 0.7)
    assert ground.reference("lake", None).missing == {"layer:reference/lake"}
    east.absent = frozenset({"lake"})
    ground = land(west, east)
    assert shares(ground, ground.reference("lake", None)) == (0.1, 0.1)


def test_a_failed_layer_knows_nothing(city: Region) -> None:
    lake = MadeZone(code="L", shape=strip(3, 4), cls="lake")
    city.add(LayerKind.REFERENCE, [lake], cls="lake", failure=FAILURE)
    ground = land(city)
    assert shares(ground, ground.reference("lake", None)) == (0.0, 1.0)
    assert shares(ground, ground.within_m("lake", 10)) == (0.0, 1.0)


def test_the_way_of_taking_the_land_is_stated_or_claimed(city: Region) -> None:
    parts = [
        (strip(0, 0.3, south_m=0, north_m=100), Occupation.TUNNEL),
        (strip(0.3, 1, south_m=0, north_m=100), None),
    ]
    ground = land(city, on=make_footprint(parts))
    tunnel, overhead = [Occupation.TUNNEL], [Occupation.OVERHEAD]
    assert shares(ground, ground.occupation(tunnel)) == (0.3, 0.3)
    assert ground.occupation(overhead).nowhere
    claimed = ground.claiming(Occupation.OVERHEAD)
    assert shares(claimed, claimed.occupation(overhead)) == (0.7, 0.7)
    assert shares(claimed, claimed.occupation(tunnel)) == (0.3, 0.3)
    both = claimed.occupation([*tunnel, *overhead])
    assert both.certain is claimed.overlay.footprint.geometry


@pytest.mark.parametrize(
    ("zones", "sliver"),
    [
        ([strip(-1, 0.0005)], True),
        ([strip(-1, 0.0005), strip(0.5, 0.5005)], True),
        ([strip(-1, 0.0005), strip(0.5, 0.6)], False),
        ([strip(0.5, 0.6)], False),
    ],
)
def test_a_region_is_a_sliver_where_every_overlap_is(
    tmp_path: Path, zones: list, sliver: bool
) -> None:
    region = Region(folder=tmp_path).units(unit("A", -5, 6))
    region.red_lines(*(MadeZone(code=f"R{n}", shape=one) for n, one in enumerate(zones)))
    assert land(region).red_line(None).is_sliver() is sliver


def test_a_layer_of_coarse_tolerance_has_slivers_of_its_own(tmp_path: Path) -> None:
    region = Region(folder=tmp_path).units(unit("A", -5, 6))
    region.red_lines(MadeZone(code="R1", shape=strip(-1, 0.004)), tolerance_m=5.0)
    assert land(region).red_line(None).is_sliver()
    region.red_lines(MadeZone(code="R2", shape=strip(0.5, 0.504)), tolerance_m=1.0)
    assert land(region).red_line("R1").is_sliver()
    assert not land(region).red_line("R2").is_sliver()
    assert not land(region).red_line(None).is_sliver()
