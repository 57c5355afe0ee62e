"""Change between two dates, and its registration as clues, asked for over HTTP."""

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from factories import CITY
from fastapi.testclient import TestClient
from job_tasks import QUICK
from plugins.services import Serve, key_for, workspace_of
from plugins.workspaces import UNIT
from test_clues import land

from app.jobs.runner import Worker
from app.permissions import Role
from app.scope import WHOLE, limited_to
from app.worker import tasks_of
from app.workspace import Workspace

PAIR = {"before": "land@2023-07-01", "after": "land@2024-07-01", "release": "city",
        "within": "control-units"}  # fmt: skip


@pytest.fixture
def client(serve: Serve, tmp_path: Path) -> TestClient:
    """The service over a city with two dates, between which one place was built over."""
    client = serve()
    workspace = workspace_of(client)
    with limited_to(WHOLE):
        land(workspace, tmp_path, date(2023, 7, 1))
        land(workspace, tmp_path, date(2024, 7, 1), slice(5, 7))
    return client


def work(workspace: Workspace, folder: Path) -> None:
    worker = Worker(
        workspace.database, tasks_of(workspace), QUICK, name="one", scratch=folder / "scratch"
    )
    assert worker.run_one()


def done(
    client: TestClient, folder: Path, where: str, body: dict[str, Any], headers: dict[str, str]
) -> dict[str, Any]:
    taken = client.post(where, json=body, headers=headers)
    assert taken.status_code == 202, taken.text
    assert taken.headers["location"] == f"/v1/jobs/{taken.json()['jobID']}"
    work(workspace_of(client), folder)
    return client.get(taken.headers["location"], headers=headers).json()


def test_change_is_a_job_whose_result_is_the_patches(client: TestClient, tmp_path: Path) -> None:
    analyst = key_for(client, Role.ANALYST, areas=[CITY])
    job = done(client, tmp_path, "/v1/rasters/changes", PAIR | {"format": "geojson"}, analyst)
    assert (job["status"], job["progress"], job["done"], job["total"]) == ("successful", 100, 1, 1)
    assert (job["result"]["changed_cells"], job["result"]["patches"]) == (8, 1)
    found = client.get(f"/v1/jobs/{job['jobID']}/results", headers=analyst)
    assert found.headers["content-type"].startswith("application/geo+json")
    feature = found.json()["features"][0]
    assert feature["properties"]["zone_code"] == UNIT
    assert feature["geometry"]["type"] in {"Polygon", "MultiPolygon"}


def test_everything_about_a_change_comes_in_one_archive(client: TestClient, tmp_path: Path) -> None:
    analyst = key_for(client, Role.ANALYST, areas=[CITY])
    job = done(client, tmp_path, "/v1/rasters/changes", PAIR | {"format": "zip"}, analyst)
    content = client.get(f"/v1/jobs/{job['jobID']}/results", headers=analyst).content
    names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    assert names == {
        "change.gpkg", "change.geojson", "change.xlsx", "pictures/patch-0001.png",
    }  # fmt: skip


def test_what_cannot_be_compared_is_refused_before_or_by_the_job(
    client: TestClient, tmp_path: Path
) -> None:
    analyst = key_for(client, Role.ANALYST, areas=[CITY])
    missing = client.post("/v1/rasters/changes", json=PAIR | {"before": "nothing"}, headers=analyst)
    assert (missing.status_code, missing.json()["code"]) == (404, "raster-not-found")
    path = client.post(
        "/v1/rasters/changes", json=PAIR | {"before": str(tmp_path / "2023-07-01.tif")},
        headers=analyst,
    )  # fmt: skip
    assert path.status_code == 404  # a file of the machine is nothing to a client
    body = PAIR | {"within": "element-zones"}
    job = done(client, tmp_path, "/v1/rasters/changes", body, analyst)
    assert (job["status"], job["exception"]["code"]) == ("failed", "no-zones")


def features(client: TestClient, query: str, headers: dict[str, str]) -> list[dict[str, Any]]:
    found = client.get(f"/v1/clues/features{query}", headers=headers)
    assert found.headers["content-type"] == "application/geo+json"
    return list(found.json()["features"])


def test_clues_are_registered_by_a_supervisor_and_shown_by_state_and_box(
    client: TestClient, tmp_path: Path
) -> None:
    checker = key_for(client, Role.CHECKER)
    supervisor = key_for(client, Role.SUPERVISOR, areas=[CITY])
    elsewhere = key_for(client, Role.SUPERVISOR, areas=["421300"])
    assert client.post("/v1/clues", json=PAIR, headers=checker).status_code == 403
    assert client.post("/v1/clues", json=PAIR, headers=elsewhere).status_code == 403
    nameless = {name: value for name, value in PAIR.items() if name != "release"}
    refused = client.post("/v1/clues", json=nameless, headers=supervisor)
    assert (refused.status_code, refused.json()["code"]) == (422, "release-needed")

    job = done(client, tmp_path, "/v1/clues", PAIR, supervisor)
    assert (job["status"], job["result"]["added"]) == ("successful", 1)
    again = done(client, tmp_path, "/v1/clues", PAIR, supervisor)
    assert (again["result"]["added"], again["result"]["known"]) == (0, 1)
    told = client.get(f"/v1/jobs/{again['jobID']}/results", headers=supervisor).json()
    assert {name: told[name] for name in ("found", "added", "linked", "known")} == {
        "found": 1, "added": 0, "linked": 0, "known": 1,
    }  # fmt: skip
    shown = features(client, "?state=found&state=assigned", checker)
    assert [one["id"] for one in shown] == job["result"]["clues"]
    assert features(client, "?state=closed", checker) == []
    lon, lat = (shown[0]["properties"][name] for name in ("lon", "lat"))
    near = f"?bbox={lon - 0.01},{lat - 0.01},{lon + 0.01},{lat + 0.01}"
    assert len(features(client, near, checker)) == 1
    assert features(client, f"?bbox={lon + 1},{lat},{lon + 2},{lat + 1}", checker) == []
    for bbox in ("1,2,3", "a,b,c,d", "10,0,5,1", "nan,0,1,1"):
        bad = client.get(f"/v1/clues/features?bbox={bbox}", headers=checker)
        assert (bad.status_code, bad.json()["code"]) == (400, "bad-parameter")
