"""Made regions on the national grid, checked as the public tier checks them."""

from collections.abc import Mapping, Sequence
from typing import Any

from factories import AS_OF, Region

from access_lists.assessed import Assessed, Question
from access_lists.facts import RegisterKind
from access_lists.project import parse_project
from access_lists.public import PublicTier, assess_publicly
from zoning.catalogue import Selection
from zoning.composition.coarse import (
    CoarseRelease,
    CoarseZone,
    coarse_layers,
    coarse_site,
    coarse_zone,
    compiled_shapes,
)
from zoning.composition.layers import OpenLayer, OpenRelease
from zoning.grid import Grid
from zoning.model.footprint import Footprint
from zoning.overlay import compile_layer, open_layer


def on_grid(region: Region, grid: Grid) -> CoarseRelease:
    """A made release on a grid."""
    pairs = [_layers(region, layer, grid) for layer in region.layers]
    outer, inner = ([pair[which] for pair in pairs] for which in (0, 1))
    return CoarseRelease(
        outer=OpenRelease(release=region.release(), layers=tuple(outer)),
        inner=OpenRelease(release=region.release(), layers=tuple(inner)),
    )


def _layers(region: Region, layer: OpenLayer, grid: Grid) -> tuple[OpenLayer, OpenLayer]:
    if layer.failure is not None:
        return layer, layer
    zones = coarse_zones(layer, grid)
    opened = []
    for shapes in compiled_shapes(zones):
        path = region.folder / f"{len(list(region.folder.iterdir()))}.zones"
        compile_layer(shapes, path)
        opened.append(open_layer(path))
    return coarse_layers(layer.record, zones, outer=opened[0], inner=opened[1])


def coarse_zones(layer: OpenLayer, grid: Grid) -> list[CoarseZone]:
    """The zones of an opened layer on a grid."""
    areas = [
        coarse_zone(label, layer.geometry(index), grid) for index, label in enumerate(layer.labels)
    ]
    marks = zip(layer.mark_labels, layer.marks, strict=True)
    return [*areas, *(coarse_zone(label, mark, grid) for label, mark in marks)]


def tier_of(
    regions: Sequence[Region], grid: Grid, *, registers: frozenset[RegisterKind] = frozenset()
) -> PublicTier:
    """The public tier over made releases."""
    return PublicTier(
        grid=grid,
        releases=[on_grid(region, grid) for region in regions],
        books=[book for region in regions for book in region.books()],
        selection=Selection(in_force=tuple(one.release() for one in regions), lapsed=()),
        registers=registers,
    )


def ask_publicly(footprint: Footprint, project: Mapping[str, Any], tier: PublicTier) -> Assessed:
    """What the public tier finds."""
    question = Question(project=parse_project(project), as_of=AS_OF)
    return assess_publicly(question, coarse_site(footprint, tier.grid), tier)
