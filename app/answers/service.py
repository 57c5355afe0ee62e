"""Make a change once, however often it is asked for (IETF idempotency-key-header).

The answer is stored in the transaction of the change: both are there, or neither. Two requests with
one key at once are told apart by the primary key; the second finds the first one's answer.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.answers.store import GivenAnswerRow
from app.database import Database
from app.http_errors import IdempotencyKeyReusedError

Change = Callable[[Session], dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """An idempotency key of one caller, and the SHA-256 of the request that came with it."""

    actor: str
    text: str
    request_sha256: str

    @classmethod
    def of(cls, actor: str, text: str | None, path: str, body_sha256: str) -> "Key | None":
        """The key of a request to a path, if it sent one."""
        if text is None:
            return None
        request = hashlib.sha256(f"{path} {body_sha256}".encode()).hexdigest()
        return cls(actor=actor, text=text, request_sha256=request)


def changed(database: Database, change: Change, *, key: Key | None = None) -> bytes:
    """Make a change and answer what it gives as JSON; with a key used before, answer that again.

    Raises:
        IdempotencyKeyReusedError: the key came with another request.
    """
    if key is None:
        with database.write() as session:
            return orjson.dumps(change(session))
    try:
        with database.write() as session:
            given = _given(session, key)
            return (
                given if given is not None else _kept(session, key, orjson.dumps(change(session)))
            )
    except IntegrityError:
        with database.read() as session:
            given = _given(session, key)
        if given is None:
            raise
        return given


def _given(session: Session, key: Key) -> bytes | None:
    row = session.get(GivenAnswerRow, (key.actor, key.text))
    if row is None:
        return None
    if row.request_sha256 != key.request_sha256:
        raise IdempotencyKeyReusedError(
            "该键已用于内容不同的请求。", "the key was used with another body."
        )
    return row.body


def _kept(session: Session, key: Key, body: bytes) -> bytes:
    session.add(
        GivenAnswerRow(
            actor=key.actor,
            key=key.text,
            request_sha256=key.request_sha256,
            body=body,
            created_at=datetime.now(UTC),
        )
    )
    session.flush()
    return body
