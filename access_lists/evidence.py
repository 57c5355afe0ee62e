"""Evidence: the canonical form of an Assessment and its hash.

The canonical form is the RFC 8785 JSON of the Assessment without what says when, where and by
whom it was computed. The same input on the same releases with the same engine has the same bytes
in every store, and through the command line, HTTP and Python alike.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from zoning.canonical import canonical_json

NOT_CANONICAL: Final = frozenset(
    {"id", "created_at", "known_at", "engine", "signature", "result_sha256"}
)


def canonical_bytes(assessment: Mapping[str, Any]) -> bytes:
    """The bytes that are hashed and compared."""
    return canonical_json(
        {key: value for key, value in assessment.items() if key not in NOT_CANONICAL}
    )


def result_sha256(assessment: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical_bytes(assessment)).hexdigest()


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Where two Assessments differ in canonical form: JSON pointers with both values."""
    found: list[dict[str, Any]] = []
    keys = (set(before) | set(after)) - NOT_CANONICAL
    for key in sorted(keys):
        _compare(f"/{key}", before.get(key), after.get(key), found)
    return found


def _compare(pointer: str, before: Any, after: Any, found: list[dict[str, Any]]) -> None:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in sorted(set(before) | set(after)):
            _compare(f"{pointer}/{key}", before.get(key), after.get(key), found)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, pair in enumerate(zip(before, after, strict=True)):
            _compare(f"{pointer}/{index}", *pair, found)
    elif before != after:
        found.append({"pointer": pointer, "before": before, "after": after})
