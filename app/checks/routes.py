"""`/v1/checks`: run a check, fetch a stored Assessment."""

from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Header, Request, Response

from app.audit.service import Actor
from app.checks.answers import Assessment, Checks
from app.checks.desk import Desk, DeskDep
from app.checks.public_desk import PublicDesk, PublicDeskDep
from app.checks.schemas import BATCH_EXAMPLE, CHECK_EXAMPLE, BatchBody, CheckBody
from app.checks.service import CheckService
from app.dependencies import ActorDep, needs, service
from app.gate import Model, StrictRoute, json_body
from app.http_errors import NotNowError
from app.jobs.accepting import accepted, wants_job
from app.jobs.answers import TAKEN_ON
from app.jobs.job import Job
from app.openapi import answers, content_of, json_request
from app.paging import AfterQuery, LimitQuery, page_response
from app.permissions import Permission
from app.public_tier.rates import Pool, caller_of
from app.reports.service import FORMATS, ReportService
from zoning.errors import SanxianError

router = APIRouter(
    prefix="/v1/checks",
    tags=["checks"],
    route_class=StrictRoute,
)
_CHECKERS = [needs(Permission.RUN_CHECKS)]
_EVERYBODY = [needs(Permission.SEE_PUBLIC)]

_MEGABYTE = 1_000_000

ChecksDep = Annotated[CheckService, Depends(service(CheckService))]
ReportsDep = Annotated[ReportService, Depends(service(ReportService))]
PreferHeader = Annotated[
    str | None, Header(max_length=200, description="respond-async: a job, RFC 7240.")
]

_STORED: dict[int | str, dict[str, Any]] = {
    200: {
        "model": Assessment,
        "content": content_of(*(media_type for media_type, _ in FORMATS.values())),
    },
    304: {"description": "未变 · As the client has it (`If-None-Match`)"},
}


@router.post(
    "",
    status_code=201,
    dependencies=_EVERYBODY,
    summary="核查选址 · Run a siting check",
    openapi_extra=json_request(CheckBody, CHECK_EXAMPLE),
    responses=answers(Assessment, 201) | TAKEN_ON,
)
async def run(
    request: Request,
    desk: DeskDep,
    public: PublicDeskDep,
    actor: ActorDep,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
    prefer: PreferHeader = None,
) -> Response:
    """Check a footprint and a project against every release and list in force.

    A check of more work than is done at once becomes a job, and so does one whose sender prefers it
    (`Prefer: respond-async`).

    Whoever has only the role `public` is answered from the national grid: the same members,
    `tier` = `public`, withheld ones null; counted by cost (429 with `RateLimit`).
    """
    del prefer
    if not actor.may(Permission.RUN_CHECKS):
        return await _run_publicly(request, desk, public, actor, idempotency_key)
    body = await _body(request, desk, actor, CheckBody)
    taken = await to_thread.run_sync(
        lambda: desk.take(actor, body, key=idempotency_key, later=wants_job(request))
    )
    if isinstance(taken, Job):
        return accepted(request, taken)
    return Response(
        taken.document,
        201,
        {"Location": f"/v1/checks/{taken.id}"},
        media_type="application/json",
    )


@router.post(
    "/batch",
    status_code=202,
    dependencies=_CHECKERS,
    summary="批量核查 · Run many checks",
    openapi_extra=json_request(BatchBody, BATCH_EXAMPLE),
    responses=TAKEN_ON,
)
async def run_batch(request: Request, desk: DeskDep, actor: ActorDep) -> Response:
    """Check many sites as one job; every row is answered by an Assessment or by its own problem."""
    body = await _body(request, desk, actor, BatchBody)
    return accepted(request, await to_thread.run_sync(desk.take_batch, actor, body))


@router.get(
    "", summary="核查记录 · Stored checks", dependencies=_CHECKERS, responses=answers(Checks)
)
async def all_checks(
    request: Request,
    checks: ChecksDep,
    actor: ActorDep,
    limit: LimitQuery = 50,
    after: AfterQuery = None,
) -> Response:
    """Stored checks, the newest first: id, day, verdict, hash, address."""
    del actor
    found = await to_thread.run_sync(lambda: checks.list(limit=limit + 1, after=after))
    return page_response(request, found, limit=limit, key="id")


@router.get(
    "/{identity}",
    summary="取回核查结果 · A stored Assessment",
    dependencies=_EVERYBODY,
    responses=_STORED,
)
async def fetch(
    request: Request, identity: str, checks: ChecksDep, reports: ReportsDep, actor: ActorDep
) -> Response:
    """The stored Assessment, byte for byte; `.geojson` as suffix gives the shapes."""
    name, _, suffix = identity.partition(".")
    stored = await to_thread.run_sync(checks.fetch, name)
    if suffix:
        actor.require(Permission.RUN_CHECKS)
    if not suffix:
        headers = {"Cache-Control": "private, immutable", "ETag": f'"{stored.id}"'}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(None, 304, headers)
        return Response(stored.document, headers=headers, media_type="application/json")
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


@router.head(
    "/{identity}",
    summary="有无该结果或报告 · Whether there is such a result or report",
    dependencies=_EVERYBODY,
    response_class=Response,
)
async def look(identity: str, checks: ChecksDep, reports: ReportsDep, actor: ActorDep) -> Response:
    """Whether the Assessment exists, and comes in the format of the suffix; nothing is rendered."""
    del actor
    name, _, suffix = identity.partition(".")
    await to_thread.run_sync(checks.fetch, name)
    media_type = reports.media_type(suffix) if suffix else "application/json"
    return Response(headers={"Content-Type": media_type})


async def _run_publicly(
    request: Request, desk: Desk, public: PublicDesk, actor: Actor, key: str | None
) -> Response:
    caller = caller_of(actor, request.client.host if request.client else "")
    public.rates.require_room(Pool.CHECKS, caller)
    body = await _body(request, desk, actor, CheckBody)
    stored, left = await to_thread.run_sync(
        lambda: public.take(actor, body, caller=caller, key=key)
    )
    headers = {"Location": f"/v1/checks/{stored.id}", **left}
    return Response(stored.document, 201, headers, media_type="application/json")


async def _body(request: Request, desk: Desk, actor: Actor, model: type[Model]) -> Model:
    """The body; one that is refused leaves its audit row too."""
    try:
        limit = int(desk.settings.web.max_body_mb * _MEGABYTE)
        return await json_body(request, model, limit=limit)
    except NotNowError:
        raise  # our condition: nothing was refused
    except SanxianError as error:
        sent = getattr(request.state, "body", b"")
        await to_thread.run_sync(desk.refuse, actor, error, sent)
        raise
