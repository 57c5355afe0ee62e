"""Kleene's three values: what is not known stays unknown until something decides it."""

from collections.abc import Iterable
from enum import IntEnum
from typing import Final


class Truth(IntEnum):
    """False, unknown, true; ordered, so that `and` is the least and `or` the greatest."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    def negated(self) -> "Truth":
        """Kleene's not: unknown stays unknown."""
        return _NEGATED[self]

    @classmethod
    def decided(cls) -> "tuple[Truth, Truth]":
        """The two values that leave nothing open."""
        return cls.FALSE, cls.TRUE


FALSE: Final = Truth.FALSE
MAYBE: Final = Truth.UNKNOWN
TRUE: Final = Truth.TRUE
"""The three by name, for what is asked of every clause: Python 3.11 takes as long to find a member
of an enumeration by its class as to call a function."""

_NEGATED = (TRUE, MAYBE, FALSE)


def of(value: bool) -> Truth:
    """A two-valued answer as one of the three."""
    return TRUE if value else FALSE


def all_of(values: Iterable[Truth]) -> Truth:
    """Conjunction; true where there is nothing to ask."""
    return min(values, default=TRUE)


def any_of(values: Iterable[Truth]) -> Truth:
    """Disjunction; false where there is nothing to choose from."""
    return max(values, default=FALSE)
