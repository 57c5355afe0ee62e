"""Logs of a process: text on a terminal, JSON lines where a machine collects them.

What a log may not hold: coordinates, names of projects and people, keys, contents of files. So
requests are logged by the template of their route and never by their address; statements of the
database without their values; and decimals with four places or more, as coordinates are written,
are blotted out of whatever a library says in an error.
"""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any, Final

from app.settings import LogSettings
from app.telemetry.context import request_id

FIELDS: Final = ("method", "route", "status", "code", "duration_ms", "body_bytes")
"""What a JSON line may hold beside its text."""

_COORDINATE: Final = re.compile(r"-?\d{1,8}\.\d{4,}")
_BLOT: Final = "▪"
_QUIET: Final = ("alembic", "fontTools", "numba", "rasterio", "pyogrio", "typst")


def configure_logs(settings: LogSettings, *, level: str | None = None) -> None:
    """Send the logs of this process to standard error in the form that is wanted.

    Args:
        settings: form and level.
        level: what `auto` means here, where it is not what it usually means.
    """
    is_terminal = sys.stderr.isatty()
    usual = level or ("warning" if is_terminal else "info")
    as_json = settings.format == "json" or (settings.format == "auto" and not is_terminal)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if as_json else TextFormatter())
    chosen = usual if settings.level == "auto" else settings.level
    logging.basicConfig(level=chosen.upper(), handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)


def blotted(text: str) -> str:
    """A text without what may be a coordinate."""
    return _COORDINATE.sub(_BLOT, text)


class TextFormatter(logging.Formatter):
    """A line for people."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the trace below it where there is one."""
        return blotted(super().format(record))


class JsonFormatter(logging.Formatter):
    """A JSON object on one line, with the id of the request that it was logged for."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; a trace is a member of it."""
        line: dict[str, Any] = {
            "event": blotted(record.getMessage()),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        line |= {name: vars(record)[name] for name in FIELDS if name in vars(record)}
        line["time"] = f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
        identity = request_id.get()
        if identity:
            line["request_id"] = identity
        if record.exc_info:
            line["exception"] = blotted(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=repr)
