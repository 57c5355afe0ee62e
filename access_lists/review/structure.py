"""The structure of a clause apart from its words: taken out, put back, changed and checked."""

from collections.abc import Mapping
from typing import Any, Final

from access_lists.codec import compact
from access_lists.errors import ListInvalidError, ReviewRefusedError
from access_lists.lint import lint
from access_lists.reading import read_data
from access_lists.review.model import Decision, Review
from access_lists.vocabulary import Effect
from access_lists.vocabulary import Review as Reading
from zoning.errors import Fault

STRUCTURE: Final = (
    "effect", "strength", "addressee", "scope", "activities", "industries", "subjects", "when",
    "unless", "limits", "replacement", "basis", "element", "effective_from", "effective_to",
    "review_due", "spans",
)  # fmt: skip
"""Members of a clause that a person may correct; its words, number and source are the city's."""

_READING: Final = ("review", "effect_certain", "unread_hazard")
_NEEDED: Final = frozenset({"effect"})
_FIRST: Final = "/clauses/0"


def structure_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """The structure of a clause and how surely it was read."""
    return {name: content[name] for name in (*STRUCTURE, *_READING) if name in content}


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Members in which two structures differ, in the order of the form; spans are not counted."""
    return tuple(
        name for name in STRUCTURE if name != "spans" and before.get(name) != after.get(name)
    )


def corrected(machine: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """A structure with some members set anew, or taken out where they are null or empty.

    Words that had become a changed member no longer explain it, so their spans go, unless the
    person marked spans too.

    Raises:
        ReviewRefusedError: a member that is no part of the structure, or nothing was changed.
    """
    strange = sorted(set(fields) - set(STRUCTURE))
    if strange:
        raise ReviewRefusedError(
            f"“{strange[0]}”不可更正；可更正：{'、'.join(STRUCTURE)}。",
            f"“{strange[0]}” cannot be corrected; what can: {', '.join(STRUCTURE)}.",
            pointer=f"/fields/{strange[0]}",
        )
    after = compact({**machine, **fields})
    if not set(after) >= _NEEDED:
        raise ReviewRefusedError(
            "条款必须有作用（effect）。", "a clause must have an effect.", pointer="/fields/effect"
        )
    changed = {*changed_fields(machine, after)}
    if not changed and "spans" not in fields:
        raise ReviewRefusedError(
            "没有任何更改；如认可现有结构，请用“采纳”。",
            "nothing is changed; accept the draft if it is right as it stands.",
            pointer="/fields",
        )
    if "spans" not in fields:
        kept = [span for span in after.get("spans", ()) if span["field"] not in changed]
        after["spans"] = kept
    return dict(compact(after))


def decided(content: Mapping[str, Any], review: Review) -> dict[str, Any]:
    """A clause as a decision leaves it; its words, number and source stay as published."""
    words = {
        name: value
        for name, value in content.items()
        if name not in {*STRUCTURE, *_READING, "reviewed"}
    }
    if review.decision is Decision.RESET:
        return {**words, **review.machine}
    if review.decision is Decision.REJECTED:
        return {**words, **_nothing_read(review.machine), "reviewed": review.mark()}
    return {**words, **review.structure, "reviewed": review.mark()}


def check_clause(content: Mapping[str, Any]) -> None:
    """Check a corrected clause as a clause of a list would be.

    Raises:
        ReviewRefusedError: with every fault, its pointer below `/fields`.
    """
    whole = {"title": "·", "level": "unit", "clauses": [dict(content)]}
    try:
        lint(read_data(whole, label="更正"))
    except ListInvalidError as error:
        faults = [_below_fields(fault) for fault in error.faults]
        raise ReviewRefusedError(
            f"更正有 {len(faults)} 处错误：{faults[0].detail.zh}",
            f"the correction has {len(faults)} fault(s): {faults[0].detail.en}",
            faults=faults,
        ) from error


def _nothing_read(machine: Mapping[str, Any]) -> dict[str, Any]:
    """A rejected draft is text that nobody has read: it never lets a project pass."""
    return {
        "effect": machine.get("effect", Effect.REQUIRE.value),
        "review": Reading.TEXT_ONLY.value,
        "effect_certain": False,
        "unread_hazard": True,
    }


def _below_fields(fault: Fault) -> Fault:
    pointer = (fault.pointer or "").removeprefix(_FIRST)
    return Fault(code=fault.code, detail=fault.detail, pointer=f"/fields{pointer}")
