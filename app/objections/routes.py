"""`/v1/objections`: “I think this is wrong”."""

from typing import Annotated, Any

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request, Response

from app.dependencies import ActorDep, needs, service
from app.gate import StrictRoute, json_body
from app.objections.schemas import OBJECTION_EXAMPLE, ObjectionBody
from app.objections.service import ObjectionService
from app.openapi import json_request
from app.paging import MOST, AfterQuery, LimitQuery, following, page_response
from app.permissions import Permission

router = APIRouter(prefix="/v1/objections", tags=["objections"], route_class=StrictRoute)

ObjectionsDep = Annotated[ObjectionService, Depends(service(ObjectionService))]

_MAX_BODY_BYTES = 64_000


@router.post(
    "",
    status_code=201,
    summary="提出异议 · Object to a result",
    dependencies=[needs(Permission.RUN_CHECKS)],
    openapi_extra=json_request(ObjectionBody, OBJECTION_EXAMPLE),
)
async def make(request: Request, objections: ObjectionsDep, actor: ActorDep) -> Response:
    """Tell the analyst what is wrong with a check or one of its clauses, and why."""
    body = await json_body(request, ObjectionBody, limit=_MAX_BODY_BYTES)

    def kept() -> bytes:
        made = objections.object(actor, body.check, body.reason, clause=body.clause)
        return orjson.dumps(made)

    return Response(await to_thread.run_sync(kept), 201, media_type="application/json")


@router.get("", summary="异议 · Objections", dependencies=[needs(Permission.VALIDATE_RELEASES)])
async def listed(
    request: Request,
    objections: ObjectionsDep,
    actor: ActorDep,
    limit: LimitQuery = MOST,
    after: AfterQuery = None,
    open_only: Annotated[bool, Query(description="only those nobody has answered")] = False,
) -> Response:
    """Objections, the newest first, with what came of them."""

    def found() -> list[dict[str, Any]]:
        items = objections.listed(actor, open_only=open_only)
        return following(items, after=after, limit=limit, key="id")

    return page_response(request, await to_thread.run_sync(found), limit=limit, key="id")
