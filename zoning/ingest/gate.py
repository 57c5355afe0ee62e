"""The strict gate: from coordinates of a file to finite, valid shapes in lon/lat CGCS2000.

Order matters. A position that is not finite "intersects" everything, and one of 1e308 is valid and
overlaps nothing: both go first. Then the CRS, the range before and after the transformation, and
only then what GEOS is asked. The same rules hold for checks and imports; what fails is refused in
the one and kept as an error for its row in the other.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely

from zoning.crs import CGCS2000, CRS84
from zoning.geometry import are_polygonal
from zoning.ingest.errors import (
    CoordinateNotFiniteError,
    CoordinateOutOfRangeError,
    DegenerateError,
    GeometryEmptyError,
    OutsideAreaOfUseError,
    TooManyPartsError,
    TooManyVerticesError,
)
from zoning.ingest.features import FeatureTable
from zoning.ingest.frames import Frame, check_agreement, frame_of, settle_axes
from zoning.ingest.layer import RawLayer
from zoning.ingest.limits import AreaOfUse, Limits
from zoning.ingest.reprojection import to_lonlat
from zoning.ingest.validity import refuse_rows, repair_rows
from zoning.ingest.web_maps import tell_web_map
from zoning.measure import Floats, Ints, Objects, area_m2
from zoning.vocabulary import Axes, Datum, Severity

Purpose = Literal["layer", "footprint", "screening"]
"""A layer of a release is repaired, one footprint refused, of many each keeps its own fault."""


_LARGEST_PLANE_M = 1e9
_NO_EXTENT = 1e-12
_NO_AREA_M2 = 1e-6
_SURELY_AN_AREA_DEG2 = 1e-9
"""More than `_NO_AREA_M2` anywhere but within a metre of a pole; measuring takes longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms a layer is let in.

    Attributes:
        may_repair: whether shapes of a layer may be repaired here, which is for a process that can
            be killed; else an invalid one stops the reading.
        axes: the two coordinates of every position are to be swapped.
        feature: number of the only feature meant, from 1; what the others are is of no account.
    """

    purpose: Purpose
    crs: str | None
    datum: Datum | None
    area_of_use: AreaOfUse
    limits: Limits
    may_repair: bool = True
    axes: Axes | None = None
    feature: int | None = None


class RepairNeededError(Exception):
    """An invalid shape in a layer, where repairing is not allowed; the layer is to be read anew."""


def admit(layer: RawLayer, terms: Terms) -> FeatureTable:
    """A layer whose shapes can be trusted. What is wrong with single rows is in `layer.faults`.

    Raises:
        InputError: the layer as a whole cannot be used: its CRS is missing, unknown or
            contradicted by its coordinates; it lies elsewhere; it has too many vertices.
    """
    if terms.purpose == "footprint" and layer.default_crs == CRS84:
        layer.default_crs = CGCS2000  # a site that names no CRS is read alike in file and request
    settle_axes(layer, terms.axes)
    frame = frame_of(
        layer, crs=terms.crs, datum=terms.datum, shifted_allowed=terms.purpose != "layer"
    )
    if terms.datum is None and frame.crs.is_geographic:
        tell_web_map(layer, may_be_undone=terms.purpose != "layer")
    shapes = layer.geometries
    _refuse_size(shapes, terms)
    _fail_missing(layer, shapes)
    _flatten(layer, shapes)
    _check_source(layer, shapes, frame, terms.area_of_use)
    lonlat = to_lonlat(layer, shapes, frame)
    layer.geometries = lonlat
    _check_place(layer, lonlat, terms.area_of_use)
    _note_repeated_points(layer, lonlat)
    _fail_areas(layer, lonlat, terms.purpose)
    if terms.purpose == "layer":
        if not (terms.may_repair or shapely.is_valid(lonlat[~shapely.is_missing(lonlat)]).all()):
            raise RepairNeededError
        repair_rows(layer, lonlat, relative_area=terms.limits.repair_relative_area)
    else:
        refuse_rows(layer, lonlat)
    return FeatureTable(
        layer=layer.name,
        geometries=lonlat,
        attributes=tuple(layer.attributes),
        source_crs=frame.crs.label,
        encoding=layer.encoding,
        findings=tuple(layer.findings),
        proposals=tuple(layer.proposals),
    )


def _refuse_size(shapes: Objects, terms: Terms) -> None:
    limits = terms.limits
    vertices = int(shapely.get_num_coordinates(shapes).sum())
    if vertices > limits.vertices:
        raise TooManyVerticesError(
            f"共 {vertices} 个顶点，上限 {limits.vertices}。",
            f"{vertices} vertices; at most {limits.vertices} are taken.",
        )
    if terms.purpose != "footprint":
        return
    parts = shapely.get_parts(shapely.get_parts(shapes))
    count = len(parts) + int(shapely.get_num_interior_rings(parts).sum())
    if count > limits.footprint_parts:
        raise TooManyPartsError(
            f"项目范围共 {count} 个部分和孔洞，上限 {limits.footprint_parts}。",
            f"{count} parts and holes; at most {limits.footprint_parts} are taken.",
        )


def _fail_missing(layer: RawLayer, shapes: Objects) -> None:
    """Rows without geometry; those that failed already are left alone."""
    failed = {fault.row for fault in layer.faults}
    absent = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    for row in np.flatnonzero(absent).tolist():
        shapes[row] = None
        if row not in failed:
            layer.fail(row, GeometryEmptyError, f"第 {row + 1} 行没有图形。", "no geometry.")


def _flatten(layer: RawLayer, shapes: Objects) -> None:
    """Drop heights and measures that the reader left in."""
    with_z = int(shapely.has_z(shapes).sum() + shapely.has_m(shapes).sum())
    if with_z:
        shapes[:] = shapely.force_2d(shapes)
        layer.note(
            "z-dropped",
            Severity.WARNING,
            f"{with_z} 个图形带高程或量测值，只取平面位置。",
            f"{with_z} geometries carry heights or measures, which are dropped.",
        )


def _check_source(layer: RawLayer, shapes: Objects, frame: Frame, area: AreaOfUse) -> None:
    """Finite, with extent, in the range of the CRS."""
    xy, row = shapely.get_coordinates(shapes, return_index=True)
    finite = np.isfinite(xy).all(axis=1)
    _fail_vertices(layer, shapes, ~finite, row, CoordinateNotFiniteError, xy)
    sound = finite & (np.abs(np.where(finite[:, None], xy, 0)) < _LARGEST_PLANE_M).all(axis=1)
    _fail_extent(layer, shapes)
    check_agreement(frame.crs, xy[sound], area)
    if frame.crs.is_geographic:
        sound &= (np.abs(xy[:, 0]) <= 360) & (np.abs(xy[:, 1]) <= 90)
    _fail_vertices(layer, shapes, finite & ~sound, row, CoordinateOutOfRangeError, xy)


def _fail_vertices(
    layer: RawLayer,
    shapes: Objects,
    bad: Floats,
    row: Ints,
    kind: type[CoordinateNotFiniteError | CoordinateOutOfRangeError],
    xy: Floats,
) -> None:
    """Fail the rows of bad vertices, naming the first of each."""
    rows, first = np.unique(row[bad], return_index=True)
    for number, vertex in zip(rows.tolist(), np.flatnonzero(bad)[first].tolist(), strict=True):
        if shapes[number] is None:
            continue
        place = vertex - int(np.searchsorted(row, number))
        x, y = xy[vertex]
        layer.fail(
            number,
            kind,
            f"第 {number + 1} 个要素第 {place + 1} 个顶点的坐标为 ({x:g}, {y:g})。",
            f"vertex {place + 1} of feature {number + 1} is ({x:g}, {y:g}).",
        )


def _fail_extent(layer: RawLayer, shapes: Objects) -> None:
    """Polygons and lines that are but a point."""
    bounds = shapely.bounds(shapes)
    extent = np.maximum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
    flat = (extent < _NO_EXTENT) & (shapely.get_dimensions(shapes) > 0)
    for row in np.flatnonzero(flat).tolist():
        layer.fail(row, DegenerateError, "图形缩为一点。", "the shape is but a point.")


def _check_place(layer: RawLayer, lonlat: Objects, area: AreaOfUse) -> None:
    """Within the area of use, and not around the world the other way."""
    xy, row = shapely.get_coordinates(lonlat, return_index=True)
    if not len(xy):
        return
    inside = area.contains(xy)
    leap = np.append(False, (np.abs(np.diff(xy[:, 0])) > 180) & (row[1:] == row[:-1]))
    outside = np.unique(row[~inside | leap])
    if len(outside) == len(np.unique(row)) and len(outside) > 1:
        raise OutsideAreaOfUseError(
            f"全部 {len(outside)} 个要素都不在适用范围 {area} 内。",
            f"all {len(outside)} features lie outside the area of use, {area}.",
        )
    for number in outside.tolist():
        x, y = xy[np.flatnonzero((row == number) & (~inside | leap))[0]]
        layer.fail(
            number,
            OutsideAreaOfUseError,
            f"第 {number + 1} 个要素有位置 ({x:.6f}, {y:.6f}) 不在适用范围 {area} 内。",
            f"feature {number + 1} has a position ({x:.6f}, {y:.6f}) outside {area}.",
        )


def _note_repeated_points(layer: RawLayer, lonlat: Objects) -> None:
    xy, row = shapely.get_coordinates(lonlat, return_index=True)
    same = (xy[1:] == xy[:-1]).all(axis=1) & (row[1:] == row[:-1])
    rows = np.unique(row[1:][same])
    polygonal = are_polygonal(lonlat[rows])
    if polygonal.any():
        layer.note(
            "repeated-points",
            Severity.INFO,
            f"{int(polygonal.sum())} 个图形有重复顶点，不影响结果。",
            f"{int(polygonal.sum())} shapes repeat a vertex; results are unchanged.",
        )


def _fail_areas(layer: RawLayer, lonlat: Objects, purpose: Purpose) -> None:
    """Polygons without area; a valid speck in a layer is kept, for published data have some."""
    rows = np.flatnonzero(are_polygonal(lonlat))
    rows = rows[shapely.area(lonlat[rows]) < _SURELY_AN_AREA_DEG2]
    if not len(rows):
        return
    for row in rows[area_m2(lonlat[rows]) < _NO_AREA_M2].tolist():
        shape = lonlat[row]
        if purpose == "layer" and shapely.is_valid(shape):
            continue
        if float(area_m2(shapely.convex_hull(shape))) < _NO_AREA_M2:
            layer.fail(row, DegenerateError, "图形面积为零。", "the shape has no area.")
