"""`GET /v1/industries?q=`: industries by code, name, part of a name, pinyin, synonym."""

from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Response

from access_lists.industry_search import search
from access_lists.project import project_schema
from app.dependencies import ActorDep, needs
from app.gate import StrictRoute
from app.industries.answers import FoundIndustries
from app.openapi import answers, returns
from app.permissions import Permission

router = APIRouter(
    prefix="/v1",
    tags=["project"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.SEE_REFERENCE)],
)


@router.get(
    "/industries", summary="行业查询 · Search industries", responses=answers(FoundIndustries)
)
async def industries(
    actor: ActorDep,
    q: Annotated[str, Query(min_length=1, max_length=100, examples=["光伏"])],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Response:
    """Industries that match, best first, each with its path from section to class."""
    del actor
    items = [
        {
            "code": hit.code,
            "name": hit.name,
            "path": [f"{one.code} {one.name}" for one in hit.path],
            "matched_by": hit.matched_by.value,
            "matched": hit.matched,
        }
        for hit in search(q, limit)
    ]
    return Response(orjson.dumps({"items": items}), media_type="application/json")


@router.get(
    "/project-schema",
    summary="项目信息词汇表 · The project vocabulary",
    **returns("application/schema+json"),
)
async def schema(actor: ActorDep) -> Response:
    """JSON Schema (draft 2020-12) of a project description, with titles, units and claims."""
    del actor
    return Response(orjson.dumps(project_schema()), media_type="application/schema+json")
