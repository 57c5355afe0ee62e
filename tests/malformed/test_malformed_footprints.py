"""Rows G1-G34 and C1-C12 of the catalogue of bad input, as GeoJSON of one footprint."""

import math
import time
from typing import Any

import pytest

from zoning.errors import InputError
from zoning.ingest.footprints import footprint_from_geojson
from zoning.ingest.limits import WORLD, AreaOfUse
from zoning.ingest.strict_json import parse_json

INF, NAN = math.inf, math.nan


def square(x=113.3, y=31.7, side=0.01):
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings) or [square()]}


def star(points):
    step = 2 * math.pi * (points // 2) / points
    ring = [[114 + math.cos(i * step), 31 + math.sin(i * step)] for i in range(points)]
    return polygon([*ring, ring[0]])


def nested(depth):
    value: dict[str, Any] = {"type": "Point", "coordinates": [113.0, 31.0]}
    for _ in range(depth):
        value = {"type": "GeometryCollection", "geometries": [value]}
    return value


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def feature(geometry, **members):
    return {"type": "Feature", "properties": {}, "geometry": geometry, **members}


LINE = {"type": "LineString", "coordinates": [[113.0, 31.0], [113.1, 31.1]]}
METRES = [[38530000.0, 3388000.0], [38530050.0, 3388000.0], [38530050.0, 3388050.0]]
SIX_DIGITS = [[530000.0, 3388000.0], [530050.0, 3388000.0], [530050.0, 3388050.0]]

REFUSED = [
    ("G1", polygon([[NAN, 31.0], *square()[1:4], [NAN, 31.0]]), {}, "coordinate-not-finite"),
    ("G2", polygon([[INF, 31.0], *square()[1:4], [INF, 31.0]]), {}, "coordinate-not-finite"),
    (
        "G3",
        polygon([[1e308, 1.0], [1.0, 1e308], [2.0, 2.0], [1e308, 1.0]]),
        {},
        "coordinate-out-of-range",
    ),
    (
        "G4",
        polygon([[1e-320, 0.0], [0.0, 1e-320], [0.0, 0.0], [1e-320, 0.0]]),
        {},
        "degenerate",
    ),
    ("G5-empty", {"type": "Polygon", "coordinates": []}, {}, "geometry-empty"),
    ("G5-null", feature(None), {}, "geometry-empty"),
    ("G5-none", collection(), {}, "geometry-empty"),
    ("G6", polygon(square()[:4]), {}, "ring-not-closed"),
    ("G7", polygon([*square()[:2], square()[0]]), {}, "ring-too-short"),
    (
        "G8",
        polygon([[113, 31], [113.1, 31.1], [113.1, 31], [113, 31.1], [113, 31]]),
        {},
        "geometry-invalid",
    ),
    ("G9-101", star(101), {}, "geometry-invalid"),
    ("G9-1001", star(1001), {}, "geometry-invalid"),
    (
        "G13-parts",
        {
            "type": "MultiPolygon",
            "coordinates": [[square(110 + i / 1000, side=5e-4)] for i in range(10_000)],
        },
        {},
        "too-many-parts",
    ),
    (
        "G13-holes",
        polygon(square(110, side=11), *(square(110.001 + i / 1000, 32, 5e-4) for i in range(1500))),
        {},
        "too-many-parts",
    ),
    ("G14-outside", polygon(square(), square(114, 31)), {}, "geometry-invalid"),
    (
        "G14-twice",
        {"type": "MultiPolygon", "coordinates": [[square()], [square()]]},
        {},
        "geometry-invalid",
    ),
    ("G16", polygon([[113, 31], [113.1, 31], [113.2, 31], [113, 31]]), {}, "degenerate"),
    ("G17", LINE, {}, "half-width-missing"),
    (
        "G17-mixed",
        collection(feature(polygon()), feature({"type": "Point", "coordinates": [113.3, 31.7]})),
        {},
        "geometry-type",
    ),
    ("G18-collections", nested(40), {}, "too-deep"),
    ("G19", {"type": "CircularString", "coordinates": []}, {}, "geometry-type"),
    ("G19-feature", feature({"type": "PolyhedralSurface"}), {}, "geometry-type"),
    ("G20", {"type": "Point", "coordinates": [113.0, 31.0, 5.0, 6.0]}, {}, "coordinate-dimension"),
    (
        "G21",
        polygon([square()[0], *([*p, 5.0] for p in square()[1:])]),
        {},
        "coordinate-dimension",
    ),
    ("G22", polygon(square(31.7, 113.3)), {}, "axis-order-suspected"),
    ("G22-beijing", polygon(square(39.9, 116.4)), {}, "axis-order-suspected"),
    ("G22-tibet", polygon(square(29.6, 85.0)), {}, "axis-order-suspected"),
    ("G23", polygon([*METRES, METRES[0]]), {}, "coordinate-out-of-range"),
    (
        "G24",
        polygon([[179, 31], [-179, 31], [-179, 32], [179, 31]]),
        {"area_of_use": WORLD},
        "outside-area-of-use",
    ),
    (
        "G24-beyond",
        polygon([[179, 31], [181, 31], [181, 32], [179, 31]]),
        {"area_of_use": WORLD},
        "outside-area-of-use",
    ),
    ("G24-abroad", polygon(square(2.3, 48.8)), {}, "outside-area-of-use"),
    ("G27-small", polygon(square(side=1e-7)), {}, "area-too-small"),
    ("G27-large", polygon(square(110, 28, 8)), {}, "area-too-large"),
    ("G31", collection(feature(polygon(), id=1), feature(polygon(), id=1)), {}, "duplicate-id"),
    (
        "G34-text",
        polygon([["113.3", 31.7], *square()[1:4], ["113.3", 31.7]]),
        {},
        "coordinate-type",
    ),
    ("G34-truth", polygon([[True, 31.7], *square()[1:4], [True, 31.7]]), {}, "coordinate-type"),
    ("G34-null", polygon([[None, 31.7], *square()[1:4], [None, 31.7]]), {}, "coordinate-type"),
    ("G34-flat", polygon([113.3, 31.7, 113.4, 31.8]), {}, "coordinate-type"),
    ("C3", polygon(), {"crs": "EPSG:999999"}, "crs-unknown"),
    ("C4-init", polygon(), {"crs": "+init=epsg:4326"}, "crs-not-allowed"),
    ("C4-url", polygon(), {"crs": "http://example.org/crs.wkt"}, "crs-not-allowed"),
    ("C4-pipeline", polygon(), {"crs": "+proj=pipeline +step +proj=utm"}, "crs-not-allowed"),
    ("C4-grid", polygon(), {"crs": "/usr/share/proj/null"}, "crs-not-allowed"),
    (
        "C4-link",
        {**polygon(), "crs": {"type": "link", "properties": {"href": "http://example.org"}}},
        {},
        "crs-not-allowed",
    ),
    ("C5-long", polygon(), {"crs": f'GEOGCS["{"x" * 1_000_000}"]'}, "field-too-large"),
    ("C5-deep", polygon(), {"crs": "GEOGCS[" * 5000 + "]" * 5000}, "crs-unknown"),
    ("C6-crs", polygon(), {"crs": "GCJ-02"}, "crs-not-lossless"),
    ("C8-xian", polygon(), {"crs": "EPSG:4610"}, "datum-shift-unavailable"),
    ("C8-beijing", polygon(), {"crs": "EPSG:2422"}, "datum-shift-unavailable"),
    ("C10-prefix", polygon([*METRES, METRES[0]]), {"crs": "EPSG:4547"}, "zone-mismatch"),
    ("C10-zone", polygon([*METRES, METRES[0]]), {"crs": "EPSG:4527"}, "zone-mismatch"),
    ("C10-bare", polygon([*SIX_DIGITS, SIX_DIGITS[0]]), {"crs": "EPSG:4526"}, "zone-mismatch"),
    ("C11", polygon([*SIX_DIGITS, SIX_DIGITS[0]]), {"crs": "EPSG:27700"}, "outside-area-of-use"),
    ("C12-compound", polygon(), {"crs": "EPSG:9518"}, "crs-not-allowed"),
    ("C12-vertical", polygon(), {"crs": "EPSG:5773"}, "crs-not-allowed"),
    ("C12-engineering", polygon(), {"crs": 'LOCAL_CS["x",UNIT["metre",1]]'}, "crs-not-allowed"),
    ("none", {"type": "Unheard"}, {}, "geojson-invalid"),
    ("array", [1, 2], {}, "geojson-invalid"),
    ("features", {"type": "FeatureCollection", "features": {}}, {}, "geojson-invalid"),
    (
        "occupation",
        feature(polygon(), properties={"occupation": "sometimes"}),
        {},
        "occupation-unknown",
    ),
]


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


BODIES = [
    ("H1-comma", b'{"type":"Point","coordinates":[113,31,]}', "malformed-json"),
    ("H1-bom", b'\xef\xbb\xbf{"a":1}', "malformed-json"),
    ("H1-utf16", '{"a":1}'.encode("utf-16"), "malformed-json"),
    ("H1-empty", b"", "malformed-json"),
    ("G1-literal", b'{"coordinates":[NaN,1]}', "malformed-json"),
    ("G2-literal", b'{"coordinates":[1e400,1]}', "number-out-of-range"),
    ("H2", b"[" * 65 + b"]" * 65, "too-deep"),
    ("G18", b'{"g":' * 20_000 + b"1" + b"}" * 20_000, "too-deep"),
    ("H3", b'{"type":"Point","coordinates":[1,2],"coordinates":[3,4]}', "duplicate-key"),
    ("H3-inner", b'[{"a":{"b":1}},{"a":{"b":1,"b":2}}]', "duplicate-key"),
    ("H3-escaped", b'{"a":1,"\\u0061":2}', "duplicate-key"),
    ("H5-digits", b"[" + b"9" * 5000 + b"]", "number-out-of-range"),
    ("H5-2^64", b"[18446744073709551616]", "number-out-of-range"),
    ("H5-2^53", b'{"id":9007199254740993}', "number-out-of-range"),
    ("A3", b'{"name":"a\\u0000b"}', "control-character"),
    ("A3-key", b'{"a\\u0001":1}', "control-character"),
    ("A4", b'{"name":"\\ud800"}', "bad-unicode"),
    ("A4-bytes", '{"name":"红线"}'.encode("gbk"), "bad-unicode"),
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
