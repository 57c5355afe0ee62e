"""Folders for the time of one reading, gone afterwards, even where the reader was killed.

A folder is held by a lock that the system lets go when its process ends in whatever way. Whoever
needs a folder next removes those that nobody holds.
"""

import fcntl
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "sanxian-work-"
_LOCK = ".lock"
_NEW_S = 60.0
"""Younger folders are left alone: they may be between being made and being held."""


@contextmanager
def working_folder() -> Iterator[Path]:
    """An empty folder that is gone afterwards, whatever happened."""
    remove_abandoned(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as name:
        work = Path(name) / "work"
        work.mkdir()
        with (Path(name) / _LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield work


def remove_abandoned(place: Path) -> None:
    """Remove the folders that processes left behind when they were killed."""
    for folder in place.glob(_PREFIX + "*"):
        with suppress(OSError):  # held by somebody, somebody else's, or gone meanwhile
            if time.time() - folder.stat().st_mtime > _NEW_S:
                _remove_unheld(folder)


def _remove_unheld(folder: Path) -> None:
    with (folder / _LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
