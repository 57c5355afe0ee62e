"""Where the machine code of the kernel is kept between runs.

In a folder named after the content of all files of the kernel, so that changed sources never run
old code. Tried in this order: NUMBA_CACHE_DIR, beside this package, the user's cache folder. Where
no place can be written (a read-only installation without a home), the kernel is compiled anew in
each process, half a minute, instead of failing at import as numba does.
"""

import hashlib
import os
import tempfile
from functools import cache
from pathlib import Path


@cache
def cache_folder() -> Path | None:
    """Folder for the machine code of exactly these sources, or None where none can be written."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    stamp = hashlib.sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()[:16]
    for place in _places():
        folder = place / f"sanxian-kernel-{stamp}"
        if _writable(folder):
            return folder
    return None


def _places() -> list[Path]:
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    beside = Path(__file__).parent / "__pycache__"
    user = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - Path raises without a home
    return [*([Path(chosen)] if chosen else []), beside, Path(user)]


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
