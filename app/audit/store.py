"""The audit table and its chain."""

import hashlib
from collections.abc import Generator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Integer, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from zoning.canonical import canonical_json
from zoning.store.base import Base, JsonValue
from zoning.store.streaming import streamed

GENESIS = "0" * 64


class AuditRow(Base):
    """One thing that happened; `row_hash` covers the row and the hash of the row before."""

    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(80))
    object_id: Mapped[str] = mapped_column(String(200), default="")
    jurisdiction: Mapped[str] = mapped_column(String(200), default="")
    owner: Mapped[str] = mapped_column(String(200), default="")
    request_id: Mapped[str] = mapped_column(String(64), default="")
    before_sha256: Mapped[str | None] = mapped_column(String(64))
    after_sha256: Mapped[str | None] = mapped_column(String(64))
    detail: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    prev_hash: Mapped[str] = mapped_column(String(64))
    row_hash: Mapped[str] = mapped_column(String(64))


def last_row(session: Session) -> AuditRow | None:
    """The newest row of the chain."""
    return session.scalar(select(AuditRow).order_by(AuditRow.seq.desc()).limit(1))


def rows(session: Session) -> Generator[AuditRow]:
    """The chain from its beginning, streamed."""
    query = select(AuditRow).order_by(AuditRow.seq)
    for (row,) in streamed(session, query, rows_at_once=1000):
        yield row


def hash_of(row: AuditRow) -> str:
    """SHA-256 of the previous hash and the RFC 8785 JSON of the row's own members."""
    body = canonical_json(
        {
            "seq": row.seq,
            "at": row.at.replace(tzinfo=row.at.tzinfo or UTC).astimezone(UTC).isoformat(),
            "actor": row.actor,
            "action": row.action,
            "object_id": row.object_id,
            "jurisdiction": row.jurisdiction,
            "owner": row.owner,
            "request_id": row.request_id,
            "before_sha256": row.before_sha256,
            "after_sha256": row.after_sha256,
            "detail": row.detail,
        }
    )
    return hashlib.sha256(row.prev_hash.encode() + body).hexdigest()
