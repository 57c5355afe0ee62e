"""Which pool a request belongs to: a flood of one kind leaves the others standing."""

import os
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from app.edge.pools import Patience, Pool
from app.settings import GateSettings

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_ALWAYS: Final = frozenset({"/livez", "/readyz", "/metrics"})
"""Asked by whoever watches the service; never turned away."""


class Lane(StrEnum):
    """Kinds of requests that do not stand in each other's way."""

    CHECKS = "checks"
    UPLOADS = "uploads"
    TILES = "tiles"
    REPORTS = "reports"
    OTHERS = "others"


def lane_of(method: str, path: str, media_type: str) -> Lane | None:
    """The lane of a request by its address; None = it is let in always."""
    if path in _ALWAYS or path.startswith("/assets/"):
        return None
    if path.startswith(_DRAWN) or "/tiles/" in path:
        return Lane.TILES
    if method in _SAFE:
        return Lane.REPORTS if _is_report(path) else Lane.OTHERS
    if media_type.startswith("multipart/") or path.startswith(_READ_FILES):
        return Lane.UPLOADS
    if path.startswith(_CHECKED):
        return Lane.CHECKS
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
    at_once = {
        Lane.CHECKS: settings.checks_at_once or 2 * processors,
        Lane.UPLOADS: settings.uploads_at_once or processors,
        Lane.TILES: settings.tiles_at_once or 8 * processors,
        Lane.REPORTS: processors,
        Lane.OTHERS: 8 * processors,
    }
    return {
        lane: Pool(lane.value, at_once=count, most_open=settings.most_open, patience=patience)
        for lane, count in at_once.items()
    }
