"""`sanxian serve`: the web application and the API."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Annotated, Any

import typer
import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from app.cli.listening import addresses
from app.cli.opening import prepared, settings_of
from app.cli.output import errors, refusals
from app.jobs.supervision import Supervisor
from app.settings import Settings, WebSettings


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to bind to.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port.", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Processes; two at most on SQLite.", min=1)] = 1,
) -> None:
    """Serve the web application and the API."""
    settings = settings_of(context)
    with refusals(as_json=False):
        embedded = prepared(context)
    if embedded and workers > 2:
        raise typer.BadParameter("an embedded store serves two workers at most")
    web = settings.web.model_copy(update={"host": host, "port": port})
    run(settings.model_copy(update={"web": web}), workers=workers)


def run(settings: Settings, *, workers: int = 1) -> None:
    """Run the server until it is stopped.

    Its processes read their settings from the environment, so what the command line decided is
    put there first.
    """
    web = settings.web
    os.environ["SANXIAN_HOME"] = str(settings.home)
    os.environ["SANXIAN_WEB_HOST"] = web.host
    os.environ["SANXIAN_WEB_PORT"] = str(web.port)
    errors.print(f"http://{web.host}:{web.port}")
    server = _server(web, workers)
    with _workers(settings):
        server()


@contextmanager
def _workers(settings: Settings) -> Iterator[None]:
    """The supervised workers beside the server; they end with it, however it ends."""
    supervisors = [Supervisor(settings) for _ in range(settings.jobs.beside_serve)]
    # uvicorn raises the signal that ended it once more; it must not end us before the workers.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    for one in supervisors:
        one.start()
    try:
        yield
    finally:
        for one in supervisors:
            one.end()
        for one in supervisors:
            one.stop()


def _server(web: WebSettings, workers: int) -> Callable[[], None]:
    """What runs the server; several processes have their address before anything is started."""
    options: dict[str, Any] = {
        "app": "app.main:served",
        "factory": True,
        "host": web.host,
        "port": web.port,
        "workers": workers,
        "ws": "none",  # there is none here, and its library need not be loaded
        "timeout_graceful_shutdown": 30,
        "access_log": False,
        "log_config": None,
        "log_level": "warning",
    }
    if workers == 1:
        return partial(uvicorn.run, **options)
    config = uvicorn.Config(**options)
    try:
        shared = addresses(config)
    except OSError as error:
        errors.print(f"{web.host}:{web.port}: {error.strerror}")
        sys.exit(STARTUP_FAILURE)
    return lambda: Multiprocess(config, shared).run()  # takes the signals over when it is made
