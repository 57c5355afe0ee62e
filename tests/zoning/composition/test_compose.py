import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from factories import (
    METRE_EAST,
    METRE_NORTH,
    SOUTH,
    WEST,
    MadeZone,
    Region,
    plain_region,
    run,
    site,
    strip,
    unit_list,
)

from zoning.composition.compose import compose
from zoning.composition.overlay import Overlay
from zoning.model.footprint import make_footprint
from zoning.texts import Text
from zoning.vocabulary import LayerKind

FAILURE = Text(zh="文件损坏。", en="the file is damaged.")
Made = Callable[..., Region]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Makes regions, each in a folder of its own."""

    def make(name: str = "990100", **options: Any) -> Region:
        folder = tmp_path / name
        folder.mkdir()
        return Region(folder=folder, jurisdiction=name, **options)

    return make


def unit(code: str, start: float, end: float) -> MadeZone:
    return MadeZone(code=code, shape=strip(start, end, south_m=-5000, north_m=5000))


def red(code: str, start: float, end: float) -> MadeZone:
    return MadeZone(code=code, shape=strip(start, end))


def laid(*regions: Region, on: Any = None) -> Overlay:
    return compose(on or site(), [region.opened() for region in regions])


def statuses(overlay: Overlay) -> list[tuple[str, str | None, str]]:
    return [
        (one.kind.value, one.release.jurisdictions[0] if one.release else None, one.status.value)
        for one in overlay.layers
    ]


def gaps(overlay: Overlay) -> set[tuple[str, str]]:
    return {(gap.code.value, gap.ref) for gap in overlay.gaps}


def test_one_complete_release_leaves_no_gap(made: Made) -> None:
    found = laid(made().units(unit("U1", -5, 6)).red_lines(red("R1", 3, 4)))
    assert statuses(found) == [
        ("control-units", "990100", "hit"),
        ("red-lines", "990100", "clear"),
    ]
    assert (gaps(found), found.findings) == (set(), ())


def test_no_release_here_is_no_data_at_all(made: Made) -> None:
    far = made().units(unit("U1", 50, 60)).red_lines()
    found = laid(far)
    assert found.known == ()
    assert statuses(found) == [("control-units", None, "no_data"), ("red-lines", None, "no_data")]
    verdict = run(site(), {}, [far])
    assert verdict.verdict == "undetermined"
    assert {one.code for one in verdict.shortfalls} == {"no-release", "outside-coverage"}


def test_two_cities_share_a_site(made: Made) -> None:
    west = made("990100").units(unit("W", -5, 0.4)).red_lines()
    east = made("990200").units(unit("E", 0.4, 6)).red_lines(red("R", 0.9, 1))
    found = laid(west, east)
    assert statuses(found) == [
        ("control-units", "990100", "hit"),
        ("control-units", "990200", "hit"),
        ("red-lines", "990100", "clear"),
        ("red-lines", "990200", "hit"),
    ]
    assert [round(one.share, 6) for one in found.known] == [0.4, 0.6]
    assert (gaps(found), found.neighbours) == (set(), ())
    assert found.coverage.covered


def test_what_one_city_lacks_is_missing_there(made: Made) -> None:
    west = made("990100").units(unit("W", -5, 0.4)).red_lines()
    east = made("990200").units(unit("E", 0.4, 6))
    found = laid(west, east)
    assert ("no-data", "red-lines") in gaps(found)
    assert ("red-lines", "990100", "no_data") in statuses(found)
    assert gaps(laid(west, east, on=site(0, 0.3))) == set()


def test_what_one_city_states_absent_is_clear_there(made: Made) -> None:
    west = made("990100").units(unit("W", -5, 0.4)).red_lines()
    east = made("990200", absent=frozenset({"red-lines"})).units(unit("E", 0.4, 6))
    found = laid(west, east)
    assert gaps(found) == set()
    assert {one for one in statuses(found) if one[0] == "red-lines"} == {
        ("red-lines", "990100", "clear"),
        ("red-lines", "990200", "clear"),
    }


def test_red_lines_may_come_from_the_province(made: Made) -> None:
    city = made("990100").units(unit("U", -5, 6))
    province = made("990000").red_lines(red("R", 0.5, 0.6))
    territory = [MadeZone(code="990000", shape=strip(-9, 9, south_m=-9000, north_m=9000))]
    province.add(LayerKind.TERRITORY, territory)
    found = laid(city, province)
    assert gaps(found) == set()
    assert statuses(found) == [
        ("control-units", "990100", "hit"),
        ("red-lines", "990000", "hit"),
        ("territory", "990000", "hit"),
    ]


def test_red_lines_of_a_release_without_a_territory_are_not_lost(made: Made) -> None:
    city = made("990100", absent=frozenset({"red-lines"})).units(unit("U", -5, 6))
    province = made("990000").red_lines(red("R", 0.5, 0.6))
    found = laid(city, province)
    assert ("red-lines", "990000", "hit") in statuses(found)
    assert [hit.label.code for hit in found.hits(LayerKind.RED_LINES)] == ["R"]
    assert laid(city, province, on=site(0, 0.1)).neighbours == ()


@pytest.mark.parametrize("failing", ["control-units", "red-lines", "element-zones"])
def test_a_failed_layer_is_neither_clear_nor_no_data(made: Made, failing: str) -> None:
    region = made()
    for kind, zones, options in (
        (LayerKind.CONTROL_UNITS, [unit("U1", -5, 6)], {}),
        (LayerKind.RED_LINES, [], {}),
        (LayerKind.ELEMENT_ZONES, [], {"element": "air"}),
    ):
        failure = FAILURE if kind.value == failing else None
        region.add(kind, zones, failure=failure, **options)
    found = laid(region)
    assert (failing, "990100", "failed") in statuses(found)
    assert "layer-failed" in {code for code, _ in gaps(found)}
    region.listing(unit_list([], "U1"))
    assert run(site(), {}, [region]).verdict == "undetermined"


def test_a_failed_layer_next_door_does_not_matter_here(made: Made) -> None:
    here = made("990100").units(unit("U1", -5, 2)).red_lines()
    corner = shapely.union(strip(2, 6, south_m=-5000, north_m=5000), strip(-5, 6, south_m=6000))
    next_door = made("990200").units(MadeZone(code="E", shape=corner))
    next_door.red_lines(red("R", 5, 6), failure=FAILURE)
    found = laid(here, next_door)
    assert [one.release.release.jurisdictions for one in found.known] == [("990100",)]
    assert gaps(found) == set()
    assert laid(here, next_door, on=site(1.5, 2.5)).gaps != ()


def test_a_failed_territory_next_door_may_be_here(made: Made) -> None:
    here = made("990100").units(unit("U1", -5, 2)).red_lines()
    doubtful = made("990200").units(unit("E", 0, 6), failure=FAILURE).red_lines()
    assert ("layer-failed", "control-units/control-units") in gaps(laid(here, doubtful))


@pytest.mark.parametrize(
    ("gap_m", "listed"), [(0.0, True), (0.5, True), (995.0, True), (1005.0, False)]
)
def test_jurisdictions_within_a_kilometre_are_neighbours(
    made: Made, gap_m: float, listed: bool
) -> None:
    here = made("990100").units(unit("U1", -5, 1)).red_lines()
    other = made("990200").units(unit("E", 1 + gap_m / 1000, 6)).red_lines()
    found = laid(here, other)
    distances = [(one.jurisdictions[0], distance) for one, distance in found.neighbours]
    assert distances == ([("990200", pytest.approx(gap_m, rel=1e-3, abs=1e-3))] if listed else [])


def test_a_contact_with_a_neighbour_is_no_share_in_it(made: Made) -> None:
    here = made("990100").units(unit("U1", -5, 1)).red_lines()
    other = made("990200").units(unit("E", 1, 6)).red_lines()
    found = laid(here, other)
    assert [one.release.release.jurisdictions[0] for one in found.known] == ["990100"]
    assert [distance for _, distance in found.neighbours] == [0.0]


def test_the_order_of_releases_does_not_matter(made: Made) -> None:
    regions = [
        made("990100").units(unit("W", -5, 0.4)),
        made("990200").units(unit("E", 0.4, 0.7)),
        made("990300").units(unit("X", 0.7, 6)).red_lines(),
    ]
    one, other = laid(*regions), laid(*regions[::-1])
    assert statuses(one) == statuses(other)
    assert [gap.text for gap in one.gaps] == [gap.text for gap in other.gaps]


def comb(teeth: int, *, upright: bool) -> shapely.Geometry:
    """A valid comb over 10 km, a back and as many teeth as asked."""
    points = [(0.0, -50.0)]
    for number in range(teeth):
        at = 10_000.0 * number / teeth
        width = 5_000.0 / teeth
        points += [
            (at, 10_000.0),
            (at + width, 10_000.0),
            (at + width, 0.0),
            (at + 1.9 * width, 0.0),
        ]
    points += [(10_000.0, -50.0)]
    drawn = [(x, y) if upright else (y, x) for x, y in points]
    return shapely.Polygon([(WEST + x * METRE_EAST, SOUTH + y * METRE_NORTH) for x, y in drawn])


@pytest.mark.timeout(60)
def test_combs_that_cross_a_million_times_do_not_hang(tmp_path: Path) -> None:
    ban = {"effect": "prohibit", "text": "禁止", "scope": {"red_line": True}}
    wide = MadeZone(code="ZH99010110001", shape=strip(-20, 30, south_m=-20_000, north_m=30_000))
    region = Region(folder=tmp_path).units(wide)
    region.red_lines(MadeZone(code="R1", shape=comb(1000, upright=False)))
    region.listing(unit_list([ban], wide.code))
    footprint = make_footprint([(comb(1000, upright=True), None)])
    begin = time.perf_counter()
    found = run(footprint, {}, [region])
    assert time.perf_counter() - begin < 20
    (hit,) = found.overlay.hits(LayerKind.RED_LINES)
    assert hit.relation == "partly"
    assert math.isclose(hit.share, 0.5, rel_tol=0.05)
    assert found.verdict == "undetermined"
    assert found.decisions[0].missing == ("shape:shape-too-complex",)


@pytest.mark.timeout(60)
def test_units_that_are_combs_do_not_hang_the_coverage(tmp_path: Path) -> None:
    zones = [MadeZone(code="U1", shape=comb(1000, upright=False))]
    region = Region(folder=tmp_path).units(*zones).red_lines()
    footprint = make_footprint([(comb(1000, upright=True), None)])
    begin = time.perf_counter()
    found = laid(region, on=footprint)
    assert time.perf_counter() - begin < 20
    assert not found.coverage.covered
    (hit,) = found.hits(LayerKind.CONTROL_UNITS)
    assert 0.4 < found.coverage.share < 0.6
    assert found.coverage.share == pytest.approx(hit.overlap_m2 / footprint.area_m2, rel=1e-9)
    left_m2 = footprint.area_m2 - hit.overlap_m2
    assert found.coverage.uncovered_m2 == pytest.approx(left_m2, abs=1e-4)
    assert found.coverage.uncovered.equals(footprint.geometry)


def test_a_point_alone_is_a_preliminary_look(tmp_path: Path) -> None:
    at = shapely.Point(WEST + 500 * METRE_EAST, SOUTH + 50 * METRE_NORTH)
    found = run(make_footprint([(at, None)]), {}, [plain_region(tmp_path)])
    assert found.verdict == "undetermined"
    assert [one.code for one in found.shortfalls] == ["preliminary-point"]
    assert [(one.kind, one.status) for one in found.layers] == [
        ("control-units", "hit"),
        ("red-lines", "clear"),
    ]
