"""Faults of coordinate reference systems and of where coordinates lie."""

from zoning.ingest.errors.base import IngestError


class CrsMissingError(IngestError):
    """Coordinates without a word on their system."""

    code = "crs-missing"
    title_zh = "缺少坐标系"
    title_en = "CRS missing"
    remedy_zh = "请用 --crs（或 crs 参数）注明坐标系，例如 EPSG:4490；或补上 .prj 文件。"
    remedy_en = "Name the CRS with --crs (or the parameter crs), or add the .prj file."


class CrsConflictError(IngestError):
    """Two statements on the CRS that differ."""

    code = "crs-conflict"
    title_zh = "坐标系互相矛盾"
    title_en = "CRS conflict"
    remedy_zh = "请去掉 crs 参数，或改正文件自带的坐标系。"
    remedy_en = "Leave the crs parameter out, or correct the CRS in the file."


class CrsNotLosslessError(IngestError):
    """A shifted web-map frame where exact coordinates are needed."""

    code = "crs-not-lossless"
    title_zh = "坐标经过偏移，不能用于图层"
    title_en = "CRS not lossless"
    remedy_zh = "GCJ-02、BD-09 请用 datum 声明，且仅限项目范围；图层请提供 CGCS2000 原始数据。"
    remedy_en = "Declare GCJ-02 or BD-09 as datum, for footprints only; give layers in CGCS2000."


class ZoneMismatchError(IngestError):
    """Eastings that belong to another Gauss-Krüger zone than the one declared."""

    code = "zone-mismatch"
    title_zh = "带号与坐标不符"
    title_en = "Zone mismatch"
    remedy_zh = "请核对带号；如建议的坐标系正确，请用 crs 参数确认。"
    remedy_en = "Check the zone; if the proposed CRS is right, confirm it with crs."


class AxisOrderSuspectedError(IngestError):
    """Latitude and longitude, or north and east, seem swapped."""

    code = "axis-order-suspected"
    title_zh = "疑似经纬度顺序颠倒"
    title_en = "Axis order suspected"
    remedy_zh = "请交换两列坐标：经度（东）在前，纬度（北）在后。"
    remedy_en = "Swap the two coordinates: longitude (east) first, latitude (north) second."


class OutsideAreaOfUseError(IngestError):
    """Positions outside the area that the service is set up for."""

    code = "outside-area-of-use"
    title_zh = "位置超出适用范围"
    title_en = "Outside the area of use"
    remedy_zh = "请核对坐标系与坐标；适用范围是系统设置项。"
    remedy_en = "Check the CRS and the coordinates; the area of use is a setting."
