"""OGC API – Processes: the siting check as a process, now and as a job."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient
from job_tasks import QUICK
from plugins.services import PLOT, Serve, key_for, workspace_of

from app.jobs.runner import Worker
from app.permissions import Role
from app.worker import tasks_of

EXECUTION = "/ogc/processes/siting-check/execution"
INPUTS = {"footprint": PLOT, "project": {"industries": ["C1432"]}, "as_of": "2026-11-21"}
LATER = {"prefer": "respond-async"}


@pytest.fixture
def client(serve: Serve) -> Iterator[TestClient]:
    return serve("127.0.0.1")


def work(client: TestClient, folder: Path) -> None:
    workspace = workspace_of(client)
    worker = Worker(
        workspace.database, tasks_of(workspace), QUICK, name="one", scratch=folder / "scratch"
    )
    while worker.run_one():
        pass


def execute(client: TestClient, headers: dict[str, str] | None = None, **body: Any):
    return client.post(EXECUTION, json={"inputs": INPUTS, **body}, headers=headers)


def test_the_process_says_what_it_takes(client: TestClient):
    """ogcapi-processes-1/1.0/conf/ogc-process-description"""
    listed = client.get("/ogc/processes").json()["processes"]
    assert [one["id"] for one in listed] == ["siting-check"]
    found = client.get("/ogc/processes/siting-check").json()
    assert {"sync-execute", "async-execute"} <= set(found["jobControlOptions"])
    assert found["inputs"]["footprint"]["minOccurs"] == 1
    assert found["inputs"]["project"]["minOccurs"] == 0
    for one in found["inputs"].values():
        jsonschema.Draft202012Validator.check_schema(one["schema"])
    jsonschema.validate(INPUTS["project"], found["inputs"]["project"]["schema"])
    assert set(found["outputs"]) == {"assessment"}


def test_a_check_is_answered_at_once_with_the_assessment(client: TestClient):
    answer = execute(client)
    assert answer.status_code == 200
    found = answer.json()
    direct = client.post("/v1/checks", json=INPUTS).json()
    assert found["result_sha256"] == direct["result_sha256"]
    assert f"/v1/checks/{found['id']}>" in answer.headers["link"]
    assert client.get(f"/v1/checks/{found['id']}").content == answer.content


def test_results_may_be_asked_for_as_a_document(client: TestClient):
    found = execute(client, response="document", outputs={"assessment": {}}).json()
    assert found["assessment"]["value"]["verdict"]


def test_inputs_may_be_qualified(client: TestClient):
    inputs = {
        "footprint": {"value": PLOT, "mediaType": "application/geo+json"},
        "project": {"value": INPUTS["project"]},
        "as_of": "2026-11-21",
    }
    found = client.post(EXECUTION, json={"inputs": inputs}).json()
    assert found["result_sha256"] == execute(client).json()["result_sha256"]


def test_a_check_as_a_job_has_a_status_and_results(client: TestClient, tmp_path: Path):
    """ogcapi-processes-1/1.0/conf/core: async execution answers 201 with the job"""
    taken = execute(client, LATER, response="document")
    assert taken.status_code == 201
    assert taken.headers["preference-applied"] == "respond-async"
    job = taken.headers["location"]
    assert client.get(job).json()["status"] == "accepted"
    early = client.get(f"{job}/results")
    assert early.status_code == 404
    assert early.json()["type"].endswith("/ogcapi-processes-1/1.0/result-not-ready")
    work(client, tmp_path)
    status = client.get(job).json()
    assert (status["status"], status["processID"]) == ("successful", "siting-check")
    href = next(one["href"] for one in status["links"] if one["rel"].endswith("/results"))
    found = client.get(href).json()["assessment"]["value"]
    assert found["result_sha256"] == execute(client).json()["result_sha256"]
    over = client.delete(job)
    assert (over.status_code, over.json()["code"]) == (409, "job-finished")


def test_jobs_are_listed_page_by_page_and_only_those_of_the_process(
    client: TestClient, tmp_path: Path
):
    """ogcapi-processes-1/1.0/conf/job-list"""
    made = [execute(client, LATER).json()["jobID"] for _ in range(3)]
    other = client.post("/v1/checks/batch", json={"items": [INPUTS]}).json()["jobID"]
    first = client.get("/ogc/jobs", params={"limit": 2}).json()
    second = client.get(next(one["href"] for one in first["links"] if one["rel"] == "next")).json()
    assert [one["jobID"] for one in first["jobs"] + second["jobs"]] == made[::-1]
    assert client.get(f"/ogc/jobs/{other}").status_code == 404


def test_a_waiting_job_is_dismissed(client: TestClient):
    job = execute(client, LATER).headers["location"]
    assert client.delete(job).json()["status"] == "dismissed"
    assert client.get(f"{job}/results").status_code == 410


def test_the_job_of_a_check_that_fails_has_its_problem_as_result(
    client: TestClient, tmp_path: Path
):
    sea = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    answer = client.post(EXECUTION, json={"inputs": {"footprint": sea}}, headers=LATER)
    assert answer.status_code in {201, 422}


def test_the_job_of_another_is_not_there(serve: Serve):
    client = serve("0.0.0.0")  # noqa: S104 - not bound
    one, other = (key_for(client, Role.CHECKER, name=name) for name in ("one", "other"))
    job = client.post(EXECUTION, json={"inputs": INPUTS}, headers={**one, **LATER})
    assert job.status_code == 201
    answer = client.get(job.headers["location"], headers=other)
    assert answer.status_code == 404
    assert answer.json()["type"].endswith("/no-such-job")
    assert client.get("/ogc/jobs", headers=other).json()["jobs"] == []


@pytest.mark.parametrize(
    ("inputs", "status", "code"),
    [
        ({"footprint": {"href": "http://127.0.0.1:9/x.geojson"}}, 422, "input-by-reference"),
        ({"footprint": {"href": "http://127.0.0.1:9/x", "type": "application/geo+json"}},
         422, "input-by-reference"),
        ({}, 422, "member-missing"),
        ({"footprint": PLOT, "nonsense": 1}, 422, "unknown-member"),
        ({"footprint": "x"}, 422, "wrong-type"),
        ({"footprint": {"type": "Point"}}, 422, None),
    ],
)  # fmt: skip
def test_inputs_that_cannot_be_used_are_refused(
    client: TestClient, inputs: dict, status: int, code: str | None
):
    answer = client.post(EXECUTION, json={"inputs": inputs})
    assert answer.status_code == status
    if code in {"input-by-reference", "unknown-member"}:
        assert answer.json()["code"] == code
    if code == "member-missing":
        assert answer.json()["errors"][0]["pointer"] == "/inputs/footprint"


def test_nobody_is_called_back(client: TestClient):
    answer = execute(client, subscriber={"successUri": "http://127.0.0.1:9/"})
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown-member")


def test_another_process_there_is_not(client: TestClient):
    answer = client.get("/ogc/processes/buffer")
    assert answer.status_code == 404
    assert answer.json()["type"].endswith("/ogcapi-processes-1/1.0/no-such-process")
    assert client.post("/ogc/processes/buffer/execution", json={"inputs": {}}).status_code == 404


def test_a_repeated_execution_with_one_key_is_one_check(client: TestClient):
    key = {"idempotency-key": "abc"}
    assert execute(client, key).json()["id"] == execute(client, key).json()["id"]


def test_whoever_may_not_check_may_not_execute(serve: Serve):
    client = serve("0.0.0.0")  # noqa: S104 - not bound
    assert client.get("/ogc").status_code == 401
    auditor = key_for(client, Role.AUDITOR, name="auditor")
    assert client.get("/ogc/collections", headers=auditor).status_code == 200
    assert client.get("/ogc/processes", headers=auditor).status_code == 403
    admin = key_for(client, Role.ADMIN, name="admin")
    assert client.get("/ogc", headers=admin).status_code == 200
    for path in ("/ogc/collections", "/ogc/releases/city", "/ogc/collections/red-lines/items"):
        assert client.get(path, headers=admin).status_code == 403
