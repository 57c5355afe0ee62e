"""Keep one worker process alive: started again when it dies, ended with the one that started it.

The worker reads from a pipe that only its supervisor holds. When the supervisor dies, however it
dies, the pipe closes and the worker ends; so no worker is ever left behind.
"""

import logging
import os
import subprocess
import sys
import time
import uuid
from threading import Event, Thread
from typing import Final

from app.settings import Settings

log = logging.getLogger("sanxian.jobs")

_PATIENCE_S: Final = 30.0
_WELL_S: Final = 60.0
"""A worker that lived this long was well; the next one is started without delay."""

_LONGEST_PAUSE_S: Final = 30.0


class Supervisor:
    """Starts a worker process, and another whenever it ends, until told to stop."""

    def __init__(self, settings: Settings) -> None:
        """A supervisor for the store that the settings name; `start` begins."""
        self._settings = settings
        self._name = f"{os.uname().nodename[:40]}:{uuid.uuid4()}"
        self._stopping = Event()
        self._thread = Thread(target=self._keep, daemon=True)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The worker process, if one was started."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End the worker, giving it time to put its job back."""
        self._stopping.set()
        process = self._process
        if process is not None:
            process.terminate()  # one that is only starting ends at once
        if self._thread.is_alive():
            self._thread.join(_PATIENCE_S + 1)

    def end(self) -> None:
        """Say that it is over, without waiting; fit for a signal handler."""
        self._stopping.set()

    def wait(self) -> None:
        """Until told to stop."""
        while not self._stopping.wait(1.0):
            pass

    def _keep(self) -> None:
        pause_s = 0.0
        while not self._stopping.wait(pause_s):
            began = time.monotonic()
            self._process = self._spawned()
            status = self._ended(self._process)
            if self._process.stdin is not None:
                self._process.stdin.close()
            if self._stopping.is_set():
                return
            well = time.monotonic() - began > _WELL_S
            pause_s = 0.2 if well else min(_LONGEST_PAUSE_S, max(0.2, pause_s * 2))
            log.warning("the worker ended with status %s; starting another", status)

    def _spawned(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "SANXIAN_HOME": str(self._settings.home)}
        url = self._settings.database.url
        if url is not None:
            environment["SANXIAN_DATABASE_URL"] = url.get_secret_value()
        command = [sys.executable, "-m", "app.worker", self._name]
        # The command is our own interpreter and module; nothing of it comes from outside.
        return subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)  # noqa: S603

    def _ended(self, process: subprocess.Popen[bytes]) -> int:
        while not self._stopping.is_set():
            try:
                return process.wait(0.5)
            except subprocess.TimeoutExpired:
                continue
        try:
            return process.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()
