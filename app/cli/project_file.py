"""A project description from a file, YAML or JSON, read as strictly as a request."""

from typing import Any

from access_lists.errors import ListInvalidError
from access_lists.project import invalid_project
from access_lists.reading import read_mapping
from zoning.errors import Fault
from zoning.ingest.errors import ControlCharacterError, DuplicateKeyError, TooDeepError
from zoning.ingest.strict_json import parse_json
from zoning.texts import Text

_AS_IN_JSON = {one.code: one for one in (ControlCharacterError, DuplicateKeyError, TooDeepError)}


def read_project(raw: bytes, *, label: str) -> dict[str, Any]:
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
        return _mapping(parse_json(raw), label)
    if not raw.strip():
        return {}
    try:
        return read_mapping(raw, label=label).data
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
