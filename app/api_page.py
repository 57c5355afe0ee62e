"""A readable page of the OpenAPI document, made on the server, with no script at all."""

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from app.pages import page


def api_page(document: Mapping[str, Any]) -> str:
    """The page of an OpenAPI document."""
    info = document["info"]
    parts = [
        f"<h1>{escape(info['title'])} {escape(info['version'])}</h1>",
        f"<p>{escape(info.get('description', ''))}</p>",
        '<p>机器可读 · machine-readable: <a href="/openapi.json">/openapi.json</a></p>',
    ]
    for path, methods in document["paths"].items():
        parts += [_operation(path, verb, one) for verb, one in methods.items()]
    return page(info["title"], "".join(parts))


def _operation(path: str, verb: str, operation: Mapping[str, Any]) -> str:
    head = f'<h2><span class="verb">{escape(verb)}</span> <code>{escape(path)}</code></h2>'
    words = f"<p><b>{escape(operation.get('summary', ''))}</b><br>"
    words += f"{escape(operation.get('description', ''))}</p>"
    return head + words + _parameters(operation) + _body(operation)


def _parameters(operation: Mapping[str, Any]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(one['name'])}</code></td><td>{escape(one['in'])}</td>"
        f"<td>{'必需 · required' if one.get('required') else ''}</td>"
        f"<td>{escape(_type_of(one.get('schema', {})))}</td></tr>"
        for one in operation.get("parameters", [])
    )
    return f"<table>{rows}</table>" if rows else ""


def _body(operation: Mapping[str, Any]) -> str:
    content = operation.get("requestBody", {}).get("content", {})
    shown = ""
    for kind, body in content.items():
        members = body.get("schema", {}).get("properties", {})
        rows = "".join(
            f"<tr><td><code>{escape(name)}</code></td><td>{escape(_type_of(one))}</td>"
            f"<td>{escape(str(one.get('description', '')))}</td></tr>"
            for name, one in members.items()
        )
        example = json.dumps(body.get("example", {}), ensure_ascii=False, indent=1)
        shown += f"<p>{escape(kind)}</p><table>{rows}</table><pre>{escape(example)}</pre>"
    return shown


def _type_of(schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " | ".join(_type_of(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    return str(schema.get("type", schema.get("$ref", "")))
