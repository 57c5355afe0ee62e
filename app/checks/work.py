"""How much work a check is, before any of it is done."""

from collections.abc import Sequence
from typing import Final

from zoning.composition.layers import OpenRelease
from zoning.ingest.errors.base import TooLargeError
from zoning.model.footprint import Footprint

WORK_PER_S: Final = 1e8
"""Pairs of edges of an overlay in a second, on a slow processor (docs/benchmarks.md)."""


class CheckTooLargeError(TooLargeError):
    """A footprint and layers so detailed that their overlay would take too long."""

    code = "geometry-too-complex"
    title_zh = "核查工作量过大"
    title_en = "Check too large"
    remedy_zh = "请把项目范围拆分后分别核查，或简化范围后重试。"
    remedy_en = "Split the footprint and check its parts, or draw it with fewer vertices."


def estimate_work(footprint: Footprint, releases: Sequence[OpenRelease]) -> int:
    """Pairs of edges that an overlay of the footprint with every open layer takes, about."""
    return sum(
        layer.shapes.estimate(footprint.geometry)
        for release in releases
        for layer in release.layers
        if layer.shapes is not None and layer.failure is None and layer.meets(footprint.bounds)
    )
