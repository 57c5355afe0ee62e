"""Search of industries by code, name, everyday word, pinyin and initials.

The index is made once from three shipped tables: the names of GB/T 4754-2017, the everyday words
that stand for them (光伏电站 for D4416 太阳能发电) and the pronunciation of both. A search then
only compares strings: a few milliseconds at most.

Everyday words are suggestions for a person to confirm: a word such as 电镀 names a process, which
may be carried out in many industries.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial

from access_lists.industries import (
    Industry,
    IndustryTable,
    industry_table,
    normalize_industry_text,
)
from access_lists.industry_phrases import (
    Match,
    MatchedBy,
    Phrase,
    Rank,
    blur,
    make_phrase,
    match_blurred_sound,
    match_similar,
    match_sound,
    match_written,
    spelled,
)
from zoning.resources import data_path

MAX_QUERY_LENGTH = 64
_CODE_BEGINNING = re.compile(r"[A-Z]?[0-9]{0,4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class IndustryHit:
    """One industry found: `path` leads from its section to its parent.

    `matched` is the code, name or everyday word that agreed with the searched text.
    """

    code: str
    name: str
    path: tuple[Industry, ...]
    matched_by: MatchedBy
    matched: str


class IndustrySearch:
    """An index over an industry table; never changes once made."""

    def __init__(
        self,
        table: IndustryTable,
        *,
        synonyms: Iterable[tuple[str, str]],
        pinyin: Mapping[str, str],
    ) -> None:
        """Make the index from a table, pairs of word and code, and the syllables of each text.

        Raises:
            UnknownIndustryError: an everyday word stands for a code that the table lacks.
        """
        self._table = table
        self._industries = {industry.code: industry for industry in table}
        names: dict[str, list[str]] = defaultdict(list)
        words: dict[str, list[str]] = defaultdict(list)
        for industry in table:
            names[industry.name].append(industry.code)
        for word, code in synonyms:
            words[word].append(table.find(code).code)
        self._phrases = tuple(
            make_phrase(text, is_name=texts is names, codes=codes, syllables=pinyin.get(text, ""))
            for texts in (names, words)
            for text, codes in texts.items()
        )

    def search(self, text: str, limit: int = 20) -> list[IndustryHit]:
        """Industries that agree with a text, the best first, each once; at most `limit`.

        Only the first 64 characters count. A text that agrees with nothing, or only holds known
        words, is also compared by likeness, so that a slip of the pen still finds something; such
        hits are marked `similar`.
        """
        query = normalize_industry_text(text[:MAX_QUERY_LENGTH])
        if not query or limit < 1:
            return []
        hits: dict[str, IndustryHit] = {}
        for industry, by, matched in self._found(query):
            if industry.code not in hits:
                hits[industry.code] = self._hit(industry, by, matched)
            if len(hits) == limit:
                break
        return list(hits.values())

    def _found(self, query: str) -> Iterator[tuple[Industry, MatchedBy, str]]:
        for industry in self._with_code(query):
            yield industry, MatchedBy.CODE, industry.code
        candidates = (
            (match, preference, self._industries[code])
            for match in self._matches(query)
            for preference, code in enumerate(match.phrase.codes)
        )
        for match, _, industry in sorted(candidates, key=_best_first):
            yield industry, match.by, match.phrase.text

    def _with_code(self, query: str) -> list[Industry]:
        """Categories whose code begins with the query, higher levels first."""
        if not _CODE_BEGINNING.fullmatch(query):
            return []
        skipped = 1 if query.isdigit() else 0
        agreeing = (one for one in self._table if one.code.startswith(query, skipped))
        return sorted(agreeing, key=lambda one: (len(one.code), one.code))

    def _matches(self, query: str) -> list[Match]:
        matches = self._compare(partial(match_written, query))
        sound = spelled(query)
        if sound:
            matches += self._compare(partial(match_sound, sound))
            return matches or self._compare(partial(match_blurred_sound, blur(sound)))
        if all(match.rank is Rank.HELD for match in matches):
            matches += self._compare(partial(match_similar, frozenset(query)))
        return matches

    def _compare(self, compare: Callable[[Phrase], Match | None]) -> list[Match]:
        return [match for phrase in self._phrases if (match := compare(phrase))]

    def _hit(self, industry: Industry, by: MatchedBy, matched: str) -> IndustryHit:
        return IndustryHit(
            code=industry.code,
            name=industry.name,
            path=self._table.path(industry.code),
            matched_by=by,
            matched=matched,
        )


def _best_first(candidate: tuple[Match, int, Industry]) -> tuple[int, float, bool, int, str]:
    match, preference, industry = candidate
    # Of a group and its only class, which share a name, people use the class.
    return match.rank, -match.likeness, industry.single_child, preference, industry.code


def search(text: str, limit: int = 20) -> list[IndustryHit]:
    """Search the shipped tables; see `IndustrySearch.search`."""
    return industry_search().search(text, limit)


@cache
def industry_search() -> IndustrySearch:
    """The index over the shipped tables, made once."""
    return IndustrySearch(
        industry_table(),
        synonyms=[(row["word"], row["code"]) for row in _rows("industry_synonyms.csv")],
        pinyin={row["text"]: row["pinyin"] for row in _rows("industry_pinyin.csv")},
    )


def _rows(name: str) -> list[dict[str, str]]:
    with data_path("tables", name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
