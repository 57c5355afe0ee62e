"""A server process that a test kills: started from a process that has everything imported.

Forking from a server of forks takes a tenth of a second where a fresh interpreter takes three, so
that hundreds of kills fit into minutes.
"""

import multiprocessing
import os
import signal
import socket
import time
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path

import uvicorn
from plugins.workspaces import settings_for

from app.main import create_app
from app.settings import WebSettings

HERE = Path(__file__).parent


def serve(home: str, url: str, port: int) -> None:
    """Serve a store until killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    web = WebSettings(port=port)
    settings = settings_for(Path(home), url).model_copy(update={"web": web})
    uvicorn.run(create_app(settings), port=port, log_level="critical", access_log=False)


def context() -> ForkServerContext:
    """Where servers are forked from."""
    os.environ["PYTHONPATH"] = str(HERE)
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["serve_until_killed"])
    return forks


def free_port() -> int:
    """A port that nobody has now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def started(home: Path, url: str, port: int) -> BaseProcess:
    """A server that takes connections."""
    process = context().Process(target=serve, args=(str(home), url, port), daemon=True)
    process.start()
    until = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert process.is_alive()
            assert time.monotonic() < until
            time.sleep(0.02)
        else:
            return process
