"""Caps: set, show; reservations: make, confirm, release; each one transaction with its audit row.

A reservation is granted against what is taken at that very moment, under a lock on its cap, so two
projects never both take the last tonne. One that has expired counts no more from that instant on;
the next change of its cap writes that into the history.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from access_lists.caps import Held, place_of, quantity_label
from access_lists.project import fact_path, field_of, is_keyed
from access_lists.store.caps import Cap, CapStore, Reservation
from access_lists.units import exact_amount
from app.answers.service import Key, changed
from app.audit.service import Actor, record
from app.caps.errors import (
    AmountInvalidError,
    CapExceededError,
    QuantityUnknownError,
    ReservationClosedError,
    ReservationNotFoundError,
    YearsInvalidError,
)
from app.caps.shown import shown_cap, shown_line, shown_reservation
from app.catalogue.service import LEGAL_TIME
from app.database import Database, lock_chain
from app.permissions import Permission
from zoning.codes import parse_jurisdiction
from zoning.store.releases import new_key

_SETTING = 0x43415053
"""Name of the lock under which caps are set, so that two cannot overlap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCap:
    """A cap to set; amounts in `unit`.

    Attributes:
        used: what is taken already, outside the ledger.
    """

    jurisdiction: str
    place: str
    quantity: str
    amount: Decimal
    unit: str | None = None
    used: Decimal = Decimal(0)
    year_from: int
    year_to: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReservation:
    """What a project asks for.

    Attributes:
        unit: of the amount; None = the unit of the cap.
        expires_on: the last day it holds; None = until it is released.
        check_id: the Assessment it rests on.
        holder: account whose checks may name it as theirs; by default whoever reserves.
    """

    project: str
    amount: Decimal
    unit: str | None = None
    expires_on: date | None = None
    check_id: str | None = None
    document: str = ""
    holder: str | None = None


class CapService:
    """The caps of one store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set(self, actor: Actor, new: NewCap, *, key: Key | None = None) -> bytes:
        """Set a cap, or amend the one of the same place, quantity and first year.

        Raises:
            QuantityUnknownError, UnitUnknownError, AmountInvalidError, YearsInvalidError.
            CapsOverlapError: another cap bounds the same in some of the years.
        """
        wanted = _cap_of(new, actor)
        actor.require(Permission.KEEP_REGISTERS, [wanted.jurisdiction])
        return changed(self._database, lambda session: _put(session, actor, wanted), key=key)

    def all(
        self, jurisdiction: str | None = None, *, place: str | None = None
    ) -> list[dict[str, Any]]:
        """Caps with what is used and left now."""
        codes = None if jurisdiction is None else [parse_jurisdiction(jurisdiction)]
        with self._database.read() as session:
            caps = CapStore(session).all(codes)
        now = datetime.now(UTC)
        return [shown_cap(one, now) for one in caps if place in {None, one.place}]

    def show(self, identity: str) -> dict[str, Any]:
        """One cap with its reservations and its history.

        Raises:
            CapNotFoundError: there is none of this id.
        """
        with self._database.read() as session:
            store = CapStore(session)
            cap, lines = store.find(identity), store.history(identity)
        now = datetime.now(UTC)
        return {
            **shown_cap(cap, now),
            "reservations": [shown_reservation(one, now) for one in cap.reservations],
            "history": [shown_line(one) for one in lines],
        }

    def reserve(
        self, actor: Actor, identity: str, new: NewReservation, *, key: Key | None = None
    ) -> bytes:
        """Reserve an amount for a project, or refuse; answers the JSON of the reservation.

        Raises:
            CapNotFoundError, AmountInvalidError, UnitUnknownError.
            CapExceededError: there is not so much left; nothing was reserved.
        """
        return changed(
            self._database, lambda session: _reserved(session, actor, identity, new), key=key
        )

    def release(
        self, actor: Actor, identity: str, reservation: str, *, reason: str, key: Key | None = None
    ) -> bytes:
        """Give back what a project holds.

        Raises:
            ReservationNotFoundError: the cap has none of this id.
            ReservationClosedError: it was released, or has expired.
        """
        return changed(
            self._database,
            lambda session: _settled(session, actor, (identity, reservation), reason, None),
            key=key,
        )

    def confirm(
        self,
        actor: Actor,
        identity: str,
        reservation: str,
        *,
        document: str,
        key: Key | None = None,
    ) -> bytes:
        """Make a reservation last: the project was approved by this document.

        Raises:
            ReservationNotFoundError, ReservationClosedError.
        """
        return changed(
            self._database,
            lambda session: _settled(session, actor, (identity, reservation), "", document),
            key=key,
        )


def _cap_of(new: NewCap, actor: Actor) -> Cap:
    quantity = fact_path(new.quantity)
    known = field_of(quantity)
    if known is None or known.unit is None or ("." in quantity) is not is_keyed(known.name):
        raise QuantityUnknownError(
            f"“{new.quantity[:100]}”不是可设上限的量，例如 emissions_t_per_year.VOCs、"
            "water_use_m3_per_year、land_ha、coal_t_per_year。",
            f"“{new.quantity[:100]}” is no quantity of a project; for example "
            "emissions_t_per_year.VOCs, water_use_m3_per_year, land_ha, coal_t_per_year.",
        )
    if new.year_to is not None and new.year_to < new.year_from:
        raise YearsInvalidError(
            f"{new.year_to} 早于 {new.year_from}。", f"{new.year_to} is before {new.year_from}."
        )
    unit = new.unit or known.unit
    amounts = [(new.amount, False), (new.used, True)]
    if any(not amount.is_finite() or amount < 0 for amount, _ in amounts):
        raise AmountInvalidError("上限和已用量不得为负。", "amounts must not be negative.")
    amount, used = (exact_amount(value, unit, quantity, up=up) for value, up in amounts)
    return Cap(
        id=new_key(),
        jurisdiction=parse_jurisdiction(new.jurisdiction),
        owner=actor.owner,
        place=str(place_of(new.place)),
        quantity=quantity,
        unit=known.unit,
        year_from=new.year_from,
        year_to=new.year_to,
        amount=amount,
        baseline=used,
        source=new.source,
    )


def _put(session: Session, actor: Actor, wanted: Cap) -> dict[str, Any]:
    lock_chain(session, _SETTING)
    store = CapStore(session)
    same = [
        one
        for one in store.all([wanted.jurisdiction])
        if (one.place, one.quantity, one.year_from)
        == (wanted.place, wanted.quantity, wanted.year_from)
    ]
    cap = replace(wanted, id=same[0].id) if same else wanted
    if same:
        store.find(cap.id, hold=True)
    store.put(cap)
    action = "amend" if same else "set"
    store.write(cap, action, by=actor.name, amount=cap.amount, note=cap.source)
    now = datetime.now(UTC)
    shown = shown_cap(store.find(cap.id), now)
    _audit(session, actor, f"cap-{action}", cap, {"amount": str(cap.amount), "used": shown["used"]})
    return shown


def _reserved(session: Session, actor: Actor, identity: str, new: NewReservation) -> dict[str, Any]:
    store, now = CapStore(session), datetime.now(UTC)
    found = store.find(identity, hold=True)
    actor.require(Permission.KEEP_REGISTERS, [found.jurisdiction])
    cap = _swept(store, session, actor, found, now)
    if not new.amount.is_finite() or new.amount <= 0:
        raise AmountInvalidError("预留量应大于零。", "the amount must be above zero.")
    amount = exact_amount(new.amount, new.unit or cap.unit, cap.quantity, up=True)
    expires_at = _end_of(new.expires_on)
    if expires_at is not None and expires_at <= now:
        raise AmountInvalidError("到期日已过。", "the last day has passed.")
    used = cap.used(now)
    if used + amount > cap.amount:
        raise _too_much(cap, used, amount)
    reservation = Reservation(
        id=new_key(),
        project=new.project,
        amount=amount,
        expires_at=expires_at,
        check_id=new.check_id,
        document=new.document,
        owner=new.holder or actor.owner,
        created_at=now,
        state=Held.HELD,
    )
    store.add(cap, reservation)
    store.write(
        cap, "reserve", by=actor.name, amount=amount, reservation=reservation.id, note=new.project
    )
    detail = {"reservation": reservation.id, "amount": str(amount), "project": new.project}
    _audit(session, actor, "cap-reserve", cap, detail)
    return {
        **shown_reservation(reservation, now),
        "cap": shown_cap(store.find(identity), now),
    }


def _settled(
    session: Session,
    actor: Actor,
    which: tuple[str, str],
    reason: str,
    document: str | None,
) -> dict[str, Any]:
    """Release a reservation, or confirm it where a document is given."""
    store, now = CapStore(session), datetime.now(UTC)
    identity, reservation_id = which
    found = store.find(identity, hold=True)
    actor.require(Permission.KEEP_REGISTERS, [found.jurisdiction])
    cap = _swept(store, session, actor, found, now)
    held = next((one for one in cap.reservations if one.id == reservation_id), None)
    if held is None:
        raise ReservationNotFoundError(
            f"该上限没有编号为 {reservation_id[:60]} 的预留。",
            f"the cap has no reservation {reservation_id[:60]}.",
        )
    if not held.is_held(now):
        raise ReservationClosedError(
            f"预留 {held.id} 已释放或已到期。", f"reservation {held.id} is released or expired."
        )
    action = "release" if document is None else "confirm"
    if document is None:
        store.settle(held, Held.RELEASED)
    else:
        store.settle(held, Held.CONFIRMED, document=document)
    note = reason if document is None else document
    store.write(cap, action, by=actor.name, amount=held.amount, reservation=held.id, note=note)
    detail = {"reservation": held.id, "amount": str(held.amount), "note": note}
    _audit(session, actor, f"cap-{action}", cap, detail)
    after = store.find(identity)
    now_so = next(one for one in after.reservations if one.id == held.id)
    return {**shown_reservation(now_so, now), "cap": shown_cap(after, now)}


def _swept(store: CapStore, session: Session, actor: Actor, cap: Cap, now: datetime) -> Cap:
    """Close what has expired, with a line each; answers the cap after that."""
    over = [
        one
        for one in cap.reservations
        if one.state is Held.HELD and one.state_at(now) is Held.EXPIRED
    ]
    for one in over:
        store.settle(one, Held.EXPIRED)
        store.write(cap, "expire", by=actor.name, amount=one.amount, reservation=one.id)
        detail = {"reservation": one.id, "amount": str(one.amount)}
        _audit(session, actor, "cap-expire", cap, detail)
    return store.find(cap.id) if over else cap


def _too_much(cap: Cap, used: Decimal, amount: Decimal) -> CapExceededError:
    label = quantity_label(cap.quantity)
    left, unit = cap.amount - used, cap.unit
    return CapExceededError(
        f"{cap.place} 的{label.zh}上限 {cap.amount} {unit}，已用 {used}，余量 {left}，"
        f"不足以预留 {amount}。",
        f"{cap.place}, {label.en}: cap {cap.amount} {unit}, used {used}, left {left}; "
        f"{amount} cannot be reserved.",
    )


def _end_of(day: date | None) -> datetime | None:
    """The end of a day where the law is made, in UTC."""
    if day is None:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=LEGAL_TIME).astimezone(UTC) + timedelta(
        days=1
    )


def _audit(
    session: Session, actor: Actor, action: str, cap: Cap, detail: Mapping[str, Any]
) -> None:
    record(
        session,
        actor,
        action,
        object_id=cap.id,
        jurisdiction=cap.jurisdiction,
        detail={"place": cap.place, "quantity": cap.quantity, **detail},
    )
