"""Words and phrases of published lists, from shipped tables; loaded once."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

import yaml

from access_lists.importing.compiler.text import compared
from access_lists.industries import IndustryLevel, industry_table
from zoning.resources import data_path
from zoning.texts import normalised

_TELLING_NAME: Final = re.compile(r"制造|加工|开采|采选|冶炼|生产|供应|发电|养殖|种植|捕捞")
_ALL_INDUSTRY: Final = "工业(?=类|项目|企业|建设|及|和|以及|或|、|用地|等|制造|$)"
_LEAST_NAME_LENGTH: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectWord:
    """A word that names what a clause is about.

    Attributes:
        kind: industry, process, product, material or fuel.
        whole: GB/T 4754 codes that it covers wholly.
        part: codes of which it covers a part only; the word itself is then asked for,
            or the usual word `asked` in its place.
    """

    word: str
    kind: str
    whole: tuple[str, ...]
    part: tuple[str, ...]
    asked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicate:
    """A property of a project as lists word it, and the condition that it becomes."""

    pattern: re.Pattern[str]
    when: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneClass:
    """A class of element zones: its usual name and its element (`red-line` for red lines)."""

    name: str
    element: str


@cache
def subject_words() -> Mapping[str, SubjectWord]:
    """Every subject word; official names of industries are words too."""
    words = {
        name: SubjectWord(word=name, kind="industry", whole=(code,), part=())
        for name, code in _official_names()
    }
    for row in _rows("clause_subjects.csv"):
        word = compared(row["word"])
        words[word] = SubjectWord(
            word=word,
            kind=row["kind"],
            whole=_codes(row["whole"]),
            part=_codes(row["part"]),
            asked=row["asked"] or "",
        )
    return words


@cache
def subject_pattern() -> re.Pattern[str]:
    """Any subject word, the longest first."""
    pattern = any_of(subject_words()).pattern
    # 工业 alone names all industry, but not in 工业炉窑 or 工业废水.
    return re.compile(pattern.replace("|工业|", f"|{_ALL_INDUSTRY}|"))


@cache
def predicates() -> tuple[Predicate, ...]:
    """Properties of projects, the more special first."""
    return _predicates("predicates", "when")


@cache
def exceptions() -> tuple[Predicate, ...]:
    """What may stand in （…除外） besides properties and industries."""
    return _predicates("exceptions", "when")


@cache
def developments() -> tuple[Predicate, ...]:
    """Words for development as against permitted activities; `when` here is the exception."""
    return _predicates("development", "unless")


@cache
def markers() -> dict[str, Any]:
    """Words that tell effect and strength."""
    return _yaml("clause_markers.yaml")


@cache
def quantities() -> dict[str, Any]:
    """Quantities, pollutants and replacement ratios."""
    return _yaml("clause_quantities.yaml")


@cache
def law_titles() -> Mapping[str, str]:
    """Full titles of laws by the short ones in use."""
    return {row["title"]: row["full_title"] for row in _rows("law_titles.csv")}


@lru_cache(maxsize=4096)
def zone_class(name: str) -> ZoneClass | None:
    """The class of element zones that a name stands for, misspelt and shortened ones included."""
    return _zone_classes().get(normalised(name))


@cache
def zone_pattern() -> re.Pattern[str]:
    """Any known spelling of an element zone, the longest first."""
    return any_of(compared(row["alias"]) for row in _rows("zone_classes.csv"))


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern of literal words, the longest first."""
    return re.compile("|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)))


@cache
def _zone_classes() -> Mapping[str, ZoneClass]:
    return {
        normalised(row["alias"]): ZoneClass(name=row["class"], element=row["element"])
        for row in _rows("zone_classes.csv")
    }


def _official_names() -> Iterable[tuple[str, str]]:
    for industry in industry_table():
        if industry.level is IndustryLevel.SECTION or industry.name.startswith("其他"):
            continue
        name = compared(industry.name)
        short = name.removesuffix("业")
        if len(short) >= _LEAST_NAME_LENGTH and _TELLING_NAME.search(name):
            yield short, industry.code
            yield name, industry.code


def _predicates(section: str, member: str) -> tuple[Predicate, ...]:
    return tuple(
        Predicate(pattern=re.compile(compared_pattern(entry["pattern"])), when=entry[member])
        for entry in _yaml("clause_predicates.yaml")[section]
    )


def compared_pattern(pattern: str) -> str:
    """A pattern of the table; its brackets and commas are syntax, so only words are compared."""
    return pattern.replace("VOCs", "(?:VOCs|VOCS|Vocs)")


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code for code in text.split("|") if code)


def _rows(name: str) -> Iterable[dict[str, str]]:
    with data_path("tables", name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _yaml(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(data_path("tables", name).read_text("utf-8"))
    return loaded
