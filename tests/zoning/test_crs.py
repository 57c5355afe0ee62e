import numpy as np
import pyproj
import pytest

from zoning.crs import (
    CrsNotAllowedError,
    CrsUnknownError,
    DatumShiftUnavailableError,
    Shift,
    is_north_first,
    parse_crs,
)

ESRI_38 = (
    'PROJCS["CGCS2000_3_Degree_GK_Zone_38",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",'
    'DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],'
    'PARAMETER["False_Easting",38500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",114.0],PARAMETER["Scale_Factor",1.0],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("EPSG:4490", "EPSG:4490"),
        ("epsg:4490", "EPSG:4490"),
        (" 4526 ", "EPSG:4526"),
        ("urn:ogc:def:crs:EPSG::4547", "EPSG:4547"),
        ("urn:ogc:def:crs:EPSG:9.8:4547", "EPSG:4547"),
        ("http://www.opengis.net/def/crs/EPSG/0/4490", "EPSG:4490"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "OGC:CRS84"),
        ("CRS84", "OGC:CRS84"),
        (ESRI_38, "EPSG:4526"),
        (pyproj.CRS.from_epsg(4490).to_wkt(), "EPSG:4490"),
        (pyproj.CRS.from_epsg(3857).to_wkt("WKT1_GDAL"), "EPSG:3857"),
    ],
)
def test_codes_urns_and_wkt_name_the_same_systems(text, label):
    assert parse_crs(text).label == label


def test_a_text_without_code_is_used_when_its_datum_is_known():
    odd = parse_crs(ESRI_38.replace("114.0", "114.5").replace("Zone_38", "CM_114E30"))
    assert odd.shift == Shift.NONE
    longitude, latitude = odd.to_lonlat(np.array([[38_500_000.0, 3_388_000.0]]))[0]
    assert longitude == pytest.approx(114.5, abs=1e-9)
    assert latitude == pytest.approx(30.612, abs=1e-2)


def test_a_text_that_calls_itself_by_a_wrong_code_is_refused():
    lying = ESRI_38.replace("114.0", "117.0")[:-1] + ',AUTHORITY["EPSG","4526"]]'
    with pytest.raises(CrsUnknownError):
        parse_crs(lying)


@pytest.mark.parametrize(
    ("code", "shift"),
    [
        (4490, Shift.NONE),
        (4526, Shift.NONE),
        (4326, Shift.NULL),
        (26986, Shift.NULL),
        (4258, Shift.NULL),
        (27700, Shift.KNOWN),
    ],
)
def test_what_lies_between_a_datum_and_cgcs2000_is_told(code, shift):
    assert parse_crs(f"EPSG:{code}").shift == shift


@pytest.mark.parametrize("code", [4610, 2349, 2327, 4214, 2401, 21413, 4555])
def test_datums_whose_shift_is_not_published_are_refused(code):
    with pytest.raises(DatumShiftUnavailableError):
        parse_crs(f"EPSG:{code}")


def test_coordinates_of_the_ordnance_survey_go_through_wgs_84():
    longitude, latitude = parse_crs("EPSG:27700").to_lonlat(np.array([[530_034.0, 180_381.0]]))[0]
    assert (longitude, latitude) == pytest.approx((-0.12767, 51.50740), abs=2e-4)


@pytest.mark.parametrize("code", [4526, 4547, 4498, 4509, 32650, 3857])
def test_projecting_and_back_is_exact_to_a_millimetre(code):
    crs = pyproj.CRS.from_epsg(code)
    forward = pyproj.Transformer.from_crs(crs.geodetic_crs, crs, always_xy=True)
    lonlat = np.array([[114.3, 30.6], [113.1, 31.9]])
    xy = np.column_stack(forward.transform(lonlat[:, 0], lonlat[:, 1]))
    assert np.abs(parse_crs(f"EPSG:{code}").to_lonlat(xy) - lonlat).max() < 1e-8


@pytest.mark.parametrize(
    "text",
    [
        "+proj=longlat",
        "+init=epsg:4326",
        "http://example.org/crs",
        "/etc/passwd",
        "gcj02",
        "",
        "COMPD_CS[",
        'GEOGCS["x",EXTENSION["PROJ4","+proj=longlat +nadgrids=/etc/passwd"]]',
    ],
)
def test_nothing_that_a_general_parser_would_open_is_taken(text):
    with pytest.raises((CrsNotAllowedError, CrsUnknownError)):
        parse_crs(text)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("urn:ogc:def:crs:EPSG::4326", True),
        ("EPSG:4490", True),
        ("EPSG:4526", True),
        ("EPSG:27700", False),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", False),
    ],
)
def test_the_order_of_axes_is_that_of_the_authority(text, first):
    assert is_north_first(text) is first
