import pytest

from zoning.errors import InputError
from zoning.ingest.footprints import footprint_from_text, table_from_text
from zoning.ingest.limits import WORLD, AreaOfUse

TRIANGLE = "113.31,31.72\n113.32,31.72\n113.32,31.73\n113.31,31.72"


def read(text, **options):
    return footprint_from_text(text, **{"area_of_use": AreaOfUse(), **options})


def refused(text, **options):
    with pytest.raises(InputError) as refusal:
        read(text, **options)
    return refusal.value


@pytest.mark.parametrize(
    "text",
    [
        TRIANGLE,
        TRIANGLE.rsplit("\n", 1)[0],
        TRIANGLE.replace(",", " "),
        TRIANGLE.replace(",", "，"),
        TRIANGLE.replace(",", "\t"),
        TRIANGLE.replace("\n", ";"),
        TRIANGLE.replace("\n", "；"),
        "(113.31,31.72),(113.32,31.72),(113.32,31.73)",
        "31.72,113.31\n31.72,113.32\n31.73,113.32",
        "序号 纬度 经度\n1 31.72 113.31\n2 31.72 113.32\n3 31.73 113.32",
        "点号,经度,纬度\nJ1,113.31,31.72\nJ2,113.32,31.72\nJ3,113.32,31.73",
        "J1：113.31，31.72\nJ2：113.32，31.72\nJ3：113.32，31.73",
        "1,1,113.31,31.72\n2,1,113.32,31.72\n3,1,113.32,31.73",
        "113.31,31.72,55.1\n113.32,31.72,55.2\n113.32,31.73,54.9",
        "E113.31 N31.72\nE113.32 N31.72\nE113.32 N31.73",
        "31.72N 113.31E\n31.72N 113.32E\n31.73N 113.32E",
        "113°18'36\" 31°43'12\"\n113°19'12\" 31°43'12\"\n113°19'12\" 31°43'48\"",
        "113°18′36″，31°43′12″\n113°19′12″，31°43′12″\n113°19′12″，31°43′48″",
        "东经113度18分36秒，北纬31度43分12秒\n东经113度19分12秒，北纬31度43分12秒\n东经113度19分12秒，北纬31度43分48秒",
        (
            "北纬31度43分12秒 东经113度18分36秒\n北纬31度43分12秒 东经113度19分12秒\n"
            "北纬31度43分48秒 东经113度19分12秒"
        ),
        "POLYGON((113.31 31.72, 113.32 31.72, 113.32 31.73, 113.31 31.72))",
        "SRID=4490;POLYGON((113.31 31.72, 113.32 31.72, 113.32 31.73, 113.31 31.72))",
        '{"type":"Polygon","coordinates":[[[113.31,31.72],[113.32,31.72],[113.32,31.73],[113.31,31.72]]]}',
    ],
)
def test_all_usual_ways_of_writing_mean_the_same_triangle(text):
    assert read(text).area_m2 == pytest.approx(525_446.306, abs=1.0)


def test_the_datums_of_web_maps_are_offered_and_shift_by_hundreds_of_metres():
    table = table_from_text(TRIANGLE, area_of_use=AreaOfUse())
    assert [offer.value for offer in table.proposals] == ["gcj02", "bd09"]
    here, there = read(TRIANGLE), read(TRIANGLE, datum="gcj02")
    assert here.geometry.distance(there.geometry) < 0.01
    assert there.geometry.centroid.distance(here.geometry.centroid) * 1e5 == pytest.approx(
        628, rel=0.1
    )
    assert "datum-approximate" in {finding.code for finding in there.findings}


def test_lon_lat_without_a_word_is_cgcs2000_by_convention():
    assert table_from_text(TRIANGLE, area_of_use=AreaOfUse()).source_crs == "EPSG:4490"


def test_metres_are_asked_for_and_an_eight_digit_easting_is_proposed():
    text = "3388000,38530000\n3388050,38530000\n3388050,38530050"
    error = refused(text)
    assert error.code == "crs-missing"
    assert [offer.value for offer in error.proposals] == ["EPSG:4526"]
    assert read(text, crs="EPSG:4526").plane_area_m2 == pytest.approx(1250, abs=1e-3)


def test_a_blank_line_begins_another_ring_inside_or_beside():
    inner = "\n\n113.318,31.722\n113.319,31.722\n113.319,31.723"
    beside = "\n\n113.33,31.72\n113.34,31.72\n113.34,31.73"
    whole = read(TRIANGLE).area_m2
    assert read(TRIANGLE + inner).area_m2 < whole
    assert read(TRIANGLE + beside).area_m2 == pytest.approx(2 * whole, rel=1e-6)


def test_one_point_is_a_point_and_two_are_a_line():
    assert read("113.31 31.72").is_point
    assert refused("113.31 31.72\n113.32 31.73").code == "half-width-missing"
    assert read("113.31 31.72\n113.32 31.73", half_width_m=10).area_m2 == pytest.approx(
        29_487, abs=5
    )


def test_southern_and_western_hemispheres_are_negative():
    bounds = read("70°W 33.4°S\n69.9°W 33.4°S\n69.9°W 33.3°S", area_of_use=WORLD).bounds
    assert bounds == pytest.approx((-70, -33.4, -69.9, -33.3))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "项目位于高新区",
        "1 2 3 4 5",
        "113°72'10\" 31°10'10\"",
        "POLYGON((113 31",
    ],
)
def test_text_without_clear_coordinates_is_refused(text):
    assert refused(text).code == "coordinate-text"


@pytest.mark.parametrize("half_width_m", [float("nan"), float("inf"), -5.0, 0.0, 1e9])
def test_a_half_width_that_none_can_be_is_refused_even_where_no_line_needs_it(half_width_m):
    assert refused(TRIANGLE, half_width_m=half_width_m).code == "half-width-invalid"
