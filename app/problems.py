"""Problem documents (RFC 9457): one table from error classes to HTTP status, one form for all."""

from typing import Any, Final

from access_lists.errors import AccessListError
from app.http_errors import HttpError
from app.permissions import ForbiddenError
from zoning.crs import CrsTextTooLargeError
from zoning.errors import InputError, NotFoundError, SanxianError, StateError, StoreError
from zoning.ingest.errors.base import MalformedError, TooLargeError, UnsupportedError
from zoning.store.filters import BadFilterError

STATUS: Final[tuple[tuple[type[SanxianError], int], ...]] = (
    (ForbiddenError, 403),
    (MalformedError, 400),
    (BadFilterError, 400),
    (TooLargeError, 413),
    (CrsTextTooLargeError, 413),
    (UnsupportedError, 415),
    (NotFoundError, 404),
    (StateError, 409),
    (StoreError, 503),
    (InputError, 422),
    (AccessListError, 422),
    (SanxianError, 422),
)
"""The first class that an error belongs to gives its status."""


def status_of(error: SanxianError) -> int:
    """HTTP status of an error."""
    if isinstance(error, HttpError):
        return error.status
    return next(status for cls, status in STATUS if isinstance(error, cls))


def problem_of(
    error: SanxianError, *, instance: str | None = None, language: str = "zh-CN", base: str = ""
) -> dict[str, Any]:
    """The problem document of an error, in the language asked for, with both titles."""
    english = language.startswith("en")
    detail = error.detail.en if english else error.detail.zh
    faults = [fault.as_dict() for fault in error.all_faults()]
    if english:
        for fault, shown in zip(error.all_faults(), faults, strict=True):
            shown["detail"] = fault.detail.en
    return {
        "type": getattr(error, "type_uri", "") or f"{base}/problems/{error.code}",
        "title": error.title.en if english else error.title.zh,
        "status": status_of(error),
        "detail": detail,
        "instance": instance,
        "trace_id": trace_of(instance),
        "code": error.code,
        "titles": error.title.as_dict(),
        "details": error.detail.as_dict(),
        "remedy": error.remedy.as_dict(),
        "errors": faults,
        "proposals": [one.as_dict() for one in getattr(error, "proposals", ())],
    }


def trace_of(instance: str | None) -> str | None:
    """The id under which logs and the audit record know a request."""
    return instance.removeprefix("urn:uuid:") if instance else None
