"""Coverage: how far control units cover the footprint, and which part each release knows of."""

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from zoning.composition.hits import Hit
from zoning.composition.layers import OpenRelease
from zoning.composition.overlay import Coverage, Known, LayerResult
from zoning.composition.territory import (
    METRES_PER_DEGREE,
    beyond_m2,
    is_hairline,
    outside,
    shapes_near,
    territory_layers,
)
from zoning.geometry import MIN_AREA_M2, ShapeTooComplexError, joined
from zoning.measure import area_m2
from zoning.model.finding import Finding
from zoning.model.footprint import Footprint
from zoning.model.region import EMPTY
from zoning.model.release import DEFAULT_TOLERANCE_M
from zoning.texts import Text
from zoning.vocabulary import LayerKind, Severity


def known_part(footprint: Footprint, release: OpenRelease, results: Sequence[LayerResult]) -> Known:
    """The part of the footprint in the territory of a release, hairline gaps counted in."""
    marked = {id(layer) for layer in territory_layers(release)}
    met = [hit for result in results if id(result.layer) in marked for hit in result.hits]
    if footprint.is_point and met:
        return Known(release=release, part=footprint.geometry, share=1.0)
    hits = [hit for hit in met if hit.overlaps]
    try:
        part, share = _part_of(footprint, hits, release.release.gap_tolerance_m)
    except ShapeTooComplexError:
        share = 1.0 if any(hit.share >= 1.0 for hit in hits) else 0.5
        part = footprint.geometry if share == 1.0 else EMPTY
    return Known(release=release, part=part, share=share)


def coverage_of(
    footprint: Footprint, applying: Sequence[Known], found: Sequence[LayerResult]
) -> tuple[Coverage, list[Finding]]:
    """Whether the control units cover the footprint, with the true uncovered area."""
    units = [
        hit for result in found if result.kind is LayerKind.CONTROL_UNITS for hit in result.hits
    ]
    hits = [hit for hit in units if hit.overlaps]
    whole = footprint.geometry
    if footprint.is_point:
        return _coverage_of_point(whole, units)
    try:
        shapes = [hit.shape for hit in hits]
        gap = EMPTY if any(one is whole for one in shapes) else outside(whole, shapes)
    except ShapeTooComplexError:
        return _coverage_by_area(footprint, hits), []
    gap_m2 = float(area_m2(gap))
    if gap_m2 < MIN_AREA_M2:
        full = Coverage(share=1.0, uncovered_m2=0.0, covered=True, uncovered=EMPTY)
        return full, []
    covered, notes = _judge_gap(gap, gap_m2, applying)
    coverage = Coverage(
        share=max(0.0, 1 - gap_m2 / footprint.area_m2),
        uncovered_m2=round(gap_m2, 4),
        covered=covered,
        uncovered=EMPTY if covered else gap,
    )
    return coverage, notes


def _coverage_of_point(point: BaseGeometry, units: Sequence[Hit]) -> tuple[Coverage, list[Finding]]:
    """A point is covered by the unit it lies in, and on a border by those that meet there."""
    covered = bool(units)
    coverage = Coverage(
        share=float(covered),
        uncovered_m2=0.0,
        covered=covered,
        uncovered=EMPTY if covered else point,
    )
    if not covered or any(hit.overlaps for hit in units):
        return coverage, []
    codes = [hit.label.code for hit in units]
    note = Finding(
        code="point-on-border",
        severity=Severity.WARNING,
        text=Text(
            zh=f"点位恰在管控单元 {'、'.join(codes)} 的边界上，属于哪个单元须以项目用地范围确定。",
            en=f"the point lies on the border of control unit(s) {', '.join(codes)}; which of them "
            "binds depends on the site.",
        ),
        location=(round(point.x, 9), round(point.y, 9)),
    )
    return coverage, [note]


def _part_of(
    footprint: Footprint, hits: Sequence[Hit], tolerance_m: float
) -> tuple[BaseGeometry, float]:
    whole = footprint.geometry
    if not hits:
        return EMPTY, 0.0
    shapes = [hit.shape for hit in hits]
    if any(shape is whole for shape in shapes):
        return whole, 1.0
    gap = outside(whole, shapes)
    gap_m2 = float(area_m2(gap))
    if gap_m2 < MIN_AREA_M2 or is_hairline(gap, tolerance_m):
        return whole, max(0.0, 1 - gap_m2 / footprint.area_m2)
    return joined(shapes), 1 - gap_m2 / footprint.area_m2


def _coverage_by_area(footprint: Footprint, hits: Sequence[Hit]) -> Coverage:
    """Coverage of a shape too complex to draw: overlapping units could hide a gap, so no more."""
    total = sum(hit.overlap_m2 for hit in hits)
    alone = any(hit.share >= 1.0 for hit in hits)
    return Coverage(
        share=1.0 if alone else min(1.0, total / footprint.area_m2),
        uncovered_m2=0.0 if alone else round(max(0.0, footprint.area_m2 - total), 4),
        covered=alone,
        uncovered=EMPTY if alone else footprint.geometry,
    )


def _judge_gap(
    gap: BaseGeometry, gap_m2: float, applying: Sequence[Known]
) -> tuple[bool, list[Finding]]:
    """Whether a gap is only a hairline inside the territory, which a finding then mentions."""
    tolerance_m = min(
        (one.release.release.gap_tolerance_m for one in applying), default=DEFAULT_TOLERANCE_M
    )
    if not is_hairline(gap, tolerance_m):
        return False, []
    layers = [layer for one in applying for layer in territory_layers(one.release)]
    west, south, east, north = shapely.bounds(gap).tolist()
    margin = 50 * tolerance_m / METRES_PER_DEGREE
    covers = shapes_near(layers, (west, south, east, north), margin)
    if beyond_m2(gap, covers, tolerance_m) >= MIN_AREA_M2:
        return False, []
    place = shapely.point_on_surface(gap)
    note = Finding(
        code="hairline-gap",
        severity=Severity.INFO,
        text=Text(
            zh=f"管控单元之间存在细缝，共 {gap_m2:.4f} m²，视为已覆盖。",
            en=f"hairline gaps between control units, {gap_m2:.4f} m² in all, count as covered.",
        ),
        location=(round(place.x, 9), round(place.y, 9)),
        area_m2=round(gap_m2, 4),
    )
    return True, [note]
