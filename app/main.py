"""The application: everything is put together here, and nothing at import."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from anyio import to_thread
from fastapi import APIRouter, FastAPI

from app.accounts import administration
from app.accounts import routes as accounts
from app.caps import routes as caps
from app.catalogue.service import legal_today
from app.checks import routes as checks
from app.clues import routes as clues
from app.demo import routes as demo
from app.edge.middleware import Edge
from app.evaluations import routes as evaluations
from app.footprints import routes as footprints
from app.handlers import install_handlers
from app.health import routes as health
from app.industries import routes as industries
from app.jobs import routes as jobs
from app.lists import routes as lists
from app.maps import routes as maps
from app.objections import routes as objections
from app.ogc import routes as ogc
from app.overview import routes as overview
from app.public_tier import routes as public_tier
from app.quality import routes as quality
from app.rasters import picture_routes as raster_pictures
from app.rasters import routes as rasters
from app.releases import exchange_routes as exchange
from app.releases import routes as releases
from app.reviews import routes as reviews
from app.scope import NOTHING
from app.screenings import routes as screenings
from app.settings import Settings
from app.telemetry.logs import configure_logs
from app.units import routes as units
from app.verification import routes as verification
from app.versions import engine_versions
from app.web import routes as web
from app.webhooks import routes as webhooks
from app.workspace import Workspace, open_workspace
from zoning.errors import StoreError
from zoning.overlay import warm_checks


def served() -> FastAPI:
    """The service of a server process, with its logs; settings come from the environment."""
    settings = Settings()
    configure_logs(settings.log)
    app = create_app(settings)
    gc.freeze()  # what is here now stays; the collector need not look through it again
    return app


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service over one store."""
    workspace = open_workspace(settings or Settings())
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
    app.state.services = workspace.services()
    install_handlers(app)
    app.add_middleware(Edge, settings=workspace.settings.gate)
    for feature in (
        checks,
        footprints,
        units,
        exchange,
        releases,
        lists,
        reviews,
        rasters,
        raster_pictures,
        quality,
        caps,
        clues,
        evaluations,
        industries,
        maps,
        public_tier,
        objections,
        overview,
        screenings,
        jobs,
        webhooks,
        demo,
        accounts,
        administration,
        verification,
        health,
        ogc,
        web,
    ):
        _add(app, feature.router)
    _add(app, accounts.pages)
    web.mount_static(app)
    return app


def _add(app: FastAPI, router: APIRouter) -> None:
    """The routes as they stand; `include_router` would work out each of them once more."""
    app.router.routes.extend(router.routes)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Be warm before readiness is reported; close the store at the end."""
    workspace: Workspace = app.state.workspace
    await to_thread.run_sync(_warm, workspace)
    watches = [asyncio.create_task(one(workspace)) for one in (_watch, _sign)]
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
