"""Shapes of the answers of `/v1/caps`, for the OpenAPI document."""

from access_lists.caps import Held
from app.shapes import BilingualText, MomentText, PageLink, Shape


class ShownCap(Shape):
    """A cap with what is used and left; amounts are decimal text, exact for everyone."""

    id: str
    jurisdiction: str
    owner: str
    place: str
    place_label: BilingualText
    quantity: str
    quantity_label: BilingualText
    unit: str
    year_from: int
    year_to: int | None
    amount: str
    used_before: str
    used: str
    left: str
    source: str


class CapPage(Shape):
    """A page of caps."""

    items: list[ShownCap]
    links: list[PageLink]


class ShownReservation(Shape):
    """What a project has taken of a cap, and whether it still holds it."""

    id: str
    project: str
    amount: str
    state: Held
    expires_at: MomentText | None
    check: str | None
    document: str | None
    owner: str
    created_at: MomentText


class ReservationOfCap(ShownReservation):
    """A reservation after something was done, with what is left of its cap."""

    cap: ShownCap


class LedgerLine(Shape):
    """One line of the history of a cap."""

    seq: int
    at: MomentText
    actor: str
    action: str
    reservation: str | None
    amount: str
    used_after: str
    note: str


class CapLedger(ShownCap):
    """A cap with its reservations and its history."""

    reservations: list[ShownReservation]
    history: list[LedgerLine]
