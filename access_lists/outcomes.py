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

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from access_lists.applicability import NATURE, Conjunct, addresses, applies
from access_lists.clauses import Clause
from access_lists.conditions import Circumstances, Trace
from access_lists.limits import limit_state
from access_lists.precedence import worst
from access_lists.truth import Truth
from access_lists.vocabulary import Activity, Effect, Outcome, Strength
from zoning.model.region import Region

_COMES_HERE: Final = frozenset({Activity.NEW, Activity.EXPAND, Activity.RELOCATE})
_NOTED: Final = frozenset({Outcome.NOT_APPLICABLE, Outcome.CONFORMS})


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
        return self.outcome is not Outcome.UNDETERMINED and not self.assumed


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
        elif found.ruled_out_by is Conjunct.SCOPE:
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
    found = known.find(clause, now)
    if found is None:
        found = decide_alone(clause, now)
        known.keep(found)
    return found


def decide_alone(clause: Clause, now: Circumstances) -> Decision:
    """The outcome of one clause, without a look at others."""
    trace = Trace()
    addressed = addresses(clause.addressee, now, trace)
    if addressed is Truth.FALSE:
        return _not_applicable(clause, trace, "addressee", noted=True)
    applicability, ruled_out_by = applies(clause, now, trace)
    if ruled_out_by is not None:
        encouraged = clause.effect is Effect.ENCOURAGE
        return _not_applicable(clause, trace, ruled_out_by, noted=encouraged)
    applicability = min(applicability, addressed)
    region = now.region(clause.scope)
    limit = limit_state(clause, now, trace)
    unread = not clause.fully_read
    hazard = unread and (clause.unread_hazard or not clause.effect_certain)
    outcomes = _reachable(clause, now, applicability, limit, trace)
    outcome, assumed = _settle(
        outcomes, hazard=hazard, encourages=clause.effect is Effect.ENCOURAGE
    )
    sliver = outcome is Outcome.CONFLICT and region.is_sliver()
    return Decision(
        clause=clause,
        outcome=Outcome.UNDETERMINED if sliver else outcome,
        applicability=applicability,
        region=region,
        limit=limit,
        assumed=assumed,
        noted=outcomes <= _NOTED and outcome in _NOTED and _only_noted(clause),
        unread=unread and outcome in {Outcome.UNDETERMINED, Outcome.CONDITIONAL},
        sliver=sliver,
        facts=trace.used,
        missing=tuple(sorted(trace.missing)),
    )


def _asks_places(found: Decision) -> bool:
    """Whether what ruled a clause out may be a condition on places."""
    asked = {Conjunct.WHEN: found.clause.when, Conjunct.UNLESS: found.clause.unless}
    condition = asked.get(found.ruled_out_by) if isinstance(found.ruled_out_by, Conjunct) else None
    return condition is not None and bool(condition.places)


def _likewise(alike: Decision, clause: Clause, region: Region | None) -> Decision:
    """The decision of an equal case, for this clause and where it binds."""
    capped = alike.sliver or (alike.outcome is Outcome.CONFLICT and region is not None)
    if not capped:
        return alike._replace(clause=clause, region=region)
    sliver = region is not None and region.is_sliver()
    outcome = Outcome.UNDETERMINED if sliver else Outcome.CONFLICT
    return alike._replace(clause=clause, region=region, outcome=outcome, sliver=sliver)


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


def _reachable(
    clause: Clause,
    now: Circumstances,
    applicability: Truth,
    limit: Truth | None,
    trace: Trace,
) -> frozenset[Outcome]:
    """Every outcome that what is not known still allows; unread text may hold a further term."""
    unread = not clause.fully_read
    natures = _natures(clause, now, trace)
    if len(natures) == 1 and not (unread or Truth.UNKNOWN in {applicability, limit}):
        (comes_here,) = natures
        return frozenset(
            {consequence(clause.effect, clause.strength, limit=limit, comes_here=comes_here)}
        )
    limits: set[Truth | None] = {limit}
    if limit is Truth.UNKNOWN:
        limits = {Truth.FALSE, Truth.TRUE}
    if unread:
        limits.add(None)
    outcomes = {
        consequence(clause.effect, clause.strength, limit=met, comes_here=comes_here)
        for met in limits
        for comes_here in natures
    }
    if unread or applicability is Truth.UNKNOWN:
        outcomes.add(Outcome.NOT_APPLICABLE)
    return frozenset(outcomes)


def _natures(clause: Clause, now: Circumstances, trace: Trace) -> tuple[bool, ...]:
    """Whether the project comes here; asked only of clauses that make firms leave."""
    if clause.effect is not Effect.EXIT or clause.strength is not Strength.MUST:
        return (True,)
    assumed = now.facts.assuming.get(NATURE)
    if assumed is not None:
        return (assumed is Truth.TRUE,)
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


def _only_noted(clause: Clause) -> bool:
    """Clauses that can never worsen a verdict: encouragement, and advice without a measure."""
    advice = clause.strength is Strength.SHOULD and clause.effect is Effect.REQUIRE
    measured = clause.limits or clause.replacement
    return clause.effect is Effect.ENCOURAGE or (advice and not measured)


def _not_applicable(clause: Clause, trace: Trace, why: Conjunct | str, *, noted: bool) -> Decision:
    return Decision(
        clause=clause,
        outcome=Outcome.NOT_APPLICABLE,
        applicability=Truth.FALSE,
        ruled_out_by=why,
        noted=noted,
        facts=trace.used,
    )
