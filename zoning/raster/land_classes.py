"""What a class of land cover is when its legend says no more than a name (a table of data)."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

from zoning.resources import shipped_yaml

_BRACKETS: Final = re.compile(r"\([^()]*\)")
_BLANKS: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class LandClass:
    """A group of classes and a colour, as a legend gives them."""

    group: str
    colour: str


def land_class(name: str) -> LandClass | None:
    """What a name stands for; None for one that the table does not have."""
    return _table().get(_plain(name))


@cache
def _table() -> dict[str, LandClass]:
    rows = shipped_yaml("tables", "land_classes.yaml")
    return {
        _plain(name): LandClass(group=row["group"], colour=row["colour"])
        for row in rows
        for name in row["names"]
    }


def _plain(name: str) -> str:
    """A name without width, case, blanks and what stands in brackets."""
    narrow = unicodedata.normalize("NFKC", name).casefold()
    return _BLANKS.sub("", _BRACKETS.sub("", narrow))
