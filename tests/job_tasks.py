"""Tasks for tests of the job system, and workers that do them."""

import os
import signal
import time
from pathlib import Path

from plugins.workspaces import settings_for
from sqlalchemy import text

from app.database import Database
from app.jobs.job import Result
from app.jobs.runner import Worker
from app.jobs.running import Running, Task
from app.settings import JobSettings
from zoning.errors import InputError
from zoning.texts import Text

QUICK = JobSettings(poll_s=0.05, beat_s=0.1, lease_s=1.5, grace_s=1.0)
COUNTING = Text(zh="数数", en="counting")


def count(running: Running) -> Result:
    """Commit as many parts as are asked for, each with a pause; ends the process where told to."""
    asked = running.job.request
    finished = running.finished_parts()
    running.resume(COUNTING, asked["parts"], len(finished))
    for number in range(asked["parts"]):
        if number in finished:
            continue
        if number in asked.get("deadly", ()):
            os._exit(1)
        time.sleep(asked.get("pause_s", 0.0))
        with running.commit(number, str(os.getpid()).encode()):
            pass
    workers = {content for _, content in running.parts()}
    return Result(document={"parts": asked["parts"], "workers": len(workers)})


def refuse(running: Running) -> Result:
    """Cannot be done with this input."""
    raise InputError("不行。", "it cannot be done.")


def break_down(running: Running) -> Result:
    """A fault of the program."""
    raise ZeroDivisionError


def hang(running: Running) -> Result:
    """Never looks whether it is still wanted."""
    time.sleep(600)
    return Result(document={})


TASKS: dict[str, Task] = {
    "count": count,
    "refuse": refuse,
    "break-down": break_down,
    "hang": hang,
}


def worker_of(
    database: Database, folder: Path, *, name: str = "one", settings: JobSettings = QUICK
) -> Worker:
    """A worker of these tasks in this process."""
    return Worker(database, TASKS, settings, name=name, scratch=folder / name)


def audit_rows(database: Database, action: str, identity: str) -> int:
    """Rows of the audit record about a job."""
    query = text("SELECT count(*) FROM audit WHERE action = :action AND object_id = :identity")
    with database.engine.connect() as connection:
        return int(connection.execute(query, {"action": action, "identity": identity}).scalar_one())


def work(home: Path, url: str, name: str) -> None:
    """Be a worker process until told to stop, or killed."""
    worker = worker_of(Database(settings_for(home, url)), home / "scratch", name=name)
    signal.signal(signal.SIGTERM, lambda *_: worker.stop())
    worker.run()
