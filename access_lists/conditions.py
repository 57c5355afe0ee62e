"""Conditions of a clause: trees over facts, compiled to closures, answered in three values.

| test | true when |
| --- | --- |
| `{fact: PATH, op: OP, value: V}` | the fact compares so (`OPERATORS`) |
| `{distance_m: CLASS, op: "<", value: 1000}` | the footprint is nearer to the class than that |
| `{status: {set, subject, year}, op: OP, value: V}` | a dated status compares so |
| `{raster: {name, statistic}, op: OP, value: V}` | a raster says so of the whole footprint |
| `{cap: {place, quantity}, is: exceeded}` | this project would break the cap of the place |
| `{cap: {place, quantity}, is: used-up}` | nothing is left of the cap of the place |
| `{place: SCOPE}` | some part of the footprint lies there |
| `{judgement: "…"}` | never known: a person must judge it |
| `{all: […]}`, `{any: […]}`, `{not: …}` | Kleene's and, or, not |

Patterns, functions and attributes do not exist here, so a list cannot run anything.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from access_lists.circumstances import Circumstances, Test, Trace, lies_in
from access_lists.comparisons import comparison
from access_lists.facts import NOT_CLAIMED, SHARE_OF, UNKNOWN, RegisterKind
from access_lists.project import fact_path, plain_text
from access_lists.scope import Scope, compile_scope
from access_lists.subject_words import LISTED, states
from access_lists.totals import WITHIN_TOTALS, Tally, used_up, within_cap, within_totals
from access_lists.truth import FALSE, MAYBE, TRUE, Truth, all_of, any_of, of
from access_lists.units import in_fact_unit

StatusTest = tuple[str, str, int | None]
"""A dated status that is asked for: set, subject, and year; None = the year before."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled condition and what it asks for: fields, places, dated statuses, ledgers."""

    test: Test
    fields: frozenset[str]
    places: tuple[Scope, ...] = ()
    statuses: frozenset[StatusTest] = frozenset()
    ledgers: frozenset[str] = frozenset()


def compile_condition(tree: Mapping[str, Any]) -> Condition:
    """Turn a checked condition tree into a test."""
    if "all" in tree or "any" in tree:
        combine = all_of if "all" in tree else any_of
        return _combined(
            [compile_condition(part) for part in tree.get("all", tree.get("any"))], combine
        )
    if "not" in tree:
        inner = compile_condition(tree["not"])
        return Condition(
            lambda now, trace: inner.test(now.opposite, trace).negated(),
            inner.fields,
            inner.places,
            inner.statuses,
            inner.ledgers,
        )
    for kind, compiler in _TESTS.items():
        if kind in tree:
            return compiler(tree)
    raise KeyError(f"no such condition: {sorted(tree)}")


def raster_names(tree: Mapping[str, Any]) -> Iterator[str]:
    """Names of the rasters that a condition tree asks about."""
    if "raster" in tree:
        yield tree["raster"]["name"]
    inner = [tree["not"]] if "not" in tree else []
    for part in (*tree.get("all", ()), *tree.get("any", ()), *inner):
        yield from raster_names(part)


def _combined(parts: list[Condition], combine: Callable[[list[Truth]], Truth]) -> Condition:
    decisive = combine([FALSE, TRUE])

    def test(now: Circumstances, trace: Trace) -> Truth:
        inner = trace.apart()
        answers = []
        for part in parts:
            answer = part.test(now, inner)
            if answer is decisive:
                return answer
            answers.append(answer)
        result = combine(answers)
        if result is MAYBE:
            trace.missing |= inner.missing
        return result

    return Condition(
        test,
        frozenset().union(*(part.fields for part in parts)),
        tuple(place for part in parts for place in part.places),
        frozenset().union(*(part.statuses for part in parts)),
        frozenset().union(*(part.ledgers for part in parts)),
    )


def _fact(tree: Mapping[str, Any]) -> Condition:
    path, op = fact_path(tree["fact"]), tree["op"]
    wanted = _wanted(tree["value"], tree.get("unit"), path)
    compare, question = comparison(op, wanted), path
    unclaimed = compare(False) if isinstance(wanted, bool) else of(op == "!=")
    if op == "contains" and path in LISTED:
        compare, question = partial(_states, path, wanted), f"judgement:{wanted}"
    in_ledger = path == WITHIN_TOTALS

    def test(now: Circumstances, trace: Trace) -> Truth:
        assuming = now.facts.assuming
        if path in assuming:
            return assuming[path]
        if in_ledger and is_withheld(path, now):
            return withheld(path, now, trace)
        value = value_of(path, now, trace) if in_ledger else now.facts.value(path)
        if value is UNKNOWN:
            trace.missing.add(path)
            return MAYBE
        if value is NOT_CLAIMED:
            return unclaimed
        trace.used[path] = value
        answer = compare(value)
        if answer is MAYBE:
            trace.missing.add(question)
        return answer

    return Condition(test, frozenset({path}))


def _states(path: str, wanted: str, value: Any) -> Truth:
    return states(path, value, wanted)


def is_withheld(path: str, now: Circumstances) -> bool:
    """Whether the ledger would speak on a fact of the project, but may not."""
    return (
        path == WITHIN_TOTALS
        and now.withholds(RegisterKind.CAPS)
        and now.facts.value(path) is not False
    )


def withheld(name: str, now: Circumstances, trace: Trace) -> Truth:
    """The answer to a test that may not be asked: the worst that it could be."""
    trace.used[f"withheld:{name}"] = True
    return now.worst


def value_of(path: str, now: Circumstances, trace: Trace) -> Any:
    """A fact of the project; for the totals of the place, what the ledger says counts as well.

    The ledger overrules a project that says it stays within the totals when it does not, and speaks
    where the project says nothing. It never makes a stated "no" into a "yes".
    """
    value = now.facts.value(path)
    if path != WITHIN_TOTALS or not now.facts.balances or value is False:
        return value
    tally = within_totals(now.facts, now.region)
    trace.used.update(tally.used)
    if tally.answer is MAYBE:
        if value is UNKNOWN:
            trace.missing |= tally.missing
        return value
    return tally.answer is TRUE


def _wanted(value: Any, unit: str | None, path: str) -> Any:
    """The value of a clause as the project states its facts: same unit, same form of text."""
    if isinstance(value, list):
        return [_wanted(one, unit, path) for one in value]
    if isinstance(value, str):
        return plain_text(value)
    return value if unit is None or isinstance(value, bool) else in_fact_unit(value, unit, path)


def _distance(tree: Mapping[str, Any]) -> Condition:
    cls, limit = tree["distance_m"], float(tree["value"])
    scope = compile_scope({"within_m": {"class": cls, "distance": limit}})
    farther = tree["op"] in {">", ">="}

    def test(now: Circumstances, trace: Trace) -> Truth:
        here = now.opposite if farther else now
        region = here.region(scope)
        nearest = here.ground.nearest_m(cls)
        if nearest is not None:
            trace.used[f"distance_m({cls})"] = round(nearest, 3)
        near = lies_in(region, trace)
        return near.negated() if farther else near

    return Condition(test, frozenset(), (scope,))


def _place(tree: Mapping[str, Any]) -> Condition:
    scope = compile_scope(tree["place"])
    return Condition(lambda now, trace: lies_in(now.region(scope), trace), frozenset(), (scope,))


def _status(tree: Mapping[str, Any]) -> Condition:
    about, op, wanted = tree["status"], tree["op"], tree["value"]
    subject = status_subject(about)
    dated = None if about["year"] == "last" else int(about["year"])
    compare = comparison(op, wanted)

    def test(now: Circumstances, trace: Trace) -> Truth:
        year = now.facts.year - 1 if dated is None else dated
        name = f"status:{about['set']}/{subject}/{year}"
        if now.withholds(RegisterKind.STATUSES):
            return withheld(name, now, trace)
        value = now.facts.status((about["set"], subject, year))
        answer = MAYBE if value is UNKNOWN else compare(value)
        if answer is MAYBE:
            trace.missing.add(name)
        if value is not UNKNOWN:
            trace.used[name] = value
        return answer

    asked = frozenset({(about["set"], subject, dated)})
    return Condition(test, frozenset(), statuses=asked)


def status_subject(about: Mapping[str, Any]) -> str:
    """Subject of a status: the place, and what is measured where that is said (甲站/PM2.5)."""
    measured = about.get("pollutant")
    return f"{about['subject']}/{measured}" if measured else str(about["subject"])


_LEDGER: Final = {"exceeded": within_cap, "used-up": used_up}


def _cap(tree: Mapping[str, Any]) -> Condition:
    about, wanted = tree["cap"], tree["is"]
    place, quantity = about["place"], fact_path(about["quantity"])

    def test(now: Circumstances, trace: Trace) -> Truth:
        if now.withholds(RegisterKind.CAPS):
            return withheld(f"cap:{place}/{quantity}/{now.facts.year}", now, trace)
        tally = _LEDGER[wanted](now.facts, now.region, place=place, quantity=quantity)
        answer = tally.answer.negated() if wanted == "exceeded" else tally.answer
        return noted(tally, answer, trace)

    return Condition(test, frozenset({quantity}), ledgers=frozenset({place}))


def noted(tally: Tally, answer: Truth, trace: Trace) -> Truth:
    """Put what the ledger was asked into the trace."""
    trace.used.update(tally.used)
    trace.missing |= tally.missing
    return answer


def _raster(tree: Mapping[str, Any]) -> Condition:
    about, op, wanted, unit = tree["raster"], tree["op"], tree["value"], tree.get("unit")
    raster, cls = about["name"], about.get("class")
    statistic = about["statistic"] if cls is None else f"{SHARE_OF}{cls}"
    name, compare = f"raster:{raster}/{statistic}", comparison(op, wanted)

    def test(now: Circumstances, trace: Trace) -> Truth:
        if now.withholds(RegisterKind.RASTERS):
            return withheld(name, now, trace)
        value = now.facts.raster(raster, statistic, unit)
        if value is UNKNOWN:
            trace.missing.add(name)
            return MAYBE
        trace.used[name] = value
        return compare(value)

    return Condition(test, frozenset())


def _judgement(tree: Mapping[str, Any]) -> Condition:
    question = f"judgement:{tree['judgement']}"

    def test(now: Circumstances, trace: Trace) -> Truth:
        del now
        trace.missing.add(question)
        return MAYBE

    return Condition(test, frozenset())


_TESTS: Final[Mapping[str, Callable[[Mapping[str, Any]], Condition]]] = {
    "fact": _fact,
    "distance_m": _distance,
    "place": _place,
    "status": _status,
    "raster": _raster,
    "cap": _cap,
    "judgement": _judgement,
}
