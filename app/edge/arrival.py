"""The body of a request as it arrives: neither too slowly, nor worked on before it is whole."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.types import Message, Receive

from app.http_errors import BodyTooSlowError


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How quickly a body must come: `grace_s` seconds, and one more for so many bytes."""

    grace_s: float
    bytes_per_s: float


class Arrival:
    """`receive` of one request, watched.

    A client that dribbles holds no place in a pool: the pool is entered when the body is whole.
    """

    def __init__(
        self, receive: Receive, pace: Pace, when_whole: Callable[[], Awaitable[None]]
    ) -> None:
        self.size = 0
        self._receive = receive
        self._pace = pace
        self._when_whole = when_whole
        self._whole = False
        self._began = asyncio.get_running_loop().time()

    async def __call__(self) -> Message:
        """The next message.

        Raises:
            BodyTooSlowError: the body does not arrive in time.
            BusyError: it is whole, and there is no room to work on it.
        """
        if self._whole:
            return await self._receive()
        until = self._began + self._pace.grace_s + self.size / self._pace.bytes_per_s
        try:
            async with asyncio.timeout_at(until):
                message = await self._receive()
        except TimeoutError as error:
            raise BodyTooSlowError(
                f"已收到 {self.size} 字节，其余未及时到达。",
                f"{self.size} bytes came, and the rest did not in time.",
            ) from error
        self.size += len(message.get("body", b""))
        if message["type"] == "http.request" and not message.get("more_body", False):
            self._whole = True
            await self._when_whole()
        return message
