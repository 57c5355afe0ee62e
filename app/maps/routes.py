"""`/v1/map`: what the map can show, its tiles, and a search for a zone."""

from typing import Annotated

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import FileResponse

from app.dependencies import ActorDep, needs, service
from app.gate import StrictRoute
from app.maps.answers import FoundZones, MapLayers
from app.maps.service import MapService
from app.maps.view import View
from app.openapi import answers, returns
from app.permissions import Permission
from app.ranges import PMTILES, archive_in_ranges, require_range
from app.schemas import Day

router = APIRouter(
    prefix="/v1/map",
    tags=["map"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.SEE_ZONING)],
)

MapDep = Annotated[MapService, Depends(service(MapService))]
DayQuery = Annotated[
    Day | None, Query(description="the day whose releases count; today by default")
]
ReleaseQuery = Annotated[
    str | None, Query(max_length=400, description="one release by id or name, drafts too")
]

_FOR_GOOD = {"Cache-Control": "private, max-age=31536000, immutable"}
"""The content of a layer never changes under its id; a mended layer has another."""

_A_DAY = {"Cache-Control": "private, max-age=86400"}
_BOX = "112.5,31.3,112.7,31.5"


@router.get("/layers", summary="地图图层 · Layers to show", responses=answers(MapLayers))
async def layers(
    maps: MapDep, actor: ActorDep, as_of: DayQuery = None, release: ReleaseQuery = None
) -> Response:
    """Layers in force on a day, or of one release, with where to get tiles and exact shapes."""
    del actor

    def found() -> bytes:
        return orjson.dumps({"layers": maps.layers(as_of=as_of, release=release)})

    return Response(await to_thread.run_sync(found), media_type="application/json")


@router.get("/zones", summary="查找分区 · Search for a zone", responses=answers(FoundZones))
async def zones(
    maps: MapDep,
    actor: ActorDep,
    q: Annotated[str, Query(min_length=1, max_length=100, examples=["东湖"])],
    as_of: DayQuery = None,
    release: ReleaseQuery = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Response:
    """Control units, red lines and other zones whose code or name holds the text."""
    del actor

    def found() -> bytes:
        return orjson.dumps({"items": maps.search(q, as_of=as_of, release=release, limit=limit)})

    return Response(await to_thread.run_sync(found), media_type="application/json")


@router.get("/picture.svg", summary="地图图片 · A picture of the map", **returns("image/svg+xml"))
async def drawn(
    maps: MapDep,
    actor: ActorDep,
    bbox: Annotated[
        str, Query(max_length=100, description="west,south,east,north", examples=[_BOX])
    ],
    layer: Annotated[list[str] | None, Query(max_length=40, description="ids of layers")] = None,
    width: Annotated[int, Query(ge=100, le=2000)] = 800,
    height: Annotated[int, Query(ge=100, le=2000)] = 600,
) -> Response:
    """Layers drawn as SVG in spherical Mercator, the box whole and in the middle."""
    del actor
    view = View.around(bbox, width, height)
    content = await to_thread.run_sync(maps.picture, layer or [], view)
    return Response(content, media_type="image/svg+xml", headers=_A_DAY)


@router.get(
    "/layers/{key}.pmtiles",
    summary="图层瓦片 · Vector tiles of a layer",
    **archive_in_ranges(),
)
async def tiles(key: str, maps: MapDep, actor: ActorDep, request: Request) -> FileResponse:
    """A PMTiles 3 archive for drawing, generalised; a byte range is honoured."""
    del actor
    path = await to_thread.run_sync(maps.tiles, key)
    require_range(request.headers.get("range"), path.stat().st_size)
    return FileResponse(path, media_type=PMTILES, headers=_FOR_GOOD)


@router.get(
    "/layers/{key}.geojson",
    summary="图层图形 · Shapes of a layer",
    **returns("application/geo+json"),
)
async def shapes(key: str, maps: MapDep, actor: ActorDep) -> Response:
    """All features of a layer, CRS84, exactly as stored."""
    del actor
    content = await to_thread.run_sync(maps.shapes, key)
    return Response(content, media_type="application/geo+json", headers=_FOR_GOOD)
