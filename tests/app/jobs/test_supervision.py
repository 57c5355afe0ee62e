"""The real worker process under its supervisor: started, killed, started again, ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from factories import strip
from plugins.workspaces import ACTOR, published

from access_lists.document import geojson
from app.checks.schemas import CheckBody
from app.jobs.job import JobStatus, NewJob
from app.jobs.supervision import Supervisor
from app.workspace import Workspace

PATIENCE_S = 120.0


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.1)


def test_a_worker_that_is_told_to_end_ends_in_order(embedded: Workspace, tmp_path: Path):
    published(embedded, tmp_path / "in")
    body = CheckBody(footprint=geojson(strip(0, 1, south_m=0, north_m=100))).model_dump_json()
    environment = os.environ | {
        "SANXIAN_HOME": str(embedded.settings.home),
        "SANXIAN_DATABASE_URL": embedded.settings.database_url,
    }
    command = [sys.executable, "-m", "app.worker", "alone"]
    pipes = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=environment, **pipes) as worker:
        job = embedded.jobs.submit(ACTOR, NewJob(kind="check", request={}), file=body.encode())
        eventually(lambda: embedded.jobs.fetch(ACTOR, job.id).status.is_final)
        worker.terminate()
        said = worker.stderr.read()  # its end; the other pipe stays open until then
        assert worker.wait(PATIENCE_S) == 0
    assert b"Fatal" not in said


def test_a_killed_worker_is_started_again_and_ends_with_its_supervisor(
    embedded: Workspace, tmp_path: Path
):
    published(embedded, tmp_path / "in")
    body = CheckBody(footprint=geojson(strip(0, 1, south_m=0, north_m=100)))
    asked = NewJob(kind="check", request={})

    def done() -> bool:
        job = embedded.jobs.submit(ACTOR, asked, file=body.model_dump_json().encode())
        eventually(lambda: embedded.jobs.fetch(ACTOR, job.id).status.is_final)
        return embedded.jobs.fetch(ACTOR, job.id).status is JobStatus.SUCCESSFUL

    supervisor = Supervisor(embedded.settings)
    supervisor.start()
    try:
        assert done()
        first = supervisor.pid
        os.kill(first, signal.SIGKILL)
        eventually(lambda: supervisor.pid not in {first, None})
        assert done()
    finally:
        last = supervisor.pid
        supervisor.stop()
    eventually(lambda: not Path(f"/proc/{last}").exists())
