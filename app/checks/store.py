"""Stored Assessments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    LargeBinary,
    String,
    Table,
    false,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.scope import Scope, rows_shown_by, within
from zoning.errors import NotFoundError
from zoning.store.base import Base, JsonValue, Owned


class AssessmentNotFoundError(NotFoundError):
    """No stored Assessment of this id."""

    code = "assessment-not-found"


class AssessmentRow(Owned, Base):
    """One check and its result; `document` holds the stored bytes, served as they are."""

    __tablename__ = "assessment"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    as_of: Mapped[date] = mapped_column(Date)
    known_order: Mapped[int] = mapped_column(BigInteger)
    known_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    verdict: Mapped[str] = mapped_column(String(20), index=True)
    result_sha256: Mapped[str] = mapped_column(String(64), index=True)
    document: Mapped[bytes] = mapped_column(LargeBinary)
    question: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    figure: Mapped[bytes | None] = mapped_column(LargeBinary)


@rows_shown_by(AssessmentRow)
def _assessments(scope: Scope) -> ColumnElement[bool]:
    """One's own, and everybody's in the areas that one audits."""
    own = AssessmentRow.owner == scope.owner if scope.owner else false()
    return or_(own, within(AssessmentRow.jurisdiction, scope.audited))


class IdempotencyRow(Base):
    """The answer already given to an Idempotency-Key of one caller."""

    __tablename__ = "idempotency"

    actor: Mapped[str] = mapped_column(String(200), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    request_sha256: Mapped[str] = mapped_column(String(64))
    assessment_id: Mapped[str | None] = mapped_column(String(36))
    job_id: Mapped[str | None] = mapped_column(String(36))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


_TABLE: Final[Table] = Base.metadata.tables[AssessmentRow.__tablename__]
_KEEP: Final = insert(_TABLE)


def keep(session: Session, row: Mapping[str, Any]) -> None:
    """Store an Assessment.

    A plain statement: others wait for their turn to write, and the unit of work takes three times
    as long.

    Args:
        session: in the transaction that records the check.
        row: every column of `AssessmentRow` by name.
    """
    session.execute(_KEEP, dict(row))


def page(session: Session, *, limit: int, after: str | None) -> list[Any]:
    """What a list of checks shows of each, from the newest to the oldest; no document is read."""
    row = AssessmentRow
    query = select(row.id, row.created_at, row.as_of, row.verdict, row.result_sha256)
    query = query.order_by(row.id.desc()).limit(limit)
    return list(session.execute(query if after is None else query.where(row.id < after)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many checks of the same industries came to the same verdict."""

    verdict: str
    industries: tuple[str, ...]
    checks: int


def tally(session: Session, *, since: datetime) -> list[Tally]:
    """Checks made since a moment, counted by verdict and industries; no document is read."""
    row = AssessmentRow
    asked = row.question[("project", "industries")].label("industries")
    each = select(row.verdict, asked).where(row.created_at >= since).subquery()
    told = each.c.verdict, each.c.industries
    return [
        Tally(verdict=verdict, industries=tuple(industries or ()), checks=checks)
        for verdict, industries, checks in session.execute(
            select(*told, func.count()).group_by(*told)
        )
    ]


def find(session: Session, identity: str) -> AssessmentRow:
    """The Assessment of this id.

    Raises:
        AssessmentNotFoundError: there is none.
    """
    row = session.get(AssessmentRow, identity)
    if row is None:
        raise AssessmentNotFoundError(
            f"没有编号为 {identity[:100]} 的核查结果。", f"there is no check {identity[:100]}."
        )
    return row
