"""Every error leaves as a problem document, the framework's own included."""

import logging
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from app.database import storage_full
from app.http_errors import BadParameterError, HttpError
from app.mismatches import pointer_to, told
from app.problems import problem_of, status_of, trace_of
from zoning.errors import Fault, SanxianError
from zoning.texts import Text

log = logging.getLogger("sanxian.http")

PROBLEM = "application/problem+json"

_BARE = {
    404: ("not-found", Text(zh="没有这个地址", en="Not found")),
    405: ("method-not-allowed", Text(zh="不支持该方法", en="Method not allowed")),
    500: ("internal", Text(zh="服务内部错误", en="Internal error")),
}
_RETRY_AFTER_S = "2"
_CUT_SHORT = {413, 431}
"""Answers that come before the request was read to its end: nothing more is read from it."""


def install_handlers(app: FastAPI) -> None:
    """Register the handlers on the application; what nothing expects, `app.edge` answers."""
    app.add_exception_handler(SanxianError, _ours)
    app.add_exception_handler(OSError, _files)
    app.add_exception_handler(RequestValidationError, _parameters)
    app.add_exception_handler(HTTPException, _bare)


def problem_response(
    problem: dict[str, Any], status: int, headers: dict[str, str] | None = None
) -> Response:
    """A problem document as a response."""
    return Response(orjson.dumps(problem), status, headers, media_type=PROBLEM)


async def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, SanxianError)  # noqa: S101 - registered for this class
    return error_response(request, error)


async def _files(request: Request, error: Exception) -> Response:
    """A full disk is our condition, whichever file was being written; the rest are faults."""
    full = storage_full(error) if isinstance(error, OSError) else None
    if full is None:
        raise error
    return error_response(request, full)


def error_response(request: Request, error: SanxianError) -> Response:
    """An error of ours as its problem document, with the headers that go with it."""
    status = status_of(error)
    problem = problem_of(
        error, instance=_instance(request), language=_language(request), base=_base(request)
    )
    is_ours = status >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, HttpError)
    if is_ours:
        log.error("%s", error.code, exc_info=error)
    else:
        log.info("%s %s", status, error.code, extra={"status": status, "code": error.code})
    headers = {"Retry-After": _RETRY_AFTER_S} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    if isinstance(error, HttpError):
        headers |= error.headers
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if status in _CUT_SHORT:
        headers["Connection"] = "close"
    return problem_response(problem, status, headers)


async def _parameters(request: Request, error: Exception) -> Response:
    """A parameter of the path or the query that cannot be parsed is a bad request."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class
    faults = [
        Fault(
            code="bad-parameter",
            pointer=pointer_to(one["loc"]),
            detail=Text(zh=f"{one['loc'][-1]}：{wrong.zh}。", en=f"{one['loc'][-1]}: {wrong.en}."),
        )
        for one in error.errors()
        for wrong in [told(one)]
    ]
    first = faults[0].detail
    return error_response(request, BadParameterError(first.zh, first.en, faults=faults))


async def _bare(request: Request, error: Exception) -> Response:
    """The framework's own errors: unknown address, wrong method."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class
    phrase = HTTPStatus(error.status_code).phrase
    known = _BARE.get(error.status_code)
    code, title = known or (phrase.lower().replace(" ", "-"), Text(zh=phrase, en=phrase))
    problem = _plain(request, error.status_code, code, title)
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_methods_at(request))
    return problem_response(problem, error.status_code, headers)


def _methods_at(request: Request) -> list[str]:
    """Every method that the address answers (RFC 9110, section 15.5.6).

    The framework names those of the first route that fits the address alone.
    """
    routes = request.app.router.routes
    here = [route for route in routes if route.matches(request.scope)[0] is not Match.NONE]
    return sorted({method for route in here for method in getattr(route, "methods", None) or ()})


def crash_response(request: Request) -> Response:
    """The answer to whoever met a fault of ours: nothing of the inside."""
    code, title = _BARE[500]
    return problem_response(_plain(request, 500, code, title), 500)


def _plain(request: Request, status: int, code: str, title: Text) -> dict[str, Any]:
    english = _language(request).startswith("en")
    remedy = Text(zh="请核对请求地址与方法。", en="Check the address and the method.")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        remedy = Text(
            zh="请把请求编号告知管理员。", en="Tell the administrator the id of the request."
        )
    return {
        "type": "about:blank",
        "title": title.en if english else title.zh,
        "status": status,
        "detail": title.en if english else title.zh,
        "instance": _instance(request),
        "trace_id": trace_of(_instance(request)),
        "code": code,
        "titles": title.as_dict(),
        "remedy": remedy.as_dict(),
        "errors": [],
    }


def _instance(request: Request) -> str | None:
    identity = getattr(request.state, "request_id", None)
    return f"urn:uuid:{identity}" if identity else None


def _language(request: Request) -> str:
    return request.headers.get("accept-language", "zh-CN").split(",")[0].strip() or "zh-CN"


def _base(request: Request) -> str:
    configured = request.app.state.workspace.settings.web.public_url
    return str(configured or "").rstrip("/")
