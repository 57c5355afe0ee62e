import pytest
import shapely

from zoning.measure import area_m2
from zoning.model.region import (
    Region,
    Slenderness,
    all_of,
    any_of,
    everywhere,
    nowhere,
    unknown,
)

WHOLE = shapely.box(100.0, 30.0, 100.01, 30.01)
WEST_HALF = shapely.box(100.0, 30.0, 100.005, 30.01)
EAST_HALF = shapely.box(100.005, 30.0, 100.01, 30.01)
SOUTH_HALF = shapely.box(100.0, 30.0, 100.01, 30.005)
DITCH = shapely.box(100.0, 30.0, 100.01, 30.000005)


def certain(shape: shapely.Geometry) -> Region:
    return Region(certain=shape, possible=shape)


def slender(shape: shapely.Geometry, tolerance_m: float = 1.0) -> Region:
    return Region(certain=shape, possible=shape, slender=(Slenderness(shape, tolerance_m),))


def share(shape: shapely.Geometry) -> float:
    return round(area_m2(shape) / area_m2(WHOLE), 3)


def told(region: Region) -> tuple[float, float]:
    return share(region.certain), share(region.possible)


DOUBT = unknown(WHOLE, "layer:x")


@pytest.mark.parametrize(
    ("region", "somewhere", "nowhere_at_all"),
    [
        (everywhere(WHOLE), True, False),
        (certain(WEST_HALF), True, False),
        (DOUBT, False, False),
        (nowhere(), False, True),
    ],
)
def test_a_region_holds_somewhere_or_nowhere_or_nobody_knows(
    region: Region, somewhere: bool, nowhere_at_all: bool
) -> None:
    assert (region.somewhere, region.nowhere) == (somewhere, nowhere_at_all)


@pytest.mark.parametrize(
    ("regions", "shares", "missing"),
    [
        ([certain(WEST_HALF), certain(SOUTH_HALF)], (0.25, 0.25), set()),
        ([certain(WEST_HALF), everywhere(WHOLE)], (0.5, 0.5), set()),
        ([certain(WEST_HALF), certain(EAST_HALF)], (0.0, 0.0), set()),
        ([certain(WEST_HALF), DOUBT], (0.0, 0.5), {"layer:x"}),
        ([DOUBT, certain(WEST_HALF), certain(EAST_HALF)], (0.0, 0.0), set()),
        ([nowhere(), DOUBT], (0.0, 0.0), set()),
        ([DOUBT], (0.0, 1.0), {"layer:x"}),
    ],
)
def test_where_everything_holds(regions: list[Region], shares: tuple, missing: set) -> None:
    for order in (regions, regions[::-1]):
        found = all_of(order)
        assert (told(found), set(found.missing)) == (shares, missing)


@pytest.mark.parametrize(
    ("regions", "shares", "missing"),
    [
        ([certain(WEST_HALF), certain(SOUTH_HALF)], (0.75, 0.75), set()),
        ([certain(WEST_HALF), certain(EAST_HALF)], (1.0, 1.0), set()),
        ([certain(WEST_HALF), DOUBT], (0.5, 1.0), {"layer:x"}),
        ([certain(WEST_HALF), nowhere()], (0.5, 0.5), set()),
        ([nowhere(), nowhere()], (0.0, 0.0), set()),
    ],
)
def test_where_anything_holds(regions: list[Region], shares: tuple, missing: set) -> None:
    for order in (regions, regions[::-1]):
        found = any_of(order)
        assert (told(found), set(found.missing)) == (shares, missing)


def test_the_contrary_turns_certain_and_possible_round() -> None:
    assert told(certain(WEST_HALF).within(WHOLE)) == (0.5, 0.5)
    assert everywhere(WHOLE).within(WHOLE).nowhere
    assert nowhere().within(WHOLE).certain is WHOLE
    doubt = DOUBT.within(WHOLE)
    assert (told(doubt), doubt.missing) == ((0.0, 1.0), {"layer:x"})
    half = Region(certain=WEST_HALF, possible=WHOLE, missing=frozenset({"layer:x"}))
    assert told(half.within(WHOLE)) == (0.0, 0.5)


def test_contact_is_no_common_part() -> None:
    near = shapely.box(100.005 - 1e-13, 30.0, 100.01, 30.01)
    assert all_of([certain(WEST_HALF), certain(near)]).nowhere
    assert certain(shapely.box(100.0, 30.0, 100.01, 30.01 - 1e-13)).within(WHOLE).nowhere


def test_corners_that_touch_have_no_common_part() -> None:
    corner = shapely.box(100.005, 30.005, 100.01, 30.01)
    other = shapely.box(100.0, 30.0, 100.005, 30.005)
    assert all_of([certain(corner), certain(other)]).nowhere
    assert all_of([certain(corner), DOUBT, certain(other)]).nowhere


def test_a_point_lies_where_a_statement_holds_or_does_not() -> None:
    at = shapely.Point(100.002, 30.002)
    assert all_of([everywhere(at), certain(WEST_HALF)]).certain.equals(at)
    assert all_of([everywhere(at), certain(EAST_HALF)]).nowhere
    assert certain(at).within(at).nowhere


def test_a_slender_part_makes_the_whole_statement_slender() -> None:
    assert slender(DITCH).is_sliver()
    assert not slender(WEST_HALF).is_sliver()
    assert all_of([slender(DITCH), everywhere(WHOLE)]).is_sliver()
    assert not all_of([slender(WEST_HALF), slender(SOUTH_HALF)]).is_sliver()
    assert not certain(DITCH).is_sliver()
    assert not nowhere().is_sliver()


def test_where_two_wide_parts_meet_in_a_sliver_the_statement_is_slender() -> None:
    overlap = shapely.box(100.0, 30.0, 100.005005, 30.01)
    assert all_of([slender(overlap), slender(EAST_HALF)]).is_sliver()


def test_one_wide_part_is_enough_where_any_will_do() -> None:
    assert any_of([slender(DITCH), slender(DITCH)]).is_sliver()
    assert not any_of([slender(DITCH), slender(EAST_HALF)]).is_sliver()
    assert not any_of([slender(DITCH), certain(EAST_HALF)]).is_sliver()
    assert any_of([slender(DITCH), nowhere()]).is_sliver()
    coarse = slender(DITCH, tolerance_m=5000.0)
    assert not any_of([coarse, slender(EAST_HALF, tolerance_m=1.0)]).is_sliver()


def test_what_a_hair_leaves_of_the_contrary_is_slender() -> None:
    nearly = shapely.box(100.0, 30.0, 100.01, 30.01 - 5e-6)
    assert slender(nearly).within(WHOLE).is_sliver()
    assert not slender(WEST_HALF).within(WHOLE).is_sliver()
