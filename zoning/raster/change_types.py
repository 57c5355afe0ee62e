"""What a change is called, by the groups of the classes before and after (a table of data)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from zoning.resources import shipped_yaml
from zoning.texts import Text

_ANY: Final = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeType:
    """One type of change.

    Attributes:
        concern: how soon it is to be looked at: high, medium, low.
    """

    code: str
    concern: str
    name: Text


def change_type(pair: Mapping[str, Any]) -> ChangeType:
    """The type of a from–to pair, or of a change of amounts (`pair_names`)."""
    before = pair.get("from_group") or pair.get("change")
    after = pair.get("to_group") or pair.get("change")
    return next(
        kind
        for first, second, kind in _types()
        if first in {_ANY, before} and second in {_ANY, after}
    )


@cache
def _types() -> tuple[tuple[str, str, ChangeType], ...]:
    rows = shipped_yaml("tables", "change_types.yaml")
    return tuple(
        (
            row["from"],
            row["to"],
            ChangeType(
                code=row["code"],
                concern=row["concern"],
                name=Text(zh=row["name"]["zh-CN"], en=row["name"]["en"]),
            ),
        )
        for row in rows
    )
