"""Metrics in the form of Prometheus; labels are few words of ours, never ids, names or places.

With several server processes their values are added up through files in a folder
(`PROMETHEUS_MULTIPROC_DIR`), which `sanxian serve --workers` sets up.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"

_SECONDS: Final = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)

_own = CollectorRegistry()

REQUESTS: Final = Counter(
    "sanxian_http_requests", "Requests answered.", ("method", "route", "status"), registry=_own
)
REQUEST_SECONDS: Final = Histogram(
    "sanxian_http_request_seconds",
    "From the arrival of a request to its answer.",
    ("route",),
    buckets=_SECONDS,
    registry=_own,
)
SHED: Final = Counter(
    "sanxian_http_shed",
    "Requests turned away: no room or time left (503), too slow (408), over the quota (429).",
    ("pool", "status"),
    registry=_own,
)
IN_WORK: Final = Gauge(
    "sanxian_http_in_work",
    "Requests worked on now.",
    ("pool",),
    registry=_own,
    multiprocess_mode="livesum",
)
WAITING: Final = Gauge(
    "sanxian_http_waiting",
    "Requests that wait to be let in.",
    ("pool",),
    registry=_own,
    multiprocess_mode="livesum",
)
CHECKS: Final = Counter("sanxian_checks", "Checks answered.", ("verdict",), registry=_own)
CHECK_SECONDS: Final = Histogram(
    "sanxian_check_seconds",
    "Stages of a check.",
    ("stage",),
    buckets=_SECONDS,
    registry=_own,
)

if FOLDER not in os.environ:
    ProcessCollector(registry=_own)
    PlatformCollector(registry=_own)


@contextmanager
def timed(stage: str) -> Iterator[None]:
    """Measure one stage of a check, also one that fails."""
    began = perf_counter()
    try:
        yield
    finally:
        CHECK_SECONDS.labels(stage).observe(perf_counter() - began)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A figure that is looked up when it is asked for.

    Attributes:
        values: by the value of the label, or one under '' where there is no label.
    """

    name: str
    help: str
    label: str = ""
    values: Mapping[str, float] = field(default_factory=dict)

    def metric(self) -> Metric:
        """The same for the client library."""
        labels = [self.label] if self.label else []
        family = GaugeMetricFamily(self.name, self.help, labels=labels)
        for value, number in self.values.items():
            family.add_metric([value] if self.label else [], number)
        return family


class _Given:
    """Figures as a collector."""

    def __init__(self, figures: Sequence[Figures]) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        """Each figure as a metric."""
        for one in self._figures:
            yield one.metric()


def exposition(figures: Sequence[Figures]) -> bytes:
    """Everything counted and looked up, as text."""
    asked = CollectorRegistry()
    asked.register(_Given(figures))
    counted = _own
    if FOLDER in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call] # the library types it not
    return bytes(generate_latest(counted) + generate_latest(asked))
