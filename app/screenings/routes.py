"""`POST /v1/screenings`: many footprints at once, as a job."""

from pathlib import Path
from typing import Annotated

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response

from app.dependencies import ActorDep, SettingsDep, needs, service
from app.gate import StrictRoute, json_body
from app.jobs.accepting import accepted
from app.jobs.job import NewJob
from app.jobs.schemas import STATUS_EXAMPLE
from app.jobs.service import JobService
from app.openapi import either, form_request, json_request
from app.permissions import Permission
from app.screenings.schemas import SCREENING_EXAMPLE, ScreeningBody, ScreeningFields
from app.uploads import is_upload, uploaded

router = APIRouter(
    prefix="/v1/screenings",
    tags=["screenings"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.RUN_CHECKS)],
)

_MEGABYTE = 1_000_000


@router.post(
    "",
    status_code=202,
    summary="批量筛查 · Screen many footprints",
    openapi_extra=either(
        json_request(ScreeningBody, SCREENING_EXAMPLE), form_request(ScreeningFields)
    ),
    responses={202: {"content": {"application/json": {"example": STATUS_EXAMPLE}}}},
)
async def screen(
    request: Request,
    jobs: Annotated[JobService, Depends(service(JobService))],
    settings: SettingsDep,
    actor: ActorDep,
) -> Response:
    """Lay every footprint of a file over the releases in force; the result is a table.

    A multipart form with the part `file` and the fields of the JSON body, or GeoJSON in the body. A
    bad row has its problem in the table, and stops no other.
    """
    if is_upload(request):
        limit = int(settings.web.max_upload_mb * _MEGABYTE)
        async with uploaded(request, ScreeningFields, limit=limit) as upload:
            asked = upload.fields.as_request(suffix=upload.path.suffix, label=upload.label)
            new = NewJob(kind="screening", request=asked)
            job = await to_thread.run_sync(lambda: jobs.submit(actor, new, file=upload.path))
    else:
        limit = int(settings.web.max_body_mb * _MEGABYTE)
        body = await json_body(request, ScreeningBody, limit=limit)
        asked = body.as_fields().as_request(suffix=".geojson", label="footprints.geojson")
        file: bytes | Path = orjson.dumps(body.footprints)
        new = NewJob(kind="screening", request=asked)
        job = await to_thread.run_sync(lambda: jobs.submit(actor, new, file=file))
    return accepted(request, job)
