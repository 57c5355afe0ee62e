"""How a route answers that something was taken on as a job (RFC 7240, respond-async)."""

import orjson
from fastapi import Request, Response

from app.jobs.job import Job
from app.jobs.schemas import status_info

_ASYNC = "respond-async"


def wants_job(request: Request) -> bool:
    """Whether the client would rather not wait: `Prefer: respond-async`."""
    said = ",".join(request.headers.getlist("prefer")).lower()
    return _ASYNC in {one.split(";")[0].strip() for one in said.split(",")}


def accepted(request: Request, job: Job) -> Response:
    """202: where the job can be asked after, and how it stands."""
    headers = {"Location": f"/v1/jobs/{job.id}", "Retry-After": "1"}
    if wants_job(request):
        headers["Preference-Applied"] = _ASYNC
    return Response(orjson.dumps(status_info(job)), 202, headers, media_type="application/json")
