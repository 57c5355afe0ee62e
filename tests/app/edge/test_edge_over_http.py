"""What every request meets before any route, and every answer after."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson
import pytest
from fastapi.testclient import TestClient
from loops import run_apart
from plugins.services import PLOT, Serve, key_for, workspace_of
from sqlalchemy import text
from starlette.types import Message, Receive, Scope, Send

from app.deadline import begin_deadline, seconds_left
from app.edge.arrival import Arrival, Pace
from app.edge.middleware import Edge
from app.http_errors import BodyTooSlowError, DeadlineExceededError
from app.permissions import Role
from app.settings import GateSettings


@pytest.fixture
def client(serve: Serve) -> TestClient:
    return serve("127.0.0.1", gate=GateSettings(checks_at_once=2, queue_ms=50, burst_ms=100))


def check(client: TestClient, **headers: str) -> Any:
    return client.post("/v1/checks", json={"footprint": PLOT}, headers=headers)


def audit_rows(client: TestClient) -> int:
    with workspace_of(client).database.engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM audit")).scalar_one())


@pytest.mark.parametrize("path", ["/livez", "/", "/nowhere", "/v1/checks/none"])
def test_every_answer_has_an_id_and_the_headers_that_protect_the_page(
    client: TestClient, path: str
):
    answer = client.get(path)
    assert len(answer.headers["x-request-id"]) == 36
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    if answer.is_error:
        assert answer.json()["trace_id"] == answer.headers["x-request-id"]
        assert answer.json()["instance"] == f"urn:uuid:{answer.headers['x-request-id']}"


def test_the_audit_row_bears_the_id_of_the_request(client: TestClient):
    identity = check(client).headers["x-request-id"]
    with workspace_of(client).database.engine.connect() as connection:
        query = text("SELECT action FROM audit WHERE request_id = :id")
        assert connection.execute(query, {"id": identity}).scalars().all() == ["check"]


def test_a_fault_of_ours_is_answered_as_a_problem_that_tells_nothing_of_the_inside(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
):
    def fails(*_: object) -> None:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr(type(workspace_of(client).checks), "fetch", fails)
    answer = client.get("/v1/checks/some")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "secret" not in answer.text
    assert answer.headers["x-request-id"] == answer.json()["trace_id"]


def test_more_header_than_is_read_is_refused(client: TestClient):
    for headers in ({"x-long": "a" * 40_000}, {f"x-{n}": "1" for n in range(300)}):
        answer = client.get("/livez", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (431, "header-too-large")


@pytest.mark.parametrize("content", [b"", b"{", b"{}"])
def test_no_place_is_lost_however_a_request_ends(client: TestClient, content: bytes):
    for _ in range(12):
        headers = {"content-type": "application/json"}
        assert client.post("/v1/checks", content=content, headers=headers).status_code < 500
        assert client.post("/v1/jobs/none/nothing").status_code == 404


def slowed(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Checks that wait until the event is set."""
    checks, may_end = workspace_of(client).checks, threading.Event()
    run = type(checks).run

    def slow(*given: Any, **named: Any) -> Any:
        may_end.wait(10)
        return run(*given, **named)

    monkeypatch.setattr(type(checks), "run", slow)
    return may_end


def test_checks_beyond_the_room_are_turned_away_with_a_time_to_come_back(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
):
    may_end, before = slowed(client, monkeypatch), audit_rows(client)
    with ThreadPoolExecutor(8) as many:
        asked = [many.submit(check, client) for _ in range(8)]
        time.sleep(0.6)
        others = [client.get("/v1/releases").status_code, client.get("/readyz").status_code]
        may_end.set()
        answers = [one.result() for one in asked]
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [201] * 2 + [503] * 6
    refused = next(answer for answer in answers if answer.status_code == 503)
    assert refused.json()["code"] == "overloaded"
    assert int(refused.headers["retry-after"]) >= 1
    assert others == [200, 200], "a flood of checks leaves the other lanes standing"
    assert audit_rows(client) - before == 2, "who is turned away leaves no trace in the record"


def test_work_that_hangs_is_answered_for_and_its_place_is_kept_until_it_ends(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
):
    gate = GateSettings(checks_at_once=1, deadline_s=0.2, queue_ms=20, burst_ms=20)
    client = serve("127.0.0.1", gate=gate)
    may_end = slowed(client, monkeypatch)
    began = time.perf_counter()
    with ThreadPoolExecutor(1) as aside:
        hanging = aside.submit(check, client)
        time.sleep(0.9)
        assert check(client).json()["code"] == "overloaded"
        may_end.set()
        answer = hanging.result()
    assert (answer.status_code, answer.json()["code"]) == (503, "deadline-exceeded")
    assert "retry-after" in answer.headers
    assert time.perf_counter() - began < 5


def test_work_that_ends_while_it_is_answered_for_does_not_cut_the_answer_short(
    client: TestClient,
):
    said: list[Message] = []

    async def run() -> None:
        has_begun = asyncio.Event()

        async def ends_late(scope: Scope, receive: Receive, send: Send) -> None:
            await receive()
            await has_begun.wait()

        async def whole() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def slowly(message: Message) -> None:
            said.append(message)
            has_begun.set()
            await asyncio.sleep(0.02)

        edge = Edge(ends_late, settings=GateSettings(deadline_s=0.1))
        scope = {"type": "http", "method": "GET", "path": "/v1/checks", "headers": []}
        await edge({**scope, "app": client.app}, whole, slowly)

    run_apart(run())
    assert [message["type"] for message in said] == ["http.response.start", "http.response.body"]
    assert orjson.loads(said[1]["body"])["code"] == "deadline-exceeded"


def test_a_client_may_say_how_long_it_waits(client: TestClient, monkeypatch: pytest.MonkeyPatch):
    left: list[float] = []
    checks = type(workspace_of(client).checks)
    estimate = checks.estimate

    def noted(*given: Any) -> int:
        left.append(seconds_left(1000))
        return estimate(*given)

    monkeypatch.setattr(checks, "estimate", noted)
    assert check(client).status_code == 201
    assert check(client, prefer="wait=3").status_code == 201
    assert 25 < left[0] <= 30
    assert 2 < left[1] <= 3


def test_what_does_not_fit_into_the_time_left_becomes_a_job(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(type(workspace_of(client).checks), "estimate", lambda *_: 250_000_000)
    assert check(client).status_code == 201
    assert check(client, prefer="wait=2").status_code == 202


def test_a_deadline_that_has_passed_stops_the_next_statement(client: TestClient):
    begin_deadline(-1)
    try:
        with pytest.raises(DeadlineExceededError):
            seconds_left(30)
        with pytest.raises(DeadlineExceededError):
            workspace_of(client).releases.all()
    finally:
        begin_deadline(1e9)


def test_a_body_that_dribbles_is_refused_and_holds_no_place():
    entered: list[str] = []

    async def run() -> None:
        async def dribble() -> dict[str, object]:
            await asyncio.sleep(0.03)
            return {"type": "http.request", "body": b"x", "more_body": True}

        async def enter() -> None:
            entered.append("in")

        arrival = Arrival(dribble, Pace(grace_s=0.2, bytes_per_s=50_000), enter)
        while True:
            await arrival()

    began = time.perf_counter()
    with pytest.raises(BodyTooSlowError):
        run_apart(run())
    assert time.perf_counter() - began < 2
    assert entered == []


def test_one_caller_has_a_quota_of_work_and_the_others_are_not_touched(serve: Serve):
    client = serve("127.0.0.1", gate=GateSettings(work_per_minute=5_000_000))
    first, second = (key_for(client, Role.CHECKER, name=name) for name in ("first", "second"))
    statuses = [check(client, **first).status_code for _ in range(4)]
    assert statuses == [201, 201, 429, 429]
    refused = check(client, **first)
    assert refused.json()["code"] == "quota-exceeded"
    assert int(refused.headers["retry-after"]) >= 1
    assert refused.headers["ratelimit"].startswith('"work";r=')
    assert refused.headers["ratelimit-policy"] == '"work";q=5000000;w=60'
    assert check(client, **second).status_code == 201
