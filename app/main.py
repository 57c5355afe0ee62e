"""The application: everything is put together here, and nothing at import."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from importlib import import_module
from typing import Final

from anyio import to_thread
from fastapi import FastAPI

from app.catalogue.service import legal_today
from app.edge.middleware import Edge
from app.handlers import install_handlers
from app.rooms import Door
from app.scope import NOTHING
from app.settings import Settings
from app.telemetry.logs import configure_logs
from app.versions import engine_versions
from app.workspace import Workspace, open_workspace
from zoning.errors import StoreError
from zoning.overlay import warm_checks

ROOMS: Final = (
    "app.checks.routes",
    "app.footprints.routes",
    "app.units.routes",
    "app.releases.exchange_routes",
    "app.releases.routes",
    "app.lists.routes",
    "app.reviews.routes",
    "app.rasters.routes",
    "app.rasters.picture_routes",
    "app.quality.routes",
    "app.caps.routes",
    "app.clues.routes",
    "app.evaluations.routes",
    "app.industries.routes",
    "app.maps.routes",
    "app.public_tier.routes",
    "app.objections.routes",
    "app.overview.routes",
    "app.screenings.routes",
    "app.jobs.routes",
    "app.webhooks.routes",
    "app.demo.routes",
    "app.accounts.routes",
    "app.accounts.administration",
    "app.verification.routes",
    "app.health.routes",
    "app.ogc.routes",
    "app.web.routes",
    "app.accounts.routes:pages",
)
"""Where routes are, in the order in which they are matched."""

FRONT: Final = ("app.checks.routes", "app.health.routes")
"""The rooms that are open at once; the others are imported when a server has begun to answer."""

_SOON: Final = ("jsonschema", "yaml")
"""Libraries imported with the other rooms, so that the first project need not wait for them."""

_OFTEN: Final = (5_000, 50, 100)
"""When the collector looks, once everything is imported: what requests leave behind is looked
through in two milliseconds every hundred or two of them, and not in twenty every two thousand."""

_SETTLED_S = 0.5
"""So long after readiness the other rooms are opened; who is first to ask need not share."""


def served() -> FastAPI:
    """The service of a server process, with its logs; settings come from the environment."""
    settings = Settings()
    configure_logs(settings.log)
    app = _put_together(settings)
    gc.freeze()  # what is here now stays; the collector need not look through it again
    return app


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service over one store, with every room open."""
    app = _put_together(settings or Settings())
    app.state.door.open()
    return app


def _put_together(settings: Settings) -> FastAPI:
    workspace = open_workspace(settings)
    workspace.database.scope = NOTHING  # until a request says who asks
    app = FastAPI(
        title="sanxian 三线",
        description="三线一单选址核查。初筛结果，仅供参考，不作为审批依据。",
        version=engine_versions()["sanxian"],
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        redirect_slashes=False,  # it would name the host that the client named
    )
    app.state.workspace = workspace
    install_handlers(app)
    app.add_middleware(Edge, settings=workspace.settings.gate)
    app.state.door = Door(app.router, ROOMS, FRONT, partial(_the_rest, workspace))
    return app


def _the_rest(workspace: Workspace) -> None:
    """What the other rooms need, and the first answers of those in front did not."""
    workspace.make_all()
    for library in _SOON:
        import_module(library)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Be warm before readiness is reported; close the store at the end."""
    workspace: Workspace = app.state.workspace
    await to_thread.run_sync(_warm, workspace)
    watches = [asyncio.create_task(one(workspace)) for one in (_watch, _sign)]
    if not app.state.door.is_open:
        watches.append(asyncio.create_task(_open(app.state.door)))
    with workspace.presence.watched(workspace.settings.gate.drain_s):
        yield
    for watch in watches:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch
    try:
        workspace.close()
    except StoreError as error:
        logging.getLogger("sanxian").warning("closed without a checkpoint: %s", error.code)


async def _open(door: Door) -> None:
    """Open the rooms that nobody has come for yet."""
    await asyncio.sleep(_SETTLED_S)
    try:
        await to_thread.run_sync(door.open)
        gc.freeze()  # as above, whoever opened them
        gc.set_threshold(*_OFTEN)
    except Exception:  # whoever wants in tries again, and is told
        logging.getLogger("sanxian").exception("rooms not opened")


async def _watch(workspace: Workspace) -> None:
    """Look every minute or so whether the stored releases are still what was published."""
    while True:
        await asyncio.sleep(workspace.settings.catalogue.verify_every_s)
        try:
            await to_thread.run_sync(workspace.catalogue.recheck)
        except StoreError as error:
            logging.getLogger("sanxian").warning("not rechecked: %s", error.code)


async def _sign(workspace: Workspace) -> None:
    """Add a signed checkpoint of the audit record every minute or so."""
    while True:
        await asyncio.sleep(workspace.settings.audit.checkpoint_every_s)
        try:
            await to_thread.run_sync(workspace.checkpoints.write)
        except (StoreError, OSError):
            logging.getLogger("sanxian").exception("no checkpoint of the audit record")


def _warm(workspace: Workspace) -> None:
    in_force = workspace.catalogue.in_force(legal_today())
    opened = (layer.shapes for release in in_force.spatial for layer in release.layers)
    for layer in filter(None, opened):
        warm_checks(layer)
        break  # one is enough
    logging.getLogger("sanxian").info("ready")
