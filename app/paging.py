"""Keyset paging: a page begins after the id that the one before ended with (RFC 8288 links)."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

import orjson
from fastapi import Query, Request, Response

from app.http_errors import BadParameterError

MOST = 1000

LimitQuery = Annotated[int, Query(ge=1, le=MOST, description="每页条数 · Entries of a page.")]
AfterQuery = Annotated[
    str | None,
    Query(max_length=200, description="上一页末条的编号 · Last id of the page before."),
]


def page_response(
    request: Request, items: Sequence[dict[str, Any]], *, limit: int, key: str
) -> Response:
    """A page of a list, with a link to the next one where there may be more.

    Args:
        request: the request that is answered; its other parameters are kept in the link.
        items: at most `limit` + 1 entries; one more than `limit` says that a page follows.
        limit: entries of a page.
        key: member by which entries are ordered and the next page begins.
    """
    shown = list(items[:limit])
    links, headers = [], {}
    if len(items) > limit:
        address = _next(request, str(shown[-1][key]))
        links.append({"rel": "next", "href": address, "type": "application/json"})
        headers["Link"] = f'<{address}>; rel="next"'
    body = orjson.dumps({"items": shown, "links": links})
    return Response(body, headers=headers, media_type="application/json")


def following(
    items: Iterable[dict[str, Any]], *, after: str | None, limit: int, key: str
) -> list[dict[str, Any]]:
    """At most `limit` + 1 entries after the one named, of a list that is made anyway.

    Args:
        items: all entries in their order; none beyond the page is taken from it.
        after: value of `key` of the last entry of the page before.
        limit: entries of a page.
        key: member that tells entries apart.

    Raises:
        BadParameterError: no entry has this value.
    """
    waiting, found = after is not None, []
    for item in items:
        if waiting:
            waiting = str(item[key]) != after
            continue
        found.append(item)
        if len(found) > limit:
            break
    if waiting:
        raise BadParameterError(
            f"after“{(after or '')[:100]}”不在该列表中。",
            f"after “{(after or '')[:100]}” is not in the list.",
        )
    return found


def _next(request: Request, after: str) -> str:
    others = [(name, value) for name, value in request.query_params.items() if name != "after"]
    return f"{request.url.path}?{urlencode([*others, ('after', after)])}"
