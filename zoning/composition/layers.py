"""Layers of a release, opened for checks: compiled polygons, and lines and points beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zoning.model.release import LayerRecord, Release
from zoning.overlay import Layer
from zoning.overlay.boxes import Box
from zoning.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneLabel:
    """What a zone is called, without its shape."""

    code: str
    name: str | None = None
    category: str | None = None
    cls: str | None = None


@dataclass(frozen=True, kw_only=True)
class OpenLayer:
    """One layer ready for checks, or the reason why it is not.

    Attributes:
        shapes: its polygons; None where it has none or could not be opened.
        labels: one for each polygon, in the order of `shapes`.
        marks: lines and points of a reference layer, EPSG:4490.
        mark_labels: one for each of them.
        failure: why it could not be opened or must not be trusted.
    """

    record: LayerRecord
    shapes: Layer | None = None
    labels: Sequence[ZoneLabel] = ()
    marks: NDArray[np.object_] = field(default_factory=lambda: np.empty(0, dtype=object))
    mark_labels: Sequence[ZoneLabel] = ()
    failure: Text | None = None

    @cached_property
    def mark_tree(self) -> shapely.STRtree:
        """Index over lines and points."""
        return shapely.STRtree(self.marks)

    def meets(self, box: Box, margin_deg: float = 0.0) -> bool:
        """Whether the box of all its polygons comes within a margin of a box."""
        if self.shapes is None or self.shapes.bounds is None:
            return False
        west, south, east, north = self.shapes.bounds
        return (
            west <= box[2] + margin_deg
            and east >= box[0] - margin_deg
            and south <= box[3] + margin_deg
            and north >= box[1] - margin_deg
        )

    def near(self, bounds: Box, margin_deg: float) -> NDArray[np.intp]:
        """Numbers of the polygons whose box comes within a margin of a box."""
        if self.shapes is None or not self.meets(bounds, margin_deg):
            return np.empty(0, dtype=np.intp)
        return self.shapes.zones_near(bounds, margin_deg)

    def geometry(self, index: int) -> BaseGeometry:
        """Polygon of a zone."""
        assert self.shapes is not None  # noqa: S101 - only numbers of polygons are asked for
        return self.shapes.zone_geometry(index)


@dataclass(frozen=True, kw_only=True)
class OpenRelease:
    """A release with its layers opened."""

    release: Release
    layers: tuple[OpenLayer, ...]
    requires: tuple[str, ...] = ()

    @property
    def is_spatial(self) -> bool:
        """Whether it holds geometry at all."""
        return bool(self.layers)
