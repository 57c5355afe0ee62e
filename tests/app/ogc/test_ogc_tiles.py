"""OGC API – Tiles: the archives of the layers, tile by tile."""

import gzip

import mapbox_vector_tile
import pytest
from fastapi.testclient import TestClient
from plugins.gis import ACROSS
from pmtiles.reader import MemorySource, Reader

from app.ogc.tile_files import merged
from app.ogc.tile_sets import tile_at

UNITS = "/ogc/collections/control-units/tiles"


def tile_set(client: TestClient, url: str = UNITS) -> dict:
    answer = client.get(f"{url}/WebMercatorQuad")
    assert answer.status_code == 200, answer.text
    return answer.json()


def decoded(client: TestClient, url: str, zoom: int, lon: float, lat: float) -> list[dict]:
    column, row = tile_at(lon, lat, zoom)
    answer = client.get(f"{url}/WebMercatorQuad/{zoom}/{row}/{column}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    layers = mapbox_vector_tile.decode(answer.content)
    assert set(layers) == {"zones"}
    return [one["properties"] for one in layers["zones"]["features"]]


def test_a_tile_set_says_where_its_tiles_are(gis: TestClient):
    """ogcapi-tiles-1/1.0/conf/tileset"""
    listed = gis.get(UNITS).json()["tilesets"][0]
    assert listed["dataType"] == "vector"
    found = tile_set(gis)
    template = next(one for one in found["links"] if one["rel"] == "item")
    assert template["templated"]
    assert template["href"].endswith("/{tileMatrix}/{tileRow}/{tileCol}")
    last = found["tileMatrixSetLimits"][-1]
    address = (
        template["href"]
        .replace("{tileMatrix}", last["tileMatrix"])
        .replace("{tileRow}", str(last["minTileRow"]))
        .replace("{tileCol}", str(last["maxTileCol"]))
    )
    assert gis.get(address).status_code in {200, 204}


def test_the_scheme_is_web_mercator_quad(gis: TestClient):
    listed = gis.get("/ogc/tileMatrixSets").json()["tileMatrixSets"]
    assert [one["id"] for one in listed] == ["WebMercatorQuad"]
    found = gis.get(listed[0]["links"][0]["href"]).json()
    first = found["tileMatrices"][0]
    assert first["scaleDenominator"] == pytest.approx(559082264.028717)
    assert first["cellSize"] == pytest.approx(156543.033928041)


def test_a_tile_of_one_layer_is_that_of_its_archive(gis: TestClient, gis_workspace):
    url = "/ogc/releases/county/collections/control-units/tiles"
    zoom = int(tile_set(gis, url)["tileMatrixSetLimits"][-1]["tileMatrix"])
    column, row = tile_at(118.05, 30.01, zoom)
    served = gis.get(f"{url}/WebMercatorQuad/{zoom}/{row}/{column}").content
    layers = gis_workspace.releases.show("county")["layers"]
    assert any(one["kind"] == "control-units" for one in layers)
    archives = list(gis_workspace.settings.tiles_dir.glob("*.pmtiles"))
    tiles = [Reader(MemorySource(path.read_bytes())).get(zoom, column, row) for path in archives]
    assert served in [gzip.decompress(one) for one in tiles if one]


def test_a_tile_of_several_layers_holds_the_zones_of_all(gis: TestClient):
    deepest = int(tile_set(gis)["tileMatrixSetLimits"][-1]["tileMatrix"])
    county = decoded(gis, UNITS, deepest, 118.055, 30.005)
    assert {one["category"] for one in county if "code" in one} >= {"priority-protection"}
    city = decoded(gis, UNITS, deepest, 112.6, 31.4)
    assert {one["code"] for one in city} == {"ZH99010110001"}
    codes = set()
    for step in range(ACROSS):
        codes |= {one["code"] for one in
                  decoded(gis, UNITS, deepest, 118.005 + step / 100, 30.005)}  # fmt: skip
    assert len(codes) >= ACROSS


def test_tiles_of_several_archives_become_one_layer():
    def tile(name: str, at: int) -> bytes:
        square = f"POLYGON (({at} 0, {at + 10} 0, {at + 10} 10, {at} 10, {at} 0))"
        features = [{"geometry": square, "properties": {"code": name, "category": "x"}}]
        layers = [{"name": "zones", "features": features}]
        return mapbox_vector_tile.encode(layers, default_options={"extents": 8192})

    one, other = tile("A", 0), tile("B", 100)
    whole = mapbox_vector_tile.decode(merged([one, b"", other]))["zones"]
    apart = [mapbox_vector_tile.decode(each)["zones"]["features"][0] for each in (one, other)]
    assert whole["features"] == apart
    assert whole["extent"] == 8192
    assert merged([one, b""]) == one
    assert merged([]) == b""


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/WebMercatorQuad/30/0/0", 404),
        ("/WebMercatorQuad/5/0/0", 404),
        ("/WebMercatorQuad/5/-1/0", 400),
        ("/WebMercatorQuad/x/0/0", 400),
        ("/Other/5/0/0", 404),
        ("/Other", 404),
    ],
)
def test_a_tile_that_there_is_not_is_a_problem(gis: TestClient, path: str, status: int):
    answer = gis.get(UNITS + path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
