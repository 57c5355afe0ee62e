"""Caps, reservations and history lines as JSON; amounts are decimal text, exact for everyone."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from access_lists.caps import place_of, quantity_label
from access_lists.store.caps import Cap, Line, Reservation
from access_lists.units import plain_decimal


def shown_cap(cap: Cap, now: datetime) -> dict[str, Any]:
    """A cap with what is used and left at a moment."""
    used = cap.used(now)
    return {
        "id": cap.id,
        "jurisdiction": cap.jurisdiction,
        "owner": cap.owner,
        "place": cap.place,
        "place_label": place_of(cap.place).label.as_dict(),
        "quantity": cap.quantity,
        "quantity_label": quantity_label(cap.quantity).as_dict(),
        "unit": cap.unit,
        "year_from": cap.year_from,
        "year_to": cap.year_to,
        "amount": _text(cap.amount),
        "used_before": _text(cap.baseline),
        "used": _text(used),
        "left": _text(cap.amount - used),
        "source": cap.source,
    }


def shown_reservation(one: Reservation, now: datetime) -> dict[str, Any]:
    """A reservation and whether it holds."""
    return {
        "id": one.id,
        "project": one.project,
        "amount": _text(one.amount),
        "state": one.state_at(now).value,
        "expires_at": None if one.expires_at is None else one.expires_at.isoformat(),
        "check": one.check_id,
        "document": one.document,
        "owner": one.owner,
        "created_at": one.created_at.isoformat(),
    }


def shown_line(line: Line) -> dict[str, Any]:
    """One line of a history."""
    return {
        "seq": line.seq,
        "at": line.at.isoformat(),
        "actor": line.actor,
        "action": line.action,
        "reservation": line.reservation,
        "amount": _text(line.amount),
        "used_after": _text(line.used_after),
        "note": line.note,
    }


def _text(amount: Decimal) -> str:
    return format(plain_decimal(amount), "f")
