"""Lists come page by page: every entry once, in order, by links that keep what was asked."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from plugins.services import Serve, key_for

from app.permissions import Role


def walked(client: TestClient, path: str, limit: int) -> list[dict[str, Any]]:
    """All entries of a list, by its links."""
    found: list[dict[str, Any]] = []
    answer = client.get(path, params={"limit": limit})
    for _ in range(500):
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert len(page["items"]) <= limit
        found += page["items"]
        links = [one["href"] for one in page["links"] if one["rel"] == "next"]
        assert bool(links) is ("link" in answer.headers)
        if not links:
            return found
        answer = client.get(links[0])
    raise AssertionError("the pages never end")


@pytest.mark.parametrize(
    "path", ["/v1/releases", "/v1/lists/city", "/v1/rasters", "/v1/clues", "/v1/caps"]
)
def test_the_pages_of_a_list_hold_all_of_it_in_order(gis: TestClient, path: str):
    whole = gis.get(path).json()
    assert [one for one in whole["links"] if one["rel"] == "next"] == []
    assert walked(gis, path, 1) == whole["items"]


def test_webhooks_are_a_page_too(serve: Serve):
    client = serve("127.0.0.1")
    client.headers |= key_for(client, *Role, areas=[""])
    assert client.get("/v1/webhooks", params={"limit": 1}).json() == {"items": [], "links": []}


def test_there_are_several_releases_to_page_through(gis: TestClient):
    names = [one["name"] for one in walked(gis, "/v1/releases", 2)]
    assert names == ["city", "next", "county"]


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=x", "offset=1"])
def test_a_page_that_cannot_be_is_a_bad_request(gis: TestClient, query: str):
    answer = gis.get(f"/v1/releases?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-parameter")


@pytest.mark.parametrize("path", ["/v1/caps", "/v1/lists/city", "/v1/clues"])
def test_a_page_after_nothing_known_is_a_bad_request(gis: TestClient, path: str):
    answer = gis.get(f"{path}?after=nothing")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-parameter")
