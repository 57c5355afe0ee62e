"""`/v1/rasters`: rasters taken in, listed, asked about zones."""

import hashlib
import tempfile
from pathlib import Path
from typing import Annotated

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile

from app.audit.service import Actor, record_refusal
from app.database import Database
from app.dependencies import ActorDep, SettingsDep, needs, service
from app.gate import StrictRoute, invalid_body, json_body, save_upload
from app.http_errors import BodyInvalidError
from app.jobs.accepting import accepted
from app.jobs.job import NewJob
from app.jobs.schemas import STATUS_EXAMPLE
from app.jobs.service import JobService
from app.openapi import json_request
from app.permissions import Permission
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
from zoning.errors import InputError
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
DatabaseDep = Annotated[Database, Depends(service(Database))]

_MEGABYTE = 1_000_000
_MAX_FIELDS = 20
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


@router.get("", summary="栅格 · Rasters")
async def all_rasters(rasters: RastersDep, actor: ActorDep) -> Response:
    """Every raster, in order of name and day."""
    del actor
    return _json({"items": await to_thread.run_sync(rasters.all)})


@router.post(
    "",
    status_code=201,
    summary="添加栅格 · Add a raster",
    openapi_extra=_FORM,
    dependencies=[needs(Permission.DRAFT_RELEASES)],
)
async def add(
    request: Request,
    rasters: RastersDep,
    database: DatabaseDep,
    settings: SettingsDep,
    actor: ActorDep,
) -> Response:
    """Check a GeoTIFF, convert it and keep it; a refused one leaves one audit row only."""
    if not actor.is_local:
        actor.require(Permission.DRAFT_RELEASES)
    limit = int(settings.raster.max_upload_mb * _MEGABYTE)
    async with request.form(max_files=1, max_fields=_MAX_FIELDS) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise BodyInvalidError("缺少文件字段 file。", "the part `file` is missing.")
        fields = _fields(form)
        with tempfile.TemporaryDirectory(prefix="sanxian-upload-") as folder:
            path = Path(folder) / "upload.tif"
            await save_upload(file, path, limit=limit)
            label = (file.filename or "upload")[:255]
            added = await to_thread.run_sync(
                lambda: _add(rasters, database, actor, fields, path, label)
            )
    return _json(added, 201, {"Location": f"/v1/rasters/{added['id']}"})


@router.post(
    "/changes",
    status_code=202,
    summary="两期变化 · Compare two rasters",
    openapi_extra=json_request(ChangeFileBody, CHANGE_EXAMPLE),
    responses={202: {"content": {"application/json": {"example": STATUS_EXAMPLE}}}},
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


@router.get("/{reference}", summary="一个栅格 · One raster")
async def one_raster(reference: str, rasters: RastersDep, actor: ActorDep) -> Response:
    """A raster by id, by name (newest day) or by `name@2015-12-31`."""
    del actor
    return _json(await to_thread.run_sync(rasters.show, reference))


@router.post(
    "/{reference}/zonal",
    summary="分区统计 · Zonal facts",
    openapi_extra=json_request(ZonalBody, ZONAL_EXAMPLE),
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
    dependencies=[needs(Permission.PUBLISH_RELEASES)],
)
async def withdraw(
    reference: str, request: Request, rasters: RastersDep, settings: SettingsDep, actor: ActorDep
) -> Response:
    """Take a raster out of use; Assessments that used it keep it."""
    limit = int(settings.web.max_body_mb * _MEGABYTE)
    body = await json_body(request, WithdrawalBody, limit=limit)
    return _json(await to_thread.run_sync(rasters.withdraw, actor, reference, body.reason))


def _add(
    rasters: RasterService,
    database: Database,
    actor: Actor,
    fields: RasterFields,
    path: Path,
    label: str,
) -> dict[str, object]:
    try:
        legend = legend_of(parse_json(fields.legend.encode())) if fields.legend else {}
        new = NewRaster(
            path=path,
            label=label,
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
    except InputError as error:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = path.stat().st_size
        record_refusal(database, actor, "raster-add", code=error.code, size=size, sha256=digest)
        raise


def _fields(form: FormData) -> RasterFields:
    """The fields beside the file.

    Raises:
        BodyInvalidError: unknown or missing fields, or values they cannot have, all at once.
    """
    given = {name: value for name, value in form.multi_items() if name != "file" and value != ""}
    try:
        return RasterFields.model_validate(given)
    except ValidationError as error:
        raise invalid_body(error) from error


def _json(document: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(document), status, headers, media_type="application/json")
