"""How long the request under way may still take: one deadline, from the socket to the database.

The edge sets it when a request has arrived; the estimate of a check, the database's statement
timeout and waits for locks all read it here. What works for nobody who waits (commands, jobs) has
none, and each then keeps its own limit.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from app.http_errors import DeadlineExceededError

_until: ContextVar[float | None] = ContextVar("sanxian_deadline", default=None)


def begin_deadline(seconds: float) -> None:
    """From now on the task under way has so many seconds."""
    _until.set(time.monotonic() + seconds)


def shorten_deadline(seconds: float) -> None:
    """The client waits no longer than so many seconds from now."""
    until = _until.get()
    soon = time.monotonic() + seconds
    _until.set(soon if until is None else min(until, soon))


@contextmanager
def time_of_its_own(seconds: float) -> Iterator[None]:
    """Inside, there are so many seconds, whatever was left: for a part of a long answer."""
    token = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


def seconds_left(most: float) -> float:
    """Seconds that the task under way may still take, `most` where nobody waits for it.

    Raises:
        DeadlineExceededError: none are left.
    """
    until = _until.get()
    if until is None:
        return most
    left = until - time.monotonic()
    if left <= 0:
        raise time_is_up()
    return min(most, left)


def time_left() -> float | None:
    """Seconds left, below zero where the time is over; None where nobody waits."""
    until = _until.get()
    return None if until is None else until - time.monotonic()


def time_is_up() -> DeadlineExceededError:
    """What whoever waited is told."""
    return DeadlineExceededError(
        "请求未能在时限内完成。", "the request did not finish within its time."
    )
