"""Clauses of one unit of which one forbids what the other favours, for a person to look at.

A contradiction changes no outcome: in a check the strictest wins (`precedence`). A special rule
beside a general one is none: lists favour an industry and forbid a branch of it, or forbid in one
zone what they favour in the unit. So a pair is found only where what is favoured lies within what
is forbidden: what it is about, where, and under which conditions.

| | |
| --- | --- |
| certain | both were read whole, and *everything* that one favours the other forbids |
| possible | *something* it names is forbidden, or one was not read whole |

Clauses that name no industry, process, product, material or fuel contradict each other only where
the rest of the case is the very same: 鼓励 then mostly speaks of measures, not of projects.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from access_lists.book import ListBook
from access_lists.clauses import source_words
from access_lists.industries import UnknownIndustryError, industry_table
from access_lists.subject_words import LISTED, states
from access_lists.truth import Truth
from access_lists.vocabulary import Activity, Addressee, Effect, Review
from zoning.model.finding import Finding
from zoning.quality.findings import capped
from zoning.texts import Text
from zoning.vocabulary import Severity

CONTRADICTION: Final = "contradiction"
POSSIBLE: Final = "contradiction-possible"
CODES: Final = frozenset({CONTRADICTION, POSSIBLE})
"""Codes of the findings."""

Rule = Mapping[str, Any]
"""A clause as data, as `access-list.schema.json` describes it."""

_FORBIDS: Final = frozenset({Effect.PROHIBIT, Effect.EXIT})
_CASE: Final = ("activities", "scope", "when", "unless")
_CONFIRMED: Final = frozenset({"accepted", "corrected"})
_QUOTED: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two clauses, by their places in the sequence that was searched.

    Attributes:
        certain: nothing that the one favours is left by the other.
    """

    forbidding: int
    favouring: int
    certain: bool


def contradictions(clauses: Sequence[tuple[str | None, Rule]]) -> Iterator[Contradiction]:
    """The pairs of clauses of one unit, or of no unit, that contradict each other.

    Args:
        clauses: (unit or None, clause) in the order of the list.
    """
    by_unit: dict[str | None, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for index, (unit, clause) in enumerate(clauses):
        if not _speaks(clause):
            continue
        if clause["effect"] in _FORBIDS:
            by_unit[unit][0].append(index)
        elif clause["effect"] == Effect.ENCOURAGE:
            by_unit[unit][1].append(index)
    for forbidding, favouring in by_unit.values():
        for one in forbidding:
            for other in favouring:
                certain = _compared(clauses[one][1], clauses[other][1])
                if certain is not None:
                    yield Contradiction(forbidding=one, favouring=other, certain=certain)


def contradiction_finding(
    found: Contradiction, pair: tuple[Rule, Rule], places: tuple[Text, Text], cell: str | None
) -> Finding:
    """What is said of a pair: an error where it is certain, for no project could follow both.

    Args:
        found: the pair.
        pair: the clause that forbids and the one that favours.
        places: where the two stand, in this order.
        cell: the cell of the later one, if the list has cells.
    """
    no, yes = (clause["text"][:_QUOTED] for clause in pair)
    zh, en = ("相互矛盾", "contradict each other")
    if not found.certain:
        zh, en = ("可能相互矛盾，请核对", "may contradict each other; please look")
    return Finding(
        code=CONTRADICTION if found.certain else POSSIBLE,
        severity=Severity.ERROR if found.certain else Severity.WARNING,
        feature=cell,
        text=Text(
            zh=f"{places[0].zh}“{no}”与 {places[1].zh}“{yes}”{zh}：所鼓励的正是所禁止的。",
            en=f"{places[0].en} “{no}” and {places[1].en} “{yes}” {en}: one forbids what the "
            "other favours.",
        ),
    )


def contradictions_in(books: Sequence[ListBook]) -> tuple[Finding, ...]:
    """The same for stored lists, each by itself, with what people decided about its drafts."""
    return capped(finding for book in books for finding in _findings(book))


def _findings(book: ListBook) -> Iterator[Finding]:
    for found in contradictions(book.rows):
        places = [found.forbidding, found.favouring]
        one, other = (book.rows[index][1] for index in places)
        words = [source_words(clause.get("source")) for clause in (one, other)]
        stands = Text(zh=words[0], en=words[0]), Text(zh=words[1], en=words[1])
        cell = _cell(book.rows[max(places)][1])
        yield contradiction_finding(found, (one, other), stands, cell)


def _cell(clause: Rule) -> str | None:
    source = clause.get("source") or {}
    if not source.get("sheet"):
        return None
    return f"{source['sheet']}!{source.get('column', 'A')}{source['row']}"


def _speaks(clause: Rule) -> bool:
    """Whether what was read of a clause says anything yet: not without structure, not rejected."""
    if clause.get("reviewed", {}).get("decision") == "rejected":
        return False
    return clause.get("review") != Review.TEXT_ONLY or _is_confirmed(clause)


def _is_confirmed(clause: Rule) -> bool:
    return clause.get("reviewed", {}).get("decision") in _CONFIRMED


def _read_whole(clause: Rule) -> bool:
    return clause.get("review", Review.MACHINE) == Review.MACHINE or _is_confirmed(clause)


def _compared(forbids: Rule, favours: Rule) -> bool | None:
    """Whether a pair certainly contradicts; None where it does not at all."""
    if _addressee(forbids) != _addressee(favours) or forbids.get("limits"):
        return None
    if not _activities(forbids) & _activities(favours):
        return None
    if not all(_is_within(forbids.get(part), favours.get(part)) for part in ("scope", "when")):
        return None
    everything = _subjects_within(forbids, favours)
    if everything is None:
        return None
    if forbids.get("unless") and forbids["unless"] != favours.get("unless"):
        return None  # what is favoured may be what is excepted
    whole = _read_whole(forbids) and _read_whole(favours)
    return whole and everything and _activities(favours) <= _activities(forbids)


def _addressee(clause: Rule) -> str:
    return str(clause.get("addressee", Addressee.PROJECT.value))


def _activities(clause: Rule) -> frozenset[str]:
    return frozenset(clause.get("activities") or (one.value for one in Activity))


def _subjects_within(forbids: Rule, favours: Rule) -> bool | None:
    """Whether all (True) or some (False) of what is favoured is forbidden; None: none of it."""
    named = [*_named(favours)]
    if not named and not [*_named(forbids)]:
        same = _activities(forbids) == _activities(favours) and all(
            forbids.get(part) == favours.get(part) for part in ("scope", "when", "unless")
        )
        return True if same and any(forbids.get(part) for part in _CASE) else None
    hits = [any(_covers(one, other) for one in _named(forbids)) for other in named]
    return all(hits) if any(hits) else None


def _named(clause: Rule) -> Iterator[tuple[str, str]]:
    """Industries and words that a clause is about, each with its kind."""
    for code in clause.get("industries") or ():
        yield "industries", code
    for kind, words in sorted((clause.get("subjects") or {}).items()):
        if kind in LISTED:
            for word in words:
                yield kind, word


def _covers(general: tuple[str, str], special: tuple[str, str]) -> bool:
    """Whether one thing named is a kind of another, or the same."""
    if general[0] != special[0]:
        return False
    if general[0] != "industries":
        return states(general[0], [special[1]], general[1]) is Truth.TRUE
    table = industry_table()
    try:
        return table.covers(table.find(general[1]).code, table.find(special[1]).code)
    except UnknownIndustryError:
        return False  # a fault of its own


def _is_within(wide: Rule | None, narrow: Rule | None) -> bool:
    """Whether a place or condition is the same as another, or one of several that must hold."""
    if not wide or wide == narrow:
        return True
    parts = _parts(narrow)
    return all(part in parts for part in _parts(wide))


def _parts(tree: Rule | None) -> list[Any]:
    if not tree:
        return []
    return list(tree["all"]) if "all" in tree else [tree]
