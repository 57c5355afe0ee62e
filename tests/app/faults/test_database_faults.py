"""A database that hangs, breaks off or dawdles: an answer in time, and back by itself."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from faulty_wire import FaultyWire
from httpx2 import Response
from plugins.databases import PostgisServer
from plugins.services import PLOT
from plugins.workspaces import opened_at, published, settings_for
from sqlalchemy import make_url

from app.main import create_app
from app.settings import DatabaseSettings, GateSettings

DEADLINE_S = 1.5
CONNECT_S = 1
LATEST_S = DEADLINE_S + CONNECT_S + 2.0
"""Within which an answer comes; a loaded machine takes a moment itself."""
HEALED_S = 5.0


@pytest.fixture
def wire(postgis_server: PostgisServer) -> Iterator[FaultyWire]:
    with FaultyWire(postgis_server.address.port or 5432) as wire:
        yield wire


@pytest.fixture
def client(postgis_url: str, tmp_path: Path, wire: FaultyWire) -> Iterator[TestClient]:
    """The service, which reaches its database through the wire."""
    home = tmp_path / "home"
    desk = opened_at(home, postgis_url)
    published(desk, tmp_path / "in")
    desk.close()
    url = make_url(postgis_url).set(host="127.0.0.1", port=wire.port)
    through = settings_for(home, url.render_as_string(hide_password=False))
    settings = through.model_copy(
        update={
            "gate": GateSettings(deadline_s=DEADLINE_S, checks_at_once=16),
            "database": DatabaseSettings(url=through.database.url, connect_timeout_s=CONNECT_S),
        }
    )
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        assert check(client).status_code == 201
        yield client
        wire.mend()


def check(client: TestClient) -> Response:
    return client.post("/v1/checks", json={"footprint": PLOT})


def require_refused_in_time(client: TestClient, clients: int = 8) -> None:
    """Everybody who asks is told in time that it is our fault and when to come back."""
    began = time.monotonic()
    with ThreadPoolExecutor(clients) as many:
        answers = list(many.map(check, [client] * clients))
    assert time.monotonic() - began < LATEST_S
    for answer in answers:
        assert answer.status_code == 503, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] in {"store-unavailable", "deadline-exceeded"}
        assert 1 <= int(answer.headers["retry-after"]) <= 2


def require_healed(client: TestClient) -> None:
    """It answers again by itself."""
    until = time.monotonic() + HEALED_S
    while (answer := check(client)).status_code != 201:
        assert answer.status_code == 503, answer.text
        assert time.monotonic() < until, "not healed"
        time.sleep(0.05)


def test_a_database_that_hangs_holds_nobody_beyond_the_deadline(
    client: TestClient, wire: FaultyWire
):
    wire.hold()
    require_refused_in_time(client)
    require_refused_in_time(client, clients=30)  # no thread and no connection was lost
    assert client.get("/livez").status_code == 200
    assert client.get("/readyz").status_code == 503
    wire.mend()
    require_healed(client)
    assert client.get("/readyz").status_code == 200


def test_a_database_that_is_gone_is_said_at_once_and_found_again(
    client: TestClient, wire: FaultyWire
):
    wire.cut()
    require_refused_in_time(client)
    wire.mend()
    require_healed(client)


def test_a_wire_that_breaks_during_requests_loses_none_and_doubles_none(
    client: TestClient, wire: FaultyWire
):
    keys = [f"key-{number}" for number in range(24)]

    def ask(key: str) -> Response:
        headers = {"Idempotency-Key": key}
        return client.post("/v1/checks", json={"footprint": PLOT}, headers=headers)

    with ThreadPoolExecutor(6) as many:
        asked = [many.submit(ask, key) for key in keys]
        time.sleep(0.1)
        wire.cut()
        time.sleep(0.1)
        wire.mend()
        first = {key: one.result() for key, one in zip(keys, asked, strict=True)}
    assert {answer.status_code for answer in first.values()} <= {201, 503}
    require_healed(client)
    for key, answer in first.items():
        if answer.status_code == 201:
            assert ask(key).content == answer.content
    listed = client.get("/v1/checks", params={"limit": 1000}).json()["items"]
    told = {answer.json()["id"] for answer in first.values() if answer.status_code == 201}
    assert told <= {one["id"] for one in listed}


def test_a_slow_database_is_waited_for_up_to_the_deadline(client: TestClient, wire: FaultyWire):
    wire.slow(0.02)
    assert check(client).status_code == 201
    wire.slow(0.7)
    require_refused_in_time(client, clients=2)
    wire.mend()
    require_healed(client)


def test_a_database_that_starts_anew_costs_a_retry(client: TestClient, postgis_server, postgis_url):
    name = make_url(postgis_url).database
    ended = postgis_server.connection.execute(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s", [name]
    ).fetchone()
    assert ended[0] >= 1
    require_healed(client)
