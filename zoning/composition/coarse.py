"""A footprint and the zones in force as the public tier sees them: on the national grid.

Every zone lies between its outer form (the cells it touches) and its inner form (the cells wholly
within it), and a footprint between the cells it touches and those it takes ground in. What follows
from these forms is all that a public answer may rest on: two zones with the same cells, and two
footprints with the same cells, cannot be told apart.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.composition.compose import compose
from zoning.composition.layers import OpenLayer, OpenRelease, ZoneLabel
from zoning.composition.overlay import Known, Overlay
from zoning.grid import NO_CELLS, Cover, Grid, Runs, cells_with_ground, cover_of
from zoning.model.footprint import Footprint, make_footprint
from zoning.model.release import LayerRecord, Release
from zoning.overlay import Layer

_LEAST_GROUND_DEG2: Final = 1e-12
"""0.01 m² at the equator and still more than the noise of contact at 80° N."""

_CLEARLY_M2: Final = 0.1
"""Far below the area of any cell, far above what areas of many cells are rounded by."""

_AREA: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CoarseZone:
    """A zone on the grid.

    Attributes:
        outer: every cell it touches.
        inner: the cells wholly within it; empty for lines and points.
        has_area: lines and points are touched, and never overlapped.
    """

    label: ZoneLabel
    outer: BaseGeometry
    inner: BaseGeometry
    has_area: bool = True


@dataclass(frozen=True, kw_only=True)
class CoarseRelease:
    """A release opened twice: its zones in their outer and in their inner form."""

    outer: OpenRelease
    inner: OpenRelease


@dataclass(frozen=True, kw_only=True)
class CoarseSite:
    """A footprint on the grid.

    Attributes:
        outer: the cells it touches.
        inner: the cells it certainly takes ground in, each in one way; None where there is none.
        near: the cells it touches and all their neighbours.
        was_point: only a point was given.
    """

    outer: Footprint
    inner: Footprint | None
    near: BaseGeometry
    was_point: bool


@dataclass(frozen=True, kw_only=True)
class CoarseOverlay:
    """A site over the releases in force, at most and at least.

    Attributes:
        outer: the cells that the site touches over the outer forms of zones.
        inner: the cells that it takes ground in over the inner forms; None where there is none.
        known: the releases whose outer form may speak of those cells.
        near_edge: whether the edge of some zone runs within a cell of the site.
    """

    outer: Overlay
    inner: Overlay | None
    known: tuple[Known, ...]
    near_edge: bool


def coarse_zone(label: ZoneLabel, geometry: BaseGeometry, grid: Grid) -> CoarseZone:
    """A zone with its exact shape in EPSG:4490 put on the grid."""
    cover = cover_of(geometry, grid)
    return CoarseZone(
        label=label,
        outer=cover.outer.shape(grid),
        inner=cover.inner.shape(grid),
        has_area=bool(shapely.get_dimensions(geometry) == _AREA),
    )


def coarse_record(record: LayerRecord, grid: Grid) -> LayerRecord:
    """What is said of a layer, its box widened to whole cells."""
    if record.bounds is None:
        return record
    west, south, east, north = (value * grid.per_degree for value in record.bounds)
    cells = (math.floor(west), math.floor(south), math.ceil(east), math.ceil(north))
    west, south, east, north = (value / grid.per_degree for value in cells)
    return replace(record, bounds=(west, south, east, north))


def coarse_release(release: Release, grid: Grid) -> Release:
    """A release with the boxes of its layers widened to whole cells."""
    return replace(release, layers=tuple(coarse_record(one, grid) for one in release.layers))


def coarse_layers(
    record: LayerRecord, zones: Sequence[CoarseZone], *, outer: Layer, inner: Layer
) -> tuple[OpenLayer, OpenLayer]:
    """A layer opened in its outer and its inner form.

    Args:
        record: of the exact layer; its bounds are replaced by those of the cells.
        zones: all its zones, in the order in which they were compiled.
        outer: compiled from the first of `compiled_shapes` of the same zones.
        inner: compiled from the second.
    """
    bounds = None
    if zones:
        west, south, east, north = shapely.total_bounds([one.outer for one in zones]).tolist()
        bounds = (west, south, east, north)
    record = replace(record, bounds=bounds)
    areal = [one.label for one in zones if one.has_area]
    slight = [one for one in zones if not one.has_area]
    marks = np.array([one.outer for one in slight], dtype=object)
    return (
        OpenLayer(
            record=record,
            shapes=outer,
            labels=areal,
            marks=marks,
            mark_labels=[one.label for one in slight],
        ),
        OpenLayer(record=record, shapes=inner, labels=areal),
    )


def compiled_shapes(zones: Sequence[CoarseZone]) -> tuple[list[BaseGeometry], list[BaseGeometry]]:
    """The polygons to compile for the outer and for the inner form of a layer."""
    areal = [one for one in zones if one.has_area]
    return [one.outer for one in areal], [one.inner for one in areal]


def cells_touched(footprint: Footprint, grid: Grid) -> int:
    """How many cells a footprint touches; cheap whatever its size."""
    return cover_of(footprint.geometry, grid).outer.count


def coarse_site(footprint: Footprint, grid: Grid) -> CoarseSite:
    """A footprint put on the grid."""
    covers = [(cover_of(one.geometry, grid), one) for one in footprint.parts]
    outer, inner = [], []
    for cover, part in covers:
        outer.append((cover.outer.shape(grid), part.occupation))
        others = [one.outer for one, other in covers if other is not part]
        ground = _ground(part.geometry, cover, grid, others)
        if len(ground.row):
            inner.append((ground.shape(grid), part.occupation))
    return CoarseSite(
        outer=make_footprint(outer, footprint.findings),
        inner=make_footprint(inner) if inner else None,
        near=cover_of(footprint.geometry, grid).outer.widened().shape(grid),
        was_point=footprint.is_point,
    )


def _ground(shape: BaseGeometry, cover: Cover, grid: Grid, others: Sequence[Runs]) -> Runs:
    """The cells in which a part certainly takes ground, and no other part does."""
    if shapely.get_dimensions(shape) < _AREA:
        return cover.outer if cover.outer.count == 1 else NO_CELLS
    ground = cells_with_ground(shape, cover, grid, _LEAST_GROUND_DEG2)
    for other in others:
        ground = ground.without(other)
    return ground


def coarse_overlay(site: CoarseSite, releases: Sequence[CoarseRelease]) -> CoarseOverlay:
    """Lay a site over the releases in force."""
    outer = [one.outer for one in releases]
    inner = [one.inner for one in releases]
    return CoarseOverlay(
        outer=compose(site.outer, outer),
        inner=compose(site.inner, inner) if site.inner else None,
        known=compose(site.inner, outer).known if site.inner else (),
        near_edge=any(_has_edge_near(site, one) for one in releases),
    )


def _has_edge_near(site: CoarseSite, release: CoarseRelease) -> bool:
    """Whether some zone has more cells near the site in its outer form than in its inner one."""
    return any(
        _ground_m2(site.near, most) - _ground_m2(site.near, least) > _CLEARLY_M2
        or _has_mark_near(site.near, most)
        for most, least in zip(release.outer.layers, release.inner.layers, strict=True)
        if most.failure is None
    )


def _ground_m2(near: BaseGeometry, layer: OpenLayer) -> float:
    return float(layer.shapes.overlay([near]).area_m2.sum()) if layer.shapes is not None else 0.0


def _has_mark_near(near: BaseGeometry, layer: OpenLayer) -> bool:
    found = layer.mark_tree.query(near, predicate="intersects") if len(layer.marks) else []
    meeting = shapely.intersection(layer.marks[found], near)
    return bool(np.any(shapely.area(meeting) > 0))
