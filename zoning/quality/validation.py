"""All checks of a release before it is published, in one list of findings.

What a file alone can tell (codes, categories, classes) was found when it was read and is kept with
the layer; here zones are compared with one another, with the territory and with what is in force.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.geometry import ShapeTooComplexError
from zoning.model.finding import Finding
from zoning.model.release import DEFAULT_TOLERANCE_M, LayerRecord
from zoning.model.zone import Zone
from zoning.quality.codes import Layers, tell_foreign_counties, tell_repeated_codes
from zoning.quality.faces import Objects, faces_of
from zoning.quality.findings import Remarks, capped
from zoning.quality.offset import tell_offset
from zoning.quality.red_lines import tell_shrunk
from zoning.quality.shapes import tell_slivers, valid_polygons
from zoning.quality.territory import parts_beyond, tell_outside, tell_uncovered
from zoning.quality.tiling import gaps_inside, tell_gaps, tell_overlaps
from zoning.vocabulary import LAYER_KIND_LABELS, LayerKind, Severity

_MANDATORY = (LayerKind.CONTROL_UNITS, LayerKind.RED_LINES)
_MEASURED = (LayerKind.CONTROL_UNITS, LayerKind.RED_LINES, LayerKind.ELEMENT_ZONES)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Polygons:
    """Valid polygons of one or several layers, with their codes and a name for the findings."""

    name: str
    element: str | None
    shapes: Objects
    codes: Sequence[str]


def validate(
    layers: Layers,
    *,
    jurisdictions: Sequence[str],
    previous: Sequence[Layers] = (),
    approval: bool = False,
    absent: Collection[str] = (),
) -> tuple[Finding, ...]:
    """Findings about the layers of a release; an `error` among them blocks publishing.

    Args:
        layers: each with its zones in lon/lat CGCS2000.
        jurisdictions: GB/T 2260 codes of the release; '' is the whole country.
        previous: layers of the releases that this one follows (`zoning.catalogue.predecessors`),
            newest first.
        approval: whether a document approves that a red line becomes smaller.
        absent: what the release states not to occur, so that it is not missed.
    """
    if not layers:
        return ()
    remarks = Remarks()
    _tell_missing_layers(layers, absent, remarks)
    tell_repeated_codes(layers, remarks)
    for record, zones in layers:
        _check_layer(record, zones, jurisdictions, remarks.about(record.name))
    try:
        territory = _check_tiling(layers, remarks)
        if territory is not None:
            _check_in_territory(layers, territory, remarks)
        if previous:
            tell_offset(layers, previous[0], remarks)
        for older in previous:
            if _red_line_shrank(layers, older, remarks, approval=approval):
                break
    except ShapeTooComplexError as error:
        remarks.add(error.code, Severity.ERROR, error.detail.zh, error.detail.en)
    return capped(remarks.findings)


def _tell_missing_layers(layers: Layers, absent: Collection[str], remarks: Remarks) -> None:
    present = {record.kind for record, _ in layers}
    for kind in _MANDATORY:
        if kind not in present and kind.value not in absent:
            label = LAYER_KIND_LABELS[kind]
            remarks.add(
                "layer-missing",
                Severity.WARNING,
                f"没有{label.zh}图层：所有检查的结论至多为“无法判定”。",
                f"there is no layer of {label.en}: every check will be undetermined at best.",
            )


def _check_layer(
    record: LayerRecord, zones: Sequence[Zone], jurisdictions: Sequence[str], remarks: Remarks
) -> None:
    """What concerns a layer alone."""
    shapes, codes = _shapes(zones), [zone.code for zone in zones]
    polygons = valid_polygons(shapes, codes, remarks)
    if record.kind in _MEASURED:
        kept = [code for code, usable in zip(codes, polygons, strict=True) if usable]
        tell_slivers(shapes[polygons], kept, record.boundary_tolerance_m, remarks)
    if record.kind is LayerKind.CONTROL_UNITS:
        tell_foreign_counties(zones, jurisdictions, remarks)


def _check_tiling(layers: Layers, remarks: Remarks) -> BaseGeometry | None:
    """Overlaps and gaps of the units; returns the territory, None where nothing tells it."""
    units = _of_kind(layers, LayerKind.CONTROL_UNITS)
    drawn = _of_kind(layers, LayerKind.TERRITORY)
    territory = faces_of(drawn.shapes).ground() if len(drawn.shapes) else None
    if not len(units.shapes):
        return territory
    remarks = remarks.about(units.name)
    faces = faces_of(units.shapes)
    tell_overlaps(faces, units.shapes, units.codes, remarks)
    if territory is None:
        tell_gaps(gaps_inside(faces), units.shapes, units.codes, remarks)
        remarks.add(
            "territory-derived",
            Severity.INFO,
            "没有行政辖区图层，以管控单元的并集为辖区。",
            "there is no territory layer; the union of the control units is taken for it.",
        )
        return faces.ground(with_gaps=True)
    ground = faces.ground()
    tell_gaps(parts_beyond(territory, ground), units.shapes, units.codes, remarks)
    tell_outside(ground, territory, units.shapes, units.codes, remarks)
    return territory


def _check_in_territory(layers: Layers, territory: BaseGeometry, remarks: Remarks) -> None:
    """Red lines and element zones beyond the territory; elements that leave some of it out."""
    red_lines = _of_kind(layers, LayerKind.RED_LINES)
    elements = sorted(
        {record.element or "" for record, _ in layers if record.kind is LayerKind.ELEMENT_ZONES}
    )
    zones = [_of_kind(layers, LayerKind.ELEMENT_ZONES, element or None) for element in elements]
    for polygons in [red_lines, *zones]:
        if not len(polygons.shapes):
            continue
        about = remarks.about(polygons.name)
        ground = faces_of(polygons.shapes).ground()
        tell_outside(ground, territory, polygons.shapes, polygons.codes, about)
        if polygons is not red_lines:
            tell_uncovered(ground, territory, polygons.element, about)


def _red_line_shrank(layers: Layers, previous: Layers, remarks: Remarks, *, approval: bool) -> bool:
    """Tell what the red line lost against one earlier release; whether it is smaller."""
    now = _of_kind(layers, LayerKind.RED_LINES)
    before = _of_kind(previous, LayerKind.RED_LINES)
    if not len(before.shapes):
        return False
    tolerances = [
        record.boundary_tolerance_m for record, _ in layers if record.kind is LayerKind.RED_LINES
    ]
    return tell_shrunk(
        now.shapes,
        before.shapes,
        before.codes,
        remarks.about(now.name or before.name),
        tolerance_m=min(tolerances, default=DEFAULT_TOLERANCE_M),
        approval=approval,
    )


def _of_kind(layers: Layers, kind: LayerKind, element: str | None = None) -> _Polygons:
    """Valid polygons of all layers of a kind (and element) together."""
    chosen = [
        (record, zone)
        for record, zones in layers
        if record.kind is kind
        and (kind is not LayerKind.ELEMENT_ZONES or record.element == element)
        for zone in zones
    ]
    shapes = _shapes([zone for _, zone in chosen])
    usable = shapely.is_valid(shapes) & (shapely.get_dimensions(shapes) == 2)
    kept = [pair for pair, good in zip(chosen, usable, strict=True) if good]
    return _Polygons(
        name="、".join(dict.fromkeys(record.name for record, _ in kept)),
        element=element,
        shapes=shapes[usable],
        codes=[zone.code for _, zone in kept],
    )


def _shapes(zones: Sequence[Zone]) -> Objects:
    array = np.empty(len(zones), dtype=object)
    array[:] = [zone.geometry for zone in zones]
    return array
