"""How often what is remembered of the store is looked up again, and by whom."""

import time
from collections.abc import Callable


class Lookout:
    """Says when it is time to look again.

    What was seen is good for `every_s`. For as long again one of those who ask is sent to look, and
    the others need not wait for that; after that everybody has to look.
    """

    def __init__(self, every_s: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._every_s, self._clock = every_s, clock
        self._seen_at = self._sent_at = -2 * every_s

    def has_seen(self) -> None:
        """Note that somebody has looked just now."""
        self._seen_at = self._clock()

    def is_due(self) -> bool:
        """Whether what was seen may have changed."""
        return self._clock() - self._seen_at >= self._every_s

    def sends(self) -> bool:
        """Whether it falls to the one who asks now to look again."""
        now = self._clock()
        age = now - self._seen_at
        if age < self._every_s or (age < 2 * self._every_s and self._sent_at > self._seen_at):
            return False
        self._sent_at = now
        return True
