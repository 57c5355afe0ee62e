"""The ground at its worst: what may lie under a footprint, and what certainly does.

`OuterGround` answers for a statement itself: every cell that could lie in a place lies there.
`InnerGround` answers where a statement is negated: only cells that lie there for certain do. So
whatever the exact zones are, a clause that applies on them applies here, and an exception that
holds here holds on them. Each ground is the opposite of the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from zoning.composition.coarse import CoarseOverlay
from zoning.composition.distance import band, features_near
from zoning.composition.ground import OverlayGround
from zoning.composition.overlay import Overlay
from zoning.composition.territory import METRES_PER_DEGREE
from zoning.geometry import polygons_of
from zoning.grid import Grid, cover_of
from zoning.model.region import EMPTY, Region, nowhere
from zoning.vocabulary import Occupation, UnitCategory

_SLACK_M: Final = 0.1
"""More than distances are off by, so that no limit is missed by rounding."""

_DIAGONAL: Final = 1.5
"""No diagonal of a cell is longer than this many sides of one at the equator."""


@dataclass(frozen=True, kw_only=True)
class OuterGround(OverlayGround):
    """Where a statement may hold: the cells touched, over the outer forms of zones."""

    coarse: CoarseOverlay
    grid: Grid

    @property
    def opposite(self) -> "InnerGround | NoGround":  # type: ignore[override] # both are a Ground
        """Where it holds for certain."""
        if self.coarse.inner is None:
            return NoGround(outer=self)
        return InnerGround(
            overlay=replace(self.coarse.inner, known=self.coarse.known),
            occupation_claimed=self.occupation_claimed,
            outer=self,
            own=self.coarse.inner,
        )

    def within_m(self, cls: str, distance_m: float) -> Region:
        """The part that may be nearer than a distance."""
        return super().within_m(cls, distance_m + _SLACK_M)


@dataclass(frozen=True, kw_only=True)
class InnerGround(OverlayGround):
    """Where a statement holds for certain: the cells with ground, over the inner forms of zones.

    Which layers are known where is taken from the outer forms, so that nothing is called unknown
    here that is known of the exact zones.

    Attributes:
        own: the overlay of the inner forms alone.
    """

    outer: OuterGround
    own: Overlay

    @property
    def opposite(self) -> OuterGround:
        """Where it may hold."""
        return replace(self.outer, occupation_claimed=self.occupation_claimed)

    def jurisdiction(self, code: str) -> Region:
        """The part certainly in the territory of releases for this division or one inside it."""
        return OverlayGround(overlay=self.own).jurisdiction(code)

    def within_m(self, cls: str, distance_m: float) -> Region:
        """The cells that lie nearer than a distance as a whole, however features lie in theirs."""
        certain = [self.reference(cls, None).certain]
        cell_m = _DIAGONAL * METRES_PER_DEGREE / self.outer.grid.per_degree
        surely_m = distance_m - 2 * cell_m - _SLACK_M
        if surely_m > 0:
            certain.append(self._cells_within(cls, surely_m))
        part = self._joined([one for one in certain if not one.is_empty])
        return Region(certain=part, possible=part)

    def _cells_within(self, cls: str, distance_m: float) -> BaseGeometry:
        whole, bounds = self.overlay.footprint.geometry, self.overlay.footprint.bounds
        features = features_near(self._layers(cls), cls, bounds, distance_m)
        if not features:
            return EMPTY
        near = polygons_of(band(whole, features, distance_m))
        if near.is_empty:
            return EMPTY
        grid = self.outer.grid
        return polygons_of(shapely.intersection(whole, cover_of(near, grid).outer.shape(grid)))


@dataclass(frozen=True, kw_only=True)
class NoGround:
    """The certain ground of a footprint that takes next to nothing in any cell: nothing holds."""

    outer: OuterGround

    @property
    def opposite(self) -> OuterGround:
        """Where a statement may hold."""
        return self.outer

    @property
    def whole(self) -> Region:
        """No cell is certain."""
        return nowhere()

    def unit(self, code: str) -> Region:
        """Nowhere for certain; as every other place is."""
        del code
        return nowhere()

    def unit_category(self, category: UnitCategory) -> Region:
        """Nowhere for certain."""
        del category
        return nowhere()

    def jurisdiction(self, code: str) -> Region:
        """Nowhere for certain."""
        del code
        return nowhere()

    def red_line(self, code: str | None) -> Region:
        """Nowhere for certain."""
        del code
        return nowhere()

    def element_zone(self, element: str, cls: str | None) -> Region:
        """Nowhere for certain."""
        del element, cls
        return nowhere()

    def reference(self, cls: str, name: str | None) -> Region:
        """Nowhere for certain."""
        del cls, name
        return nowhere()

    def within_m(self, cls: str, distance_m: float) -> Region:
        """Nowhere for certain."""
        del cls, distance_m
        return nowhere()

    def nearest_m(self, cls: str) -> float | None:
        """As near as it may be."""
        return self.outer.nearest_m(cls)

    def occupation(self, ways: Sequence[Occupation]) -> Region:
        """Nowhere for certain."""
        del ways
        return nowhere()

    def claiming(self, way: Occupation) -> "NoGround":
        """The same, the land taken in this way."""
        return replace(self, outer=replace(self.outer, occupation_claimed=way))

    def area_m2(self, region: Region) -> float:
        """No ground."""
        del region
        return 0.0
