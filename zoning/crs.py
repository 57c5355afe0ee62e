"""Coordinate reference systems: which are understood, and how coordinates come to CGCS2000.

Only EPSG codes, CRS84 and well-known text of plain geographic or projected systems are read;
anything else (URLs, PROJ pipelines, paths of grids) is refused, because a general parser would
open it. Coordinates are x = east, y = north, whatever order an authority names its axes in.

Systems on CGCS2000 need only their projection undone. WGS 84, NAD83, ETRS89 and the ITRF
realisations are taken as equal to it (a null shift of centimetres to a metre or two, said in a
finding). All other datums go through WGS 84 by the best published operation, never by a "ballpark"
one; Xian 1980 and Beijing 1954 have none that may be published and are refused.
"""

import re
import warnings
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NoReturn

import numpy as np
import numpy.typing as npt
import pyproj
from pyproj.enums import TransformDirection, WktVersion
from pyproj.exceptions import CRSError, ProjError
from pyproj.transformer import TransformerGroup

from zoning.errors import InputError
from zoning.gauss_kruger import CGCS2000_GRIDS, GaussKruger

Floats = npt.NDArray[np.float64]

CGCS2000 = "EPSG:4490"
CRS84 = "OGC:CRS84"

_MAX_WKT_CHARACTERS = 65_536
_MAX_WKT_DEPTH = 32
_CGCS2000_BASES = {4490, 4479, 4480}
_NULL_SHIFT_BASES = {4326, 4269, 4258}
_ITRF = "International Terrestrial Reference Frame"
_REFUSED_BASES = {4610, 4214, 4555}
_CODE = re.compile(
    r"(?:EPSG:|urn:ogc:def:crs:EPSG:[0-9.]*:|https?://www\.opengis\.net/def/crs/EPSG/[0-9.]+/"
    r"|http://www\.opengis\.net/gml/srs/epsg\.xml#)?([0-9]{4,6})",
    re.IGNORECASE,
)
_CRS84 = re.compile(
    r"(?:OGC:CRS84|CRS84|CRS:84|urn:ogc:def:crs:OGC:[0-9.]*:CRS84"
    r"|https?://www\.opengis\.net/def/crs/OGC/[0-9.]+/CRS84)",
    re.IGNORECASE,
)
_WKT = re.compile(
    r"\s*(?:GEOGCS|PROJCS|GEOGCRS|GEODCRS|PROJCRS|GEODETICCRS|PROJECTEDCRS|GEOGRAPHICCRS|COMPD_CS"
    r"|COMPOUNDCRS|VERT_CS|VERTCRS|LOCAL_CS|ENGCRS|GEOCCS|BOUNDCRS|ENGINEERINGCRS)\s*[\[(]"
)
_FORBIDDEN_IN_WKT = re.compile(
    r"PARAMETERFILE|nadgrids=(?!@null)|geoidgrids|https?://(?!www\.opengis)", re.IGNORECASE
)
_CGCS2000_NAME = re.compile(
    r"(?:D_)?(?:CHINA_?2000|CGCS_?2000|CHINA_GEODETIC_COORDINATE_SYSTEM_2000)", re.IGNORECASE
)


class CrsUnknownError(InputError):
    """A code or text that names no coordinate reference system we know."""

    code = "crs-unknown"
    title_zh = "坐标系无法识别"
    title_en = "CRS unknown"
    remedy_zh = "请给出 EPSG 代码，例如 EPSG:4490（CGCS2000 经纬度）或 EPSG:4526（3 度带 38 带）。"
    remedy_en = "Give an EPSG code, for example EPSG:4490 (CGCS2000 lon/lat) or EPSG:4526."


class CrsNotAllowedError(InputError):
    """A way of naming a CRS, or a kind of CRS, that is not accepted."""

    code = "crs-not-allowed"
    title_zh = "坐标系写法或类型不予接受"
    title_en = "CRS not allowed"
    remedy_zh = "请改用平面或地理坐标系的 EPSG 代码，不要用网址、管线、文件路径或复合坐标系。"
    remedy_en = "Give the EPSG code of a geographic or projected CRS: no URL, pipeline or compound."


class CrsTextTooLargeError(CrsUnknownError):
    """Well-known text longer than any real CRS needs."""

    code = "field-too-large"
    title_zh = "坐标系文本过长"
    title_en = "CRS text too large"


class DatumShiftUnavailableError(InputError):
    """No published transformation to CGCS2000; a guess could be wrong by a hundred metres."""

    code = "datum-shift-unavailable"
    title_zh = "缺少基准转换参数"
    title_en = "Datum shift unavailable"
    remedy_zh = "请用当地主管部门的参数转换为 CGCS2000（如 EPSG:4490）后再提交。"
    remedy_en = "Convert the data to CGCS2000 with the parameters of the local authority first."


class Shift(StrEnum):
    """What lies between the datum of a CRS and CGCS2000."""

    NONE = "none"
    NULL = "null"
    KNOWN = "known"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCrs:
    """A horizontal CRS whose coordinates can be brought to EPSG:4490.

    Attributes:
        label: `EPSG:4526`, `OGC:CRS84`, or the name in the text where it has no code.
        wkt: its definition.
        is_geographic: coordinates are degrees.
        grid: its Gauss-Krüger frame, if it is one of CGCS2000's.
        shift: what lies between its datum and CGCS2000.
        accuracy_m: accuracy of a known shift.
    """

    label: str
    wkt: str
    is_geographic: bool
    grid: GaussKruger | None
    shift: Shift
    accuracy_m: float | None = None

    def to_lonlat(self, xy: Floats) -> Floats:
        """Longitude and latitude on CGCS2000.

        Args:
            xy: (n, 2) east and north in the units of the CRS.

        Returns:
            (n, 2) degrees; infinite where the projection has no inverse.
        """
        transformer = _transformer(self.wkt, self.shift)
        if transformer is None:
            return xy
        longitude, latitude = transformer.transform(xy[:, 0], xy[:, 1])
        return np.column_stack([longitude, latitude])

    def from_lonlat(self, lonlat: Floats) -> Floats:
        """The way back: east and north of positions on CGCS2000.

        Args:
            lonlat: (n, 2) degrees.

        Returns:
            (n, 2) in the units of the CRS; infinite where the projection has no image.
        """
        transformer = _transformer(self.wkt, self.shift)
        if transformer is None:
            return lonlat
        x, y = transformer.transform(
            lonlat[:, 0], lonlat[:, 1], direction=TransformDirection.INVERSE
        )
        return np.column_stack([x, y])


@lru_cache(maxsize=256)
def parse_crs(text: str) -> SourceCrs:
    """The CRS that a code or well-known text names.

    Args:
        text: `EPSG:4526`, `4526`, an OGC URN or definition URL of an EPSG code, CRS84, or WKT.

    Raises:
        CrsUnknownError: no such code, or text that is no CRS.
        CrsNotAllowedError: another way of naming one, or a compound, vertical, engineering one.
        DatumShiftUnavailableError: its datum cannot be brought to CGCS2000.
    """
    text = text.strip()
    if _CRS84.fullmatch(text):
        return _described(pyproj.CRS.from_user_input(CRS84), CRS84)
    if match := _CODE.fullmatch(text):
        return _from_code(int(match[1]))
    if _WKT.match(text):
        return _from_wkt(text)
    shown = text[:60]
    raise CrsNotAllowedError(
        f"坐标系“{shown}”不是 EPSG 代码或坐标系定义文本（WKT）。",
        f"{shown!r} is neither an EPSG code nor well-known text.",
    )


def _from_code(code: int) -> SourceCrs:
    try:
        crs = pyproj.CRS.from_epsg(code)
    except CRSError as error:
        raise CrsUnknownError(
            f"没有代码为 EPSG:{code} 的坐标系。", f"there is no CRS with the code EPSG:{code}."
        ) from error
    return _described(crs, f"EPSG:{code}")


def _from_wkt(text: str) -> SourceCrs:
    _refuse_odd_wkt(text)
    try:
        crs = pyproj.CRS.from_wkt(text)
    except CRSError as error:
        raise CrsUnknownError(
            "坐标系定义文本（WKT）无法解析。", "the well-known text of the CRS cannot be read."
        ) from error
    if crs.is_bound and crs.source_crs is not None:
        crs = crs.source_crs
    code = crs.to_epsg(min_confidence=20 if crs.is_geographic else 70)
    claimed = crs.to_json_dict().get("id", {})
    claims = claimed.get("code") if claimed.get("authority") == "EPSG" else None
    official = None if code is None else pyproj.CRS.from_epsg(code)
    matches = official is not None and (crs.is_geographic or _same_projection(crs, official))
    if claims is not None and (claims != code or not matches):
        raise CrsUnknownError(
            f"坐标系文本自称 EPSG:{claims}，但参数与之不符。",
            f"the text calls itself EPSG:{claims}, but its parameters are not those of that code.",
        )
    if official is None or not matches:
        return _described(crs, crs.name)
    return _described(official, f"EPSG:{code}")


def _refuse_odd_wkt(text: str) -> None:
    if len(text) > _MAX_WKT_CHARACTERS:
        raise CrsTextTooLargeError(
            f"坐标系文本有 {len(text)} 个字符。", f"the text of the CRS has {len(text)} characters."
        )
    depth = deepest = 0
    for character in text:
        depth += (character in "[(") - (character in "])")
        deepest = max(deepest, depth)
    if deepest > _MAX_WKT_DEPTH:
        raise CrsUnknownError(
            f"坐标系文本嵌套 {deepest} 层。", f"the text of the CRS is nested {deepest} deep."
        )
    if _FORBIDDEN_IN_WKT.search(text):
        raise CrsNotAllowedError(
            "坐标系文本引用了外部文件或网址。", "the text of the CRS refers to a file or a host."
        )


def _same_projection(crs: pyproj.CRS, official: pyproj.CRS) -> bool:
    """Whether two projected systems give the same coordinates, within a millimetre."""
    area = official.area_of_use
    if area is None:
        return True
    point = (area.west + area.east) / 2, (area.south + area.north) / 2
    ours, theirs = (
        pyproj.Transformer.from_crs(one.geodetic_crs, one, always_xy=True).transform(*point)
        for one in (crs, official)
    )
    return bool(np.allclose(ours, theirs, rtol=0, atol=1e-3))


def _described(crs: pyproj.CRS, label: str) -> SourceCrs:
    if crs.is_compound or not (crs.is_geographic or crs.is_projected):
        raise CrsNotAllowedError(
            f"坐标系“{label}”是{crs.type_name}，不是地理坐标系或投影坐标系。",
            f"{label} is a {crs.type_name}, neither geographic nor projected.",
        )
    flat = crs.to_2d()
    shift, accuracy = _shift(flat, label)
    return SourceCrs(
        label=label,
        wkt=flat.to_wkt(WktVersion.WKT2_2019),
        is_geographic=flat.is_geographic,
        grid=CGCS2000_GRIDS.get(int(label[5:])) if label.startswith("EPSG:") else None,
        shift=shift,
        accuracy_m=accuracy,
    )


def _shift(crs: pyproj.CRS, label: str) -> tuple[Shift, float | None]:
    base = crs.geodetic_crs
    if base is None:
        _refuse_shift(label)
    code = base.to_2d().to_epsg(min_confidence=20)
    datum = base.datum.name if base.datum else ""
    if code in _CGCS2000_BASES or _is_cgcs2000_by_name(base):
        return Shift.NONE, None
    if code in _REFUSED_BASES or re.search(r"xian|beijing", datum, re.IGNORECASE):
        _refuse_shift(label)
    if label == CRS84 or code in _NULL_SHIFT_BASES or datum.startswith(_ITRF):
        return Shift.NULL, None
    operation = _best_operation(crs.to_wkt(WktVersion.WKT2_2019))
    if operation is None:
        _refuse_shift(label)
    return Shift.KNOWN, float(operation.accuracy)


def _refuse_shift(label: str) -> NoReturn:
    raise DatumShiftUnavailableError(
        f"没有从“{label}”的基准到 CGCS2000 的公开转换参数；粗略转换会差数十米以上。",
        f"no published shift leads from the datum of {label} to CGCS2000; "
        "a rough one is wrong by tens of metres.",
    )


def _is_cgcs2000_by_name(base: pyproj.CRS) -> bool:
    """Texts written by hand keep the ellipsoid and some form of the name, but no code."""
    datum, ellipsoid = base.datum, base.ellipsoid
    if datum is None or ellipsoid is None:
        return False
    same = abs(ellipsoid.inverse_flattening - 298.257222101) < 1e-9
    named = _CGCS2000_NAME.search(datum.name.replace(" ", "_"))
    return bool(same and ellipsoid.semi_major_metre == 6378137.0 and named)


def _best_operation(wkt: str) -> pyproj.Transformer | None:
    """Best published operation to WGS 84 that needs no grid; one for all points, so no tears."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about better grids that are not installed
        group = TransformerGroup(wkt, CRS84, always_xy=True, allow_ballpark=False)
    known = [one for one in group.transformers if one.accuracy >= 0]
    return min(known, key=lambda one: one.accuracy) if known else None


@lru_cache(maxsize=256)
def _transformer(wkt: str, shift: Shift) -> pyproj.Transformer | None:
    crs = pyproj.CRS.from_wkt(wkt)
    if shift == Shift.KNOWN:
        return _best_operation(wkt)
    if crs.is_geographic:
        return None
    try:
        return pyproj.Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    except ProjError as error:
        raise DatumShiftUnavailableError(
            "该投影没有逆变换。", "the projection has no inverse."
        ) from error


def is_north_first(text: str) -> bool:
    """Whether the authority names the northern axis of a CRS first; coordinates here never do.

    Raises:
        CrsUnknownError, CrsNotAllowedError: as `parse_crs`.
    """
    if _CRS84.fullmatch(text.strip()):
        return False
    match = _CODE.fullmatch(text.strip())
    if match is None:
        return False
    try:
        axes = pyproj.CRS.from_epsg(int(match[1])).axis_info
    except CRSError as error:
        raise CrsUnknownError(
            f"没有代码为 EPSG:{match[1]} 的坐标系。", f"there is no CRS with the code {match[1]}."
        ) from error
    return bool(axes) and axes[0].direction.lower() == "north"
