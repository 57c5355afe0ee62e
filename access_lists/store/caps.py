"""The ledger of caps, read and written within the caller's transaction.

`hold` locks the row of a cap before it counts what is taken (SQLite has one writer at a time, so
the transaction itself is the lock): two projects never both take the last tonne.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from access_lists.caps import Balance, Held, place_of
from access_lists.errors import AccessListError
from access_lists.store.register import grow
from access_lists.store.register_tables import CapEntryRow, CapRow, ReservationRow
from zoning.errors import NotFoundError


class CapNotFoundError(NotFoundError):
    """No cap, or no reservation, of this id."""

    code = "cap-not-found"


class CapsOverlapError(AccessListError):
    """Two caps on one quantity of one place in one year."""

    code = "caps-overlap"
    title_zh = "同一地点同一年份已有上限"
    title_en = "A cap for these years exists"
    remedy_zh = "请修改已有上限，或错开年份。"
    remedy_en = "Amend the one that exists, or choose other years."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """What a project holds of a cap, in the unit of the cap."""

    id: str
    project: str
    amount: Decimal
    expires_at: datetime | None
    check_id: str | None
    document: str
    owner: str
    created_at: datetime
    state: Held

    def is_held(self, at: datetime) -> bool:
        """Whether it counts at a moment."""
        return self.state_at(at) in {Held.HELD, Held.CONFIRMED}

    def state_at(self, at: datetime) -> Held:
        """Where it stands at a moment; what is past its time has expired, written down or not."""
        over = self.expires_at is not None and self.expires_at <= at
        return Held.EXPIRED if self.state is Held.HELD and over else self.state


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """One cap with every reservation ever made on it."""

    id: str
    jurisdiction: str
    owner: str
    place: str
    quantity: str
    unit: str
    year_from: int
    year_to: int | None
    amount: Decimal
    baseline: Decimal
    source: str
    reservations: tuple[Reservation, ...] = ()

    def used(self, at: datetime, *, besides: frozenset[str] = frozenset()) -> Decimal:
        """What is taken at a moment, besides some reservations."""
        held = (one for one in self.reservations if one.is_held(at) and one.id not in besides)
        return self.baseline + sum((one.amount for one in held), Decimal(0))

    def balance(self, at: datetime, own: frozenset[str] = frozenset()) -> Balance:
        """How it stands at a moment, for a project that holds some reservations itself."""
        used = self.used(at, besides=own)
        return Balance(
            jurisdiction=self.jurisdiction,
            place=place_of(self.place),
            quantity=self.quantity,
            year_from=self.year_from,
            year_to=self.year_to,
            unit=self.unit,
            amount=self.amount,
            used=used,
            own=self.used(at) - used,
            source=self.source,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a cap's history, in the unit of the cap."""

    seq: int
    at: datetime
    actor: str
    action: str
    reservation: str | None
    amount: Decimal
    used_after: Decimal
    note: str


class CapStore:
    """Caps and their ledgers in one database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self, jurisdictions: Iterable[str] | None = None) -> list[Cap]:
        """Every cap, of some divisions or of all."""
        query = select(CapRow).order_by(CapRow.jurisdiction, CapRow.place, CapRow.quantity)
        if jurisdictions is not None:
            query = query.where(CapRow.jurisdiction.in_(sorted(jurisdictions)))
        rows = self._session.scalars(query.order_by(CapRow.year_from)).all()
        held: dict[str, list[Reservation]] = {}
        reserved = select(ReservationRow).order_by(ReservationRow.created_at, ReservationRow.id)
        for row in self._session.scalars(reserved):
            held.setdefault(row.cap_id, []).append(_reservation(row))
        return [_cap(row, held.get(row.id, ())) for row in rows]

    def find(self, identity: str, *, hold: bool = False) -> Cap:
        """One cap; `hold` keeps it for this transaction alone until it ends.

        Raises:
            CapNotFoundError: there is none of this id.
        """
        query = select(CapRow).where(CapRow.id == identity)
        row = self._session.scalar(query.with_for_update() if hold else query)
        if row is None:
            raise CapNotFoundError(
                f"没有编号为 {identity[:100]} 的上限。", f"there is no cap {identity[:100]}."
            )
        reserved = select(ReservationRow).where(ReservationRow.cap_id == identity)
        rows = self._session.scalars(reserved.order_by(ReservationRow.created_at))
        return _cap(row, [_reservation(one) for one in rows])

    def put(self, cap: Cap) -> None:
        """Store a new cap, or the new terms of one that exists.

        Raises:
            CapsOverlapError: another cap bounds the same in some of the years.
        """
        same = select(CapRow).where(
            CapRow.jurisdiction == cap.jurisdiction,
            CapRow.place == cap.place,
            CapRow.quantity == cap.quantity,
            CapRow.id != cap.id,
        )
        for other in self._session.scalars(same):
            if _overlap(cap, other):
                raise CapsOverlapError(
                    f"{cap.place} 的 {cap.quantity} 自 {other.year_from} 年起已有上限 {other.id}。",
                    f"{cap.place} has a cap on {cap.quantity} from {other.year_from}: {other.id}.",
                )
        row = self._session.get(CapRow, cap.id)
        if row is None:
            row = CapRow(id=cap.id, created_at=datetime.now(UTC), version=0)
            self._session.add(row)
        for name in (
            "jurisdiction", "owner", "place", "quantity", "unit", "year_from", "year_to",
            "amount", "baseline", "source",
        ):  # fmt: skip
            setattr(row, name, getattr(cap, name))
        row.version += 1
        self._session.flush()
        grow(self._session)

    def add(self, cap: Cap, reservation: Reservation) -> None:
        """Write down a reservation on a cap that this transaction holds."""
        self._session.add(
            ReservationRow(
                id=reservation.id,
                cap_id=cap.id,
                jurisdiction=cap.jurisdiction,
                owner=reservation.owner,
                created_at=reservation.created_at,
                project=reservation.project,
                amount=reservation.amount,
                expires_at=reservation.expires_at,
                check_id=reservation.check_id,
                document=reservation.document,
                state=reservation.state.value,
            )
        )
        self._session.flush()
        grow(self._session)

    def settle(self, reservation: Reservation, state: Held, *, document: str = "") -> None:
        """Say where a reservation stands now; a confirmed one has no end."""
        row = self._session.get_one(ReservationRow, reservation.id)
        row.state = state.value
        if state is Held.CONFIRMED:
            row.document, row.expires_at = document, None
        self._session.flush()
        grow(self._session)

    def write(
        self,
        cap: Cap,
        action: str,
        *,
        by: str,
        amount: Decimal,
        reservation: str | None = None,
        note: str = "",
    ) -> None:
        """Add a line to the history of a cap that this transaction holds, with what is used now."""
        now = datetime.now(UTC)
        last = select(func.max(CapEntryRow.seq)).where(CapEntryRow.cap_id == cap.id)
        self._session.add(
            CapEntryRow(
                cap_id=cap.id,
                seq=(self._session.scalar(last) or 0) + 1,
                at=now,
                actor=by,
                action=action,
                reservation_id=reservation,
                amount=amount,
                used_after=self.find(cap.id).used(now),
                note=note,
            )
        )
        self._session.flush()

    def history(self, identity: str) -> list[Line]:
        """Every line of a cap, oldest first."""
        query = select(CapEntryRow).where(CapEntryRow.cap_id == identity)
        return [_line(row) for row in self._session.scalars(query.order_by(CapEntryRow.seq))]


def _overlap(cap: Cap, other: CapRow) -> bool:
    starts_after = other.year_to is not None and cap.year_from > other.year_to
    ends_before = cap.year_to is not None and cap.year_to < other.year_from
    return not (starts_after or ends_before)


def _aware(moment: datetime) -> datetime:
    """A moment of the store; SQLite forgets that it is UTC."""
    return moment.replace(tzinfo=moment.tzinfo or UTC)


def _cap(row: CapRow, reservations: Sequence[Reservation]) -> Cap:
    return Cap(
        id=row.id,
        jurisdiction=row.jurisdiction,
        owner=row.owner,
        place=row.place,
        quantity=row.quantity,
        unit=row.unit,
        year_from=row.year_from,
        year_to=row.year_to,
        amount=row.amount,
        baseline=row.baseline,
        source=row.source,
        reservations=tuple(reservations),
    )


def _reservation(row: ReservationRow) -> Reservation:
    return Reservation(
        id=row.id,
        project=row.project,
        amount=row.amount,
        expires_at=None if row.expires_at is None else _aware(row.expires_at),
        check_id=row.check_id,
        document=row.document,
        owner=row.owner,
        created_at=_aware(row.created_at),
        state=Held(row.state),
    )


def _line(row: CapEntryRow) -> Line:
    return Line(
        seq=row.seq,
        at=_aware(row.at),
        actor=row.actor,
        action=row.action,
        reservation=row.reservation_id,
        amount=row.amount,
        used_after=row.used_after,
        note=row.note,
    )
