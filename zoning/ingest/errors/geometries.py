"""Faults of geometry."""

from zoning.ingest.errors.base import IngestError, TooLargeError


class GeoJsonInvalidError(IngestError):
    """JSON that is no GeoJSON (RFC 7946)."""

    code = "geojson-invalid"
    title_zh = "不是有效的 GeoJSON"
    title_en = "GeoJSON invalid"
    remedy_zh = "请按 RFC 7946 提供 geometry、Feature 或 FeatureCollection。"
    remedy_en = "Give a geometry, Feature or FeatureCollection after RFC 7946."


class CoordinateNotFiniteError(IngestError):
    """A coordinate that is no finite number."""

    code = "coordinate-not-finite"
    title_zh = "坐标不是有限数"
    title_en = "Coordinate not finite"
    remedy_zh = "请改正或删除该顶点。"
    remedy_en = "Correct or remove the vertex."


class CoordinateOutOfRangeError(IngestError):
    """A coordinate that its CRS cannot have."""

    code = "coordinate-out-of-range"
    title_zh = "坐标超出范围"
    title_en = "Coordinate out of range"
    remedy_zh = "经度须在 ±180°、纬度在 ±90° 之内；米制坐标请用 crs 注明投影坐标系。"
    remedy_en = "Longitudes within 180°, latitudes within 90°; name the CRS of metres with crs."


class CoordinateTypeError(IngestError):
    """A coordinate that is a text, a truth value or nothing."""

    code = "coordinate-type"
    title_zh = "坐标不是数值"
    title_en = "Coordinate not a number"
    remedy_zh = "坐标须为数值，不加引号。"
    remedy_en = "Write coordinates as numbers, without quotes."


class CoordinateDimensionError(IngestError):
    """A position of fewer than two or more than three numbers, or of mixed length."""

    code = "coordinate-dimension"
    title_zh = "坐标维数有误"
    title_en = "Coordinate dimension"
    remedy_zh = "每个顶点写两个数（经度、纬度）。"
    remedy_en = "Write two numbers for each vertex."


class GeometryEmptyError(IngestError):
    """A feature without geometry."""

    code = "geometry-empty"
    title_zh = "没有图形"
    title_en = "Geometry empty"
    remedy_zh = "请补上图形，或删除该要素。"
    remedy_en = "Add the geometry, or remove the feature."


class RingNotClosedError(IngestError):
    """A ring whose first and last positions differ (RFC 7946, 3.1.6)."""

    code = "ring-not-closed"
    title_zh = "环未闭合"
    title_en = "Ring not closed"
    remedy_zh = "请在环末尾重复第一个顶点。"
    remedy_en = "Repeat the first coordinate at the end of the ring."


class RingTooShortError(IngestError):
    """A ring of fewer than four positions."""

    code = "ring-too-short"
    title_zh = "环的顶点过少"
    title_en = "Ring too short"
    remedy_zh = "一个环至少要有三个不同的顶点，首尾重复。"
    remedy_en = "A ring needs at least three distinct vertices and the first one again."


class GeometryInvalidError(IngestError):
    """A polygon that crosses or overlaps itself."""

    code = "geometry-invalid"
    title_zh = "图形自相交"
    title_en = "Geometry invalid"
    remedy_zh = "请在提示的位置改正边界；如给出了修复建议，确认后可将其作为新的图形提交。"
    remedy_en = "Correct the boundary at the place named, or send back the repair offered."


class DegenerateError(IngestError):
    """A shape without extent."""

    code = "degenerate"
    title_zh = "图形退化"
    title_en = "Degenerate geometry"
    remedy_zh = "图形没有面积，请核对顶点。"
    remedy_en = "The shape has no area: check the vertices."


class GeometryTypeError(IngestError):
    """A kind of geometry that does not serve here."""

    code = "geometry-type"
    title_zh = "图形类型不符"
    title_en = "Geometry type"
    remedy_zh = "请提供面（Polygon、MultiPolygon）；曲线请先打断为折线。"
    remedy_en = "Give polygons; convert curves to straight segments first."


class GeometryTooComplexError(TooLargeError):
    """A shape whose handling would take too much work."""

    code = "geometry-too-complex"
    title_zh = "图形过于复杂"
    title_en = "Geometry too complex"
    remedy_zh = "请简化边界，或拆分后分别提交。"
    remedy_en = "Simplify the boundary, or split it."


class HalfWidthMissingError(IngestError):
    """A line without the width of its corridor."""

    code = "half-width-missing"
    title_zh = "线状项目缺少半宽"
    title_en = "Half width missing"
    remedy_zh = "请给出线路中心线到用地边界的宽度，即半宽（米；接口字段 half_width_m）。"
    remedy_en = "Give the half width, from centre line to edge, in metres (half_width_m over HTTP)."


class HalfWidthInvalidError(IngestError):
    """A half width that no corridor has."""

    code = "half-width-invalid"
    title_zh = "半宽有误"
    title_en = "Half width invalid"
    remedy_zh = "请给出大于 0 的米数。"
    remedy_en = "Give a number of metres above 0."


class OccupationUnknownError(IngestError):
    """A way of taking land that is not in the closed set."""

    code = "occupation-unknown"
    title_zh = "占地方式无法识别"
    title_en = "Occupation unknown"
    remedy_zh = "occupation 只能是 permanent、temporary、tunnel、overhead。"
    remedy_en = "occupation is one of permanent, temporary, tunnel, overhead."


class TooManyVerticesError(TooLargeError):
    """More vertices than one input may have."""

    code = "too-many-vertices"
    title_zh = "顶点过多"
    title_en = "Too many vertices"


class TooManyPartsError(TooLargeError):
    """More polygons or holes than a footprint may have."""

    code = "too-many-parts"
    title_zh = "部分或孔洞过多"
    title_en = "Too many parts"
    remedy_zh = (
        "一次核对的是一个项目的用地：请只留这一个项目的图形；"
        "许多地块请用批量筛查（/v1/screenings 或 sanxian screen）。"
    )
    remedy_en = (
        "One check is of the land of one project: keep its shapes alone. "
        "For many sites use screening (/v1/screenings or sanxian screen)."
    )


class TooManyFeaturesError(TooLargeError):
    """More features than one check takes."""

    code = "too-many-features"
    title_zh = "要素过多"
    title_en = "Too many features"
    remedy_zh = "大批量请用批量筛查（/v1/screenings 或 sanxian screen）。"
    remedy_en = "For many sites use screening (/v1/screenings or sanxian screen)."


class AreaTooSmallError(IngestError):
    """A footprint smaller than anything that is built."""

    code = "area-too-small"
    title_zh = "面积过小"
    title_en = "Area too small"
    remedy_zh = "请核对坐标单位。"
    remedy_en = "Check the units of the coordinates."


class AreaTooLargeError(TooLargeError):
    """A footprint larger than any project."""

    code = "area-too-large"
    title_zh = "面积过大"
    title_en = "Area too large"
    remedy_zh = "请核对坐标；区域性规划请分块提交。"
    remedy_en = "Check the coordinates; split plans of whole regions."


class WkbInvalidError(IngestError):
    """A binary geometry that cannot be read."""

    code = "wkb-invalid"
    title_zh = "二进制图形无法读取"
    title_en = "WKB invalid"
    remedy_zh = "请重新导出该图层。"
    remedy_en = "Export the layer again."


class DuplicateIdError(IngestError):
    """Two features with one id."""

    code = "duplicate-id"
    title_zh = "要素编号重复"
    title_en = "Duplicate id"
    remedy_zh = "请保证要素 id 唯一，或去掉 id。"
    remedy_en = "Make feature ids unique, or leave them out."
