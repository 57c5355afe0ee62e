"""`/collections`: what each holds, where and when, and what a filter may ask of it."""

from datetime import UTC, date, datetime, time
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Path, Request, Response

from app.catalogue.service import LEGAL_TIME
from app.dependencies import needs
from app.gate import StrictRoute
from app.ogc.addresses import GEOJSON, HTML, JSON, REL, SCHEMA, Link, Place, PlaceDep, link
from app.ogc.answers import PAGE_TOO, FormatQuery, answer
from app.ogc.datasets import AtlasDep, Collection
from app.ogc.reference_systems import CRS84, STORAGE, offered
from app.openapi import returns
from app.permissions import Permission
from zoning.store.filters import QUERYABLES, Kind
from zoning.vocabulary import UnitCategory

router = APIRouter(
    tags=["ogc"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.SEE_ZONING)],
    responses=PAGE_TOO,
)

CollectionPath = Annotated[
    str,
    Path(max_length=300, description="如 control-units、red-lines · as in /collections.",
         examples=["control-units"]),
]  # fmt: skip

_WHOLE_WORLD = [-180.0, -90.0, 180.0, 90.0]


@router.get("/collections", summary="数据集合 · Collections")
async def all_collections(
    request: Request, place: PlaceDep, atlas: AtlasDep, f: FormatQuery = None
) -> Response:
    """Control units, red lines, element zones by element, reference features by class."""
    found = await to_thread.run_sync(atlas.collections, place.release)
    crs = sorted({uri for one in found for uri in offered(one.bounds())} | {CRS84, STORAGE})
    document = {
        "title": "数据集合 · Collections",
        "links": place.self_links(JSON),
        "crs": crs,
        "collections": [described(place, one) for one in found],
    }
    return answer(request, document, f)


@router.get("/collections/{collection}", summary="一个集合 · One collection")
async def one_collection(
    request: Request,
    collection: CollectionPath,
    place: PlaceDep,
    atlas: AtlasDep,
    f: FormatQuery = None,
) -> Response:
    """Title, extent, reference systems, and the releases that its zones come from."""
    found = await to_thread.run_sync(atlas.collection, place.release, collection)
    document = described(place, found)
    document["links"] = [*place.self_links(JSON), *document["links"]]
    return answer(request, document, f)


@router.get(
    "/collections/{collection}/queryables",
    summary="可筛选的属性 · Queryables",
    **returns(SCHEMA, HTML),
)
async def queryables(
    request: Request,
    collection: CollectionPath,
    place: PlaceDep,
    atlas: AtlasDep,
    f: FormatQuery = None,
) -> Response:
    """Properties that `filter` may name, as a JSON Schema; no other can be named."""
    found = await to_thread.run_sync(atlas.collection, place.release, collection)
    document = {
        "$schema": "https://json-schema.org/draft/2019-09/schema",
        "$id": place.at("collections", found.id, "queryables"),
        "type": "object",
        "title": str(found.title),
        "properties": {name: _schema(name) for name in QUERYABLES},
        "additionalProperties": False,
    }
    return answer(request, document, f, media_type=SCHEMA)


def described(place: Place, collection: Collection) -> dict[str, Any]:
    """A collection as `/collections` shows it."""
    bounds = collection.bounds()
    releases = {one.release.id: one.release for one in collection.shown}
    return {
        "id": collection.id,
        "title": str(collection.title),
        "description": "；".join(sorted(one.name for one in releases.values())),
        "itemType": "feature",
        "extent": {
            "spatial": {"bbox": [_hull(bounds)], "crs": CRS84},
            "temporal": {"interval": [_interval(collection)]},
        },
        "crs": list(offered(bounds)),
        "storageCrs": STORAGE,
        "releases": [
            {
                "id": one.id,
                "name": one.name,
                "jurisdictions": list(one.jurisdictions),
                "effective_from": one.effective_from.isoformat(),
                "effective_to": one.effective_to.isoformat() if one.effective_to else None,
            }
            for one in releases.values()
        ],
        "lapsed": [
            {"name": one.release.name, "reason": one.lapse.value} for one in collection.lapsed
        ],
        "failed_layers": [one.layer.name for one in collection.shown if one.is_failed],
        "links": _links(place, collection.id),
    }


def _links(place: Place, identity: str) -> list[Link]:
    own = ("collections", identity)
    return [
        link(place.at(*own), "self", JSON),
        link(place.at(*own, "items"), "items", GEOJSON, "要素 · features"),
        link(place.at(*own, "items", f="html"), "items", HTML, "要素 · features"),
        link(place.at(*own, "queryables"), f"{REL}queryables", SCHEMA, "可筛选属性 · queryables"),
        link(place.at(*own, "tiles"), f"{REL}tilesets-vector", JSON, "矢量瓦片 · vector tiles"),
    ]


def _hull(bounds: list[tuple[float, float, float, float]]) -> list[float]:
    if not bounds:
        return _WHOLE_WORLD
    west, south, east, north = zip(*bounds, strict=True)
    return [min(west), min(south), max(east), max(north)]


def _interval(collection: Collection) -> list[str | None]:
    """From the first day to the last on which one of the releases is in force."""
    releases = [one.release for one in collection.shown]
    if not releases:
        return [None, None]
    ends = [one.effective_to for one in releases]
    last = max((one for one in ends if one is not None), default=None)
    return [_start_of(min(one.effective_from for one in releases)),
            None if None in ends or last is None else _start_of(last)]  # fmt: skip


def _start_of(day: date) -> str:
    """A legal day begins at midnight in China; said in UTC (RFC 3339)."""
    moment = datetime.combine(day, time(), LEGAL_TIME).astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _schema(name: str) -> dict[str, Any]:
    found = QUERYABLES[name]
    said: dict[str, Any] = {"title": str(found.title)}
    if found.kind is Kind.SHAPE:
        return said | {"format": "geometry-any", "x-ogc-role": "primary-geometry"}
    if found.kind is Kind.NUMBER:
        return said | {"type": "number"}
    if name == "category":
        said["enum"] = [one.value for one in UnitCategory]
    return said | {"type": "string"}
