"""Parts of an object that are made when they are first asked for."""

from collections.abc import Callable, Mapping
from functools import cached_property, wraps
from inspect import get_annotations
from threading import RLock
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar

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


class Parts:
    """Something with one part of each type: given ones, which it declares, and ones made once.

    A module with such a class postpones its annotations, so that the type of a part can be told
    by its name before it is imported.
    """

    _names: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """What parts are called, by the names of their types."""

    def __init_subclass__(cls, **given: Any) -> None:
        """Add what there is to what the class above has."""
        super().__init_subclass__(**given)
        made = {name: one for name, one in vars(cls).items() if isinstance(one, cached_property)}
        own = {kind: name for name, kind in get_annotations(cls).items()} | {
            one.func.__annotations__["return"]: name for name, one in made.items()
        }
        cls._names = {**cls._names, **own}

    def part(self, kind: type[Part]) -> Part:
        """The one part of a type.

        Raises:
            KeyError: there is none.
        """
        found: Part = getattr(self, self._names[kind.__name__])
        return found

    def is_made(self, kind: type[object]) -> bool:
        """Whether a part is there, or has yet to be imported and made."""
        return self._names[kind.__name__] in vars(self)

    def make_all(self) -> None:
        """Make what nobody has asked for yet, so that nobody has to wait for it."""
        for name in self._names.values():
            getattr(self, name)
