"""The table of indicators that divisions adopted; nothing is changed, the newest counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from zoning.codes import jurisdiction_covers
from zoning.store.base import Base, JsonValue, Owned


class IndicatorSetRow(Owned, Base):
    """What a division lays over the shipped indicators, as it was given."""

    __tablename__ = "indicator_set"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(JsonValue)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """What a division laid over the shipped indicators, and its hash."""

    jurisdiction: str
    content: dict[str, Any]
    sha256: str


class IndicatorStore:
    """The indicators of one database, within the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, jurisdiction: str, content: dict[str, Any], *, sha256: str, owner: str) -> None:
        """Adopt indicators for a division."""
        self._session.add(
            IndicatorSetRow(
                sha256=sha256,
                content=content,
                owner=owner,
                jurisdiction=jurisdiction,
                created_at=datetime.now(UTC),
            )
        )
        self._session.flush()

    def of(self, jurisdictions: Iterable[str]) -> Adopted | None:
        """What counts for a release of some divisions: the set of the narrowest that has one."""
        rows = self._session.scalars(select(IndicatorSetRow).order_by(IndicatorSetRow.id))
        newest = {row.jurisdiction: row for row in rows}
        codes = list(jurisdictions)
        fitting = [
            row
            for area, row in newest.items()
            if any(jurisdiction_covers(area, code) for code in codes)
        ]
        row = max(fitting, key=lambda one: one.jurisdiction.rstrip("0"), default=None)
        if row is None:
            return None
        return Adopted(jurisdiction=row.jurisdiction, content=row.content, sha256=row.sha256)
