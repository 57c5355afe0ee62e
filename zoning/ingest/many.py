"""Many footprints through the strict gate at once: each is taken, or refused with its own code.

What a row comes to never depends on the rows around it. The gate looks at all together first, which
is fast; every row that is not a plain polygon without fault is then read alone, exactly as the
footprint of a single check is, and its refusal is the one that a check would give.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from zoning.crs import SourceCrs
from zoning.errors import InputError
from zoning.ingest.errors import GeometryEmptyError, GeometryInvalidError, WkbInvalidError
from zoning.ingest.footprints import SiteRules, footprint_of
from zoning.ingest.frames import check_agreement, frame_of
from zoning.ingest.gate import Purpose, Terms, admit
from zoning.ingest.layer import RawLayer, as_array
from zoning.ingest.limits import AreaOfUse, Limits
from zoning.ingest.pipeline import admitted
from zoning.measure import Floats, Objects, area_m2
from zoning.vocabulary import Datum

_POINT = shapely.GeometryType.POINT
_MULTIPOLYGON = shapely.GeometryType.MULTIPOLYGON
_USUAL = (_POINT, shapely.GeometryType.POLYGON, _MULTIPOLYGON)
_SCREENED_VERTICES = 50_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Where coordinates are, as file and user say.

    Attributes:
        declared: CRS that the file declares.
        default: CRS that the format implies where the file is silent.
        said: CRS that the user names.
        datum: where lon/lat come from, as the user says.
    """

    declared: str | None = None
    default: str | None = None
    said: str | None = None
    datum: Datum | None = None

    def layer(self, shapes: Objects) -> RawLayer:
        """Shapes as a layer before the gate."""
        return RawLayer(
            name="",
            geometries=shapes,
            attributes=[{}] * len(shapes),
            fields=(),
            crs=self.declared,
            default_crs=self.default,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyTerms:
    """On what terms footprints are taken.

    Attributes:
        half_width_m: from a line to the edge of its corridor; without it lines are refused.
    """

    reference: Reference
    area_of_use: AreaOfUse
    half_width_m: float | None = None
    limits: Limits = field(default_factory=Limits)

    def gate(self, purpose: Purpose) -> Terms:
        """The same terms for the gate."""
        limits = self.limits
        if purpose != "footprint":
            limits = replace(limits, vertices=_SCREENED_VERTICES)
        return Terms(
            purpose=purpose,
            crs=self.reference.said,
            datum=self.reference.datum,
            area_of_use=self.area_of_use,
            limits=limits,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """Footprints by row.

    Attributes:
        shapes: (n,) polygons, multipolygons or points in EPSG:4490, in canonical order, as
            `Footprint.geometry` of a single check; None where the row is refused.
        area_m2: (n,) ellipsoidal areas; 0 for points and refused rows.
        errors: n problem codes; None where the row is taken.
    """

    shapes: Objects
    area_m2: Floats
    errors: tuple[str | None, ...]


def admit_many(
    wkb: Sequence[bytes | None], faults: Sequence[str | None], terms: ManyTerms
) -> Sites:
    """Take or refuse each footprint.

    Args:
        wkb: n geometries as the file has them; None where there is none.
        faults: n codes of faults found in reading; None where there is none.
        terms: on what terms.
    """
    shapes, errors = _parsed(wkb, faults)
    lonlat = _admitted_together(shapes, terms)
    plain = _plain(shapes, lonlat, terms)
    taken, areas = as_array([None] * len(shapes)), np.zeros(len(shapes))
    taken[plain] = _canonical(lonlat[plain])
    areas[plain] = area_m2(taken[plain])
    smallest, largest = terms.limits.footprint_min_area_m2, terms.limits.footprint_max_area_m2
    done = (shapely.get_type_id(taken) == _POINT) | ((areas >= smallest) & (areas <= largest))
    for row in np.flatnonzero(~done).tolist():
        taken[row], areas[row] = None, 0.0
        if errors[row] is None:
            taken[row], areas[row], errors[row] = _alone(shapes[row], terms)
    return Sites(shapes=taken, area_m2=areas, errors=tuple(errors))


def _parsed(
    wkb: Sequence[bytes | None], faults: Sequence[str | None]
) -> tuple[Objects, list[str | None]]:
    with np.errstate(invalid="ignore"):  # what is not finite is refused by the gate
        shapes = shapely.from_wkb(as_array(list(wkb)), on_invalid="ignore")
    errors = [
        fault or (None if shape else GeometryEmptyError.code if not one else WkbInvalidError.code)
        for fault, shape, one in zip(faults, shapes, wkb, strict=True)
    ]
    shapes[[error is not None for error in errors]] = None
    return shapes, errors


def _admitted_together(shapes: Objects, terms: ManyTerms) -> Objects:
    """Shapes in lon/lat, None where one fails; all None where they fail as a whole."""
    usual = np.isin(shapely.get_type_id(shapes), _USUAL)
    kept = shapes.copy()
    kept[~usual] = None
    layer = terms.reference.layer(kept)
    try:
        return admit(layer, terms.gate("screening")).geometries
    except (InputError, ShapelyError):
        return as_array([None] * len(shapes))


def _plain(shapes: Objects, lonlat: Objects, terms: ManyTerms) -> npt.NDArray[np.bool_]:
    """Which rows need no second look: sound, of few parts, each by itself in its frame."""
    sound: npt.NDArray[np.bool_] = ~shapely.is_missing(lonlat)
    sound &= shapely.get_num_coordinates(lonlat) <= terms.limits.vertices
    polygons, owner = shapely.get_parts(lonlat, return_index=True)
    parts = np.bincount(
        owner, weights=1 + shapely.get_num_interior_rings(polygons), minlength=len(lonlat)
    )
    sound &= parts <= terms.limits.footprint_parts
    if sound.any() and (source := _source(terms)).grid is not None:
        for row in np.flatnonzero(sound).tolist():
            sound[row] = _agrees(shapes[row], source, terms.area_of_use)
    return sound


def _source(terms: ManyTerms) -> SourceCrs:
    empty, reference = terms.reference.layer(as_array([])), terms.reference
    frame = frame_of(empty, crs=reference.said, datum=reference.datum, shifted_allowed=True)
    return frame.crs


def _agrees(shape: BaseGeometry, source: SourceCrs, area: AreaOfUse) -> bool:
    """Whether a footprint by itself fits its grid; among others its easting could go unseen."""
    try:
        check_agreement(source, shapely.get_coordinates(shape), area)
    except InputError:
        return False
    return True


def _canonical(shapes: Objects) -> Objects:
    """`zoning.geometry.canonical` for many."""
    flat = shapely.force_2d(shapes)
    lone = (shapely.get_type_id(flat) == _MULTIPOLYGON) & (shapely.get_num_geometries(flat) == 1)
    flat[lone] = shapely.get_geometry(flat[lone], 0)
    oriented: Objects = shapely.orient_polygons(shapely.normalize(flat), exterior_cw=False)
    return oriented


def _alone(shape: BaseGeometry, terms: ManyTerms) -> tuple[BaseGeometry | None, float, str | None]:
    """Shape and area of one footprint read as that of a single check, or its problem code."""
    layer = terms.reference.layer(as_array([shape]))
    rules = SiteRules(limits=terms.limits, half_width_m=terms.half_width_m)
    try:
        footprint = footprint_of(admitted(layer, label=None, terms=terms.gate("footprint")), rules)
    except InputError as error:
        return None, 0.0, error.code
    except ShapelyError:
        return None, 0.0, GeometryInvalidError.code
    return footprint.geometry, footprint.area_m2, None
