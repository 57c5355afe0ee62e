"""What is not known: which fact would settle how many clauses, which claim would lift one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from access_lists.circumstances import Circumstances
from access_lists.facts import NOT_CLAIMED
from access_lists.limits import REPLACEMENT_SOURCES
from access_lists.outcomes import Decision, decide
from access_lists.precedence import OUTCOME_SEVERITY
from access_lists.project import field_of, project_fields
from access_lists.truth import FALSE, TRUE
from access_lists.vocabulary import Outcome
from zoning.vocabulary import Occupation

_LIFTABLE = frozenset({Outcome.CONFLICT, Outcome.UNDETERMINED, Outcome.CONDITIONAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """A fact not given.

    Attributes:
        clauses: ids of the clauses that ask for it.
        would_settle: how many of them some answer would settle by itself.
    """

    field: str
    clauses: tuple[str, ...]
    would_settle: int


def settling(decisions: Sequence[Decision], now: Circumstances) -> list[Settling]:
    """Facts not given, the ones that would settle most clauses first.

    Of equals, the one that settles what none before it does: a form asks the first few.
    """
    asking: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        if decision.missing and not decision.settled:
            for missing in decision.missing:
                if field_of(missing) is not None:
                    asking[missing].append(decision)
    settled = {path: _settled_by(path, open_ones, now) for path, open_ones in asking.items()}
    return [
        Settling(
            field=path,
            clauses=tuple(sorted(one.clause.id for one in asking[path])),
            would_settle=len(settled[path]),
        )
        for path in _ranked(settled, asking)
    ]


def _ranked(settled: Mapping[str, set[str]], asking: Mapping[str, Sequence[Decision]]) -> list[str]:
    """Paths by what they settle; where nothing else tells, the more basic fact comes first."""
    basic = {name: place for place, name in enumerate(project_fields())}
    left, done, ranked = set(settled), set[str](), list[str]()

    def rank(path: str) -> tuple[int, int, int, int, str]:
        own = settled[path]
        place = basic[path.partition(".")[0]]
        return -len(own), -len(own - done), -len(asking[path]), place, path

    while left:
        best = min(left, key=rank)
        left.remove(best)
        done |= settled[best]
        ranked.append(best)
    return ranked


def could_lift(decision: Decision, now: Circumstances) -> list[str]:
    """Claims not made that would make the outcome milder if they were."""
    if decision.outcome not in _LIFTABLE:
        return []
    clause = decision.clause
    asked = {path for path in clause.plan.claims if now.facts.value(path) is NOT_CLAIMED}
    claims = {path for path in asked if _milder(decision, [path], now)}
    if asked and not claims and _milder(decision, asked, now):
        claims = asked
    if clause.replacement and now.facts.value(REPLACEMENT_SOURCES) is NOT_CLAIMED:
        claims.add(REPLACEMENT_SOURCES)
    occupied = "'occupation'" in clause.scope.key
    if occupied and any(_milder_if_taken(decision, way, now) for way in Occupation):
        claims.add("occupation")
    return sorted(claims & project_fields().keys())


def _settled_by(path: str, open_ones: Iterable[Decision], now: Circumstances) -> set[str]:
    """Ids of the clauses that some answer about one fact would settle."""
    denied, affirmed = (now.supposing([path], truth) for truth in (FALSE, TRUE))
    return {
        one.clause.id
        for one in open_ones
        if decide(one.clause, denied).settled or decide(one.clause, affirmed).settled
    }


def _milder(decision: Decision, paths: Iterable[str], now: Circumstances) -> bool:
    """Whether some answer to the tests on these claims makes the outcome milder."""
    clause, severity = decision.clause, OUTCOME_SEVERITY[decision.outcome]
    return any(
        OUTCOME_SEVERITY[decide(clause, now.supposing(paths, truth)).outcome] < severity
        for truth in (TRUE, FALSE)
    )


def _milder_if_taken(decision: Decision, way: Occupation, now: Circumstances) -> bool:
    taken = decide(decision.clause, replace(now, ground=now.ground.claiming(way), regions={}))
    return OUTCOME_SEVERITY[taken.outcome] < OUTCOME_SEVERITY[decision.outcome]
