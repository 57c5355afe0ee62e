"""The audit table and its chain."""

import hashlib
from collections.abc import Generator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import BigInteger, DateTime, Integer, String, Table, insert, select
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


# Every change of the store adds a row here while others wait for their turn to write: two plain
# statements take a quarter of what the unit of work does.
_TABLE: Final[Table] = Base.metadata.tables[AuditRow.__tablename__]
_HEAD: Final = select(_TABLE.c.seq, _TABLE.c.row_hash).order_by(_TABLE.c.seq.desc()).limit(1)
_APPEND: Final = insert(_TABLE)

_HASHED: Final = (
    "seq", "at", "actor", "action", "object_id", "jurisdiction", "owner", "request_id",
    "before_sha256", "after_sha256", "detail",
)  # fmt: skip


def append(session: Session, members: Mapping[str, Any]) -> None:
    """Add a row to the end of the chain, which the caller has locked.

    Args:
        session: in the transaction of the change.
        members: what happened: every column but the number of the row and the two hashes.
    """
    session.flush()  # what the row speaks of goes before it
    head = session.execute(_HEAD).first()
    seq, prev_hash = (head.seq + 1, head.row_hash) if head else (1, GENESIS)
    row = {**members, "seq": seq}
    hashes = {"prev_hash": prev_hash, "row_hash": _chained(prev_hash, row)}
    session.execute(_APPEND, row | hashes)


def last_row(session: Session) -> AuditRow | None:
    """The newest row of the chain."""
    return session.scalar(select(AuditRow).order_by(AuditRow.seq.desc()).limit(1))


def rows(session: Session) -> Generator[AuditRow]:
    """The chain from its beginning, streamed."""
    query = select(AuditRow).order_by(AuditRow.seq)
    for (row,) in streamed(session, query, rows_at_once=1000):
        yield row


def hash_of(row: AuditRow) -> str:
    """The hash that a row must have after the row before it."""
    return _chained(row.prev_hash, {name: getattr(row, name) for name in _HASHED})


def _chained(prev_hash: str, members: Mapping[str, Any]) -> str:
    """SHA-256 of the previous hash and the RFC 8785 JSON of the row's own members."""
    at: datetime = members["at"]
    moment = at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC).isoformat()
    body = canonical_json({**members, "at": moment})
    return hashlib.sha256(prev_hash.encode() + body).hexdigest()
