"""Law 6 through the store: forms drawn at publication, read as the public role, asked as served."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from factories import AS_OF
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from laws import SEVERITY
from plugins.databases import PostgisServer
from plugins.workspaces import ACTOR, opened_at, settings_for
from sqlalchemy import make_url
from stored_worlds import published, spoil
from worlds import World, scratch_folder, worlds

from access_lists.project import parse_project
from app.checks.service import CheckRequest
from app.public_settings import PublicSettings
from app.workspace import Workspace, open_workspace

PER_DEGREE = [512, 4096]


@pytest.fixture(scope="module")
def empty_store(postgis_server: PostgisServer) -> Iterator[str]:
    """The name of a database at the newest schema, to be copied."""
    with scratch_folder() as folder, postgis_server.database() as empty:
        opened_at(folder / "home", empty).close()
        yield str(make_url(empty).database)


def verdicts(services: Workspace, world: World) -> tuple[str, str]:
    """What the internal and what the public tier say of a world in a store."""
    layers = published(services, world, None)
    spoil([one for one in layers if one.kind.value in world.failing], services)
    project, footprint = parse_project(world.project), world.footprint()
    request = CheckRequest(footprint=footprint, project=project, as_of=AS_OF)
    check = services.public_tier.prepare(footprint, AS_OF)
    told: dict[str, Any] = services.public_tier.answer(check, project, on=AS_OF, language="en")
    note(f"public: {told['reasons']}")
    exact = services.checks.run(ACTOR, request).json()
    note(f"internal: {exact['reasons']}")
    return exact["verdict"], told["verdict"]


def test_no_public_answer_from_a_store_is_milder(
    postgis_server: PostgisServer, empty_store: str
) -> None:
    @settings(max_examples=4, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(world=worlds(), per_degree=st.sampled_from(PER_DEGREE))
    def trial(world: World, per_degree: int) -> None:
        with scratch_folder() as folder, postgis_server.database(empty_store) as url:
            public = PublicSettings(cells_per_degree=per_degree)
            wanted = settings_for(folder, url).model_copy(update={"public": public})
            with closing(open_workspace(wanted)) as services:
                exact, told = verdicts(services, world)
        assert SEVERITY[told] >= SEVERITY[exact]

    trial()
