"""The frame of a survey text: what its header says against what its numbers say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from zoning.crs import CGCS2000, DatumShiftUnavailableError
from zoning.gauss_kruger import (
    GaussKruger,
    frame_of_prefixed_easting,
    frame_of_zone,
    looks_unprefixed,
)
from zoning.ingest.errors import AxisOrderSuspectedError, Proposal, ZoneMismatchError
from zoning.ingest.layer import RawLayer
from zoning.measure import Floats
from zoning.texts import Text
from zoning.vocabulary import Severity

_DIGITS = re.compile(r"\d+")
_OLD_DATUMS = (
    (re.compile(r"80|西安"), "1980 西安坐标系", "Xian 1980"),
    (re.compile(r"54|北京"), "1954 北京坐标系", "Beijing 1954"),
)
_LONGITUDES = (73.0, 136.0)
_LATITUDES = (3.0, 54.0)
_NORTHINGS_M = (3.3e5, 6.0e6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The `key=value` lines of a survey text."""

    members: Mapping[str, str]

    @property
    def system(self) -> str:
        """Name of the coordinate system."""
        return self.members.get("坐标系", "")

    @property
    def width_deg(self) -> int | None:
        """Width of the belt, 3 or 6."""
        for key in ("几度分带", "分带", "几度带"):
            if match := _DIGITS.search(self.members.get(key, "")):
                return int(match[0])
        return None

    @property
    def zone(self) -> int | None:
        """Number of the belt."""
        match = _DIGITS.search(self.members.get("带号", ""))
        return int(match[0]) if match else None

    @property
    def central_meridian(self) -> int | None:
        """Central meridian in degrees, which some writers give in place of the zone."""
        for key in ("中央子午线", "中央经线", "中央子午线经度"):
            if match := _DIGITS.search(self.members.get(key, "")):
                return int(match[0])
        return None

    @property
    def is_cgcs2000(self) -> bool:
        """Whether the header names CGCS2000."""
        return bool(re.search(r"2000|CGCS", self.system, re.IGNORECASE))


def set_frame(layer: RawLayer, header: Header, points: Floats) -> None:
    """Set the CRS of a layer, or the doubts that keep it from being used.

    Args:
        layer: gets `crs`, `doubt`, `axes_doubt` where easting comes first, `is_degrees`, findings.
        header: what the text says.
        points: (n, 2) as the file has them: X (north) first.

    Raises:
        DatumShiftUnavailableError: the header names Xian 1980 or Beijing 1954.
    """
    _refuse_old_datums(header)
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return
    first, second = (float(value) for value in np.median(points, axis=0))
    if _within(first, _LONGITUDES) and _within(second, _LATITUDES):
        layer.axes_doubt = _swapped(first, second)
        first, second = second, first
    if _within(first, _LATITUDES) and _within(second, _LONGITUDES):
        layer.is_degrees = True
        layer.crs = CGCS2000 if header.is_cgcs2000 else None
        layer.default_crs = CGCS2000
        return
    first_is_easting = frame_of_prefixed_easting(first) is not None or first < 1e6
    if first_is_easting and _within(second, _NORTHINGS_M) and not looks_unprefixed(second):
        layer.axes_doubt = _swapped(first, second)
        second = first
    _set_grid(layer, header, second)


def _refuse_old_datums(header: Header) -> None:
    for pattern, zh, en in _OLD_DATUMS:
        if not header.is_cgcs2000 and pattern.search(header.system):
            raise DatumShiftUnavailableError(
                f"坐标系为{zh}，没有公开的转换参数。",
                f"the frame is {en}; its shift to CGCS2000 is not published.",
            )


def _set_grid(layer: RawLayer, header: Header, easting: float) -> None:
    shown = frame_of_prefixed_easting(easting)
    told = _told(header, has_prefix=shown is not None)
    if shown is None:
        if looks_unprefixed(easting) and told is not None and header.is_cgcs2000:
            layer.crs = told.epsg
        return
    zone_differs = header.zone is not None and header.zone != shown.zone
    width_differs = header.width_deg is not None and header.width_deg != shown.width_deg
    if zone_differs or width_differs:
        layer.doubt = ZoneMismatchError(
            f"文件声明 {header.width_deg or '?'} 度带、带号 {header.zone or '?'}，"
            f"而横坐标 {easting:.0f} 属于 {shown}。",
            f"the header says {header.width_deg or '?'}° zone {header.zone or '?'}, "
            f"but the easting {easting:.0f} belongs to {shown}.",
            proposals=[_confirm(shown)],
        )
        layer.note(
            "zone-mismatch",
            Severity.WARNING,
            "文件头的带号与坐标不符，以用户确认的坐标系为准。",
            "the zone in the header contradicts the coordinates; the CRS confirmed is used.",
        )
        return
    if header.is_cgcs2000:
        layer.crs = shown.epsg


def _told(header: Header, *, has_prefix: bool) -> GaussKruger | None:
    """The frame that the header names."""
    width = header.width_deg or 3
    zone = header.zone
    if zone is None and header.central_meridian is not None:
        meridian = header.central_meridian
        zone = meridian // 3 if width == 3 else (meridian + 3) // 6
    return None if zone is None else frame_of_zone(zone, width_deg=width, has_prefix=has_prefix)


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]


def _swapped(first: float, second: float) -> AxisOrderSuspectedError:
    swap = Proposal(
        kind="axes",
        value="swap",
        text=Text(zh="把两列坐标交换（X 为北、Y 为东）。", en="Swap the columns: X north, Y east."),
    )
    return AxisOrderSuspectedError(
        f"坐标 ({first:.10g}, {second:.10g}) 疑似东坐标在前；该格式为 X（北）、Y（东）。",
        f"({first:.10g}, {second:.10g}) looks like easting first; this format is X north, Y east.",
        proposals=[swap],
    )


def _confirm(frame: GaussKruger) -> Proposal:
    text = Text(zh=f"按坐标取 {frame}。", en=f"Take {frame}, as the coordinates say.")
    return Proposal(kind="crs", value=frame.epsg, text=text)
