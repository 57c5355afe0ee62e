"""`/livez` and `/readyz`: alive means answering, ready means that a check would work."""

from typing import Annotated

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Response

from app import schema
from app.catalogue.service import Catalogue, legal_today
from app.database import Database
from app.dependencies import OPEN, service
from app.gate import StrictRoute
from app.versions import engine_versions
from zoning.errors import SanxianError

router = APIRouter(tags=["health"], route_class=StrictRoute, dependencies=[OPEN])

DatabaseDep = Annotated[Database, Depends(service(Database))]
CatalogueDep = Annotated[Catalogue, Depends(service(Catalogue))]


@router.get("/livez", summary="存活 · Alive")
async def alive() -> Response:
    """The process answers."""
    return Response(b'{"status":"ok"}', media_type="application/json")


@router.get("/readyz", summary="就绪 · Ready")
async def ready(database: DatabaseDep, catalogue: CatalogueDep) -> Response:
    """Database, schema, opened layers: 200 when checks can be answered, else 503."""
    checks = await to_thread.run_sync(_checks, database, catalogue)
    ok = all(one == "ok" for one in checks.values())
    body = {"status": "ok" if ok else "unavailable", "checks": checks, "engine": engine_versions()}
    headers = {} if ok else {"Retry-After": "2"}
    return Response(orjson.dumps(body), 200 if ok else 503, headers, media_type="application/json")


def _checks(database: Database, catalogue: Catalogue) -> dict[str, str]:
    results: dict[str, str] = {}
    try:
        schema.require_current(database)
        results["database"] = "ok"
        in_force = catalogue.in_force(legal_today())
    except SanxianError as error:
        results["database"] = error.code
        return results
    failed = [
        layer.record.name
        for release in in_force.spatial
        for layer in release.layers
        if layer.failure is not None
    ]
    results["layers"] = f"failed: {', '.join(failed)}" if failed else "ok"
    return results
