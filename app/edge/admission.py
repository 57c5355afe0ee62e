"""Which pool a request belongs to: a flood of one kind leaves the others standing."""

import os
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from app.edge.pools import Patience, Pool
from app.settings import GateSettings

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_ALWAYS: Final = frozenset({"/livez", "/readyz", "/metrics"})
"""Asked by whoever watches the service; never turned away."""

_LENGTH: Final = re.compile(r"[0-9]{1,18}")

_SMALL: Final = 256 * 1024
"""Bytes of a check; a larger one holds the interpreter for a quarter of a second. One at a time
does, so that several do not keep all the small ones waiting."""

_LONGER: Final = 5
"""So many times as long as others a large check waits for its turn."""


class Lane(StrEnum):
    """Kinds of requests that do not stand in each other's way."""

    CHECKS = "checks"
    LARGE_CHECKS = "large-checks"
    UPLOADS = "uploads"
    TILES = "tiles"
    REPORTS = "reports"
    OTHERS = "others"


def announced_length(headers: Mapping[str, str]) -> int | None:
    """Bytes of a body as its headers announce it; None where they do not (RFC 9112, 6.3)."""
    length = headers.get("content-length", "0")
    if "transfer-encoding" in headers or _LENGTH.fullmatch(length) is None:
        return None
    return int(length)


def lane_of(method: str, path: str, media_type: str, length: int | None) -> Lane | None:
    """The lane of a request by its address; None = it is let in always.

    Args:
        method: GET, POST, …
        path: without host and query.
        media_type: `Content-Type` of the body.
        length: bytes of the body, as `announced_length` has it.
    """
    if path in _ALWAYS or path.startswith("/assets/"):
        return None
    if path.startswith(_DRAWN) or "/tiles/" in path:
        return Lane.TILES
    if method in _SAFE:
        return Lane.REPORTS if _is_report(path) else Lane.OTHERS
    if media_type.startswith("multipart/") or path.startswith(_READ_FILES):
        return Lane.UPLOADS
    if path.startswith(_CHECKED):
        is_small = length is not None and length <= _SMALL
        return Lane.CHECKS if is_small else Lane.LARGE_CHECKS
    return Lane.OTHERS


def is_slow_work(lane: Lane | None, path: str) -> bool:
    """Whether a request may take minutes: files, reports, changes to whole releases."""
    return lane in {Lane.UPLOADS, Lane.REPORTS} or path.startswith(_WHOLE_RELEASES)


_WHOLE_RELEASES: Final = ("/v1/releases", "/v1/lists", "/v1/rasters", "/v1/clues", "/v1/map/")
_DRAWN: Final = ("/v1/map/layers/", "/v1/public/map/layers/")
_READ_FILES: Final = ("/v1/footprints", "/v1/inspections", "/v1/screenings")
_CHECKED: Final = ("/v1/checks", "/ogc/processes/")


def _is_report(path: str) -> bool:
    """A stored check with the suffix of a format."""
    return path.startswith("/v1/checks/") and "." in path


def make_pools(settings: GateSettings) -> Mapping[Lane, Pool]:
    """The pools of one process."""
    processors = len(os.sched_getaffinity(0))
    patience = Patience(queue_s=settings.queue_ms / 1000, burst_s=settings.burst_ms / 1000)
    long_patience = Patience(queue_s=patience.queue_s * _LONGER, burst_s=patience.burst_s * _LONGER)
    at_once = {
        Lane.CHECKS: settings.checks_at_once or 2 * processors,
        Lane.LARGE_CHECKS: 1,
        Lane.UPLOADS: settings.uploads_at_once or processors,
        Lane.TILES: settings.tiles_at_once or 8 * processors,
        Lane.REPORTS: processors,
        Lane.OTHERS: 8 * processors,
    }
    return {
        lane: Pool(
            lane.value,
            at_once=count,
            most_open=settings.most_open,
            patience=long_patience if lane is Lane.LARGE_CHECKS else patience,
        )
        for lane, count in at_once.items()
    }
