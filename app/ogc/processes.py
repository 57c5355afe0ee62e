"""`/processes` and `/jobs`: OGC API – Processes, Part 1 (OGC 18-062r2)."""

from collections.abc import Mapping
from typing import Annotated, Any

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Header, Path, Request, Response

from app.audit.service import Actor
from app.checks.desk import Desk, DeskDep
from app.checks.service import Stored
from app.dependencies import ActorDep, needs, service
from app.gate import StrictRoute, json_body
from app.handlers import problem_response
from app.jobs.accepting import wants_job
from app.jobs.errors import JobNotFoundError, ResultNotReadyError
from app.jobs.job import Job, JobStatus
from app.jobs.schemas import RESULTS, STATUS_EXAMPLE, status_info
from app.jobs.service import JobService
from app.ogc.addresses import HTML, JSON, REL, Place, PlaceDep, link, link_header
from app.ogc.answers import PAGE_TOO, FormatQuery, answer
from app.ogc.errors import JobUnfinishedError, NoSuchJobError, NoSuchProcessError
from app.ogc.process import (
    EXECUTE_EXAMPLE,
    OUTPUT,
    PROCESS,
    ExecuteBody,
    description,
    summary,
)
from app.openapi import content_of, json_request
from app.paging import AfterQuery, LimitQuery
from app.permissions import Permission
from zoning.errors import SanxianError

router = APIRouter(
    tags=["ogc"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.RUN_CHECKS)],
    responses=PAGE_TOO,
)

JobsDep = Annotated[JobService, Depends(service(JobService))]
ProcessPath = Annotated[str, Path(max_length=100, examples=[PROCESS])]
JobPath = Annotated[str, Path(max_length=100)]

_KIND = "check"
_MEGABYTE = 1_000_000
_STATUS: dict[int | str, dict[str, Any]] = {
    200: {"content": {JSON: {"example": {**STATUS_EXAMPLE, "processID": PROCESS}}}}
}
_ASSESSMENT: dict[int | str, dict[str, Any]] = {200: {"content": content_of(JSON)}}
_TAKEN_ON: dict[int | str, dict[str, Any]] = {
    201: {
        "description": "已转为任务 · Taken on as a job",
        "content": {
            JSON: {
                "schema": {"type": "object"},
                "example": {**STATUS_EXAMPLE, "processID": PROCESS},
            }
        },
    }
}


@router.get("/processes", summary="处理过程 · Processes")
async def processes(request: Request, place: PlaceDep, f: FormatQuery = None) -> Response:
    """The one process."""
    one = summary() | {"links": [link(place.at("processes", PROCESS), "self", JSON)]}
    return answer(request, {"processes": [one], "links": place.self_links(JSON)}, f)


@router.get("/processes/{process}", summary="过程说明 · Description of a process")
async def one_process(
    request: Request, process: ProcessPath, place: PlaceDep, f: FormatQuery = None
) -> Response:
    """Inputs and outputs, with their schemas."""
    _require_process(process)
    execute = link(place.at("processes", PROCESS, "execution"), f"{REL}execute", JSON)
    return answer(request, description() | {"links": [*place.self_links(JSON), execute]}, f)


@router.post(
    "/processes/{process}/execution",
    summary="执行 · Execute",
    openapi_extra=json_request(ExecuteBody, EXECUTE_EXAMPLE),
    responses=_ASSESSMENT | _TAKEN_ON,
)
async def execute(
    request: Request,
    process: ProcessPath,
    place: PlaceDep,
    desk: DeskDep,
    actor: ActorDep,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
    prefer: Annotated[str | None, Header(max_length=200, description="respond-async")] = None,
) -> Response:
    """Check a site now, or as a job (`Prefer: respond-async`): 201 with its address."""
    del prefer
    _require_process(process)
    body = await _body(request, desk, actor)
    taken = await to_thread.run_sync(
        lambda: desk.take(
            actor,
            body.check(),
            key=idempotency_key,
            later=wants_job(request),
            noted={"response": body.response},
        )
    )
    if isinstance(taken, Stored):
        return _results(place, taken, body.response)
    headers = {"Location": place.at("jobs", taken.id)}
    if wants_job(request):
        headers["Preference-Applied"] = "respond-async"
    return Response(orjson.dumps(_status(place, taken)), 201, headers, media_type=JSON)


@router.get("/jobs", summary="核查任务 · Jobs of checking")
async def all_jobs(
    request: Request,
    place: PlaceDep,
    jobs: JobsDep,
    actor: ActorDep,
    limit: LimitQuery = 50,
    after: AfterQuery = None,
    f: FormatQuery = None,
) -> Response:
    """The caller's jobs of this process, the newest first."""
    found = await to_thread.run_sync(
        lambda: jobs.list(actor, limit=limit + 1, after=after, kind=_KIND)
    )
    links = place.self_links(JSON)
    if len(found) > limit:
        links.append(link(place.here(after=found[limit - 1].id), "next", JSON))
    document = {"jobs": [_status(place, job) for job in found[:limit]], "links": links}
    return answer(request, document, f, headers={"Link": link_header(links)})


@router.get(
    "/jobs/{job}",
    summary="任务状态 · Status of a job",
    responses={200: {"content": _STATUS[200]["content"] | content_of(HTML)}},
)
async def one_job(
    request: Request, job: JobPath, place: PlaceDep, jobs: JobsDep, actor: ActorDep,
    f: FormatQuery = None,
) -> Response:  # fmt: skip
    """How a job stands."""
    found = await to_thread.run_sync(_job, jobs, actor, job)
    return answer(request, _status(place, found), f)


@router.delete("/jobs/{job}", summary="取消任务 · Dismiss a job", responses=_STATUS)
async def dismiss(job: JobPath, place: PlaceDep, jobs: JobsDep, actor: ActorDep) -> Response:
    """Cancel a job that is not over; one that is over stays, with its result (409)."""

    def dismissed() -> Job:
        return jobs.dismiss(actor, _job(jobs, actor, job).id)

    found = await to_thread.run_sync(dismissed)
    return Response(orjson.dumps(_status(place, found)), media_type=JSON)


@router.get("/jobs/{job}/results", summary="任务结果 · Results of a job", responses=_ASSESSMENT)
async def results(
    job: JobPath, place: PlaceDep, desk: DeskDep, jobs: JobsDep, actor: ActorDep
) -> Response:
    """The Assessment, as the execution asked for it; of a failed job, its problem."""

    def fetched() -> tuple[Job, Stored | None]:
        _job(jobs, actor, job)
        try:
            finished = jobs.finished(actor, job)
        except ResultNotReadyError as error:
            raise JobUnfinishedError(error.detail.zh, error.detail.en) from error
        if finished.problem is not None:
            return finished, None
        return finished, desk.checks.fetch(str((finished.result or {})["id"]))

    finished, stored = await to_thread.run_sync(fetched)
    if stored is None:
        problem: Mapping[str, Any] = finished.problem or {}
        return problem_response(dict(problem), int(problem["status"]))
    return _results(place, stored, str(finished.request.get("response", "raw")))


def _results(place: Place, stored: Stored, response: str) -> Response:
    """The stored Assessment byte for byte, by itself or as a member of the results."""
    content = stored.document
    if response == "document":
        content = b'{"%s":{"mediaType":"%s","value":' % (OUTPUT.encode(), JSON.encode())
        content += stored.document + b"}}"
    address = f"{place.root.removesuffix('/ogc')}/v1/checks/{stored.id}"
    kept = [link(address, "canonical", JSON)]
    return Response(content, headers={"Link": link_header(kept)}, media_type=JSON)


def _status(place: Place, job: Job) -> dict[str, Any]:
    """StatusInfo with the addresses of this interface."""
    links = [link(place.at("jobs", job.id), "self", JSON),
             link(place.at("jobs", job.id, f="html"), "alternate", HTML)]  # fmt: skip
    if job.status is JobStatus.SUCCESSFUL:
        links.append(link(place.at("jobs", job.id, "results"), RESULTS, JSON))
    return {**status_info(job), "processID": PROCESS, "links": links}


def _job(jobs: JobService, actor: Actor, identity: str) -> Job:
    """A job of this process and caller.

    Raises:
        NoSuchJobError: there is none.
    """
    try:
        found = jobs.fetch(actor, identity)
    except JobNotFoundError as error:
        raise NoSuchJobError(error.detail.zh, error.detail.en) from error
    if found.kind != _KIND:
        raise NoSuchJobError(
            "该任务不属于这个处理过程，见 /v1/jobs。",
            "the job is of another kind; it is found at /v1/jobs.",
        )
    return found


def _require_process(process: str) -> None:
    if process != PROCESS:
        raise NoSuchProcessError(
            f"没有处理过程“{process[:60]}”。", f"there is no process “{process[:60]}”."
        )


async def _body(request: Request, desk: Desk, actor: Actor) -> ExecuteBody:
    """The body; one that is refused leaves its audit row too."""
    try:
        limit = int(desk.settings.web.max_body_mb * _MEGABYTE)
        body = await json_body(request, ExecuteBody, limit=limit)
        body.check()
    except SanxianError as error:
        sent = getattr(request.state, "body", b"")
        await to_thread.run_sync(desk.refuse, actor, error, sent)
        raise
    return body
