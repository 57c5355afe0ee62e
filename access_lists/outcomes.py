"""One clause, one project: the outcome, its reason, and what would have to be known.

Read the addressee first, then `should`, then the effect. What certainly does not apply is
`not_applicable`, whatever the review says. `consequence` is the table for what applies:

| effect, strength                | applies                                                       |
| ------------------------------- | ------------------------------------------------------------- |
| prohibit, must                  | conflict                                                      |
| prohibit, in-principle          | conditional                                                   |
| restrict, must or in-principle  | conditional; with a limit: conforms where met, where exceeded |
|                                 | conflict (must) or conditional (in-principle)                 |
| require, must or in-principle   | as restrict                                                   |
| exit, must                      | new, expand, relocate: conflict; else conditional             |
| exit, in-principle              | conditional                                                   |
| encourage                       | conforms                                                      |
| prohibit, restrict, exit; should| conditional                                                   |
| require, should                 | limit met: conforms; exceeded: conditional; none: n/a         |

What is not decided (applicability unknown, a limit's fact missing, text not fully read) takes the
worst it can still reach: where that could be a conflict, `undetermined`; where at most a
condition, `conditional` and `assumed`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from access_lists.applicability import NATURE, addresses, applies
from access_lists.circumstances import Circumstances, Trace
from access_lists.clauses import Clause, Conjunct, Force
from access_lists.limits import limit_state
from access_lists.precedence import worst
from access_lists.truth import FALSE, MAYBE, TRUE, Truth
from access_lists.vocabulary import Activity, Addressee, Effect, Outcome, Strength
from zoning.model.region import Region

_COMES_HERE: Final = frozenset({Activity.NEW, Activity.EXPAND, Activity.RELOCATE})
_NOTED: Final = frozenset({Outcome.NOT_APPLICABLE, Outcome.CONFORMS})
_COMES: Final = (True,)

# What is compared for every clause, found once (`access_lists.truth`).
_CONFLICT: Final = Outcome.CONFLICT
_UNDETERMINED: Final = Outcome.UNDETERMINED
_NOT_APPLICABLE: Final = Outcome.NOT_APPLICABLE
_PROJECT: Final = Addressee.PROJECT
_ENCOURAGE: Final = Effect.ENCOURAGE
_EXIT: Final = Effect.EXIT
_SCOPE: Final = Conjunct.SCOPE
_WHEN: Final = Conjunct.WHEN
_UNLESS: Final = Conjunct.UNLESS


class Decision(NamedTuple):
    """What one clause says of one project, and why.

    A tuple, for a check makes one for each clause, and a frozen dataclass takes thrice the time.

    Attributes:
        applicability: whether it applies, in three values.
        ruled_out_by: what excludes it, where it certainly does not apply.
        assumed: it applies unless shown otherwise.
        noted: shown for information only; it can never worsen the verdict.
        region: where it binds on the footprint; None where it was ruled out before looking.
        unread: its text was not fully read, and what is unread could matter.
        sliver: every overlap it rests on is a sliver, so a conflict is capped.
        facts: facts used, by path.
        missing: what would have to be known.
    """

    clause: Clause
    outcome: Outcome
    applicability: Truth
    region: Region | None = None
    ruled_out_by: Conjunct | str | None = None
    limit: Truth | None = None
    assumed: bool = False
    noted: bool = False
    unread: bool = False
    sliver: bool = False
    facts: Mapping[str, Any] = MappingProxyType({})
    missing: tuple[str, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether nothing more needs to be known."""
        return self.outcome is not _UNDETERMINED and not self.assumed


_decision: Final[Callable[[tuple[Any, ...]], Decision]] = partial(tuple.__new__, Decision)
"""A decision from all its members in order, in half the time that its constructor takes."""


@dataclass(slots=True)
class _Known:
    """What was decided of a case in one check.

    Attributes:
        anywhere: ruled out before any place was asked for.
        inside: where it certainly binds on some part of the footprint.
        outside: where it certainly binds nowhere.
    """

    anywhere: Decision | None = None
    inside: Decision | None = None
    outside: Decision | None = None

    def find(self, clause: Clause, now: Circumstances) -> Decision | None:
        """The decision for an equal case; None where it has to be found."""
        if self.anywhere is not None:
            return _likewise(self.anywhere, clause, None)
        if self.inside is None and self.outside is None:
            return None
        region = now.region(clause.scope)
        if region.somewhere:
            return self.inside and _likewise(self.inside, clause, region)
        outside = self.outside if region.nowhere else None
        return outside and _likewise(outside, clause, None)

    def keep(self, found: Decision) -> None:
        """Keep a decision that equal cases share; not one that rests on places not known."""
        if found.region is not None:
            if found.region.somewhere:
                self.inside = found
        elif found.ruled_out_by is _SCOPE:
            self.outside = found
        elif not _asks_places(found):
            self.anywhere = found


def decide(clause: Clause, now: Circumstances) -> Decision:
    """The outcome of one clause; what equal cases have in common is found once a check.

    Lists repeat their clauses from unit to unit. Two equal cases come out alike where neither was
    asked for a place, where both certainly bind on some part of the footprint, and where neither
    binds anywhere.
    """
    if not clause.case:
        return decide_alone(clause, now)
    known: _Known | None = now.decided.get(clause.case)
    if known is None:
        known = now.decided[clause.case] = _Known()
    elif found := known.find(clause, now):
        return found
    found = decide_alone(clause, now)
    known.keep(found)
    return found


def decide_alone(clause: Clause, now: Circumstances) -> Decision:
    """The outcome of one clause, without a look at others."""
    trace = Trace()
    addressed = TRUE
    if clause.addressee is not _PROJECT:
        addressed = addresses(clause.addressee, now, trace)
    if addressed is FALSE:
        return _not_applicable(clause, trace, "addressee", noted=True)
    applicability, ruled_out_by = applies(clause, now, trace)
    if ruled_out_by is not None:
        return _not_applicable(clause, trace, ruled_out_by, noted=clause.effect is _ENCOURAGE)
    if addressed is MAYBE:
        applicability = MAYBE
    region, force = now.region(clause.scope), clause.plan.force
    limit = limit_state(clause, now, trace) if force.measured else None
    natures = _natures(force, now, trace) if force.effect is _EXIT else _COMES
    outcome, assumed, noted, unread = _concluded(force, applicability, limit, natures)
    sliver = outcome is _CONFLICT and region.is_sliver()
    if sliver:
        outcome = _UNDETERMINED
    missing = tuple(sorted(trace.missing)) if trace.missing else ()
    return _decision((
        clause, outcome, applicability, region, None, limit,
        assumed, noted, unread, sliver, trace.used, missing,
    ))  # fmt: skip


def _asks_places(found: Decision) -> bool:
    """Whether what ruled a clause out may be a condition on places."""
    why, clause = found.ruled_out_by, found.clause
    condition = clause.when if why is _WHEN else clause.unless if why is _UNLESS else None
    return condition is not None and bool(condition.places)


def _likewise(alike: Decision, clause: Clause, region: Region | None) -> Decision:
    """The decision of an equal case, for this clause and where it binds."""
    outcome, sliver = alike.outcome, alike.sliver
    if sliver or (outcome is _CONFLICT and region is not None):
        sliver = region is not None and region.is_sliver()
        outcome = _UNDETERMINED if sliver else _CONFLICT
    _, _, applicability, _, why, limit, assumed, noted, unread, _, facts, missing = alike
    return _decision((
        clause, outcome, applicability, region, why, limit,
        assumed, noted, unread, sliver, facts, missing,
    ))  # fmt: skip


def consequence(
    effect: Effect, strength: Strength, *, limit: Truth | None, comes_here: bool
) -> Outcome:
    """What follows from a clause that applies.

    Args:
        effect: what the clause does.
        strength: how strictly.
        limit: whether its limits are met (true, false), or None where it has none.
        comes_here: the project is new here, grows here or moves here.
    """
    if effect is Effect.ENCOURAGE:
        return Outcome.CONFORMS
    if strength is Strength.SHOULD:
        return _advised(effect, limit)
    broken = Outcome.CONFLICT if strength is Strength.MUST else Outcome.CONDITIONAL
    if effect is Effect.PROHIBIT:
        return broken
    if effect is Effect.EXIT:
        return broken if comes_here else Outcome.CONDITIONAL
    if limit is None:
        return Outcome.CONDITIONAL
    return Outcome.CONFORMS if limit is Truth.TRUE else broken


def _advised(effect: Effect, limit: Truth | None) -> Outcome:
    """What follows from a clause that only advises (宜, 推动, 加强)."""
    if effect is not Effect.REQUIRE:
        return Outcome.CONDITIONAL
    if limit is None:
        return Outcome.NOT_APPLICABLE
    return Outcome.CONFORMS if limit is Truth.TRUE else Outcome.CONDITIONAL


class _Conclusion(NamedTuple):
    outcome: Outcome
    assumed: bool
    noted: bool
    unread: bool


@cache
def _concluded(
    force: Force, applicability: Truth, limit: Truth | None, natures: tuple[bool, ...]
) -> _Conclusion:
    """What follows from a clause that may apply; there are not many ways for it to come out."""
    outcomes = _reachable(force, applicability, limit, natures)
    outcome, assumed = _settle(
        outcomes, hazard=force.hazard, encourages=force.effect is Effect.ENCOURAGE
    )
    return _Conclusion(
        outcome=outcome,
        assumed=assumed,
        noted=outcomes <= _NOTED and outcome in _NOTED and _only_noted(force),
        unread=not force.fully_read and outcome in {Outcome.UNDETERMINED, Outcome.CONDITIONAL},
    )


def _reachable(
    force: Force, applicability: Truth, limit: Truth | None, natures: tuple[bool, ...]
) -> frozenset[Outcome]:
    """Every outcome that what is not known still allows; unread text may hold a further term."""
    limits: set[Truth | None] = {limit}
    if limit is MAYBE:
        limits = {FALSE, TRUE}
    if not force.fully_read:
        limits.add(None)
    outcomes = {
        consequence(force.effect, force.strength, limit=met, comes_here=comes_here)
        for met in limits
        for comes_here in natures
    }
    if not force.fully_read or applicability is MAYBE:
        outcomes.add(Outcome.NOT_APPLICABLE)
    return frozenset(outcomes)


def _natures(force: Force, now: Circumstances, trace: Trace) -> tuple[bool, ...]:
    """Whether the project comes here; asked only of clauses that make firms leave."""
    if force.strength is not Strength.MUST:
        return _COMES
    assumed = now.facts.assuming.get(NATURE)
    if assumed is not None:
        return (assumed is TRUE,)
    nature = now.facts.project.nature
    if nature is None:
        trace.missing.add(NATURE)
        return (False, True)
    trace.used[NATURE] = nature.value
    return (nature in _COMES_HERE,)


def _settle(
    outcomes: frozenset[Outcome], *, hazard: bool, encourages: bool
) -> tuple[Outcome, bool]:
    """The worst outcome still possible, and whether it is only assumed; praise is never assumed."""
    if hazard:
        return Outcome.UNDETERMINED, False
    if len(outcomes) == 1:
        return next(iter(outcomes)), False
    reach = worst(outcomes)
    if reach is Outcome.CONFLICT:
        return Outcome.UNDETERMINED, False
    if reach is Outcome.CONDITIONAL:
        return Outcome.CONDITIONAL, True
    return (Outcome.NOT_APPLICABLE if encourages else reach), False


def _only_noted(force: Force) -> bool:
    """Clauses that can never worsen a verdict: encouragement, and advice without a measure."""
    advice = force.strength is Strength.SHOULD and force.effect is Effect.REQUIRE
    return force.effect is Effect.ENCOURAGE or (advice and not force.measured)


def _not_applicable(clause: Clause, trace: Trace, why: Conjunct | str, *, noted: bool) -> Decision:
    return _decision((
        clause, _NOT_APPLICABLE, FALSE, None, why, None,
        False, noted, False, False, trace.used, (),
    ))  # fmt: skip
