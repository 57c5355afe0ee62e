"""The public tier over HTTP: what an anonymous caller is told, and what not."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely
from factories import METRE_EAST, METRE_NORTH, SOUTH, WEST, strip
from fastapi.testclient import TestClient
from plugins.services import Serve, key_for, workspace_of
from plugins.workspaces import ACTOR, draft, opened_at, published, settings_for
from pmtiles.reader import MmapSource, Reader
from sqlalchemy import text

from access_lists.document import geojson
from app.checks.service import PublicReplayError
from app.main import create_app
from app.permissions import Role
from app.public_settings import PublicSettings
from app.scope import WHOLE, limited_to
from app.settings import WebSettings

AS_OF = "2026-11-21"
RULE = {"effect": "prohibit", "text": "红线内禁止", "scope": {"red_line": True}}
ANONYMOUS = WebSettings(host="0.0.0.0", anonymous="public")  # noqa: S104 - not bound


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, postgis_server: Any) -> Iterator[TestClient]:
    """A city with a red line from 3 to 4 km, served to anonymous callers from PostGIS."""
    folder = tmp_path_factory.mktemp("city")
    with postgis_server.database() as url:
        filled = opened_at(folder / "home", url)
        published(filled, folder / "in", clauses=[RULE])
        filled.close()
        settings = settings_for(folder / "home", url).model_copy(update={"web": ANONYMOUS})
        with TestClient(create_app(settings), raise_server_exceptions=False) as client:
            yield client


def site(east_m: float, *, size_m: float = 40.0) -> dict[str, Any]:
    """A square plot, so far east of the origin of the city."""
    west, south = WEST + east_m * METRE_EAST, SOUTH + 40 * METRE_NORTH
    return geojson(
        shapely.box(west, south, west + size_m * METRE_EAST, south + size_m * METRE_NORTH)
    )


def ask(client: TestClient, footprint: dict[str, Any], **headers: Any) -> Any:
    body = {"footprint": footprint, "project": {"industries": ["C1432"]}, "as_of": AS_OF}
    return client.post("/v1/checks", json=body, headers=headers.get("headers"))


def test_an_anonymous_caller_is_answered_from_cells(city: TestClient):
    answer = ask(city, site(1000))
    assert answer.status_code == 201, answer.text
    found = answer.json()
    assert (found["tier"], found["verdict"]) == ("public", "no_conflict")
    assert found["footprint"]["area_m2"] is found["coverage"]["share"] is None
    hits = [hit for layer in found["layers"] for hit in layer["hits"]]
    assert [hit["code"] for hit in hits] == ["ZH99010110001"]
    assert {hit[name] for hit in hits for name in ("relation", "overlap_m2", "share")} == {None}
    corners = shapely.get_coordinates(
        shapely.from_geojson(json.dumps(found["footprint"]["geometry"]))
    )
    assert ((corners * 2048) % 1 == 0).all()


def test_it_has_the_members_of_an_internal_answer(city: TestClient):
    internal = ask(city, site(1000), headers=key_for(city, Role.CHECKER)).json()
    public = ask(city, site(1000)).json()
    assert set(internal) <= set(public)
    assert internal["tier"] == "internal"
    for one in ("footprint", "coverage"):
        assert set(internal[one]) <= set(public[one])


@pytest.mark.parametrize(
    ("east_m", "internal", "public"),
    [
        (3500, "conflict", {"conflict"}),
        (2930, "no_conflict", {"undetermined", "conflict"}),
        (2600, "no_conflict", {"no_conflict"}),
    ],
)
def test_within_a_cell_of_an_edge_it_is_undetermined_at_best(
    city: TestClient, east_m: float, internal: str, public: set[str]
):
    exact = ask(city, site(east_m), headers=key_for(city, Role.CHECKER)).json()
    found = ask(city, site(east_m)).json()
    assert exact["verdict"] == internal
    assert found["verdict"] in public
    near_edge = "near-edge" in {one["code"] for one in found["reasons"]}
    assert near_edge == (found["verdict"] != "no_conflict")


def test_an_answer_can_be_fetched_by_whoever_knows_its_id(city: TestClient):
    answer = ask(city, site(1000))
    again = city.get(answer.headers["location"])
    assert again.content == answer.content
    assert again.json()["signature"]
    report = city.get(answer.headers["location"] + ".geojson")
    assert (report.status_code, report.json()["code"]) == (403, "forbidden")
    listed = city.get("/v1/checks")
    assert listed.status_code == 403


def test_nothing_of_the_outline_that_was_sent_is_kept(city: TestClient):
    identity = ask(city, site(1000)).json()["id"]
    with workspace_of(city).database.read() as session:
        query = text("SELECT question, figure FROM assessment WHERE id = :id")
        assert list(session.execute(query, {"id": identity})) == [({"tier": "public"}, None)]


@pytest.mark.parametrize(
    "path", ["/v1/map/layers", "/v1/releases", "/v1/units?lon=112.6&lat=31.4", "/v1/lists"]
)
def test_exact_data_are_for_others(city: TestClient, path: str):
    assert city.get(path).status_code in {403, 404, 405}


def test_the_public_map_shows_cells(city: TestClient, tmp_path: Path):
    layers = city.get("/v1/public/map/layers", params={"as_of": AS_OF}).json()["layers"]
    (red,) = [one for one in layers if one["kind"] == "red-lines"]
    assert all((edge * 2048) % 1 == 0 for edge in red["bounds"])
    exact = strip(3, 4).bounds
    assert red["bounds"][0] <= exact[0]
    assert red["bounds"][2] >= exact[2]
    answer = city.get(red["tiles"])
    assert answer.status_code == 200
    assert answer.headers["ratelimit"].startswith('"public-map";r=')
    archive = tmp_path / "red.pmtiles"
    archive.write_bytes(answer.content)
    with archive.open("rb") as file:
        header = Reader(MmapSource(file)).header()
    assert header["min_lon_e7"] <= round(exact[0] * 1e7)
    part = city.get(red["tiles"], headers={"Range": "bytes=0-126"})
    assert (part.status_code, len(part.content)) == (206, 127)
    exact_key = red["id"]
    assert city.get(f"/v1/map/layers/{exact_key}.geojson").status_code == 403
    assert city.get("/v1/public/map/layers/none.pmtiles").status_code == 404


def test_a_draft_has_no_public_form(city: TestClient, tmp_path: Path):
    services = workspace_of(city)
    with limited_to(WHOLE):
        draft(services, tmp_path / "draft", name="next")
    with services.public_reader.connection() as connection:
        query = text("SELECT DISTINCT release_name FROM pub.layer_form")
        assert list(connection.scalars(query)) == ["city"]


def test_an_embedded_store_has_no_public_tier(serve: Serve):
    client = serve(web=ANONYMOUS)
    for answer in (ask(client, site(1000)), client.get("/v1/public/map/layers")):
        assert (answer.status_code, answer.json()["code"]) == (403, "public-tier-unavailable")
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_site_larger_than_the_public_tier_looks_at_is_refused(city: TestClient):
    answer = ask(city, site(-4000, size_m=9000))
    assert (answer.status_code, answer.json()["code"]) == (413, "public-site-too-large")
    assert "10000" in answer.json()["detail"].replace(",", "")


def test_a_point_is_a_preliminary_look(city: TestClient):
    point = {"type": "Point", "coordinates": [WEST + 1000 * METRE_EAST, SOUTH + 50 * METRE_NORTH]}
    found = ask(city, point).json()
    assert found["verdict"] == "undetermined"
    assert "preliminary-point" in {one["code"] for one in found["reasons"]}


def test_a_public_answer_is_not_replayed(city: TestClient):
    services, identity = workspace_of(city), ask(city, site(1000)).json()["id"]
    with limited_to(WHOLE), pytest.raises(PublicReplayError):
        services.checks.replay(ACTOR, identity)


def test_the_same_request_with_the_same_key_is_answered_once(city: TestClient):
    key = {"Idempotency-Key": "k1"}
    first = ask(city, site(1000), headers=key)
    again = ask(city, site(1000), headers=key)
    assert first.headers["ratelimit"]
    assert again.content == first.content
    assert "ratelimit" not in again.headers, "nothing was counted"
    other = ask(city, site(1100), headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


def test_strangers_with_the_same_key_share_nothing(city: TestClient):
    key = {"Idempotency-Key": "k2"}
    first = ask(city, site(1000), headers=key)
    portal = key_for(city, Role.PUBLIC, name="portal")
    other = ask(city, site(1100), headers=key | portal)
    stranger = TestClient(city.app, client=("198.51.100.7", 1))
    third = ask(stranger, site(1200), headers=key)
    assert [one.status_code for one in (first, other, third)] == [201, 201, 201]
    assert len({one.json()["id"] for one in (first, other, third)}) == 3


def test_the_settings_refuse_a_grid_that_does_not_nest():
    with pytest.raises(ValueError, match="power of two"):
        PublicSettings(cells_per_degree=2000)
