"""`/v1/quality`: targets and observations, and the dated statuses that follow."""

import hashlib
from typing import Annotated

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Header, Query, Request, Response

from access_lists.errors import AccessListError
from app.answers.service import Key
from app.audit.service import record_refusal
from app.database import Database
from app.dependencies import ActorDep, SettingsDep, needs, service
from app.gate import StrictRoute, json_body
from app.openapi import answers, json_request
from app.permissions import Permission
from app.quality.answers import (
    QualityEntered,
    QualityHistory,
    QualityInForce,
    QualityObserved,
)
from app.quality.observing import Observing, RasterObserver
from app.quality.schemas import (
    OBSERVE_EXAMPLE,
    QUALITY_EXAMPLE,
    QualityBody,
    RasterObservationBody,
)
from app.quality.service import QualityService

router = APIRouter(
    prefix="/v1/quality",
    tags=["quality"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.SEE_ZONING)],
)

QualityDep = Annotated[QualityService, Depends(service(QualityService))]
ObserverDep = Annotated[RasterObserver, Depends(service(RasterObserver))]
DatabaseDep = Annotated[Database, Depends(service(Database))]
Division = Annotated[str, Query(max_length=6, description="GB/T 2260 code.")]
Place = Annotated[str | None, Query(max_length=400)]

_MEGABYTE = 1_000_000


@router.post(
    "",
    status_code=201,
    summary="录入环境质量 · Enter targets and observations",
    openapi_extra=json_request(QualityBody, QUALITY_EXAMPLE),
    responses=answers(QualityEntered, 201),
)
async def enter(
    request: Request,
    quality: QualityDep,
    database: DatabaseDep,
    settings: SettingsDep,
    actor: ActorDep,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:
    """Enter records: all of them or none; answers the statuses that follow."""
    limit = int(settings.web.max_body_mb * _MEGABYTE)
    body = await json_body(request, QualityBody, limit=limit)
    digest = hashlib.sha256(request.state.body).hexdigest()
    key = Key.of(actor.name, idempotency_key, request.url.path, digest)

    def run() -> bytes:
        records = [one.model_dump() | {"indicator": one.pollutant} for one in body.records]
        try:
            return quality.import_records(actor, records, body.jurisdiction, key=key)
        except AccessListError as error:
            size = len(request.state.body)
            record_refusal(
                database, actor, "quality-import", code=error.code, size=size, sha256=digest
            )
            raise

    return Response(await to_thread.run_sync(run), 201, media_type="application/json")


@router.post(
    "/rasters",
    status_code=201,
    summary="以栅格分区统计录入 · Enter zonal facts as observations",
    openapi_extra=json_request(RasterObservationBody, OBSERVE_EXAMPLE),
    responses=answers(QualityObserved, 201),
    dependencies=[needs(Permission.KEEP_REGISTERS)],
)
async def observe(
    request: Request, observer: ObserverDep, settings: SettingsDep, actor: ActorDep
) -> Response:
    """One observation for each zone that the raster covers whole; the others are told."""
    limit = int(settings.web.max_body_mb * _MEGABYTE)
    body = await json_body(request, RasterObservationBody, limit=limit)
    asked = Observing(**body.model_dump(exclude={"zones", "crs"}))
    found = await to_thread.run_sync(
        lambda: observer.observe_geojson(actor, asked, body.zones, body.crs)
    )
    return Response(orjson.dumps(found), 201, media_type="application/json")


@router.get(
    "",
    summary="环境质量 · Targets, observations and statuses of a division",
    responses=answers(QualityInForce),
)
async def show(
    quality: QualityDep,
    actor: ActorDep,
    jurisdiction: Division,
    place: Place = None,
    year: Annotated[int | None, Query(ge=1900, le=2200)] = None,
) -> Response:
    """What is in force, and the dated statuses that clauses refer to."""
    del actor
    found = await to_thread.run_sync(lambda: quality.show(jurisdiction, place=place, year=year))
    return Response(orjson.dumps(found), media_type="application/json")


@router.get(
    "/history",
    summary="环境质量录入历史 · Every line ever entered",
    responses=answers(QualityHistory),
)
async def history(
    quality: QualityDep, actor: ActorDep, jurisdiction: Division, place: Place = None
) -> Response:
    """Every line of a division, oldest first; withdrawn ones have no value."""
    del actor
    found = await to_thread.run_sync(lambda: quality.history(jurisdiction, place=place))
    return Response(orjson.dumps({"items": found}), media_type="application/json")
