"""`/v1/jobs`: how far a job is, what came of it, and cancelling it."""

from typing import Annotated, Any

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from app.dependencies import ActorDep, needs, service
from app.gate import StrictRoute
from app.handlers import problem_response
from app.jobs.answers import StatusInfo
from app.jobs.job import Job, JobStatus
from app.jobs.schemas import STATUS_EXAMPLE, status_info
from app.jobs.service import JobService
from app.paging import AfterQuery, LimitQuery, page_response
from app.permissions import Permission

router = APIRouter(
    prefix="/v1/jobs",
    tags=["jobs"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.RUN_CHECKS)],
)

JobsDep = Annotated[JobService, Depends(service(JobService))]

_STATUS: dict[int | str, dict[str, Any]] = {
    200: {"model": StatusInfo, "content": {"application/json": {"example": STATUS_EXAMPLE}}}
}
_RESULT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "结果文件或文档 · The file or document",
        "content": {"*/*": {"schema": {}}},
    },
    303: {"description": "结果另有地址 · The result has an address of its own"},
}


@router.get("", summary="任务列表 · Jobs")
async def all_jobs(
    request: Request,
    jobs: JobsDep,
    actor: ActorDep,
    limit: LimitQuery = 50,
    after: AfterQuery = None,
    status: JobStatus | None = None,
) -> Response:
    """The caller's jobs, the newest first."""
    found = await to_thread.run_sync(
        lambda: jobs.list(actor, limit=limit + 1, after=after, status=status)
    )
    return page_response(request, [status_info(job) for job in found], limit=limit, key="jobID")


@router.get("/{identity}", summary="任务状态 · Status of a job", responses=_STATUS)
async def one_job(identity: str, jobs: JobsDep, actor: ActorDep) -> Response:
    """How a job stands: statusInfo of OGC API – Processes."""
    job = await to_thread.run_sync(jobs.fetch, actor, identity)
    return _info(job)


@router.delete("/{identity}", summary="取消任务 · Cancel a job", responses=_STATUS)
async def dismiss(identity: str, jobs: JobsDep, actor: ActorDep) -> Response:
    """Cancel a job that is not finished; what it committed before stays."""
    return _info(await to_thread.run_sync(jobs.dismiss, actor, identity))


@router.get(
    "/{identity}/results",
    summary="任务结果 · Result of a job",
    response_model=None,
    response_class=Response,
    responses=_RESULT,
)
async def results(identity: str, jobs: JobsDep, actor: ActorDep) -> Response:
    """The file or document a job made, or the way to it; of a failed job, its problem."""
    job = await to_thread.run_sync(jobs.finished, actor, identity)
    if job.problem is not None:
        return problem_response(dict(job.problem), int(job.problem["status"]))
    if job.result_href is not None:
        return RedirectResponse(job.result_href, 303)
    found = dict(job.result or {})
    if "file" not in found:
        return Response(orjson.dumps(found), media_type="application/json")
    return StreamingResponse(
        jobs.result_file(job),
        headers={"Content-Disposition": f'attachment; filename="{found["file"]}"'},
        media_type=found["media_type"],
    )


def _info(job: Job) -> Response:
    headers = {} if job.status.is_final else {"Retry-After": "1"}
    return Response(orjson.dumps(status_info(job)), 200, headers, media_type="application/json")
