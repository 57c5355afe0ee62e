"""Faults of files: formats, layers, broken parts."""

from zoning.ingest.errors.base import IngestError, TooLargeError, UnsupportedError

_FORMATS_ZH = (
    "可用：Shapefile（zip）、GeoPackage、GeoJSON、KML/KMZ、File GDB（zip）、"
    "FlatGeobuf、GeoParquet、GML、DXF、勘测定界 TXT、CSV、xlsx。"
)
_FORMATS_EN = (
    "Accepted: zipped Shapefile, GeoPackage, GeoJSON, KML/KMZ, zipped File Geodatabase, "
    "FlatGeobuf, GeoParquet, GML, DXF, survey TXT, CSV, xlsx."
)


class FormatNotAllowedError(UnsupportedError):
    """A format that is not read, or a description that points to other data."""

    code = "format-not-allowed"
    title_zh = "不接受的格式"
    title_en = "Format not allowed"
    remedy_zh = _FORMATS_ZH + "DWG 请另存为 DXF。"
    remedy_en = _FORMATS_EN + " Save DWG as DXF."


class FormatMismatchError(UnsupportedError):
    """Content that is not what the file name says."""

    code = "format-mismatch"
    title_zh = "内容与扩展名不符"
    title_en = "Content does not match the name"
    remedy_zh = "请确认选对了文件，并使扩展名与内容一致。" + _FORMATS_ZH
    remedy_en = "Check that it is the right file, with the right ending. " + _FORMATS_EN


class NotAnExportError(IngestError):
    """A file that is not a GeoPackage written by this program."""

    code = "not-an-export"
    title_zh = "不是本程序导出的数据包"
    title_en = "Not an export of this program"
    remedy_zh = "请选择由 release export 导出的 .gpkg 文件；其他文件请按图层添加。"
    remedy_en = "Choose a .gpkg written by release export; add other files layer by layer."


class NameNotAllowedError(IngestError):
    """Something other than a file where a file is taken: a host, a driver, data."""

    code = "name-not-allowed"
    title_zh = "不是文件"
    title_en = "Name not allowed"
    remedy_zh = "请给出本机上的普通文件，不要用网址、驱动前缀或数据文本。"
    remedy_en = "Give an ordinary file, not a URL, driver prefix or inline data."


class NameNotTextError(IngestError):
    """The name of a file whose bytes are no text."""

    code = "name-not-text"
    title_zh = "文件名无法识别"
    title_en = "File name is no text"
    remedy_zh = "请改用普通的文件名后重新提交。"
    remedy_en = "Give the file a plain name, then send it again."


class FileEmptyError(IngestError):
    """A file of no bytes, or without a single record."""

    code = "file-empty"
    title_zh = "空文件"
    title_en = "File empty"
    remedy_zh = "请确认导出成功后重新上传。"
    remedy_en = "Check that the export succeeded, then send it again."


class FileTooLargeError(TooLargeError):
    """More bytes than an upload may have."""

    code = "body-too-large"
    title_zh = "文件过大"
    title_en = "File too large"


class FileCorruptError(IngestError):
    """A file whose parts contradict one another, or that ends too soon."""

    code = "file-corrupt"
    title_zh = "文件已损坏"
    title_en = "File corrupt"
    remedy_zh = "请重新导出或重新传输该文件。"
    remedy_en = "Export or transfer the file again."


class ReadingTooLongError(TooLargeError):
    """A file that takes longer, or more memory, than one input may."""

    code = "geometry-too-complex"
    title_zh = "图形过于复杂"
    title_en = "Geometry too complex"
    remedy_zh = "请简化边界，或拆成几个文件。"
    remedy_en = "Simplify the boundary, or split the file."


class ChooseLayerError(IngestError):
    """Several layers, and none was named."""

    code = "choose-layer"
    title_zh = "请选择图层"
    title_en = "Choose a layer"
    remedy_zh = "请用 --layer（或 layer 参数）指定其中一个图层。"
    remedy_en = "Name one of the layers with --layer (or the parameter layer)."


class LayerNotFoundError(IngestError):
    """The file has no layer, or no feature, of that name or number."""

    code = "layer-not-found"
    title_zh = "没有该图层或要素"
    title_en = "No such layer or feature"
    remedy_zh = "请从文件实际包含的图层和要素中选择。"
    remedy_en = "Choose from the layers and features that the file has."


class ShapefileIncompleteError(IngestError):
    """A Shapefile without one of its necessary parts."""

    code = "shapefile-incomplete"
    title_zh = "Shapefile 不完整"
    title_en = "Shapefile incomplete"
    remedy_zh = "请把同名的 .shp、.shx、.dbf、.prj 一起打包。"
    remedy_en = "Pack .shp, .shx, .dbf and .prj of one name together."


class ShapefileMismatchError(IngestError):
    """Parts of a Shapefile with different numbers of records."""

    code = "shapefile-mismatch"
    title_zh = "Shapefile 各部分不一致"
    title_en = "Shapefile parts differ"
    remedy_zh = "请重新导出，保证 .shp、.shx 与 .dbf 来自同一次导出。"
    remedy_en = "Export again, so that .shp, .shx and .dbf belong together."


class GpkgActiveContentError(UnsupportedError):
    """A GeoPackage layer that is a view or would need a write to be read."""

    code = "gpkg-active-content"
    title_zh = "GeoPackage 含活动内容"
    title_en = "Active content in GeoPackage"
    remedy_zh = "请把视图另存为普通图层后再提交。"
    remedy_en = "Save the view as an ordinary layer first."


class FileNeedsWalError(IngestError):
    """A database copied while its write-ahead log was in use: it may show an older state."""

    code = "file-needs-wal"
    title_zh = "GeoPackage 未完整写入"
    title_en = "Write-ahead log needed"
    remedy_zh = "请在 GIS 软件中关闭该数据后重新导出（或另存为新的 GeoPackage）。"
    remedy_en = "Close it in the GIS and export it to a new GeoPackage."


class XmlEntityError(IngestError):
    """XML with a document type or entities."""

    code = "xml-entity"
    title_zh = "XML 含实体声明"
    title_en = "XML entities"
    remedy_zh = "请删除 <!DOCTYPE …> 声明后再提交。"
    remedy_en = "Remove the <!DOCTYPE …> declaration."


class RemoteLinkError(IngestError):
    """A file that only points to data elsewhere."""

    code = "remote-link"
    title_zh = "只有外部链接"
    title_en = "Only remote links"
    remedy_zh = "请把链接的内容另存为本地 KML 后再提交；本系统不访问外部地址。"
    remedy_en = "Save the linked content as a local KML; nothing is ever fetched."


class DxfUnsupportedEntityError(IngestError):
    """A drawing without usable outlines, or with external references."""

    code = "dxf-unsupported-entity"
    title_zh = "DXF 图元不支持"
    title_en = "DXF entity not supported"
    remedy_zh = "请绑定外部参照，并把项目边界画成闭合的二维多段线。"
    remedy_en = "Bind external references and draw the boundary as closed 2-D polylines."


class RecursionLimitError(IngestError):
    """Blocks that contain themselves, or too many levels of them."""

    code = "recursion-limit"
    title_zh = "块嵌套过深"
    title_en = "Blocks nested too deep"
    remedy_zh = "请分解（炸开）图块后再提交。"
    remedy_en = "Explode the blocks first."


class SheetTooLargeError(TooLargeError):
    """A worksheet with more rows or columns than are read."""

    code = "sheet-too-large"
    title_zh = "工作表过大"
    title_en = "Sheet too large"


class WorkbookActiveContentError(UnsupportedError):
    """A workbook with macros, external links or embedded objects."""

    code = "workbook-active-content"
    title_zh = "工作簿含活动内容"
    title_en = "Active content in workbook"
    remedy_zh = "请另存为不含宏、外部链接和嵌入对象的 .xlsx。"
    remedy_en = "Save it as .xlsx without macros, external links or embedded objects."
