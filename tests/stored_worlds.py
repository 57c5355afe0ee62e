"""Worlds kept in a store: published as a release each, and checked as the service does."""

import random
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from factories import AS_OF, CITY, MadeZone
from hypothesis import assume
from plugins.workspaces import ACTOR
from worlds import World

from access_lists.assessed import Assessed
from access_lists.contradictions import CONTRADICTION
from access_lists.document import assessment_document
from access_lists.evidence import result_sha256
from access_lists.project import parse_project
from app.catalogue.opening import compiled_path
from app.checks.service import CheckRequest
from app.releases.drafts import NewLayer, NewRelease
from app.releases.errors import ReleaseNotValidError
from app.releases.layers import ReadLayer
from app.workspace import Workspace
from zoning.geometry import canonical
from zoning.model.release import LayerRecord
from zoning.model.zone import Zone
from zoning.store.releases import ReleaseStore

Opening = Callable[[], AbstractContextManager[Workspace]]
NAME = "world"


class StoredWorlds:
    """Publishes worlds, each in a fresh store of one kind, and checks them there."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening

    def check(self, world: World, shuffle: random.Random | None = None) -> Assessed:
        """The Assessment over the stored world; the stored and served one says the same."""
        with self._opening() as services:
            layers = published(services, world, shuffle)
            request = CheckRequest(
                footprint=world.footprint(shuffle),
                project=parse_project(world.project),
                as_of=AS_OF,
            )
            spoil([one for one in layers if one.kind.value in world.failing], services)
            served = services.checks.run(ACTOR, request).json()
            in_force = services.catalogue.in_force(AS_OF)
            ground = services.checks._ground(request, AS_OF, in_force)
            found = services.checks._assessed(request, AS_OF, in_force, ground)
        assert result_sha256(served) == result_sha256(assessment_document(found))
        return found


def published(
    services: Workspace, world: World, shuffle: random.Random | None
) -> list[LayerRecord]:
    """Publish a world as a release; answers its layers.

    Worlds whose clauses forbid what they favour are passed over: such a list is not published.
    """
    new = NewRelease(
        name=NAME,
        jurisdictions=[CITY],
        effective_from=AS_OF.replace(year=2024),
        absent=sorted(world.absent),
    )
    draft, layers = services.releases.create(ACTOR, new), []
    with services.database.write() as session:
        for kind, zones, options in world.layers(shuffle):
            stored = [_zone(one) for one in zones]
            new_layer = NewLayer(path=services.settings.home, kind=kind, **options)
            read = ReadLayer(new=new_layer, zones=stored, findings=[], source={})
            layers.append(read.record([one.name for one in layers]))
            ReleaseStore(session).add_layer(draft, layers[-1], stored, findings=[], source={})
    for data in world.lists(shuffle):
        services.lists.add(ACTOR, data, NAME, ())
    try:
        services.releases.publish(ACTOR, NAME)
    except ReleaseNotValidError:
        findings = services.releases.show(NAME)["findings"]
        assume({one["code"] for one in findings if one["severity"] == "error"} != {CONTRADICTION})
        raise
    return layers


def spoil(layers: Sequence[LayerRecord], services: Workspace) -> None:
    """Alter the compiled files of layers behind the service's back."""
    for layer in layers:
        path = compiled_path(layer, services.settings.compiled_dir)
        content = path.read_bytes()
        path.unlink()
        path.write_bytes(bytes([content[0] ^ 1]) + content[1:])


def _zone(made: MadeZone) -> Zone:
    shape = canonical(made.shape)
    return Zone(code=made.code, geometry=shape, category=made.category, cls=made.cls)
