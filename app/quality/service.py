"""Targets and observations: import, show, withdraw; the statuses that follow."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from access_lists.codec import sha256_of
from access_lists.importing.quality_table import facts_of_table, read_quality_table
from access_lists.quality import QualityFact, Status, statuses_of
from access_lists.store.quality import Entry, QualityStore
from app.answers.service import Key, changed
from app.audit.service import Actor, record
from app.database import Database
from app.permissions import Permission
from zoning.codes import parse_jurisdiction
from zoning.errors import NotFoundError


class QualityNotFoundError(NotFoundError):
    """Nothing is known of the place."""

    code = "quality-not-found"


class QualityService:
    """Environmental quality of the divisions of one store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def import_file(self, actor: Actor, path: Path, jurisdiction: str) -> dict[str, Any]:
        """Read a table (CSV, xlsx) and enter it; all of it or nothing.

        Raises:
            QualityTableError: with every faulty row.
        """
        code = _own(actor, jurisdiction)
        facts = read_quality_table(path, label=path.name, jurisdiction=code)
        with self._database.write() as session:
            return _entered(session, actor, facts, code)

    def import_records(
        self,
        actor: Actor,
        records: Sequence[Mapping[str, str]],
        jurisdiction: str,
        *,
        key: Key | None = None,
    ) -> bytes:
        """Enter records that came over HTTP; answers the JSON to send."""
        code = _own(actor, jurisdiction)
        facts = facts_of_table(records, label="body", jurisdiction=code)
        return changed(
            self._database, lambda session: _entered(session, actor, facts, code), key=key
        )

    def show(
        self, jurisdiction: str, *, place: str | None = None, year: int | None = None
    ) -> dict[str, Any]:
        """What is in force for a division, and the statuses that follow from it."""
        code = parse_jurisdiction(jurisdiction)
        with self._database.read() as session:
            facts = QualityStore(session).in_force([code])
        wanted = [
            one
            for one in facts
            if place in {None, one.place} and (year is None or one.period.startswith(str(year)))
        ]
        statuses = [_status(key, one) for key, one in sorted(statuses_of(wanted).items())]
        return {"facts": [one.as_data() for one in wanted], "statuses": statuses}

    def history(self, jurisdiction: str, *, place: str | None = None) -> list[dict[str, Any]]:
        """Every line ever entered for a division, oldest first; withdrawn ones have no value."""
        code = parse_jurisdiction(jurisdiction)
        with self._database.read() as session:
            lines = QualityStore(session).history([code])
        return [_line(one) for one in lines if place in {None, one.identity[2]}]

    def withdraw(
        self, actor: Actor, jurisdiction: str, *, place: str, year: int, reason: str
    ) -> dict[str, Any]:
        """Take what is known of a place in a year out of force; it stays in the history.

        Raises:
            QualityNotFoundError: nothing is in force for it.
        """
        code = _own(actor, jurisdiction)
        with self._database.write() as session:
            store = QualityStore(session)
            facts = [
                one
                for one in store.in_force([code])
                if one.place == place and one.period.startswith(str(year))
            ]
            if not facts:
                raise QualityNotFoundError(
                    f"没有 {place} {year} 年的数据。", f"nothing is known of {place} in {year}."
                )
            store.withdraw(facts, actor.owner)
            detail = {"place": place, "year": year, "reason": reason, "entries": len(facts)}
            record(
                session, actor, "quality-withdraw", object_id=place, jurisdiction=code,
                detail=detail,
            )  # fmt: skip
        return {"withdrawn": len(facts)}


def _own(actor: Actor, jurisdiction: str) -> str:
    """The code of a division for which this actor keeps the register."""
    code = parse_jurisdiction(jurisdiction)
    actor.require(Permission.KEEP_REGISTERS, [code])
    return code


def _entered(
    session: Session, actor: Actor, facts: Sequence[QualityFact], jurisdiction: str
) -> dict[str, Any]:
    """Enter facts, with their audit row."""
    store = QualityStore(session)
    new = store.add(facts, actor.owner)
    digest = sha256_of([one.as_data() for one in facts])
    detail = {"entries": len(facts), "new": new}
    record(
        session, actor, "quality-import", object_id=digest[:20], jurisdiction=jurisdiction,
        after_sha256=digest, detail=detail,
    )  # fmt: skip
    places = {one.place for one in facts}
    years = {one.period[:4] for one in facts}
    statuses = statuses_of(one for one in store.in_force([jurisdiction]) if one.place in places)
    shown = [_status(key, one) for key, one in sorted(statuses.items()) if str(key[2]) in years]
    return {"entries": len(facts), "new": new, "sha256": digest, "statuses": shown}


def _status(key: tuple[str, str, int], status: Status) -> dict[str, Any]:
    name, subject, year = key
    return {"set": name, "subject": subject, "year": year, "value": status.value}


def _line(entry: Entry) -> dict[str, Any]:
    kind, jurisdiction, place, element, indicator, period = entry.identity
    return {
        "at": entry.at.isoformat(),
        "owner": entry.owner,
        "kind": str(kind),
        "jurisdiction": jurisdiction,
        "place": place,
        "element": str(element),
        "indicator": indicator,
        "period": period,
        "value": None if entry.fact is None else entry.fact.value,
        "source": "" if entry.fact is None else entry.fact.source,
    }
