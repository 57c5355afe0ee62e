"""`/v1/rasters/…/tiles`: rasters and change as pictures for the map."""

from typing import Annotated

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Query, Response

from app.dependencies import needs, service
from app.gate import StrictRoute
from app.openapi import answers, returns
from app.permissions import Permission
from app.rasters.answers import RasterLegend
from app.rasters.pictures import RasterPictures
from zoning.raster.drawing import DEEPEST, Tile

router = APIRouter(
    prefix="/v1/rasters",
    tags=["rasters"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.SEE_ZONING)],
)

PicturesDep = Annotated[RasterPictures, Depends(service(RasterPictures))]
Level = Annotated[int, Path(ge=0, le=DEEPEST)]
Place = Annotated[int, Path(ge=0)]

_FOR_A_DAY = {"Cache-Control": "private, max-age=86400"}
"""The content under an id never changes; a day, so that one withdrawn is not shown for ever."""


@router.get(
    "/{identity}/legend",
    summary="栅格图例 · What the colours mean",
    responses=answers(RasterLegend),
)
async def legend(identity: str, pictures: PicturesDep) -> Response:
    """Classes with their colours, or stops of the ramp."""
    found = await to_thread.run_sync(pictures.legend, identity)
    return Response(orjson.dumps(found), media_type="application/json")


@router.get(
    "/{identity}/tiles/{z}/{x}/{y}.png",
    summary="栅格瓦片 · A raster on the map",
    **returns("image/png"),
)
async def tile(identity: str, z: Level, x: Place, y: Place, pictures: PicturesDep) -> Response:
    """A tile of WebMercatorQuad, transparent where the raster has nothing."""
    content = await to_thread.run_sync(lambda: pictures.tile(identity, Tile(z=z, x=x, y=y)))
    return _picture(content)


@router.get(
    "/{before}/change/{after}/tiles/{z}/{x}/{y}.png",
    summary="变化瓦片 · Change on the map",
    **returns("image/png"),
)
async def change(
    before: str,
    after: str,
    z: Level,
    x: Place,
    y: Place,
    pictures: PicturesDep,
    threshold: Annotated[float | None, Query(gt=0, allow_inf_nan=False)] = None,
) -> Response:
    """What differs between two rasters on a tile, transparent where nothing does."""
    content = await to_thread.run_sync(
        lambda: pictures.change(before, after, Tile(z=z, x=x, y=y), threshold)
    )
    return _picture(content)


def _picture(content: bytes) -> Response:
    return Response(content, media_type="image/png", headers=_FOR_A_DAY)
