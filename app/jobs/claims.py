"""How workers share jobs: conditional changes, of which the database lets one through.

A job in work has a `worker` and a `beat`. Its worker lets the beat grow; who sees the same beat for
a whole lease, by a clock of its own, takes the worker for dead and puts the job back. Every change
names the worker or the beat it relies on, so of two that try, the second changes no row. No lock is
held while a job runs, and no clock is compared with that of another machine.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import CursorResult, Update, select, update
from sqlalchemy.orm import Session

from app.jobs.errors import JobStoppedError
from app.jobs.job import Job, JobStatus, Result
from app.jobs.store import JobRow, job_of

_CANDIDATES: Final = 8
"""Waiting jobs looked at together: with more workers than this some come back with nothing."""


def candidates(session: Session, kinds: Sequence[str]) -> list[tuple[str, int]]:
    """Ids and beats of the jobs that may be begun, the oldest first."""
    query = (
        select(JobRow.id, JobRow.beat)
        .where(
            JobRow.status == JobStatus.ACCEPTED,
            JobRow.wait_until <= datetime.now(UTC),
            JobRow.kind.in_(kinds),
        )
        .order_by(JobRow.wait_until, JobRow.id)
        .limit(_CANDIDATES)
    )
    return [(identity, beat) for identity, beat in session.execute(query)]


def take(session: Session, identity: str, beat: int, worker: str) -> Job | None:
    """Begin a waiting job; None where another worker was quicker."""
    now = datetime.now(UTC)
    change = (
        _still(identity, JobStatus.ACCEPTED)
        .where(JobRow.beat == beat)
        .values(
            status=JobStatus.RUNNING,
            worker=worker,
            beat=JobRow.beat + 1,
            attempt=JobRow.attempt + 1,
            tries=JobRow.tries + 1,
            updated_at=now,
        )
    )
    if not _changed(session, change):
        return None
    row = session.get_one(JobRow, identity, populate_existing=True)
    if row.started_at is None:
        row.started_at = now
    session.flush()
    return job_of(row)


def running(session: Session) -> dict[str, int]:
    """Beats of the jobs in work."""
    query = select(JobRow.id, JobRow.beat).where(JobRow.status == JobStatus.RUNNING)
    return {row.id: row.beat for row in session.execute(query)}


def running_of(session: Session, worker: str) -> dict[str, int]:
    """Beats of the jobs in work that a worker of this name began."""
    query = select(JobRow.id, JobRow.beat).where(
        JobRow.status == JobStatus.RUNNING, JobRow.worker == worker
    )
    return {row.id: row.beat for row in session.execute(query)}


def put_back(
    session: Session, identity: str, beat: int, *, delay_s: float = 0.0, uncounted: bool = False
) -> bool:
    """Let a job in work wait again, if it still has this beat; another worker may begin it.

    It does not begin again before `delay_s` have passed. An `uncounted` attempt was broken off by
    us and is no sign of a fault.
    """
    now = datetime.now(UTC)
    values: dict[str, Any] = {"tries": JobRow.tries - 1} if uncounted else {}
    change = (
        _still(identity, JobStatus.RUNNING)
        .where(JobRow.beat == beat)
        .values(
            status=JobStatus.ACCEPTED,
            worker=None,
            beat=JobRow.beat + 1,
            wait_until=now + timedelta(seconds=delay_s),
            updated_at=now,
            **values,
        )
    )
    return _changed(session, change)


def live(session: Session, job: Job, worker: str, values: Mapping[str, Any] | None = None) -> int:
    """A sign of life of a worker, with the progress it reports; answers the new beat.

    Raises:
        JobStoppedError: the job was dismissed or taken over.
    """
    change = (
        _still(job.id, JobStatus.RUNNING)
        .where(JobRow.worker == worker)
        .values(beat=JobRow.beat + 1, updated_at=datetime.now(UTC), **(values or {}))
        .returning(JobRow.beat)
        .execution_options(synchronize_session=False)
    )
    beat = session.execute(change).scalar()
    if beat is None:
        raise JobStoppedError
    return beat


def succeed(session: Session, job: Job, worker: str, result: Result) -> None:
    """End a job well, in the transaction of what it did.

    Raises:
        JobStoppedError: the job was dismissed or taken over.
    """
    values = {"result": dict(result.document), "result_href": result.href, "message": None}
    _end(session, job, worker, JobStatus.SUCCESSFUL, values)


def fail(session: Session, job: Job, worker: str, problem: Mapping[str, Any]) -> None:
    """End a job with what went wrong.

    Raises:
        JobStoppedError: the job was dismissed or taken over.
    """
    _end(session, job, worker, JobStatus.FAILED, {"problem": dict(problem)})


def fail_abandoned(session: Session, identity: str, beat: int, problem: Mapping[str, Any]) -> bool:
    """End a job whose workers died, if it still has this beat."""
    now = datetime.now(UTC)
    change = (
        _still(identity, JobStatus.RUNNING)
        .where(JobRow.beat == beat)
        .values(
            status=JobStatus.FAILED,
            worker=None,
            beat=JobRow.beat + 1,
            problem=dict(problem),
            finished_at=now,
            updated_at=now,
        )
    )
    return _changed(session, change)


def dismiss(session: Session, identity: str) -> bool:
    """Cancel a job that waits or is in work; False where it is over."""
    now = datetime.now(UTC)
    change = (
        update(JobRow)
        .where(JobRow.id == identity, JobRow.status.in_((JobStatus.ACCEPTED, JobStatus.RUNNING)))
        .values(
            status=JobStatus.DISMISSED,
            worker=None,
            beat=JobRow.beat + 1,
            finished_at=now,
            updated_at=now,
        )
    )
    return _changed(session, change)


def _end(
    session: Session, job: Job, worker: str, status: JobStatus, values: Mapping[str, Any]
) -> None:
    now = datetime.now(UTC)
    change = (
        _still(job.id, JobStatus.RUNNING)
        .where(JobRow.worker == worker)
        .values(
            status=status,
            worker=None,
            beat=JobRow.beat + 1,
            finished_at=now,
            updated_at=now,
            **values,
        )
    )
    if not _changed(session, change):
        raise JobStoppedError


def _still(identity: str, status: JobStatus) -> Update:
    return update(JobRow).where(JobRow.id == identity, JobRow.status == status)


def _changed(session: Session, change: Update) -> bool:
    quiet = change.execution_options(synchronize_session=False)
    return cast("CursorResult[Any]", session.execute(quiet)).rowcount == 1
