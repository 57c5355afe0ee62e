import pyproj
import pytest

from zoning.gauss_kruger import (
    CGCS2000_GRIDS,
    frame_of_prefixed_easting,
    frame_of_zone,
    looks_unprefixed,
)


@pytest.mark.parametrize("code", sorted(CGCS2000_GRIDS))
def test_every_frame_is_what_epsg_says_it_is(code):
    frame = CGCS2000_GRIDS[code]
    official = pyproj.CRS.from_epsg(code)
    values = {one.name: one.value for one in official.coordinate_operation.params}
    assert values["Longitude of natural origin"] == frame.central_meridian
    assert values["False easting"] == frame.false_easting_m
    assert official.geodetic_crs.to_epsg() == 4490
    assert frame.epsg == f"EPSG:{code}"


def test_there_are_21_zones_of_3_and_11_of_6_degrees_with_and_without_prefix():
    assert len(CGCS2000_GRIDS) == 2 * (21 + 11)


@pytest.mark.parametrize(
    ("easting", "epsg"),
    [(38_530_000.0, "EPSG:4526"), (20_500_000.0, "EPSG:4498"), (45_400_000.0, "EPSG:4533")],
)
def test_an_easting_of_eight_digits_names_its_zone(easting, epsg):
    frame = frame_of_prefixed_easting(easting)
    assert frame is not None
    assert frame.epsg == epsg


@pytest.mark.parametrize("easting", [530_000.0, 3_388_000.0, 12_500_000.0, 24_500_000.0, 46e6])
def test_other_eastings_name_none(easting):
    assert frame_of_prefixed_easting(easting) is None


def test_zones_outside_china_do_not_exist():
    assert frame_of_zone(46, width_deg=3, has_prefix=True) is None
    assert frame_of_zone(30, width_deg=6, has_prefix=True) is None
    assert frame_of_zone(13, width_deg=5, has_prefix=True) is None


def test_eastings_without_prefix_have_six_digits():
    assert looks_unprefixed(530_000.0)
    assert not looks_unprefixed(38_530_000.0)
    assert not looks_unprefixed(113.3)
