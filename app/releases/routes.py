"""`/v1/releases`: releases, read."""

from typing import Annotated

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Response

from app.dependencies import ActorDep, needs, service
from app.gate import StrictRoute
from app.permissions import Permission
from app.releases.service import ReleaseService

router = APIRouter(
    prefix="/v1",
    tags=["releases"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.SEE_ZONING)],
)

ReleasesDep = Annotated[ReleaseService, Depends(service(ReleaseService))]


@router.get("/releases", summary="数据版本 · Releases")
async def all_releases(releases: ReleasesDep, actor: ActorDep) -> Response:
    """Every release, in order of creation."""
    del actor
    found = await to_thread.run_sync(releases.all)
    return Response(orjson.dumps({"items": found}), media_type="application/json")


@router.get("/releases/{reference}", summary="一个数据版本 · One release")
async def one_release(reference: str, releases: ReleasesDep, actor: ActorDep) -> Response:
    """A release by id or name, with layers, lists and findings."""
    del actor
    found = await to_thread.run_sync(releases.show, reference)
    return Response(orjson.dumps(found), media_type="application/json")
