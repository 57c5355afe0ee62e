"""A server process loads what answers need, and nothing for formats nobody has sent."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient

from app.gate import StrictRoute

SELDOM = (
    "alembic", "argon2", "authlib", "cql2", "cryptography", "docx", "exactextract", "geoalchemy2",
    "joserfc", "jsonschema", "limits", "mapbox_vector_tile", "numba", "openpyxl", "psycopg",
    "pygments", "rasterio", "referencing", "requests", "standardwebhooks", "xlsxwriter",
)  # fmt: skip


READY = f"""
import asyncio, sys
import app.cli.serving, app.main

async def answer():
    service = app.main.served()
    sent = []

    async def receive():
        return {{"type": "http.request", "body": b"", "more_body": False}}

    async def send(message):
        sent.append(message)

    async with service.router.lifespan_context(service):
        asked = {{"type": "http", "method": "GET", "path": "/readyz", "query_string": b""}}
        await service(asked | {{"headers": [(b"host", b"localhost")]}}, receive, send)
        print(sent[0]["status"], *(one for one in {SELDOM!r} if one in sys.modules))

asyncio.run(answer())
"""


def test_a_server_is_ready_without_the_libraries_that_its_first_answer_does_not_need(
    tmp_path: Path, city_home: Path
):
    home = shutil.copytree(city_home, tmp_path / "home")
    env = {**os.environ, "SANXIAN_HOME": str(home)}
    command = [sys.executable, "-c", READY]
    for _ in range(2):  # the first one compiles the kernel, should its sources be new
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=env)
    assert done.stdout.split() == ["200"]


@pytest.fixture
def counted() -> tuple[Callable[[], StrictRoute], list[int]]:
    """Makes a route; and how many times its dependencies were worked out."""
    seen: list[int] = []

    class Counting(StrictRoute):
        def get_route_handler(self):
            seen.append(1)
            return super().get_route_handler()

    def size(number: int) -> int:
        return number

    def endpoint(size: Annotated[int, Depends(size)]) -> dict[str, int]:
        return {"size": size}

    return lambda: Counting("/size", endpoint, methods=["GET"]), seen


def test_a_route_is_worked_out_once_and_only_when_it_is_asked_for(counted):
    make, seen = counted
    app = FastAPI()
    app.router.routes.append(make())
    client = TestClient(app)
    assert client.get("/other").status_code == 404
    assert seen == []
    assert client.get("/size?number=3").json() == {"size": 3}
    assert client.post("/size").status_code == 405
    assert client.get("/size?number=4").json() == {"size": 4}
    assert seen == [1]


def test_threads_that_ask_at_once_find_the_whole_route(counted):
    make, seen = counted
    for _ in range(20):
        route = make()
        found: list[str] = []
        threads = [Thread(target=lambda r=route, f=found: f.append(r.unique_id)) for _ in range(8)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert len(found) == 8
    assert len(seen) == 20


def test_what_a_route_has_not_is_not_there(counted):
    make, _ = counted
    assert not hasattr(make(), "nonsense")
