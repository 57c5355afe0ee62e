"""Jobs as their owners see them: submit, look up, list, cancel, fetch the result."""

from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy.orm import Session

from app.audit.service import Actor, record
from app.database import Database
from app.jobs import claims
from app.jobs.errors import JobDismissedError, JobFinishedError, ResultNotReadyError
from app.jobs.job import Job, JobStatus, NewJob
from app.jobs.store import JobRow, Role, find, insert, job_of, not_found, page, pieces, put_file


class JobService:
    """The jobs of one store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def submit(
        self,
        actor: Actor,
        new: NewJob,
        *,
        file: Path | bytes | None = None,
        also: Callable[[Session, str], None] | None = None,
    ) -> Job:
        """Store a job, and the file it works on, whole or not at all.

        `also` stores something in the same transaction, given the id of the job.
        """
        with self._database.write() as session:
            job = self.submit_in(session, actor, new, file=file)
            if also is not None:
                also(session, job.id)
        return job

    def submit_in(
        self, session: Session, actor: Actor, new: NewJob, *, file: Path | bytes | None = None
    ) -> Job:
        """Store a job in the transaction of the change that it follows from."""
        row = insert(session, new, actor)
        job = job_of(row)
        if file is not None:
            put_file(session, job.id, Role.INPUT, file)
        _audit(session, actor, "job-submit", job)
        return job

    def fetch(self, actor: Actor, identity: str) -> Job:
        """A job of this caller.

        Raises:
            JobNotFoundError: there is none, or it is somebody else's.
        """
        with self._database.read() as session:
            return job_of(_own(session, actor, identity))

    def list(
        self,
        actor: Actor,
        *,
        limit: int,
        after: str | None = None,
        status: JobStatus | None = None,
        kind: str | None = None,
    ) -> list[Job]:
        """Jobs of this caller, the newest first, beginning after the id given."""
        with self._database.read() as session:
            return page(
                session,
                owner=None if actor.is_local else actor.owner,
                after=after,
                limit=limit,
                status=status,
                kind=kind,
            )

    def dismiss(self, actor: Actor, identity: str) -> Job:
        """Cancel a job, whichever process has it; what it committed before is kept.

        Raises:
            JobNotFoundError: there is none.
            JobFinishedError: it is over.
            JobDismissedError: it was cancelled before.
        """
        with self._database.write() as session:
            job = job_of(_own(session, actor, identity))
            if not claims.dismiss(session, identity):
                raise _over(job_of(find(session, identity)))
            _audit(session, actor, "job-dismiss", job)
            return job_of(find(session, identity))

    def finished(self, actor: Actor, identity: str) -> Job:
        """A job that is over well or badly.

        Raises:
            ResultNotReadyError: it is not over.
            JobDismissedError: it was cancelled.
        """
        job = self.fetch(actor, identity)
        if job.status is JobStatus.DISMISSED:
            raise _dismissed(job)
        if not job.status.is_final:
            raise ResultNotReadyError(
                f"任务 {job.id} 尚未结束。", f"the job {job.id} is not finished."
            )
        return job

    def result_file(self, job: Job) -> Iterator[bytes]:
        """The file that a successful job made, piece by piece; empty where it made none."""
        with self._database.read() as session:
            yield from pieces(session, job.id, Role.RESULT)


def _own(session: Session, actor: Actor, identity: str) -> JobRow:
    row = find(session, identity)
    if not (actor.is_local or row.owner == actor.owner):
        raise not_found(identity)
    return row


def _over(job: Job) -> Exception:
    if job.status is JobStatus.DISMISSED:
        return _dismissed(job)
    return JobFinishedError(
        f"任务 {job.id} 已结束（{job.status}）。", f"the job {job.id} is over: {job.status}."
    )


def _dismissed(job: Job) -> JobDismissedError:
    return JobDismissedError(f"任务 {job.id} 已取消。", f"the job {job.id} was dismissed.")


def _audit(session: Session, actor: Actor, action: str, job: Job) -> None:
    record(
        session,
        actor,
        action,
        object_id=job.id,
        jurisdiction=job.jurisdiction,
        detail={"kind": job.kind},
    )
