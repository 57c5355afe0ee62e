"""Decisions of an earlier edition carried to the next: applied, shown as stale, or gone.

| the new edition has, in the same unit and dimension            | the decision is |
| --------------------------------------------------------------- | --------------- |
| the same words                                                  | applied         |
| the same words, one of several drafts, now read otherwise       | stale           |
| the same words, rejected then, now read otherwise               | stale           |
| other words under the same number, or words much like them      | stale           |
| nothing like them                                               | gone            |

Spaces, line breaks and the width of letters are not words. What is stale or gone changes no clause:
it is shown with what differs, and a person decides. A text that stands several times in a unit is
told apart by its number.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, Final

from access_lists.codec import rows_of
from access_lists.errors import ReviewRefusedError
from access_lists.review.model import ClausePlace, Decision, Review, ReviewState, place_of
from access_lists.review.structure import check_clause, decided, structure_of
from zoning.model.finding import Finding
from zoning.texts import Text, normalised
from zoning.vocabulary import Severity

LIKE: Final = 0.75
"""Words are much like others from this share of characters in common on (difflib's ratio)."""

LIKE_NUMBERED: Final = 0.4
"""The same under one number: a clause rewritten in place."""

_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A new edition with the decisions of the earlier one.

    Attributes:
        data: the list, clauses changed where a decision was applied.
        reviews: a decision for each that was carried, with the list and clause it stands with now.
        findings: how many were applied; each that is stale or gone.
    """

    data: Mapping[str, Any]
    reviews: tuple[Review, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A clause of the new edition."""

    ordinal: int
    place: ClausePlace
    words: str
    content: Mapping[str, Any]


def carry(
    data: Mapping[str, Any], earlier: Sequence[Review], *, list_key: str, new_key: Iterator[str]
) -> Carried:
    """Carry decisions to a new edition.

    Args:
        data: the new list, as `access-list.schema.json` describes it.
        earlier: decisions that may concern it, the newest first.
        list_key: key the new list is stored under.
        new_key: keys for the decisions.
    """
    if not earlier:
        return Carried(data=data, reviews=(), findings=())
    rows = [
        _Row(ordinal, place_of(unit, content), words_of(content["text"]), content)
        for ordinal, (unit, content) in enumerate(rows_of(data))
    ]
    matched = _matched(earlier, rows)
    reviews, changed = [], {}
    for review in earlier:
        row, same = matched.get(review.key, (None, False))
        if row is None and review.state is ReviewState.GONE:
            continue  # said when it went; it comes back should its words come back
        now = replace(
            review,
            key=next(new_key),
            list_key=list_key,
            ordinal=row.ordinal if row else None,
            place=row.place if row else review.place,
            state=ReviewState.GONE if row is None else ReviewState.STALE,
            carried_from=review.key,
        )
        content = _applied(row, now) if row and same else None
        if row is not None and content is not None:
            now = replace(now, state=ReviewState.APPLIED, machine=structure_of(row.content))
            changed[row.ordinal] = decided(row.content, now)
        reviews.append(now)
    return Carried(
        data=_with_contents(data, changed), reviews=tuple(reviews), findings=_findings(reviews)
    )


def words_of(text: str) -> str:
    """A text as it is compared: without spaces, in one width."""
    return "".join(normalised(text).split())


def _applied(row: _Row, review: Review) -> dict[str, Any] | None:
    """The clause as decided; None where the decision can no longer be carried out as it was."""
    read_anew = structure_of(row.content) != dict(review.machine)
    if read_anew and (row.place.parts > 1 or review.decision is Decision.REJECTED):
        return None  # another draft may now hold what this one held; a rejection meant the old one
    content = decided(row.content, review)
    try:
        check_clause(content)
    except ReviewRefusedError:
        return None
    return content


def _matched(earlier: Sequence[Review], rows: Sequence[_Row]) -> dict[str, tuple[_Row, bool]]:
    """The clause each decision meets, and whether its words are the same; one each."""
    shelves: dict[tuple[str | None, str], list[_Row]] = defaultdict(list)
    for row in rows:
        shelves[row.place.unit, row.place.dimension].append(row)
    taken: set[int] = set()
    found: dict[str, tuple[_Row, bool]] = {}
    for same, choose in ((True, _same_words), (False, _like_words)):
        for review in earlier:
            if review.key in found or (review.state is ReviewState.GONE and not same):
                continue
            shelf = shelves[review.place.unit, review.place.dimension]
            met = choose(review, [one for one in shelf if one.ordinal not in taken])
            if met is not None:
                taken.add(met.ordinal)
                found[review.key] = (met, same)
    return found


def _same_words(review: Review, shelf: Iterable[_Row]) -> _Row | None:
    words, place = words_of(review.text), review.place
    alike = [
        row
        for row in shelf
        if row.words == words and (row.place.part, row.place.parts) == (place.part, place.parts)
    ]
    numbered = [row for row in alike if row.place.number == place.number]
    return next(iter(numbered or alike), None)


def _like_words(review: Review, shelf: Iterable[_Row]) -> _Row | None:
    words = words_of(review.text)
    best: _Row | None = None
    best_score = 0.0
    for row in shelf:
        if row.place.part != min(review.place.part, row.place.parts):
            continue
        numbered = row.place.number is not None and row.place.number == review.place.number
        score = similarity(words, row.words)
        if score >= (LIKE_NUMBERED if numbered else LIKE) and score > best_score:
            best, best_score = row, score
    return best


def similarity(first: str, second: str) -> float:
    """Share of characters that two texts have in common, 0 to 1."""
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def differences(before: str, after: str) -> list[dict[str, str]]:
    """What was left out of a text and what came in, in order; equal words between them."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [
        {"op": op, "before": before[a:b], "after": after[c:d]}
        for op, a, b, c, d in matcher.get_opcodes()
    ]


def _with_contents(
    data: Mapping[str, Any], changed: Mapping[int, dict[str, Any]]
) -> dict[str, Any]:
    """The list with some clauses replaced, by their place in `rows_of`."""
    ordinals = iter(range(len(rows_of(data))))

    def replaced(clauses: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        return [changed.get(next(ordinals), clause) for clause in clauses]

    whole = dict(data)
    if data.get("clauses"):
        whole["clauses"] = replaced(data["clauses"])
    if data.get("units"):
        whole["units"] = [
            {**unit, "clauses": replaced(unit.get("clauses") or ())} for unit in data["units"]
        ]
    return whole


def _findings(reviews: Sequence[Review]) -> tuple[Finding, ...]:
    by_state = {state: [one for one in reviews if one.state is state] for state in ReviewState}
    found = []
    for state, (code, severity, text) in _REMARKS.items():
        concerned = by_state[state]
        if concerned:
            places = "、".join(_named(one) for one in concerned[:_MOST_NAMED])
            more = " …" if len(concerned) > _MOST_NAMED else ""
            found.append(
                Finding(
                    code=code,
                    severity=severity,
                    text=Text(
                        zh=text.zh.format(count=len(concerned), places=places + more),
                        en=text.en.format(count=len(concerned), places=places + more),
                    ),
                )
            )
    return tuple(found)


def _named(review: Review) -> str:
    unit, number = review.place.unit or review.list_title, review.place.number or ""
    return f"{unit} {number}".strip()


_REMARKS: Final[Mapping[ReviewState, tuple[str, Severity, Text]]] = {
    ReviewState.APPLIED: (
        "reviews-carried",
        Severity.INFO,
        Text(
            zh="沿用上一版的 {count} 条核对意见（条文相同）：{places}。",
            en="{count} reviews of the earlier edition apply, the words being the same: {places}.",
        ),
    ),
    ReviewState.STALE: (
        "reviews-stale",
        Severity.WARNING,
        Text(
            zh="上一版有 {count} 条核对意见因条文或识读变化未采用，请逐条确认：{places}。",
            en="{count} reviews of the earlier edition were not applied, the words having "
            "changed; look at each: {places}.",
        ),
    ),
    ReviewState.GONE: (
        "reviews-gone",
        Severity.WARNING,
        Text(
            zh="上一版有 {count} 条核对意见在本版找不到相应条款：{places}。",
            en="{count} reviews of the earlier edition find no clause in this one: {places}.",
        ),
    ),
}
