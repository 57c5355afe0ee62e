import math
from pathlib import Path

import pytest
import shapely
from factories import METRE_EAST, METRE_NORTH, SOUTH, WEST, MadeZone, plain_region, site, strip
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from zoning.composition.compose import compose
from zoning.composition.distance import band, features_near, margin_deg, nearest_m, widened
from zoning.composition.ground import OverlayGround
from zoning.measure import area_m2
from zoning.vocabulary import LayerKind

GEOD = Geod(a=6378137.0, rf=298.257222101)


def geodesic_m(one: shapely.Point, other: shapely.Point) -> float:
    return float(GEOD.inv(one.x, one.y, other.x, other.y)[2])


@given(
    lon=st.floats(-179, 178),
    lat=st.floats(-70, 70),
    azimuth=st.floats(0, 360),
    distance_m=st.floats(0.5, 90_000),
)
@settings(max_examples=50)
def test_points_are_as_far_as_the_geodesic_between_them(
    lon: float, lat: float, azimuth: float, distance_m: float
) -> None:
    there = shapely.Point(*GEOD.fwd(lon, lat, azimuth, distance_m)[:2])
    if abs(there.x - lon) > 90:
        return
    assert nearest_m(shapely.Point(lon, lat), [there]) == pytest.approx(
        distance_m, rel=1e-9, abs=1e-6
    )


@pytest.mark.parametrize("azimuth", range(0, 360, 15))
@pytest.mark.parametrize("distance_m", [3.0, 1_000.0, 20_000.0])
def test_the_edge_of_a_site_counts_and_the_nearest_feature(azimuth: int, distance_m: float) -> None:
    footprint = site().geometry
    start = footprint.centroid
    there = shapely.Point(*GEOD.fwd(start.x, start.y, azimuth, 600 + distance_m)[:2])
    dense = shapely.segmentize(footprint.exterior, METRE_EAST)
    truth = min(
        GEOD.inv(*numbers)[2]
        for numbers in (
            (x, y, there.x, there.y) for x, y in shapely.get_coordinates(dense).tolist()
        )
    )
    farther = shapely.Point(there.x + 10 * (there.x - start.x), there.y + 10 * (there.y - start.y))
    assert nearest_m(footprint, [farther, there]) == pytest.approx(truth, rel=1e-5, abs=0.01)


def test_what_meets_is_at_no_distance_and_nothing_is_nowhere() -> None:
    assert nearest_m(site().geometry, [strip(0.5, 3)]) == 0.0
    assert nearest_m(site().geometry, [strip(1, 3)]) == pytest.approx(0.0, abs=1e-6)
    assert nearest_m(site().geometry, []) is None


@pytest.mark.parametrize("distance_m", [10.0, 333.0, 5_000.0])
def test_the_band_holds_all_that_is_nearer_and_little_more(distance_m: float) -> None:
    line = strip(1.2, 1.3)
    part = band(site().geometry, [line], distance_m)
    edge_m = nearest_m(site().geometry, [line]) or 0.0
    if distance_m <= edge_m:
        assert part.is_empty
        return
    west = shapely.bounds(part)[0]
    reach = nearest_m(shapely.Point(west, SOUTH), [line])
    whole = distance_m > 1_250
    assert whole or distance_m <= (reach or 0.0) + 1e-3 <= distance_m * 1.001 + 2e-3
    assert not whole or area_m2(part) == pytest.approx(site().area_m2, rel=1e-9)


@pytest.mark.parametrize("distance_m", [1.0, 150.0, 20_000.0])
def test_a_site_is_widened_on_all_sides_and_never_too_little(distance_m: float) -> None:
    footprint = site().geometry
    wide = widened(footprint, distance_m)
    for azimuth in range(0, 360, 7):
        corner = shapely.Point(shapely.get_coordinates(footprint)[azimuth % 4])
        there = shapely.Point(*GEOD.fwd(corner.x, corner.y, azimuth, distance_m * 0.999999)[:2])
        assert shapely.contains(wide, there)
    out = shapely.get_coordinates(wide.exterior)
    farthest = max(nearest_m(footprint, [shapely.Point(*xy)]) or 0.0 for xy in out[::5])
    assert farthest <= distance_m * 1.002


@given(lat=st.floats(-80, 80), azimuth=st.floats(0, 360), distance_m=st.floats(1, 100_000))
@settings(max_examples=50)
def test_the_margin_in_degrees_holds_everything_within_the_distance(
    lat: float, azimuth: float, distance_m: float
) -> None:
    lon2, lat2, _ = GEOD.fwd(100.0, lat, azimuth, distance_m)
    margin = margin_deg(distance_m, (100.0, lat, 100.0, lat))
    assert math.hypot(0, lat2 - lat) <= margin
    assert abs(lon2 - 100.0) <= margin or abs(lat) > 78


def ground(folder: Path, *features: shapely.Geometry, cls: str = "river") -> OverlayGround:
    region = plain_region(folder)
    zones = [MadeZone(code=f"F{n}", shape=shape, cls=cls) for n, shape in enumerate(features)]
    region.add(LayerKind.REFERENCE, zones, cls=cls)
    return OverlayGround(overlay=compose(site(), [region.opened()]))


def line(x_m: float) -> shapely.Geometry:
    x = WEST + x_m * METRE_EAST
    return shapely.LineString([(x, SOUTH - 2000 * METRE_NORTH), (x, SOUTH + 2000 * METRE_NORTH)])


def test_lines_and_points_and_polygons_are_all_measured(tmp_path: Path) -> None:
    for number, (feature, metres) in enumerate(
        [
            (line(1400), 400),
            (shapely.Point(WEST + 1300 * METRE_EAST, SOUTH + 50 * METRE_NORTH), 300),
            (strip(1.2, 1.25), 200),
            (line(500), 0),
        ]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        land = ground(folder, feature)
        nearest = land.nearest_m("river")
        assert nearest == pytest.approx(metres, rel=1e-3)
        assert land.within_m("river", metres + 1).somewhere
        assert land.within_m("river", metres - 1).nowhere or metres == 0


def test_features_of_another_class_and_beyond_the_distance_are_left_out(tmp_path: Path) -> None:
    land = ground(tmp_path, line(1400), strip(1.2, 1.25), strip(3, 4))
    layers = [layer for one in land.overlay.known for layer in one.release.layers]
    bounds = land.overlay.footprint.bounds
    assert len(features_near(layers, "river", bounds, 500)) == 2
    assert len(features_near(layers, "river", bounds, 5000)) == 3
    assert features_near(layers, "lake", bounds, 5000) == []


@pytest.mark.parametrize(
    ("distance_m", "known"), [(100.0, True), (4_850.0, True), (4_950.0, False)]
)
def test_no_feature_is_known_only_as_far_as_the_territory_reaches(
    tmp_path: Path, distance_m: float, known: bool
) -> None:
    land = ground(tmp_path, strip(5.99, 6.0))
    region = land.within_m("river", distance_m)
    assert not region.somewhere
    assert region.nowhere is known
    assert region.missing == (set() if known else {"layer:reference/river"})


@pytest.mark.parametrize(("distance_m", "known"), [(3_100.0, True), (4_950.0, False)])
def test_a_feature_near_enough_is_near_whatever_else_is_known(
    tmp_path: Path, distance_m: float, known: bool
) -> None:
    region = ground(tmp_path, strip(4.0, 4.1)).within_m("river", distance_m)
    assert region.somewhere
    assert region.missing == (set() if known else {"layer:reference/river"})
    whole = site().geometry
    assert known or region.possible.equals(whole)


def test_a_class_nobody_holds_is_not_known_at_any_distance(tmp_path: Path) -> None:
    empty = ground(tmp_path, strip(4.0, 4.1)).within_m("lake", 1.0)
    assert (empty.somewhere, empty.nowhere) == (False, False)
    assert empty.missing == {"layer:reference/lake"}


def test_a_class_stated_absent_is_known_as_far_as_the_territory_reaches(tmp_path: Path) -> None:
    region = plain_region(tmp_path)
    region.absent = frozenset({"lake"})
    land = OverlayGround(overlay=compose(site(), [region.opened()]))
    assert land.within_m("lake", 4_850).nowhere
    assert land.within_m("lake", 4_950).missing == {"layer:reference/lake"}
    assert land.nearest_m("lake") is None


def test_the_part_nearer_than_the_distance_is_the_region(tmp_path: Path) -> None:
    land = ground(tmp_path, strip(1.2, 1.25))
    part = land.within_m("river", 500.0)
    assert land.area_m2(part) == pytest.approx(0.3 * site().area_m2, rel=0.01)
