"""`/v1/lists`: clauses, read."""

from typing import Annotated

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Response

from app.dependencies import ActorDep, needs, service
from app.gate import StrictRoute
from app.lists.service import ListService
from app.permissions import Permission

router = APIRouter(
    prefix="/v1",
    tags=["lists"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.SEE_ZONING)],
)

ListsDep = Annotated[ListService, Depends(service(ListService))]


@router.get("/lists/{reference}", summary="准入清单条款 · Clauses of a release")
async def clauses(
    reference: str,
    lists: ListsDep,
    actor: ActorDep,
    unit: Annotated[str | None, Query(max_length=100)] = None,
) -> Response:
    """Clauses of a release, or of one of its control units, with all their fields."""
    del actor
    found = await to_thread.run_sync(lists.show, reference, unit)
    return Response(orjson.dumps({"items": found}), media_type="application/json")
