"""Shape of a job in answers, for the OpenAPI document."""

from typing import Any, Literal

from app.jobs.job import JobStatus
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
