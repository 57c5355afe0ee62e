"""`/v1/evaluations`: a release in a year against its targets, as JSON, xlsx and a chart."""

from typing import Annotated

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from app.dependencies import ActorDep, needs, service
from app.evaluations.answers import DivisionIndicators, ReleaseEvaluation
from app.evaluations.chart import evaluation_svg
from app.evaluations.figures import Language
from app.evaluations.schemas import INDICATORS_EXAMPLE, IndicatorsBody
from app.evaluations.service import EvaluationService
from app.evaluations.workbook import evaluation_workbook
from app.gate import StrictRoute, json_body
from app.openapi import answers, json_request, returns
from app.permissions import Permission

router = APIRouter(
    prefix="/v1/evaluations",
    tags=["evaluations"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.SEE_ZONING)],
)

EvaluationsDep = Annotated[EvaluationService, Depends(service(EvaluationService))]
Release = Annotated[str, Path(max_length=400, description="Id or name of a published release.")]
Year = Annotated[int, Path(ge=1900, le=2200)]
LanguageQuery = Annotated[Language, Query(description="Of its words.")]

_LIMIT = 1_000_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get(
    "/indicators",
    summary="评估指标 · The indicators of a division",
    responses=answers(DivisionIndicators),
)
async def indicators(
    evaluations: EvaluationsDep,
    jurisdiction: Annotated[str, Query(max_length=6, description="GB/T 2260 code.")],
) -> Response:
    """What counts in a division: the shipped indicators with what it laid over them."""
    found = await to_thread.run_sync(evaluations.indicators, jurisdiction)
    return Response(orjson.dumps(found), media_type="application/json")


@router.post(
    "/indicators",
    status_code=201,
    summary="采用评估指标 · Adopt indicators for a division",
    openapi_extra=json_request(IndicatorsBody, INDICATORS_EXAMPLE),
    responses=answers(DivisionIndicators, 201),
    dependencies=[needs(Permission.KEEP_REGISTERS)],
)
async def adopt(request: Request, evaluations: EvaluationsDep, actor: ActorDep) -> Response:
    """Keep a division's own indicators, departments and targets; the newest count."""
    body = await json_body(request, IndicatorsBody, limit=_LIMIT)
    changes = {"indicators": body.indicators, "leave_out": body.leave_out}
    kept = await to_thread.run_sync(evaluations.adopt, actor, body.jurisdiction, changes)
    return Response(orjson.dumps(kept), 201, media_type="application/json")


@router.get(
    "/{release}/{year}.xlsx",
    summary="评估表 · An evaluation as a workbook",
    **returns(_XLSX),
)
async def workbook(
    release: Release,
    year: Year,
    evaluations: EvaluationsDep,
    actor: ActorDep,
    language: LanguageQuery = "zh-CN",
) -> Response:
    """Table, parts and chart."""

    def made() -> bytes:
        found = evaluations.evaluate(actor, release, year).as_dict()
        return evaluation_workbook(found, language=language)

    content = await to_thread.run_sync(made)
    headers = {"Content-Disposition": f'attachment; filename="sanxian-evaluation-{year}.xlsx"'}
    return Response(content, headers=headers, media_type=_XLSX)


@router.get(
    "/{release}/{year}.svg",
    summary="评估图 · An evaluation as a chart",
    **returns("image/svg+xml"),
)
async def chart(
    release: Release,
    year: Year,
    evaluations: EvaluationsDep,
    actor: ActorDep,
    language: LanguageQuery = "zh-CN",
) -> Response:
    """A bar for each figure, hatched between bounds, with a mark at its target."""

    def drawn() -> str:
        found = evaluations.evaluate(actor, release, year).as_dict()
        return evaluation_svg(found, language=language)

    return Response(await to_thread.run_sync(drawn), media_type="image/svg+xml")


@router.get(
    "/{release}/{year}",
    summary="评估 · A release in a year against its targets",
    responses=answers(ReleaseEvaluation),
)
async def evaluation(
    release: Release, year: Year, evaluations: EvaluationsDep, actor: ActorDep
) -> Response:
    """Every indicator with its figure, its bounds, its target and who answers for it."""
    found = await to_thread.run_sync(lambda: evaluations.evaluate(actor, release, year).as_dict())
    return Response(orjson.dumps(found), media_type="application/json")
