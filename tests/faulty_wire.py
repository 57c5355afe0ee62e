"""A wire between the service and its database that can be slowed, held and cut."""

import asyncio
import threading
from collections.abc import Callable
from typing import Self

CHUNK = 65_536


class FaultyWire:
    """Forwards connections on a port of its own to another port of this machine."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._open: set[asyncio.StreamWriter] = set()
        self._delay_s = 0.0
        self._is_cut = False
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self.port = asyncio.run_coroutine_threadsafe(self._begin(), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    # --- faults -------------------------------------------------------------------------------

    def hold(self) -> None:
        """Swallow what is sent, either way; new connections are taken and answered by nobody."""
        self._soon(self._passing.clear)

    def cut(self) -> None:
        """Break every connection and refuse new ones."""
        self._is_cut = True
        self._soon(self._break_all)

    def slow(self, seconds: float) -> None:
        """Delay every piece that is sent, either way."""
        self._delay_s = seconds

    def mend(self) -> None:
        """Be a wire again; what was held back goes on its way."""
        self._is_cut, self._delay_s = False, 0.0
        self._soon(self._passing.set)

    def _soon(self, call: Callable[[], None]) -> None:
        self._loop.call_soon_threadsafe(call)

    # --- in the loop --------------------------------------------------------------------------

    async def _begin(self) -> int:
        self._passing = asyncio.Event()
        self._passing.set()
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def _end(self) -> None:
        self._server.close()
        self._break_all()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for one in others:
            one.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _break_all(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()

    async def _connected(self, here: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        if self._is_cut:
            back.transport.abort()
            return
        there, forth = await asyncio.open_connection("127.0.0.1", self._target)
        self._open |= {back, forth}
        try:
            await asyncio.gather(self._pump(here, forth), self._pump(there, back))
        finally:
            self._open -= {back, forth}

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while piece := await source.read(CHUNK):
                await self._passing.wait()
                if self._delay_s:
                    await asyncio.sleep(self._delay_s)
                sink.write(piece)
                await sink.drain()
        except OSError:
            pass
        finally:
            sink.close()
