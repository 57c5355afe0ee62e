"""How well the clause compiler reads real clauses, beside labels made by hand.

    python -m tests.benchmarks.clause_compiler [LABELS.json]

LABELS.json is by default `access_lists/labelled_clauses.json` of the test data that
SANXIAN_TEST_DATA names. What a label means is told in the README of those data. Of a printed clause
that became several, the first draft is compared in effect and strength, all of them together in the
rest: a label speaks of the whole clause.
"""

import argparse
import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import shapely

from access_lists.circumstances import Circumstances
from access_lists.codec import compact, decode_clause
from access_lists.facts import Facts
from access_lists.importing.compiler.compile import compile_item
from access_lists.importing.compiler.rules import UnitKind
from access_lists.industries import industry_table
from access_lists.outcomes import decide
from access_lists.project import parse_project
from access_lists.vocabulary import Effect, Level, Outcome, Review, Strength
from zoning.model.region import everywhere, unknown

ROOT = Path(__file__).resolve().parents[2]
MOST_WRONG = {
    "effect": 2,
    "strength": 2,
    "activities": 4,
    "addressee": 4,
    "sub-zone scope": 4,
    "limits": 4,
    "ratios": 4,
}
LEAST_PRECISION, LEAST_RECALL = 0.95, 0.70
# The same kind of place in the words of a label and of a scope.
PLACES = {
    "element-zone": {"element_zone"},
    "red-line": {"red_line"},
    "park": {"park", "unlocated"},
    "named-area": {"unlocated"},
    "water-source-zone": {"reference", "unlocated"},
    "unit-remainder": {"not", "unlocated"},
}


@dataclass(slots=True)
class Score:
    """Clauses read wrongly by what was wrong, and the counts behind precision and recall."""

    clauses: int = 0
    wrong: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in MOST_WRONG})
    codes: Counter = field(default_factory=Counter)
    machine: list[str] = field(default_factory=list)
    decidable: list[str] = field(default_factory=list)
    falsely_excluded: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Codes proposed that the label has too."""
        return self.codes["right"] / max(1, self.codes["right"] + self.codes["surplus"])

    @property
    def recall(self) -> float:
        """Codes of the labels that were proposed."""
        return self.codes["right"] / max(1, self.codes["right"] + self.codes["missed"])

    @property
    def machine_wrong(self) -> list[str]:
        """Clauses proposed as wholly read that are wrong in anything."""
        spoilt = {one for names in self.wrong.values() for one in names}
        return [one for one in self.machine if one in spoilt]

    @property
    def decidable_proposed(self) -> float:
        """Share of the clauses labelled decidable that were proposed as wholly read."""
        proposed = [one for one in self.decidable if one in self.machine]
        return len(proposed) / max(1, len(self.decidable))


def labels_path() -> Path:
    """The labelled clauses of the test data."""
    data = Path(os.environ.get("SANXIAN_TEST_DATA", ROOT / "../shared/data"))
    return data / "access_lists" / "labelled_clauses.json"


def measure(labels: list[dict]) -> Score:
    """Compile every labelled clause and compare."""
    score = Score(clauses=len(labels))
    for label in labels:
        compiled = compile_item(
            label["text"],
            element=label["element"],
            effect_tag=label["tag_effect"],
            unit=UnitKind(park="园区" in label["unit_class"]),
        )
        for name in _faults(label, compiled.clauses):
            score.wrong[name].append(label["id"])
        _count_codes(score.codes, label, compiled.clauses)
        speaking = [one for one in compiled.clauses if one["addressee"] != "government"]
        if speaking and all(one["review"] == Review.MACHINE for one in speaking):
            score.machine.append(label["id"])
        if label["machine_decidable"] == "yes":
            score.decidable.append(label["id"])
        if _falsely_excluded(label, compiled.clauses):
            score.falsely_excluded.append(label["id"])
    return score


def _faults(label: dict, drafts: tuple[dict, ...]) -> Iterator[str]:
    if drafts[0]["effect"] != label["effect"]:
        yield "effect"
    if drafts[0]["strength"] != label["strength"]:
        yield "strength"
    of_government = all(one["addressee"] == "government" for one in drafts)
    if of_government != (not label["activities"]):
        yield "addressee"
    if not of_government and _activities(drafts) != set(label["activities"]) - {"any"}:
        yield "activities"
    if _places_differ(label["within"], drafts):
        yield "sub-zone scope"
    if _limits_differ(label["limits"], [limit for one in drafts for limit in _of(one, "limits")]):
        yield "limits"
    wanted = label["replacement"] and float(label["replacement"]["ratio"].split(":")[0])
    ratios = {item["ratio"] for one in drafts for item in _of(one, "replacement")}
    if ratios != ({wanted} if wanted else set()):
        yield "ratios"


def _of(draft: dict, name: str) -> list:
    return draft.get(name, [])


def _activities(drafts: tuple[dict, ...]) -> set[str]:
    return {activity for one in drafts for activity in _of(one, "activities")}


def _places_differ(within: list[dict], drafts: tuple[dict, ...]) -> bool:
    kinds = {kind for one in drafts for kind in _kinds(one.get("scope", {}))}
    if not within:
        return bool(kinds)
    return not any(PLACES[place["kind"]] & kinds for place in within)


def _kinds(scope: dict) -> Iterator[str]:
    for kind, inner in scope.items():
        if kind in {"all", "any"}:
            for part in inner:
                yield from _kinds(part)
        else:
            yield kind


def _limits_differ(wanted: list[dict], found: list[dict]) -> bool:
    numbers = {float(one["value"]) for one in wanted if isinstance(one["value"], int | float)}
    proposed = {
        float(one["value"])
        for one in found
        if isinstance(one["value"], int | float) and not isinstance(one["value"], bool)
    }
    return bool(wanted) != bool(found) or not proposed <= numbers


def _count_codes(codes: Counter, label: dict, drafts: tuple[dict, ...]) -> None:
    wanted = set(label["industries"])
    found = {code for one in drafts for code in _of(one, "industries")}
    codes["right"] += len(found & wanted)
    codes["surplus"] += len(found - wanted)
    codes["missed"] += len(wanted - found)


def _falsely_excluded(label: dict, drafts: tuple[dict, ...]) -> bool:
    """Whether some project that the label means is told that the clause is no matter of its."""
    advised = label["strength"] == Strength.SHOULD and label["effect"] == Effect.REQUIRE
    for_park = drafts[0]["addressee"] == "park"  # noted, never a project's matter (design)
    if not label["activities"] or advised or for_park or label["effect"] == Effect.ENCOURAGE:
        return False
    natures = [one for one in label["activities"] if one != "any"] or ["new"]
    codes = [*label["industries"], *label["industries_part"]] or ["C3311"]
    known = [code for code in codes if code in industry_table()]
    return any(
        all(_outcome(draft, code, nature) is Outcome.NOT_APPLICABLE for draft in drafts)
        for code in known
        for nature in natures
    )


def _outcome(draft: dict, code: str, nature: str) -> Outcome:
    clause = decode_clause(
        compact(draft),
        identity="clause",
        list_identity="list",
        level=Level.UNIT,
        unit="unit",
        jurisdictions=("990100",),
    )
    project = parse_project({"industries": [code], "nature": nature})
    facts = Facts(project=project, year=date(2026, 1, 1).year)
    return decide(clause, Circumstances(facts, NothingKnown(), {})).outcome


class NothingKnown:
    """Ground in one unit of which nothing else is known: every place may be here."""

    _footprint = shapely.box(113.0, 23.0, 113.01, 23.01)

    @property
    def opposite(self) -> "NothingKnown":
        return self

    @property
    def whole(self):
        return everywhere(self._footprint)

    def unit(self, code):
        return everywhere(self._footprint)

    def _maybe(self, *_):
        return unknown(self._footprint, "layer")

    unit_category = jurisdiction = red_line = element_zone = reference = within_m = _maybe
    occupation = _maybe

    def nearest_m(self, cls):
        return None

    def claiming(self, way):
        return self

    def area_m2(self, region):
        return 0.0


def rows(score: Score) -> Iterator[tuple[str, str, str, bool]]:
    """What was measured, the figure, the target, and whether it was reached."""
    for name, most in MOST_WRONG.items():
        wrong = score.wrong[name]
        listed = f"{len(wrong)} {' '.join(wrong)}".strip()
        yield f"wrong {name}", listed, f"<= {most}", len(wrong) <= most
    yield (
        "industries, precision",
        f"{score.precision:.3f}",
        f">= {LEAST_PRECISION}",
        score.precision >= LEAST_PRECISION,
    )
    yield (
        "industries, recall",
        f"{score.recall:.3f}",
        f">= {LEAST_RECALL}",
        score.recall >= LEAST_RECALL,
    )
    wrong = score.machine_wrong
    yield (
        "proposed machine and wrong",
        f"{len(wrong)} of {len(score.machine)} {' '.join(wrong)}".strip(),
        "0",
        not wrong,
    )
    share = score.decidable_proposed
    yield "decidable proposed machine", f"{share:.2f}", ">= 0.5", share >= 0.5
    excluded = score.falsely_excluded
    listed = f"{len(excluded)} {' '.join(excluded)}".strip()
    yield "falsely not applicable", listed, "0", not excluded


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", nargs="?", type=Path, default=labels_path())
    arguments = parser.parse_args()
    score = measure(json.loads(arguments.labels.read_text(encoding="utf-8")))
    print(f"{score.clauses} labelled clauses")  # noqa: T201 - the table is what this is run for
    for what, figure, target, reached in rows(score):
        mark = "ok" if reached else "MISSED"
        print(f"{what:30} {figure:28} {target:10} {mark}")  # noqa: T201 - as above


if __name__ == "__main__":
    main()
