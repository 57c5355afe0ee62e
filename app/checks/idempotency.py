"""Idempotency-Key: the same request sent twice is one check (IETF idempotency-key-header)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.audit.service import Actor
from app.checks.store import IdempotencyRow
from app.database import Database
from app.http_errors import IdempotencyInFlightError, IdempotencyKeyReusedError

Answer = TypeVar("Answer")

_STALE = timedelta(seconds=60)
"""A first request that left no answer for this long has died; its key may be used again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a request was answered with: an Assessment, or a job."""

    assessment_id: str | None = None
    job_id: str | None = None


Settle = Callable[[Session, Answered], None]
"""Remembers the answer in the transaction that stores it."""


class Once:
    """One key of one caller."""

    def __init__(self, database: Database, actor: Actor, key: str, request_sha256: str) -> None:
        self._database = database
        self._actor = actor
        self._key = key
        self._request_sha256 = request_sha256

    def run(self, act: Callable[[Settle], Answer], again: Callable[[Answered], Answer]) -> Answer:
        """Act on the request, or answer `again` what was answered before.

        Raises:
            IdempotencyKeyReusedError: the key came with another request.
            IdempotencyInFlightError: the first request is still under way.
        """
        before = self._claim()
        if before is not None:
            return again(before)
        try:
            return act(self._settle)
        except BaseException:
            self._release()
            raise

    def _claim(self) -> Answered | None:
        """Take the key; what it was answered with where that is so already."""
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
            if row.assessment_id is not None or row.job_id is not None:
                return Answered(assessment_id=row.assessment_id, job_id=row.job_id)
            if now - row.created_at.replace(tzinfo=UTC) < _STALE:
                raise IdempotencyInFlightError(
                    "首个请求尚未完成。", "the first request is not finished."
                )
            row.created_at = now
            return None

    def _settle(self, session: Session, answered: Answered) -> None:
        row = session.get(IdempotencyRow, (self._actor.name, self._key))
        if row is None:
            row = self._row(datetime.now(UTC))
            session.add(row)
        row.assessment_id, row.job_id = answered.assessment_id, answered.job_id

    def _release(self) -> None:
        """Free the key of a request that was refused, so that a mended one may use it."""
        with self._database.write() as session:
            session.execute(
                delete(IdempotencyRow).where(
                    IdempotencyRow.actor == self._actor.name,
                    IdempotencyRow.key == self._key,
                    IdempotencyRow.assessment_id.is_(None),
                    IdempotencyRow.job_id.is_(None),
                )
            )

    def _row(self, now: datetime) -> IdempotencyRow:
        return IdempotencyRow(
            actor=self._actor.name,
            key=self._key,
            request_sha256=self._request_sha256,
            assessment_id=None,
            job_id=None,
            created_at=now,
        )
