"""The picture of the map that the service draws where a browser cannot."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, XMLParser

import pytest
from factories import SOUTH, WEST, strip
from fastapi.testclient import TestClient
from plugins.workspaces import ACTOR, draft, geojson_file, opened_at, published

from app.main import create_app
from app.releases.drafts import NewLayer
from app.settings import Settings
from zoning.export.tile_shapes import on_the_world, shapes_in
from zoning.export.tiles import write_tiles
from zoning.model.zone import Zone
from zoning.vocabulary import LayerKind

HOSTILE = "<script>alert(1)</script>"
BOX = f"{WEST - 0.002},{SOUTH - 0.004},{WEST + 0.05},{SOUTH + 0.01}"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The service over a published city and a draft with a point of a hostile name."""
    home, files = tmp_path_factory.mktemp("drawn") / "home", tmp_path_factory.mktemp("in")
    filled = opened_at(home, f"sqlite:///{home / 'sanxian.sqlite'}")
    published(filled, files / "city")
    draft(filled, files / "next", name="next")
    path = geojson_file(files / "park.geojson", [(strip(0, 2), {"code": "P", "name": HOSTILE})])
    park = NewLayer(path=path, kind=LayerKind.REFERENCE, cls="park", name="parks")
    filled.releases.add_layer(ACTOR, "next", park)
    filled.close()
    with TestClient(create_app(Settings(home=home)), raise_server_exceptions=False) as opened:
        yield opened


def picture(client: TestClient, release: str, **query: object) -> Element:
    layers = client.get("/v1/map/layers", params={"release": release}).json()["layers"]
    asked = {"bbox": BOX, "layer": [one["id"] for one in layers], **query}
    answer = client.get("/v1/map/picture.svg", params=asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "image/svg+xml"
    return parsed(answer.text)


def parsed(text: str) -> Element:
    parser = XMLParser()  # noqa: S314 - our own answer
    parser.feed(text)
    return parser.close()


def words(drawn: Element) -> list[str]:
    return [one.text or "" for one in drawn.iter(f"{SVG}text")]


def test_zones_are_drawn_with_pattern_colour_and_name(client: TestClient):
    drawn = picture(client, "city")
    patterns = {one.get("id") for one in drawn.iter(f"{SVG}pattern")}
    assert {"back-diagonal-b5563c", "diagonal-b3201b"} <= patterns
    assert {"一号单元", "一号红线"} <= set(words(drawn))
    assert any(one.endswith("°E") for one in words(drawn))
    assert any(one.endswith((" m", " km")) for one in words(drawn))


def test_the_picture_has_the_size_that_was_asked_for(client: TestClient):
    drawn = picture(client, "city", width=400, height=300)
    width = float((drawn.get("width") or "").removesuffix("mm")) * 96 / 25.4
    assert width == pytest.approx(400, abs=0.1)


def test_layers_of_a_draft_are_drawn_too_and_a_hostile_name_is_only_a_name(client: TestClient):
    drawn = picture(client, "next")
    assert list(drawn.iter(f"{SVG}script")) == []
    assert any(one.startswith("<script>") for one in words(drawn))


def test_without_layers_there_is_the_graticule_alone(client: TestClient):
    answer = client.get("/v1/map/picture.svg", params={"bbox": "70,15,140,55"})
    drawn = parsed(answer.text)
    assert "110°E" in words(drawn)
    assert "40°N" in words(drawn)


@pytest.mark.parametrize(
    "bbox", ["", "1,2,3", "a,b,c,d", "5,5,4,6", "0,0,0,0", "0,0,nan,1", "1,2,300,4"]
)
def test_a_box_that_is_none_is_refused(client: TestClient, bbox: str):
    answer = client.get("/v1/map/picture.svg", params={"bbox": bbox})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-parameter")


def test_an_unknown_layer_is_a_problem(client: TestClient):
    answer = client.get("/v1/map/picture.svg", params={"bbox": BOX, "layer": "nothing"})
    assert (answer.status_code, answer.json()["code"]) == (404, "layer-not-found")


def test_shapes_come_back_from_the_tiles_where_they_were(tmp_path: Path):
    shape = strip(0, 1)
    write_tiles(tmp_path / "t.pmtiles", [Zone(code="A", name="甲", geometry=shape)])
    west, south, east, north = shape.bounds
    (left, bottom), (right, top) = on_the_world(west, south), on_the_world(east, north)
    tiles = list(shapes_in(tmp_path / "t.pmtiles", (left, top, right, bottom), pixels=800))
    found = [one for tile in tiles for one in tile.shapes]
    boxes = [one.bounds for one, properties in found if "label" not in properties]
    step = (right - left) / 500
    assert min(one[0] for one in boxes) == pytest.approx(left, abs=step)
    assert max(one[2] for one in boxes) == pytest.approx(right, abs=step)
    assert min(one[1] for one in boxes) == pytest.approx(top, abs=step)
    assert {properties["code"] for _, properties in found} == {"A"}
