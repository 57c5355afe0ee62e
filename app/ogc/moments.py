"""The parameter `datetime`: a moment or an interval (OGC 17-069r4, requirement 25; RFC 3339).

Zones hold from one legal day to another, so a moment counts as the day that it falls on in China.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from app.catalogue.service import LEGAL_TIME
from app.http_errors import BadParameterError

_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2}))?"
)
_OPEN = {"", ".."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Legal days from the first to the last, both included; None = without beginning or end."""

    first: date | None
    last: date | None

    def meets(self, begins: date, ends: date | None) -> bool:
        """Whether something in force from `begins` until before `ends` was so within the span."""
        return (self.last is None or begins <= self.last) and (
            self.first is None or ends is None or ends > self.first
        )


def parse_span(text: str) -> Span:
    """The days that a moment or an interval names.

    Args:
        text: as `2026-11-21`, `2026-11-21T08:00:00Z`, `2026-01-01/..`.

    Raises:
        BadParameterError: anything else, or an interval that ends before it begins.
    """
    sides = text.split("/")
    if len(sides) == 1:
        day = _day(text)
        return Span(first=day, last=day)
    if len(sides) != 2 or (set(sides) <= _OPEN and "" in sides):
        raise _bad(text)
    first, last = (None if side in _OPEN else _day(side) for side in sides)
    if first is not None and last is not None and first > last:
        raise _bad(text)
    return Span(first=first, last=last)


def _day(text: str) -> date:
    if _MOMENT.fullmatch(text) is None:
        raise _bad(text)
    try:
        if len(text) == len("2026-11-21"):
            return date.fromisoformat(text)
        return datetime.fromisoformat(text.upper()).astimezone(LEGAL_TIME).date()
    except (ValueError, OverflowError) as error:
        raise _bad(text) from error


def _bad(text: str) -> BadParameterError:
    return BadParameterError(
        f"datetime“{text[:60]}”不是时刻或时段（如 2026-11-21、2026-01-01/..）。",
        f"datetime “{text[:60]}” is no moment or interval, as 2026-11-21 or 2026-01-01/..",
    )
