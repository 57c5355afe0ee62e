"""Whether the quantities that a clause bounds are kept: limits and replacement of pollutants."""

from collections.abc import Iterable

from access_lists.circumstances import Circumstances, Trace
from access_lists.clauses import Clause, Limit, Replacement
from access_lists.comparisons import compared
from access_lists.conditions import is_withheld, noted, value_of, withheld
from access_lists.facts import NOT_CLAIMED, UNKNOWN, RegisterKind
from access_lists.project import plain_text
from access_lists.totals import within_cap
from access_lists.truth import Truth, of

REPLACEMENT_SOURCES = "replacement_sources"
_ORDERINGS = frozenset({"<", "<=", ">", ">="})


def limit_state(clause: Clause, now: Circumstances, trace: Trace) -> Truth | None:
    """Whether all limits are met: true, false, unknown; None where no limit decides by machine.

    A limit that only names a document ("the basin standard") is a term to meet, not a measure.
    Replacement sources not stated leave the replacement a term to meet as well.
    """
    if not clause.limits and not clause.replacement:
        return None
    known = list(_states(clause, now, trace))
    decided = [state for state in known if state is not None]
    if Truth.FALSE in decided:
        return Truth.FALSE
    if Truth.UNKNOWN in decided:
        return Truth.UNKNOWN
    return None if not decided or None in known else Truth.TRUE


def _states(clause: Clause, now: Circumstances, trace: Trace) -> Iterable[Truth | None]:
    for limit in clause.limits:
        yield _limit(limit, now, trace)
    for replacement in clause.replacement:
        yield _replaced(replacement, now, trace)


def _limit(limit: Limit, now: Circumstances, trace: Trace) -> Truth | None:
    if limit.cap is not None:
        return _capped(limit, limit.cap, now, trace)
    if isinstance(limit.value, str) and limit.op in _ORDERINGS:
        return None
    assumed = now.facts.assuming.get(limit.quantity)
    if assumed is not None:
        return assumed
    if is_withheld(limit.quantity, now):
        return withheld(limit.quantity, now.opposite, trace)
    value = value_of(limit.quantity, now, trace)
    if value is UNKNOWN or value is NOT_CLAIMED:
        trace.missing.add(limit.quantity)
        return Truth.UNKNOWN
    wanted = plain_text(limit.value) if isinstance(limit.value, str) else limit.value
    answer = compared(limit.op, value, wanted)
    if answer is Truth.UNKNOWN:
        trace.missing.add(limit.quantity)
    trace.used[limit.quantity] = value
    return answer


def _capped(limit: Limit, place: str, now: Circumstances, trace: Trace) -> Truth:
    assumed = now.facts.assuming.get(limit.quantity)
    if assumed is not None:
        return assumed
    if now.withholds(RegisterKind.CAPS):
        name = f"cap:{place}/{limit.quantity}/{now.facts.year}"
        return withheld(name, now.opposite, trace)
    tally = within_cap(now.facts, now.region, place=place, quantity=limit.quantity)
    return noted(tally, tally.answer, trace)


def _replaced(replacement: Replacement, now: Circumstances, trace: Trace) -> Truth | None:
    path = f"emissions_t_per_year.{replacement.pollutant}"
    emitted = now.facts.value(path)
    if emitted == 0.0:
        trace.used[path] = emitted
        return Truth.TRUE
    sources = now.facts.value(REPLACEMENT_SOURCES)
    if sources is NOT_CLAIMED:
        return None
    assumed = now.facts.assuming.get(path)
    if assumed is not None:
        return assumed
    if emitted is UNKNOWN:
        trace.missing.add(path)
        return Truth.UNKNOWN
    stated = sum(
        source["t_per_year"] for source in sources if source["pollutant"] == replacement.pollutant
    )
    trace.used[path] = emitted
    trace.used[f"{REPLACEMENT_SOURCES}.{replacement.pollutant}"] = stated
    return of(stated >= replacement.ratio * emitted)
