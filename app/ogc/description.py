"""The OGC interface as an OpenAPI 3.0 document (class `oas30`), made from that of the service.

The service describes itself in OpenAPI 3.1. What the routes here use of it is said in the words of
3.0: a value that may be null is `nullable`, an example stands by itself, a bound is a flag.
"""

from collections.abc import Mapping
from typing import Any, Final

_VERSION: Final = "3.0.3"
_BOUNDS: Final = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}


def described(document: Mapping[str, Any], *, prefix: str, server: str) -> dict[str, Any]:
    """The part of a document that lies below a prefix, in OpenAPI 3.0.

    Args:
        document: OpenAPI 3.1.
        prefix: as `/ogc`; paths are given without it.
        server: the address that stands for it.
    """
    paths = {
        path.removeprefix(prefix) or "/": _without_parameters(in_3_0(item), prefix)
        for path, item in document["paths"].items()
        if path == prefix or path.startswith(f"{prefix}/")
    }
    used = _references(paths)
    schemas = document.get("components", {}).get("schemas", {})
    return {
        "openapi": _VERSION,
        "info": dict(document["info"]),
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"schemas": {name: in_3_0(schemas[name]) for name in sorted(used)}},
    }


def in_3_0(value: Any) -> Any:
    """A part of an OpenAPI 3.1 document in the words of 3.0."""
    if isinstance(value, list):
        return [in_3_0(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    said = {name: in_3_0(one) for name, one in value.items()}
    return _schema(said) if _is_schema(said) else said


def _is_schema(said: Mapping[str, Any]) -> bool:
    return bool({"anyOf", "const", "$defs"} & said.keys()) or isinstance(
        said.get("type"), str | list
    )


def _schema(said: dict[str, Any]) -> dict[str, Any]:
    if isinstance(kinds := said.get("type"), list):
        said = _of_kinds(said, kinds)
    if "anyOf" in said:
        said = _of_any(said)
    if "const" in said:
        said = {name: one for name, one in said.items() if name != "const"} | {
            "enum": [said["const"]]
        }
    if isinstance(examples := said.pop("examples", None), list) and examples:
        said["example"] = examples[0]
    for strict, plain in _BOUNDS.items():
        if isinstance(bound := said.get(strict), int | float) and not isinstance(bound, bool):
            said |= {plain: bound, strict: True}
    return said


def _of_kinds(said: dict[str, Any], kinds: list[str]) -> dict[str, Any]:
    """`type: [string, null]` and its like."""
    rest = {name: one for name, one in said.items() if name != "type"}
    real = [kind for kind in kinds if kind != "null"]
    null = {"nullable": True} if "null" in kinds else {}
    if len(real) == 1:
        return rest | {"type": real[0]} | null
    return rest | {"anyOf": [{"type": kind} for kind in real]} | null


def _of_any(said: dict[str, Any]) -> dict[str, Any]:
    """`anyOf` with null among the choices."""
    rest = {name: one for name, one in said.items() if name != "anyOf"}
    choices = [one for one in said["anyOf"] if one.get("type") != "null"]
    null = {"nullable": True} if len(choices) < len(said["anyOf"]) else {}
    if len(choices) == 1 and "$ref" not in choices[0]:
        return {**choices[0], **rest, **null}
    return rest | {"anyOf": choices} | null


def _references(value: Any) -> set[str]:
    """Names of the schemas that a part of a document refers to."""
    if isinstance(value, list):
        return set().union(*map(_references, value))
    if not isinstance(value, Mapping):
        return set()
    own = {str(value["$ref"]).rpartition("/")[2]} if isinstance(value.get("$ref"), str) else set()
    return own.union(*map(_references, value.values()))


def _without_parameters(item: dict[str, Any], prefix: str) -> dict[str, Any]:
    """A path without the parameters that the prefix itself holds."""
    held = {part[1:-1] for part in prefix.split("/") if part.startswith("{")}
    return {
        verb: operation
        | {
            "parameters": [
                one for one in operation.get("parameters", []) if one["name"] not in held
            ]
        }
        for verb, operation in item.items()
    }
