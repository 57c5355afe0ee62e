import itertools

import pytest

from access_lists.precedence import OUTCOME_SEVERITY, verdict, worst
from access_lists.vocabulary import Outcome, Verdict

# Two outcomes together, as people rank them; x conflict, u undetermined, c conditional, o no
# conflict. Rows and columns: conflict, undetermined, conditional, conforms, not_applicable.
PAIRS = """
x x x x x
x u u u u
x u c c c
x u c o o
x u c o o
"""
VERDICTS = {
    "x": Verdict.CONFLICT,
    "u": Verdict.UNDETERMINED,
    "c": Verdict.CONDITIONAL,
    "o": Verdict.NO_CONFLICT,
}
WITH_A_GAP = {"x": "x", "u": "u", "c": "u", "o": "u"}
GRID = dict(zip(itertools.product(Outcome, Outcome), PAIRS.split(), strict=True))


@pytest.mark.parametrize(("pair", "letter"), GRID.items())
def test_two_outcomes_make_the_verdict_of_the_table(
    pair: tuple[Outcome, Outcome], letter: str
) -> None:
    assert verdict(pair, gaps=False) is VERDICTS[letter]
    assert verdict(pair, gaps=True) is VERDICTS[WITH_A_GAP[letter]]


def test_the_verdict_of_many_is_the_worst_verdict_of_any_two() -> None:
    order = list(Verdict)
    for size in range(1, 6):
        for outcomes in itertools.combinations(Outcome, size):
            pairs = [VERDICTS[GRID[pair]] for pair in itertools.product(outcomes, outcomes)]
            assert verdict(outcomes, gaps=False) is min(pairs, key=order.index)


def test_nothing_in_scope_is_no_conflict_and_a_gap_alone_is_undetermined() -> None:
    assert verdict([], gaps=False) is Verdict.NO_CONFLICT
    assert verdict([], gaps=True) is Verdict.UNDETERMINED


def test_any_number_of_met_clauses_washes_out_nothing() -> None:
    many = [Outcome.CONFORMS] * 100
    assert verdict([*many, Outcome.UNDETERMINED], gaps=False) is Verdict.UNDETERMINED
    assert verdict([*many, Outcome.CONDITIONAL], gaps=False) is Verdict.CONDITIONAL


def test_the_closed_sets_are_spelled_in_order_of_severity() -> None:
    assert list(Verdict) == ["conflict", "undetermined", "conditional", "no_conflict"]
    assert list(Outcome) == [
        "conflict",
        "undetermined",
        "conditional",
        "conforms",
        "not_applicable",
    ]
    assert sorted(Outcome, key=OUTCOME_SEVERITY.__getitem__, reverse=True) == list(Outcome)


@pytest.mark.parametrize("outcomes", list(itertools.permutations(Outcome, 2)))
def test_the_worst_of_two_outcomes_is_the_one_named_first(
    outcomes: tuple[Outcome, Outcome],
) -> None:
    assert worst(outcomes) is min(outcomes, key=list(Outcome).index)
