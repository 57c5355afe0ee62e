"""Parts of an object that are made when they are first asked for."""

from collections.abc import Callable
from functools import cached_property, wraps
from threading import RLock
from typing import TypeVar

Whole = TypeVar("Whole")
Part = TypeVar("Part")


def made_once(make: Callable[[Whole], Part]) -> cached_property[Part]:
    """A property that is made at first use; threads that ask at the same time get the same one.

    `cached_property` alone has no lock since Python 3.12, and two threads would get two of it.
    """
    name, lock = make.__name__, RLock()

    @wraps(make)
    def once(whole: Whole) -> Part:
        with lock:
            parts = vars(whole)
            if name not in parts:
                parts[name] = make(whole)
            part: Part = parts[name]
            return part

    return cached_property(once)
