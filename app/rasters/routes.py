"""`/v1/rasters`: rasters taken in, listed, asked about zones."""

from typing import Annotated

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response

from app.audit.service import Actor
from app.dependencies import ActorDep, SettingsDep, needs, service
from app.gate import StrictRoute, json_body
from app.jobs.accepting import accepted
from app.jobs.answers import TAKEN_ON
from app.jobs.job import NewJob
from app.jobs.service import JobService
from app.openapi import answers, json_request
from app.paging import MOST, AfterQuery, LimitQuery, following, page_response
from app.permissions import Permission
from app.rasters.answers import RasterPage, ShownRaster, ZonalFacts
from app.rasters.schemas import (
    CHANGE_EXAMPLE,
    WITHDRAWAL_EXAMPLE,
    ZONAL_EXAMPLE,
    ChangeFileBody,
    RasterFields,
    WithdrawalBody,
    ZonalBody,
)
from app.rasters.service import NewRaster, RasterService
from app.uploads import Refusals, Upload, uploaded
from zoning.ingest.strict_json import parse_json
from zoning.raster.claims import legend_of
from zoning.raster.model import RasterKind

router = APIRouter(
    prefix="/v1/rasters",
    tags=["rasters"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.SEE_ZONING)],
)

RastersDep = Annotated[RasterService, Depends(service(RasterService))]
JobsDep = Annotated[JobService, Depends(service(JobService))]

_MEGABYTE = 1_000_000
_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file", "release", "kind", "date"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        **RasterFields.model_json_schema()["properties"],
                    },
                }
            }
        },
    }
}


@router.get("", summary="栅格 · Rasters", responses=answers(RasterPage))
async def all_rasters(
    request: Request,
    rasters: RastersDep,
    actor: ActorDep,
    limit: LimitQuery = MOST,
    after: AfterQuery = None,
) -> Response:
    """Every raster, in order of name and day, page by page."""
    del actor
    found = await to_thread.run_sync(
        lambda: following(rasters.all(), after=after, limit=limit, key="id")
    )
    return page_response(request, found, limit=limit, key="id")


@router.post(
    "",
    status_code=201,
    summary="添加栅格 · Add a raster",
    openapi_extra=_FORM,
    responses=answers(ShownRaster, 201),
    dependencies=[needs(Permission.DRAFT_RELEASES)],
)
async def add(
    request: Request, rasters: RastersDep, settings: SettingsDep, actor: ActorDep
) -> Response:
    """Check a GeoTIFF, convert it and keep it; a refused one leaves one audit row only."""
    if not actor.is_local:
        actor.require(Permission.DRAFT_RELEASES)
    limit = int(settings.raster.max_upload_mb * _MEGABYTE)
    refusals = Refusals(actor=actor, action="raster-add")
    async with uploaded(request, RasterFields, limit=limit, refusals=refusals) as upload:
        added = await to_thread.run_sync(_add, rasters, actor, upload)
    return _json(added, 201, {"Location": f"/v1/rasters/{added['id']}"})


@router.post(
    "/changes",
    status_code=202,
    summary="两期变化 · Compare two rasters",
    openapi_extra=json_request(ChangeFileBody, CHANGE_EXAMPLE),
    responses=TAKEN_ON,
    dependencies=[needs(Permission.RUN_CHECKS)],
)
async def change(
    request: Request, rasters: RastersDep, jobs: JobsDep, settings: SettingsDep, actor: ActorDep
) -> Response:
    """What changed between two dates, as a job: its result is a file of patches."""
    limit = int(settings.web.max_body_mb * _MEGABYTE)
    body = await json_body(request, ChangeFileBody, limit=limit)
    for one in (body.before, body.after):
        await to_thread.run_sync(rasters.show, one)
    new = NewJob(kind="raster-change", request=body.model_dump())
    return accepted(request, await to_thread.run_sync(jobs.submit, actor, new))


@router.get("/{reference}", summary="一个栅格 · One raster", responses=answers(ShownRaster))
async def one_raster(reference: str, rasters: RastersDep, actor: ActorDep) -> Response:
    """A raster by id, by name (newest day) or by `name@2015-12-31`."""
    del actor
    return _json(await to_thread.run_sync(rasters.show, reference))


@router.post(
    "/{reference}/zonal",
    summary="分区统计 · Zonal facts",
    openapi_extra=json_request(ZonalBody, ZONAL_EXAMPLE),
    responses=answers(ZonalFacts),
)
async def zonal(
    reference: str, request: Request, rasters: RastersDep, settings: SettingsDep, actor: ActorDep
) -> Response:
    """What the raster says of each polygon, exact to the fraction of a pixel."""
    del actor
    limit = int(settings.web.max_body_mb * _MEGABYTE)
    body = await json_body(request, ZonalBody, limit=limit)
    return _json(await to_thread.run_sync(rasters.zonal_geojson, reference, body.zones, body.crs))


@router.post(
    "/{reference}/withdrawal",
    summary="停用栅格 · Withdraw a raster",
    openapi_extra=json_request(WithdrawalBody, WITHDRAWAL_EXAMPLE),
    responses=answers(ShownRaster),
    dependencies=[needs(Permission.PUBLISH_RELEASES)],
)
async def withdraw(
    reference: str, request: Request, rasters: RastersDep, settings: SettingsDep, actor: ActorDep
) -> Response:
    """Take a raster out of use; Assessments that used it keep it."""
    limit = int(settings.web.max_body_mb * _MEGABYTE)
    body = await json_body(request, WithdrawalBody, limit=limit)
    return _json(await to_thread.run_sync(rasters.withdraw, actor, reference, body.reason))


def _add(rasters: RasterService, actor: Actor, upload: Upload[RasterFields]) -> dict[str, object]:
    fields = upload.fields
    legend = legend_of(parse_json(fields.legend.encode())) if fields.legend else {}
    new = NewRaster(
        path=upload.path,
        label=upload.label,
        kind=RasterKind(fields.kind),
        date=fields.date,
        name=fields.name,
        band=fields.band,
        crs=fields.crs,
        nodata=fields.nodata,
        unit=fields.unit,
        legend=legend,
    )
    return rasters.add(actor, fields.release, new)


def _json(document: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(document), status, headers, media_type="application/json")
