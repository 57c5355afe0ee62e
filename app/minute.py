"""What callers asked for within a minute that slides; each process counts for itself."""

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter


class Minute:
    """The cost that each caller ran up of late, and the most that there may be of it."""

    def __init__(self, most: int) -> None:
        self._item = RateLimitItemPerMinute(most)
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def has_room(self, caller: str) -> bool:
        """Whether anything is left for a caller."""
        return self._limiter.test(self._item, caller)

    def charge(self, caller: str, cost: int) -> bool:
        """Count a cost, if there is room for it; answers whether there was."""
        return self._limiter.hit(self._item, caller, cost=cost)

    def left(self, caller: str) -> tuple[int, int]:
        """What is left for a caller, and the seconds until it is all again."""
        stats = self._limiter.get_window_stats(self._item, caller)
        return stats.remaining, max(1, math.ceil(stats.reset_time - time.time()))
