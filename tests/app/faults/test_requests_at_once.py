"""Many different requests at once: each is answered as it would be alone; of racers one wins."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from factories import CITY, strip
from fastapi.testclient import TestClient
from plugins.workspaces import ACTOR, opened_at, published, settings_for

from access_lists.document import geojson
from app.main import create_app
from app.releases.drafts import NewRelease
from app.settings import GateSettings
from app.workspace import Workspace, open_workspace
from zoning.store.releases import CatalogueMovedError, ReleaseStore

SITES = [geojson(strip(0.2 * n, 0.2 * n + 0.15, south_m=0, north_m=40 + n)) for n in range(24)]
RULE = {"effect": "prohibit", "text": "红线内禁止", "scope": {"red_line": True}}
PUBLISHERS, ROUNDS = 8, 3


@pytest.fixture
def client(database_url: str, tmp_path: Path) -> Iterator[TestClient]:
    home = tmp_path / "home"
    desk = opened_at(home, database_url)
    published(desk, tmp_path / "in", clauses=[RULE])
    desk.close()
    settings = settings_for(home, database_url)
    gate = GateSettings(checks_at_once=len(SITES))
    with TestClient(create_app(settings.model_copy(update={"gate": gate}))) as client:
        yield client


def hash_for(client: TestClient, number: int) -> str:
    body = {"footprint": SITES[number], "project": {"name": f"项目{number}"}}
    answer = client.post("/v1/checks", json=body)
    assert answer.status_code == 201, answer.text
    assert answer.json()["project"]["name"] == f"项目{number}"
    return str(answer.json()["result_sha256"])


def test_no_answer_is_mixed_with_that_of_another_request(client: TestClient):
    alone = [hash_for(client, number) for number in range(len(SITES))]
    assert len(set(alone)) == len(SITES)
    together = threading.Barrier(len(SITES))

    def ask(number: int) -> str:
        together.wait()
        return hash_for(client, number)

    with ThreadPoolExecutor(len(SITES)) as many:
        for _ in range(2):
            assert list(many.map(ask, range(len(SITES)))) == alone


def race(folder: Path, url: str, workspace: Workspace, rounds: int) -> list[int]:
    """How many of the publishers won, of each round."""
    desks = [open_workspace(settings_for(folder / "home", url)) for _ in range(PUBLISHERS)]
    together = threading.Barrier(PUBLISHERS)

    def run(desk: Workspace, name: str) -> bool:
        with desk.database.read() as session:
            seen = ReleaseStore(session).catalogue_version()
        together.wait()
        try:
            with desk.database.write() as session:
                store = ReleaseStore(session)
                store.publish(
                    store.find(name),
                    sha256="0" * 64,
                    public_id=name[-20:].zfill(20),
                    seen=seen,
                    by="x",
                    approval=None,
                )
        except CatalogueMovedError:
            return False
        return True

    won = []
    with ThreadPoolExecutor(PUBLISHERS) as many:
        for number in range(rounds):
            names = [f"release {number} of {desk}" for desk in range(PUBLISHERS)]
            for name in names:
                new = NewRelease(
                    name=name, jurisdictions=[CITY], effective_from=date(2024, 1, 1), requires=()
                )
                workspace.releases.create(ACTOR, new)
            won.append(sum(many.map(run, desks, names)))
    for desk in desks:
        desk.close()
    return won


def test_of_eight_publishers_one_wins_every_time(
    workspace: Workspace, database_url: str, tmp_path: Path
):
    assert race(tmp_path, database_url, workspace, ROUNDS) == [1] * ROUNDS


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_of_eight_publishers_one_wins_two_hundred_times(
    workspace: Workspace, database_url: str, tmp_path: Path
):
    assert race(tmp_path, database_url, workspace, 200) == [1] * 200
    in_force = [one for one in workspace.releases.all() if one["state"] == "published"]
    assert len(in_force) == 1
