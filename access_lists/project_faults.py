"""What is wrong with a project description, in words that help to mend it.

An unknown member is shown the member that was probably meant; a value that is not allowed, those
that are, with their names in both languages; a value of another type, the type and an example.
"""

import difflib
from collections.abc import Iterable, Mapping
from typing import Any, Final

from access_lists.pollutants import EMISSIONS, pollutant_code
from zoning.errors import Fault
from zoning.texts import Text, normalised

_TYPES: Final[Mapping[str, Text]] = {
    "string": Text(zh="文字", en="text"),
    "number": Text(zh="数值（不带单位，不加引号）", en="a number, without unit and quotes"),
    "integer": Text(zh="整数", en="a whole number"),
    "boolean": Text(zh="true 或 false", en="true or false"),
    "array": Text(zh="列表，如 [甲, 乙]", en="a list, such as [A, B]"),
    "object": Text(zh="名称和数值，如 {VOCs: 1.2}", en="names and values, such as {VOCs: 1.2}"),
}
_LIKE: Final = 0.6
"""How alike two names must be for the one to be offered for the other."""


def fault_of(error: Any) -> Fault:  # jsonschema's ValidationError is not typed
    """A fault of the schema as a fault of ours, with its JSON pointer."""
    pointer = "/project" + "".join(f"/{step}" for step in error.absolute_path)
    if error.validator == "additionalProperties":
        extra = sorted(set(map(str, error.instance)) - set(error.schema.get("properties", {})))
        code, pointer = "unknown-member", f"{pointer}/{extra[0][:100]}"
        words = _unknown(extra, error.schema.get("properties", {}))
    elif error.validator == "type":
        code, words = "wrong-type", _wrong_type(error)
    elif error.validator == "enum":
        code, words = "invalid-value", _not_allowed(error)
    elif error.validator in {"minimum", "maximum"}:
        code, words = "invalid-value", _out_of_range(error)
    else:
        code = "invalid-value"
        words = Text(zh=f"取值不合规定：{error.message[:200]}", en=str(error.message[:200]))
    return at_pointer(code, pointer, words)


def at_pointer(code: str, pointer: str, words: Text) -> Fault:
    """A fault that says first where it is."""
    where = pointer.removeprefix("/project").lstrip("/") or "project"
    return Fault(
        code=code,
        pointer=pointer,
        detail=Text(zh=f"{where}：{words.zh}", en=f"{where}: {words.en}"),
    )


def twice_the_same(emissions: Mapping[str, Any]) -> Iterable[Fault]:
    """Pollutants stated under two of their names."""
    seen: dict[str, str] = {}
    for name in emissions:
        code = pollutant_code(name)
        if code in seen:
            words = Text(
                zh=f"与“{seen[code]}”是同一种污染物，请只填一次。",
                en=f"the same pollutant as “{seen[code]}”; state it once.",
            )
            yield at_pointer("invalid-value", f"/project/{EMISSIONS}/{name}", words)
        seen.setdefault(code, name)


def _unknown(extra: list[str], known: Mapping[str, Mapping[str, Any]]) -> Text:
    names = ", ".join(extra)[:200]
    meant = [(one, name) for one in extra for name in _meant(one, known)]
    if not meant:
        return Text(
            zh=f"未知字段 {names}；词汇表见 /v1/project-schema，"
            "清单另行命名的事实写在 other_facts 中。",
            en=f"unknown member {names}; the vocabulary is at /v1/project-schema, "
            "and facts that a list names itself go under other_facts.",
        )
    offered_zh = "、".join(f"{name}（{known[name].get('title', name)}）" for _, name in meant)
    offered_en = ", ".join(f"{name} ({known[name].get('x-title-en', name)})" for _, name in meant)
    return Text(
        zh=f"未知字段 {names}；是否指 {offered_zh}？",
        en=f"unknown member {names}; did you mean {offered_en}?",
    )


def _meant(name: str, known: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The one member that a name probably stands for: by its spelling, or by its title."""
    spellings = {
        normalised(word): member
        for member, spec in known.items()
        for word in (member, spec.get("title", member), spec.get("x-title-en", member))
    }
    wanted = normalised(name).replace("-", "_")
    close = difflib.get_close_matches(wanted, spellings, n=1, cutoff=_LIKE)
    inside = [one for one in spellings if len(wanted) > 1 and wanted in one]
    found = close or inside[:1]
    return [spellings[found[0]]] if found else []


def _wrong_type(error: Any) -> Text:
    expected = error.validator_value
    kinds = [expected] if isinstance(expected, str) else list(expected)
    labels = [_TYPES[kind] for kind in kinds]
    unit = error.schema.get("x-unit")
    zh = f"；单位为 {unit}" if unit else ""
    en = f"; in {unit}" if unit else ""
    return Text(
        zh=f"应为{'、'.join(one.zh for one in labels)}{zh}；不知道的请不填。",
        en=f"must be {' or '.join(one.en for one in labels)}{en}; leave out what is not known.",
    )


def _not_allowed(error: Any) -> Text:
    labels = error.schema.get("x-labels", {})
    allowed = [(str(one), labels.get(str(one), [str(one)] * 2)) for one in error.validator_value]
    meant = [one for one, words in allowed if str(error.instance) in words]
    hint_zh = f"；“{error.instance}”写作 {meant[0]}" if meant else ""
    hint_en = f"; for “{error.instance}” write {meant[0]}" if meant else ""
    return Text(
        zh="可取：" + "、".join(f"{one}（{words[0]}）" for one, words in allowed) + hint_zh,
        en="one of " + ", ".join(f"{one} ({words[1]})" for one, words in allowed) + hint_en,
    )


def _out_of_range(error: Any) -> Text:
    low, high = error.schema.get("minimum"), error.schema.get("maximum")
    if high is None:
        return Text(
            zh=f"不得小于 {low}；给出的是 {error.instance}。",
            en=f"must be at least {low}; given: {error.instance}.",
        )
    return Text(
        zh=f"应在 {low} 至 {high} 之间；给出的是 {error.instance}。",
        en=f"must be between {low} and {high}; given: {error.instance}.",
    )
