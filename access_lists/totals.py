"""Whether a project stays within the caps of the place: the ledger as a clause asks for it.

`here` means every place with a cap that the footprint lies in. A place that may or may not be under
the footprint (its layer is missing) leaves the answer unknown unless another cap decides it; so
does a place without any cap on the quantity. Silence of the ledger is never room.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from access_lists.caps import HERE, Balance, decimal_of
from access_lists.facts import NOT_CLAIMED, UNKNOWN, Facts
from access_lists.pollutants import EMISSIONS
from access_lists.scope import Scope
from access_lists.truth import Truth, all_of, of
from zoning.model.region import Region

Find = Callable[[Scope], Region]

WITHIN_TOTALS: Final = "within_plan_eia_total"
"""The fact of the project that the ledger can also tell."""


@dataclass(slots=True)
class Tally:
    """The answer of the ledger, what it rests on, and what would have to be known."""

    answer: Truth
    used: dict[str, Any] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)


def within_cap(facts: Facts, find: Find, *, place: str, quantity: str) -> Tally:
    """Whether what the project takes stays within every cap of a place on one quantity."""
    tally = Tally(Truth.UNKNOWN)
    answers = [
        _kept(one, facts, tally) if certain else _possibly(one, find, tally)
        for one, certain in _concerned(facts, find, place, lambda path: path == quantity)
    ]
    if not answers:
        tally.missing.add(f"cap:{place}/{quantity}/{facts.year}")
    return _closed(tally, answers)


def used_up(facts: Facts, find: Find, *, place: str, quantity: str) -> Tally:
    """Whether a place has nothing left of a quantity, whatever this project takes."""
    tally = Tally(Truth.UNKNOWN)
    answers = []
    for one, certain in _concerned(facts, find, place, lambda path: path == quantity):
        if certain:
            tally.used[one.name] = _shown(one, None)
            answers.append(of(one.left > 0))
        else:
            answers.append(_possibly(one, find, tally))
    if not answers:
        tally.missing.add(f"cap:{place}/{quantity}/{facts.year}")
    left = _closed(tally, answers)
    left.answer = left.answer.negated()
    return left


def within_totals(facts: Facts, find: Find) -> Tally:
    """Whether the project stays within every pollutant total set where it lies.

    A pollutant that the project emits and no total is entered for leaves it open.
    """
    tally = Tally(Truth.UNKNOWN)
    prefix = f"{EMISSIONS}."
    concerned = _concerned(facts, find, HERE, lambda path: path.startswith(prefix))
    answers = [
        _kept(one, facts, tally) if certain else _possibly(one, find, tally)
        for one, certain in concerned
    ]
    for path in sorted(_emitted(facts) - {one.quantity for one, _ in concerned}):
        tally.missing.add(f"cap:{HERE}/{path}/{facts.year}")
        answers.append(Truth.UNKNOWN)
    return _closed(tally, answers)


def _emitted(facts: Facts) -> set[str]:
    """Paths of the pollutants that the project says it emits."""
    stated = facts.project.values.get(EMISSIONS)
    if not isinstance(stated, Mapping):
        return set()
    return {f"{EMISSIONS}.{name}" for name, amount in stated.items() if amount > 0}


def shown_balance(one: Balance, facts: Facts) -> dict[str, Any]:
    """A cap with what this project takes of it, as an Assessment shows it."""
    return _shown(one, _taken(one, facts))


def taken_by(one: Balance, facts: Facts) -> Decimal | None:
    """What the project takes of a quantity a year; None where it does not say."""
    return _taken(one, facts)


def _concerned(
    facts: Facts, find: Find, place: str, wanted: Callable[[str], bool]
) -> list[tuple[Balance, bool]]:
    """Caps asked about, and whether the footprint certainly lies in their place."""
    found = []
    for one in facts.balances:
        if not wanted(one.quantity):
            continue
        if place != HERE:
            if str(one.place) == place:
                found.append((one, True))
            continue
        region = find(one.place.scope)
        if not region.nowhere:
            found.append((one, region.somewhere))
    return found


def _kept(one: Balance, facts: Facts, tally: Tally) -> Truth:
    taken = _taken(one, facts)
    tally.used[one.name] = _shown(one, taken)
    if taken is not None:
        return of(one.takes(taken))
    tally.missing.add(one.quantity)
    return Truth.UNKNOWN


def _possibly(one: Balance, find: Find, tally: Tally) -> Truth:
    tally.missing |= find(one.place.scope).missing
    return Truth.UNKNOWN


def _closed(tally: Tally, answers: list[Truth]) -> Tally:
    """Kleene's and over the caps; unknown where there is none, and open questions only then."""
    tally.answer = all_of(answers) if answers else Truth.UNKNOWN
    if tally.answer is not Truth.UNKNOWN:
        tally.missing.clear()
    return tally


def _taken(one: Balance, facts: Facts) -> Decimal | None:
    value = facts.value(one.quantity)
    if value is UNKNOWN or value is NOT_CLAIMED or isinstance(value, str | bool):
        return None
    return decimal_of(value)


def _shown(one: Balance, taken: Decimal | None) -> dict[str, Any]:
    return {
        "place": str(one.place),
        "quantity": one.quantity,
        "unit": one.unit,
        "cap": float(one.amount),
        "used": float(one.used),
        "own": float(one.own),
        "project": None if taken is None else float(taken),
        "left": float(one.left),
        "within": None if taken is None else one.takes(taken),
    }
