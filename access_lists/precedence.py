"""How outcomes and gaps combine into the verdict.

The strictest wins and nothing is lost. A proven conflict stays a conflict whatever else is
unknown. An unknown is never washed out by conditions, nor by any number of clauses that are met.
A clause that is met, or that does not apply, says nothing against the project.
Only when there is no conflict, nothing unknown and no condition is the verdict `no_conflict`.

| strongest thing found                              | verdict        |
| -------------------------------------------------- | -------------- |
| a clause in conflict                               | `conflict`     |
| a clause undetermined, or any gap in what is known | `undetermined` |
| a clause that sets conditions                      | `conditional`  |
| clauses met or not applicable, or none             | `no_conflict`  |
"""

from collections.abc import Iterable

from access_lists.vocabulary import Outcome, Verdict

VERDICT_OF = {
    Outcome.CONFLICT: Verdict.CONFLICT,
    Outcome.UNDETERMINED: Verdict.UNDETERMINED,
    Outcome.CONDITIONAL: Verdict.CONDITIONAL,
    Outcome.CONFORMS: Verdict.NO_CONFLICT,
    Outcome.NOT_APPLICABLE: Verdict.NO_CONFLICT,
}
SEVERITY = {verdict: rank for rank, verdict in enumerate(reversed(Verdict))}
OUTCOME_SEVERITY = {outcome: rank for rank, outcome in enumerate(reversed(Outcome))}


def verdict(outcomes: Iterable[Outcome], *, gaps: bool) -> Verdict:
    """The verdict of a check from the outcomes of its clauses and whether anything is not known."""
    verdicts = {VERDICT_OF[outcome] for outcome in outcomes}
    if gaps:
        verdicts.add(Verdict.UNDETERMINED)
    return max(verdicts, key=SEVERITY.__getitem__, default=Verdict.NO_CONFLICT)


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The most severe of several outcomes."""
    return max(outcomes, key=OUTCOME_SEVERITY.__getitem__)
