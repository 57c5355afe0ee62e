import hashlib
import time

import numpy as np
import orjson
import pytest
import rfc8785
import shapely
from hypothesis import given
from hypothesis import strategies as st

from zoning.content import (
    LayerHasher,
    canonical_json,
    content_shape,
    layer_header,
    layer_sha256,
)
from zoning.ingest.limits import WORLD
from zoning.ingest.mapping import map_zones
from zoning.ingest.reading import read_features
from zoning.model.zone import Zone
from zoning.vocabulary import LayerKind

HEADER = layer_header(
    kind=LayerKind.CONTROL_UNITS, name="单元", element=None, cls=None, boundary_tolerance_m=1.0
)


def zone(code: str, west: float, **fields) -> Zone:
    return Zone(code=code, geometry=content_shape(shapely.box(west, 30, west + 1, 31)), **fields)


def test_the_hash_is_of_the_bytes_that_are_promised():
    only = zone("ZH99990120001", 113, name="东山", category="key-control")
    header = (
        '{"boundary_tolerance_m":1,"class":null,"element":null,"kind":"control-units",'
        '"name":"单元"}'
    )
    properties = (
        '{"attributes":{},"category":"key-control","class":null,"code":"ZH99990120001",'
        '"county":null,"name":"东山"}'
    )
    wkb = shapely.to_wkb(only.geometry, byte_order=1)
    promised = header.encode() + b"\n" + properties.encode() + b"\n" + wkb + b"\n"
    assert layer_sha256(HEADER, [only]) == hashlib.sha256(promised).hexdigest()


def test_order_of_zones_changes_nothing():
    zones = [zone("b", 114), zone("a", 113), zone("单", 115)]
    assert layer_sha256(HEADER, zones) == layer_sha256(HEADER, zones[::-1])


@pytest.mark.parametrize(
    "other",
    [
        zone("a", 113.000001),
        zone("a2", 113),
        zone("a", 113, name=""),
        zone("a", 113, attributes={"x": 1}),
    ],
)
def test_any_difference_in_content_shows(other):
    assert layer_sha256(HEADER, [zone("a", 113)]) != layer_sha256(HEADER, [other])


def test_the_tolerance_belongs_to_the_content():
    looser = HEADER | {"boundary_tolerance_m": 2.0}
    assert layer_sha256(HEADER, []) != layer_sha256(looser, [])


def test_streamed_rows_have_the_hash_of_the_layer():
    zones = [zone("a", 113, attributes={"面积": 1.5}), zone("b", 114)]
    hasher = LayerHasher(HEADER)
    for one in zones:
        stored = orjson.loads(orjson.dumps(one.properties()))
        hasher.add(stored, shapely.to_wkb(one.geometry, byte_order=1))
    assert hasher.hexdigest() == layer_sha256(HEADER, zones)


@pytest.mark.parametrize("second", ["a", "Z"])
def test_rows_out_of_order_are_refused(second):
    hasher = LayerHasher(HEADER)
    hasher.add(zone("a", 113).properties(), b"")
    with pytest.raises(ValueError, match="zones must come by code"):
        hasher.add(zone(second, 113).properties(), b"")


texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none()
    | st.booleans()
    | texts
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)


@given(texts, st.dictionaries(texts, values, max_size=4))
def test_the_fast_way_writes_the_bytes_of_rfc_8785(code, attributes):
    properties = zone(code, 113, attributes=attributes).properties()
    assert canonical_json(properties) == rfc8785.dumps(properties)


def test_a_collection_of_one_is_that_one():
    line = shapely.LineString([(1, 1), (0, 0)])
    assert content_shape(shapely.MultiLineString([line])) == content_shape(line)
    assert content_shape(shapely.MultiPoint([(1, 2)])) == shapely.Point(1, 2)


@pytest.mark.bench
def test_a_nation_of_units_is_hashed_in_seconds():
    angle = np.linspace(0, 2 * np.pi, 1000, endpoint=False)
    ring = np.column_stack([np.cos(angle), np.sin(angle)])
    zones = [
        Zone(code=f"ZH{i:011}", name="重点管控单元", geometry=shapely.Polygon(ring + i % 90))
        for i in range(45_000)
    ]
    begin = time.perf_counter()
    layer_sha256(HEADER, zones)
    assert time.perf_counter() - begin < 5


def test_the_same_data_has_one_hash_in_every_format(shared_data):
    folder = shared_data / "zoning"
    formats = [
        folder / f"formats/Minn_Primary_District.{end}" for end in ("gpkg", "zip", "gml", "kml")
    ]
    hashes = {}
    for path in [folder / "Primary_Zoning_corrected.geojson", *formats]:
        table = read_features(path, area_of_use=WORLD, purpose="layer")
        fields = {"code": "ZONE_CODE"}
        zones = map_zones(table, kind=LayerKind.CONTROL_UNITS, cls=None, fields=fields).zones
        hashes[path.name] = layer_sha256(HEADER, zones)
    assert len(set(hashes.values())) == 1, hashes
