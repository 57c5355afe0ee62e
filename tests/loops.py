"""Coroutines of tests in a thread of their own; the driver of browsers loops in the main one."""

import asyncio
import selectors
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Answer = TypeVar("Answer")


def run_apart(coroutine: Coroutine[Any, Any, Answer]) -> Answer:
    """What a coroutine answers."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


class _Leap(selectors.DefaultSelector):
    """Waits for nothing: the time that would pass is added to a clock."""

    now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        if timeout:
            self.now += timeout
        return super().select(0)


class _OwnTime(asyncio.SelectorEventLoop):
    """A loop on which time passes only while everybody waits: a busy machine is no slower."""

    def __init__(self) -> None:
        self._leap = _Leap()
        super().__init__(self._leap)

    def time(self) -> float:
        return self._leap.now


def run_in_own_time(coroutine: Coroutine[Any, Any, Answer]) -> Answer:
    """What a coroutine answers that waits for nothing but time, which takes none."""

    def run() -> Answer:
        with asyncio.Runner(loop_factory=_OwnTime) as runner:
            return runner.run(coroutine)

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()
