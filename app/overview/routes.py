"""`GET /v1/overview`: the numbers of the overview page."""

from typing import Annotated

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Response

from app.dependencies import ActorDep, needs, service
from app.gate import StrictRoute
from app.openapi import answers
from app.overview.answers import Overview
from app.overview.service import OverviewService
from app.permissions import Permission
from app.schemas import Day

router = APIRouter(
    prefix="/v1",
    tags=["overview"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.SEE_ZONING)],
)

OverviewDep = Annotated[OverviewService, Depends(service(OverviewService))]


@router.get(
    "/overview",
    summary="总览 · Areas, checks, clauses and caps in numbers",
    responses=answers(Overview),
)
async def overview(
    numbers: OverviewDep,
    actor: ActorDep,
    as_of: Annotated[
        Day | None, Query(description="the day whose releases count; today by default")
    ] = None,
    days: Annotated[int, Query(ge=1, le=3660, description="checks as old as this count")] = 365,
) -> Response:
    """Area by county and category, checks by verdict and industry, clauses by what decides them.

    Checks are one's own, and everybody's in the areas that one audits.
    """

    def found() -> bytes:
        return orjson.dumps(numbers.show(actor, as_of=as_of, days=days))

    return Response(await to_thread.run_sync(found), media_type="application/json")
