"""What the legal library needs to know of the land: a port that the spatial overlay fulfils."""

from collections.abc import Sequence
from typing import Protocol

from zoning.model.region import Region
from zoning.vocabulary import Occupation, UnitCategory


class Ground(Protocol):
    """The footprint as the zones of the releases in force divide it.

    Every method answers with the region of the footprint (lon/lat CGCS2000) where the statement
    certainly holds and where it possibly holds; missing data makes the two differ.

    Where the exact zones may not be told, a ground answers at its worst: every part that could lie
    in a place lies there. Under a negation the worst is the opposite, which another ground answers.
    """

    @property
    def opposite(self) -> "Ground":
        """The ground to ask where a statement is negated; itself where the zones are exact."""

    @property
    def whole(self) -> Region:
        """The whole footprint."""

    def unit(self, code: str) -> Region:
        """The part in the control unit of this code."""

    def unit_category(self, category: UnitCategory) -> Region:
        """The part in control units of this category."""

    def jurisdiction(self, code: str) -> Region:
        """The part in the territory of this GB/T 2260 division ('' = all of GB/T 2260)."""

    def red_line(self, code: str | None) -> Region:
        """The part in any red line, or in the one of this code."""

    def element_zone(self, element: str, cls: str | None) -> Region:
        """The part in zones of this element, of one class or of any."""

    def reference(self, cls: str, name: str | None) -> Region:
        """The part in reference features of this class, of one name or of any."""

    def within_m(self, cls: str, distance_m: float) -> Region:
        """The part nearer than a distance to features of a reference class."""

    def nearest_m(self, cls: str) -> float | None:
        """Ellipsoidal distance in metres from the footprint to the nearest feature, if any."""

    def occupation(self, ways: Sequence[Occupation]) -> Region:
        """The part that takes the land in one of these ways; not stated is none of them."""

    def claiming(self, way: Occupation) -> "Ground":
        """The same ground, the parts of which nobody said it taken in this way."""

    def area_m2(self, region: Region) -> float:
        """Ellipsoidal area in m² of the certain part of a region; 0 for a point."""
