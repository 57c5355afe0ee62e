"""A part of the footprint in three values: where something certainly holds, and where it may hold.

Kleene's logic drawn on the map. Where data is missing the possible region is larger than the
certain one, and what is cut out of both is missing no more: a park layer that nobody delivered
does not matter to a clause that binds only in a unit the footprint does not touch.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import shapely
from shapely.geometry.base import BaseGeometry

from zoning.geometry import (
    MIN_AREA_M2,
    ShapeTooComplexError,
    difference,
    fits_disc,
    intersection,
    joined,
)
from zoning.measure import area_m2

EMPTY = shapely.Polygon()


@dataclass(frozen=True, slots=True)
class Slenderness:
    """A shape and the diameter in metres of the disc that must fit into it."""

    shape: BaseGeometry
    tolerance_m: float

    def holds(self) -> bool:
        """Whether the shape is so slender that no disc fits (relation `sliver`)."""
        return not fits_disc(self.shape, self.tolerance_m)


@dataclass(frozen=True, kw_only=True)
class Region:
    """Where a statement holds on the footprint.

    Attributes:
        certain: shape, lon/lat CGCS2000, where it holds.
        possible: shape where it is not known to fail; contains `certain`.
        missing: what would have to be known to make the two equal, as `kind:what` texts.
        slender: the statement rests on a mere sliver if any of these holds.
        nowhere: whether it certainly holds nowhere; asked of a region for many clauses.
        somewhere: whether it certainly holds on some part; likewise.
    """

    certain: BaseGeometry
    possible: BaseGeometry
    missing: frozenset[str] = frozenset()
    slender: tuple[Slenderness, ...] = ()
    nowhere: bool = field(init=False, repr=False, compare=False)
    somewhere: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "nowhere", bool(self.possible.is_empty))
        object.__setattr__(self, "somewhere", not self.certain.is_empty)

    def is_sliver(self) -> bool:
        """Whether every overlap it rests on is a sliver."""
        return bool(self.slender) and self.somewhere and any(one.holds() for one in self.slender)

    def within(self, whole: BaseGeometry) -> "Region":
        """The complement inside the whole footprint."""
        try:
            certain = _subtract(whole, self.possible)
            possible = _subtract(whole, self.certain)
        except ShapeTooComplexError as error:
            return unknown(whole, f"shape:{error.code}")
        tolerances = [test.tolerance_m for test in self.slender]
        return Region(
            certain=certain,
            possible=possible,
            missing=self.missing,
            slender=(Slenderness(certain, min(tolerances)),) if tolerances else (),
        )


_NOWHERE = Region(certain=EMPTY, possible=EMPTY)


def everywhere(whole: BaseGeometry) -> Region:
    """The region of what holds on the whole footprint."""
    return Region(certain=whole, possible=whole)


def unknown(whole: BaseGeometry, missing: str) -> Region:
    """The region of a statement of which nothing is known."""
    return Region(certain=EMPTY, possible=whole, missing=frozenset({missing}))


def nowhere() -> Region:
    """The region of what certainly holds nowhere."""
    return _NOWHERE


def all_of(regions: Sequence[Region]) -> Region:
    """Where every statement holds."""
    first, *others = regions
    if first.nowhere:
        return nowhere()
    certain, possible = first.certain, first.possible
    try:
        for other in others:
            if other.nowhere:
                return nowhere()
            certain = _meet(certain, other.certain)
            possible = _meet(possible, other.possible)
    except ShapeTooComplexError as error:
        return unknown(first.possible, f"shape:{error.code}")
    if possible.is_empty:
        return nowhere()
    tests = [test for region in regions for test in region.slender]
    if tests and len(regions) > 1:
        tests.append(Slenderness(certain, min(test.tolerance_m for test in tests)))
    return Region(
        certain=certain,
        possible=possible,
        missing=frozenset().union(*(region.missing for region in regions)),
        slender=tuple(tests),
    )


def any_of(regions: Sequence[Region]) -> Region:
    """Where at least one statement holds."""
    certain = _join([region.certain for region in regions])
    slender: tuple[Slenderness, ...] = ()
    holding = [region for region in regions if region.somewhere]
    if holding and all(region.is_sliver() for region in holding):
        widest = max(test.tolerance_m for region in holding for test in region.slender)
        slender = (Slenderness(certain, widest),)
    return Region(
        certain=certain,
        possible=_join([region.possible for region in regions]),
        missing=frozenset().union(*(region.missing for region in regions)),
        slender=slender,
    )


def _meet(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    if one is other or one.is_empty:
        return one
    return other if other.is_empty else _kept(intersection(one, other))


def _join(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    present = [shape for shape in shapes if not shape.is_empty]
    if not present:
        return EMPTY
    if all(shape is present[0] for shape in present):
        return present[0]
    return joined(present)


def _subtract(whole: BaseGeometry, part: BaseGeometry) -> BaseGeometry:
    if part is whole:
        return EMPTY
    return whole if part.is_empty else _kept(difference(whole, part))


def _kept(shape: BaseGeometry) -> BaseGeometry:
    """A shape, or nothing where it is only the rounding noise of contact."""
    noise = shapely.get_dimensions(shape) == 2 and area_m2(shape) < MIN_AREA_M2
    return EMPTY if noise else shape
