"""Figures of what was done: clues of change and how far they are dealt with, checks by verdict.

That nobody looked is not the same as that nothing was found: where no two dates were compared in a
year, its clues are unknown. Checks are counted for those alone who may see them all.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from access_lists.vocabulary import Verdict
from app.audit.store import AuditRow
from app.catalogue.service import LEGAL_TIME
from app.checks.store import AssessmentRow
from app.clues.life import ClueState
from app.clues.statistics import is_overdue
from app.clues.store import ClueStore
from app.evaluations.indicators import Indicator, Measure
from app.evaluations.measured import Measured, known, percent, unknown
from app.scope import within
from zoning.codes import jurisdiction_covers

REGISTERED = "clues-register"
"""What the audit record calls a comparison whose patches became clues."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Clues of a year: how many stand where, how many are late, how often somebody looked."""

    states: Counter[str]
    overdue: int
    looked: int


def year_of(year: int) -> tuple[datetime, datetime]:
    """When a year begins and ends where the law is made, in UTC."""
    first, last = (
        datetime(one, 1, 1, tzinfo=LEGAL_TIME).astimezone(UTC) for one in (year, year + 1)
    )
    return first, last


def ledger_of(session: Session, jurisdictions: Sequence[str], year: int, today: date) -> Ledger:
    """The clues that were registered in a year in some divisions, and within them."""
    begin, end = year_of(year)
    clues = [
        row
        for row in ClueStore(session).all()
        if begin <= _aware(row.created_at) < end and _covered(row.jurisdiction, jurisdictions)
    ]
    query = select(AuditRow.jurisdiction).where(
        AuditRow.action == REGISTERED, AuditRow.at >= begin, AuditRow.at < end
    )
    looked = sum(_covered(one, jurisdictions) for one in session.scalars(query))
    return Ledger(
        states=Counter(row.state for row in clues),
        overdue=sum(is_overdue(row, today) for row in clues),
        looked=looked,
    )


def measured_clues(indicator: Indicator, ledger: Ledger) -> Measured:
    """How many clues there are, how many are closed, how many late."""
    states = ledger.states
    clues = sum(states.values())
    if not clues and not ledger.looked:
        return unknown(
            "该年没有登记过两期比对，是否有变化不可知。",
            "no two dates were compared in the year, so nobody knows whether anything changed.",
        )
    parts = [
        {"item": state.value, "name": None, "value": states[state.value]}
        for state in ClueState
        if states[state.value]
    ]
    if indicator.measure is Measure.CLUES_FOUND:
        return known(clues, parts)
    if indicator.measure is Measure.CLUES_OVERDUE:
        return known(ledger.overdue, parts)
    if not clues:
        return unknown("该年没有发现变化，没有比例。", "nothing was found, so there is no share.")
    return percent(known(states[ClueState.CLOSED.value], parts), known(clues))


def checks_of(session: Session, jurisdictions: Sequence[str], year: int) -> Counter[str]:
    """How many checks of a year came to which verdict, of those the session shows."""
    begin, end = year_of(year)
    table = AssessmentRow
    query = (
        select(table.verdict, func.count())
        .where(table.created_at >= begin, table.created_at < end)
        .where(or_(*(within(table.jurisdiction, [one]) for one in jurisdictions)))
        .group_by(table.verdict)
    )
    return Counter({row[0]: int(row[1]) for row in session.execute(query)})


def measured_checks(indicator: Indicator, checks: Mapping[str, int] | None) -> Measured:
    """How many checks there were, or the share of them with a verdict.

    Args:
        indicator: what is asked for.
        checks: verdict → checks; None for somebody who is not shown the checks of others.
    """
    if checks is None:
        return unknown(
            "核查记录只向管辖范围内的审计人员全部公开。",
            "only auditors of the division are shown the checks of everybody.",
        )
    verdict = indicator.terms.get("verdict")
    parts = [
        {"item": one.value, "name": None, "value": checks[one.value]}
        for one in Verdict
        if checks.get(one.value)
    ]
    every = sum(checks.values())
    asked = every if verdict is None else checks.get(verdict, 0)
    if indicator.measure is Measure.CHECKS:
        return known(asked, parts)
    return percent(known(asked, parts), known(every))


def _covered(jurisdiction: str, areas: Iterable[str]) -> bool:
    return any(jurisdiction_covers(area, jurisdiction) for area in areas)


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=moment.tzinfo or UTC)
