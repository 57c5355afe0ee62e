"""Services are made when somebody asks for them, and there is one of each."""

import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cached_property
from inspect import getmembers
from threading import Thread, current_thread
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient

from app.dependencies import assembled, service
from app.made_once import Parts, made_once
from app.workspace import Workspace


class Kitchen:
    """Makes one pot, slowly."""

    pots: list[object]

    def __init__(self) -> None:
        self.pots = []

    @made_once
    def pot(self) -> object:
        time.sleep(0.05)
        self.pots.append(object())
        return self.pots[-1]


def test_threads_that_ask_at_once_get_the_same_part():
    kitchen = Kitchen()
    found: list[object] = []
    threads = [Thread(target=lambda: found.append(kitchen.pot)) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == kitchen.pots * 8


def test_every_whole_has_a_part_of_its_own():
    assert Kitchen().pot is not Kitchen().pot


def test_a_part_that_could_not_be_made_is_tried_again():
    class Oven:
        tries = 0

        @made_once
        def heat(self) -> int:
            self.tries += 1
            return 1 // (self.tries - 1)

    oven = Oven()
    with pytest.raises(ZeroDivisionError):
        _ = oven.heat
    assert oven.heat == 1


class Shelf:
    """Knows the thread that made it."""

    def __init__(self) -> None:
        self.made_by = current_thread()


class Larder(Parts):
    @made_once
    def shelf(self) -> "Shelf":
        return Shelf()


def test_a_request_does_not_make_a_service_in_the_thread_that_serves_all_others():
    app = FastAPI()
    app.state.workspace = Larder()
    seen: list[tuple[bool, bool]] = []

    @app.get("/")
    async def answer(shelf: Annotated[Shelf, Depends(service(Shelf))]) -> None:
        seen.append((shelf.made_by is current_thread(), shelf is app.state.workspace.shelf))

    client = TestClient(app)
    assert [client.get("/").status_code for _ in range(2)] == [200, 200]
    assert seen == [(False, True)] * 2


@dataclass
class Pantry:
    """Made of services."""

    shelf: Shelf


def test_neither_does_it_make_what_something_is_put_together_from():
    app = FastAPI()
    app.state.workspace = Larder()

    @app.get("/")
    async def answer(pantry: Annotated[Pantry, Depends(assembled(Pantry))]) -> bool:
        return pantry.shelf.made_by is current_thread()

    client = TestClient(app)
    assert [client.get("/").json() for _ in range(2)] == [False, False]


def test_every_service_is_found_by_its_type(embedded: Workspace):
    found = getmembers(Workspace, lambda one: isinstance(one, cached_property))
    names = [name for name, _ in found]
    assert len(names) > 40
    embedded.make_all()
    for name in names:
        made = vars(embedded)[name]
        assert embedded.part(type(made)) is made
    for given in (embedded.settings, embedded.database):
        assert embedded.part(type(given)) is given


def test_a_service_that_nobody_asked_for_is_not_imported():
    code = (
        "import sys, app.workspace\n"
        "print(*(one for one in sys.modules if one[:4] == 'app.' and one[-8:] == '.service'))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.split() == []
