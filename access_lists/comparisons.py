"""A value held against the one a clause names: equal, more, less, one of several, a worse grade."""

import operator
from collections.abc import Callable, Mapping
from typing import Any, Final

from access_lists.project import plain_text
from access_lists.truth import MAYBE, Truth, of

GRADES: Final = ("I", "II", "III", "IV", "V", "worse-than-V")
"""Grades of surface-water quality from best to worst (GB 3838: Ⅰ–Ⅴ, 劣Ⅴ)."""


def compared(op: str, value: Any, wanted: Any) -> Truth:
    """A comparison; unknown where the two are not of a kind (a word against a number)."""
    return comparison(op, wanted)(value)


def comparison(op: str, wanted: Any) -> Callable[[Any], Truth]:
    """The comparison of whatever value with the one that a clause names."""
    holds, of_words = OPERATORS[op], isinstance(wanted, str)
    of_a_kind = op in {"==", "!="}

    def answered(value: Any) -> Truth:
        if of_a_kind and isinstance(value, str) is not of_words:
            return MAYBE
        try:
            return of(holds(value, wanted))
        except (TypeError, ValueError):
            return MAYBE

    return answered


def _worse_than(value: Any, grade: Any) -> bool:
    return GRADES.index(plain_text(value)) > GRADES.index(plain_text(grade))


def _contains(value: Any, wanted: Any) -> bool:
    return wanted in value


def _in(value: Any, wanted: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(item in wanted for item in value)
    return value in wanted


OPERATORS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": _in,
    "contains": _contains,
    "worse_than": _worse_than,
}
