"""The service over a store with one small city, asked as a client asks it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from factories import strip
from fastapi.testclient import TestClient
from plugins.workspaces import ACTOR, opened_at, published
from starlette.routing import BaseRoute

from access_lists.document import geojson
from app.audit.service import Actor
from app.auth.keys import NewKey
from app.main import create_app
from app.permissions import Role
from app.releases.review import NewReview
from app.scope import limited_to
from app.settings import Settings, WebSettings
from app.workspace import Workspace

PLOT = geojson(strip(0, 1, south_m=0, north_m=100))

Serve = Callable[..., TestClient]


@pytest.fixture(scope="session")
def city_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one small city in force, to be copied."""
    home = tmp_path_factory.mktemp("city") / "home"
    filled = opened_at(home, f"sqlite:///{home / 'sanxian.sqlite'}")
    published(filled, tmp_path_factory.mktemp("in"))
    filled.close()
    return home


@pytest.fixture
def serve(tmp_path: Path, city_home: Path) -> Iterator[Serve]:
    """Serve the city from an address of its own; off loopback unless the test says otherwise."""
    home = tmp_path / "home"
    shutil.copytree(city_home, home)
    with ExitStack() as opened:

        def start(host: str = "0.0.0.0", **groups: Any) -> TestClient:  # noqa: S104 - not bound
            web = groups.pop("web", None) or WebSettings(host=host)
            app = create_app(Settings(home=home, web=web, **groups))
            client = TestClient(app, raise_server_exceptions=False, follow_redirects=False)
            return opened.enter_context(client)

        yield start


def workspace_of(client: TestClient) -> Workspace:
    """The services behind a client."""
    return client.app.state.workspace


def key_for(client: TestClient, *roles: Role, **given: Any) -> dict[str, str]:
    """Headers with a fresh key of these roles."""
    made = workspace_of(client).keys.create(ACTOR, NewKey(roles=frozenset(roles), **given))
    return {"Authorization": f"Bearer {made['key']}"}


def approved_by(workspace: Workspace, reviewer: Actor, name: str) -> None:
    """Have a draft approved by somebody who did not draft it, whatever warnings it has."""
    with limited_to(reviewer.scope):
        found = workspace.releases.validate(reviewer, name)["findings"]
        codes = [one["code"] for one in found if one["severity"] == "warning"]
        workspace.releases.review(reviewer, name, NewReview(acknowledged=codes))


def routes_of(routes: list[BaseRoute]) -> Iterator[BaseRoute]:
    """Every route, those of included routers too."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is None:
            yield route
        else:
            yield from routes_of(included.routes)


EVERY_HAND = (Role.ANALYST, Role.REVIEWER, Role.PUBLISHER)


def sit(client: TestClient, name: str) -> None:
    """Whoever sends from now on: a person of this name, who may draft, review and publish."""
    client.headers.pop("authorization", None)
    client.headers |= key_for(client, *EVERY_HAND, name=name, areas=[""])
