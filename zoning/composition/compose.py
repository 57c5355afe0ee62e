"""Lay one footprint over every release that applies to it."""

from collections.abc import Sequence
from dataclasses import replace

from zoning.composition.coverage import coverage_of, known_part
from zoning.composition.distance import margin_deg, nearest_m
from zoning.composition.hits import find_hits, status_of
from zoning.composition.layers import OpenLayer, OpenRelease
from zoning.composition.overlay import (
    RED_LINES_ABSENT,
    Coverage,
    Gap,
    GapCode,
    Known,
    LayerResult,
    Overlay,
)
from zoning.composition.territory import outside, shapes_near, territory_layers
from zoning.geometry import MIN_AREA_M2, ShapeTooComplexError
from zoning.measure import area_m2
from zoning.model.footprint import Footprint
from zoning.model.release import DEFAULT_TOLERANCE_M, Release
from zoning.texts import Text
from zoning.vocabulary import LAYER_KIND_LABELS, LayerKind, LayerStatus

NEIGHBOUR_M = 1000.0
"""How near another jurisdiction must be to be mentioned."""

_UNITS = LayerKind.CONTROL_UNITS
_MANDATORY = (_UNITS, LayerKind.RED_LINES)


def compose(footprint: Footprint, releases: Sequence[OpenRelease]) -> Overlay:
    """Lay a footprint over every spatial release in force.

    Args:
        footprint: checked and measured.
        releases: every release in force, opened; those without geometry are passed over.
    """
    spatial = sorted(
        (release for release in releases if release.is_spatial),
        key=lambda one: (one.release.id, one.release.key),
    )
    near = [release for release in spatial if _may_apply(footprint, release)]
    results = {release.release.key: _computed(footprint, release) for release in near}
    known = [known_part(footprint, release, results[release.release.key]) for release in near]
    applying = [one for one in known if one.share > 0 or _is_doubtful(one.release)]
    found = [result for one in applying for result in results[one.release.release.key]]
    coverage, findings = coverage_of(footprint, applying, found)
    layers = [*_with_status(footprint, found, applying), *_absent_layers(footprint, applying)]
    return Overlay(
        footprint=footprint,
        known=tuple(applying),
        layers=tuple(sorted(layers, key=_layer_order)),
        coverage=coverage,
        gaps=tuple(_gaps(layers, coverage, applying)),
        findings=tuple(findings),
        neighbours=_neighbours(footprint, spatial, applying),
    )


def _layer_order(result: LayerResult) -> tuple[str, str, str, str]:
    release = result.release.id if result.release else ""
    return result.kind.value, result.name or "", release, result.cls or ""


def _may_apply(footprint: Footprint, release: OpenRelease) -> bool:
    west, south, east, north = footprint.bounds
    for layer in territory_layers(release):
        box = layer.record.bounds
        if box and box[0] <= east and box[2] >= west and box[1] <= north and box[3] >= south:
            return True
    return False


def _computed(footprint: Footprint, release: OpenRelease) -> list[LayerResult]:
    """Every layer of a release with its hits; statuses without contact are settled later."""
    return [
        LayerResult(
            kind=layer.record.kind,
            name=layer.record.name,
            release=release.release,
            status=LayerStatus.FAILED if layer.failure else LayerStatus.NO_DATA,
            covered_share=0.0,
            boundary_tolerance_m=layer.record.boundary_tolerance_m,
            hits=() if layer.failure else find_hits(footprint, layer),
            element=layer.record.element,
            cls=layer.record.cls,
            layer=layer,
        )
        for layer in release.layers
    ]


def _is_doubtful(release: OpenRelease) -> bool:
    """Whether the footprint may lie in the territory, which could not be computed."""
    return any(layer.failure for layer in territory_layers(release))


def _with_status(
    footprint: Footprint, found: Sequence[LayerResult], applying: Sequence[Known]
) -> list[LayerResult]:
    """Statuses: without contact, clear where releases cover the footprint, else no data."""
    shares = {one.release.release.key: one.share for one in applying}
    covered: dict[tuple[str, str, str], bool] = {}
    settled = []
    for result in found:
        if result.layer is None or result.release is None or result.status is LayerStatus.FAILED:
            settled.append(result)
            continue
        what = _what(result.layer)
        if what not in covered:
            covered[what] = _is_covered(footprint, applying, what)
        status = status_of(result.hits, covered=covered[what])
        share = shares[result.release.key]
        settled.append(replace(result, status=status, covered_share=share))
    return settled


def _is_covered(
    footprint: Footprint, applying: Sequence[Known], what: tuple[str, str, str]
) -> bool:
    """Whether for every part of the footprint some release has this layer, or states it absent."""
    parts = [
        one.part
        for one in applying
        if any(_what(layer) == what and not layer.failure for layer in one.release.layers)
        or not one.release.release.absent.isdisjoint(_names(what))
    ]
    if any(part is footprint.geometry for part in parts):
        return True
    try:
        left = outside(footprint.geometry, parts)
    except ShapeTooComplexError:
        return False
    return bool(left.is_empty if footprint.is_point else area_m2(left) < MIN_AREA_M2)


def _what(layer: OpenLayer) -> tuple[str, str, str]:
    record = layer.record
    return record.kind.value, record.element or "", record.cls or ""


def _names(what: tuple[str, str, str]) -> set[str]:
    """What a release would state as absent where it has no such layer."""
    kind, element, cls = what
    if kind == LayerKind.ELEMENT_ZONES:
        return {f"{kind}:{element}", f"{kind}:{element}/{cls}"}
    return {cls} if kind == LayerKind.REFERENCE else {RED_LINES_ABSENT} & {kind}


def _absent_layers(footprint: Footprint, applying: Sequence[Known]) -> list[LayerResult]:
    """Mandatory layers that a release lacks and no other has there; clear where stated absent."""
    missing = []
    releases: list[Release | None] = [one.release.release for one in applying]
    for kind in _MANDATORY:
        elsewhere = _is_covered(footprint, applying, (kind.value, "", ""))
        for release in releases or [None]:
            absent = release is not None and RED_LINES_ABSENT in release.absent
            stated = kind is LayerKind.RED_LINES and absent
            if release is not None and (release.has(kind) or (elsewhere and not stated)):
                continue
            missing.append(
                LayerResult(
                    kind=kind,
                    name=None,
                    release=release,
                    status=LayerStatus.CLEAR if stated else LayerStatus.NO_DATA,
                    covered_share=1.0 if stated else 0.0,
                    boundary_tolerance_m=DEFAULT_TOLERANCE_M,
                )
            )
    return missing


def _gaps(
    layers: Sequence[LayerResult], coverage: Coverage, applying: Sequence[Known]
) -> list[Gap]:
    gaps = [_failure(result) for result in layers if result.status is LayerStatus.FAILED]
    gaps += [
        _no_data(result)
        for result in layers
        if result.status is LayerStatus.NO_DATA and result.kind in _MANDATORY
    ]
    if not coverage.covered and applying:
        gaps.append(_uncovered(coverage))
    return gaps


def _uncovered(coverage: Coverage) -> Gap:
    return Gap(
        code=GapCode.OUTSIDE_COVERAGE,
        ref="control-units",
        text=Text(
            zh=f"项目范围有 {coverage.uncovered_m2} m² 不在任何管控单元内，该部分无数据。",
            en=f"{coverage.uncovered_m2} m² of the footprint lie in no control unit; "
            "nothing is known of that part.",
        ),
    )


def _failure(result: LayerResult) -> Gap:
    label = LAYER_KIND_LABELS[result.kind]
    failure = result.layer.failure if result.layer else None
    why = failure or Text(zh="原因不明", en="the reason is not known")
    return Gap(
        code=GapCode.LAYER_FAILED,
        ref=f"{result.kind.value}/{result.name}",
        text=Text(
            zh=f"{label.zh}图层“{result.name}”未能计算：{why.zh}",
            en=f"layer “{result.name}” ({label.en}) could not be computed: {why.en}",
        ),
    )


def _no_data(result: LayerResult) -> Gap:
    label = LAYER_KIND_LABELS[result.kind]
    if result.layer is None and result.release is not None:
        text = Text(
            zh=f"发布数据“{result.release.name}”缺少{label.zh}图层。",
            en=f"release “{result.release.name}” has no layer of {label.en}.",
        )
        return Gap(code=GapCode.NO_DATA, ref=result.kind.value, text=text)
    text = Text(
        zh=f"{label.zh}数据未覆盖项目所在位置。", en=f"no data of {label.en} cover the place."
    )
    return Gap(code=GapCode.OUTSIDE_COVERAGE, ref=result.kind.value, text=text)


def _neighbours(
    footprint: Footprint, spatial: Sequence[OpenRelease], applying: Sequence[Known]
) -> tuple[tuple[Release, float], ...]:
    """Other jurisdictions within 1 km, with the distance to their territory."""
    inside = {one.release.release.key for one in applying}
    margin = margin_deg(NEIGHBOUR_M, footprint.bounds)
    found = []
    for release in spatial:
        draws = release.release.has(LayerKind.TERRITORY) or release.release.has(_UNITS)
        if release.release.key in inside or not draws:
            continue
        shapes = shapes_near(territory_layers(release), footprint.bounds, margin)
        distance = nearest_m(footprint.geometry, shapes)
        if distance is not None and distance <= NEIGHBOUR_M:
            found.append((release.release, round(distance, 3)))
    return tuple(sorted(found, key=lambda one: (one[1], one[0].id)))
