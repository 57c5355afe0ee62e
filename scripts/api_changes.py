"""What a change of the OpenAPI document takes from clients: `api_changes.py OLD NEW`.

Exit status 1 where a client that kept to the old document may fail with the new one. Additions are
no break. A route may go once the day it was announced for (`x-retiring`, `until`) has passed.
"""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_VERBS = ("get", "head", "post", "put", "patch", "delete")


def breaks(old: dict[str, Any], new: dict[str, Any], *, today: str) -> Iterator[str]:
    """One line for everything that was promised and is no longer.

    Args:
        old: the document as it was.
        new: as it is.
        today: the day, as `2026-11-21`.
    """
    for path, verbs in old["paths"].items():
        for verb in _VERBS:
            before, after = verbs.get(verb), new["paths"].get(path, {}).get(verb)
            if before is None:
                continue
            name = f"{verb.upper()} {path}"
            if after is not None:
                yield from (f"{name}: {one}" for one in _operation(before, after))
            elif before.get("x-retiring", {}).get("until", "9999") > today:
                yield f"{name}: the route is gone"


def _operation(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    before, after = (_parameters(one) for one in (old, new))
    for name in sorted(before.keys() - after.keys()):
        yield f"the parameter {name} is gone"
    for name, one in sorted(after.items()):
        if one.get("required") and not before.get(name, {}).get("required"):
            yield f"the parameter {name} is required now"
        if name in before:
            yield from _schema(before[name].get("schema", {}), one.get("schema", {}), name)
    for status in sorted(set(old["responses"]) - set(new["responses"])):
        yield f"no answer {status} any more"
    for kind, body in _bodies(old).items():
        if kind not in _bodies(new):
            yield f"bodies of the type {kind} are not taken any more"
        else:
            yield from _schema(body.get("schema", {}), _bodies(new)[kind].get("schema", {}), "body")


def _schema(old: dict[str, Any], new: dict[str, Any], name: str) -> Iterator[str]:
    """What may no longer be sent."""
    gone = set(map(str, old.get("enum", ()))) - set(map(str, new.get("enum", old.get("enum", ()))))
    for value in sorted(gone):
        yield f"{name} may not be {value} any more"
    before, after = old.get("properties", {}), new.get("properties", {})
    for member in sorted(before.keys() - after.keys()):
        yield f"{name}/{member} is gone"
    for member in sorted(set(new.get("required", ())) - set(old.get("required", ()))):
        yield f"{name}/{member} is required now"
    for member in sorted(before.keys() & after.keys()):
        yield from _schema(before[member], after[member], f"{name}/{member}")


def _parameters(operation: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {f"{one['name']} ({one['in']})": one for one in operation.get("parameters", ())}


def _bodies(operation: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = operation.get("requestBody", {}).get("content", {})
    return content


def main() -> int:
    """Print what breaks."""
    old, new = (json.loads(Path(name).read_text("utf-8")) for name in sys.argv[1:3])
    found = list(breaks(old, new, today=datetime.now(UTC).date().isoformat()))
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
