"""Write and verify the audit record."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.audit.store import GENESIS, AuditRow, hash_of, last_row, rows
from app.database import Database, lock_chain

_CHAIN_LOCK = 0x5A4E5849
"""Name of the advisory lock that serialises the chain on PostgreSQL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does something, and in which request."""

    name: str = "local"
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The first place where the chain does not hold."""

    seq: int
    problem: str


def record(
    session: Session,
    actor: Actor,
    action: str,
    *,
    object_id: str = "",
    jurisdiction: str = "",
    after_sha256: str | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Append a row to the chain, in the transaction of the change it speaks of."""
    lock_chain(session, _CHAIN_LOCK)
    last = last_row(session)
    row = AuditRow(
        seq=last.seq + 1 if last else 1,
        at=datetime.now(UTC),
        actor=actor.name,
        action=action,
        object_id=object_id,
        jurisdiction=jurisdiction,
        owner="",
        request_id=actor.request_id,
        before_sha256=None,
        after_sha256=after_sha256,
        detail=detail or {},
        prev_hash=last.row_hash if last else GENESIS,
        row_hash="",
    )
    row.row_hash = hash_of(row)
    session.add(row)
    session.flush()


def record_refusal(
    database: Database, actor: Actor, action: str, *, code: str, size: int, sha256: str
) -> None:
    """The one thing a refused request leaves behind: who, when, how much, its hash, the code."""
    with database.write() as session:
        detail = {"code": code, "size": size, "sha256": sha256}
        record(session, actor, f"{action}-refused", detail=detail)


def verify(database: Database) -> tuple[int, Break | None]:
    """Number of rows that hold, and the first break: an edit, a removal or a change of order."""
    with database.read() as session:
        expected, previous = 1, GENESIS
        for row in rows(session):
            if row.seq != expected:
                return expected - 1, Break(seq=expected, problem="missing")
            if row.prev_hash != previous:
                return expected - 1, Break(seq=row.seq, problem="out of chain")
            if hash_of(row) != row.row_hash:
                return expected - 1, Break(seq=row.seq, problem="altered")
            expected, previous = expected + 1, row.row_hash
    return expected - 1, None
