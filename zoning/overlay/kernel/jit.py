"""How the kernel is compiled, and where its machine code is kept between runs.

numba's own cache notices a change in the file of the function that is called, not in the files of
the functions it calls, and would go on running old code. So the machine code lies in a folder named
after the content of all files of the kernel. Tried in this order: NUMBA_CACHE_DIR, beside this
package, the user's cache folder. Where no place can be written (a read-only installation without a
home), the kernel is compiled anew in each process, half a minute, instead of failing at import as
numba does.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Int32s = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Records = npt.NDArray[np.void]
Function = TypeVar("Function", bound=Callable[..., Any])


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


_CACHE_FOLDER = cache_folder()


def compiled(function: Function) -> Function:
    """Compile a function to machine code that runs without the interpreter's lock."""
    return _compile(function, "never")


def inlined(function: Function) -> Function:
    """The same, pasted into its callers: a call counts references to arrays by locked instructions.

    For what is called once an edge or more often.
    """
    return _compile(function, "always")


def _compile(function: Function, inline: Literal["never", "always"]) -> Function:
    config: Any = numba.config  # its attributes are made at run time
    usual, config.CACHE_DIR = config.CACHE_DIR, str(_CACHE_FOLDER or "")
    try:
        compile_it = numba.njit(nogil=True, inline=inline, cache=_CACHE_FOLDER is not None)
        return cast("Function", compile_it(function))
    finally:
        config.CACHE_DIR = usual
