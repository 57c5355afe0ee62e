"""What the OpenAPI document says of an answer is what is answered, member for member."""

from pathlib import Path
from typing import Any

import pytest
from factories import CITY, strip
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from plugins.services import PLOT, Serve, routes_of, sit
from plugins.workspaces import red_line_file, unit_file
from pydantic import BaseModel

from access_lists.document import geojson

OUTSIDE = geojson(strip(50, 51, south_m=0, north_m=100))


def described(client: TestClient, answer: Any) -> type[BaseModel]:
    """The model that the document names for this answer."""
    asked = answer.request
    for route in routes_of(client.app.routes):
        if (
            isinstance(route, APIRoute)
            and asked.method in route.methods
            and route.path_regex.match(asked.url.path)
        ):
            return route.responses[answer.status_code]["model"]
    raise AssertionError(f"no route answers {asked.method} {asked.url.path}")


def assert_as_described(client: TestClient, answer: Any) -> Any:
    """Every member is described, and every member that is described as given is there."""
    assert answer.is_success, answer.text
    document = answer.json()
    read = described(client, answer).model_validate(document)
    assert read.model_dump(mode="json", by_alias=True, exclude_unset=True) == document
    return document


@pytest.mark.parametrize("footprint", [PLOT, OUTSIDE], ids=["inside", "outside all data"])
def test_an_assessment_has_the_described_shape(serve: Serve, footprint: dict[str, Any]):
    client = serve("127.0.0.1")
    body = {"footprint": footprint, "project": {"industries": ["C26"], "nature": "new"}}
    made = assert_as_described(client, client.post("/v1/checks", json=body))
    assert_as_described(client, client.get(f"/v1/checks/{made['id']}"))
    assert assert_as_described(client, client.get("/v1/checks"))["items"]


@pytest.mark.parametrize(
    "path",
    [
        "/v1/map/layers",
        "/v1/map/zones?q=ZH",
        "/v1/units?lon=112.6&lat=31.4",
        "/v1/industries?q=化工",
        "/v1/overview",
        "/v1/releases",
        "/v1/releases/city",
        "/v1/me",
        "/v1/examples",
    ],
)
def test_what_the_pages_read_has_the_described_shape(serve: Serve, path: str):
    client = serve("127.0.0.1")
    assert_as_described(client, client.get(path))


def test_a_file_and_its_footprint_have_the_described_shape(serve: Serve, tmp_path: Path):
    client = serve("127.0.0.1")
    lines = "112.6,31.4\n112.602,31.4\n112.602,31.402\n112.6,31.402"
    assert_as_described(client, client.post("/v1/footprints", json={"text": lines}))
    with unit_file(tmp_path).open("rb") as file:
        looked = client.post("/v1/inspections", files={"file": ("units.geojson", file)})
    assert assert_as_described(client, looked)["layers"]


def test_the_life_of_a_release_has_the_described_shape(serve: Serve, tmp_path: Path):
    client = serve("127.0.0.1")
    sit(client, "author")
    body = {"name": "new", "jurisdictions": [CITY], "effective_from": "2024-01-01", "requires": []}
    made = assert_as_described(client, client.post("/v1/releases", json=body))
    at = f"/v1/releases/{made['key']}"
    files = {"control-units": unit_file(tmp_path), "red-lines": red_line_file(tmp_path)}
    for kind, path in files.items():
        with path.open("rb") as file:
            sent = client.post(f"{at}/layers", files={"file": file}, data={"kind": kind})
        assert_as_described(client, sent)
    found = assert_as_described(client, client.post(f"{at}/validation", json={}))
    codes = sorted({one["code"] for one in found["findings"] if one["severity"] == "warning"})
    sit(client, "reviewer")
    said = {"approved": True, "acknowledged": codes}
    reviewed = assert_as_described(client, client.post(f"{at}/reviews", json=said))
    headers = {"If-Match": f'"{reviewed["version"]}"'}
    assert_as_described(client, client.post(f"{at}/publication", json={}, headers=headers))
    changes = client.get(f"{at}/changes", params={"since": "city"})
    assert assert_as_described(client, changes)["layers"]
    gone = client.post(f"{at}/withdrawal", json={"reason": "wrong"})
    assert_as_described(client, gone)


def test_a_job_has_the_described_shape(serve: Serve):
    client = serve("127.0.0.1")
    body = {"footprint": PLOT, "project": {}}
    taken = client.post("/v1/checks", json=body, headers={"Prefer": "respond-async"})
    assert taken.status_code == 202
    job = assert_as_described(client, taken)
    assert_as_described(client, client.get(f"/v1/jobs/{job['jobID']}"))
