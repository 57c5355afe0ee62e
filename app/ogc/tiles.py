"""`/collections/{collection}/tiles`: vector tiles for drawing, from the archives of the layers."""

from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Request, Response

from app.dependencies import needs, service
from app.gate import StrictRoute
from app.maps.service import MapService
from app.ogc.addresses import JSON, MVT, REL, Link, Place, PlaceDep, link
from app.ogc.answers import PAGE_TOO, FormatQuery, answer
from app.ogc.collections import CollectionPath
from app.ogc.datasets import AtlasDep, Collection
from app.ogc.errors import TileNotFoundError
from app.ogc.tile_files import merged, read_tile
from app.ogc.tile_sets import (
    SCHEME,
    SCHEME_URI,
    Extent,
    bounding_box,
    extent_of,
    limits,
    scheme,
)
from app.openapi import content_of
from app.permissions import Permission
from zoning.export.tiles import TILE_LAYER

router = APIRouter(
    tags=["ogc"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.SEE_ZONING)],
    responses=PAGE_TOO,
)

MapDep = Annotated[MapService, Depends(service(MapService))]
SchemePath = Annotated[str, Path(max_length=100, examples=[SCHEME])]
ZoomPath = Annotated[int, Path(ge=0, le=30, examples=[8])]
NumberPath = Annotated[int, Path(ge=0, lt=2**30)]

_TEXTS = ("code", "name", "category", "class", "label")
_FOR_A_MINUTE = {"Cache-Control": "private, max-age=60"}
_TILE: dict[int | str, dict[str, Any]] = {
    200: {"content": content_of(MVT)},
    204: {"description": "无内容 · Nothing there"},
}


@router.get("/tileMatrixSets", summary="瓦片方案 · Tile matrix sets")
async def schemes(request: Request, place: PlaceDep, f: FormatQuery = None) -> Response:
    """The one tiling scheme."""
    one = {
        "id": SCHEME,
        "uri": SCHEME_URI,
        "links": [link(place.at("tileMatrixSets", SCHEME), "self", JSON)],
    }
    document = {"tileMatrixSets": [one], "links": place.self_links(JSON)}
    return answer(request, document, f)


@router.get("/tileMatrixSets/{scheme_id}", summary="一个瓦片方案 · One tile matrix set")
async def one_scheme(
    request: Request, scheme_id: SchemePath, place: PlaceDep, f: FormatQuery = None
) -> Response:
    """Scales and origin of the tiles."""
    _require_scheme(scheme_id)
    return answer(request, scheme() | {"links": place.self_links(JSON)}, f)


@router.get("/collections/{collection}/tiles", summary="瓦片集 · Tile sets")
async def tile_sets(
    request: Request,
    collection: CollectionPath,
    place: PlaceDep,
    atlas: AtlasDep,
    f: FormatQuery = None,
) -> Response:
    """The tile sets of a collection."""
    found = await to_thread.run_sync(atlas.collection, place.release, collection)
    document = {
        "title": str(found.title),
        "tilesets": [_described(found, _own_links(place, found))],
        "links": place.self_links(JSON),
    }
    return answer(request, document, f)


@router.get("/collections/{collection}/tiles/{scheme_id}", summary="一个瓦片集 · One tile set")
async def tile_set(
    request: Request,
    collection: CollectionPath,
    scheme_id: SchemePath,
    place: PlaceDep,
    atlas: AtlasDep,
    f: FormatQuery = None,
) -> Response:
    """Which tiles there are, and the address of each."""
    _require_scheme(scheme_id)
    found = await to_thread.run_sync(atlas.collection, place.release, collection)
    links = [*place.self_links(JSON), *_own_links(place, found)[1:]]
    document = _described(found, links)
    extent = extent_of(found)
    if extent is not None:
        document["tileMatrixSetLimits"] = limits(extent)
        document["boundingBox"] = bounding_box(extent.bounds)
    return answer(request, document, f)


@router.get(
    "/collections/{collection}/tiles/{scheme_id}/{zoom}/{row}/{column}",
    summary="一块瓦片 · One tile",
    response_class=Response,
    responses=_TILE,
)
async def tile(  # noqa: PLR0913, PLR0917 - the address of a tile has this many parts
    collection: CollectionPath,
    scheme_id: SchemePath,
    zoom: ZoomPath,
    row: NumberPath,
    column: NumberPath,
    place: PlaceDep,
    atlas: AtlasDep,
    maps: MapDep,
) -> Response:
    """A Mapbox vector tile with the layer `zones`, generalised: never measure on it."""
    _require_scheme(scheme_id)

    def drawn() -> bytes:
        found = atlas.collection(place.release, collection)
        found.require_whole()
        _require_covered(extent_of(found), zoom, row, column)
        archives = (maps.tiles(key) for key, one in found.layers.items() if one.layer.bounds)
        return merged(read_tile(path, zoom, row, column) or b"" for path in archives)

    content = await to_thread.run_sync(drawn)
    if not content:
        return Response(status_code=204, headers=_FOR_A_MINUTE)
    return Response(content, headers=_FOR_A_MINUTE, media_type=MVT)


def _described(collection: Collection, links: list[Link]) -> dict[str, Any]:
    return {
        "title": str(collection.title),
        "dataType": "vector",
        "crs": "http://www.opengis.net/def/crs/EPSG/0/3857",
        "tileMatrixSetURI": SCHEME_URI,
        "layers": [
            {
                "id": TILE_LAYER,
                "dataType": "vector",
                "propertiesSchema": {
                    "type": "object",
                    "properties": {name: {"type": "string"} for name in _TEXTS},
                },
            }
        ],
        "links": links,
    }


def _own_links(place: Place, collection: Collection) -> list[Link]:
    own = ("collections", collection.id, "tiles", SCHEME)
    template = place.at(*own, "{tileMatrix}", "{tileRow}", "{tileCol}")
    return [
        link(place.at(*own), "self", JSON),
        link(template, "item", MVT, templated=True),
        link(place.at("tileMatrixSets", SCHEME), f"{REL}tiling-scheme", JSON),
    ]


def _require_scheme(scheme_id: str) -> None:
    if scheme_id != SCHEME:
        raise TileNotFoundError(
            f"没有瓦片方案“{scheme_id[:60]}”，只有 {SCHEME}。",
            f"there is no scheme “{scheme_id[:60]}”, only {SCHEME}.",
        )


def _require_covered(extent: Extent | None, zoom: int, row: int, column: int) -> None:
    if extent is None or not extent.covers(zoom, row, column):
        raise TileNotFoundError(
            f"该集合没有瓦片 {zoom}/{row}/{column}。",
            f"the collection has no tile {zoom}/{row}/{column}.",
        )
