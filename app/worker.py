"""Entry of the job runner: `python -m app.worker NAME`, started and kept alive by a supervisor.

It ends when its supervisor closes the pipe it reads from, or at SIGTERM; a job in work then waits
again, and the next worker goes on where this one committed last.
"""

import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from threading import Thread

from app.catalogue.tiling import Draughtsman
from app.checks.tasks import check_batch_task, check_task
from app.clues.tasks import register_task
from app.jobs.runner import Worker
from app.jobs.running import Task
from app.lists.tasks import IMPORT, INSPECTION, import_task, inspection_task
from app.public_tier.forms import FormDrawer
from app.rasters.tasks import change_task
from app.releases.tasks import layer_task, publish_task
from app.screenings.tasks import screening_task
from app.settings import Settings
from app.telemetry.logs import configure_logs
from app.webhooks.service import DELIVERY
from app.webhooks.tasks import delivery_task
from app.workspace import Workspace, open_workspace

_YIELDS = 5
"""Niceness of a worker: who asks over HTTP comes first."""


def main(name: str) -> None:
    """Work until told to stop."""
    os.nice(_YIELDS)
    settings = Settings()
    configure_logs(settings.log, level="info")
    workspace = open_workspace(settings)
    scratch = Path(tempfile.gettempdir()) / f"sanxian-worker-{name.replace(':', '-')}"
    shutil.rmtree(scratch, ignore_errors=True)  # what a worker of this name left when it died
    scratch.mkdir(mode=0o700)
    worker = Worker(
        workspace.database, tasks_of(workspace), settings.jobs, name=name, scratch=scratch
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    Thread(target=_end_with_supervisor, args=(worker,), daemon=True).start()
    herald = _herald(workspace, name, scratch)
    draughtsman = Draughtsman(workspace.catalogue, workspace.tiles)
    draughtsman.start()
    drawer = FormDrawer(workspace.catalogue, workspace.public_forms)
    drawer.start()
    worker.run()
    herald.stop()
    draughtsman.stop()
    drawer.stop()
    shutil.rmtree(scratch, ignore_errors=True)
    workspace.close()


def _herald(workspace: Workspace, name: str, scratch: Path) -> Worker:
    """A second worker, in a thread of its own, that sends messages while the first is busy."""
    webhooks = workspace.webhooks
    task = {DELIVERY: delivery_task(webhooks)}
    settings = workspace.settings.jobs
    herald = Worker(workspace.database, task, settings, name=f"{name}/messages", scratch=scratch)
    herald.watch(webhooks.announce, every_s=workspace.settings.webhooks.poll_s)
    Thread(target=herald.run, daemon=True).start()
    return herald


def tasks_of(workspace: Workspace) -> dict[str, Task]:
    """What workers can do, by the kind of job."""
    return {
        "check": check_task(workspace.checks, workspace.catalogue),
        "check-batch": check_batch_task(workspace.database, workspace.checks, workspace.catalogue),
        "screening": screening_task(workspace.database, workspace.catalogue),
        "raster-change": change_task(workspace.database, workspace.changes),
        "clues-register": register_task(workspace.clues),
        "layer-add": layer_task(workspace.releases),
        "release-publish": publish_task(workspace.releases),
        IMPORT: import_task(workspace.lists),
        INSPECTION: inspection_task(workspace.database, workspace.lists),
    }


def _end_with_supervisor(worker: Worker) -> None:
    while os.read(sys.stdin.fileno(), 1):  # not `sys.stdin`: its lock would break an orderly end
        pass
    worker.stop()


if __name__ == "__main__":
    main(sys.argv[1])
