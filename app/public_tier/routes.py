"""`/v1/public/map`: what the public map can show, and its tiles. Nothing exact is behind it."""

from typing import Annotated

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import FileResponse

from app.dependencies import ActorDep, needs, service
from app.gate import StrictRoute
from app.permissions import Permission
from app.public_tier.maps import PublicMapService
from app.public_tier.rates import Pool, PublicRates, caller_of
from app.ranges import PMTILES, archive_in_ranges, require_range
from app.schemas import Day

router = APIRouter(
    prefix="/v1/public/map",
    tags=["map"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.SEE_PUBLIC)],
)

MapDep = Annotated[PublicMapService, Depends(service(PublicMapService))]
RatesDep = Annotated[PublicRates, Depends(service(PublicRates))]


@router.get("/layers", summary="公众图层 · Layers of the public map")
async def layers(
    request: Request,
    maps: MapDep,
    rates: RatesDep,
    actor: ActorDep,
    as_of: Annotated[
        Day | None, Query(description="the day whose releases count; today by default")
    ] = None,
) -> Response:
    """Layers in force on a day, on the national grid; boxes are those of whole cells."""
    left = rates.charge(Pool.MAP, _caller(request, actor), 1)
    found = await to_thread.run_sync(maps.layers, as_of)
    body = orjson.dumps({"layers": found})
    return Response(body, headers=dict(left), media_type="application/json")


@router.get(
    "/layers/{key}.pmtiles",
    summary="公众图层瓦片 · Vector tiles of a public layer",
    **archive_in_ranges(),
)
async def tiles(
    key: str, request: Request, maps: MapDep, rates: RatesDep, actor: ActorDep
) -> FileResponse:
    """A PMTiles 3 archive of cells; a byte range is honoured."""
    left = rates.charge(Pool.MAP, _caller(request, actor), 1)
    path = await to_thread.run_sync(maps.tiles, key)
    require_range(request.headers.get("range"), path.stat().st_size)
    headers = {"Cache-Control": "public, max-age=86400", **left}
    return FileResponse(path, media_type=PMTILES, headers=headers)


def _caller(request: Request, actor: ActorDep) -> str:
    return caller_of(actor, request.client.host if request.client else "")
