"""How the kernel is compiled.

numba's own cache notices a change in the file of the function that is called, not in the files of
the functions it calls, and would go on running old code; see `cache` for what is done about it.
"""

from collections.abc import Callable
from typing import Any, Literal, TypeVar, cast

import numba

from zoning.overlay.kernel.cache import cache_folder

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile a function to machine code that runs without the interpreter's lock."""
    return _compile(function, "never")


def inlined(function: Function) -> Function:
    """The same, pasted into its callers: a call counts references to arrays by locked instructions.

    For what is called once an edge or more often.
    """
    return _compile(function, "always")


def _compile(function: Function, inline: Literal["never", "always"]) -> Function:
    folder = cache_folder()
    config: Any = numba.config  # its attributes are made at run time
    usual, config.CACHE_DIR = config.CACHE_DIR, str(folder or "")
    try:
        compile_it = numba.njit(nogil=True, inline=inline, cache=folder is not None)
        return cast("Function", compile_it(function))
    finally:
        config.CACHE_DIR = usual
