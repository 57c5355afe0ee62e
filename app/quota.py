"""How much one caller may ask for in a minute, counted by work and not by requests.

A check costs the pairs of edges that its overlay takes, and at least what storing and signing it
costs. The count is kept by each process of its own, in a window that slides.
"""

from typing import TYPE_CHECKING, Final

from app.audit.service import Actor
from app.http_errors import QuotaExceededError
from app.made_once import made_once
from app.settings import GateSettings

if TYPE_CHECKING:
    from app.minute import Minute

LEAST_WORK: Final = 2_000_000
"""Work, in pairs of edges, that takes about as long as all the rest of a small check."""

_NAME: Final = "work"


class Quota:
    """The work done for each caller of late; who holds the machine itself has no limit."""

    def __init__(self, settings: GateSettings) -> None:
        self._most = int(settings.work_per_minute)

    @made_once
    def _minute(self) -> "Minute":
        from app.minute import Minute  # noqa: PLC0415 - heavy, and some count nobody

        return Minute(self._most)

    def charge(self, actor: Actor, work: float) -> None:
        """Count the work that a caller asks for.

        Something larger than the whole quota is let through when nothing else was asked for.

        Raises:
            QuotaExceededError: it would be more than is done for one caller in a minute.
        """
        if actor.is_local or not self._most:
            return
        cost = min(max(int(work), LEAST_WORK), self._most)
        if self._minute.charge(actor.name, cost):
            return
        remaining, wait_s = self._minute.left(actor.name)
        raise QuotaExceededError(
            f"一分钟内的核查工作量超过 {self._most:.1e}。",
            f"more than {self._most:.1e} pairs of edges were asked for within a minute.",
            policy=f'"{_NAME}";q={self._most};w=60',
            state=f'"{_NAME}";r={remaining};t={wait_s}',
            retry_after_s=wait_s,
        )
