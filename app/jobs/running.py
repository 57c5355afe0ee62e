"""What a task sees of the job it works on: input, progress, parts, and how to commit.

Everything a task stores goes through `commit` or `finish`, whose first statement claims the job
once more. A worker that lost its job, to a cancellation or to another worker, stores nothing.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock
from typing import Any

from sqlalchemy.orm import Session

from app.audit.service import record
from app.database import Database
from app.jobs import claims
from app.jobs.errors import JobStoppedError
from app.jobs.job import Job, Result
from app.jobs.store import JobPartRow, Role, drop_files, part_numbers, parts, pieces, put_file
from app.progress import Watch
from zoning.texts import Text

Task = Callable[["Running"], Result | None]
"""Does one job: answers its result, or None where it ended the job itself by `finish`."""


class Running(Watch):
    """One attempt at one job, in the worker that has it."""

    def __init__(
        self, database: Database, job: Job, worker: str, *, folder: Path, attempts: int
    ) -> None:
        """Begin an attempt, with scratch space of its own that is gone afterwards.

        After so many `attempts` at one place the job is given up.
        """
        self.job = job
        self.tries = job.tries
        self.attempts = attempts
        self.note: dict[str, Any] = dict(job.note or {})
        self.folder = folder
        self.stopped = Event()
        self.finished = False
        self._database = database
        self._worker = worker
        self._lock = Lock()
        self._progress: dict[str, Any] = {}
        self._done = job.done

    # --- progress: said here, written with the next sign of life ------------------------------

    def stage(self, name: Text, total: int | None = None) -> None:
        """A new stretch of the work begins; it counts from nothing."""
        self.require()
        with self._lock:
            self._done = 0
            self._progress |= {"message": name.as_dict(), "total": total, "done": 0}

    def resume(self, name: Text, total: int | None, done: int) -> None:
        """The stretch of the work in which parts are committed; some were done before."""
        self.stage(name, total)
        with self._lock:
            self._done = done
            self._progress["done"] = done

    @property
    def is_last_try(self) -> bool:
        """Whether the tries before this one all died at the place where this one begins."""
        return self.tries >= self.attempts

    def total(self, count: int | None) -> None:
        """How many units of work there are."""
        with self._lock:
            self._progress["total"] = count

    def done(self, more: int = 1) -> None:
        """So many units more are done.

        Raises:
            JobStoppedError: there is no use in going on.
        """
        self.require()
        with self._lock:
            self._done += more
            self._progress["done"] = self._done

    def require(self) -> None:
        """Go on only while the job is this worker's.

        Raises:
            JobStoppedError: it was dismissed, taken over, or the worker is to end.
        """
        if self.stopped.is_set():
            raise JobStoppedError

    def live(self) -> None:
        """Write a sign of life, and the progress since the last one.

        Raises:
            JobStoppedError: the job is no longer this worker's.
        """
        with self._database.write() as session:
            claims.live(session, self.job, self._worker, self._untold())

    def _untold(self) -> dict[str, Any]:
        """The progress since it was written last."""
        with self._lock:
            told, self._progress = self._progress, {}
        return told

    # --- input, parts, results -----------------------------------------------------------------

    def input_file(self, suffix: str = "") -> Path:
        """The file that came with the job, on this machine."""
        path = self.folder / f"input{suffix}"
        if not path.exists():
            draft = path.with_name("input.draft")
            with self._database.read() as session, draft.open("wb") as target:
                for piece in pieces(session, self.job.id, Role.INPUT):
                    target.write(piece)
            draft.replace(path)
        return path

    def finished_parts(self) -> frozenset[int]:
        """Numbers of the parts that this or an earlier attempt committed."""
        with self._database.read() as session:
            return part_numbers(session, self.job.id)

    def parts(self) -> Iterator[tuple[int, bytes]]:
        """The committed parts, in order."""
        with self._database.read() as session:
            yield from parts(session, self.job.id)

    @contextmanager
    def commit(self, part: int, content: bytes, *, units: int = 1) -> Iterator[Session]:
        """A transaction in which a part, and whatever the task stores with it, become final.

        Raises:
            JobStoppedError: the job is no longer this worker's; nothing was stored.
        """
        self.require()
        with self._database.write() as session:
            self.commit_in(session, part, content, units=units)
            yield session

    def commit_in(self, session: Session, part: int, content: bytes, *, units: int = 1) -> None:
        """Commit a part in a transaction of the task's own."""
        with self._lock:
            self._done += units
            values = {**self._progress, "done": self._done, "tries": 1}
            self._progress = {}
        claims.live(session, self.job, self._worker, values)
        self.tries = 1
        session.add(JobPartRow(job_id=self.job.id, number=part, content=content))

    def remember(self, *, forward: bool = False, **note: Any) -> None:
        """Leave words for a later attempt, should this one die; others of the note stay.

        Args:
            forward: this is a step forward, after which tries are counted anew.
            note: JSON values by name.
        """
        self.note |= note
        values: dict[str, Any] = {"note": dict(self.note)}
        if forward:
            values["tries"] = self.tries = 1
        self.require()
        with self._database.write() as session:
            claims.live(session, self.job, self._worker, values)

    def finish(self, session: Session, result: Result) -> None:
        """End the job well in a transaction of the task's own: done, and known to be done, at once.

        Raises:
            JobStoppedError: the job is no longer this worker's; the transaction must not commit.
        """
        claims.live(session, self.job, self._worker, self._untold())
        claims.succeed(session, self.job, self._worker, result)
        detail = {"kind": self.job.kind, "status": "successful", "attempt": self.job.attempt}
        record(
            session,
            self.job.actor,
            "job-finish",
            object_id=self.job.id,
            jurisdiction=self.job.jurisdiction,
            detail=detail,
        )
        self.finished = True

    def finish_with_file(self, session: Session, path: Path, result: Result) -> None:
        """End the job well with a file as its result."""
        claims.live(session, self.job, self._worker, self._untold())
        put_file(session, self.job.id, Role.RESULT, path)
        drop_files(session, self.job.id, keep=Role.RESULT)
        self.finish(session, result)

    def clean(self) -> None:
        """Remove the scratch space."""
        shutil.rmtree(self.folder, ignore_errors=True)
