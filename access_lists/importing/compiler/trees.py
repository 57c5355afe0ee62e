"""Condition trees as a clause holds them, put together without repeating a branch."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Condition = Mapping[str, Any]
_MOST_CHARACTERS = 200


def judgement(words: str) -> Condition:
    """A question that only a person can answer, in the words of the list."""
    plain = re.sub(r"(一律|原则上|均|应当?|须|需)+$", "", words.strip("，。；、 的"))
    return {"judgement": plain[:_MOST_CHARACTERS] or words[:_MOST_CHARACTERS]}


def has_judgement(condition: Any) -> bool:
    """Whether a condition leaves something to a person."""
    if isinstance(condition, Mapping):
        return "judgement" in condition or any(map(has_judgement, condition.values()))
    return isinstance(condition, list | tuple) and any(map(has_judgement, condition))


def judgements_in(condition: Any) -> Iterator[str]:
    """The questions that a condition leaves to a person."""
    if isinstance(condition, Mapping):
        if "judgement" in condition:
            yield condition["judgement"]
        for part in condition.values():
            yield from judgements_in(part)
    elif isinstance(condition, list | tuple):
        for part in condition:
            yield from judgements_in(part)


def either(conditions: Sequence[Condition]) -> Condition:
    """Any of several conditions."""
    distinct = [one for index, one in enumerate(conditions) if one not in conditions[:index]]
    return distinct[0] if len(distinct) == 1 else {"any": distinct}


def both(conditions: Sequence[Condition]) -> Condition:
    """All of several conditions."""
    distinct = [one for index, one in enumerate(conditions) if one not in conditions[:index]]
    return distinct[0] if len(distinct) == 1 else {"all": distinct}
