"""Landing page, conformance, and the description of the interface, for each dataset."""

from typing import Any, Final

import orjson
from anyio import to_thread
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from app.api_page import api_page
from app.dependencies import needs
from app.gate import StrictRoute
from app.ogc.addresses import HTML, JSON, OPENAPI, REL, Link, Place, PlaceDep, link
from app.ogc.answers import PAGE_TOO, FormatQuery, answer, wants_page
from app.ogc.datasets import Atlas, AtlasDep
from app.ogc.description import described
from app.openapi import returns
from app.permissions import Permission

_FEATURES = "http://www.opengis.net/spec/ogcapi-features"
_CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf"
_TILES = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf"
_PROCESSES = "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf"

DATA_CLASSES: Final = (
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
    *(f"{_FEATURES}-1/1.0/conf/{name}" for name in ("core", "geojson", "html", "oas30")),
    f"{_FEATURES}-2/1.0/conf/crs",
    *(
        f"{_FEATURES}-3/1.0/conf/{name}"
        for name in ("queryables", "queryables-query-parameters", "filter", "features-filter")
    ),
    *(
        f"{_CQL2}/{name}"
        for name in (
            "cql2-text",
            "cql2-json",
            "basic-cql2",
            "advanced-comparison-operators",
            "case-insensitive-comparison",
            "basic-spatial-functions",
            "basic-spatial-functions-plus",
            "spatial-functions",
            "property-property",
        )
    ),
    *(
        f"{_TILES}/{name}"
        for name in ("core", "tileset", "tilesets-list", "geodata-tilesets", "mvt")
    ),
)
PROCESS_CLASSES: Final = tuple(
    f"{_PROCESSES}/{name}"
    for name in ("core", "ogc-process-description", "json", "html", "oas30", "job-list")
)
"""Not `dismiss`: a job that is over is evidence, and is not taken away (409)."""

router = APIRouter(
    tags=["ogc"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.SEE_REFERENCE)],
    responses=PAGE_TOO,
)


@router.get("/", include_in_schema=False)
@router.get("", summary="OGC API 入口 · Landing page")
async def landing(
    request: Request, place: PlaceDep, atlas: AtlasDep, f: FormatQuery = None
) -> Response:
    """What there is, and where: one address for QGIS, ArcGIS Pro, GDAL and OWSLib."""
    titled = await to_thread.run_sync(_titled, atlas, place.release)
    return answer(request, titled | {"links": _links(place)}, f)


@router.get("/conformance", summary="符合性声明 · Conformance classes")
async def conformance(request: Request, place: PlaceDep, f: FormatQuery = None) -> Response:
    """The classes of the OGC standards that are met."""
    classes = DATA_CLASSES if place.release else (*DATA_CLASSES, *PROCESS_CLASSES)
    links = place.self_links(JSON)
    return answer(request, {"conformsTo": list(classes), "links": links}, f)


@router.get("/api", summary="接口说明 · Description of the interface", **returns(OPENAPI, HTML))
async def description(request: Request, place: PlaceDep, f: FormatQuery = None) -> Response:
    """The interface in OpenAPI 3.0, or as a page."""
    prefix = "/ogc/releases/{release}" if place.release else "/ogc"
    document = described(request.app.openapi(), prefix=prefix, server=place.base)
    if wants_page(request, f):
        return HTMLResponse(api_page(document))
    return Response(orjson.dumps(document), media_type=OPENAPI)


def _titled(atlas: Atlas, reference: str | None) -> dict[str, Any]:
    if reference is None:
        return {
            "title": "sanxian 三线：现行数据版本",
            "description": "Zoning data of the releases in force, and siting checks. "
            "初筛结果，仅供参考，不作为审批依据。",
        }
    release = atlas.release(reference)
    until = release.effective_to.isoformat() if release.effective_to else "…"
    return {
        "title": f"sanxian 三线：{release.name}",
        "description": f"{release.state} · {release.effective_from.isoformat()} – {until}",
    }


def _links(place: Place) -> list[Link]:
    data = [
        *place.self_links(JSON),
        link(place.at("api"), "service-desc", OPENAPI, "接口说明 · the interface"),
        link(place.at("api", f="html"), "service-doc", HTML, "接口说明 · the interface"),
        link(place.at("conformance"), "conformance", JSON, "符合性 · conformance"),
        link(place.at("collections"), "data", JSON, "数据集合 · collections"),
        link(place.at("tileMatrixSets"), f"{REL}tiling-schemes", JSON, "瓦片方案 · tiling schemes"),
    ]
    if place.release is not None:
        return data
    return [
        *data,
        link(place.at("processes"), f"{REL}processes", JSON, "处理过程 · processes"),
        link(place.at("jobs"), f"{REL}job-list", JSON, "任务 · jobs"),
    ]
