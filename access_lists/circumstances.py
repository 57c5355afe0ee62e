"""What a clause is decided on: facts and ground of one check, and what was found on them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from access_lists.facts import Facts, RegisterKind
from access_lists.ground import Ground
from access_lists.scope import Scope
from access_lists.truth import FALSE, MAYBE, TRUE, Truth
from zoning.model.region import Region


@dataclass(slots=True)
class Trace:
    """What one evaluation used, and what it would have needed."""

    used: dict[str, Any] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)

    def apart(self) -> "Trace":
        """For a part that may turn out not to need what it misses: the same uses, misses apart."""
        return Trace(self.used)


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
    worst: Truth = TRUE
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
        key = scope.key if self.worst is TRUE else f"not {scope.key}"
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


def lies_in(region: Region, trace: Trace) -> Truth:
    """Whether some part of the footprint lies in a region."""
    if region.somewhere:
        return TRUE
    if region.nowhere:
        return FALSE
    trace.missing |= region.missing
    return MAYBE


Test = Callable[[Circumstances, Trace], Truth]
"""A test: asks, notes what it used and what it would have needed, and answers."""
