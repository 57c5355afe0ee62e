"""`/v1/examples`: the example projects, where the demo region is loaded."""

from typing import Annotated

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Response

from app.demo.answers import Examples
from app.demo.service import DemoService, examples
from app.dependencies import ActorDep, needs, service
from app.gate import StrictRoute
from app.openapi import answers
from app.permissions import Permission

router = APIRouter(
    prefix="/v1",
    tags=["demo"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.SEE_REFERENCE)],
)

DemoDep = Annotated[DemoService, Depends(service(DemoService))]


@router.get("/examples", summary="示例项目 · Example projects", responses=answers(Examples))
async def example_projects(demo: DemoDep, actor: ActorDep) -> Response:
    """Example projects of the fictional demo region; none in a store without it."""
    del actor
    items = [
        {
            "id": one.id,
            "title": one.title,
            "description": one.description,
            "why": one.why,
            "expected_verdict": one.expected_verdict,
            "request": one.request,
        }
        for one in (examples() if await to_thread.run_sync(demo.is_loaded) else ())
    ]
    return Response(orjson.dumps({"items": items}), media_type="application/json")
