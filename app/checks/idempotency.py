"""Idempotency-Key: the same request sent twice is one check (IETF idempotency-key-header)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.audit.service import Actor
from app.checks.service import CheckRequest, CheckService, Stored
from app.checks.store import IdempotencyRow
from app.database import Database
from app.http_errors import IdempotencyInFlightError, IdempotencyKeyReusedError

_STALE = timedelta(seconds=60)
"""A first request that left no answer for this long has died; its key may be used again."""


class Once:
    """One key of one caller."""

    def __init__(self, database: Database, actor: Actor, key: str, request_sha256: str) -> None:
        self._database = database
        self._actor = actor
        self._key = key
        self._request_sha256 = request_sha256

    def run(self, checks: CheckService, request: Callable[[], CheckRequest]) -> Stored:
        """Run the check, or answer what was answered before.

        Raises:
            IdempotencyKeyReusedError: the key came with another request.
            IdempotencyInFlightError: the first request is still under way.
        """
        done = self._claim()
        if done is not None:
            return checks.fetch(done)
        try:
            return checks.run(self._actor, request(), also=self._settle)
        except BaseException:
            self._release()
            raise

    def _claim(self) -> str | None:
        """Take the key; the id of the stored check where it was answered already."""
        now = datetime.now(UTC)
        with self._database.write() as session:
            row = session.get(IdempotencyRow, (self._actor.name, self._key), with_for_update=True)
            if row is None:
                session.add(self._row(now))
                return None
            if row.request_sha256 != self._request_sha256:
                raise IdempotencyKeyReusedError(
                    "该键已用于内容不同的请求。", "the key was used with another body."
                )
            if row.assessment_id is not None:
                return row.assessment_id
            if now - row.created_at.replace(tzinfo=UTC) < _STALE:
                raise IdempotencyInFlightError(
                    "首个请求尚未完成。", "the first request is not finished."
                )
            row.created_at = now
            return None

    def _settle(self, session: Session, assessment_id: str) -> None:
        """Remember the answer in the transaction that stores it."""
        row = session.get(IdempotencyRow, (self._actor.name, self._key))
        if row is None:
            row = self._row(datetime.now(UTC))
            session.add(row)
        row.assessment_id = assessment_id

    def _release(self) -> None:
        """Free the key of a request that was refused, so that a mended one may use it."""
        with self._database.write() as session:
            session.execute(
                delete(IdempotencyRow).where(
                    IdempotencyRow.actor == self._actor.name,
                    IdempotencyRow.key == self._key,
                    IdempotencyRow.assessment_id.is_(None),
                )
            )

    def _row(self, now: datetime) -> IdempotencyRow:
        return IdempotencyRow(
            actor=self._actor.name,
            key=self._key,
            request_sha256=self._request_sha256,
            assessment_id=None,
            created_at=now,
        )
