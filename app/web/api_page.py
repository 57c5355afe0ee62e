"""A readable page of the OpenAPI document, made on the server, with no script at all."""

import json
from collections.abc import Mapping
from html import escape
from typing import Any

STYLE = """
body{font:16px/1.6 system-ui,"Noto Sans CJK SC",sans-serif;max-width:60rem;margin:2rem auto;
padding:0 1rem;color:#1b2a33}
h1{font-size:1.6rem} h2{font-size:1.15rem;margin-top:2.2rem;border-top:1px solid #ccd6dc;
padding-top:1rem}
code,pre{font-family:ui-monospace,monospace;background:#f2f5f7;border-radius:4px}
code{padding:.1em .3em} pre{padding:.8rem;overflow:auto}
table{border-collapse:collapse;width:100%} td,th{text-align:left;padding:.3rem .6rem;
border-bottom:1px solid #dfe6ea;vertical-align:top}
.verb{font-weight:700;text-transform:uppercase;color:#0b5c7a}
"""


def page(title: str, body: str) -> str:
    """A plain page; `body` is markup that was escaped where it had to be."""
    return (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width">'
        f'<link rel="stylesheet" href="/plain.css"><body>{body}</body></html>'
    )


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
