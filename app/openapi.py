"""Parts of the OpenAPI document that routes share."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from functools import cached_property
from typing import Any, Final

from fastapi import Response
from pydantic import BaseModel

from access_lists.project import project_schema

RETIRING: Final = "x-retiring"
"""Member of the OpenAPI document that says when a route goes and what takes its place."""

_BODY: Final = "requestBody"

PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": ["string", "null"]},
        "trace_id": {"type": ["string", "null"]},
        "code": {"type": "string"},
        "titles": {"type": "object"},
        "remedy": {"type": "object"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}

PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {
        "description": description,
        "content": {"application/problem+json": {"schema": PROBLEM_SCHEMA}},
    }
    for status, description in (
        ("4XX", "请求有误 · The request was refused"),
        ("5XX", "服务不可用 · The service is unavailable"),
    )
}


def returns(*media_types: str, status: int = 200) -> dict[str, Any]:
    """Keyword arguments of a route that answers with something other than JSON.

    Args:
        media_types: what an answer may be declared as; one that ends in `json` is an object.
        status: of the answers meant.
    """
    return {
        "response_class": Response,
        "responses": {status: {"content": content_of(*media_types)}},
    }


def content_of(*media_types: str) -> dict[str, Any]:
    """The member `content` of an answer that comes as one of these."""
    return {one: {"schema": _form_of(one)} for one in media_types}


def _form_of(media_type: str) -> dict[str, Any]:
    if media_type.partition(";")[0].endswith("json"):
        return {"type": "object"}
    if media_type.startswith("text/") or media_type.endswith("+xml"):
        return {"type": "string"}
    return {"type": "string", "format": "binary"}


def retiring(*, since: date, until: date, successor: str) -> dict[str, Any]:
    """Keyword arguments of a route that will go.

    It answers as before, with `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and a link to what
    takes its place, and is marked in the OpenAPI document.

    Args:
        since: the day from which it should no longer be used.
        until: the day from which it may be gone.
        successor: path of the route to use in its place.
    """
    told = {"since": since.isoformat(), "until": until.isoformat(), "successor": successor}
    return {"deprecated": True, "openapi_extra": {RETIRING: told}}


def retirement_headers(extra: Mapping[str, Any] | None) -> dict[str, str]:
    """Headers of the answers of a route, from its part of the OpenAPI document."""
    told = (extra or {}).get(RETIRING)
    if told is None:
        return {}
    since, until = (
        datetime.combine(date.fromisoformat(told[name]), time(), UTC) for name in ("since", "until")
    )
    return {
        "Deprecation": f"@{int(since.timestamp())}",
        "Sunset": format_datetime(until, usegmt=True),
        "Link": f'<{told["successor"]}>; rel="successor-version"',
    }


class RequestBody(Mapping[str, Any]):
    """What the document tells of a body, worked out when somebody asks for the document.

    A route takes it as its `openapi_extra`. A service that only answers checks never needs it.
    """

    def __init__(self, content: Callable[[], dict[str, Any]]) -> None:
        self._content = content

    @cached_property
    def content(self) -> dict[str, Any]:
        """Media types, and the schema of each."""
        return self._content()

    def __getitem__(self, member: str) -> Any:
        if member != _BODY:
            raise KeyError(member)
        return {"required": True, "content": self.content}

    def __iter__(self) -> Iterator[str]:
        return iter((_BODY,))

    def __len__(self) -> int:
        return 1


def either(*requests: RequestBody) -> Any:
    """A body that may come in several forms, each as `form_request` and `json_request` say it."""
    return RequestBody(lambda: {kind: it for one in requests for kind, it in one.content.items()})


def answers(model: type[BaseModel], status: int = 200) -> dict[int | str, dict[str, Any]]:
    """What a route answers, for the document alone: nothing is validated while it runs."""
    return {status: {"model": model}}


def form_request(model: type[BaseModel]) -> Any:
    """The form of a route that takes one file, with the fields beside it."""
    return RequestBody(lambda: _form(model))


def _form(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    schema.pop("$defs", None)
    schema["properties"] = {"file": {"type": "string", "format": "binary"}, **_inlined(model)}
    schema["required"] = ["file", *schema.get("required", [])]
    return {"multipart/form-data": {"schema": schema}}


def _inlined(model: type[BaseModel]) -> dict[str, Any]:
    """Properties of a model, with what they refer to in their place."""
    schema = model.model_json_schema()
    defined = schema.get("$defs", {})

    def resolved(value: Any) -> Any:
        if isinstance(value, list):
            return [resolved(one) for one in value]
        if not isinstance(value, dict):
            return value
        if "$ref" in value:
            return resolved(defined[value["$ref"].rpartition("/")[2]])
        return {name: resolved(one) for name, one in value.items()}

    properties: dict[str, Any] = resolved(schema["properties"])
    return properties


def json_request(model: type[BaseModel], example: dict[str, Any]) -> Any:
    """The request body of a route that reads it through the strict gate."""
    return RequestBody(lambda: _json(model, example))


def _json(model: type[BaseModel], example: dict[str, Any]) -> dict[str, Any]:
    schema = {**model.model_json_schema(), "properties": _inlined(model)}
    schema.pop("$defs", None)
    if "project" in schema["properties"]:
        project = {k: v for k, v in project_schema().items() if k not in {"$schema", "$id"}}
        schema["properties"]["project"] = project
    return {"application/json": {"schema": schema, "example": example}}
