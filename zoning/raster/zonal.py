"""Zonal facts: what a raster says of a polygon, exact to the fraction of a pixel.

Every pixel counts with the share of it that the zone covers (exactextract), so a footprint smaller
than a pixel has a value too. Pixels without a value, and ground beyond the raster, are missing:
they are never averaged away in silence but answered as `nodata_share` and `status`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from zoning.ingest.errors import RasterZoneTooLargeError
from zoning.measure import Objects, area_m2
from zoning.model.finding import Finding
from zoning.raster.coverage import Covered, covered, in_pixels
from zoning.raster.model import RasterKind
from zoning.raster.opening import OpenRaster
from zoning.texts import Text
from zoning.vocabulary import Severity

QUANTILES: Final = (5, 10, 25, 50, 75, 90, 95)
"""Percentiles in every answer: `p5` … `p95`."""

AMOUNTS: Final = ("mean", "min", "max", "std", *(f"p{q}" for q in QUANTILES))
"""Statistics of a continuous raster, by name."""

_MOST_PIXELS = 50_000_000
_NOTHING_MISSING = 1e-9


class ZonalStatus(StrEnum):
    """How much of a zone the raster speaks of."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    NO_DATA = "no_data"


@dataclass(frozen=True, slots=True, kw_only=True)
class ZonalRow:
    """What a raster says of one zone.

    Attributes:
        pixels: pixels touched; valid_pixels: those of them with a value.
        nodata_share: share of the zone's area without a value, beyond the raster included.
        amounts: the statistics of `AMOUNTS` over the part with values; empty where there is none,
            and for classes.
        shares: class code → share of the part with values, adding up to 1; empty for amounts.
        area_m2: ellipsoidal area of the zone.
        findings: `low-resolution` where a pixel is larger than the zone.
    """

    status: ZonalStatus
    pixels: int
    valid_pixels: int
    nodata_share: float
    amounts: dict[str, float]
    shares: dict[int, float]
    area_m2: float
    findings: tuple[Finding, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """JSON form: statistics side by side, `null` where there is no value."""
        classes = [
            {
                "code": code,
                "share": share,
                "area_m2": share * self.area_m2 * (1 - self.nodata_share),
            }
            for code, share in self.shares.items()
        ]
        return {
            "status": self.status.value,
            "pixels": self.pixels,
            "valid_pixels": self.valid_pixels,
            "nodata_share": self.nodata_share,
            "area_m2": self.area_m2,
            **{name: self.amounts.get(name) for name in AMOUNTS},
            "classes": classes,
            "findings": [one.as_dict() for one in self.findings],
        }


def zonal(raster: OpenRaster, shapes: Objects | Sequence[shapely.Geometry]) -> Iterator[ZonalRow]:
    """One row for each zone, in order.

    Args:
        raster: an open raster.
        shapes: (n,) polygons in lon/lat CGCS2000.

    Raises:
        RasterCorruptError: a block cannot be decoded; there is no partial answer.
        RasterZoneTooLargeError: a zone of more pixels than one answer takes into account.
    """
    for shape in shapes:
        yield _row(raster, shape)


def _row(raster: OpenRaster, shape: shapely.Geometry) -> ZonalRow:
    placed = in_pixels(raster, shape)
    findings = _low_resolution(placed.area)
    parts = _gathered(covered(raster, placed))
    area = float(area_m2(shape))
    if parts is None:
        return _nothing(0, area, findings)
    within = float(parts.fraction.sum())
    beyond = max(0.0, 1.0 - within / placed.area) if placed.area else 0.0
    beyond = beyond if beyond > _NOTHING_MISSING else 0.0
    weight = parts.weight[parts.valid]
    total, known = float(parts.weight.sum()), float(weight.sum())
    if not known > 0:
        return _nothing(len(parts.values), area, findings)
    missing = 1.0 - (1.0 - beyond) * (known / total) if not parts.valid.all() else beyond
    values = parts.values[parts.valid]
    classes = raster.kind is RasterKind.CATEGORICAL
    return ZonalRow(
        status=ZonalStatus.PARTIAL if missing > 0 else ZonalStatus.COMPLETE,
        pixels=len(parts.values),
        valid_pixels=len(values),
        nodata_share=missing,
        amounts={} if classes else _amounts(values.astype(np.float64), weight / known),
        shares=_shares(values, weight / known) if classes else {},
        area_m2=area,
        findings=findings,
    )


def _gathered(strips: Iterator[Covered]) -> Covered | None:
    found: list[Covered] = []
    pixels = 0
    for strip in strips:
        pixels += len(strip.values)
        if pixels > _MOST_PIXELS:
            raise RasterZoneTooLargeError(
                f"一个范围覆盖超过 {_MOST_PIXELS} 个像元。",
                f"one zone covers more than {_MOST_PIXELS} pixels.",
            )
        found.append(strip)
    if not found:
        return None
    return Covered(
        values=np.concatenate([one.values for one in found]),
        valid=np.concatenate([one.valid for one in found]),
        fraction=np.concatenate([one.fraction for one in found]),
        weight=np.concatenate([one.weight for one in found]),
    )


def _nothing(pixels: int, area: float, findings: tuple[Finding, ...]) -> ZonalRow:
    return ZonalRow(
        status=ZonalStatus.NO_DATA,
        pixels=pixels,
        valid_pixels=0,
        nodata_share=1.0,
        amounts={},
        shares={},
        area_m2=area,
        findings=findings,
    )


def _amounts(values: npt.NDArray[np.float64], weight: npt.NDArray[np.float64]) -> dict[str, float]:
    """Statistics of values with weights that add up to 1.

    A percentile is the smallest value that, with all smaller ones, makes up that share of the area.
    """
    order = np.argsort(values, kind="stable")
    values, weight = values[order], weight[order]
    mean = float((values * weight).sum())
    below = np.cumsum(weight)
    places = np.searchsorted(below, np.array(QUANTILES) / 100 - 1e-12)
    quantiles = values[np.minimum(places, len(values) - 1)]
    return {
        "mean": mean,
        "min": float(values[0]),
        "max": float(values[-1]),
        "std": float(np.sqrt((np.square(values - mean) * weight).sum())),
        **{f"p{q}": float(one) for q, one in zip(QUANTILES, quantiles, strict=True)},
    }


def _shares(values: npt.NDArray[Any], weight: npt.NDArray[np.float64]) -> dict[int, float]:
    codes, place = np.unique(values, return_inverse=True)
    sums = np.bincount(place, weights=weight, minlength=len(codes))
    return {int(code): float(share) for code, share in zip(codes, sums, strict=True)}


def _low_resolution(zone_pixels: float) -> tuple[Finding, ...]:
    if zone_pixels >= 1:
        return ()
    text = Text(
        zh=f"像元比范围大：范围只有 {zone_pixels:.3g} 个像元，结果仅代表所在像元。",
        en=f"pixels are larger than the zone, which is {zone_pixels:.3g} of one: the answer speaks "
        "of the pixel around it.",
    )
    return (Finding(code="low-resolution", severity=Severity.WARNING, text=text),)
