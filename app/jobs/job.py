"""A job as everybody sees it: what was asked, how far it is, what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.audit.service import Actor
from zoning.texts import Text


class JobStatus(StrEnum):
    """States of a job, in the words of OGC API – Processes, Part 1, statusCode."""

    ACCEPTED = "accepted"
    RUNNING = "running"
    SUCCESSFUL = "successful"
    FAILED = "failed"
    DISMISSED = "dismissed"

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen to the job."""
        return self in {JobStatus.SUCCESSFUL, JobStatus.FAILED, JobStatus.DISMISSED}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """What is asked for.

    Attributes:
        kind: name of the task that does it.
        request: the input of the task, as JSON values.
        total: units of work, where they can be counted beforehand.
        delay_s: seconds before it may begin.
    """

    kind: str
    request: Mapping[str, Any]
    jurisdiction: str = ""
    total: int | None = None
    delay_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job, as it stood when it was looked up.

    Attributes:
        actor: who asked for it; what the job does is done in this name.
        attempt: how often it was begun, 1 for the first time; 0 while it waits.
        tries: how often since something of it was last committed.
        note: where the task was, in its own words; survives a crash.
        problem: why it failed, as a problem document.
        result: what came of it, small; large results are files.
        result_href: where the result is, as a path of the API.
    """

    id: str
    kind: str
    status: JobStatus
    request: Mapping[str, Any]
    actor: Actor
    owner: str
    jurisdiction: str
    attempt: int
    tries: int
    done: int
    total: int | None
    message: Text | None
    note: Mapping[str, Any] | None
    problem: Mapping[str, Any] | None
    result: Mapping[str, Any] | None
    result_href: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    updated_at: datetime

    @property
    def percent(self) -> int | None:
        """Progress from 0 to 100; 100 only when it is finished, None where nobody can say."""
        if self.status is JobStatus.SUCCESSFUL:
            return 100
        if not self.total:
            return 0 if self.status is JobStatus.ACCEPTED else None
        return min(99, 100 * self.done // self.total)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a task hands back.

    Attributes:
        document: JSON values; small.
        href: where the result proper is, if not the document itself.
    """

    document: Mapping[str, Any]
    href: str | None = None
