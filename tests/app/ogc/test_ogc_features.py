"""OGC API – Features: the zones in force and of one release, as GIS clients ask for them."""

import gc
import math
import tracemalloc
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
import shapely
from fastapi.testclient import TestClient
from plugins.gis import ACROSS, DOWN, ODD_CODES, SOUTH, STEP, WEST, square
from plugins.services import Serve, key_for, workspace_of
from plugins.workspaces import ACTOR
from shapely.geometry import shape
from sqlalchemy import text

from app.main import create_app
from app.ogc.datasets import Atlas
from app.ogc.items import page_of
from app.ogc.reference_systems import CRS84, frame
from app.permissions import Role
from app.releases.drafts import NewRelease
from app.settings import WebSettings
from app.workspace import Workspace
from zoning.store.browsing import Wanted

EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
ZONES = "/ogc/collections/element-zones-water/items"
ALL = ACROSS * DOWN


def found(client: TestClient, url: str = ZONES, **query: Any) -> dict[str, Any]:
    answer = client.get(url, params=query or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


def codes(client: TestClient, **query: Any) -> list[str]:
    return [one["properties"]["code"] for one in found(client, limit=1000, **query)["features"]]


def next_of(page: dict[str, Any]) -> str | None:
    return next((one["href"] for one in page["links"] if one["rel"] == "next"), None)


@pytest.mark.parametrize("at", ["/ogc", "/ogc/releases/county"])
def test_the_landing_page_leads_to_everything_by_whole_addresses(gis: TestClient, at: str):
    """ogcapi-features-1/1.0/conf/core: /conf/core/root-success"""
    links = gis.get(at).json()["links"]
    rels = {one["rel"] for one in links}
    assert {"self", "service-desc", "service-doc", "conformance", "data"} <= rels
    for one in links:
        assert one["href"].startswith("http://testserver/ogc")
        assert gis.get(one["href"]).status_code == 200, one["href"]


def test_conformance_names_the_classes_of_the_standards(gis: TestClient):
    classes = gis.get("/ogc/conformance").json()["conformsTo"]
    for name in (
        "ogcapi-features-1/1.0/conf/core",
        "ogcapi-features-1/1.0/conf/geojson",
        "ogcapi-features-1/1.0/conf/html",
        "ogcapi-features-1/1.0/conf/oas30",
        "ogcapi-features-2/1.0/conf/crs",
        "ogcapi-features-3/1.0/conf/features-filter",
        "cql2/1.0/conf/cql2-text",
        "ogcapi-tiles-1/1.0/conf/core",
        "ogcapi-processes-1/1.0/conf/core",
    ):
        assert f"http://www.opengis.net/spec/{name}" in classes


def test_collections_are_kinds_with_extent_and_systems(gis: TestClient):
    listed = {one["id"]: one for one in gis.get("/ogc/collections").json()["collections"]}
    assert set(listed) == {
        "control-units", "red-lines", "element-zones-water", "reference-river",
    }  # fmt: skip
    zones = listed["element-zones-water"]
    box = zones["extent"]["spatial"]["bbox"][0]
    assert box == pytest.approx([WEST, SOUTH, WEST + ACROSS * STEP, SOUTH + DOWN * STEP])
    assert zones["extent"]["temporal"]["interval"] == [["2023-06-30T16:00:00Z", None]]
    assert zones["storageCrs"] == f"{EPSG}4490"
    assert {f"{EPSG}4490", f"{EPSG}4326", f"{EPSG}4527", f"{EPSG}4548"} <= set(zones["crs"])
    assert {one["name"] for one in listed["control-units"]["releases"]} == {"city", "county"}


def test_a_release_is_a_dataset_of_its_own_with_the_same_collections(gis: TestClient):
    ids = [one["id"] for one in gis.get("/ogc/releases/city/collections").json()["collections"]]
    assert ids == ["control-units", "red-lines"]
    units = found(gis, "/ogc/releases/county/collections/control-units/items")
    assert units["numberMatched"] == 3 * ACROSS
    both = found(gis, "/ogc/collections/control-units/items")
    assert both["numberMatched"] == 3 * ACROSS + 1
    assert both["releases"] == ["city", "county"]


def test_a_draft_is_a_dataset_only_by_its_name(gis: TestClient):
    drafted = found(gis, "/ogc/releases/next/collections/red-lines/items")["features"]
    in_force = found(gis, "/ogc/collections/red-lines/items")["features"]
    assert [one["properties"]["release_name"] for one in drafted] == ["next"]
    assert [one["properties"]["release_name"] for one in in_force] == ["city"]


def test_pages_lead_through_every_zone_once(gis: TestClient):
    url, seen = f"{ZONES}?limit=40", []
    while url:
        page = found(gis, url)
        assert len(seen) < ALL
        assert page["numberMatched"] == ALL
        assert page["numberReturned"] == len(page["features"]) <= 40
        seen += [one["id"] for one in page["features"]]
        url = next_of(page)
    assert len(seen) == len(set(seen)) == ALL


def test_the_next_page_keeps_what_was_asked_and_is_in_the_header_too(gis: TestClient):
    answer = gis.get(ZONES, params={"limit": 3, "bbox": "118,30,118.05,30.05"})
    target = next_of(answer.json())
    assert f'<{target}>; rel="next"' in answer.headers["link"]
    assert "bbox=" in target
    assert found(gis, target)["numberMatched"] == answer.json()["numberMatched"]


def test_a_limit_beyond_the_most_is_the_most(gis: TestClient):
    assert found(gis, limit=10**9)["numberReturned"] == ALL


def test_every_feature_is_found_by_its_id_however_odd(gis: TestClient):
    listed = found(gis, limit=1000)["features"]
    odd = [one for one in listed if one["properties"]["code"] in ODD_CODES]
    assert len(odd) == len(ODD_CODES)
    for one in odd:
        alone = gis.get(f"{ZONES}/{quote(one['id'], safe='')}")
        assert alone.headers["content-type"] == "application/geo+json"
        assert alone.json()["properties"] == one["properties"]
        own = next(link["href"] for link in alone.json()["links"] if link["rel"] == "self")
        assert gis.get(own).json()["id"] == one["id"]


def test_coordinates_are_exactly_those_stored_and_rings_turn_left(gis: TestClient):
    listed = found(gis, limit=1000)["features"]
    one = next(one for one in listed if one["properties"]["code"] == "WZ0100")
    drawn = shape(one["geometry"])
    assert drawn.normalize().equals_exact(square(100 % ACROSS, 100 // ACROSS).normalize(), 0)
    assert shapely.is_ccw(drawn.exterior)
    assert one["properties"]["area_class"] in {"I", "II"}
    assert one["properties"]["area_m2"] == pytest.approx(1.07e6, rel=0.02)


@pytest.mark.parametrize(
    ("bbox", "expected"),
    [
        ("118,30,118.15,30.15", ALL),
        ("118.001,30.001,118.009,30.009", 1),
        ("118.005,30.005,118.015,30.015", 4),
        ("118.01,30.01,118.01,30.01", 4),
        ("118.001,30.001,-50,118.009,30.009,50", 1),
        ("-180,-90,180,90", ALL),
        ("118.149,30,-170,31", DOWN),
        ("100,10,101,11", 0),
    ],
)
def test_a_box_finds_what_meets_it(gis: TestClient, bbox: str, expected: int):
    assert found(gis, bbox=bbox, limit=1000)["numberReturned"] == expected


@pytest.mark.parametrize(
    "bbox", ["", "1,2,3", "a,b,c,d", "nan,1,2,3", "1,2,3,inf", "0,10,1,5", "1,2,3,4,5", "1;2;3;4"]
)
def test_a_box_that_is_none_is_a_bad_request(gis: TestClient, bbox: str):
    answer = gis.get(ZONES, params={"bbox": bbox})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-parameter")


def test_a_box_in_another_system_is_read_in_its_order_of_axes(gis: TestClient):
    in_4490 = found(gis, **{"bbox": "30.001,118.001,30.009,118.009", "bbox-crs": f"{EPSG}4490"})
    assert in_4490["numberMatched"] == 1
    swapped = found(gis, **{"bbox": "118.001,30.001,118.009,30.009", "bbox-crs": f"{EPSG}4490"})
    assert swapped["numberMatched"] == 0


@pytest.mark.parametrize("code", [4490, 4326])
def test_geographic_systems_of_epsg_have_the_latitude_first(gis: TestClient, code: int):
    """ogcapi-features-2/1.0/conf/crs: axis order"""
    answer = gis.get(ZONES, params={"limit": 1, "crs": f"{EPSG}{code}"})
    assert answer.headers["content-crs"] == f"<{EPSG}{code}>"
    south, west, _, _ = shape(answer.json()["features"][0]["geometry"]).bounds
    assert (round(west), round(south)) == (118, 30)
    plain = gis.get(ZONES, params={"limit": 1})
    assert plain.headers["content-crs"] == "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"


def test_a_belt_of_cgcs2000_has_the_northing_first_and_can_be_asked_back(gis: TestClient):
    belt = f"{EPSG}4527"  # 3-degree belt 39, eastings with prefix
    one = found(gis, limit=1, crs=belt)["features"][0]
    low_n, low_e, high_n, high_e = shape(one["geometry"]).bounds
    assert 3.2e6 < low_n < 3.4e6
    assert 39.59e6 < low_e < 39.60e6
    inner = f"{low_n + 99},{low_e + 99},{high_n - 99},{high_e - 99}"
    again = found(gis, **{"bbox": inner, "bbox-crs": belt})["features"]
    assert [same["id"] for same in again] == [one["id"]]
    area = shape(one["geometry"]).area
    assert math.isclose(area, one["properties"]["area_m2"], rel_tol=1e-3)


@pytest.mark.parametrize("name", ["crs", "bbox-crs", "filter-crs"])
def test_a_system_that_is_not_offered_is_a_bad_request(gis: TestClient, name: str):
    for uri in (f"{EPSG}27700", "EPSG:4490", "http://127.0.0.1/crs"):
        answer = gis.get(ZONES, params={name: uri, "bbox": "1,2,3,4"})
        assert (answer.status_code, answer.json()["code"]) == (400, "bad-parameter")


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-21", ALL),
        ("2023-06-30T15:59:59Z", 0),
        ("2023-06-30T16:00:00Z", ALL),
        ("../2023-01-01", 0),
        ("2020-01-01/2024-01-01", ALL),
        ("2026-01-01/..", ALL),
    ],
)
def test_datetime_asks_for_what_was_in_force_then(gis: TestClient, moment: str, expected: int):
    assert found(gis, datetime=moment)["numberMatched"] == expected


def test_the_datetime_of_a_release_is_its_own_term(gis: TestClient):
    url = "/ogc/releases/county/collections/control-units/items"
    assert found(gis, url, datetime="2001-01-01")["numberMatched"] == 0


@pytest.mark.parametrize(
    "moment", ["", "now", "2026-13-01", "2026-11-21/2020-01-01", "a/b", "2026-1-1", "1/2/3", "/"]
)
def test_a_datetime_that_is_none_is_a_bad_request(gis: TestClient, moment: str):
    answer = gis.get(ZONES, params={"datetime": moment})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-parameter")


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (ZONES, {"nonsense": "1"}),
        (ZONES, {"limit": "0"}),
        (ZONES, {"limit": "ten"}),
        (ZONES, {"f": "gml"}),
        (ZONES, {"after": "nodot"}),
        ("/ogc", {"x": "1"}),
        ("/ogc/collections", {"bbox": "1,2,3,4"}),
    ],
)
def test_unknown_and_bad_parameters_are_refused(gis: TestClient, path: str, query: dict[str, str]):
    """ogcapi-features-1: /req/core/query-param-unknown, query-param-invalid"""
    answer = gis.get(path, params=query)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/ogc/collections/nothing", "collection-not-found"),
        ("/ogc/collections/nothing/items", "collection-not-found"),
        (f"{ZONES}/nothing", "feature-not-found"),
        (f"{ZONES}/nothing.at.all", "feature-not-found"),
        ("/ogc/releases/nothing", "release-not-found"),
        ("/ogc/releases/nothing/collections", "release-not-found"),
        ("/ogc/releases/city/collections/reference-river", "collection-not-found"),
    ],
)
def test_what_is_not_there_is_not_found(gis: TestClient, path: str, code: str):
    answer = gis.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, code)


def test_pages_for_people_lead_on_and_escape_what_they_show(gis: TestClient):
    """ogcapi-features-1/1.0/conf/html"""
    for path in ("/ogc", "/ogc/conformance", "/ogc/api", "/ogc/collections",
                 "/ogc/collections/element-zones-water", ZONES):  # fmt: skip
        answer = gis.get(path, headers={"accept": "text/html,application/xhtml+xml"})
        assert answer.headers["content-type"].startswith("text/html")
        assert gis.get(path, params={"f": "html"}).status_code == 200
        assert gis.get(path, params={"f": "json"}, headers={"accept": "text/html"}).json()
    shown = gis.get(ZONES, params={"f": "html", "code": "q?x&y"}).text
    assert "q?x&amp;y" in shown
    assert "<script" not in shown


def test_features_may_be_asked_for_by_the_values_of_their_properties(gis: TestClient):
    """ogcapi-features-3/1.0/conf/queryables-query-parameters"""
    assert codes(gis, code="100%") == ["100%"]
    assert len(codes(gis, name="第3行")) == ACROSS
    units = found(gis, "/ogc/collections/control-units/items", category="key-control", limit=99)
    assert {one["properties"]["category"] for one in units["features"]} == {"key-control"}


def test_memory_does_not_grow_with_the_page(
    gis_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("app.ogc.items.READ_AT_ONCE", 5)
    atlas = Atlas(gis_workspace.catalogue, gis_workspace.database)
    collection = atlas.collection(None, "element-zones-water")
    wanted = Wanted(layer_keys=tuple(collection.layers))

    def held(limit: int) -> int:
        """Bytes held while the last feature of a page is being sent."""
        page = page_of(
            gis_workspace.database, collection, wanted, frame(CRS84), after=None, limit=limit
        )
        gc.collect()  # what earlier pages left
        before, _ = tracemalloc.get_traced_memory()
        seen, chunks = 0, page.chunks(atlas.database, [])
        while seen < limit:
            seen += next(chunks).count(b'"Feature"')
        gc.collect()  # sessions refer to themselves
        return tracemalloc.get_traced_memory()[0] - before

    tracemalloc.start()
    try:
        held(10)
        few, many = held(10), held(ALL)
    finally:
        tracemalloc.stop()
    assert many < 1.5 * few + 10_000


def test_a_collection_that_was_altered_is_refused_whole(serve: Serve):
    client = serve("127.0.0.1")
    with workspace_of(client).database.engine.begin() as connection:
        connection.execute(text("UPDATE zone SET name = 'other' WHERE code = 'HX001'"))
    workspace_of(client).catalogue.reopen()
    answer = client.get("/ogc/collections/red-lines/items")
    assert (answer.status_code, answer.json()["code"]) == (409, "collection-not-whole")
    shown = client.get("/ogc/collections/red-lines").json()
    assert len(shown["failed_layers"]) == 1
    assert client.get("/ogc/collections/control-units/items").status_code == 200


def test_a_draft_is_there_for_its_own_area_alone(serve: Serve):
    client = serve("0.0.0.0")  # noqa: S104 - not bound
    new = NewRelease(name="secret", jurisdictions=["990100"], effective_from=date(2025, 1, 1))
    workspace_of(client).releases.create(ACTOR, new)
    for role, area, status in (
        (Role.ANALYST, "990100", 200),
        (Role.ANALYST, "990200", 404),
        (Role.CHECKER, "990100", 404),
    ):
        headers = key_for(client, role, name=f"{role}-{area}", areas=[area])
        for path in ("", "/collections", "/conformance"):
            answer = client.get(f"/ogc/releases/secret{path}", headers=headers)
            expected = status if path != "/conformance" else 200
            assert answer.status_code == expected, (role, area, path)


def test_links_stand_on_the_public_address(gis_workspace: Workspace):
    settings = gis_workspace.settings.model_copy(
        update={"web": WebSettings(public_url="https://zoning.example/base/")}
    )
    with TestClient(create_app(settings)) as client:
        links = client.get("/ogc/collections?f=json").json()["links"]
    assert links[0]["href"] == "https://zoning.example/base/ogc/collections"
