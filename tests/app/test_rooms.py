"""Rooms that are opened after the first answer answer as if they had been open all the time."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from loops import run_apart
from plugins.services import routes_of
from starlette.routing import Match

from app.main import FRONT, ROOMS, create_app
from app.rooms import Door, routes_in
from app.settings import Settings

ROOM = """
from fastapi import APIRouter
router = APIRouter(prefix="/{name}")

@router.{method}("/here")
def answer() -> str:
    return "{name}"
"""


class House:
    """An application with a room in front, and others behind a door."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: list[int] = []

    def build(self, name: str, *, method: str = "get", text: str = "") -> str:
        """A room in a module of its own, that answers one method."""
        module = f"room_{method}_{name}_{self.folder.name}"
        code = ROOM.format(name=name, method=method) + text
        (self.folder / f"{module}.py").write_text(code, encoding="utf-8")
        return module

    def app(self, *rooms: str, front: str) -> FastAPI:
        """The application with these rooms."""
        app = FastAPI(redirect_slashes=False)
        app.state.door = Door(app.router, rooms, [front], lambda: self.made.append(1))
        return app


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.syspath_prepend(str(tmp_path))
    return House(tmp_path)


def test_a_room_in_front_answers_while_the_others_are_closed(house: House):
    front, rear = house.build("front"), house.build("rear")
    client = TestClient(house.app(rear, front, front=front))
    assert client.get("/front/here").json() == "front"
    assert rear not in sys.modules
    assert client.get("/rear/here").json() == "rear"
    assert rear in sys.modules
    assert house.made == [1]


def test_what_is_nowhere_is_not_found(house: House):
    front = house.build("front")
    assert TestClient(house.app(front, front=front)).get("/nowhere").status_code == 404


def test_a_method_that_is_not_there_is_answered_with_those_that_are(house: House):
    front, rear = house.build("same", method="get"), house.build("same", method="post")
    closed, opened = (house.app(rear, front, front=front) for _ in range(2))
    opened.state.door.open()
    before, after = (TestClient(app).put("/same/here") for app in (closed, opened))
    assert before.status_code == after.status_code == 405
    assert before.headers["allow"] == after.headers["allow"]
    closed = house.app(rear, front, front=front)
    assert TestClient(closed).post("/same/here").json() == "same"


def test_rooms_keep_their_order_and_come_after_the_routes_of_the_application(house: House):
    rooms = [house.build(name) for name in ("first", "second", "third")]
    app = house.app(*rooms, front=rooms[1])
    app.state.door.open()
    found = [getattr(one, "path", "") for one in app.routes]
    assert found[0] == "/openapi.json"
    assert found[-3:] == ["/first/here", "/second/here", "/third/here"]


def test_the_document_of_the_api_waits_for_every_room(house: House):
    front, rear = house.build("front"), house.build("rear")
    client = TestClient(house.app(front, rear, front=front))
    assert set(client.get("/openapi.json").json()["paths"]) == {"/front/here", "/rear/here"}


def test_requests_at_once_open_the_rooms_once(house: House):
    front, rear = house.build("front"), house.build("rear", text="\nimport time; time.sleep(0.1)\n")
    app = house.app(front, rear, front=front)
    threads = [Thread(target=app.state.door.open) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert app.state.door.is_open
    assert house.made == [1]


def test_a_request_that_waits_at_the_door_keeps_no_other_waiting(house: House):
    front, rear = house.build("front"), house.build("rear", text="\nimport time; time.sleep(0.3)\n")
    app = house.app(front, rear, front=front)
    answered: list[str] = []

    async def ask(path: str) -> None:
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as client:
            answered.append((await client.get(path)).json())

    async def both() -> None:
        await asyncio.gather(ask("/rear/here"), ask("/front/here"))

    run_apart(both())
    assert answered == ["front", "rear"]


def test_a_room_that_cannot_be_opened_is_an_error_and_is_tried_again(house: House):
    needed = house.folder / "needed"
    front = house.build("front")
    rear = house.build("rear", text=f"\nopen({str(needed)!r}).close()\n")
    app = house.app(front, rear, front=front)
    client = TestClient(app, raise_server_exceptions=False)
    assert client.get("/rear/here").status_code == 500
    assert client.get("/front/here").status_code == 200
    needed.touch()
    assert client.get("/rear/here").status_code == 200


@pytest.fixture
def whole(tmp_path: Path) -> FastAPI:
    app = create_app(Settings(home=tmp_path / "home"))
    app.state.workspace.close()
    return app


def asked(route: APIRoute) -> Iterator[dict[str, Any]]:
    """What a request of each of its methods looks like."""
    path = re.sub(r"\{[^}]*\}", "x", route.path)
    for method in route.methods:
        yield {"type": "http", "method": method, "path": path, "root_path": "", "headers": []}


def test_what_a_room_in_front_answers_no_other_would_answer_before_it(whole: FastAPI):
    assert set(FRONT) <= set(ROOMS)
    for route in routes_in(FRONT):
        for scope in asked(route):
            first = next(one for one in whole.routes if one.matches(scope)[0] is Match.FULL)
            assert first is route, route.path


def test_what_another_room_answers_none_in_front_would(whole: FastAPI):
    front = routes_in(FRONT)
    others = [one for one in routes_of(whole.routes) if isinstance(one, APIRoute)]
    assert len(others) > 100
    for route in (one for one in others if one not in front):
        for scope in asked(route):
            assert not any(one.matches(scope)[0] is Match.FULL for one in front), route.path


SERVED = """
import sys
import app.main
from fastapi.testclient import TestClient
from plugins.services import routes_of

def routes(app):
    return [(one.path, one.name, getattr(one, "methods", 0)) for one in routes_of(app.routes)]

service = app.main.served()
client = TestClient(service, base_url="http://127.0.0.1", client=("127.0.0.1", 1))
print(client.get("/readyz").status_code)
print(*(one for one in app.main.ROOMS if one in sys.modules))
print(client.get("/v1/clues").status_code)
whole = app.main.create_app(service.state.workspace.settings)
print(routes(service) == routes(whole), len(routes(whole)))
whole.state.workspace.close()
service.state.workspace.close()
"""


def test_a_server_is_ready_with_the_rooms_in_front_and_whole_with_the_first_who_wants_in(
    tmp_path: Path,
):
    tests = str(Path(__file__).parent.parent)
    env = {**os.environ, "SANXIAN_HOME": str(tmp_path / "home"), "PYTHONPATH": tests}
    command = [sys.executable, "-c", SERVED]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=env)
    ready, imported, clues, same = done.stdout.splitlines()
    assert ready == clues == "200"
    assert set(imported.split()) == set(FRONT)
    is_same, count = same.split()
    assert is_same == "True"
    assert int(count) > 100
