"""`sanxian worker`: run jobs from the store, on this machine, beside workers on others."""

import signal

import typer

from app.cli.opening import settings_of, workspace
from app.cli.output import errors, refusals
from app.jobs.supervision import Supervisor


def worker(context: typer.Context) -> None:
    """Run jobs until told to stop; a worker process that dies is started again.

    Any number may run, on any number of machines that reach the database: no job is run by two.
    """
    settings = settings_of(context)
    with refusals(as_json=False), workspace(context):
        errors.print("任务进程已启动 · waiting for jobs")
    supervisor = Supervisor(settings)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: supervisor.end())
    supervisor.start()
    supervisor.wait()
    supervisor.stop()
