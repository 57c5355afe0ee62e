"""Connections to PostgreSQL that wait no longer than whoever asked.

A server that hangs, or a network that swallows what is sent, says nothing at all: its own timeouts
do not fire, and a thread that waits for it is lost until it wakes. Here every wait within a request
ends with the time of the request; the connection is then given up, for nobody knows what is still
on its way. What works for nobody who waits (commands, jobs) waits for the server.
"""

from typing import Any, Final, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, ExceptionContext, event

from app.deadline import time_left

Answer = TypeVar("Answer")

KEEPALIVE: Final = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
"""Seconds after which a peer that is gone without a word is noticed, by whoever waits for it."""

_LATER_S: Final = 0.2
"""So much later than the server's own timeout, whose answer says more."""


class ReleasedCursor(psycopg.ServerCursor[Any]):
    """A cursor of the server that is closed here even where the server can no longer be told."""

    def close(self) -> None:
        """Close it.

        Raises:
            psycopg.Error: the server was not reached; its cursor ends with its transaction.
        """
        try:
            super().close()
        finally:
            psycopg.Cursor.close(self)


class PunctualConnection(psycopg.Connection[Any]):
    """A connection whose waits end with the request that it works for."""

    def __init__(self, *given: Any, **named: Any) -> None:
        """Open with what psycopg gives."""
        super().__init__(*given, **named)
        self.server_cursor_factory = ReleasedCursor

    def wait(
        self, gen: PQGen[Answer], interval: float = 0.1, timeout: float | None = None
    ) -> Answer:
        """Wait for the server.

        Raises:
            psycopg.OperationalError: it did not answer in time; the connection is closed.
        """
        left = time_left()
        if left is not None:
            most = max(left, 0.0) + _LATER_S
            timeout = most if timeout is None else min(timeout, most)
        try:
            return super().wait(gen, interval, timeout)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise


def make_punctual(engine: Engine) -> None:
    """Have an engine open such connections alone, and leave nothing of those that are lost."""

    @event.listens_for(engine, "do_connect")
    def _connect(
        _dialect: object, _record: object, arguments: list[Any], options: dict[str, Any]
    ) -> PunctualConnection:
        return PunctualConnection.connect(*arguments, **options)

    @event.listens_for(engine, "handle_error")
    def _leave_no_cursor(failed: ExceptionContext) -> None:
        """Close the cursor of a lost connection; SQLAlchemy leaves it to the garbage collector."""
        if failed.is_disconnect and failed.execution_context is not None:
            failed.execution_context.cursor.close()
