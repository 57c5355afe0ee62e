"""Whether this process is here to stay: it says that it leaves before it does."""

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Presence:
    """Told to end (SIGTERM), a process first stops being ready, and ends a little later.

    In between a balancer takes it out of its list, and requests that arrive are still answered.
    """

    def __init__(self) -> None:
        self.is_leaving = False

    @contextmanager
    def watched(self, drain_s: float) -> Iterator[None]:
        """Put off the server's answer to a SIGTERM by `drain_s`, and be leaving from then on.

        A second SIGTERM ends it at once. Where no server listens for signals nothing is changed.
        """
        before = signal.getsignal(signal.SIGTERM)
        in_main = threading.current_thread() is threading.main_thread()
        if not in_main or not callable(before):
            yield
            return
        loop = asyncio.get_running_loop()

        def leave(number: int, frame: FrameType | None) -> None:
            if self.is_leaving:
                before(number, frame)
                return
            self.is_leaving = True
            loop.call_soon_threadsafe(loop.call_later, drain_s, before, number, None)

        signal.signal(signal.SIGTERM, leave)
        try:
            yield
        finally:
            if signal.getsignal(signal.SIGTERM) is leave:
                signal.signal(signal.SIGTERM, before)
