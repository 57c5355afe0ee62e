"""`/v1/checks`: run a check, fetch a stored Assessment."""

import hashlib
from dataclasses import dataclass
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Header, Request, Response

from access_lists.errors import AccessListError
from access_lists.project import parse_project
from app.audit.service import Actor, record_refusal
from app.catalogue.service import Catalogue
from app.checks.idempotency import Once
from app.checks.schemas import CHECK_EXAMPLE, CheckBody
from app.checks.service import CheckRequest, CheckService, Stored
from app.database import Database
from app.dependencies import ActorDep, SettingsDep, needs, service
from app.gate import StrictRoute, json_body, require_acceptable
from app.openapi import json_request
from app.permissions import Permission
from app.reports.service import ReportService
from zoning.errors import InputError, SanxianError
from zoning.ingest.footprints import footprint_from_geojson

router = APIRouter(
    prefix="/v1/checks",
    tags=["checks"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.RUN_CHECKS)],
)

_MEGABYTE = 1_000_000

ChecksDep = Annotated[CheckService, Depends(service(CheckService))]
ReportsDep = Annotated[ReportService, Depends(service(ReportService))]


@dataclass(frozen=True, slots=True)
class Desk:
    """What it takes to run a check that came over HTTP."""

    checks: ChecksDep
    catalogue: Annotated[Catalogue, Depends(service(Catalogue))]
    database: Annotated[Database, Depends(service(Database))]
    settings: SettingsDep


DeskDep = Annotated[Desk, Depends()]


@router.post(
    "",
    status_code=201,
    summary="核查选址 · Run a siting check",
    openapi_extra=json_request(CheckBody, CHECK_EXAMPLE),
)
async def run(
    request: Request,
    desk: DeskDep,
    actor: ActorDep,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:
    """Check a footprint and a project against every release and list in force."""
    require_acceptable(request)
    limit = int(desk.settings.web.max_body_mb * _MEGABYTE)
    body = await _body(request, desk, actor, limit)
    stored = await to_thread.run_sync(_run, desk, actor, body, idempotency_key)
    return Response(
        stored.document,
        201,
        {"Location": f"/v1/checks/{stored.id}"},
        media_type="application/json",
    )


@router.get("/{identity}", summary="取回核查结果 · A stored Assessment")
async def fetch(identity: str, checks: ChecksDep, reports: ReportsDep, actor: ActorDep) -> Response:
    """The stored Assessment, byte for byte; `.geojson` as suffix gives the shapes."""
    del actor
    name, _, suffix = identity.partition(".")
    stored = await to_thread.run_sync(checks.fetch, name)
    if not suffix:
        return Response(
            stored.document,
            headers={"Cache-Control": "private, immutable", "ETag": f'"{stored.id}"'},
            media_type="application/json",
        )
    content, media_type = await to_thread.run_sync(
        reports.render_as, stored.document, stored.figure, suffix
    )
    return Response(
        content,
        headers={
            "Content-Disposition": f'attachment; filename="sanxian-{stored.id}.{suffix}"',
            "Cache-Control": "private, immutable",
        },
        media_type=media_type,
    )


@router.head("/{identity}", summary="有无该结果或报告 · Whether there is such a result or report")
async def look(identity: str, checks: ChecksDep, reports: ReportsDep, actor: ActorDep) -> Response:
    """Whether the Assessment exists, and comes in the format of the suffix; nothing is rendered."""
    del actor
    name, _, suffix = identity.partition(".")
    await to_thread.run_sync(checks.fetch, name)
    media_type = reports.media_type(suffix) if suffix else "application/json"
    return Response(headers={"Content-Type": media_type})


async def _body(request: Request, desk: Desk, actor: Actor, limit: int) -> CheckBody:
    """The body; one that is refused leaves its audit row too."""
    try:
        return await json_body(request, CheckBody, limit=limit)
    except SanxianError as error:
        sent = getattr(request.state, "body", b"")
        await to_thread.run_sync(_audit, desk, actor, error, sent)
        raise


def _run(desk: Desk, actor: Actor, body: CheckBody, key: str | None) -> Stored:
    sent = body.model_dump_json().encode()
    try:
        if key is None:
            return desk.checks.run(actor, _request(desk, body))
        once = Once(desk.database, actor, key, hashlib.sha256(sent).hexdigest())
        return once.run(desk.checks, lambda: _request(desk, body))
    except (InputError, AccessListError) as error:
        _audit(desk, actor, error, sent)
        raise


def _request(desk: Desk, body: CheckBody) -> CheckRequest:
    footprint = footprint_from_geojson(
        body.footprint,
        crs=body.crs,
        datum=body.datum,
        half_width_m=body.half_width_m,
        area_of_use=desk.catalogue.area_of_use(),
    )
    return CheckRequest(
        footprint=footprint,
        project=parse_project(body.project),
        as_of=body.as_of,
        language=body.language,
    )


def _audit(desk: Desk, actor: Actor, error: SanxianError, sent: bytes) -> None:
    """A refused check leaves one audit row and nothing else."""
    digest = hashlib.sha256(sent).hexdigest()
    record_refusal(desk.database, actor, "check", code=error.code, size=len(sent), sha256=digest)
