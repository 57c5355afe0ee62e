"""Jobs over HTTP: 202 and a job, its status, its result, its end; many rows, each answered."""

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from factories import strip
from fastapi.testclient import TestClient
from job_tasks import QUICK
from plugins.services import Serve, key_for
from plugins.workspaces import ACTOR, opened_at, published
from sqlalchemy import text

from access_lists.document import geojson
from app.jobs.runner import Worker
from app.main import create_app
from app.permissions import Role
from app.scope import WHOLE
from app.settings import CheckSettings, Settings
from app.worker import tasks_of
from app.workspace import Workspace

PLOT = geojson(strip(0, 1, south_m=0, north_m=100))
RED = geojson(strip(3.2, 3.6, south_m=0, north_m=100))
CHECK = {"footprint": PLOT, "project": {"industries": ["C1432"]}, "as_of": "2026-11-21"}
LATER = {"prefer": "respond-async"}


@pytest.fixture(scope="module")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("filled") / "home"
    filled = opened_at(home, f"sqlite:///{home / 'sanxian.sqlite'}")
    published(filled, tmp_path_factory.mktemp("in"))
    filled.close()
    return home


@pytest.fixture
def home(tmp_path: Path, filled_home: Path) -> Path:
    return Path(shutil.copytree(filled_home, tmp_path / "home"))


@pytest.fixture
def client(home: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(home=home)), raise_server_exceptions=False) as opened:
        yield opened


def work(client: TestClient, folder: Path) -> Worker:
    workspace: Workspace = client.app.state.workspace
    worker = Worker(
        workspace.database, tasks_of(workspace), QUICK, name="one", scratch=folder / "scratch"
    )
    while worker.run_one():
        pass
    return worker


def job_of(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 202, answer.text
    job = answer.json()
    assert answer.headers["location"] == f"/v1/jobs/{job['jobID']}"
    return job


def status(client: TestClient, job: dict[str, Any]) -> dict[str, Any]:
    return client.get(f"/v1/jobs/{job['jobID']}").json()


def feature(geometry: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def test_a_client_that_would_not_wait_gets_a_job_and_later_the_assessment(
    client: TestClient, tmp_path: Path
):
    answer = client.post("/v1/checks", json=CHECK, headers=LATER)
    job = job_of(answer)
    assert answer.headers["preference-applied"] == "respond-async"
    assert (job["status"], job["progress"]) == ("accepted", 0)
    early = client.get(f"/v1/jobs/{job['jobID']}/results")
    assert (early.status_code, early.json()["code"]) == (404, "result-not-ready")
    work(client, tmp_path)
    done = status(client, job)
    assert (done["status"], done["progress"]) == ("successful", 100)
    result = client.get(f"/v1/jobs/{job['jobID']}/results")
    assert result.url.path == f"/v1/checks/{done['result']['id']}"
    now = client.post("/v1/checks", json=CHECK).json()
    assert result.json()["result_sha256"] == now["result_sha256"]


def test_a_job_that_fails_gives_its_problem_as_the_result(client: TestClient, tmp_path: Path):
    nothing = {"file": ("parcels.zip", b"PK\x03\x04 no zip at all", "application/zip")}
    job = job_of(client.post("/v1/screenings", files=nothing))
    work(client, tmp_path)
    failed = status(client, job)
    assert failed["status"] == "failed"
    result = client.get(f"/v1/jobs/{job['jobID']}/results")
    assert result.headers["content-type"] == "application/problem+json"
    assert result.json() == failed["exception"]
    assert result.status_code == failed["exception"]["status"]


def test_a_check_of_too_much_work_for_now_becomes_a_job(home: Path, tmp_path: Path):
    settings = Settings(home=home, check=CheckSettings(most_work_now=1))
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        job = job_of(client.post("/v1/checks", json=CHECK))
        work(client, tmp_path)
        assert status(client, job)["status"] == "successful"


def test_a_check_of_too_much_work_for_ever_is_refused_and_stores_nothing(home: Path):
    settings = Settings(home=home, check=CheckSettings(most_work=1))
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        refused = client.post("/v1/checks", json=CHECK)
        assert refused.status_code == 413
        assert refused.json()["code"] == "geometry-too-complex"
        assert client.get("/v1/checks").json()["items"] == []
        assert client.get("/v1/jobs").json()["items"] == []


def test_the_same_key_gives_the_same_job(client: TestClient):
    headers = {**LATER, "idempotency-key": "k1"}
    first = job_of(client.post("/v1/checks", json=CHECK, headers=headers))
    again = job_of(client.post("/v1/checks", json=CHECK, headers=headers))
    assert first["jobID"] == again["jobID"]
    other = client.post("/v1/checks", json={**CHECK, "language": "en"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


def test_in_a_batch_every_row_has_its_own_answer(client: TestClient, tmp_path: Path):
    bad = {"footprint": {"type": "Polygon", "coordinates": [[[112.6, 31.4]]]}}
    unknown = {**CHECK, "nonsense": 1}
    items = [CHECK, bad, {**CHECK, "footprint": RED}, unknown]
    job = job_of(client.post("/v1/checks/batch", json={"items": items}))
    assert job["total"] == 4
    work(client, tmp_path)
    done = status(client, job)
    assert (done["status"], done["done"], done["result"]["failed"]) == ("successful", 4, 2)
    rows = client.get(f"/v1/jobs/{job['jobID']}/results").json()["rows"]
    assert [row["row"] for row in rows] == [0, 1, 2, 3]
    layers = client.get(rows[2]["href"]).json()["layers"]
    assert "hit" in {one["status"] for one in layers if one["kind"] == "red-lines"}
    assert [rows[1]["problem"]["status"], rows[3]["problem"]["code"]] == [422, "unknown-member"]
    assert len(client.get("/v1/checks").json()["items"]) == 2


def test_a_screening_answers_every_row_of_a_file(client: TestClient, tmp_path: Path):
    bow = {"type": "Polygon", "coordinates": [[[112.6, 31.4], [112.61, 31.41]]]}
    collection = {
        "type": "FeatureCollection",
        "features": [feature(PLOT), feature(bow), feature(RED)],
    }
    files = {"file": ("parcels.geojson", json.dumps(collection).encode(), "application/geo+json")}
    job = job_of(client.post("/v1/screenings", files=files, data={"as_of": "2026-11-21"}))
    work(client, tmp_path)
    done = status(client, job)
    assert done["status"] == "successful", done
    assert (done["result"]["footprints"], done["result"]["failed"]) == (3, 1)
    answer = client.get(f"/v1/jobs/{job['jobID']}/results")
    assert answer.headers["content-type"] == "application/vnd.apache.parquet"
    rows = pq.read_table(io.BytesIO(answer.content)).to_pylist()
    assert {row["footprint"] for row in rows} == {0, 1, 2}
    assert any(row["kind"] == "red-lines" for row in rows if row["footprint"] == 2)
    assert [row["error"] for row in rows if row["footprint"] == 1] != [None]


def test_a_screening_of_geojson_gives_verdicts_as_csv(client: TestClient, tmp_path: Path):
    collection = {
        "type": "FeatureCollection",
        "features": [feature(PLOT, trade="C1432"), feature(RED, trade="C1432")],
    }
    body = {"footprints": collection, "industry_column": "trade", "format": "csv"}
    job = job_of(client.post("/v1/screenings", json={**body, "as_of": "2026-11-21"}))
    work(client, tmp_path)
    answer = client.get(f"/v1/jobs/{job['jobID']}/results")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "conflict" in answer.text


def test_a_cancelled_job_is_gone_for_good(client: TestClient, tmp_path: Path):
    job = job_of(client.post("/v1/checks", json=CHECK, headers=LATER))
    address = f"/v1/jobs/{job['jobID']}"
    assert client.delete(address).json()["status"] == "dismissed"
    again = client.delete(address)
    assert (again.status_code, again.json()["code"]) == (410, "job-dismissed")
    assert client.get(address).json()["status"] == "dismissed"
    assert client.get(f"{address}/results").status_code == 410
    work(client, tmp_path)
    assert client.get("/v1/checks").json()["items"] == []


def test_a_finished_job_cannot_be_cancelled_over_http(client: TestClient, tmp_path: Path):
    job = job_of(client.post("/v1/checks", json=CHECK, headers=LATER))
    work(client, tmp_path)
    refused = client.delete(f"/v1/jobs/{job['jobID']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "job-finished")


def test_an_unknown_job_is_not_found(client: TestClient):
    answer = client.get("/v1/jobs/nonsense")
    assert (answer.status_code, answer.json()["code"]) == (404, "job-not-found")


def test_jobs_are_listed_page_by_page(client: TestClient):
    made = [job_of(client.post("/v1/checks", json=CHECK, headers=LATER)) for _ in range(5)]
    seen, address = [], "/v1/jobs?limit=2&status=accepted"
    while address:
        answer = client.get(address)
        seen += [one["jobID"] for one in answer.json()["items"]]
        links = answer.json()["links"]
        address = links[0]["href"] if links else ""
        assert bool(links) == ("link" in answer.headers)
    assert seen == [one["jobID"] for one in reversed(made)]


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "status=lost", "page=2"])
def test_a_list_refuses_parameters_it_does_not_know(client: TestClient, query: str):
    assert client.get(f"/v1/jobs?{query}").status_code == 400


def test_a_screening_without_a_file_is_refused(client: TestClient):
    refused = client.post("/v1/screenings", files={"other": b"x"})
    assert refused.status_code == 422
    assert client.get("/v1/jobs").json()["items"] == []


def test_the_job_of_another_key_is_not_found(serve: Serve):
    client = serve()
    mine, other = key_for(client, Role.CHECKER, name="a"), key_for(client, Role.CHECKER, name="b")
    job = job_of(client.post("/v1/checks", json=CHECK, headers={**LATER, **mine}))
    address = f"/v1/jobs/{job['jobID']}"
    for ask in (client.get, client.delete):
        assert (ask(address, headers=other).status_code, ask("/v1/jobs/x").status_code) == (
            404,
            401,
        )
    assert client.get("/v1/jobs", headers=other).json()["items"] == []
    assert client.get(address, headers=mine).json()["status"] == "accepted"


def test_a_job_is_done_with_the_rights_of_its_key(serve: Serve, tmp_path: Path):
    client = serve()
    mine, other = key_for(client, Role.CHECKER, name="a"), key_for(client, Role.CHECKER, name="b")
    job = job_of(client.post("/v1/checks", json=CHECK, headers={**LATER, **mine}))
    work(client, tmp_path)
    done = client.get(f"/v1/jobs/{job['jobID']}", headers=mine).json()
    assert done["status"] == "successful", done
    address = f"/v1/checks/{done['result']['id']}"
    assert client.get(address, headers=mine).status_code == 200
    assert client.get(address, headers=other).status_code == 404


def remembered(client: TestClient, job: dict[str, Any], *, tries: int, note: str = "null") -> None:
    """Earlier workers died at this job, having left a note."""
    change = text("UPDATE job SET tries = :tries, note = :note WHERE id = :id")
    with client.app.state.workspace.database.engine.begin() as connection:
        connection.execute(change, {"tries": tries, "note": note, "id": job["jobID"]})


def test_a_row_that_kills_workers_is_given_up_and_the_batch_goes_on(
    client: TestClient, tmp_path: Path
):
    job = job_of(client.post("/v1/checks/batch", json={"items": [CHECK, CHECK, CHECK]}))
    remembered(client, job, tries=QUICK.attempts - 1)
    work(client, tmp_path)
    rows = client.get(f"/v1/jobs/{job['jobID']}/results").json()["rows"]
    assert rows[0]["problem"]["code"] == "worker-crashed"
    assert ["id" in row for row in rows] == [False, True, True]


def test_a_footprint_that_kills_workers_is_found_and_given_up(client: TestClient, tmp_path: Path):
    collection = {"type": "FeatureCollection", "features": [feature(PLOT), feature(RED)] * 2}
    body = {"footprints": collection, "as_of": "2026-11-21"}
    job = job_of(client.post("/v1/screenings", json=body))
    remembered(client, job, tries=1, note='{"row": 2}')
    work(client, tmp_path)
    done = status(client, job)
    assert (done["status"], done["result"]["failed"]) == ("successful", 1)
    answer = client.get(f"/v1/jobs/{job['jobID']}/results")
    rows = pq.read_table(io.BytesIO(answer.content)).to_pylist()
    assert {row["footprint"] for row in rows if row["error"] == "worker-crashed"} == {2}
    assert any(row["kind"] == "red-lines" for row in rows if row["footprint"] == 3)


def test_a_screening_taken_up_again_keeps_to_the_releases_it_began_with(
    client: TestClient, tmp_path: Path
):
    body = {"footprints": feature(RED), "as_of": "2026-11-21"}
    job = job_of(client.post("/v1/screenings", json=body))
    workspace: Workspace = client.app.state.workspace
    version = workspace.catalogue.published().version
    remembered(client, job, tries=0, note=f'{{"as_of": "2026-11-21", "catalogue": {version}}}')
    workspace.database.scope = WHOLE
    workspace.releases.withdraw(ACTOR, "city", reason="错误")
    work(client, tmp_path)
    answer = client.get(f"/v1/jobs/{job['jobID']}/results")
    rows = pq.read_table(io.BytesIO(answer.content)).to_pylist()
    assert "red-lines" in {row["kind"] for row in rows}
