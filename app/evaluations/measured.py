"""A figure that may be unknown, or known within bounds only; and what it says of a target.

A missing figure is never nought. Where part of the data is missing, the figure lies between two
bounds, and a target is met or missed only where both say so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from app.evaluations.indicators import Direction
from zoning.texts import Text

_DIGITS: Final = 6


class Judgement(StrEnum):
    """What a figure says of its target."""

    MET = "met"
    MISSED = "missed"
    UNKNOWN = "unknown"
    NO_TARGET = "no-target"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A figure.

    Attributes:
        at_least, at_most: bounds; the same where it is known, None where nothing is.
        parts: what it is made of, one row for each.
        why: why it is unknown, or known within bounds only.
    """

    at_least: float | None = None
    at_most: float | None = None
    parts: Sequence[Mapping[str, Any]] = ()
    why: tuple[Text, ...] = ()

    @property
    def value(self) -> float | None:
        """The figure, where it is known."""
        return self.at_least if self.at_least == self.at_most else None

    def judged(self, target: float | None, direction: Direction) -> Judgement:
        """What it says of a target."""
        if target is None or direction is Direction.NONE:
            return Judgement.NO_TARGET
        if self.at_least is None or self.at_most is None:
            return Judgement.UNKNOWN
        wanted = round(target, _DIGITS)
        surely, perhaps = self.at_least >= wanted, self.at_most >= wanted
        if direction is Direction.LOW:
            surely, perhaps = self.at_most <= wanted, self.at_least <= wanted
        if surely:
            return Judgement.MET
        return Judgement.UNKNOWN if perhaps else Judgement.MISSED


def known(value: float, parts: Sequence[Mapping[str, Any]] = ()) -> Measured:
    """A figure that is known."""
    rounded = round(value, _DIGITS)
    return Measured(at_least=rounded, at_most=rounded, parts=parts)


def between(
    at_least: float, at_most: float, why: Text, parts: Sequence[Mapping[str, Any]] = ()
) -> Measured:
    """A figure known within bounds."""
    return Measured(
        at_least=round(at_least, _DIGITS), at_most=round(at_most, _DIGITS), parts=parts, why=(why,)
    )


def unknown(zh: str, en: str) -> Measured:
    """A figure nobody knows, and why."""
    return Measured(why=(Text(zh=zh, en=en),))


def percent(top: Measured, bottom: Measured) -> Measured:
    """One figure in % of another; unknown where the other is, or is nought."""
    why = (*top.why, *(one for one in bottom.why if one not in top.why))
    if top.at_least is None or bottom.at_least is None:
        return Measured(why=why)
    assert top.at_most is not None and bottom.at_most is not None  # noqa: S101, PT018 - both or none
    if bottom.at_least <= 0:
        nothing = Text(zh="分母为零，没有比例。", en="there is nothing to take a share of.")
        return Measured(why=(*why, nothing))
    return Measured(
        at_least=round(100 * top.at_least / bottom.at_most, _DIGITS),
        at_most=round(100 * top.at_most / bottom.at_least, _DIGITS),
        parts=top.parts,
        why=why,
    )
