"""Logs as JSON lines; apart from `logs`, for the library takes a while to import."""

import logging
from typing import Final

import structlog
from structlog.typing import EventDict

from app.telemetry.context import request_id
from app.telemetry.logs import blotted

FIELDS: Final = ("method", "route", "status", "code", "duration_ms", "body_bytes")
"""What a line may hold beside its text."""


def json_formatter() -> logging.Formatter:
    """One JSON object a line."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(allow=FIELDS),
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            _with_request,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _without_coordinates,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def _with_request(_logger: object, _method: str, event: EventDict) -> EventDict:
    identity = request_id.get()
    if identity:
        event["request_id"] = identity
    return event


def _without_coordinates(_logger: object, _method: str, event: EventDict) -> EventDict:
    for name in ("event", "exception"):
        if name in event:
            event[name] = blotted(str(event[name]))
    return event
