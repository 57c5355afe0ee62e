"""Admission: how many requests of each kind are worked on at once, and who waits how long.

A pool lets so many in; the others wait in order of arrival. Waiting is kept short by watching how
long those who were let in had waited (after CoDel: Nichols and Jacobson, Controlling Queue Delay,
2012). While somebody was let in quickly of late, a burst is in hand and may wait a while; once
nobody was, the queue stands, and whoever has waited `queue_s` is turned away. So what is admitted
stays quick however much is asked, and nobody learns late that there is no room.
"""

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass

from app.http_errors import BusyError


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long requests wait to be let in.

    Attributes:
        queue_s: while the queue stands.
        burst_s: while it was short a moment ago; also how long ago that may be.
    """

    queue_s: float
    burst_s: float


class Pool:
    """Room for so many requests of one kind."""

    def __init__(self, name: str, *, at_once: int, most_open: int, patience: Patience) -> None:
        """An empty pool.

        Args:
            name: what stands in logs and metrics.
            at_once: how many are worked on at once.
            most_open: how many may be open, their bodies under way or waiting included.
            patience: how long the others wait.
        """
        self.name = name
        self.at_once = at_once
        self.most_open = most_open
        self.open = 0
        self.in_work = 0
        self._patience = patience
        self._calm_at = float("-inf")
        self._waiting: deque[asyncio.Future[bool]] = deque()

    @property
    def waiting(self) -> int:
        """How many wait to be let in."""
        return len(self._waiting)

    def arrive(self) -> None:
        """A request of this kind has begun to arrive.

        Raises:
            BusyError: too many are open already.
        """
        if self.open >= self.most_open:
            raise busy()
        self.open += 1

    def depart(self) -> None:
        """A request that arrived is over."""
        self.open -= 1

    async def enter(self) -> None:
        """Come in, now or when it is one's turn.

        Raises:
            BusyError: one's turn did not come in time.
        """
        loop = asyncio.get_running_loop()
        began = loop.time()
        if self.in_work < self.at_once:
            self.in_work += 1
            self._calm_at = began
            return
        turn: asyncio.Future[bool] = loop.create_future()
        self._waiting.append(turn)
        timer = loop.call_later(self._patience_at(began), _expire, turn)
        try:
            admitted = await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.result():
                self.leave()
            raise
        finally:
            timer.cancel()
            with suppress(ValueError):
                self._waiting.remove(turn)
        if not admitted:
            raise busy()
        if loop.time() - began <= self._patience.queue_s / 2:
            self._calm_at = loop.time()

    def leave(self) -> None:
        """Make room for the next."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(True)
                return
        self.in_work -= 1

    def _patience_at(self, now: float) -> float:
        was_calm = now - self._calm_at < self._patience.burst_s
        return self._patience.burst_s if was_calm else self._patience.queue_s


def busy() -> BusyError:
    """What whoever is turned away is told."""
    return BusyError("同时处理的请求已满。", "as many requests as are taken at once are under way.")


def _expire(turn: "asyncio.Future[bool]") -> None:
    if not turn.done():
        turn.set_result(False)
