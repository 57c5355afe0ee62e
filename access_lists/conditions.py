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

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from access_lists.facts import NOT_CLAIMED, SHARE_OF, UNKNOWN, Facts, RegisterKind
from access_lists.ground import Ground
from access_lists.project import fact_path, plain_text
from access_lists.scope import Scope, compile_scope
from access_lists.subject_words import LISTED, states
from access_lists.totals import WITHIN_TOTALS, Tally, used_up, within_cap, within_totals
from access_lists.truth import Truth, all_of, any_of, of
from access_lists.units import in_fact_unit
from zoning.model.region import Region

GRADES: Final = ("I", "II", "III", "IV", "V", "worse-than-V")
"""Grades of surface-water quality from best to worst (GB 3838: Ⅰ–Ⅴ, 劣Ⅴ)."""


@dataclass(slots=True)
class Trace:
    """What one evaluation used, and what it would have needed."""

    used: dict[str, Any] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Facts and ground of one check, with what was already found on them.

    Attributes:
        worst: what a test answers that may not be asked here; the opposite under a negation.
        decided: what was decided of a case, by `Clause.case` (`access_lists.outcomes`). Never
            handed on to other facts or another ground.
    """

    facts: Facts
    ground: Ground
    regions: dict[str, Region]
    worst: Truth = Truth.TRUE
    decided: dict[bytes, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    _supposed: dict[tuple[frozenset[str], Truth], "Circumstances"] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def opposite(self) -> "Circumstances":
        """The same where a statement is negated; itself where nothing is withheld."""
        ground = self.ground.opposite
        if ground is self.ground and not self.facts.withheld:
            return self
        return Circumstances(self.facts, ground, self.regions, self.worst.negated())

    def region(self, scope: Scope) -> Region:
        """Region of a scope, found once a check."""
        key = scope.key if self.worst is Truth.TRUE else f"not {scope.key}"
        found = self.regions.get(key)
        if found is None:
            found = self.regions[key] = scope.find(self.ground)
        return found

    def supposing(self, fields: Iterable[str], truth: Truth) -> "Circumstances":
        """The same with every test on some fields taken as true, or as false."""
        key = frozenset(fields), truth
        found = self._supposed.get(key)
        if found is None:
            supposed = replace(self, facts=self.facts.supposing(key[0], truth))
            found = self._supposed[key] = supposed
        return found

    def withholds(self, register: RegisterKind) -> bool:
        """Whether a register says something that may not be told."""
        return register in self.facts.withheld


Test = Callable[[Circumstances, Trace], Truth]

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
    decisive = combine([Truth.FALSE, Truth.TRUE])

    def test(now: Circumstances, trace: Trace) -> Truth:
        inner = Trace()
        answers = []
        for part in parts:
            answer = part.test(now, inner)
            if answer is decisive:
                trace.used.update(inner.used)
                return answer
            answers.append(answer)
        trace.used.update(inner.used)
        result = combine(answers)
        if result is Truth.UNKNOWN:
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
    unclaimed = compared(op, False, wanted) if isinstance(wanted, bool) else of(op == "!=")
    names_word = op == "contains" and path in LISTED
    question = f"judgement:{wanted}"

    def answered(value: Any) -> Truth:
        return states(path, value, wanted) if names_word else compared(op, value, wanted)

    def test(now: Circumstances, trace: Trace) -> Truth:
        assumed = now.facts.assuming.get(path)
        if assumed is not None:
            return assumed
        if is_withheld(path, now):
            return withheld(path, now, trace)
        value = value_of(path, now, trace)
        if value is NOT_CLAIMED:
            return unclaimed
        answer = Truth.UNKNOWN if value is UNKNOWN else answered(value)
        if answer is Truth.UNKNOWN:
            trace.missing.add(question if names_word and value is not UNKNOWN else path)
        if value is not UNKNOWN:
            trace.used[path] = value
        return answer

    return Condition(test, frozenset({path}))


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
    if tally.answer is Truth.UNKNOWN:
        if value is UNKNOWN:
            trace.missing |= tally.missing
        return value
    return tally.answer is Truth.TRUE


def compared(op: str, value: Any, wanted: Any) -> Truth:
    """A comparison; unknown where the two are not of a kind (a word against a number)."""
    if op in {"==", "!="} and isinstance(value, str) is not isinstance(wanted, str):
        return Truth.UNKNOWN
    try:
        return of(OPERATORS[op](value, wanted))
    except (TypeError, ValueError):
        return Truth.UNKNOWN


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
        near = _where(region, trace)
        return near.negated() if farther else near

    return Condition(test, frozenset(), (scope,))


def _place(tree: Mapping[str, Any]) -> Condition:
    scope = compile_scope(tree["place"])
    return Condition(lambda now, trace: _where(now.region(scope), trace), frozenset(), (scope,))


def _where(region: Region, trace: Trace) -> Truth:
    if region.somewhere:
        return Truth.TRUE
    if region.nowhere:
        return Truth.FALSE
    trace.missing |= region.missing
    return Truth.UNKNOWN


def _status(tree: Mapping[str, Any]) -> Condition:
    about, op, wanted = tree["status"], tree["op"], tree["value"]
    subject = status_subject(about)
    dated = None if about["year"] == "last" else int(about["year"])

    def test(now: Circumstances, trace: Trace) -> Truth:
        year = now.facts.year - 1 if dated is None else dated
        name = f"status:{about['set']}/{subject}/{year}"
        if now.withholds(RegisterKind.STATUSES):
            return withheld(name, now, trace)
        value = now.facts.status((about["set"], subject, year))
        answer = Truth.UNKNOWN if value is UNKNOWN else compared(op, value, wanted)
        if answer is Truth.UNKNOWN:
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
    name = f"raster:{raster}/{statistic}"

    def test(now: Circumstances, trace: Trace) -> Truth:
        if now.withholds(RegisterKind.RASTERS):
            return withheld(name, now, trace)
        value = now.facts.raster(raster, statistic, unit)
        if value is UNKNOWN:
            trace.missing.add(name)
            return Truth.UNKNOWN
        trace.used[name] = value
        return compared(op, value, wanted)

    return Condition(test, frozenset())


def _judgement(tree: Mapping[str, Any]) -> Condition:
    question = f"judgement:{tree['judgement']}"

    def test(now: Circumstances, trace: Trace) -> Truth:
        del now
        trace.missing.add(question)
        return Truth.UNKNOWN

    return Condition(test, frozenset())


def _worse_than(value: Any, grade: Any) -> bool:
    return GRADES.index(plain_text(value)) > GRADES.index(plain_text(grade))


def _contains(value: Any, wanted: Any) -> bool:
    return wanted in value


def _in(value: Any, wanted: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(item in wanted for item in value)
    return value in wanted


OPERATORS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": _in,
    "contains": _contains,
    "worse_than": _worse_than,
}

_TESTS: Final[Mapping[str, Callable[[Mapping[str, Any]], Condition]]] = {
    "fact": _fact,
    "distance_m": _distance,
    "place": _place,
    "status": _status,
    "raster": _raster,
    "cap": _cap,
    "judgement": _judgement,
}
