"""`/collections/{collection}/items`: the zones themselves."""

from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import StreamingResponse

from app.dependencies import needs
from app.gate import StrictRoute
from app.ogc.addresses import GEOJSON, HTML, JSON, Place, PlaceDep, link, link_header
from app.ogc.answers import FormatQuery, answer, wants_page
from app.ogc.collections import CollectionPath
from app.ogc.datasets import Atlas, AtlasDep, Collection
from app.ogc.errors import FeatureNotFoundError
from app.ogc.items import Page, content_crs, feature_bytes, page_of, properties_of
from app.ogc.queries import (
    MOST_FEATURES,
    Asked,
    CrsQuery,
    after_position,
    feature_id,
    position_of,
)
from app.ogc.reference_systems import Frame, chosen, offered
from app.openapi import returns
from app.permissions import Permission
from zoning.store.browsing import Found, found_at

router = APIRouter(
    tags=["ogc"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.SEE_ZONING)],
)

FeaturePath = Annotated[str, Path(max_length=600, description="要素的 id · id of the feature.")]

_ON_A_PAGE = 100
"""Features of a page for people; the links lead on."""


@router.get("/collections/{collection}/items", summary="要素 · Features", **returns(GEOJSON, HTML))
async def items(
    request: Request,
    collection: CollectionPath,
    place: PlaceDep,
    atlas: AtlasDep,
    asked: Annotated[Asked, Depends()],
    f: FormatQuery = None,
) -> Response:
    """Zones of a collection, page by page: follow the link `next`."""
    most = _ON_A_PAGE if wants_page(request, f) else MOST_FEATURES

    def begun() -> Page:
        found = atlas.collection(place.release, collection, asked.span())
        return page_of(
            atlas.database,
            found,
            asked.wanted(found),
            asked.frame(found),
            after=after_position(asked.after),
            limit=min(asked.limit, most),
        )

    page = await to_thread.run_sync(begun)
    links = page.links(place)
    headers = content_crs(page.frame) | {"Link": link_header(links)}
    if wants_page(request, f):
        document = await to_thread.run_sync(_as_document, page, atlas, place)
        return answer(request, document, f, headers=headers)
    return StreamingResponse(
        page.chunks(atlas.database, links), headers=headers, media_type=GEOJSON
    )


@router.get(
    "/collections/{collection}/items/{feature:path}", summary="一个要素 · One feature",
    **returns(GEOJSON, HTML),
)  # fmt: skip
async def one_item(
    request: Request,
    collection: CollectionPath,
    feature: FeaturePath,
    place: PlaceDep,
    atlas: AtlasDep,
    crs: CrsQuery = None,
    f: FormatQuery = None,
) -> Response:
    """One zone, by the id it has in the list."""

    def looked_up() -> tuple[Found, Collection, Frame]:
        found, held = _zone(atlas, place.release, collection, feature)
        return found, held, chosen(crs, offered(held.bounds()), parameter="crs")

    found, held, frame = await to_thread.run_sync(looked_up)
    links = [
        *place.self_links(GEOJSON),
        link(place.at("collections", collection), "collection", JSON, str(held.title)),
    ]
    headers = content_crs(frame) | {"Link": link_header(links)}
    if wants_page(request, f):
        shown = held.layers[found.layer_key]
        document = {"title": found.zone.code, **properties_of(found, shown), "links": links}
        return answer(request, document, f, headers=headers)
    content = feature_bytes(found, held, frame, links)
    return Response(content, headers=headers, media_type=GEOJSON)


def _zone(
    atlas: Atlas, reference: str | None, identity: str, feature: str
) -> tuple[Found, Collection]:
    """A zone by the id of its feature, and the collection with its layer alone.

    Raises:
        FeatureNotFoundError: there is none.
        CollectionNotWholeError: its layer is not what was published.
    """
    position = position_of(feature)
    held = atlas.holding(reference, identity, position[0]) if position else None
    if position is not None and held is not None:
        held.require_whole()
        with atlas.database.read() as session:
            for one in found_at(session, [position]):
                return one, held
    raise FeatureNotFoundError(
        f"集合中没有要素“{feature[:100]}”。", f"there is no feature “{feature[:100]}” in it."
    )


def _as_document(page: Page, atlas: Atlas, place: Place) -> dict[str, Any]:
    """The page for people: what is known of each zone, without its shape."""
    own = ("collections", page.collection.id, "items")
    shown = [
        properties_of(one, page.collection.layers[one.layer_key])
        | {"links": [link(place.at(*own, feature_id(one.position), f="html"), "item", "text/html")]}
        for one in page.found(atlas.database)
    ]
    return {
        "title": str(page.collection.title),
        **page.summary(page.links(place)),
        "features": shown,
    }
