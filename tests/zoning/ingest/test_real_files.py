"""Real public files: read, decoded and measured as their descriptions say."""

import numpy as np
import pytest
import shapely

from zoning.errors import InputError
from zoning.ingest.footprints import footprint_from_file
from zoning.ingest.limits import WORLD, AreaOfUse
from zoning.ingest.reading import inspect, read_features
from zoning.measure import area_m2


def layer(path, **options):
    return read_features(path, area_of_use=WORLD, purpose="layer", **options)


def codes(table):
    return {finding.code for finding in table.findings}


def errors(table):
    return [finding for finding in table.findings if finding.severity == "error"]


@pytest.fixture(scope="module")
def truth(shared_data):
    return layer(shared_data / "zoning/Primary_Zoning_corrected.geojson")


@pytest.mark.parametrize(
    ("name", "tolerance"),
    [
        ("Minn_Primary_District.gpkg", 1e-9),
        ("Minn_Primary_District.zip", 1e-9),
        ("Minn_Primary_District.gml", 1e-7),
        ("Minn_Primary_District.kml", 1e-7),
        ("Minn_Primary_District.geojsonl", 1e-7),
        ("Minn_Primary_District_geojsonl.zip", 1e-7),
    ],
)
def test_units_are_the_same_in_every_format(name, tolerance, shared_data, truth):
    table = layer(shared_data / "zoning/formats" / name)
    assert len(table.geometries) == 2193
    collapsed = ["degenerate"] if "geojsonl" in name else []  # by its seven decimals
    assert [finding.code for finding in errors(table)] == collapsed
    assert [row.get("ZONE_CODE") for row in table.attributes] == [
        row["ZONE_CODE"] for row in truth.attributes
    ]
    ours, theirs = area_m2(table.geometries), area_m2(truth.geometries)
    assert np.nansum(ours) == pytest.approx(theirs.sum(), rel=tolerance)
    large = theirs > 1000
    if not collapsed:
        assert np.abs(ours / theirs - 1)[large].max() < tolerance * 10


def test_invalid_units_are_repaired_to_what_their_publisher_meant(shared_data, truth):
    table = layer(shared_data / "zoning/Planning_Primary_Zoning.geojson")
    repairs = [finding for finding in table.findings if finding.severity == "repair"]
    assert errors(table) == []
    assert len(repairs) == 25
    assert all(repair.location and repair.before and repair.after for repair in repairs)
    assert shapely.is_valid(table.geometries).all()
    ours, theirs = area_m2(table.geometries), area_m2(truth.geometries)
    large = theirs > 1000
    assert np.abs(ours / theirs - 1)[large].max() < 1e-6


def test_a_gbk_shapefile_without_code_page_is_decoded_and_said_so(shared_data):
    table = layer(shared_data / "torture/chinese_poly.shp")
    assert table.attributes[0]["NAME"] == "黑龙江省"
    assert table.encoding == "GB18030"
    assert "encoding-detected" in codes(table)


def test_a_code_page_file_is_obeyed(shared_data):
    table = layer(shared_data / "torture/codepage.zip")
    assert table.attributes[1]["field"] == "Hněvošický háj"


def test_members_in_mixed_case_belong_together(shared_data):
    table = layer(shared_data / "torture/mixedcase.zip")
    assert len(table.geometries) == 40
    assert table.source_crs == "EPSG:26986"
    assert {"datum-null-shift", "edges-densified"} <= codes(table)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("SHP_Exclude.zip", "crs-missing"),
        ("badzip.zip", "format-mismatch"),
        ("noshp.zip", "shapefile-incomplete"),
        ("no-dbf.zip", "shapefile-incomplete"),
        ("zip-slip.zip", "archive-path"),
        ("curve.gpkg", "geometry-type"),
        ("curvepolygon.gpkg", "geometry-type"),
        ("multisurface.gpkg", "geometry-type"),
        ("featurecollection-malformed.json", "malformed-json"),
    ],
)
def test_files_made_to_break_readers_are_refused(name, code, shared_data):
    with pytest.raises(InputError) as refusal:
        layer(shared_data / "torture" / name)
    assert refusal.value.code == code


def test_a_plausible_crs_can_be_confirmed(shared_data):
    with pytest.raises(InputError) as refusal:
        layer(shared_data / "torture/SHP_Exclude.zip")
    proposed = refusal.value.proposals[0].value
    table = layer(shared_data / "torture/SHP_Exclude.zip", crs=proposed)
    assert table.source_crs == "EPSG:4490"


def test_measures_and_heights_are_dropped_with_a_finding(shared_data):
    table = layer(shared_data / "torture/line_zm.gpkg")
    assert "z-dropped" in codes(table)
    assert not shapely.has_z(table.geometries).any()


def test_a_layer_of_protected_trees_keeps_its_empty_rows_as_errors(shared_data):
    table = layer(shared_data / "ecological/tpo_zones_individual.zip")
    assert len(table.geometries) == 485
    assert shapely.is_missing(table.geometries).sum() == 11
    assert [finding.code for finding in errors(table)] == ["geometry-empty"] * 11
    assert "datum-shift" in codes(table)


def test_every_layer_of_a_geopackage_can_be_named(shared_data):
    path = shared_data / "zoning/Zoning_Overlays.gpkg"
    with pytest.raises(InputError) as refusal:
        layer(path)
    assert refusal.value.code == "choose-layer"
    assert len(refusal.value.proposals) == 15
    table = layer(path, layer="Shoreland")
    assert len(table.geometries) > 0
    assert "wal-mode" in codes(table)


def test_one_bad_layer_does_not_sink_a_geodatabase(shared_data):
    described = inspect(shared_data / "torture/testopenfilegdb.gdb.zip")
    names = [one["name"] for one in described["layers"]]
    bad = {one["layer"] for one in described["findings"] if one["code"] == "geometry-type"}
    assert "multipatch" in bad
    assert "multipatch" not in names
    assert len(names) >= 30
    table = layer(shared_data / "torture/testopenfilegdb.gdb.zip", layer="multipolygon")
    assert len(table.geometries) == 5


def test_a_real_parcel_measures_what_its_surveyors_found(shared_data):
    footprint = footprint_from_file(
        shared_data / "footprints/hangzhou_pengbu_R14_parcel.txt", area_of_use=AreaOfUse()
    )
    assert round(footprint.plane_area_m2 / 10_000, 4) == 5.7090
    assert footprint.area_m2 == pytest.approx(57_088.889, abs=1e-2)
    assert footprint.geometry.centroid.coords[0] == pytest.approx((120.2166, 30.2987), abs=1e-4)
    assert footprint.findings == ()


def test_gcj02_counties_come_back_to_where_their_twins_lie(shared_data):
    shifted = read_features(
        shared_data / "boundaries/hubei_counties_gcj02.geojson",
        datum="gcj02",
        area_of_use=AreaOfUse(),
        purpose="screening",
    )
    true = layer(shared_data / "boundaries/hubei_counties_cgcs2000.geojson")
    places = {
        row["adcode"]: shape.centroid
        for row, shape in zip(true.attributes, true.geometries, strict=True)
    }
    distances = [
        shape.centroid.distance(places[row["adcode"]]) * 1e5
        for row, shape in zip(shifted.attributes, shifted.geometries, strict=True)
        if row["adcode"] in places
    ]
    assert len(distances) > 95
    assert np.median(distances) < 150


def test_a_drawing_with_geodata_lies_where_it_was_drawn(shared_data):
    table = layer(shared_data / "torture/houses_of_parliament_georeferenced.dxf")
    assert table.source_crs == "EPSG:27700"
    assert "line-closed" in codes(table)
    assert table.geometries[0].centroid.coords[0] == pytest.approx((-0.1246, 51.4992), abs=2e-3)


def test_the_upload_doctor_names_fields_crs_and_a_sample(shared_data):
    described = inspect(shared_data / "zoning/formats/Minn_Primary_District.zip")
    assert described["format"] == "shapefile"
    (one,) = described["layers"]
    assert one["name"] == "Minn_Primary_District"
    assert one["feature_count"] == 2193
    assert one["crs"] == "EPSG:4326"
    assert one["encoding"] == "UTF-8"
    assert "ZONE_CODE" in one["fields"]
    assert len(one["sample"]) == 5
    assert one["bounds"][0] == pytest.approx(-93.32906, abs=1e-4)
    assert set(one) >= {"geometry_type", "suggested_kind", "suggested_fields"}
