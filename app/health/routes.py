"""`/livez`, `/readyz`, `/metrics`: for whoever watches the service."""

from typing import Annotated, Any

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Response

from app.dependencies import OPEN, needs, service
from app.gate import StrictRoute
from app.health.service import HealthService
from app.permissions import Permission
from app.telemetry.metrics import MEDIA_TYPE, exposition

router = APIRouter(tags=["health"], route_class=StrictRoute)

HealthDep = Annotated[HealthService, Depends(service(HealthService))]

_READY_EXAMPLE: dict[str, Any] = {
    "status": "ok",
    "checks": {
        "presence": "ok",
        "database": "ok",
        "migrations": "ok",
        "disk": "ok",
        "layers": "ok",
    },
    "engine": {"sanxian": "0.1.0", "geos": "3.14.1", "proj": "9.5.1"},
}
_AS_JSON: dict[str, Any] = {"application/json": {"example": _READY_EXAMPLE}}


@router.head("/livez", include_in_schema=False, dependencies=[OPEN])
@router.get("/livez", summary="存活 · Alive", dependencies=[OPEN])
async def alive() -> Response:
    """The process answers. Nothing is looked at: what fails here is mended by a restart."""
    return Response(b'{"status":"ok"}', media_type="application/json")


@router.head("/readyz", include_in_schema=False, dependencies=[OPEN])
@router.get(
    "/readyz",
    summary="就绪 · Ready",
    dependencies=[OPEN],
    responses={
        200: {"description": "可以受理 · Checks are answered", "content": _AS_JSON},
        503: {"description": "暂不可用 · Not now", "content": _AS_JSON},
    },
)
async def ready(health: HealthDep) -> Response:
    """Database, schema, disk, layers, and whether the process is about to end.

    200 where a check would be answered (`degraded` where a layer failed, so that checks which need
    it are `undetermined`), else 503.
    """
    found = await to_thread.run_sync(health.readiness)
    headers = {"Cache-Control": "no-store"} | ({} if found.is_ready else {"Retry-After": "2"})
    return Response(
        orjson.dumps(found.as_dict()),
        200 if found.is_ready else 503,
        headers,
        media_type="application/json",
    )


@router.get(
    "/metrics",
    summary="运行指标 · Metrics",
    dependencies=[needs(Permission.SEE_METRICS)],
    response_class=Response,
    responses={200: {"content": {"text/plain": {"example": 'sanxian_jobs{status="running"} 1'}}}},
)
async def metrics(health: HealthDep) -> Response:
    """Counts and times in the text form of Prometheus; no label names anybody or any place."""

    def collected() -> bytes:
        return exposition(health.figures())

    return Response(await to_thread.run_sync(collected), media_type=MEDIA_TYPE)
