"""What a scheme is evaluated by: indicators as data, shipped with the program or a city's own.

| `measure.of` | figure | further members |
| --- | --- | --- |
| `zone-area` | ground in km², each place once | `kind`, `category`, `element`, `class` |
| `zone-share` | the same as % of the territory | the same |
| `zone-count` | zones | the same |
| `quality-met` | % of the year's targets that were met | `element`, `indicator` |
| `observed` | what was observed at a place | `place`, `indicator`, `element` |
| `caps-kept` | % of caps not exceeded | `place`, `quantity` |
| `cap-use` | highest use of a cap in % | `place`, `quantity` |
| `clues-found` | clues of change registered in the year | |
| `clues-closed` | % of these that are closed | |
| `clues-overdue` | of these, past the deadline of their next step | |
| `checks` | checks made in the year | `verdict` |
| `checks-share` | % of these with a verdict | `verdict` |
| `ratio` | one earlier indicator in % of another | `top`, `bottom` |
| `stated` | what the city itself states for a year | `values` |
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from zoning.texts import Text


class Measure(StrEnum):
    """What is measured."""

    ZONE_AREA = "zone-area"
    ZONE_SHARE = "zone-share"
    ZONE_COUNT = "zone-count"
    QUALITY_MET = "quality-met"
    OBSERVED = "observed"
    CAPS_KEPT = "caps-kept"
    CAP_USE = "cap-use"
    CLUES_FOUND = "clues-found"
    CLUES_CLOSED = "clues-closed"
    CLUES_OVERDUE = "clues-overdue"
    CHECKS = "checks"
    CHECKS_SHARE = "checks-share"
    RATIO = "ratio"
    STATED = "stated"


class Direction(StrEnum):
    """Which way is good."""

    HIGH = "high"
    LOW = "low"
    NONE = "none"


class Line(StrEnum):
    """Which part of the regime an indicator speaks of."""

    ECOLOGY = "ecology"
    QUALITY = "quality"
    RESOURCE = "resource"
    LIST = "list"
    SUPERVISION = "supervision"
    USE = "use"
    OTHER = "other"


LINE_LABELS: Final = {
    Line.ECOLOGY: Text(zh="生态保护红线", en="ecological red line"),
    Line.QUALITY: Text(zh="环境质量底线", en="environmental quality"),
    Line.RESOURCE: Text(zh="资源利用上线", en="resource limits"),
    Line.LIST: Text(zh="管控单元与清单", en="control units and lists"),
    Line.SUPERVISION: Text(zh="生态监督", en="supervision"),
    Line.USE: Text(zh="成果应用", en="use of the scheme"),
    Line.OTHER: Text(zh="其他", en="other"),
}

ZONES: Final = frozenset({Measure.ZONE_AREA, Measure.ZONE_SHARE, Measure.ZONE_COUNT})
CAPS: Final = frozenset({Measure.CAPS_KEPT, Measure.CAP_USE})
CLUES: Final = frozenset({Measure.CLUES_FOUND, Measure.CLUES_CLOSED, Measure.CLUES_OVERDUE})
CHECKS: Final = frozenset({Measure.CHECKS, Measure.CHECKS_SHARE})

MEMBERS: Final[Mapping[Measure, frozenset[str]]] = {
    **dict.fromkeys(ZONES, frozenset({"kind", "category", "element", "class"})),
    **dict.fromkeys(CAPS, frozenset({"place", "quantity"})),
    **dict.fromkeys(CLUES, frozenset()),
    **dict.fromkeys(CHECKS, frozenset({"verdict"})),
    Measure.QUALITY_MET: frozenset({"element", "indicator"}),
    Measure.OBSERVED: frozenset({"place", "indicator", "element"}),
    Measure.RATIO: frozenset({"top", "bottom"}),
    Measure.STATED: frozenset({"values"}),
}
"""What else a measure may say."""

NEEDED: Final[Mapping[Measure, frozenset[str]]] = {
    **dict.fromkeys(ZONES, frozenset({"kind"})),
    Measure.OBSERVED: frozenset({"place", "indicator"}),
    Measure.CHECKS_SHARE: frozenset({"verdict"}),
    Measure.RATIO: frozenset({"top", "bottom"}),
    Measure.STATED: frozenset({"values"}),
}
"""What a measure must say."""

UNITS: Final[Mapping[Measure, str]] = {
    Measure.ZONE_AREA: "km²",
    **dict.fromkeys(
        (
            Measure.ZONE_SHARE,
            Measure.QUALITY_MET,
            Measure.CAPS_KEPT,
            Measure.CAP_USE,
            Measure.CLUES_CLOSED,
            Measure.CHECKS_SHARE,
            Measure.RATIO,
        ),
        "%",
    ),
}
"""The unit that a measure has by itself; of others the indicator says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is to be reached from one year to another; without a last year until changed."""

    value: float
    year_from: int
    year_to: int | None = None
    document: str = ""

    def holds_in(self, year: int) -> bool:
        """Whether it is set for a year."""
        return self.year_from <= year and (self.year_to is None or year <= self.year_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator.

    Attributes:
        terms: further members of the measure, by name.
        department: who answers for it.
        source: where a stated figure or the indicator itself comes from.
    """

    code: str
    name: Text
    line: Line
    unit: str
    measure: Measure
    terms: Mapping[str, Any] = field(default_factory=dict)
    direction: Direction = Direction.NONE
    department: Text | None = None
    targets: tuple[Target, ...] = ()
    source: str = ""

    def target_in(self, year: int) -> Target | None:
        """The target of a year: the one that began last."""
        held = [one for one in self.targets if one.holds_in(year)]
        return max(held, key=lambda one: one.year_from, default=None)
