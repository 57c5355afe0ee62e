"""Rows G1-G34 and C1-C12 of the catalogue of bad input, as GeoJSON of one footprint."""

import json
import time

import pytest
import shapely
from malformed_footprints import (
    BODIES,
    METRES,
    REFUSED,
    collection,
    feature,
    polygon,
    square,
    star,
)

from zoning.errors import InputError
from zoning.ingest.footprints import footprint_from_geojson
from zoning.ingest.limits import AreaOfUse
from zoning.ingest.reading import read_features
from zoning.ingest.strict_json import parse_json


@pytest.mark.parametrize(
    ("value", "options", "code"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_a_bad_footprint_is_refused_with_its_code_and_place(value, options, code):
    options = {"area_of_use": AreaOfUse(), **options}
    with pytest.raises(InputError) as refusal:
        footprint_from_geojson(value, **options)
    error = refusal.value
    assert error.code == code
    faults = error.all_faults()
    assert faults[0].code == code
    assert all((fault.pointer or "").startswith("/footprint") for fault in faults)
    assert error.detail.zh
    assert error.detail.en
    assert error.title.zh != "出错"
    assert error.remedy.en


def test_a_self_crossing_footprint_comes_with_an_offer_and_its_areas():
    bow_tie = polygon([[113, 31], [113.1, 31.1], [113.1, 31], [113, 31.1], [113, 31]])
    with pytest.raises(InputError) as refusal:
        footprint_from_geojson(bow_tie, area_of_use=AreaOfUse())
    (offer,) = refusal.value.proposals
    assert offer.kind == "repair"
    repaired = footprint_from_geojson(offer.value, area_of_use=AreaOfUse())
    assert repaired.area_m2 == pytest.approx(52_935_000, rel=1e-3)
    assert "m²" in offer.text.en


def test_a_star_is_refused_at_once_and_without_an_offer():
    value = star(1001)
    footprint_from_geojson(polygon(), area_of_use=AreaOfUse())
    started = time.perf_counter()
    with pytest.raises(InputError) as refusal:
        footprint_from_geojson(value, area_of_use=AreaOfUse())
    assert time.perf_counter() - started < 1.0
    assert refusal.value.proposals == ()


def test_metres_without_a_crs_propose_the_zone_they_name():
    with pytest.raises(InputError) as refusal:
        footprint_from_geojson(polygon([*METRES, METRES[0]]), area_of_use=AreaOfUse())
    proposed = [offer.value for offer in refusal.value.proposals if offer.kind == "crs"]
    assert proposed == ["EPSG:4526"]
    footprint = footprint_from_geojson(
        polygon([*METRES, METRES[0]]), crs=proposed[0], area_of_use=AreaOfUse()
    )
    assert footprint.plane_area_m2 == pytest.approx(1250.0, abs=1e-3)


def test_all_faults_are_told_at_once():
    value = collection(
        feature(polygon(square()[:4])),
        feature(polygon()),
        feature(polygon([[True, 1.0]] * 4)),
    )
    with pytest.raises(InputError) as refusal:
        footprint_from_geojson(value, area_of_use=AreaOfUse())
    assert [fault.pointer for fault in refusal.value.faults] == [
        "/footprint/features/0/geometry/coordinates/0",
        "/footprint/features/2/geometry/coordinates/0/0/0",
    ]


@pytest.mark.parametrize(
    ("raw", "code"), [case[1:] for case in BODIES], ids=[case[0] for case in BODIES]
)
def test_text_that_two_readers_could_read_differently_is_refused(raw, code):
    with pytest.raises(InputError) as refusal:
        parse_json(raw)
    assert refusal.value.code == code


ACCEPTED = [
    (
        "G15-spike",
        polygon([[113, 31], [113.1, 31], [113.2, 31], [113.1, 31], [113.1, 31.1], [113, 31]]),
        {},
        "spike-removed",
    ),
    ("G15-repeated", polygon([square()[0], *square()]), {}, "repeated-points"),
    ("G20-z", polygon([[*p, 5.0] for p in square()]), {}, "z-dropped"),
    ("G30", polygon(square()[::-1]), {}, "winding-normalised"),
    ("C6-datum", polygon(), {"datum": "gcj02"}, "datum-approximate"),
    ("C9-null", polygon(), {"crs": "EPSG:4326"}, "datum-null-shift"),
    (
        "member",
        {
            **polygon(),
            "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}},
        },
        {},
        "crs-member",
    ),
]


@pytest.mark.parametrize(
    ("value", "options", "code"),
    [case[1:] for case in ACCEPTED],
    ids=[case[0] for case in ACCEPTED],
)
def test_what_is_harmless_is_accepted_with_a_finding(value, options, code):
    footprint = footprint_from_geojson(value, area_of_use=AreaOfUse(), **options)
    assert code in {finding.code for finding in footprint.findings}
    assert footprint.area_m2 > 0


def test_harmless_variants_are_the_same_footprint():
    plain = footprint_from_geojson(polygon(), area_of_use=AreaOfUse())
    for value in (
        polygon(square()[::-1]),
        polygon([[*p, 5.0] for p in square()]),
        polygon([*square()[2:4], *square()[:3]]),
        collection(feature(polygon())),
    ):
        assert footprint_from_geojson(value, area_of_use=AreaOfUse()).sha256 == plain.sha256


@pytest.mark.parametrize(
    ("name", "properties", "datum"),
    [
        ("高德导出.geojson", {}, "gcj02"),
        ("site_GCJ-02.geojson", {}, "gcj02"),
        ("site.geojson", {"bd09_lng": 1}, "bd09"),
        ("site.geojson", {"坐标来源": "百度地图拾取"}, "bd09"),
        ("site.geojson", {"名称": "百度云计算中心"}, None),
        ("site.geojson", {}, None),
    ],
)
def test_a_file_that_names_a_web_map_is_told_and_not_moved(tmp_path, name, properties, datum):
    path = tmp_path / name
    path.write_text(json.dumps(collection(feature(polygon(), properties=properties))), "utf-8")
    table = read_features(path, area_of_use=AreaOfUse(), purpose="footprint")
    suspected = [one for one in table.findings if one.code == "crs-offset-suspected"]
    assert len(suspected) == (datum is not None)
    offered = [one.value for one in table.proposals if one.kind == "datum"]
    assert offered == ([datum] if datum else [])
    assert shapely.get_coordinates(table.geometries[0])[0].tolist() in square()
    said = read_features(path, area_of_use=AreaOfUse(), purpose="footprint", datum="gcj02")
    assert "crs-offset-suspected" not in {one.code for one in said.findings}
