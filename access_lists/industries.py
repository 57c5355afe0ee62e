"""Industries after GB/T 4754-2017: sections, divisions, groups and classes.

The canonical code carries the letter of its section (`C`, `C26`, `C264`, `C2641`), so that a code
covers another if it is its beginning. The table holds the groups that the standard prints merged
with their only class (C271 beside C2710). Amendment 1 of 2019 is not applied.
"""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from access_lists.errors import AccessListError
from zoning.resources import data_path

_CODE = re.compile(r"([A-Z]?)([0-9]{2,4})")
_LONGEST_ECHO = 40
_MOST_SUGGESTIONS = 8


class IndustryLevel(StrEnum):
    """Level of a category: 门类, 大类, 中类, 小类."""

    SECTION = "section"
    DIVISION = "division"
    GROUP = "group"
    CLASS = "class"


@dataclass(frozen=True, slots=True, kw_only=True)
class Industry:
    """One category of GB/T 4754-2017.

    `code`, `parent` and `section` are canonical; `parent` is None for a section. `single_child`
    marks a group with one class, which means the same as that class.
    """

    code: str
    name: str
    level: IndustryLevel
    parent: str | None
    section: str
    single_child: bool = False


class UnknownIndustryError(AccessListError):
    """A code or text that is no category of GB/T 4754-2017."""

    code = "unknown-industry"
    title_zh = "行业代码不存在"
    title_en = "Unknown industry code"
    remedy_zh = "请按 GB/T 4754-2017 填写行业代码（如 C2641 或 2641），或按名称搜索。"
    remedy_en = "Give a code of GB/T 4754-2017, such as C2641 or 2641, or search by name."

    def __init__(
        self, text: str, suggestions: tuple[Industry, ...] = (), *, edition_2011: bool = False
    ) -> None:
        self.suggestions = suggestions
        self.edition_2011 = edition_2011
        echo = text if len(text) <= _LONGEST_ECHO else f"{text[:_LONGEST_ECHO]}…"
        zh = [f"“{echo}”不是 GB/T 4754-2017 的行业代码。"]
        en = [f"{echo!r} is not an industry code of GB/T 4754-2017."]
        if edition_2011:
            zh.append("可能是 2011 年版的代码，两版编号不同。")
            en.append("The 2011 edition, which is numbered differently, may be meant.")
        if suggestions:
            listed = [f"{industry.code} {industry.name}" for industry in suggestions]
            zh.append(f"是否为：{'、'.join(listed)}？")
            en.append(f"Did you mean {'; '.join(listed)}?")
        super().__init__("".join(zh), " ".join(en))


def normalize_industry_text(text: str) -> str:
    """A code or search text in one form: NFKC (full-width to half-width), capitals, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


class IndustryTable:
    """The categories of GB/T 4754-2017 by code; never changes once made."""

    def __init__(self, industries: Iterable[Industry]) -> None:
        self._by_code = {industry.code: industry for industry in industries}
        # Digits alone are unique too: divisions are numbered through all sections.
        self._by_digits = {code[1:]: code for code in self._by_code if len(code) > 1}
        self._widest = self._widest_of_same_extent()

    def __iter__(self) -> Iterator[Industry]:
        """All categories in the order of the standard."""
        return iter(self._by_code.values())

    def __len__(self) -> int:
        """Number of categories of all levels."""
        return len(self._by_code)

    def __contains__(self, code: str) -> bool:
        """Whether `code` is the canonical code of a category."""
        return code in self._by_code

    def find(self, code: str) -> Industry:
        """The category of a code: `C2641`, `2641`, lower case and full-width forms are the same.

        Raises:
            UnknownIndustryError: no such category; the error suggests what may be meant.
        """
        text = normalize_industry_text(code)
        industry = self._by_code.get(self._by_digits.get(text, text))
        if industry is None:
            raise self._unknown(code, text)
        return industry

    def covers(self, general: str, specific: str) -> bool:
        """Whether all of industry `specific` lies in `general`; both are canonical codes.

        C covers C26 covers C2641. An only child means the same as its parent: C2710 covers C271.
        """
        return specific.startswith(self.widest(general))

    def widest(self, code: str) -> str:
        """The shortest code that means the same; whatever lies in it begins so."""
        return self._widest.get(code, code)

    def path(self, code: str) -> tuple[Industry, ...]:
        """The categories above a code, from its section down to its parent.

        Raises:
            UnknownIndustryError: no such category.
        """
        above: list[Industry] = []
        parent = self.find(code).parent
        while parent is not None:
            above.append(self._by_code[parent])
            parent = above[-1].parent
        return tuple(reversed(above))

    def children(self, code: str) -> tuple[Industry, ...]:
        """The categories one level below a code; empty for a class.

        Raises:
            UnknownIndustryError: no such category.
        """
        parent = self.find(code).code
        return tuple(one for one in self._by_code.values() if one.parent == parent)

    def _widest_of_same_extent(self) -> dict[str, str]:
        """For each code the highest category that means the same: C271 for C2710."""
        children = Counter(one.parent for one in self._by_code.values())
        widest: dict[str, str] = {}
        for code, industry in self._by_code.items():  # parents stand before their children
            parent = industry.parent
            widest[code] = widest[parent] if parent and children[parent] == 1 else code
        return widest

    def _unknown(self, text: str, normalized: str) -> UnknownIndustryError:
        match = _CODE.fullmatch(normalized)
        if match is None:
            return UnknownIndustryError(text)
        letter, digits = match.groups()
        meant = self._by_digits.get(digits)
        if meant is not None:  # the digits exist, only the letter is wrong
            return UnknownIndustryError(text, (self._by_code[meant],))
        nearest = next((self._by_digits[d] for d in _shortened(digits) if d in self._by_digits), "")
        if not nearest or letter not in {"", nearest[0]}:
            return UnknownIndustryError(text)
        suggestions = (self._by_code[nearest], *self.children(nearest))
        # A code below an existing division is well-formed; most such codes are of the 2011 edition.
        return UnknownIndustryError(text, suggestions[:_MOST_SUGGESTIONS], edition_2011=True)


def _shortened(digits: str) -> Iterator[str]:
    for length in range(len(digits) - 1, 1, -1):
        yield digits[:length]


@cache
def industry_table() -> IndustryTable:
    """The shipped table, read once."""
    with data_path("tables", "gbt4754_2017.csv").open(encoding="utf-8", newline="") as file:
        return IndustryTable(
            Industry(
                code=row["code"],
                name=row["name"],
                level=IndustryLevel(row["level"]),
                parent=row["parent"] or None,
                section=row["section"],
                single_child=row["single_child"] == "1",
            )
            for row in csv.DictReader(file)
        )


class Extent(NamedTuple):
    """Some industries, ready to be compared with others; all codes are canonical.

    Attributes:
        beginnings: what every code in one of them begins with.
        prefixes: every beginning of their own codes, the whole code included.
    """

    beginnings: frozenset[str]
    prefixes: frozenset[str]

    def some_lies_in(self, generals: "Extent") -> bool:
        """Whether one of them lies in one of the others."""
        return not self.prefixes.isdisjoint(generals.beginnings)


@lru_cache(maxsize=4096)
def extent_of(codes: tuple[str, ...]) -> Extent:
    """The extent of some industries; clauses repeat theirs."""
    return Extent(
        beginnings=frozenset(map(industry_table().widest, codes)),
        prefixes=frozenset(code[:end] for code in codes for end in range(len(code) + 1)),
    )
