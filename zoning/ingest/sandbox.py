"""A foreign file read in a process of its own, which is killed when its time is up.

Nothing else stops a library in the middle of its work: neither a signal handler nor a statement
timeout interrupts GEOS.
"""

import logging
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any

import zoning
from zoning.ingest.drivers import environment
from zoning.ingest.errors import FileCorruptError, ReadingTooLongError
from zoning.ingest.features import FeatureTable
from zoning.ingest.wire import Request, unpack_answer, unwanted_drivers

_LOGGER = logging.getLogger(__name__)
_PROGRAM = Path(zoning.__file__).resolve().parent.parent
_OUT_OF_TIME = {signal.SIGXCPU, signal.SIGKILL}
_KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "SSL_CERT_FILE")

_skipped: set[str] = set()
_lock = Lock()


def ask(request: Request) -> FeatureTable | dict[str, Any]:
    """The answer of a child to a request.

    Raises:
        InputError: the child refused the file, was killed at its deadline, or broke on it.
    """
    raw = _run(request)
    if drivers := unwanted_drivers(raw):
        with _lock:
            _skipped.update(drivers)
        raw = _run(request)  # the first child loaded GDAL to see its drivers, and opened nothing
    return unpack_answer(raw, log=_LOGGER)


def _run(request: Request) -> bytes:
    """One child, in a fresh folder inside that of the request."""
    request = replace(request, folder=Path(tempfile.mkdtemp(dir=request.folder)))
    with _lock:
        drivers = environment(_skipped)
    return run_child(
        "zoning.ingest.child",
        request.to_bytes(),
        folder=request.folder,
        seconds=request.seconds,
        variables=drivers,
    )


def run_child(
    module: str, message: bytes, *, folder: Path, seconds: float, variables: Mapping[str, str]
) -> bytes:
    """What a module run as a process of its own answers to a message.

    Its processor time is bounded by the deadline, and the time on the clock by twice that, so that
    a busy machine does not refuse what a quiet one reads.

    Args:
        module: run as `python -m`; puts up its own walls (`confinement`) first thing.
        message: given on standard input.
        folder: where it works and may write.
        seconds: deadline in processor time, which the child sets itself.
        variables: environment that its libraries need; nothing else of ours reaches it.

    Raises:
        ReadingTooLongError: it was stopped at its deadline.
        FileCorruptError: it broke.
    """
    process = subprocess.Popen(  # noqa: S603 (our own program, with modules of ours)
        [sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=_environment(folder, variables),
        start_new_session=True,
    )
    try:
        answer, _ = process.communicate(message, timeout=2 * seconds)
    except subprocess.TimeoutExpired as error:
        raise _too_long() from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    if process.returncode == 0:
        return answer
    if -process.returncode in _OUT_OF_TIME:
        raise _too_long()
    _LOGGER.warning("the reading process ended with %s", process.returncode)
    raise FileCorruptError("文件使读取程序中断。", "the file broke the program that reads it.")


def _too_long() -> ReadingTooLongError:
    return ReadingTooLongError("读取超出时限，已中止。", "reading took too long and was stopped.")


def _environment(folder: Path, variables: Mapping[str, str]) -> dict[str, str]:
    """Only what the child needs; no key or address of the service is in it."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {
        **kept,
        **variables,
        "PYTHONPATH": str(_PROGRAM),
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
