"""What a check found on the ground: layers, hits, coverage and gaps as values."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shapely.geometry.base import BaseGeometry

from zoning.composition.hits import Hit
from zoning.composition.layers import OpenLayer, OpenRelease
from zoning.model.finding import Finding
from zoning.model.footprint import Footprint
from zoning.model.release import Release
from zoning.texts import Text
from zoning.vocabulary import LayerKind, LayerStatus

RED_LINES_ABSENT = "red-lines"
"""What a release states as absent where it has no red lines at all."""


class GapCode(StrEnum):
    """Why something that every check needs is not known."""

    NO_RELEASE = "no-release"
    NO_DATA = "no-data"
    OUTSIDE_COVERAGE = "outside-coverage"
    LAYER_FAILED = "layer-failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something mandatory that is not known; it keeps the verdict at undetermined at best."""

    code: GapCode
    ref: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerResult:
    """What a check found in one layer; `layer` is None where the release has no such layer."""

    kind: LayerKind
    name: str | None
    release: Release | None
    status: LayerStatus
    covered_share: float
    boundary_tolerance_m: float
    hits: tuple[Hit, ...] = ()
    element: str | None = None
    cls: str | None = None
    layer: OpenLayer | None = None

    def as_dict(self) -> dict[str, Any]:
        """Member of `layers` in the Assessment."""
        return {
            "kind": self.kind.value,
            "name": self.name,
            "element": self.element,
            "class": self.cls,
            "release": self.release.id if self.release else None,
            "status": self.status.value,
            "covered_share": round(self.covered_share, 9),
            "boundary_tolerance_m": self.boundary_tolerance_m,
            "hits": [hit.as_dict() for hit in self.hits],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How far the control units cover the footprint (contract, tolerances)."""

    share: float
    uncovered_m2: float
    covered: bool
    uncovered: BaseGeometry


@dataclass(frozen=True, kw_only=True)
class Known:
    """A release that applies, and the part of the footprint in its territory."""

    release: OpenRelease
    part: BaseGeometry
    share: float


@dataclass(frozen=True, kw_only=True)
class Overlay:
    """The footprint as the releases in force divide it."""

    footprint: Footprint
    known: tuple[Known, ...]
    layers: tuple[LayerResult, ...]
    coverage: Coverage
    gaps: tuple[Gap, ...]
    findings: tuple[Finding, ...]
    neighbours: tuple[tuple[Release, float], ...]

    def hits(self, kind: LayerKind) -> list[Hit]:
        """Hits of one kind in all releases, contact included."""
        return [hit for result in self.layers if result.kind is kind for hit in result.hits]
