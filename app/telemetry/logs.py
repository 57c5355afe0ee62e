"""Logs of a process: text on a terminal, JSON lines where a machine collects them.

What a log may not hold: coordinates, names of projects and people, keys, contents of files. So
requests are logged by the template of their route and never by their address; statements of the
database without their values; and decimals with four places or more, as coordinates are written,
are blotted out of whatever a library says in an error.
"""

import logging
import re
import sys
from typing import Final

from app.settings import LogSettings

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
    handler.setFormatter(_formatter(as_json=as_json))
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


def _formatter(*, as_json: bool) -> logging.Formatter:
    if not as_json:
        return TextFormatter()
    from app.telemetry.json_lines import json_formatter  # noqa: PLC0415 (heavy, for servers alone)

    return json_formatter()
