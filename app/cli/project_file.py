"""A project description from a file, YAML or JSON, read as strictly as a request."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from access_lists.errors import ListInvalidError, ProjectInvalidError
from access_lists.project import ProjectProfile, invalid_project, parse_project
from access_lists.reading import ReadList, read_mapping
from zoning.errors import Fault
from zoning.ingest.errors import ControlCharacterError, DuplicateKeyError, TooDeepError
from zoning.ingest.strict_json import parse_json
from zoning.texts import Text

_AS_IN_JSON = {one.code: one for one in (ControlCharacterError, DuplicateKeyError, TooDeepError)}


def project_from_file(
    raw: bytes, *, label: str, industries: Sequence[str] | None = None
) -> ProjectProfile:
    """The project in a file; industries given beside it overrule the file's.

    Raises:
        ProjectInvalidError: with every fault, its line and its member.
        InputError: as `read_project`.
    """
    read = read_project(raw, label=label)
    data = read.data | ({"industries": list(industries)} if industries else {})
    try:
        return parse_project(data)
    except ProjectInvalidError as error:
        raise invalid_project([_with_line(one, read) for one in error.faults]) from error


def _with_line(fault: Fault, read: ReadList) -> Fault:
    """A fault with the line of the file it stands in; JSON has none."""
    line = read.lines.get((fault.pointer or "").removeprefix("/project"))
    if line is None:
        return fault
    detail = Text(
        zh=f"{read.label} 第 {line} 行，{fault.detail.zh}",
        en=f"{read.label} line {line}, {fault.detail.en}",
    )
    return replace(fault, file=read.label, row=line, detail=detail)


def read_project(raw: bytes, *, label: str) -> ReadList:
    """The fields of a project, not yet compared with the vocabulary; an empty file has none.

    Args:
        raw: JSON where the label ends in `.json`, else YAML.
        label: name of the file, for faults.

    Raises:
        ProjectInvalidError: not YAML in UTF-8, anchors, numbers that JSON cannot say, or not a
            mapping; the line is named.
        InputError: not JSON; in both forms duplicate keys, control characters, nested too deep.
    """
    if label.lower().endswith(".json"):
        return ReadList(data=_mapping(parse_json(raw), label), lines={}, label=label)
    if not raw.strip():
        return ReadList(data={}, lines={}, label=label)
    try:
        return read_mapping(raw, label=label)
    except ListInvalidError as error:
        same = _AS_IN_JSON.get(error.faults[0].code)
        if same is not None:
            detail = error.faults[0].detail
            raise same(detail.zh, detail.en, faults=error.faults) from error
        raise invalid_project(error.faults) from error


def _mapping(value: Any, label: str) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    detail = Text(zh=f"{label} 应为一个对象（字段: 值）。", en=f"{label} must hold one object.")
    raise invalid_project([Fault(code="project-invalid", file=label, detail=detail)])
