"""Access lists in YAML (or JSON): read safely, checked against the schema, faults with their line.

The form is `data/schemas/access-list.schema.json`. Every fault is reported at once and names file,
line and field; nothing of a list with a fault is stored.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, relevance

from access_lists.errors import ListInvalidError
from zoning.errors import Fault
from zoning.resources import data_path
from zoning.texts import Text

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_NESTING: Final = 64
"""Deepest nesting of the file; scopes and conditions have a limit of their own (`lint`)."""

MAX_NUMBER: Final = 2.0**53
"""Numbers below this are exact in JSON and as floats (RFC 8785, 3.2.2.3)."""

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Characters that databases and XML refuse in text: control characters and lone surrogates."""

_PATTERNS: Final = frozenset(
    {"matches", "match", "regex", "regexp", "pattern", "like", "rlike", "glob", "~", "=~"}
)
"""Words of other grammars for a pattern, as an operator or a member."""

_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadList:
    """A list as read: data that follows the schema, and the line of every member.

    Attributes:
        lines: line of the YAML by JSON pointer; empty for what was no YAML, a published list too.
    """

    data: dict[str, Any]
    lines: Mapping[str, int]
    label: str

    def sourced(self) -> dict[str, Any]:
        """The data with file and line for every clause that names no source of its own."""
        data = dict(self.data)
        data["clauses"] = self._sourced(data.get("clauses") or (), "/clauses")
        data["units"] = [
            {**unit, "clauses": self._sourced(unit.get("clauses") or (), f"/units/{index}/clauses")}
            for index, unit in enumerate(data.get("units") or ())
        ]
        return {key: value for key, value in data.items() if value != []}

    def _sourced(self, clauses: Sequence[Mapping[str, Any]], pointer: str) -> list[dict[str, Any]]:
        return [
            {"source": {"file": self.label, "row": self.lines[f"{pointer}/{index}"]}, **clause}
            for index, clause in enumerate(clauses)
        ]

    def fault(self, code: str, pointer: str, detail: Text) -> Fault:
        """A fault at a JSON pointer, with file, line and field."""
        place = self.words_of(pointer)
        return Fault(
            code=code,
            pointer=pointer,
            file=self.label,
            row=_nearest(self.lines, pointer),
            column=pointer.rsplit("/", 1)[-1],
            detail=Text(zh=f"{place.zh}：{detail.zh}", en=f"{place.en}: {detail.en}"),
        )

    def words_of(self, pointer: str) -> Text:
        """Where a JSON pointer leads, for people: a cell as published, or a line of the YAML."""
        cell = self.cell_of(pointer)
        if cell is not None:
            field = pointer.rsplit("/", 1)[-1]
            about = "" if field.isdigit() else f" {field}"
            return Text(zh=f"{self.label} {cell}{about}", en=f"{self.label} {cell}{about}")
        if not self.lines:
            return Text(zh=f"{self.label} {pointer}", en=f"{self.label} {pointer}")
        line = _nearest(self.lines, pointer)
        return Text(
            zh=f"{self.label} 第 {line} 行 {pointer}", en=f"{self.label} line {line} {pointer}"
        )

    def cell_of(self, pointer: str) -> str | None:
        """The cell, as `sheet!B12`, from which a published list has what stands at a pointer."""
        found: str | None = None
        node: Any = self.data
        for step in pointer.split("/")[1:]:
            node = node[int(step)] if isinstance(node, list) else node.get(step)
            if not isinstance(node, Mapping | list):
                break
            source = node.get("source") if isinstance(node, Mapping) else None
            if source and source.get("sheet"):
                found = f"{source['sheet']}!{source.get('column', 'A')}{source['row']}"
        return found


@cache
def list_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of an access list."""
    text = data_path("schemas", "access-list.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def read_yaml(raw: bytes, *, label: str) -> ReadList:
    """A list from YAML bytes, checked against the schema.

    Raises:
        ListInvalidError: not UTF-8, not YAML, anchors, duplicate keys, nested too deep, or not
            following the schema; all faults of the schema at once.
    """
    return _following_schema(read_mapping(raw, label=label))


def read_data(data: Mapping[str, Any], *, label: str) -> ReadList:
    """A list that is data already, compared with the schema; it has no lines.

    Raises:
        ListInvalidError: with every member that does not follow the schema.
    """
    return _following_schema(ReadList(data=dict(data), lines={}, label=label))


def read_mapping(raw: bytes, *, label: str) -> ReadList:
    """A mapping from YAML bytes, not compared with any schema.

    Raises:
        ListInvalidError: not UTF-8, not YAML, anchors, duplicate keys, nested too deep, control
            characters, numbers that JSON cannot say, or not a mapping.
    """
    builder = _Builder(label)
    data = builder.build(_composed(raw, label))
    read = ReadList(data=data if isinstance(data, dict) else {}, lines=builder.lines, label=label)
    if not isinstance(data, dict):
        text = Text(zh="应为一个映射（字段: 值）。", en="must be a mapping of fields.")
        raise invalid([read.fault("list-invalid", "", text)])
    return read


def invalid(faults: list[Fault]) -> ListInvalidError:
    """One error for all faults of a list."""
    ordered = sorted(faults, key=lambda fault: (fault.row or 0, fault.pointer or ""))
    return ListInvalidError(
        f"准入清单有 {len(ordered)} 处错误：{ordered[0].detail.zh}",
        f"the access list has {len(ordered)} fault(s): {ordered[0].detail.en}",
        faults=ordered,
    )


def _following_schema(read: ReadList) -> ReadList:
    faults = [_schema_fault(read, error) for error in _validator().iter_errors(read.data)]
    if faults:
        raise invalid(faults)
    return read


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(list_schema())


def _composed(raw: bytes, label: str) -> yaml.Node:
    if len(raw) > MAX_BYTES:
        raise _broken(label, 1, "文件超过 64 MB。", "the file is larger than 64 MB.")
    try:
        text = raw.decode("utf-8-sig")
        _refuse_deep(text, label)
        node = yaml.compose(text, Loader=_Loader)
    except UnicodeDecodeError as error:
        message = f"不是 UTF-8 文本（第 {error.start} 字节）。"
        english = f"not UTF-8 text (byte {error.start})."
        raise _broken(label, 1, message, english) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or "syntax"
        message = f"不是有效的 YAML：{problem}"
        raise _broken(label, line, message, f"not valid YAML: {problem}") from error
    if node is None:
        raise _broken(label, 1, "文件为空。", "the file is empty.")
    return node


def _refuse_deep(text: str, label: str) -> None:
    """Bound the nesting before nodes are made: the parser's composer recurses on the C stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_NESTING:
            line = event.start_mark.line + 1 if event.start_mark else 1
            message = f"嵌套超过 {MAX_NESTING} 层。"
            raise _broken(label, line, message, "nested too deep.", code="too-deep")


def _broken(
    label: str, line: int, zh: str, en: str, *, code: str = "malformed-yaml"
) -> ListInvalidError:
    detail = Text(zh=f"{label} 第 {line} 行：{zh}", en=f"{label} line {line}: {en}")
    return invalid([Fault(code=code, file=label, row=line, detail=detail)])


class _Builder:
    """Plain data from YAML nodes; remembers the line of every JSON pointer."""

    def __init__(self, label: str) -> None:
        self.lines: dict[str, int] = {}
        self._label = label
        self._seen: set[int] = set()
        self._scalars = yaml.SafeLoader("")

    def build(self, node: yaml.Node, pointer: str = "") -> Any:
        """The value of a node and of everything below it."""
        line = node.start_mark.line + 1
        if id(node) in self._seen:
            message = "不允许引用（锚点）。"
            raise _broken(self._label, line, message, "anchors and aliases are not allowed.")
        self._seen.add(id(node))
        self.lines.setdefault(pointer, line)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, pointer)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, f"{pointer}/{index}") for index, item in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, pointer: str) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self._text(str(key_node.value), key_node)
            line = key_node.start_mark.line + 1
            if key in built:
                message, english = f"字段 {key} 重复。", f"field {key} stands twice."
                raise _broken(self._label, line, message, english, code="duplicate-key")
            step = key.replace("~", "~0").replace("/", "~1")
            self.lines[f"{pointer}/{step}"] = line
            built[key] = self.build(value_node, f"{pointer}/{step}")
        return built

    def _scalar(self, node: yaml.Node) -> Any:
        try:
            value = self._scalars.construct_object(node)
        except (yaml.YAMLError, ValueError) as error:
            line = node.start_mark.line + 1
            shown = repr(str(node.value)[:80])
            message, english = f"无法识别的值 {shown}。", f"not a readable value: {shown}."
            raise _broken(self._label, line, message, english) from error
        if isinstance(value, int | float) and not abs(value) < MAX_NUMBER:
            line = node.start_mark.line + 1
            message, english = "数值过大或不是数。", "the number is too large or not a number."
            raise _broken(self._label, line, message, english)
        if isinstance(value, str):
            return self._text(value, node)
        return value.isoformat() if isinstance(value, date) else value

    def _text(self, value: str, node: yaml.Node) -> str:
        found = _CONTROL.search(value)
        if found is None:
            return value
        line, code = node.start_mark.line + 1, f"U+{ord(found[0]):04X}"
        message, english = f"文本中有控制字符 {code}。", f"a text holds the character {code}."
        raise _broken(self._label, line, message, english, code="control-character")


def _schema_fault(read: ReadList, error: ValidationError) -> Fault:
    deepest = _deepest(error)
    steps = list(deepest.absolute_path)
    code, message = "list-invalid", deepest.message[:300]
    if deepest.validator == "additionalProperties":
        steps += _extra_members(deepest)[:1]
        code = "unknown-member"
    code = _tree_code(error) or code
    pointer = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)
    return read.fault(code, pointer, Text(zh=f"不合规定：{message}", en=message))


def _tree_code(error: ValidationError) -> str | None:
    """Whether a condition or place is an expression or a pattern, of which the grammar has none."""
    if not {"when", "unless", "scope"} & set(error.absolute_path):
        return None
    if _has_pattern(error.instance):
        return "pattern-not-allowed"
    if not _is_tree(list(error.absolute_path)):
        return None
    schema: Any = error.schema
    kinds = {name for part in schema.get("oneOf", ()) for name in part.get("required", ())}
    known = isinstance(error.instance, Mapping) and set(error.instance) & kinds
    return None if known or not kinds else "expression-not-allowed"


def _is_tree(steps: list[str | int]) -> bool:
    """Whether a condition or place stands at the end of these steps, and not a part of one."""
    within = steps[-2] if isinstance(steps[-1], int) else steps[-1]
    return within in {"when", "unless", "scope", "place", "not", "all", "any"}


def _has_pattern(tree: Any) -> bool:
    """Whether something in a tree asks for a text to match a pattern."""
    if isinstance(tree, list):
        return any(map(_has_pattern, tree))
    if not isinstance(tree, Mapping):
        return False
    asked = _PATTERNS & {*map(str, tree), str(tree.get("op", ""))}
    return bool(asked) or any(map(_has_pattern, tree.values()))


def _extra_members(error: ValidationError) -> list[str]:
    members: Any = error.instance
    schema: Any = error.schema
    return sorted(set(members) - set(schema["properties"]))


def _deepest(error: ValidationError) -> ValidationError:
    """The fault within alternatives: of the alternative that was meant, by its required members."""
    while error.context:
        strange = {
            one.schema_path[0]
            for one in error.context
            if one.validator in {"required", "type"} and not one.relative_path
        }
        meant = [one for one in error.context if one.schema_path[0] not in strange]
        error = max(meant or error.context, key=relevance)
    return error


def _nearest(lines: Mapping[str, int], pointer: str) -> int:
    for parent in _upwards(pointer):
        if parent in lines:
            return lines[parent]
    return 1


def _upwards(pointer: str) -> Iterator[str]:
    yield pointer
    while pointer:
        pointer = pointer.rpartition("/")[0]
        yield pointer
