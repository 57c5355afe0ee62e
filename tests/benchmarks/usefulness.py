"""How much of a real list is decided for ordinary projects, and how much is left to a person.

    python -m tests.benchmarks.usefulness [LIST.xlsx] [--show OUTCOME] [--ground drawn|inside|blank]

LIST.xlsx is by default the three districts of the test data that SANXIAN_TEST_DATA names; the
projects are those of `tests/cases/ordinary-projects.yaml`. No unit of that city is drawn, so the
ground is said: the project lies in the unit, outside every red line and reference class, and

- `drawn`: outside the element zones (they are drawn);
- `inside`: inside every element zone that the unit names;
- `blank`: nobody drew element zones or reference classes.
"""

import argparse
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely
import yaml

from access_lists.circumstances import Circumstances
from access_lists.codec import compact, decode_clause
from access_lists.facts import Facts
from access_lists.importing.importer import import_workbook
from access_lists.importing.units import category_named
from access_lists.outcomes import Decision, decide
from access_lists.precedence import worst
from access_lists.project import parse_project
from access_lists.vocabulary import Level, Outcome
from tests.benchmarks.clause_compiler import labels_path
from zoning.model.region import everywhere, nowhere, unknown

MOST_UNDETERMINED = 0.20
MOST_LEFT_TO_A_PERSON = 3
CASES = Path(__file__).resolve().parents[1] / "cases" / "ordinary-projects.yaml"
_SITE = shapely.box(113.0, 23.0, 113.01, 23.01)


@dataclass(frozen=True)
class SaidGround:
    """One unit of which all is said."""

    category: str | None
    zones: frozenset[str]
    ground: str

    @property
    def opposite(self) -> "SaidGround":
        return self

    @property
    def whole(self):
        return everywhere(_SITE)

    def unit(self, code):
        return everywhere(_SITE)

    def unit_category(self, category):
        return everywhere(_SITE) if category == self.category else nowhere()

    def jurisdiction(self, code):
        return everywhere(_SITE)

    def red_line(self, code):
        return nowhere()

    def element_zone(self, element, cls):
        if self.ground == "inside" and (cls is None or cls in self.zones):
            return everywhere(_SITE)
        return self._drawn("element-zones")

    def reference(self, cls, name):
        return self._drawn("reference")

    def within_m(self, cls, distance_m):
        return self._drawn("reference")

    def nearest_m(self, cls):
        return None

    def occupation(self, ways):
        return nowhere()

    def claiming(self, way):
        return self

    def area_m2(self, region):
        return 0.0

    def _drawn(self, what):
        return unknown(_SITE, what) if self.ground == "blank" else nowhere()


@dataclass
class Answers:
    """Every clause of every unit decided for every project.

    A printed clause that became several drafts counts once, with the worst of their outcomes: a
    person reads it once.
    """

    decisions: list[tuple[str, str, Decision]] = field(default_factory=list)

    def printed(self) -> dict[tuple[str, str, str], Outcome]:
        """The outcome of each printed clause, by unit, project and its place in the unit."""
        found: dict[tuple[str, str, str], list[Outcome]] = defaultdict(list)
        for unit, project, decision in self.decisions:
            content = decision.clause.content
            about = content["printed"]
            place = f"{content['dimension']} {about.get('heading')} {about['sequence']}"
            found[unit, project, place].append(decision.outcome)
        return {place: worst(outcomes) for place, outcomes in found.items()}

    def by_project(self) -> Iterator[tuple[str, Counter[Outcome]]]:
        """Counts of printed clauses by outcome, for each project."""
        found: dict[str, Counter[Outcome]] = defaultdict(Counter)
        for (_, project, _), outcome in self.printed().items():
            found[project][outcome] += 1
        yield from found.items()


def left_to_a_person(printed: Mapping[tuple[str, str, str], Outcome]) -> float:
    """Median over units and projects of the printed clauses that are not decided."""
    open_ones: Counter[tuple[str, str]] = Counter()
    for (unit, project, _), outcome in printed.items():
        open_ones[unit, project] += outcome is Outcome.UNDETERMINED
    return statistics.median(open_ones.values())


def projects() -> list[dict[str, Any]]:
    """The ten ordinary projects."""
    return [case["project"] for case in yaml.safe_load(CASES.read_text("utf-8"))["cases"]]


def answer(path: Path, ground: str) -> Answers:
    """Decide every clause of a list for every project."""
    data = import_workbook(path, label=path.name).data
    given = [
        (project["name"], Facts(project=parse_project(project), year=2026))
        for project in projects()
    ]
    found = Answers()
    for unit in data["units"]:
        said = SaidGround(
            category=category_named(unit.get("category")),
            zones=frozenset(unit.get("zones", ())),
            ground=ground,
        )
        clauses = [_clause(unit["code"], content) for content in unit.get("clauses", ())]
        for name, facts in given:
            now = Circumstances(facts, said, {})
            found.decisions += [(unit["code"], name, decide(one, now)) for one in clauses]
    return found


def _clause(unit: str, content: Mapping[str, Any]):
    return decode_clause(
        compact(content),
        identity=content["key"],
        list_identity="list",
        level=Level.UNIT,
        unit=unit,
        jurisdictions=("440600",),
    )


def main() -> None:
    """Print the counts, and the clauses of one outcome if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = labels_path().parent / "foshan_3_districts.xlsx"
    parser.add_argument("list", nargs="?", type=Path, default=default)
    parser.add_argument("--show", choices=[one.value for one in Outcome])
    parser.add_argument("--ground", choices=("drawn", "inside", "blank"))
    arguments = parser.parse_args()
    for ground in [arguments.ground] if arguments.ground else ("drawn", "inside", "blank"):
        found = answer(arguments.list, ground)
        _print(ground, found)
        if arguments.show:
            _show(found, Outcome(arguments.show))


def _print(ground: str, found: Answers) -> None:
    printed = found.printed()
    counts, total = Counter(printed.values()), len(printed)
    share, median = counts[Outcome.UNDETERMINED] / total, left_to_a_person(printed)
    drafts = sum(one.outcome is Outcome.UNDETERMINED for _, _, one in found.decisions)
    reached = share <= MOST_UNDETERMINED and median <= MOST_LEFT_TO_A_PERSON
    print(  # noqa: T201 - the table is what this is run for
        f"{ground}: {total} answers, undetermined {share:.1%} (<= {MOST_UNDETERMINED:.0%}; "
        f"of drafts {drafts / len(found.decisions):.1%}), median {median:g} left to a person "
        f"(<= {MOST_LEFT_TO_A_PERSON}) {'ok' if reached else 'MISSED'}"
    )
    for outcome in Outcome:
        print(f"  {outcome.value:16} {counts[outcome]:6} {counts[outcome] / total:6.1%}")  # noqa: T201
    for name, own in found.by_project():
        line = " ".join(f"{outcome.value} {own[outcome]}" for outcome in Outcome)
        print(f"  {name:8} {line}")  # noqa: T201 - as above


def _show(found: Answers, outcome: Outcome) -> None:
    """Texts of one outcome, the most frequent first, with the projects and what is missing."""
    by_text: dict[str, list[tuple[str, Decision]]] = defaultdict(list)
    for _, project, decision in found.decisions:
        if decision.outcome is outcome:
            by_text[decision.clause.text].append((project, decision))
    for text, decisions in sorted(by_text.items(), key=lambda one: -len(one[1])):
        first = decisions[0][1]
        names = sorted({project for project, _ in decisions})
        missing = sorted({one for _, decision in decisions for one in decision.missing})
        print(f"{len(decisions):5} {' '.join(names)}\n      {text}")  # noqa: T201 - as above
        clause = first.clause
        print(  # noqa: T201 - as above
            f"      {clause.effect.value}/{clause.strength.value} {clause.review.value} "
            f"hazard={clause.unread_hazard} missing={missing}"
        )


if __name__ == "__main__":
    main()
