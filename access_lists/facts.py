"""What is known for one check: facts of the project, claims, dated statuses.

A fact not given is unknown. A claim not made is false: nobody has said that the project is a
national major project until somebody says so (contract, section 4).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from access_lists.caps import Balance
from access_lists.project import ProjectProfile, field_of
from access_lists.truth import Truth


class Unknown:
    """The value of a fact that was not given."""

    def __repr__(self) -> str:
        return "UNKNOWN"


@dataclass(frozen=True, slots=True, kw_only=True)
class RasterFacts:
    """What one raster says of the whole footprint.

    Attributes:
        unit: of its amounts; None for classes, or where nobody stated it.
        values: statistic → value: `mean`, `p90`, `nodata_share`, `share:3` …; a statistic that
            missing pixels leave open is not in it.
        all_classes: whether `values` holds the share of every class there is under the footprint,
            so that any other class has the share 0.
    """

    unit: str | None = None
    values: Mapping[str, float] = field(default_factory=dict)
    all_classes: bool = False

    def value(self, statistic: str) -> float | None:
        """The value of a statistic; None where it is not known."""
        if self.all_classes and statistic.startswith(SHARE_OF):
            return self.values.get(statistic, 0.0)
        return self.values.get(statistic)


class NotClaimed:
    """The value of a claim that was not made."""

    def __repr__(self) -> str:
        return "NOT_CLAIMED"


UNKNOWN: Final = Unknown()
NOT_CLAIMED: Final = NotClaimed()

SHARE_OF: Final = "share:"
"""Statistic of one class of a raster: `share:3` is the share of class 3."""


@lru_cache(maxsize=4096)
def _read(path: str) -> tuple[str, str, Unknown | NotClaimed]:
    """Field and member that a dotted path names, and what it says where nothing was given."""
    name, _, member = path.partition(".")
    known = field_of(name)
    return name, member, NOT_CLAIMED if known is not None and known.claim else UNKNOWN


class RegisterKind(StrEnum):
    """What is known of a place beyond the releases, by where it is kept."""

    STATUSES = "statuses"
    CAPS = "caps"
    RASTERS = "rasters"


StatusKey = tuple[str, str, int]
"""A dated status fact: set, subject (section, zone, station), year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Facts of one check.

    Attributes:
        project: the project as described.
        statuses: dated status facts, such as the water quality of a section in a year.
        rasters: what rasters say of the footprint, by name.
        balances: caps of the year that may concern the place, from the ledger.
        year: the year of `as_of`; "last year" is the one before.
        assuming: tests on a field taken as true or false, to ask what knowing it would settle.
        withheld: registers that say something, but not to whoever asks.
    """

    project: ProjectProfile
    statuses: Mapping[StatusKey, str | float] = field(default_factory=dict)
    rasters: Mapping[str, RasterFacts] = field(default_factory=dict)
    balances: tuple[Balance, ...] = ()
    year: int
    assuming: Mapping[str, Truth] = field(default_factory=dict)
    withheld: frozenset[RegisterKind] = frozenset()

    def value(self, path: str) -> Any:
        """Value at a dotted path, `UNKNOWN`, or `NOT_CLAIMED` for a claim not made."""
        name, member, not_given = _read(path)
        value = self.project.values.get(name, UNKNOWN)
        if member and value is not UNKNOWN:
            value = value.get(member, UNKNOWN) if isinstance(value, Mapping) else UNKNOWN
        return not_given if value is UNKNOWN else value

    def status(self, key: StatusKey) -> str | float | Unknown:
        """A dated status fact, or `UNKNOWN`."""
        return self.statuses.get(key, UNKNOWN)

    def raster(self, name: str, statistic: str, unit: str | None) -> float | Unknown:
        """A statistic of a raster; `UNKNOWN` without one, or where it is in another unit."""
        found = self.rasters.get(name)
        if found is None or (unit is not None and unit != found.unit):
            return UNKNOWN
        value = found.value(statistic)
        return UNKNOWN if value is None else value

    def supposing(self, fields: Iterable[str], truth: Truth) -> "Facts":
        """The same facts with every test on some fields taken as true, or as false."""
        return replace(self, assuming={**self.assuming, **dict.fromkeys(fields, truth)})
