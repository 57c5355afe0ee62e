"""Files looked at, releases exported and compared."""

import tempfile
from pathlib import Path
from typing import Annotated, Any

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request, Response

from app.audit.service import Actor
from app.dependencies import ActorDep, SettingsDep, needs, service
from app.gate import StrictRoute
from app.openapi import answers, form_request, returns
from app.permissions import Permission
from app.releases.answers import Inspection, ReleaseChanges
from app.releases.exchange import ExchangeService
from app.releases.schemas import ImportFields, InspectFields
from app.uploads import Refusals, uploaded
from zoning.ingest.reading import inspect

router = APIRouter(
    prefix="/v1",
    tags=["releases"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.SEE_ZONING)],
)

ExchangeDep = Annotated[ExchangeService, Depends(service(ExchangeService))]
Since = Annotated[str, Query(description="Id or name of the older release.", max_length=400)]

_MEGABYTE = 1_000_000
_GEOPACKAGE = "application/geopackage+sqlite3"


@router.post(
    "/inspections",
    summary="查看文件 · What a file holds",
    openapi_extra=form_request(InspectFields),
    responses=answers(Inspection),
)
async def look(request: Request, settings: SettingsDep, actor: ActorDep) -> Response:
    """Layers, CRS, encoding, fields, a sample, what it seems to be; nothing is stored."""
    del actor
    limit = int(settings.web.max_upload_mb * _MEGABYTE)
    async with uploaded(request, InspectFields, limit=limit) as upload:
        said = upload.fields

        def run() -> dict[str, Any]:
            return inspect(upload.path, label=upload.label, layer=said.layer, crs=said.crs)

        found = await to_thread.run_sync(run)
    return Response(orjson.dumps(found), media_type="application/json")


@router.post(
    "/releases/imports",
    status_code=201,
    summary="导入导出包 · Import an exported release",
    openapi_extra=form_request(ImportFields),
    dependencies=[needs(Permission.DRAFT_RELEASES)],
)
async def import_release(
    request: Request, exchange: ExchangeDep, settings: SettingsDep, actor: ActorDep
) -> Response:
    """Make a draft of a release that was exported here or elsewhere, lists included."""
    limit = int(settings.web.max_upload_mb * _MEGABYTE)
    refusals = Refusals(actor=actor, action="release-import")
    async with uploaded(request, ImportFields, limit=limit, refusals=refusals) as upload:

        def run() -> dict[str, Any]:
            name = upload.fields.name
            return exchange.import_export(actor, upload.path, name, label=upload.label)

        draft = await to_thread.run_sync(run)
    headers = {"Location": f"/v1/releases/{draft['id']}", "ETag": f'"{draft["version"]}"'}
    return Response(orjson.dumps(draft), 201, headers, media_type="application/json")


@router.get(
    "/releases/{reference}/export.gpkg",
    summary="导出 · Export a release",
    **returns(_GEOPACKAGE),
)
async def export(reference: str, exchange: ExchangeDep, actor: ActorDep) -> Response:
    """A release as a GeoPackage with QGIS styles, lists included."""
    return await to_thread.run_sync(_export, exchange, actor, reference)


@router.get(
    "/releases/{reference}/changes",
    summary="版本差异 · What changed",
    responses=answers(ReleaseChanges),
)
async def changes(reference: str, since: Since, exchange: ExchangeDep, actor: ActorDep) -> Response:
    """Units added, removed and reshaped, with areas; clauses added, removed and changed."""
    del actor
    found = await to_thread.run_sync(exchange.diff, since, reference)
    return Response(orjson.dumps(found), media_type="application/json")


@router.get(
    "/releases/{reference}/changes.geojson",
    summary="版本差异图 · What changed, on the map",
    **returns("application/geo+json"),
)
async def changed_features(
    reference: str, since: Since, exchange: ExchangeDep, actor: ActorDep
) -> Response:
    """What was added, removed, gained and lost, each with its layer, code and area."""
    del actor
    found = await to_thread.run_sync(exchange.changed_shapes, since, reference)
    return Response(found, media_type="application/geo+json")


@router.get(
    "/releases/{reference}/changes.gpkg",
    summary="版本差异图形 · Shapes of what changed",
    **returns(_GEOPACKAGE),
)
async def changed_shapes(
    reference: str, since: Since, exchange: ExchangeDep, actor: ActorDep
) -> Response:
    """The shapes of what changed, as a GeoPackage."""
    del actor
    return await to_thread.run_sync(_changes, exchange, since, reference)


def _export(exchange: ExchangeService, actor: Actor, reference: str) -> Response:
    with tempfile.TemporaryDirectory(prefix="sanxian-export-") as folder:
        path = Path(folder) / "release.gpkg"
        written = exchange.export(actor, reference, path)
        return _attachment(path.read_bytes(), f"release-{written['id']}.gpkg")


def _changes(exchange: ExchangeService, since: str, reference: str) -> Response:
    with tempfile.TemporaryDirectory(prefix="sanxian-export-") as folder:
        path = Path(folder) / "changes.gpkg"
        found = exchange.diff(since, reference, path)
        return _attachment(path.read_bytes(), f"changes-{found['after']}.gpkg")


def _attachment(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, media_type=_GEOPACKAGE)
