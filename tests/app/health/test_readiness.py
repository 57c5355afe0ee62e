"""Alive means that a restart would not help; ready means that a check would be answered here."""

import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from plugins.databases import PostgisServer
from plugins.services import PLOT, Serve, workspace_of
from plugins.workspaces import opened_at, published, settings_for
from sqlalchemy import make_url, text

from app.main import create_app
from app.settings import GateSettings
from app.workspace import Workspace


@pytest.fixture
def client(serve: Serve) -> TestClient:
    return serve("127.0.0.1")


def state(client: TestClient) -> tuple[int, str, dict[str, str]]:
    answer = client.get("/readyz")
    body = answer.json()
    return answer.status_code, body["status"], body["checks"]


def test_ready_says_what_was_looked_at(client: TestClient):
    status, word, checks = state(client)
    assert (status, word) == (200, "ok")
    assert set(checks) == {"presence", "database", "migrations", "disk", "layers"}
    assert set(checks.values()) == {"ok"}


def test_a_process_about_to_end_is_alive_and_not_ready(client: TestClient):
    workspace_of(client).presence.is_leaving = True
    status, word, checks = state(client)
    assert (status, word, checks["presence"]) == (503, "unavailable", "leaving")
    assert client.get("/livez").status_code == 200
    assert client.post("/v1/checks", json={"footprint": PLOT}).status_code == 201


def test_without_room_on_the_disk_it_is_not_ready(serve: Serve):
    free_mb = shutil.disk_usage("/").free / 1e6
    client = serve("127.0.0.1", gate=GateSettings(least_free_mb=free_mb * 100 + 1e9))
    status, _, checks = state(client)
    assert (status, checks["disk"]) == (503, "storage-full")


def test_an_altered_layer_is_said_and_takes_nobody_out_of_service(client: TestClient):
    desk = workspace_of(client)
    with desk.database.engine.begin() as connection:
        connection.execute(text("UPDATE zone SET name = 'bent'"))
    desk.catalogue.reopen()
    status, word, checks = state(client)
    assert (status, word) == (200, "degraded")
    assert checks["layers"].endswith("failed")
    answer = client.post("/v1/checks", json={"footprint": PLOT})
    assert answer.json()["verdict"] == "undetermined"


def test_a_schema_of_another_program_makes_it_unready(workspace: Workspace, tmp_path: Path):
    published(workspace, tmp_path / "in")
    settings = settings_for(tmp_path / "home", workspace.settings.database_url)
    with TestClient(create_app(settings)) as client:
        assert state(client)[0] == 200
        with workspace.database.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = 'another'"))
        status, _, checks = state(client)
        assert (status, checks["migrations"]) == (503, "schema-outdated")
        assert client.get("/livez").status_code == 200


def test_without_its_database_it_is_alive_and_not_ready(
    tmp_path: Path, postgis_server: PostgisServer
):
    with ExitStack() as stack, postgis_server.database() as url:
        opened_at(tmp_path / "home", url).close()
        app = create_app(settings_for(tmp_path / "home", url))
        client = stack.enter_context(TestClient(app))
        assert state(client)[0] == 200
        gone = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        name = make_url(url).database
        postgis_server.connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        postgis_server.connection.execute(gone, [name])
        status, _, checks = state(client)
        assert (status, checks["database"]) == (503, "store-unavailable")
        assert client.get("/livez").status_code == 200
        postgis_server.connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        assert state(client)[0] == 200
        stack.close()
