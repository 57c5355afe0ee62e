"""Which CRS the coordinates are in, and whether the coordinates agree.

What file and user say must agree; nothing is guessed. Where the numbers contradict the words, the
refusal names the likely truth as a proposal, and the user confirms it.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from zoning.crs import CGCS2000, CRS84, CrsUnknownError, Shift, SourceCrs, parse_crs
from zoning.datum import SHIFTED, cgcs2000_from
from zoning.gauss_kruger import frame_of_prefixed_easting, frame_of_zone, looks_unprefixed
from zoning.ingest.errors import (
    AxisOrderSuspectedError,
    CoordinateOutOfRangeError,
    CrsConflictError,
    CrsMissingError,
    CrsNotLosslessError,
    Proposal,
    ZoneMismatchError,
)
from zoning.ingest.layer import RawLayer
from zoning.ingest.limits import AreaOfUse
from zoning.measure import Floats
from zoning.texts import Text
from zoning.vocabulary import Axes, Datum, Severity

_SHIFTED_NAMES = {"gcj02", "gcj-02", "bd09", "bd-09", "bd09ll", "火星坐标系", "百度坐标系"}
_WGS84_NAMES = {"EPSG:4326", CRS84}
_SWAP = Proposal(
    kind="axes",
    value="swap",
    text=Text(zh="交换两个坐标后落入适用范围。", en="With the two coordinates swapped it fits."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A CRS and, for lon/lat, the datum that the user vouches for."""

    crs: SourceCrs
    datum: Datum | None

    def to_lonlat(self, xy: Floats) -> Floats:
        """(n, 2) coordinates in lon/lat CGCS2000; infinite where that cannot be."""
        lonlat = self.crs.to_lonlat(xy)
        if self.datum in SHIFTED:
            return cgcs2000_from(self.datum, lonlat)
        return lonlat


def settle_axes(layer: RawLayer, axes: Axes | None) -> None:
    """Swap the two coordinates of every position where the user says so, with a finding.

    Raises:
        AxisOrderSuspectedError: the reader doubts their order, and the user says nothing of it.
    """
    if axes is None:
        if layer.axes_doubt is not None:
            raise layer.axes_doubt
        return
    layer.geometries = shapely.transform(layer.geometries, lambda xy: xy[:, ::-1])
    layer.note(
        "axes-swapped",
        Severity.REPAIR,
        "按用户确认，已交换全部坐标的先后次序。",
        "the two coordinates of every position were swapped, as the user confirmed.",
    )


def frame_of(
    layer: RawLayer, *, crs: str | None, datum: Datum | None, shifted_allowed: bool
) -> Frame:
    """The frame of a layer from what its file and the user say; findings go to the layer.

    Args:
        layer: what the file says; gets the findings.
        crs: what the user says.
        datum: where lon/lat come from, as the user says.
        shifted_allowed: whether GCJ-02 and BD-09 may be undone; not for layers of a release.

    Raises:
        CrsMissingError: neither says anything.
        CrsConflictError: they differ.
        CrsNotLosslessError: a shifted web-map frame where it may not be.
    """
    _refuse_shifted(crs, datum, shifted_allowed=shifted_allowed)
    source = _agreed(layer, crs, datum)
    if datum is not None and (not source.is_geographic or source.shift == Shift.KNOWN):
        raise CrsConflictError(
            f"坐标系是 {source.label}，datum 只用于经纬度坐标。",
            f"the CRS is {source.label}; a datum is only for lon/lat.",
        )
    _note_shift(layer, source, datum)
    return Frame(crs=source, datum=datum)


def _refuse_shifted(crs: str | None, datum: Datum | None, *, shifted_allowed: bool) -> None:
    named = crs is not None and crs.strip().lower() in _SHIFTED_NAMES
    if named or (datum in SHIFTED and not shifted_allowed):
        raise CrsNotLosslessError(
            "GCJ-02、BD-09 的偏移没有精确的逆变换。",
            "the shift of GCJ-02 and BD-09 has no exact inverse.",
        )


def _agreed(layer: RawLayer, crs: str | None, datum: Datum | None) -> SourceCrs:
    said = parse_crs(crs) if crs is not None else None
    declared = _declared(layer, replaceable=said is not None)
    if said and declared and not _same(said, declared):
        raise CrsConflictError(
            f"文件声明 {declared.label}，参数给出 {said.label}。",
            f"the file declares {declared.label}, the parameter says {said.label}.",
        )
    if layer.doubt is not None and said is None:
        raise layer.doubt
    if source := said or declared:
        return source
    if layer.default_crs == CGCS2000:
        return parse_crs(CGCS2000)
    if layer.default_crs is not None:
        layer.note(
            "crs-default",
            Severity.INFO,
            f"未注明坐标系，按约定取 {layer.default_crs} 经纬度。",
            f"no CRS is named; by convention it is lon/lat of {layer.default_crs}.",
        )
        return parse_crs(layer.default_crs)
    if datum is not None:
        return parse_crs(CGCS2000)
    proposals = _proposals_without_crs(layer)
    raise CrsMissingError("没有坐标系信息。", "nothing names the CRS.", proposals=proposals)


def _declared(layer: RawLayer, *, replaceable: bool) -> SourceCrs | None:
    if layer.crs is None:
        return None
    try:
        return parse_crs(layer.crs)
    except CrsUnknownError:
        if not replaceable:
            raise
    layer.note(
        "crs-unknown",
        Severity.WARNING,
        "文件自带的坐标系无法识别，以参数为准。",
        "the CRS in the file is unknown; the parameter is used.",
    )
    return None


def _same(one: SourceCrs, other: SourceCrs) -> bool:
    return one == other or {one.label, other.label} <= _WGS84_NAMES


def _note_shift(layer: RawLayer, source: SourceCrs, datum: Datum | None) -> None:
    if datum in SHIFTED:
        layer.note(
            "datum-approximate",
            Severity.WARNING,
            f"坐标由 {datum} 迭代反算为 CGCS2000，结果为近似值。",
            f"coordinates were brought from {datum} to CGCS2000 by iteration: approximate.",
        )
    elif source.shift == Shift.NULL and datum != Datum.CGCS2000:
        layer.note(
            "datum-null-shift",
            Severity.INFO,
            f"{source.label} 的基准与 CGCS2000 相差厘米至米级，按零偏移处理。",
            f"the datum of {source.label} is taken as CGCS2000: they differ by centimetres to "
            "a metre or two.",
        )
    elif source.shift == Shift.KNOWN:
        layer.note(
            "datum-shift",
            Severity.WARNING,
            f"{source.label} 经公开参数转换到 CGCS2000，精度约 {source.accuracy_m:g} m。",
            f"{source.label} was shifted to CGCS2000 by published parameters, good to about "
            f"{source.accuracy_m:g} m.",
        )


def check_agreement(source: SourceCrs, xy: Floats, area: AreaOfUse) -> None:
    """Refuse coordinates that, as a whole, contradict their CRS.

    Args:
        source: the CRS.
        xy: (n, 2) finite coordinates in the CRS.
        area: where positions must lie.

    Raises:
        ZoneMismatchError, AxisOrderSuspectedError, CoordinateOutOfRangeError: with proposals.
    """
    if not len(xy) or (source.is_geographic and area.contains(xy).all()):
        return
    east, north = (float(value) for value in np.median(xy, axis=0))
    if source.is_geographic:
        _check_degrees(source, east, north, area)
    elif source.grid is not None:
        _check_grid(source, east, north)


def _check_degrees(source: SourceCrs, east: float, north: float, area: AreaOfUse) -> None:
    if area.contains(np.array([[east, north]])).all():
        return
    swapped = area.contains(np.array([[north, east]])).all()
    if swapped and (abs(north) > 90 or not _is_world(area)):
        raise AxisOrderSuspectedError(
            f"坐标 ({east:g}, {north:g}) 疑似纬度在前。",
            f"({east:g}, {north:g}) looks like latitude first.",
            proposals=[_SWAP],
        )
    if abs(east) > 360 or abs(north) > 90:
        raise CoordinateOutOfRangeError(
            f"坐标 ({east:g}, {north:g}) 不可能是 {source.label} 的经纬度，疑似米。",
            f"({east:g}, {north:g}) cannot be lon/lat of {source.label}; metres, it seems.",
            proposals=_grid_proposals(east, north),
        )


def _check_grid(source: SourceCrs, east: float, north: float) -> None:
    grid = source.grid
    if grid is None:
        return
    if _looks_like_easting(north) and not _looks_like_easting(east) and 3e5 < east < 6e6:
        raise AxisOrderSuspectedError(
            f"坐标 ({east:.0f}, {north:.0f}) 疑似北坐标在前。",
            f"({east:.0f}, {north:.0f}) looks like northing first.",
            proposals=[_SWAP],
        )
    named = frame_of_prefixed_easting(east)
    if grid.has_prefix and named is None and looks_unprefixed(east):
        named = frame_of_zone(grid.zone, width_deg=grid.width_deg, has_prefix=False)
    if named is not None and named != grid:
        raise ZoneMismatchError(
            f"声明的坐标系为 {grid}，而东坐标 {east:.0f} 属于 {named}。",
            f"the CRS declared is {grid}, but the easting {east:.0f} belongs to {named}.",
            proposals=[_crs_proposal(named.epsg, str(named))],
        )


def _looks_like_easting(value: float) -> bool:
    return frame_of_prefixed_easting(value) is not None


def _is_world(area: AreaOfUse) -> bool:
    return area.east - area.west >= 360


def _grid_proposals(east: float, north: float) -> list[Proposal]:
    """Frames that eastings with a zone prefix name, whichever of the two is the easting."""
    proposals = [
        _crs_proposal(frame.epsg, str(frame))
        for value in (east, north)
        if (frame := frame_of_prefixed_easting(value))
    ]
    if proposals and _looks_like_easting(north):
        proposals.append(_SWAP)
    return proposals


def _crs_proposal(epsg: str, name: str) -> Proposal:
    return Proposal(
        kind="crs", value=epsg, text=Text(zh=f"坐标像是 CGCS2000 {name}。", en=f"CGCS2000 {name}?")
    )


def _proposals_without_crs(layer: RawLayer) -> list[Proposal]:
    xy = shapely.get_coordinates(layer.geometries)
    xy = xy[np.isfinite(xy).all(axis=1)]
    if not len(xy):
        return []
    east, north = (float(value) for value in np.median(xy, axis=0))
    if abs(east) <= 180 and abs(north) <= 90:
        text = Text(zh="坐标像是经纬度。", en="The coordinates look like lon/lat.")
        return [Proposal(kind="crs", value=CGCS2000, text=text)]
    return _grid_proposals(east, north)
