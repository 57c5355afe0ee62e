"""The footprint of a project from a file, a GeoJSON value or a text: one site, checked, measured.

All features of an input are one site unless one of them is named. Polygons are taken as they are,
lines become corridors of a given half width, a single point is a preliminary look. A footprint with
any fault is refused with all its faults; nothing about it is repaired unasked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from zoning.crs import CGCS2000
from zoning.errors import InputError
from zoning.geometry import are_polygonal
from zoning.ingest.corridors import corridor, require_half_width
from zoning.ingest.errors import (
    AreaTooLargeError,
    AreaTooSmallError,
    GeometryEmptyError,
    GeometryTypeError,
    HalfWidthMissingError,
    OccupationUnknownError,
)
from zoning.ingest.features import FeatureTable
from zoning.ingest.formats.geojson import read_value
from zoning.ingest.formats.survey_text import read_text
from zoning.ingest.gate import Terms
from zoning.ingest.limits import AreaOfUse, Limits
from zoning.ingest.outlines import closed_outline, offer_to_close
from zoning.ingest.pipeline import admitted
from zoning.ingest.reading import read_features
from zoning.model.finding import Finding
from zoning.model.footprint import Footprint, make_footprint
from zoning.vocabulary import Axes, Datum, Occupation

_LINES = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING)
_POINT = shapely.GeometryType.POINT


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRules:
    """What turns features into one site.

    Attributes:
        half_width_m: from the centre line of a corridor to its edge.
        feature: number of the one feature meant, from 1; None for all.
        prefix: JSON pointer before those of faults, for input that has them.
        close_lines: lines are outlines, to be closed to polygons.
    """

    limits: Limits
    half_width_m: float | None = None
    feature: int | None = None
    prefix: str | None = None
    close_lines: bool = False


def footprint_from_file(  # noqa: PLR0913 (what a user says about a file, each thing by name)
    path: Path,
    *,
    label: str | None = None,
    layer: str | None = None,
    feature: int | None = None,
    crs: str | None = None,
    datum: Datum | None = None,
    axes: Axes | None = None,
    half_width_m: float | None = None,
    close_lines: bool = False,
    area_of_use: AreaOfUse,
    limits: Limits | None = None,
) -> Footprint:
    """The footprint in a file.

    Args:
        path: the file, which is only read.
        label: the name the user gave it; by default the name of the file.
        layer: which layer; None where there is only one.
        feature: number of the feature meant, from 1; None for all of them.
        crs: CRS, where the file does not say or to confirm a proposal.
        datum: where lon/lat come from.
        axes: the two coordinates are to be swapped, to confirm a proposal.
        half_width_m: from a line to the edge of its corridor.
        close_lines: lines are outlines, to be closed to polygons.
        area_of_use: where positions must lie.
        limits: bounds on the input; None for the defaults.

    Raises:
        InputError: it cannot be used; all faults are in `faults`, ways out in `proposals`.
    """
    limits = limits or Limits()
    table = read_features(
        path,
        label=label,
        layer=layer,
        crs=crs,
        datum=datum,
        axes=axes,
        feature=feature,
        area_of_use=area_of_use,
        limits=limits,
        purpose="footprint",
    )
    rules = SiteRules(
        limits=limits, half_width_m=half_width_m, feature=feature, close_lines=close_lines
    )
    return footprint_of(table, rules)


def footprint_from_geojson(  # noqa: PLR0913 (what a user says of it, each thing by name)
    value: Mapping[str, Any],
    *,
    crs: str | None = None,
    datum: Datum | None = None,
    axes: Axes | None = None,
    half_width_m: float | None = None,
    close_lines: bool = False,
    area_of_use: AreaOfUse,
    limits: Limits | None = None,
    prefix: str = "/footprint",
) -> Footprint:
    """The footprint in a parsed GeoJSON geometry, Feature or FeatureCollection.

    Args:
        value: as `parse_json` gives it; lon/lat CGCS2000 unless `crs` or its own member says
            otherwise.
        crs: CRS of the coordinates.
        datum: where lon/lat come from.
        axes: the two coordinates are to be swapped, to confirm a proposal.
        half_width_m: from a line to the edge of its corridor.
        close_lines: lines are outlines, to be closed to polygons.
        area_of_use: where positions must lie.
        limits: bounds on the input; None for the defaults.
        prefix: JSON pointer of the value in the request.

    Raises:
        InputError: it cannot be used; faults carry JSON pointers.
    """
    limits = limits or Limits()
    terms = replace(_terms(crs, datum, area_of_use, limits), axes=axes)
    rules = SiteRules(
        limits=limits, half_width_m=half_width_m, prefix=prefix, close_lines=close_lines
    )
    try:
        raw = read_value(value, limits=limits, prefix=prefix)
        if raw.crs is None and crs is None:
            terms = replace(terms, crs=CGCS2000)
        return footprint_of(admitted(raw, label=None, terms=terms), rules)
    except InputError as error:
        error.pointer = error.pointer or prefix
        raise


def footprint_from_text(  # noqa: PLR0913 (what a user says of it, each thing by name)
    text: str,
    *,
    crs: str | None = None,
    datum: Datum | None = None,
    axes: Axes | None = None,
    half_width_m: float | None = None,
    close_lines: bool = False,
    area_of_use: AreaOfUse,
    limits: Limits | None = None,
) -> Footprint:
    """The footprint in pasted text: coordinates line by line, or a whole survey text.

    Raises:
        InputError: it cannot be used.
    """
    limits = limits or Limits()
    table = table_from_text(
        text, crs=crs, datum=datum, axes=axes, area_of_use=area_of_use, limits=limits
    )
    rules = SiteRules(limits=limits, half_width_m=half_width_m, close_lines=close_lines)
    return footprint_of(table, rules)


def table_from_text(
    text: str,
    *,
    crs: str | None = None,
    datum: Datum | None = None,
    axes: Axes | None = None,
    area_of_use: AreaOfUse,
    limits: Limits | None = None,
) -> FeatureTable:
    """The shapes in pasted text, one row each, with findings and proposals.

    Raises:
        InputError: no shape can be read from it, or one cannot be used.
    """
    limits = limits or Limits()
    raw = read_text(text, name="text", limits=limits)
    terms = replace(_terms(crs, datum, area_of_use, limits), axes=axes)
    return admitted(raw, label=None, terms=terms)


def footprint_of(table: FeatureTable, rules: SiteRules) -> Footprint:
    """One site from the rows of a table that was read for the purpose `footprint`.

    Raises:
        InputError: nothing in it, a half width that none can be, a line without one, points among
            polygons, too small, too large, too many parts, an unknown `occupation`.
    """
    if rules.half_width_m is not None:
        require_half_width(rules.half_width_m, rules.limits)
    rows = _chosen_rows(table, rules.feature)
    parts: list[tuple[BaseGeometry, Occupation | None]] = []
    findings: list[Finding] = list(table.findings)
    for row in rows:
        for shape in _flat_parts(table.geometries[row]):
            occupation = _occupation(table.attributes[row], row, rules)
            parts.append((_surface(shape, row, rules), occupation))
    _check_kinds(parts)
    footprint = make_footprint(parts, findings)
    _check_area(footprint, rules.limits)
    return footprint


def _terms(crs: str | None, datum: Datum | None, area: AreaOfUse, limits: Limits) -> Terms:
    return Terms(purpose="footprint", crs=crs, datum=datum, area_of_use=area, limits=limits)


def _chosen_rows(table: FeatureTable, feature: int | None) -> Sequence[int]:
    count = len(table.geometries)
    if count == 0:
        raise GeometryEmptyError("没有要素。", "there are no features.")
    if feature is None:
        return range(count)
    return [feature - 1]


def _flat_parts(shape: BaseGeometry) -> list[BaseGeometry]:
    """Members of a collection, each on its own; other shapes as they are."""
    if shapely.get_type_id(shape) == shapely.GeometryType.GEOMETRYCOLLECTION:
        return [part for member in shape.geoms for part in _flat_parts(member)]
    if shapely.get_type_id(shape) == shapely.GeometryType.MULTIPOINT:
        return list(shape.geoms)
    return [shape]


def _surface(shape: BaseGeometry, row: int, rules: SiteRules) -> BaseGeometry:
    if shapely.get_type_id(shape) not in _LINES:
        return shape
    if rules.close_lines:
        return closed_outline(shape, row)
    if rules.half_width_m is None:
        raise HalfWidthMissingError(
            f"第 {row + 1} 个要素是线，没有给出半宽。",
            f"feature {row + 1} is a line; no half width is given.",
            pointer=rules.prefix,
            proposals=offer_to_close(shape),
        )
    return corridor(shape, rules.half_width_m, rules.limits)


def _occupation(attributes: Mapping[str, Any], row: int, rules: SiteRules) -> Occupation | None:
    given = attributes.get("occupation")
    if given is None or given == "":
        return None
    if isinstance(given, str) and given in set(Occupation):
        return Occupation(given)
    raise OccupationUnknownError(
        f"第 {row + 1} 个要素的 occupation 为“{str(given)[:40]}”。",
        f"the occupation of feature {row + 1} is {str(given)[:40]!r}.",
        pointer=None if rules.prefix is None else f"{rules.prefix}/features/{row}/properties",
    )


def _check_kinds(parts: Sequence[tuple[BaseGeometry, Occupation | None]]) -> None:
    shapes = [shape for shape, _ in parts]
    points = shapely.get_type_id(shapes) == _POINT
    if points.any() and (not points.all() or len({shape.wkb for shape, _ in parts}) > 1):
        raise GeometryTypeError(
            "一个项目范围只能是面（或有半宽的线），或单独一个点。",
            "a footprint is polygons (or lines with a half width), or one single point.",
        )
    if not (points | are_polygonal(shapes)).all():
        raise GeometryTypeError("图形不是面。", "the shape is no polygon.")


def _check_area(footprint: Footprint, limits: Limits) -> None:
    if footprint.is_point:
        return
    area = footprint.area_m2
    if area < limits.footprint_min_area_m2:
        raise AreaTooSmallError(f"面积只有 {area:.2g} m²。", f"the area is but {area:.2g} m².")
    if area > limits.footprint_max_area_m2:
        raise AreaTooLargeError(
            f"面积达 {area / 1e6:.0f} km²，上限 {limits.footprint_max_area_m2 / 1e6:.0f} km²。",
            f"{area / 1e6:.0f} km²; at most {limits.footprint_max_area_m2 / 1e6:.0f} km².",
        )
