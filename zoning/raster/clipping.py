"""Patches cut to zones: what of each change lies inside a red line or a unit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from zoning.measure import area_m2
from zoning.raster.change_run import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedZone:
    """A zone that patches are cut to."""

    kind: str
    code: str
    name: str | None
    shape: shapely.Geometry


@dataclass(frozen=True, slots=True, kw_only=True)
class PatchInZone:
    """A patch, or its part inside one zone.

    Attributes:
        zone: None where patches are not cut.
        area_m2: ellipsoidal, of the part.
        rank: 1 = largest part.
    """

    rank: int
    patch: Patch
    zone: NamedZone | None
    shape: shapely.Geometry
    area_m2: float


_Part = tuple[Patch, NamedZone | None, shapely.Geometry, float]


def cut(patches: Sequence[Patch], zones: Sequence[NamedZone] | None) -> list[PatchInZone]:
    """Parts of patches inside zones, largest first; whole patches where `zones` is None.

    A patch across two zones gives a part in each; zones that overlap each have theirs.
    """
    found: list[_Part] = (
        [(patch, None, patch.shape, patch.area_m2) for patch in patches]
        if zones is None
        else _parts(patches, zones)
    )
    found.sort(key=lambda one: (-one[3], one[1].code if one[1] else "", one[2].bounds))
    return [
        PatchInZone(rank=rank, patch=patch, zone=zone, shape=shape, area_m2=area)
        for rank, (patch, zone, shape, area) in enumerate(found, start=1)
    ]


def _parts(patches: Sequence[Patch], zones: Sequence[NamedZone]) -> list[_Part]:
    shapes = np.array([zone.shape for zone in zones], dtype=object)
    whole = np.array([patch.shape for patch in patches], dtype=object)
    if not len(shapes) or not len(whole):
        return []
    rows, places = shapely.STRtree(shapes).query(whole, predicate="intersects")
    common = shapely.intersection(whole[rows], shapes[places])
    kept = [_polygonal(shape) for shape in common]
    areas = area_m2(kept)
    return [
        (patches[row], zones[place], shape, float(area))
        for row, place, shape, area in zip(rows.tolist(), places.tolist(), kept, areas, strict=True)
        if area > 0
    ]


def _polygonal(shape: shapely.Geometry) -> shapely.Geometry:
    """The polygons of a common part; lines and points where borders touch have no area."""
    if shape.geom_type in {"Polygon", "MultiPolygon"}:
        return shape
    parts = [one for one in shapely.get_parts(shape) if one.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)
