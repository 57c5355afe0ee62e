"""What it costs to decide the clauses of one check: 1,000 of them, real ones and generated ones.

    python -m tests.benchmarks.clause_decisions

Decided is what an Assessment needs of its clauses: outcome, reason and facts of each, the claims
that could lift it, and which missing fact would settle how many. The ground is said, not measured
(`tests.benchmarks.usefulness`): what overlays cost stands in other rows.
"""

import itertools
import statistics
import sys
from collections.abc import Iterator, Sequence

from access_lists.circumstances import Circumstances
from access_lists.clauses import Clause
from access_lists.codec import compact, decode_clause
from access_lists.facts import Facts
from access_lists.importing.importer import import_workbook
from access_lists.industries import industry_table
from access_lists.missing import could_lift, settling
from access_lists.outcomes import Decision, decide
from access_lists.project import parse_project
from access_lists.vocabulary import Level
from tests.benchmarks.clause_compiler import labels_path
from tests.benchmarks.figures import HEAD, Row, best, left_out, line, us
from tests.benchmarks.usefulness import SaidGround, projects
from zoning.vocabulary import UnitCategory

CLAUSES = 1000
MOST_MS = 5.0
_GROUND = SaidGround(category=UnitCategory.KEY_CONTROL, zones=frozenset(), ground="drawn")


def decision_rows() -> Iterator[Row]:
    """A row for clauses of a real list, one for clauses of which no two are alike."""
    path = labels_path().parent / "foshan_3_districts.xlsx"
    if path.exists():
        units = import_workbook(path, label=path.name).data["units"]
        yield _row("of a real list", real_clauses(units))
    else:
        yield left_out(f"{CLAUSES:,} clauses of a real list decided", "shared test data not found")
    yield _row("no two alike", generated_clauses())


def decided(clauses: Sequence[Clause], facts: Facts) -> list[Decision]:
    """What `access_lists.assessment.assess` asks of the clauses."""
    now = Circumstances(facts, _GROUND, {})
    decisions = [decide(clause, now) for clause in clauses]
    settling(decisions, now)
    for one in decisions:
        could_lift(one, now)
    return decisions


def real_clauses(units: Sequence[dict]) -> list[Clause]:
    """Clauses of the units in their order, from the first again until there are enough."""
    contents = [(unit["code"], one) for unit in units for one in unit.get("clauses", ())]
    return [
        _clause(content, unit, f"{unit}/{number}")
        for number, (unit, content) in enumerate(
            itertools.islice(itertools.cycle(contents), CLAUSES)
        )
    ]


def generated_clauses() -> list[Clause]:
    """Clauses in the proportions of real lists; each has numbers or industries of its own."""
    codes = [one.code for one in industry_table() if len(one.code) == 5]
    return [
        _clause(_generated(number, codes), f"ZH9901012{number // 12:04d}", f"generated/{number}")
        for number in range(CLAUSES)
    ]


def _generated(number: int, codes: Sequence[str]) -> dict:
    """One of six kinds of clause, in turn."""
    amount = 100 + number
    few = [codes[(7 * number + step) % len(codes)] for step in range(4)]
    kinds = (
        {"effect": "prohibit", "industries": few, "activities": ["new", "expand"]},
        {
            "effect": "restrict",
            "strength": "in-principle",
            "industries": few,
            "subjects": {"processes": ["电镀", "印染", f"工艺{number}"]},
            "unless": {"fact": "major_project", "op": "==", "value": True},
        },
        {
            "effect": "require",
            "limits": [{"quantity": "energy_tce_per_year", "op": "<=", "value": amount}],
        },
        {
            "effect": "prohibit",
            "when": {"fact": "water_use_m3_per_year", "op": ">", "value": amount},
            "scope": {"element_zone": {"element": "water", "class": f"分区{number % 40}"}},
        },
        {
            "effect": "require",
            "when": {"fact": "land_ha", "op": ">", "value": amount / 100},
            "review": "partial",
        },
        {"effect": "require", "strength": "should", "addressee": "government"},
    )
    return {**kinds[number % len(kinds)], "text": f"第{number}条。"}


def _clause(content: dict, unit: str, identity: str) -> Clause:
    return decode_clause(
        compact(content),
        identity=identity,
        list_identity="list",
        level=Level.UNIT,
        unit=unit,
        jurisdictions=("440600",),
    )


def _row(which: str, clauses: Sequence[Clause]) -> Row:
    """The median and the worst of the ten ordinary projects, in processor time."""
    given = [Facts(project=parse_project(one), year=2026) for one in projects()]
    seconds = [best(lambda facts=facts: decided(clauses, facts), times=7) for facts in given]
    median = statistics.median(seconds)
    return Row(
        what=f"{len(clauses):,} clauses decided for one check, {which}",
        measured=f"{us(median)} for the median of ten projects, {us(max(seconds))} for the worst",
        value=median * 1000,
        target=MOST_MS,
        unit=" ms",
        less_is_better=True,
        why="nothing can be shared among clauses of which no two are alike",
    )


def main() -> None:
    """Print the rows."""
    sys.stdout.write(HEAD + "\n")
    for row in decision_rows():
        sys.stdout.write(line(row) + "\n")


if __name__ == "__main__":
    main()
