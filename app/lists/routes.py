"""`/v1/lists`: lists imported into drafts, clauses read; `/v1/inspections/list`: looked at."""

from typing import Annotated, Any, Final
from urllib.parse import quote

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request, Response

from app.dependencies import ActorDep, needs, service
from app.gate import StrictRoute
from app.jobs.accepting import accepted, wants_job
from app.jobs.answers import TAKEN_ON
from app.jobs.job import Job
from app.lists.answers import ClausePage, ListImported, ListLooked
from app.lists.desk import ListDeskDep
from app.lists.schemas import REPORT_EXAMPLE, ListFields
from app.lists.service import ListService
from app.lists.tasks import XLSX
from app.openapi import answers, form_request
from app.paging import AfterQuery, following, page_response
from app.permissions import Permission
from app.uploads import uploaded

router = APIRouter(
    prefix="/v1",
    tags=["lists"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.SEE_ZONING)],
)

MOST_CLAUSES: Final = 10_000
ClausesQuery = Annotated[
    int, Query(ge=1, le=MOST_CLAUSES, description="每页条数 · Clauses of a page.")
]
ListsDep = Annotated[ListService, Depends(service(ListService))]

_LOOKED_AT = {name: value for name, value in REPORT_EXAMPLE.items() if name != "list"}


@router.get(
    "/lists/{reference}",
    summary="准入清单条款 · Clauses of a release",
    responses=answers(ClausePage),
)
async def clauses(
    reference: str,
    request: Request,
    lists: ListsDep,
    actor: ActorDep,
    limit: ClausesQuery = MOST_CLAUSES,
    after: AfterQuery = None,
    unit: Annotated[str | None, Query(max_length=100)] = None,
) -> Response:
    """Clauses of a release, or of one of its control units, with all their fields."""
    del actor

    def found() -> list[dict[str, Any]]:
        clauses = lists.show(reference, unit)
        return following(clauses, after=after, limit=limit, key="id")

    return page_response(request, await to_thread.run_sync(found), limit=limit, key="id")


@router.post(
    "/lists/{reference}",
    status_code=201,
    summary="导入清单 · Import a list",
    openapi_extra=form_request(ListFields),
    responses={
        201: {
            "model": ListImported,
            "content": {"application/json": {"example": REPORT_EXAMPLE}},
        },
        **TAKEN_ON,
    },
    dependencies=[needs(Permission.DRAFT_RELEASES)],
)
async def import_list(
    request: Request, reference: str, desk: ListDeskDep, actor: ActorDep
) -> Response:
    """Read a list into a draft: what it held, where every character went, what is doubtful.

    A large file becomes a job, and so does one whose sender prefers it (`Prefer: respond-async`);
    its result is the same report.
    """
    later = wants_job(request)
    async with uploaded(request, ListFields, limit=desk.upload_bytes) as upload:
        taken = await to_thread.run_sync(lambda: desk.take(actor, reference, upload, later=later))
    if isinstance(taken, Job):
        return accepted(request, taken)
    return _json(taken, 201, {"Location": f"/v1/lists/{quote(reference, safe='')}"})


@router.post(
    "/inspections/list",
    summary="预读清单 · What an import of a list would answer",
    openapi_extra=form_request(ListFields),
    responses={
        200: {
            "model": ListLooked,
            "content": {"application/json": {"example": _LOOKED_AT}},
        },
        **TAKEN_ON,
    },
    dependencies=[needs(Permission.RUN_CHECKS)],
)
async def look(request: Request, desk: ListDeskDep, actor: ActorDep) -> Response:
    """The report of an import, without importing: nothing is stored."""
    later = wants_job(request)
    async with uploaded(request, ListFields, limit=desk.upload_bytes) as upload:
        found = await to_thread.run_sync(lambda: desk.look(actor, upload, later=later))
    return accepted(request, found) if isinstance(found, Job) else _json(found)


@router.post(
    "/inspections/list.xlsx",
    summary="批注清单 · One's own workbook with the findings as comments",
    openapi_extra=form_request(ListFields),
    response_class=Response,
    responses={200: {"content": {XLSX: {}}}, **TAKEN_ON},
    dependencies=[needs(Permission.RUN_CHECKS)],
)
async def annotated(request: Request, desk: ListDeskDep, actor: ActorDep) -> Response:
    """The workbook that was sent, with every finding as a comment at its cell; nothing is kept."""
    later = wants_job(request)
    async with uploaded(request, ListFields, limit=desk.upload_bytes) as upload:
        made = await to_thread.run_sync(lambda: desk.annotate(actor, upload, later=later))
    if isinstance(made, Job):
        return accepted(request, made)
    headers = {"Content-Disposition": 'attachment; filename="annotated.xlsx"'}
    return Response(made, headers=headers, media_type=XLSX)


def _json(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(content), status, headers, media_type="application/json")
