"""A job in the words of OGC API – Processes, Part 1: statusInfo."""

from datetime import datetime
from typing import Any

from app.jobs.job import Job, JobStatus

RESULTS = "http://www.opengis.net/def/rel/ogc/1.0/results"

STATUS_EXAMPLE: dict[str, Any] = {
    "jobID": "01a2003f-e678-772d-a68b-92fa68a31d2c",
    "type": "process",
    "processID": "screening",
    "status": "running",
    "message": "筛查",
    "messages": {"zh-CN": "筛查", "en": "screening"},
    "progress": 42,
    "done": 42000,
    "total": 100000,
    "attempt": 1,
    "created": "2026-11-21T08:00:00+00:00",
    "started": "2026-11-21T08:00:01+00:00",
    "finished": None,
    "updated": "2026-11-21T08:00:09+00:00",
    "links": [
        {
            "rel": "self",
            "href": "/v1/jobs/01a2003f-e678-772d-a68b-92fa68a31d2c",
            "type": "application/json",
        }
    ],
    "result": None,
    "exception": None,
}


def status_info(job: Job) -> dict[str, Any]:
    """A job as JSON; `attempt`, `done`, `total`, `result` and `exception` are ours."""
    return {
        "jobID": job.id,
        "type": "process",
        "processID": job.kind,
        "status": job.status.value,
        "message": job.message.zh if job.message else None,
        "messages": job.message.as_dict() if job.message else None,
        "progress": job.percent,
        "done": job.done,
        "total": job.total,
        "attempt": job.attempt,
        "created": _time(job.created_at),
        "started": _time(job.started_at),
        "finished": _time(job.finished_at),
        "updated": _time(job.updated_at),
        "links": _links(job),
        "result": job.result,
        "exception": job.problem,
    }


def results_address(job: Job) -> str:
    """Where the result of a successful job is fetched."""
    return job.result_href or f"/v1/jobs/{job.id}/results"


def _links(job: Job) -> list[dict[str, str]]:
    links = [{"rel": "self", "href": f"/v1/jobs/{job.id}", "type": "application/json"}]
    if job.status is JobStatus.SUCCESSFUL:
        links.append({"rel": RESULTS, "href": results_address(job), "type": _media_type(job)})
    return links


def _media_type(job: Job) -> str:
    return str((job.result or {}).get("media_type", "application/json"))


def _time(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
