"""What the registers say of a place now: dated statuses, and caps with what is left.

The registers are read once and kept until one of them changes; a check costs one look at their
version. What expires by the clock is counted at each check.
"""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from access_lists.facts import StatusKey
from access_lists.quality import QualityFact, Status, statuses_of
from access_lists.standing import Register, Standing, concerns
from access_lists.store.caps import Cap, CapStore
from access_lists.store.quality import QualityStore
from access_lists.store.register import register_version
from app.audit.service import Actor
from app.database import Database
from app.standing.claims import claimed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Registers:
    version: int
    facts: tuple[QualityFact, ...]
    caps: tuple[Cap, ...]


class StandingService:
    """The registers of one store."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._read: _Registers | None = None
        self._statuses: dict[frozenset[str], dict[StatusKey, Status]] = {}

    def of(
        self, jurisdictions: Iterable[str], *, own: Sequence[str] = (), asked_by: Actor | None
    ) -> Standing:
        """What is known for a place that lies in some divisions.

        Args:
            jurisdictions: divisions of the releases that apply there.
            own: reservations that the project says it holds. Those that are its to name are not
                counted against it (`app.standing.claims`); of the others a remark says why not.
            asked_by: who says so; None = whoever holds the store.
        """
        here = frozenset(jurisdictions)
        registers, statuses = self._current(here)
        now = datetime.now(UTC)
        caps = [cap for cap in registers.caps if concerns(cap.jurisdiction, here)]
        claims = claimed(caps, own, asked_by=asked_by, at=now)
        return Standing(
            statuses=statuses,
            balances=tuple(cap.balance(now, claims.counted) for cap in caps),
            remarks=claims.remarks,
        )

    def everything(self) -> Register:
        """What the registers say now, of every division, for a batch of places."""
        registers, _ = self._current(frozenset())
        now = datetime.now(UTC)
        return Register(
            facts=registers.facts, balances=tuple(one.balance(now) for one in registers.caps)
        )

    def _current(self, here: frozenset[str]) -> tuple[_Registers, dict[StatusKey, Status]]:
        with self._database.read() as session, self._lock:
            version = register_version(session)
            if self._read is None or self._read.version != version:
                self._read = _Registers(
                    version=version,
                    facts=tuple(QualityStore(session).in_force()),
                    caps=tuple(CapStore(session).all()),
                )
                self._statuses = {}
            if here not in self._statuses:
                facts = (one for one in self._read.facts if concerns(one.jurisdiction, here))
                self._statuses[here] = statuses_of(facts)
            return self._read, self._statuses[here]
