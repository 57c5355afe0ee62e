"""Which of the reservations that a project names are its to name.

A reservation that a project holds is not counted against it, so naming somebody else's would make
an answer milder. It counts as the project's own only where whoever asks may speak for it: the
account it was made for, or those who keep the registers of its division. Ids alone prove nothing,
for everybody who may see a cap sees them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from access_lists.store.caps import Cap, Reservation
from app.audit.service import Actor
from app.permissions import Permission
from zoning.model.finding import Finding
from zoning.texts import Text
from zoning.vocabulary import Severity

_NOT_HERE = Text(zh="此处的上限没有这一预留", en="no cap of this place has such a reservation")
_NOT_HELD = Text(zh="已释放或已到期", en="it is released or has expired")
_NOT_YOURS = Text(
    zh="该预留不是为查询账号办理的，查询账号也不管理该上限",
    en="it was not made for the account that asks, which does not keep this cap either",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """The reservations that count as the project's own, and a remark on each that does not."""

    counted: frozenset[str]
    remarks: tuple[Finding, ...]


def claimed(
    caps: Iterable[Cap], named: Sequence[str], *, asked_by: Actor | None, at: datetime
) -> Claims:
    """Judge the reservations that a project names.

    Args:
        caps: caps of the place.
        named: ids of reservations.
        asked_by: who names them; None = whoever holds the store.
        at: the moment of the check.
    """
    wanted = dict.fromkeys(named)
    found = {one.id: (cap, one) for cap in caps for one in cap.reservations if one.id in wanted}
    refused = {
        identity: why
        for identity in wanted
        if (why := _objection(found.get(identity), asked_by, at)) is not None
    }
    return Claims(
        counted=frozenset(wanted) - frozenset(refused),
        remarks=tuple(_remark(identity, why) for identity, why in refused.items()),
    )


def _objection(
    found: tuple[Cap, Reservation] | None, asked_by: Actor | None, at: datetime
) -> Text | None:
    """Why a reservation does not count as the project's own; None where it does."""
    if found is None:
        return _NOT_HERE
    cap, reservation = found
    if not reservation.is_held(at):
        return _NOT_HELD
    return None if _may_name(asked_by, cap, reservation) else _NOT_YOURS


def _may_name(asked_by: Actor | None, cap: Cap, reservation: Reservation) -> bool:
    if asked_by is None or asked_by.is_local:
        return True
    is_holder = reservation.owner == asked_by.owner
    return is_holder or asked_by.may(Permission.KEEP_REGISTERS, [cap.jurisdiction])


def _remark(identity: str, why: Text) -> Finding:
    return Finding(
        code="reservation-not-counted",
        severity=Severity.WARNING,
        text=Text(
            zh=f"项目所列预留 {identity} 未计为其自有：{why.zh}。",
            en=f"the reservation {identity} is not counted as the project's own: {why.en}.",
        ),
        feature=identity,
    )
