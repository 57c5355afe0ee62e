"""The register of environmental quality, read and written within the caller's transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from access_lists.quality import FactKind, QualityFact
from access_lists.store.register import grow
from access_lists.store.register_tables import QualityRow
from zoning.vocabulary import Element

_ROWS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the register; `fact` is None where an earlier one was withdrawn."""

    identity: tuple[str, ...]
    fact: QualityFact | None
    owner: str
    at: datetime


class QualityStore:
    """Targets and observations of one database. Nothing is changed: a later line replaces."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, facts: Sequence[QualityFact], owner: str) -> int:
        """Add those that are not in force already; answers how many were new."""
        held = {one.identity: one for one in self.in_force({fact.jurisdiction for fact in facts})}
        new = [one for one in facts if not _same(held.get(one.identity), one)]
        now = datetime.now(UTC)
        self._insert([_values(one, one.value, owner, now) for one in new])
        return len(new)

    def withdraw(self, facts: Sequence[QualityFact], owner: str) -> None:
        """Take facts out of force; they stay in the history."""
        now = datetime.now(UTC)
        self._insert([_values(one, None, owner, now) for one in facts])

    def in_force(self, jurisdictions: Iterable[str] | None = None) -> list[QualityFact]:
        """The newest line of each, withdrawn ones left out; of all divisions where none is named.

        Ordered by what they are about, so that the same content reads the same.
        """
        newest = {entry.identity: entry.fact for entry in self.history(jurisdictions)}
        return [fact for _, fact in sorted(newest.items()) if fact is not None]

    def history(self, jurisdictions: Iterable[str] | None = None) -> list[Entry]:
        """Every line ever written, oldest first."""
        query = select(QualityRow).order_by(QualityRow.id)
        if jurisdictions is not None:
            query = query.where(QualityRow.jurisdiction.in_(sorted(jurisdictions)))
        return [_entry(row) for row in self._session.scalars(query)]

    def _insert(self, values: Sequence[dict[str, Any]]) -> None:
        for start in range(0, len(values), _ROWS_AT_ONCE):
            self._session.execute(insert(QualityRow), values[start : start + _ROWS_AT_ONCE])
        if values:
            grow(self._session)


def _same(held: QualityFact | None, new: QualityFact) -> bool:
    return held is not None and (held.value, held.source) == (new.value, new.source)


def _values(fact: QualityFact, value: str | None, owner: str, now: datetime) -> dict[str, Any]:
    return {**fact.as_data(), "value": value, "owner": owner, "created_at": now}


def _entry(row: QualityRow) -> Entry:
    fact = QualityFact(
        kind=FactKind(row.kind),
        jurisdiction=row.jurisdiction,
        place=row.place,
        element=Element(row.element),
        indicator=row.indicator,
        period=row.period,
        value=row.value or "",
        source=row.source,
    )
    return Entry(
        identity=fact.identity,
        fact=None if row.value is None else fact,
        owner=row.owner,
        at=row.created_at,
    )
