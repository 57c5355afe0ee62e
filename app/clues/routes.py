"""`/v1/clues`: the supervision ledger."""

from typing import Annotated, Any

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request, Response

from app.clues.answers import (
    ClueDetail,
    CluePage,
    ClueStatistics,
    KeptPhotograph,
)
from app.clues.life import ClueState
from app.clues.photographs import MEDIA_TYPES
from app.clues.report import ledger_workbook
from app.clues.schemas import ACTION_EXAMPLE, ActionBody
from app.clues.service import ClueService, doing_of
from app.dependencies import ActorDep, SettingsDep, needs, service
from app.gate import StrictRoute, json_body
from app.jobs.accepting import accepted
from app.jobs.answers import TAKEN_ON
from app.jobs.job import NewJob
from app.jobs.service import JobService
from app.openapi import answers, json_request, returns
from app.paging import MOST, AfterQuery, LimitQuery, following, page_response
from app.permissions import Permission
from app.rasters.schemas import REGISTER_EXAMPLE, ChangeBody
from app.schemas import box_of
from app.uploads import NoFields, Refusals, uploaded

router = APIRouter(
    prefix="/v1/clues",
    tags=["clues"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.SEE_ZONING)],
)

CluesDep = Annotated[ClueService, Depends(service(ClueService))]
JobsDep = Annotated[JobService, Depends(service(JobService))]

_MEGABYTE = 1_000_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_UPLOAD = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}


@router.get("", summary="监督线索 · Clues", responses=answers(CluePage))
async def all_clues(
    request: Request,
    clues: CluesDep,
    limit: LimitQuery = MOST,
    after: AfterQuery = None,
    state: Annotated[ClueState | None, Query()] = None,
    assignee: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """Clues, the largest first, page by page."""

    def found() -> list[dict[str, Any]]:
        items = clues.all(state=state, assignee=assignee)
        return following(items, after=after, limit=limit, key="id")

    return page_response(request, await to_thread.run_sync(found), limit=limit, key="id")


@router.post(
    "",
    status_code=202,
    summary="登记线索 · Register what changed as clues",
    openapi_extra=json_request(ChangeBody, REGISTER_EXAMPLE),
    responses=TAKEN_ON,
    dependencies=[needs(Permission.SUPERVISE_CHANGE)],
)
async def register(
    request: Request, clues: CluesDep, jobs: JobsDep, settings: SettingsDep, actor: ActorDep
) -> Response:
    """Compare two stored rasters as a job and make each patch in a zone of a release a clue."""
    limit = int(settings.web.max_body_mb * _MEGABYTE)
    body = await json_body(request, ChangeBody, limit=limit)
    await to_thread.run_sync(clues.require_registration, actor, body.release)
    new = NewJob(kind="clues-register", request=body.model_dump())
    return accepted(request, await to_thread.run_sync(jobs.submit, actor, new))


@router.get("/features", summary="线索图层 · Clues on the map", **returns("application/geo+json"))
async def features(
    clues: CluesDep,
    state: Annotated[list[ClueState] | None, Query()] = None,
    assignee: Annotated[str | None, Query(max_length=200)] = None,
    bbox: Annotated[
        str | None, Query(max_length=200, description="West, south, east, north in degrees.")
    ] = None,
) -> Response:
    """Clues as GeoJSON, of some states, of one assignee, within a box."""
    found = await to_thread.run_sync(
        lambda: clues.features(
            states=state, assignee=assignee, box=None if bbox is None else box_of(bbox)
        )
    )
    return Response(orjson.dumps(found), media_type="application/geo+json")


@router.get(
    "/statistics",
    summary="台账统计 · Statistics of the ledger",
    responses=answers(ClueStatistics),
)
async def statistics(clues: CluesDep) -> Response:
    """How many clues stand where, what is overdue, by type, zone and year."""
    return _json(await to_thread.run_sync(clues.statistics))


@router.get("/report.xlsx", summary="台账表 · The ledger as a workbook", **returns(_XLSX))
async def report(clues: CluesDep) -> Response:
    """Clues, history and statistics."""
    content = await to_thread.run_sync(ledger_workbook, clues)
    headers = {"Content-Disposition": 'attachment; filename="sanxian-clues.xlsx"'}
    return Response(content, headers=headers, media_type=_XLSX)


@router.post(
    "/photographs",
    status_code=201,
    summary="现场照片 · Keep a photograph",
    openapi_extra=_UPLOAD,
    responses=answers(KeptPhotograph, 201),
    dependencies=[needs(Permission.VERIFY_CHANGE)],
)
async def keep_photograph(
    request: Request, clues: CluesDep, settings: SettingsDep, actor: ActorDep
) -> Response:
    """Keep a picture; its hash is named in the action that it belongs to."""
    limit = int(settings.web.max_upload_mb * _MEGABYTE)
    refusals = Refusals(actor=actor, action="photograph-add")
    async with uploaded(request, NoFields, limit=limit, refusals=refusals) as upload:
        sha256 = await to_thread.run_sync(clues.keep_photograph, actor, upload.path)
    return _json({"sha256": sha256}, 201)


@router.get(
    "/photographs/{sha256}",
    summary="一张照片 · A photograph",
    **returns(*MEDIA_TYPES.values()),
)
async def photograph(sha256: str, clues: CluesDep) -> Response:
    """A kept picture, byte for byte."""
    path = await to_thread.run_sync(clues.photographs.find, sha256)
    content = await to_thread.run_sync(path.read_bytes)
    headers = {"Content-Disposition": f'attachment; filename="{path.name}"'}
    return Response(content, headers=headers, media_type=MEDIA_TYPES[path.suffix.lstrip(".")])


@router.get("/{identity}", summary="一条线索 · One clue", responses=answers(ClueDetail))
async def one_clue(identity: str, clues: CluesDep) -> Response:
    """A clue with its history and shape."""
    return _json(await to_thread.run_sync(clues.show, identity))


@router.post(
    "/{identity}/actions",
    summary="办理线索 · Act on a clue",
    openapi_extra=json_request(ActionBody, ACTION_EXAMPLE),
    responses=answers(ClueDetail),
)
async def act(
    identity: str, request: Request, clues: CluesDep, settings: SettingsDep, actor: ActorDep
) -> Response:
    """Assign, verify, confirm, dismiss, rectify, send back or close; each by its own role."""
    limit = int(settings.web.max_body_mb * _MEGABYTE)
    body = await json_body(request, ActionBody, limit=limit)
    doing = doing_of(
        body.action,
        note=body.note,
        assignee=body.assignee,
        due=body.due,
        position=None if body.position is None else (body.position[0], body.position[1]),
        photographs=tuple(body.photographs),
    )
    found = await to_thread.run_sync(lambda: clues.act(actor, identity, doing, seen=body.version))
    return _json(found)


def _json(document: object, status: int = 200) -> Response:
    return Response(orjson.dumps(document), status, media_type="application/json")
