"""The outermost layer of the service: every request passes here, and every answer.

A request gets an id, a deadline and a place in the pool of its lane; its answer gets the headers
that protect the page; both leave one line in the log and their counts, by the template of the
route. Plain ASGI, so that a body is streamed and a context variable set here is seen everywhere.
"""

import asyncio
import logging
import re
from collections.abc import Mapping
from typing import Any, Final

import uuid_utils
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.deadline import begin_deadline, shorten_deadline, time_is_up
from app.edge.admission import Lane, announced_length, is_slow_work, lane_of, make_pools
from app.edge.arrival import Arrival, Pace
from app.edge.pools import Pool
from app.handlers import crash_response, error_response
from app.http_errors import HeaderTooLargeError, HttpError
from app.settings import GateSettings
from app.telemetry import metrics
from app.telemetry.context import request_id

log = logging.getLogger("sanxian.request")

_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; worker-src 'self' blob:; connect-src 'self'; "
    "object-src 'none'; base-uri 'self'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
_MOST_HEADERS: Final = 200
_MOST_HEADER_BYTES: Final = 32_768
_GRACE_S: Final = 0.5
"""How much later than its deadline a request is answered for, where its work does not notice."""

_CLIENT_GONE: Final = 499
_WAIT: Final = re.compile(r"\bwait\s*=\s*(\d{1,6})\b")


class Edge:
    """Wraps the application."""

    def __init__(self, app: ASGIApp, *, settings: GateSettings) -> None:
        self.app = app
        self.settings = settings
        self.pools: Mapping[Lane, Pool] = make_pools(settings)
        self.pace = Pace(grace_s=settings.body_s, bytes_per_s=settings.body_kb_per_s * 1000)
        self.gauges = {
            pool.name: (metrics.IN_WORK.labels(pool.name), metrics.WAITING.labels(pool.name))
            for pool in self.pools.values()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            await Visit(self, scope, receive, send).run()
        else:
            await self.app(scope, receive, send)


class Visit:
    """One request, from its first byte to the last of its answer."""

    def __init__(self, edge: Edge, scope: Scope, receive: Receive, send: Send) -> None:
        self._edge = edge
        self._scope = scope
        self._send_raw = send
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self._headers = _plain_headers(scope)
        self._length = announced_length(self._headers)
        media_type = self._headers.get("content-type", "")
        lane = lane_of(scope["method"], scope["path"], media_type, self._length)
        self._pool = None if lane is None else edge.pools[lane]
        is_slow = is_slow_work(lane, scope["path"])
        self._seconds = edge.settings.slow_deadline_s if is_slow else edge.settings.deadline_s
        self._arrival = Arrival(receive, edge.pace, self._come_in)
        self._is_in = False
        self._status = 0
        self._is_given_up = False
        self._timer: asyncio.TimerHandle | None = None
        self._last_word: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Answer it."""
        self._scope.setdefault("state", {})["request_id"] = identity = str(uuid_utils.uuid7())
        request_id.set(identity)
        begin_deadline(self._seconds)
        try:
            if self._pool is None:
                await self._answered()
            else:
                await self._admitted(self._pool)
        except ClientDisconnect:
            self._status = self._status or _CLIENT_GONE
        except HttpError as error:
            await self._refuse(error)
        except Exception as error:  # noqa: BLE001 (the last place where one can be answered)
            await self._crash(error)
        finally:
            await self._finish()

    async def _admitted(self, pool: Pool) -> None:
        pool.arrive()
        try:
            await self._answered()
        finally:
            self._leave()
            pool.depart()

    async def _answered(self) -> None:
        self._require_modest_headers()
        if self._length == 0:
            await self._come_in()
        await self._edge.app(self._scope, self._arrival, self._send)

    async def _come_in(self) -> None:
        """The request is whole: from here on the time and the places of the service are used.

        Once only: where none was announced, reading the body comes to its end all the same.
        """
        if self._timer is not None:
            return
        begin_deadline(self._seconds)
        wanted = _WAIT.search(self._headers.get("prefer", ""))
        if wanted:
            shorten_deadline(max(1.0, float(wanted[1])))
        self._timer = self._loop.call_later(self._seconds + _GRACE_S, self._give_up)
        if self._pool is not None:
            await self._pool.enter()
            self._is_in = True
            self._show(self._pool)

    def _leave(self) -> None:
        """Make room: the work is done, however slowly its answer is taken."""
        if self._is_in and self._pool is not None:
            self._is_in = False
            self._pool.leave()
            self._show(self._pool)

    def _show(self, pool: Pool) -> None:
        in_work, waiting = self._edge.gauges[pool.name]
        in_work.set(pool.in_work)
        waiting.set(pool.waiting)

    def _require_modest_headers(self) -> None:
        given = self._scope["headers"]
        size = sum(len(name) + len(value) for name, value in given)
        if len(given) > _MOST_HEADERS or size > _MOST_HEADER_BYTES:
            raise HeaderTooLargeError(
                f"请求头 {len(given)} 项、{size} 字节，上限 {_MOST_HEADERS} 项、"
                f"{_MOST_HEADER_BYTES} 字节。",
                f"{len(given)} headers of {size} bytes; at most {_MOST_HEADERS} of "
                f"{_MOST_HEADER_BYTES} bytes are read.",
            )

    # --- answers ------------------------------------------------------------------------------

    async def _send(self, message: Message) -> None:
        if self._is_given_up:
            return
        if message["type"] == "http.response.start":
            self._leave()
        await self._say(message)

    async def _say(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._add_headers(message)
        await self._send_raw(message)

    def _add_headers(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        headers["X-Request-Id"] = self._scope["state"]["request_id"]
        for name, value in HEADERS.items():
            headers.setdefault(name, value)

    async def _refuse(self, error: HttpError) -> None:
        """What was refused here, before any route."""
        response = error_response(Request(self._scope), error)
        await response(self._scope, self._arrival, self._send)

    async def _crash(self, error: Exception) -> None:
        """A fault of ours: one trace in the log, nothing of the inside in the answer."""
        log.error("internal error", exc_info=error)
        if self._status and not self._is_given_up:
            raise error  # half an answer is sent: all that is left is to close the connection
        response = crash_response(Request(self._scope))
        await response(self._scope, self._arrival, self._send)

    def _give_up(self) -> None:
        """Answer for work that does not end: it hangs in the database, or in a library."""
        if not self._status:
            self._is_given_up = True
            self._last_word = self._loop.create_task(self._say_that_time_is_up())

    async def _say_that_time_is_up(self) -> None:
        response = error_response(Request(self._scope), time_is_up())
        await response(self._scope, self._arrival, self._say)

    # --- what is told of it -------------------------------------------------------------------

    async def _finish(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._last_word is not None:
            await self._last_word  # the server takes nothing more once this request has returned
        route = _template(self._scope)
        seconds = self._loop.time() - self._began
        method = self._scope["method"] if self._scope["method"] in _METHODS else "other"
        metrics.REQUESTS.labels(method, route, str(self._status)).inc()
        metrics.REQUEST_SECONDS.labels(route).observe(seconds)
        if self._status in _SHED and self._pool is not None:
            metrics.SHED.labels(self._pool.name, str(self._status)).inc()
        if log.isEnabledFor(logging.INFO):
            fields = {
                "method": method,
                "route": route,
                "status": self._status,
                "duration_ms": round(seconds * 1000, 1),
                "body_bytes": self._arrival.size,
            }
            log.info("%s %s %s", method, route, self._status, extra=fields)


_SHED: Final = frozenset({408, 429, 503})
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _plain_headers(scope: Scope) -> dict[str, str]:
    """The headers that are looked at here."""
    return {
        name.decode("latin-1"): value.decode("latin-1")
        for name, value in scope["headers"]
        if name in _LOOKED_AT
    }


_LOOKED_AT: Final = frozenset({b"content-type", b"content-length", b"transfer-encoding", b"prefer"})


def _template(scope: Scope) -> str:
    """The template of the route, which holds no id and no coordinate; one word for all others."""
    route: Any = scope.get("route")
    path = getattr(route, "path", None)
    return str(path) if path else "unmatched"
