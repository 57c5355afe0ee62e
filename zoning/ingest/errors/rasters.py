"""Faults of rasters: their size, their parts, their place, what their values are."""

from zoning.ingest.errors.base import IngestError, TooLargeError


class RasterTooLargeError(TooLargeError):
    """More values than one raster may have, by its header; nothing of it was decoded."""

    code = "raster-too-large"
    title_zh = "栅格过大"
    title_en = "Raster too large"
    remedy_zh = "请裁剪到辖区范围，或降低分辨率后再提交；上限见设置 SANXIAN_RASTER_MAX_GB。"
    remedy_en = "Clip it to the territory or coarsen it; SANXIAN_RASTER_MAX_GB sets the limit."


class RasterStructureError(IngestError):
    """Directories, tiles or counts that no sound GeoTIFF has."""

    code = "raster-structure"
    title_zh = "栅格结构不合理"
    title_en = "Raster structure"
    remedy_zh = "请用 GIS 软件另存为普通 GeoTIFF（分块、DEFLATE 或 LZW 压缩）后再提交。"
    remedy_en = "Save it again as an ordinary GeoTIFF (tiled, DEFLATE or LZW)."


class RasterCorruptError(IngestError):
    """A tile or strip that cannot be decoded; no statistic is made of the rest."""

    code = "raster-corrupt"
    title_zh = "栅格数据块已损坏"
    title_en = "Raster corrupt"
    remedy_zh = "请重新导出或重新传输该文件；不会用其余部分求统计值。"
    remedy_en = "Export or transfer it again; no statistic is made of what is left."


class RasterNotNorthUpError(IngestError):
    """No placement on the ground, or rows that do not run east and columns south."""

    code = "raster-not-north-up"
    title_zh = "栅格未定位或有旋转"
    title_en = "Raster not north-up"
    remedy_zh = "请先完成几何校正，输出北方朝上、无旋转的 GeoTIFF。"
    remedy_en = "Rectify it first: a GeoTIFF with north up and no rotation."


class BandKindError(IngestError):
    """Values that are not of the kind stated: classes as amounts, or amounts as classes."""

    code = "band-kind"
    title_zh = "波段类型不符"
    title_en = "Band kind"
    remedy_zh = "分类图请用 --kind categorical；若取值确为数量，请用 --unit 注明单位。"
    remedy_en = "Use --kind categorical for classes; if they are amounts, state their --unit."


class ChooseBandError(IngestError):
    """Several bands, and none was named."""

    code = "choose-band"
    title_zh = "请选择波段"
    title_en = "Choose a band"
    remedy_zh = "请用 --band（或 band 参数）指定其中一个波段，从 1 数起。"
    remedy_en = "Name one of the bands, counted from 1, with --band (or the parameter band)."


class LegendInvalidError(IngestError):
    """A legend that does not say what each class code means."""

    code = "legend-invalid"
    title_zh = "图例有误"
    title_en = "Legend invalid"
    remedy_zh = "图例是代码到名称的对照，例如 1: 耕地，或 1: {name: 耕地, colour: '#ffff64'}。"
    remedy_en = "A legend maps codes to names, as 1: cropland or 1: {name: …, colour: '#ffff64'}."


class RasterZoneTooLargeError(TooLargeError):
    """A zone that covers more pixels than one answer takes into account."""

    code = "raster-zone-too-large"
    title_zh = "统计范围像元过多"
    title_en = "Zone too large for the raster"
    remedy_zh = "请分区统计，或改用较粗的栅格。"
    remedy_en = "Split the zone, or use a coarser raster."
