"""Environmental quality: targets and observations, and the dated statuses that follow from them.

| set | subject | value |
| --- | --- | --- |
| `water-quality`, `air-quality` … | place, or place/indicator | grade or number observed |
| `water-quality-target` … | place, or place/indicator | `met` or `not-met` |

A place met its targets where every indicator with a target was observed and kept it; it did not
where one was missed. A target without an observation leaves it unknown, unless another was missed
already: what nobody measured is never good.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, Final

from access_lists.comparisons import GRADES
from access_lists.facts import StatusKey
from zoning.resources import shipped_yaml
from zoning.texts import normalised
from zoning.vocabulary import Element

GRADE: Final = "grade"
MET: Final = "met"
NOT_MET: Final = "not-met"


class Best(StrEnum):
    """Which values of an indicator are good."""

    LOW = "low"
    HIGH = "high"
    GRADE = "grade"


class FactKind(StrEnum):
    """What one entry of the register says."""

    TARGET = "target"
    OBSERVATION = "observation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What is measured: a row of `quality_indicators.yaml`."""

    code: str
    element: Element
    best: Best
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityFact:
    """One target or observation.

    Attributes:
        place: section, station, zone or division, as published.
        period: the year it is of, or the month (2025-06); statuses follow from years alone.
        value: a grade from I to worse-than-V, or a number in the indicator's unit.
    """

    kind: FactKind
    jurisdiction: str
    place: str
    element: Element
    indicator: str
    period: str
    value: str
    source: str = ""

    @property
    def identity(self) -> tuple[str, ...]:
        """What a later entry of the same would replace."""
        return (
            self.kind, self.jurisdiction, self.place, self.element, self.indicator, self.period,
        )  # fmt: skip

    def as_data(self) -> dict[str, str]:
        """JSON form."""
        return {
            "kind": self.kind.value,
            "jurisdiction": self.jurisdiction,
            "place": self.place,
            "element": self.element.value,
            "indicator": self.indicator,
            "period": self.period,
            "value": self.value,
            "source": self.source,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A dated status and the entries of the register that it follows from."""

    value: str | float
    facts: tuple[QualityFact, ...]

    def as_data(self) -> dict[str, Any]:
        """JSON form, from which `status_of` makes the same again."""
        return {"value": self.value, "facts": [one.as_data() for one in self.facts]}


def status_of(data: Mapping[str, Any]) -> Status:
    """A status from its JSON form."""
    return Status(value=data["value"], facts=tuple(fact_of(one) for one in data["facts"]))


def fact_of(data: Mapping[str, str]) -> QualityFact:
    """An entry of the register from its JSON form."""
    return QualityFact(
        kind=FactKind(data["kind"]),
        jurisdiction=data["jurisdiction"],
        place=data["place"],
        element=Element(data["element"]),
        indicator=data["indicator"],
        period=data["period"],
        value=data["value"],
        source=data["source"],
    )


def statuses_of(facts: Iterable[QualityFact]) -> dict[StatusKey, Status]:
    """Every dated status that follows from the entries in force.

    Where two divisions say different things of a place of one name, nothing is known of it.
    """
    by_owner: dict[str, list[QualityFact]] = defaultdict(list)
    for one in facts:
        if len(one.period) == len("2025"):
            by_owner[one.jurisdiction].append(one)
    found: dict[StatusKey, Status] = {}
    doubtful: set[StatusKey] = set()
    for jurisdiction in sorted(by_owner):
        for key, status in _statuses(by_owner[jurisdiction]).items():
            if found.setdefault(key, status).value != status.value:
                doubtful.add(key)
    return {key: status for key, status in found.items() if key not in doubtful}


def met(indicator: Indicator, observed: str, target: str) -> bool:
    """Whether an observation keeps a target; both as `QualityFact.value`."""
    if indicator.best is Best.GRADE:
        return GRADES.index(observed) <= GRADES.index(target)
    value, bound = Decimal(observed), Decimal(target)
    return value <= bound if indicator.best is Best.LOW else value >= bound


def indicator_of(name: str, element: Element | None) -> Indicator | None:
    """The indicator of this name; None where there is none, or several and no element is given."""
    found = _indicators().get(normalised(name), ())
    fitting = [one for one in found if element is None or one.element is element]
    water = [one for one in fitting if one.element is Element.WATER]
    if element is None and water:
        return water[0]
    return fitting[0] if len(fitting) == 1 else None


def indicator_names() -> tuple[str, ...]:
    """Codes of every indicator."""
    return tuple(dict.fromkeys(one["code"] for one in _table()["indicators"]))


def factors_of(unit: str) -> Mapping[str, Decimal]:
    """Units in which an indicator may be stated, with their factor to its own."""
    return {normalised(name): Decimal(factor) for name, factor in _table()["units"][unit].items()}


def _statuses(facts: Iterable[QualityFact]) -> dict[StatusKey, Status]:
    observed: dict[tuple[Element, str, str], dict[str, QualityFact]] = defaultdict(dict)
    targets: dict[tuple[Element, str, str], dict[str, QualityFact]] = defaultdict(dict)
    for one in facts:
        kept = targets if one.kind is FactKind.TARGET else observed
        kept[one.element, one.place, one.period][one.indicator] = one
    found: dict[StatusKey, Status] = {}
    for (element, place, period), values in observed.items():
        for name, one in values.items():
            status = Status(value=_plain(one), facts=(one,))
            found[f"{element}-quality", f"{place}/{name}", int(period)] = status
            if name == GRADE:
                found[f"{element}-quality", place, int(period)] = status
    for (element, place, period), wanted in targets.items():
        seen = observed.get((element, place, period), {})
        found |= _targets_met(f"{element}-quality-target", place, int(period), (wanted, seen))
    return found


def _targets_met(
    name: str,
    place: str,
    year: int,
    known: tuple[Mapping[str, QualityFact], Mapping[str, QualityFact]],
) -> dict[StatusKey, Status]:
    """Statuses of the targets of one place in one year: each indicator's, and the place's own."""
    wanted, seen = known
    each: dict[str, Status] = {}
    for code, target in sorted(wanted.items()):
        value, indicator = seen.get(code), indicator_of(code, target.element)
        if value is not None and indicator is not None:
            kept = met(indicator, value.value, target.value)
            each[code] = Status(value=MET if kept else NOT_MET, facts=(target, value))
    found: dict[StatusKey, Status] = {
        (name, f"{place}/{code}", year): status for code, status in each.items()
    }
    missed = [one for one in each.values() if one.value == NOT_MET]
    if missed or len(each) == len(wanted):
        behind = missed or list(each.values())
        facts = tuple(fact for one in behind for fact in one.facts)
        found[name, place, year] = Status(value=NOT_MET if missed else MET, facts=facts)
    return found


def _plain(one: QualityFact) -> str | float:
    return one.value if one.indicator == GRADE else float(one.value)


@cache
def _indicators() -> Mapping[str, tuple[Indicator, ...]]:
    found: dict[str, list[Indicator]] = defaultdict(list)
    for one in _table()["indicators"]:
        indicator = Indicator(
            code=one["code"],
            element=Element(one["element"]),
            best=Best(one["best"]),
            unit=one.get("unit", ""),
        )
        for name in {normalised(name) for name in (one["code"], *one["names"])}:
            found[name].append(indicator)
    return {name: tuple(several) for name, several in found.items()}


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = shipped_yaml("tables", "quality_indicators.yaml")
    return table
