"""GeoJSON of one footprint that must be refused: rows G, C and H of the catalogue."""

import math
from typing import Any

from zoning.ingest.limits import WORLD

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
    (
        "C11-zone",
        polygon([[x + 3e5, y] for x, y in SIX_DIGITS + SIX_DIGITS[:1]]),
        {"crs": "EPSG:4554"},
        "outside-area-of-use",
    ),
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
