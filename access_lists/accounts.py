"""Caps of the places that a footprint lies in: what is allowed, taken, and asked for.

They are shown whether a clause speaks of them or not. A project that would certainly break one is
never without conflict for want of a clause: whether the totals can be shifted, the authority says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from access_lists.binding import Shortfall
from access_lists.caps import Balance, quantity_label
from access_lists.circumstances import Circumstances
from access_lists.known import account_text
from access_lists.totals import shown_balance, taken_by
from access_lists.vocabulary import ReasonCode
from zoning.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One cap and what the project takes of it; None where the project does not say."""

    balance: Balance
    taken: Decimal | None
    shown: dict[str, Any]

    @property
    def is_broken(self) -> bool:
        """Whether the project would take more than there is."""
        return self.taken is not None and not self.balance.takes(self.taken)

    def as_dict(self) -> dict[str, Any]:
        """Member of `caps` in the Assessment; amounts in the unit of the fact."""
        return {
            **self.shown,
            "name": self.balance.name,
            "place_label": self.balance.place.label.as_dict(),
            "quantity_label": quantity_label(self.balance.quantity).as_dict(),
            "year_from": self.balance.year_from,
            "year_to": self.balance.year_to,
            "source": self.balance.source,
            "text": account_text(self.shown).as_dict(),
        }


def accounts(now: Circumstances) -> list[Account]:
    """The caps of every place that the footprint certainly lies in."""
    return [
        Account(
            balance=one,
            taken=taken_by(one, now.facts),
            shown=shown_balance(one, now.facts),
        )
        for one in now.facts.balances
        if now.region(one.place.scope).somewhere
    ]


def over_cap(now: Circumstances) -> Iterable[Shortfall]:
    """Caps that the project would break."""
    for one in accounts(now):
        if one.is_broken:
            words = account_text(one.shown)
            text = Text(
                zh=f"总量或资源上线不足：{words.zh}。能否调剂由主管部门确定。",
                en=f"not enough is left: {words.en}. The authority says whether more can be had.",
            )
            yield Shortfall(code=ReasonCode.CAP_EXCEEDED, ref=one.balance.name, text=text)
