"""Rules to clauses in the form of the schema, with spans and an honest review."""

import re
from typing import Any, Final

from access_lists.importing.compiler.rules import Reading, Rule
from access_lists.importing.compiler.subjects import Group
from access_lists.importing.compiler.text import Piece, content_of
from access_lists.importing.compiler.trees import either, has_judgement
from access_lists.vocabulary import Activity, Addressee, Effect, Review, Strength

_TAG_EFFECTS: Final = {
    "禁止": Effect.PROHIBIT,
    "限制": Effect.RESTRICT,
    "鼓励": Effect.ENCOURAGE,
    "允许": Effect.ENCOURAGE,
}
_HAZARD: Final = re.compile(
    r"禁止|严禁|不得|不准|不许|不允许|不予|不再|限制|严控|严格控制|退出|关停|淘汰|(?<!或)搬迁|取缔|\d|[一二三四五六七八九十]+(倍|公里|米|吨|亩|类)|以上|以下|不低于|不超过"
)
_ACTIVITY_ORDER: Final = list(Activity)


def clauses_of(
    text: str, rules: list[Rule], reading: Reading, *, effect_tag: str | None
) -> list[dict[str, Any]]:
    """All clauses of one printed clause, the governing one first.

    What no rule read is charged to the first clause, so that nothing is passed in silence.
    """
    if not rules:
        return [_text_only(text, effect_tag)]
    loose = _left_over(reading, rules)
    drafts = []
    for index, rule in enumerate(rules):
        own, charged = _unread(reading, rule), loose if index == 0 else []
        hazard = _is_hazard(charged) or (_can_trouble(rule) and _is_hazard(own))
        for group in rule.subject.groups or (None,):
            draft = _clause(text, rule, group, reading=reading, unread=bool(own or charged))
            drafts.append(draft | {"unread_hazard": hazard})
    return _distinct(drafts)


def _can_trouble(rule: Rule) -> bool:
    """Whether words unread inside the rule could make it worse for a project."""
    addressed = rule.addressee in {Addressee.PROJECT, Addressee.EXISTING}
    return addressed and rule.effect is not Effect.ENCOURAGE


def _is_hazard(unread: list[str]) -> bool:
    return any(_HAZARD.search(words) for words in unread)


def _clause(
    text: str, rule: Rule, group: Group | None, *, reading: Reading, unread: bool
) -> dict[str, Any]:
    when = [*rule.when, *(group.when if group else [])]
    opened = (group is not None and group.opened) or has_judgement([when, rule.unless])
    programme = rule.addressee is not Addressee.PROJECT
    depends = _depends_on_a_document(rule)
    lists_allowed = "允许" in Piece(rule.marker.start, rule.marker.end).of(reading.text)
    open_ended = opened or rule.subject.open_list or lists_allowed
    complete = not (unread or open_ended or programme or depends)
    clause: dict[str, Any] = {
        "effect": rule.effect.value,
        "strength": rule.strength.value,
        "addressee": rule.addressee.value,
        "scope": rule.place,
        "activities": [one.value for one in _ACTIVITY_ORDER if one in rule.activities],
        "industries": group.industries if group else [],
        "subjects": group.subjects if group else {},
        "when": _all(when),
        "unless": either(rule.unless) if rule.unless else None,
        "limits": _limits(rule),
        "replacement": rule.replacement,
        "basis": reading.basis,
        "text": text,
        "spans": _spans(rule, reading),
        "review": (Review.MACHINE if complete else Review.PARTIAL).value,
        "effect_certain": True,
    }
    return {key: value for key, value in clause.items() if value not in (None, [], {})}


def _text_only(text: str, effect_tag: str | None) -> dict[str, Any]:
    known = next(
        (effect for word, effect in _TAG_EFFECTS.items() if (effect_tag or "").startswith(word)),
        None,
    )
    strength = Strength.IN_PRINCIPLE if "原则上" in text else Strength.MUST
    if known is Effect.ENCOURAGE:
        strength = Strength.SHOULD
    return {
        "effect": (known or Effect.REQUIRE).value,
        "strength": strength.value,
        "addressee": Addressee.PROJECT.value,
        "text": text,
        "review": Review.TEXT_ONLY.value,
        "effect_certain": known is not None,
        "unread_hazard": bool(_HAZARD.search(text)),
    }


def _all(conditions: list[Any]) -> Any:
    distinct = [one for index, one in enumerate(conditions) if one not in conditions[:index]]
    if not distinct:
        return None
    return distinct[0] if len(distinct) == 1 else {"all": distinct}


def _depends_on_a_document(rule: Rule) -> bool:
    """Whether the rule sends the reader to a standard or plan that is not in the list."""
    if any(limit["quantity"] == "within_plan_eia_total" for limit in rule.limits):
        return True
    if _mentions(
        rule.when + [w for g in rule.subject.groups for w in g.when], "banned_by_plan_eia"
    ):
        return True
    return any(isinstance(limit["value"], str) and limit["op"] != "==" for limit in _limits(rule))


def _limits(rule: Rule) -> list[dict[str, Any]]:
    """Limits as data; one on a quantity that no project states is a term to meet, in words."""
    if rule.addressee is Addressee.GOVERNMENT:
        return rule.limits
    return [
        _in_words(limit)
        if limit["quantity"].startswith("other_facts.") and isinstance(limit["value"], float)
        else limit
        for limit in rule.limits
    ]


def _in_words(limit: dict[str, Any]) -> dict[str, Any]:
    words = f"{limit['value']:g}{limit.get('unit', '')}"
    return {key: value for key, value in limit.items() if key != "unit"} | {"value": words}


def _mentions(tree: Any, fact: str) -> bool:
    if isinstance(tree, dict):
        return tree.get("fact") == fact or any(_mentions(part, fact) for part in tree.values())
    return isinstance(tree, list | tuple) and any(_mentions(part, fact) for part in tree)


def _spans(rule: Rule, reading: Reading) -> list[dict[str, Any]]:
    marks = {(piece.start, piece.end, name) for piece, name in [*rule.marks, *reading.shared]}
    return [{"start": start, "end": end, "field": name} for start, end, name in sorted(marks)]


def _unread(reading: Reading, rule: Rule) -> list[str]:
    """Words of a rule that became no field."""
    read = _read_places(reading.text, [*rule.marks, *reading.shared])
    pieces = [rule.piece, *rule.joined]
    return [words for piece in pieces for words in _gaps(reading.text, piece, read)]


def _left_over(reading: Reading, rules: list[Rule]) -> list[str]:
    """Words that stand in no rule and are shared by none."""
    marks = [mark for rule in rules for mark in rule.marks] + reading.shared
    pieces = [(piece, "") for rule in rules for piece in (rule.piece, *rule.joined)]
    read = _read_places(reading.text, marks + pieces)
    return _gaps(reading.text, Piece(0, len(reading.text)), read)


def _read_places(text: str, marks: list[tuple[Piece, str]]) -> bytearray:
    """For each character of a text 1 where it was read, else 0."""
    read = bytearray(len(text))
    for piece, _ in marks:
        read[piece.start : piece.end] = b"\1" * len(read[piece.start : piece.end])
    return read


def _gaps(text: str, piece: Piece, read: bytearray) -> list[str]:
    """Words of a piece, in their order, that were not read and carry meaning."""
    found, end = [], piece.start
    while (start := read.find(0, end, piece.end)) >= 0:
        end = read.find(1, start, piece.end)
        end = piece.end if end < 0 else end
        found.append(text[start:end])
    return [words for words in found if content_of(words)]


def _distinct(drafts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [draft for index, draft in enumerate(drafts) if draft not in drafts[:index]]
