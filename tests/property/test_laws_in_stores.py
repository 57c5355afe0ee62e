import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from laws import LAWS, Law, overlaps
from plugins.databases import PostgisServer
from plugins.workspaces import opened_at, settings_for
from sqlalchemy import make_url
from stored_worlds import StoredWorlds
from worlds import World, scratch_folder, worlds

from app.workspace import Workspace, open_workspace

STORES = ["sqlite", pytest.param("postgis", marks=pytest.mark.db)]


@pytest.fixture(scope="module", params=STORES)
def stored(request: pytest.FixtureRequest) -> Iterator[StoredWorlds]:
    if request.param == "sqlite":
        with scratch_folder() as folder:
            opened_at(folder / "home", f"sqlite:///{folder / 'empty.sqlite'}").close()
            yield StoredWorlds(lambda: sqlite_like(folder / "empty.sqlite"))
        return
    server: PostgisServer = request.getfixturevalue("postgis_server")
    with scratch_folder() as folder, server.database() as empty:
        opened_at(folder / "home", empty).close()
        yield StoredWorlds(lambda: postgis_like(server, make_url(empty).database))


@contextmanager
def sqlite_like(empty: Path) -> Iterator[Workspace]:
    with scratch_folder() as folder:
        shutil.copyfile(empty, folder / "sanxian.sqlite")
        with closing(opened(folder, f"sqlite:///{folder / 'sanxian.sqlite'}")) as workspace:
            yield workspace


@contextmanager
def postgis_like(server: PostgisServer, empty: str | None) -> Iterator[Workspace]:
    with (
        scratch_folder() as folder,
        server.database(empty) as url,
        closing(opened(folder, url)) as workspace,
    ):
        yield workspace


def opened(home: Path, url: str) -> Workspace:
    return open_workspace(settings_for(home, url))


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_a_law_of_the_verdict_holds_through_the_store(stored: StoredWorlds, law: Law) -> None:
    law.tried(stored.check, examples=5, shrink=False)


def test_a_stored_world_has_the_verdict_and_the_areas_of_one_in_memory(
    stored: StoredWorlds,
) -> None:
    @settings(max_examples=8, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(world=worlds())
    def trial(world: World) -> None:
        kept, plain = stored.check(world), world.assessed()
        assert kept.verdict == plain.verdict
        assert {one.code for one in kept.shortfalls} == {one.code for one in plain.shortfalls}
        assert overlaps(kept) == pytest.approx(overlaps(plain), rel=1e-12)
        outcomes = [
            sorted((one.clause.text, one.outcome) for one in found.decisions)
            for found in (kept, plain)
        ]
        assert outcomes[0] == outcomes[1]

    trial()
