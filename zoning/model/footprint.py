"""The footprint: the project's geometry, checked, in lon/lat CGCS2000, measured once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import shapely
from shapely.geometry.base import BaseGeometry

from zoning.geometry import canonical
from zoning.measure import area_m2, plane_area_m2
from zoning.model.finding import Finding
from zoning.vocabulary import Occupation


@dataclass(frozen=True, slots=True, kw_only=True)
class FootprintPart:
    """A part of the site that takes the land in one way; None where nobody said which."""

    geometry: BaseGeometry
    occupation: Occupation | None


@dataclass(frozen=True, kw_only=True)
class Footprint:
    """A valid polygon, multipolygon or point, in canonical order.

    Attributes:
        geometry: EPSG:4490, x = longitude, y = latitude.
        parts: the same geometry by way of occupation.
        area_m2: ellipsoidal area; 0 for a point.
        plane_area_m2: area in its own 3-degree Gauss-Krüger zone.
        sha256: of the little-endian WKB of the geometry.
        findings: what the reader changed or doubted.
    """

    geometry: BaseGeometry
    parts: tuple[FootprintPart, ...]
    area_m2: float
    plane_area_m2: float
    sha256: str
    findings: tuple[Finding, ...] = field(default=())

    @cached_property
    def is_point(self) -> bool:
        """Whether it is only a point: a preliminary look."""
        return bool(shapely.get_dimensions(self.geometry) == 0)

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        west, south, east, north = shapely.bounds(self.geometry)
        return float(west), float(south), float(east), float(north)


def make_footprint(
    parts: Sequence[tuple[BaseGeometry, Occupation | None]], findings: Sequence[Finding] = ()
) -> Footprint:
    """A footprint from valid lon/lat parts; parts taking the land alike become one shape.

    Order of parts, rings and vertices leaves no trace in the result.
    """
    ways = {occupation for _, occupation in parts}
    by_way = []
    for way in sorted(ways, key=lambda one: one or ""):
        shapes = [canonical(shape) for shape, occupation in parts if occupation == way]
        by_way.append(FootprintPart(geometry=_one_shape(shapes), occupation=way))
    whole = by_way[0].geometry
    if len(by_way) > 1:
        whole = canonical(shapely.union_all([part.geometry for part in by_way]))
    is_point = shapely.get_dimensions(whole) == 0
    return Footprint(
        geometry=whole,
        parts=tuple(by_way),
        area_m2=0.0 if is_point else float(area_m2(whole)),
        plane_area_m2=0.0 if is_point else float(plane_area_m2(whole)),
        sha256=hashlib.sha256(shapely.to_wkb(whole, byte_order=1)).hexdigest(),
        findings=tuple(findings),
    )


def _one_shape(shapes: list[BaseGeometry]) -> BaseGeometry:
    """Several canonical parts as one; a single part keeps every vertex as it was given."""
    if len(shapes) == 1:
        return shapes[0]
    in_order = sorted(shapes, key=lambda shape: shapely.to_wkb(shape, byte_order=1))
    return canonical(shapely.union_all(in_order))
