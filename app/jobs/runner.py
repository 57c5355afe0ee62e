"""A worker: takes one job after another, shows that it lives, and ends without losing anything.

The task runs in the main thread. A second thread writes signs of life and progress, and learns
whether the job was dismissed or taken over. Tasks stop by themselves at their next report; one
that does not within the time allowed is ended with its process, which the supervisor starts again.
"""

import logging
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Final

from sqlalchemy.orm import Session

from app.audit.service import record
from app.database import Database
from app.jobs import claims
from app.jobs.errors import JobStoppedError, WorkerCrashedError
from app.jobs.job import Job
from app.jobs.running import Running, Task
from app.jobs.store import find, job_of
from app.problems import problem_of
from app.scope import limited_to
from app.settings import JobSettings
from zoning.errors import SanxianError, StoreError

log = logging.getLogger("sanxian.jobs")

_RETRY_S: Final = 2.0
STUCK: Final = 75
"""Exit status of a worker that ended itself because its task did not stop (EX_TEMPFAIL)."""


class Worker:
    """One worker of one store."""

    def __init__(
        self,
        database: Database,
        tasks: Mapping[str, Task],
        settings: JobSettings,
        *,
        name: str,
        scratch: Path,
    ) -> None:
        """A worker of that name; no two that are alive may bear the same."""
        self._database = database
        self._tasks = dict(tasks)
        self._settings = settings
        self._name = name
        self._scratch = scratch
        self._stopping = Event()
        self._stalls = Stalls(settings.lease_s)
        self._swept = 0.0
        self._chore: Callable[[], object] | None = None
        self._chore_every_s = self._chore_done = 0.0

    def stop(self) -> None:
        """End after the next report of the job in work, which waits again for another worker."""
        self._stopping.set()

    def watch(self, chore: Callable[[], object], *, every_s: float) -> None:
        """Also do something small between jobs, so often."""
        self._chore, self._chore_every_s = chore, every_s

    def run(self) -> None:
        """Work until told to stop; a database that does not answer is waited for."""
        self._guarded(self._take_back)
        while not self._stopping.is_set():
            if not self._guarded(self.run_one):
                self._stopping.wait(self._settings.poll_s)

    def run_one(self) -> bool:
        """Do one job, if one waits; answers whether there was one."""
        self._sweep()
        self._do_chore()
        job = self._next()
        if job is None:
            return False
        self._work(job)
        return True

    def _guarded(self, step: Callable[[], bool]) -> bool:
        try:
            return step()
        except StoreError as error:
            log.warning("no job taken: %s", error.code)
            self._stopping.wait(_RETRY_S)
            return False

    # --- taking -------------------------------------------------------------------------------

    def _next(self) -> Job | None:
        with self._database.read() as session:
            waiting = claims.candidates(session, list(self._tasks))
        for identity, beat in waiting:
            with self._database.write() as session:
                job = claims.take(session, identity, beat, self._name)
            if job is not None:
                return job
        return None

    def _take_back(self) -> bool:
        """What this worker had when it died under the same name need not wait for its lease."""
        with self._database.read() as session:
            mine = claims.running_of(session, self._name)
        for identity, beat in mine.items():
            self._abandon(identity, beat)
        return bool(mine)

    def _do_chore(self) -> None:
        now = time.monotonic()
        if self._chore is not None and now - self._chore_done >= self._chore_every_s:
            self._chore_done = now
            self._chore()

    def _sweep(self) -> None:
        """Put back the jobs of workers that showed no sign of life for a lease."""
        now = time.monotonic()
        if now - self._swept < self._settings.lease_s / 4:
            return
        self._swept = now
        with self._database.read() as session:
            beats = claims.running(session)
        for identity, beat in self._stalls.seen(beats, now):
            self._abandon(identity, beat)

    def _abandon(self, identity: str, beat: int) -> None:
        """Put back a job whose worker died, or give it up where that happened too often."""
        with self._database.write() as session:
            job = job_of(find(session, identity))
            if job.tries < self._settings.attempts:
                if claims.put_back(session, identity, beat):
                    log.warning("job %s put back: its worker died", identity)
                return
            error = _crashed(job)
            if claims.fail_abandoned(session, identity, beat, problem_of(error)):
                log.error("job %s failed: %s", identity, error.code)
                _record_failure(session, job, error.code)

    # --- working ------------------------------------------------------------------------------

    def _work(self, job: Job) -> None:
        folder = self._scratch / f"{job.id}-{job.attempt}"
        folder.mkdir(parents=True, exist_ok=True)
        running = Running(
            self._database, job, self._name, folder=folder, attempts=self._settings.attempts
        )
        over = Event()
        pulse = Thread(target=self._pulse, args=(running, over), daemon=True)
        pulse.start()
        try:
            self._attempt(running)
        finally:
            over.set()
            pulse.join()
            running.clean()

    def _attempt(self, running: Running) -> None:
        job = running.job
        try:
            with limited_to(job.actor.scope):  # what the job may see is what its owner may
                result = self._tasks[job.kind](running)
            if not running.finished and result is not None:
                with self._database.write() as session:
                    running.finish(session, result)
        except JobStoppedError:
            log.info("job %s stopped", job.id)
            self._release(running, delay_s=0.0, uncounted=True)
        except StoreError as error:
            log.warning("job %s broken off: %s", job.id, error.code, exc_info=error)
            self._release_or_fail(running, error)
        except SanxianError as error:
            self._fail(running, error)
        except Exception:
            log.exception("job %s broken off", job.id)
            self._release_or_fail(running, _crashed(job))

    def _release_or_fail(self, running: Running, error: SanxianError) -> None:
        """Try again later, unless that was tried often enough."""
        if running.tries < self._settings.attempts:
            self._release(running, delay_s=_RETRY_S * 2 ** (running.tries - 1))
        else:
            self._fail(running, error)

    def _release(self, running: Running, *, delay_s: float, uncounted: bool = False) -> None:
        with suppress(JobStoppedError), self._database.write() as session:
            beat = claims.live(session, running.job, self._name)
            claims.put_back(session, running.job.id, beat, delay_s=delay_s, uncounted=uncounted)

    def _fail(self, running: Running, error: SanxianError) -> None:
        job = running.job
        log.info("job %s failed: %s", job.id, error.code)
        with suppress(JobStoppedError), self._database.write() as session:
            claims.fail(session, job, self._name, problem_of(error))
            _record_failure(session, job, error.code)

    # --- signs of life ------------------------------------------------------------------------

    def _pulse(self, running: Running, over: Event) -> None:
        """Until the attempt is over: report, listen, and see that a stopped task does stop."""
        stopped_at: float | None = None
        while not over.wait(self._settings.beat_s):
            if stopped_at is None:
                if not self._is_wanted(running):
                    running.stopped.set()
                    stopped_at = time.monotonic()
            elif time.monotonic() - stopped_at > self._settings.grace_s:
                log.error("job %s does not stop; the worker ends", running.job.id)
                os._exit(STUCK)

    def _is_wanted(self, running: Running) -> bool:
        """Show a sign of life; whether the attempt is to go on."""
        if self._stopping.is_set():
            return False
        try:
            running.live()
        except JobStoppedError:
            return False
        except StoreError as error:
            log.warning("no sign of life written: %s", error.code)
        return True


class Stalls:
    """Beats of other workers as this one has seen them, by its own clock."""

    def __init__(self, lease_s: float) -> None:
        """A worker is taken for dead after so many seconds without a beat."""
        self._lease_s = lease_s
        self._seen: dict[str, tuple[int, float]] = {}

    def seen(self, beats: Mapping[str, int], now: float) -> list[tuple[str, int]]:
        """Look at the beats of all jobs in work; answers those that stood still for a lease."""
        fresh = {}
        for identity, beat in beats.items():
            before = self._seen.get(identity)
            fresh[identity] = before if before and before[0] == beat else (beat, now)
        self._seen = fresh
        return [
            (identity, beat)
            for identity, (beat, since) in fresh.items()
            if now - since >= self._lease_s
        ]


def _crashed(job: Job) -> WorkerCrashedError:
    return WorkerCrashedError(
        f"处理该任务的进程连续 {job.tries} 次意外结束，已停止重试。",
        f"the process that worked on the job ended unexpectedly {job.tries} times in a row; "
        "it is not tried again.",
    )


def _record_failure(session: Session, job: Job, code: str) -> None:
    detail = {"kind": job.kind, "status": "failed", "attempt": job.attempt, "code": code}
    record(
        session,
        job.actor,
        "job-finish",
        object_id=job.id,
        jurisdiction=job.jurisdiction,
        detail=detail,
    )
