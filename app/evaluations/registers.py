"""Figures of the registers: quality targets met, what was observed, caps and how far they are used.

Of a year that is over, caps are shown as they stood at its end.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from access_lists.caps import Held, place_of, quantity_label
from access_lists.quality import FactKind, QualityFact, indicator_of, met
from access_lists.store.caps import Cap, Line, Reservation
from app.catalogue.service import LEGAL_TIME
from app.evaluations.indicators import Indicator, Measure
from app.evaluations.measured import Measured, between, known, unknown
from zoning.texts import Text

CapAndLines = tuple[Cap, Sequence[Line]]


def measured_quality(indicator: Indicator, facts: Iterable[QualityFact], year: int) -> Measured:
    """The share of the year's targets that were met, or what was observed at one place."""
    terms = indicator.terms
    of_year = [
        one
        for one in facts
        if one.period == str(year)
        and terms.get("element") in {None, one.element.value}
        and terms.get("indicator") in {None, one.indicator}
    ]
    if indicator.measure is Measure.OBSERVED:
        return _observed(of_year, terms["place"], year)
    return _targets_met(of_year, year)


def _targets_met(facts: Sequence[QualityFact], year: int) -> Measured:
    seen = {one.identity[1:]: one for one in facts if one.kind is FactKind.OBSERVATION}
    targets = [one for one in facts if one.kind is FactKind.TARGET]
    parts = [_judged(one, seen.get(one.identity[1:])) for one in targets]
    if not parts:
        return unknown(f"{year} 年没有录入目标。", f"no target of {year} is entered.")
    kept = sum(one["value"] == "met" for one in parts)
    open_ones = sum(one["value"] == "unknown" for one in parts)
    share, most = (100 * one / len(parts) for one in (kept, kept + open_ones))
    if not open_ones:
        return known(share, parts)
    told = Text(
        zh=f"{len(parts)} 项目标中有 {open_ones} 项没有监测值。",
        en=f"{open_ones} of {len(parts)} targets were not observed.",
    )
    return between(share, most, told, parts)


def _judged(target: QualityFact, seen: QualityFact | None) -> dict[str, Any]:
    kind = indicator_of(target.indicator, target.element)
    said = "unknown"
    if seen is not None and kind is not None:
        said = "met" if met(kind, seen.value, target.value) else "not-met"
    return {
        "item": f"{target.place}/{target.indicator}",
        "name": target.place,
        "value": said,
        "observed": seen.value if seen else None,
        "target": target.value,
        "source": seen.source if seen else target.source,
    }


def _observed(facts: Sequence[QualityFact], place: str, year: int) -> Measured:
    seen = [one for one in facts if one.kind is FactKind.OBSERVATION and one.place == place]
    values = {one.value for one in seen}
    if len(values) != 1:
        return unknown(
            f"{place} {year} 年的监测值没有录入，或不一致。",
            f"what was observed at {place} in {year} is not entered, or not once.",
        )
    value = values.pop()
    try:
        number = float(value)
    except ValueError:
        return unknown(f"{place} 的监测值是类别 {value}。", f"{place} has a grade: {value}.")
    parts = [{"item": one.place, "name": one.indicator, "value": number, "source": one.source}
             for one in seen]  # fmt: skip
    return known(number, parts)


def measured_caps(
    indicator: Indicator, caps: Iterable[CapAndLines], year: int, now: datetime
) -> Measured:
    """How far the caps of a year are used, or how many of them are kept, in %."""
    place, quantity = indicator.terms.get("place"), indicator.terms.get("quantity")
    held = [
        (cap, lines)
        for cap, lines in caps
        if cap.year_from <= year
        and (cap.year_to is None or year <= cap.year_to)
        and place in {None, cap.place}
        and quantity in {None, cap.quantity}
    ]
    if not held:
        return unknown(f"{year} 年没有设定上限。", f"no cap is set for {year}.")
    end = datetime(year + 1, 1, 1, tzinfo=LEGAL_TIME).astimezone(UTC)
    parts = [_account(cap, used_at(cap, lines, min(now, end))) for cap, lines in held]
    open_ones = [one for one in parts if one["used"] is None]
    told = Text(
        zh=f"{len(open_ones)} 项上限在 {year} 年末的使用量不可知（台账始于其后）。",
        en=f"what was used of {len(open_ones)} caps at the end of {year} is not known: their "
        "ledger began later.",
    )
    if indicator.measure is Measure.CAPS_KEPT:
        kept = sum(one["kept"] is True for one in parts)
        share, most = (100 * one / len(parts) for one in (kept, kept + len(open_ones)))
        return between(share, most, told, parts) if open_ones else known(share, parts)
    shares = [one["value"] for one in parts if one["value"] is not None]
    if open_ones or len(shares) < len(parts):
        nothing = Text(zh="有上限为零。", en="a cap is nought.")
        return Measured(parts=parts, why=(told if open_ones else nothing,))
    return known(max(shares), parts)


def used_at(cap: Cap, lines: Sequence[Line], at: datetime) -> Decimal | None:
    """What was taken of a cap at a moment, in its unit; None before its ledger began."""
    before = [one for one in lines if _aware(one.at) <= at]
    if not before:
        return None
    last = before[-1]
    released = {one.reservation: _aware(one.at) for one in lines if one.action == "release"}
    outside = last.used_after - _held(cap, released, _aware(last.at))
    return outside + _held(cap, released, at)


def _held(cap: Cap, released: dict[str | None, datetime], at: datetime) -> Decimal:
    amounts = (one.amount for one in cap.reservations if _is_held(one, released.get(one.id), at))
    return sum(amounts, Decimal(0))


def _is_held(one: Reservation, released: datetime | None, at: datetime) -> bool:
    if one.created_at > at or (released is not None and released <= at):
        return False
    if one.state is Held.CONFIRMED:
        return True
    return one.expires_at is None or one.expires_at > at


def _account(cap: Cap, used: Decimal | None) -> dict[str, Any]:
    share = None if used is None or not cap.amount else round(float(100 * used / cap.amount), 6)
    return {
        "item": f"{cap.place}/{cap.quantity}",
        "name": f"{place_of(cap.place).label.zh} {quantity_label(cap.quantity).zh}",
        "value": share,
        "used": None if used is None else float(used),
        "amount": float(cap.amount),
        "unit": cap.unit,
        "kept": None if used is None else used <= cap.amount,
        "source": cap.source,
    }


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=moment.tzinfo or UTC)
