"""How much one caller may ask for in a minute, counted by work and not by requests.

A check costs the pairs of edges that its overlay takes, and at least what storing and signing it
costs. The count is kept by each process of its own, in a window that slides.
"""

import math
import time
from typing import Final

from app.audit.service import Actor
from app.http_errors import QuotaExceededError
from app.settings import GateSettings

LEAST_WORK: Final = 2_000_000
"""Work, in pairs of edges, that takes about as long as all the rest of a small check."""

_WINDOW_S: Final = 60
_NAME: Final = "work"


class Quota:
    """The work done for each caller of late; who holds the machine itself has no limit."""

    def __init__(self, settings: GateSettings) -> None:
        from limits import RateLimitItemPerMinute  # noqa: PLC0415 - nobody is counted before
        from limits.storage import MemoryStorage  # noqa: PLC0415 - the first who asks
        from limits.strategies import SlidingWindowCounterRateLimiter  # noqa: PLC0415 - as above

        self._most = int(settings.work_per_minute)
        self._item = RateLimitItemPerMinute(max(1, self._most))
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def charge(self, actor: Actor, work: float) -> None:
        """Count the work that a caller asks for.

        Something larger than the whole quota is let through when nothing else was asked for.

        Raises:
            QuotaExceededError: it would be more than is done for one caller in a minute.
        """
        if actor.is_local or not self._most:
            return
        cost = min(max(int(work), LEAST_WORK), self._most)
        if self._limiter.hit(self._item, actor.name, cost=cost):
            return
        stats = self._limiter.get_window_stats(self._item, actor.name)
        wait_s = max(1, math.ceil(stats.reset_time - time.time()))
        raise QuotaExceededError(
            f"一分钟内的核查工作量超过 {self._most:.1e}。",
            f"more than {self._most:.1e} pairs of edges were asked for within a minute.",
            policy=f'"{_NAME}";q={self._most};w={_WINDOW_S}',
            state=f'"{_NAME}";r={stats.remaining};t={wait_s}',
            retry_after_s=wait_s,
        )
