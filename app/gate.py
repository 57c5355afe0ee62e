"""The strict gate of the HTTP interface: bodies, media types and query parameters.

A body is read while it is counted, parsed by the strict JSON reader and only then shown to a
model. Query parameters that a route does not know are refused, never ignored.
"""

from collections.abc import Callable, Coroutine, Mapping
from threading import RLock
from typing import Any, TypeVar

from anyio import to_thread
from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.routing import compile_path, get_name

from app.http_errors import (
    BadParameterError,
    BodyInvalidError,
    BodyTooLargeError,
    ContentEncodingError,
    MediaTypeError,
    NotAcceptableError,
    UnknownMemberError,
)
from app.mismatches import pointer_to, told
from app.openapi import PROBLEM_RESPONSES, retirement_headers
from zoning.errors import Fault
from zoning.ingest.strict_json import parse_json
from zoning.texts import Text

Model = TypeVar("Model", bound=BaseModel)

_JSON_TYPES = {"application/json", "application/geo+json"}
_SHORT = 1 << 16
"""Bytes of a body that are parsed in less time than handing them to a thread takes."""

_ALWAYS = frozenset(
    {"application/json", "application/geo+json", "application/problem+json", "text/html"}
)
"""Whoever takes one of these is not turned away, whatever else a route answers with."""


class StrictRoute(APIRoute):
    """A route that knows what it is asked for and what it can answer with.

    Query parameters that it does not declare are refused (OGC API – Features, 7.5), and clients
    that take nothing of what it declares to answer with (RFC 9110, section 15.5.7). Whatever
    else it declares, it may answer with a problem document.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **given: Any) -> None:
        """Take down what a request is matched by, and keep the rest for `__getattr__`.

        What parameters, dependencies and answers amount to takes a millisecond or two a route; a
        process that answers its first request would wait for all of them, and needs one.
        """
        given["responses"] = {**PROBLEM_RESPONSES, **(given.get("responses") or {})}
        self.path, self.endpoint = path, endpoint
        self.path_regex, self.path_format, self.param_convertors = compile_path(path)
        self.name = given.get("name") or get_name(endpoint)
        self.methods = {one.upper() for one in given.get("methods") or ["GET"]}
        self._given = given
        self._lock = RLock()

    def __getattr__(self, name: str) -> Any:
        """Work the route out as soon as anything else of it is asked for."""
        with self.__dict__["_lock"]:
            given = self.__dict__.pop("_given", None)
            if given is not None:
                super().__init__(self.path, self.endpoint, **given)
        return object.__getattribute__(self, name)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler with the gate in front."""
        handler = super().get_route_handler()
        known = _query_names(self.dependant)
        offered = _media_ranges(self.responses)
        leaving = retirement_headers(self.openapi_extra)

        async def gated(request: Request) -> Response:
            unknown = sorted(set(request.query_params) - known)
            if unknown:
                names = "、".join(unknown)[:200]
                raise BadParameterError(
                    f"未知查询参数：{names}。", f"unknown query parameter: {names}."
                )
            _require_acceptable(request, offered)
            response = await handler(request)
            for name, value in leaving.items():
                response.headers.append(name, value)
            return response

        return gated


def _query_names(dependant: Dependant) -> set[str]:
    """Query parameters that a route or anything it depends on declares."""
    names = {field.alias for field in dependant.query_params}
    return names.union(*(_query_names(one) for one in dependant.dependencies))


def _media_ranges(responses: Mapping[int | str, Mapping[str, Any]]) -> frozenset[str]:
    """What `Accept` may name for one of these answers to do."""
    declared = {name for one in responses.values() for name in one.get("content", {})}
    types = {name.partition(";")[0] for name in _ALWAYS | declared}
    return frozenset({"*/*", *types, *(f"{name.partition('/')[0]}/*" for name in types)})


def _require_acceptable(request: Request, offered: frozenset[str]) -> None:
    wanted = request.headers.get("accept", "*/*")
    named = {part.partition(";")[0].strip().lower() for part in wanted.split(",")} - {""}
    if named and not named & offered:
        raise NotAcceptableError(
            f"无法提供 {wanted[:100]} 格式。", f"cannot answer as {wanted[:100]}."
        )


async def read_body(request: Request, *, limit: int) -> bytes:
    """The body, counted while it arrives.

    Raises:
        BodyTooLargeError: more than `limit` bytes.
        ContentEncodingError: a compressed body.
    """
    encoding = request.headers.get("content-encoding", "identity")
    if encoding != "identity":
        raise ContentEncodingError(
            f"不支持压缩的请求体（{encoding[:40]}）。", f"bodies are not taken as {encoding[:40]}."
        )
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise BodyTooLargeError(
                f"请求体超过 {limit} 字节。", f"the body is larger than {limit} bytes."
            )
        chunks.append(chunk)
    body = b"".join(chunks)
    request.state.body = body  # for the audit row, should it be refused
    return body


async def json_body(request: Request, model: type[Model], *, limit: int) -> Model:
    """A checked JSON body.

    Raises:
        MediaTypeError: not declared as JSON.
        BodyInvalidError: members that the model does not allow, all at once.
    """
    _require_json(request)
    raw = await read_body(request, limit=limit)
    # Parsing a long body would keep the loop, and with it every small request, waiting.
    value = parse_json(raw) if len(raw) <= _SHORT else await to_thread.run_sync(parse_json, raw)
    try:
        return model.model_validate(value, strict=True)
    except ValidationError as error:
        raise invalid_body(error) from error


def _require_json(request: Request) -> None:
    declared = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if declared not in _JSON_TYPES:
        raise MediaTypeError(
            f"请求体应声明为 application/json，而非“{declared[:80]}”。",
            f"declare the body as application/json, not “{declared[:80]}”.",
        )


_CODES = {"extra_forbidden": "unknown-member", "missing": "member-missing"}


def invalid_body(error: ValidationError, *, at: tuple[str, ...] = ()) -> BodyInvalidError:
    """What a model found wrong, all at once, each with its JSON pointer.

    Args:
        error: what Pydantic found.
        at: where in the body the checked part stands.
    """
    faults = [
        Fault(
            code=_CODES.get(one["type"], "wrong-type"),
            pointer=pointer_to((*at, *one["loc"])),
            detail=_detail(one["loc"], told(one)),
        )
        for one in error.errors(include_url=False, include_input=False)
    ]
    first = faults[0]
    kind = UnknownMemberError if first.code == "unknown-member" else BodyInvalidError
    return kind(first.detail.zh, first.detail.en, faults=faults)


def _detail(steps: tuple[int | str, ...], wrong: Text) -> Text:
    place = "/".join(str(step) for step in steps)
    return Text(zh=f"{place or '请求体'}：{wrong.zh}。", en=f"{place or 'the body'}: {wrong.en}.")
