"""Shape of a job in answers, for the OpenAPI document."""

from typing import Any, Final, Literal

from app.jobs.job import JobStatus
from app.jobs.schemas import STATUS_EXAMPLE
from app.shapes import BilingualText, MomentText, PageLink, Shape


class StatusInfo(Shape):
    """A job: statusInfo of OGC API – Processes, Part 1, with members of our own."""

    jobID: str  # noqa: N815 (the name is that of the standard)
    type: Literal["process"]
    processID: str  # noqa: N815 (the name is that of the standard)
    status: JobStatus
    message: str | None
    messages: BilingualText | None
    progress: int | None
    done: int | None
    total: int | None
    attempt: int
    created: MomentText
    started: MomentText | None
    finished: MomentText | None
    updated: MomentText
    links: list[PageLink]
    result: dict[str, Any] | None
    exception: dict[str, Any] | None


TAKEN_ON: Final[dict[int | str, dict[str, Any]]] = {
    202: {
        "model": StatusInfo,
        "description": "已转为任务 · Taken on as a job",
        "content": {"application/json": {"example": {**STATUS_EXAMPLE, "status": "accepted"}}},
    }
}
"""What a route answers that hands its work to a job."""
