"""Where on the footprint a statement holds: the overlay as the legal library sees it.

A class of zone is known on the territory of every release that holds it or states it absent.
Elsewhere it may lie anywhere: the region found there is only possible, and says what is missing.
A class that no zone of a layer bears counts as missing too: a name spelt differently in the list
and in the data must not read as "not concerned".
"""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

import shapely
from shapely.geometry.base import BaseGeometry

from zoning.codes import jurisdiction_covers
from zoning.composition.distance import (
    band,
    features_near,
    nearest_m,
    widened,
)
from zoning.composition.hits import Hit
from zoning.composition.layers import OpenLayer, OpenRelease
from zoning.composition.overlay import RED_LINES_ABSENT, Overlay
from zoning.composition.territory import (
    METRES_PER_DEGREE,
    outside,
    shapes_near,
    territory_layers,
)
from zoning.geometry import MIN_AREA_M2, ShapeTooComplexError, difference, joined, polygons_of
from zoning.measure import area_m2
from zoning.model.region import EMPTY, Region, Slenderness, everywhere, nowhere, unknown
from zoning.texts import normalised
from zoning.vocabulary import LayerKind, Occupation, UnitCategory

FARTHEST_M = 100_000.0
"""How far features of a class are looked for."""


@dataclass(frozen=True, kw_only=True)
class OverlayGround:
    """The port `access_lists.ground.Ground`, answered from an overlay.

    Attributes:
        occupation_claimed: how the parts take the land of which nobody said it.
    """

    overlay: Overlay
    occupation_claimed: Occupation | None = None
    _near: dict[str, float | None] = field(default_factory=dict)

    @property
    def opposite(self) -> "OverlayGround":
        """Itself: the zones are exact."""
        return self

    @property
    def whole(self) -> Region:
        """The whole footprint."""
        return everywhere(self.overlay.footprint.geometry)

    def unit(self, code: str) -> Region:
        """The part in the control unit of this code; gaps are told by the coverage."""
        hits = [hit for hit in self._hits(LayerKind.CONTROL_UNITS) if hit.label.code == code]
        return self._region(hits, unknown_part=EMPTY, missing="")

    def unit_category(self, category: UnitCategory) -> Region:
        """The part in units of a category; units without one may be of any."""
        units = self._hits(LayerKind.CONTROL_UNITS)
        certain = self._region(
            [hit for hit in units if hit.label.category == category], unknown_part=EMPTY, missing=""
        )
        nameless = [hit for hit in units if hit.label.category is None]
        if not nameless:
            return certain
        possible = self._region(nameless, unknown_part=EMPTY, missing="")
        return Region(
            certain=certain.certain,
            possible=_union([certain.possible, possible.possible]),
            missing=frozenset({"attribute:category"}),
            slender=certain.slender,
        )

    def jurisdiction(self, code: str) -> Region:
        """The part in the territory of releases for this division or one inside it."""
        parts = [
            one.part
            for one in self.overlay.known
            if any(jurisdiction_covers(code, own) for own in one.release.release.jurisdictions)
        ]
        part = self._joined(parts)
        return Region(certain=part, possible=part)

    def red_line(self, code: str | None) -> Region:
        """The part in any red line, or in the one of this code."""
        hits = [
            hit for hit in self._hits(LayerKind.RED_LINES) if code is None or hit.label.code == code
        ]
        return self._of_class(
            hits,
            missing="layer:red-lines",
            has=lambda layer: layer.record.kind is LayerKind.RED_LINES,
            absent={RED_LINES_ABSENT},
        )

    def element_zone(self, element: str, cls: str | None) -> Region:
        """The part in zones of this element, of one class or of any."""
        wanted = normalised(cls) if cls else None

        def is_one(layer: OpenLayer) -> bool:
            record = layer.record
            same = record.kind is LayerKind.ELEMENT_ZONES and record.element == element
            return same and (wanted is None or wanted in map(normalised, record.classes))

        hits = [
            hit
            for result in self.overlay.layers
            if result.kind is LayerKind.ELEMENT_ZONES and result.element == element
            for hit in result.hits
            if hit.overlaps and (wanted is None or normalised(hit.label.cls or "") == wanted)
        ]
        what = f"{element}/{cls}" if cls else element
        return self._of_class(
            hits,
            missing=f"layer:element-zones/{what}",
            has=is_one,
            absent={f"element-zones:{element}", f"element-zones:{what}"},
        )

    def reference(self, cls: str, name: str | None) -> Region:
        """The part in reference features of this class, of one name or of any."""
        wanted = normalised(name) if name else None
        hits = [
            hit
            for hit in self._hits(LayerKind.REFERENCE)
            if hit.label.cls == cls
            and (wanted is None or normalised(hit.label.name or "") == wanted)
        ]

        def is_one(layer: OpenLayer) -> bool:
            if cls not in layer.record.classes:
                return False
            return wanted is None or any(
                label.cls == cls and normalised(label.name or "") == wanted
                for label in [*layer.labels, *layer.mark_labels]
            )

        what = f"{cls}/{name}" if name else cls
        return self._of_class(hits, missing=f"layer:reference/{what}", has=is_one, absent={cls})

    def within_m(self, cls: str, distance_m: float) -> Region:
        """The part nearer than a distance; certainly none only if the data reach that far."""
        footprint = self.overlay.footprint
        nearest = self._nearest_within(cls, distance_m)
        missing = f"layer:reference/{cls}"
        known = self._reaches(cls, distance_m)
        whole = footprint.geometry
        if nearest is None or nearest >= distance_m:
            return nowhere() if known else unknown(whole, missing)
        features = features_near(self._layers(cls), cls, footprint.bounds, distance_m)
        part = polygons_of(band(whole, features, distance_m))
        if footprint.is_point or area_m2(part) < MIN_AREA_M2:
            part = whole
        return Region(
            certain=part,
            possible=part if known else whole,
            missing=frozenset() if known else frozenset({missing}),
        )

    def nearest_m(self, cls: str) -> float | None:
        """Ellipsoidal distance to the nearest feature within 100 km."""
        if cls not in self._near:
            for distance_m in (2_000.0, 10_000.0, FARTHEST_M):
                self._near[cls] = self._nearest_within(cls, distance_m)
                if self._near[cls] is not None:
                    break
        return self._near[cls]

    def occupation(self, ways: Sequence[Occupation]) -> Region:
        """The part that takes the land in one of these ways; not stated is none of them."""
        parts = [
            part.geometry
            for part in self.overlay.footprint.parts
            if (part.occupation or self.occupation_claimed) in ways
        ]
        region = self._joined(parts) if parts else EMPTY
        return Region(certain=region, possible=region)

    def claiming(self, way: Occupation) -> "OverlayGround":
        """The same ground, the parts of which nobody said it taken in this way."""
        return replace(self, occupation_claimed=way)

    def area_m2(self, region: Region) -> float:
        """Area of the certain part; the overlap itself where it is a single hit."""
        if region.certain is self.overlay.footprint.geometry:
            return self.overlay.footprint.area_m2
        return float(area_m2(region.certain)) if region.somewhere else 0.0

    def _hits(self, kind: LayerKind) -> list[Hit]:
        return [hit for hit in self.overlay.hits(kind) if hit.overlaps]

    def _of_class(
        self,
        hits: Sequence[Hit],
        *,
        missing: str,
        has: Callable[[OpenLayer], bool],
        absent: AbstractSet[str],
    ) -> Region:
        """A region of zones of one class, unknown where no release knows of the class."""
        parts = [one.part for one in self.overlay.known if _knows(one.release, has, absent)]
        return self._region(hits, unknown_part=self._outside(parts), missing=missing)

    def _region(self, hits: Sequence[Hit], *, unknown_part: BaseGeometry, missing: str) -> Region:
        whole = self.overlay.footprint.geometry
        try:
            shapes = [(hit.shape, hit.layer.record.boundary_tolerance_m) for hit in hits]
        except ShapeTooComplexError as error:
            return unknown(whole, f"shape:{error.code}")
        certain = self._joined([shape for shape, _ in shapes])
        if certain is whole or unknown_part.is_empty:
            possible, lacking = certain, frozenset[str]()
        else:
            possible, lacking = _union([certain, unknown_part]), frozenset({missing})
        tolerance = max((tolerance_m for _, tolerance_m in shapes), default=0.0)
        if len(hits) > 1 and not all(hit.relation == "sliver" for hit in hits):
            tolerance = min(tolerance_m for _, tolerance_m in shapes)
        slender = (Slenderness(certain, tolerance),) if tolerance else ()
        return Region(certain=certain, possible=possible, missing=lacking, slender=slender)

    def _joined(self, parts: Sequence[BaseGeometry]) -> BaseGeometry:
        whole = self.overlay.footprint.geometry
        if any(part is whole for part in parts):
            return whole
        joined = _union(parts)
        if joined.is_empty or self.overlay.footprint.is_point:
            return joined
        left_m2 = self.overlay.footprint.area_m2 - area_m2(joined)
        return whole if left_m2 < MIN_AREA_M2 else joined

    def _outside(self, parts: Sequence[BaseGeometry]) -> BaseGeometry:
        whole = self.overlay.footprint.geometry
        if any(part is whole for part in parts):
            return EMPTY
        try:
            left = outside(whole, parts)
        except ShapeTooComplexError:
            return whole
        noise = not self.overlay.footprint.is_point and area_m2(left) < MIN_AREA_M2
        return EMPTY if noise else left

    def _layers(self, cls: str) -> list[OpenLayer]:
        return [
            layer
            for one in self.overlay.known
            for layer in one.release.layers
            if cls in layer.record.classes and not layer.failure
        ]

    def _nearest_within(self, cls: str, distance_m: float) -> float | None:
        footprint = self.overlay.footprint
        features = features_near(self._layers(cls), cls, footprint.bounds, distance_m)
        return nearest_m(footprint.geometry, features)

    def _reaches(self, cls: str, distance_m: float) -> bool:
        """Whether the class is known everywhere within a distance of the footprint."""
        knowing = [
            one.release
            for one in self.overlay.known
            if _knows(one.release, lambda layer: cls in layer.record.classes, {cls})
        ]
        area = widened(self.overlay.footprint.geometry, distance_m)
        west, south, east, north = shapely.bounds(area).tolist()
        layers = [layer for release in knowing for layer in territory_layers(release)]
        left = area
        for cover in shapes_near(layers, (west, south, east, north), 1.0 / METRES_PER_DEGREE):
            if left.is_empty:
                break
            try:
                left = difference(
                    left, shapely.intersection(cover, shapely.box(west, south, east, north))
                )
            except ShapeTooComplexError:
                return False
        return float(area_m2(left)) <= 1e-6 * float(area_m2(area))


def _knows(
    release: OpenRelease, has: Callable[[OpenLayer], bool], absent: AbstractSet[str]
) -> bool:
    """Whether a release holds a class, computed, or states that it does not occur."""
    if not release.release.absent.isdisjoint(absent):
        return True
    layers = [layer for layer in release.layers if has(layer)]
    return bool(layers) and not any(layer.failure for layer in layers)


def _union(parts: Iterable[BaseGeometry]) -> BaseGeometry:
    present = [part for part in parts if not part.is_empty]
    if not present:
        return EMPTY
    return present[0] if len(present) == 1 else joined(present)
