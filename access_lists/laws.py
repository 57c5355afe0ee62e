"""Laws newer than a list: the ones it cites that are repealed, and the ones it cannot know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Final

from access_lists.clauses import LegalBasis
from zoning.resources import shipped_yaml
from zoning.texts import normalised

_STATE: Final = "中华人民共和国"


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """A law, from when, and the laws it replaced."""

    title: str
    effective_from: date
    every_list: bool
    replaces: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repealed:
    """A law that a list cites and that no longer stands, with its successor where known."""

    title: str
    successor: str


def repealed(cited: Iterable[LegalBasis], on: date) -> list[Repealed]:
    """Citations of laws repealed by a day: by their own dates, or by the table of laws."""
    found = set()
    for basis in cited:
        if basis.effective_to is not None and basis.effective_to <= on:
            found.add((basis.title, basis.replaced_by or ""))
            continue
        successor = _successor(basis.title)
        if basis.effective_to is None and successor is not None and successor.effective_from <= on:
            found.add((basis.title, basis.replaced_by or successor.title))
    return [Repealed(title=title, successor=successor) for title, successor in sorted(found)]


def newer_than(listed: date, cited: Iterable[LegalBasis], on: date) -> list[Law]:
    """Laws in force on a day that came after a list did and that the list does not cite."""
    titles = {_plain(basis.title) for basis in cited}
    return [
        law
        for law in laws()
        if listed < law.effective_from <= on
        and _plain(law.title) not in titles
        and (law.every_list or titles & {_plain(one) for one in law.replaces})
    ]


@cache
def laws() -> tuple[Law, ...]:
    """The table of laws, oldest first."""
    table = shipped_yaml("tables", "laws.yaml")
    found = [
        Law(
            title=one["title"],
            effective_from=one["effective_from"],
            every_list=one["every_list"],
            replaces=tuple(one["replaces"]),
        )
        for one in table["laws"]
    ]
    return tuple(sorted(found, key=lambda law: law.effective_from))


def _successor(title: str) -> Law | None:
    return _successors().get(_plain(title))


@cache
def _successors() -> dict[str, Law]:
    """The oldest law that replaced each law, by its plain title."""
    return {_plain(one): law for law in reversed(laws()) for one in law.replaces}


@lru_cache(maxsize=10_000)
def _plain(title: str) -> str:
    return normalised(title).strip("《》").removeprefix(_STATE)
