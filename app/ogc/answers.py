"""One document as JSON or as a page, as the client likes it."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Annotated, Any, Final, Literal

import orjson
from fastapi import Query, Request, Response
from fastapi.responses import HTMLResponse

from app.ogc.addresses import HTML, JSON
from app.openapi import content_of
from app.pages import page

FormatQuery = Annotated[
    Literal["json", "html"] | None,
    Query(alias="f", description="json 或 html；缺省按 Accept · else by the header Accept."),
]

PAGE_TOO: Final[dict[int | str, dict[str, Any]]] = {200: {"content": content_of(HTML)}}
"""Of routers whose documents come as pages too."""

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_MOST_SHOWN = 200


def answer(
    request: Request,
    document: Mapping[str, Any],
    wanted: str | None,
    *,
    media_type: str = JSON,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A document in the form that is asked for."""
    if wants_page(request, wanted):
        return HTMLResponse(_page(document), headers=headers)
    return Response(orjson.dumps(document), headers=headers, media_type=media_type)


def wants_page(request: Request, wanted: str | None) -> bool:
    """Whether `f` says html, or the client would rather have a page than JSON."""
    if wanted is not None:
        return wanted == "html"
    named = [one.split(";")[0].strip() for one in request.headers.get("accept", "").split(",")]
    return next((one for one in named if one == HTML or one.endswith("json")), JSON) == HTML


def _page(document: Mapping[str, Any]) -> str:
    title = str(document.get("title") or document.get("id") or "OGC API")
    return page(title, f"<h1>{escape(title)}</h1>{_shown(document)}")


def _shown(value: Any) -> str:
    """Any JSON value as tables within tables; addresses are links."""
    if isinstance(value, Mapping):
        rows = (
            f"<tr><th>{escape(str(name))}</th><td>{_shown(one)}</td></tr>"
            for name, one in value.items()
        )
        return f"<table>{''.join(rows)}</table>"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _listed(value)
    text = escape("" if value is None else str(value))
    return _ADDRESS.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', text)


def _listed(values: Sequence[Any]) -> str:
    """A list; of numbers (coordinates) only how many there are."""
    if values and all(isinstance(one, int | float | list) for one in values) and len(values) > 6:
        return f"… ({len(values)})"
    if values and all(isinstance(one, Mapping) and "href" in one for one in values):
        return "<br>".join(_linked(one) for one in values)
    some = "".join(f"<li>{_shown(one)}</li>" for one in values[:_MOST_SHOWN])
    return f"<ul>{some}</ul>"


def _linked(one: Mapping[str, Any]) -> str:
    words = escape(str(one.get("title") or one.get("href")))
    return f'<a href="{escape(str(one["href"]))}">{words}</a> {escape(str(one.get("rel", "")))}'
