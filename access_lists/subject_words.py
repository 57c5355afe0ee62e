"""Whether a word a project states is what a clause names: processes, products, materials, fuels.

Stated lists are complete, but a list and a project seldom choose the same word: 镀铬 is 电镀, and
who states 电镀 may well do 镀铬. Exclusion has to be certain, so a word that is merely near is not
"another process": it is a question.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, Final

from access_lists.truth import Truth
from zoning.resources import shipped_yaml
from zoning.texts import normalised

LISTED: Final = frozenset({"processes", "products", "materials", "fuels"})
"""Facts that are lists of words."""

_LEAST_PART: Final = 2


def states(kind: str, given: Sequence[Any], wanted: str) -> Truth:
    """Whether a stated list has what a word names.

    True for the word itself and for kinds of it, by the shipped table. Unknown where a stated word
    is more general, or one is a part of the other (水性喷涂 and 喷涂). Else false.
    """
    return _states(kind, tuple(map(str, given)), wanted)


@lru_cache(maxsize=4096)
def _states(kind: str, given: tuple[str, ...], wanted: str) -> Truth:
    """The same, once for words that many clauses name."""
    word = normalised(wanted)
    stated = set(map(normalised, given))
    if stated & ({word} | _kinds_of(kind, word)):
        return Truth.TRUE
    near = any(word in _kinds_of(kind, one) or _is_part(one, word) for one in stated)
    return Truth.UNKNOWN if near else Truth.FALSE


def names_for(kind: str, word: str) -> frozenset[str]:
    """The word and every more general one: where these are met, it may be met."""
    plain = normalised(word)
    wider = {name for (of_kind, name) in _table() if of_kind == kind}
    return frozenset({plain} | {name for name in wider if plain in _kinds_of(kind, name)})


def _is_part(first: str, second: str) -> bool:
    short, long = sorted((first, second), key=len)
    return len(short) >= _LEAST_PART and short in long


@cache
def _kinds_of(kind: str, word: str) -> frozenset[str]:
    """Every kind of what a word names, kinds of kinds included."""
    found: set[str] = set()
    waiting = [word]
    while waiting:
        kinds = _table().get((kind, waiting.pop()), frozenset())
        waiting += kinds - found
        found |= kinds
    return frozenset(found)


@cache
def _table() -> dict[tuple[str, str], frozenset[str]]:
    table = shipped_yaml("tables", "subject_kinds.yaml")
    return {
        (kind, normalised(entry["general"])): frozenset(map(normalised, entry["kinds"]))
        for kind, entries in table.items()
        for entry in entries
    }
