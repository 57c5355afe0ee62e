"""What can be wrong with a compiled layer or with what is handed to the engine.

ZoningError
├── InputError
│   ├── NotPolygonalError      something else than polygons, or bytes that are no geometry
│   └── NotLonLatError         coordinates that are not finite degrees of longitude and latitude
└── StoreError
    ├── LayerCorruptError      not a compiled layer, cut off, or its header damaged
    ├── LayerOutdatedError     written in another format; to be compiled again
    └── LayerAlteredError      the content is not what was written
"""

from zoning.errors import InputError, StoreError


class NotPolygonalError(InputError):
    """The overlay engine takes polygons only; lines and points are measured by other means."""

    code = "overlay-not-polygonal"
    title_zh = "不是面状图形"
    title_en = "Not polygons"
    remedy_zh = "请只提供有效的面或多面（经纬度，EPSG:4490）。"
    remedy_en = "Give valid polygons or multipolygons only, in longitude and latitude (EPSG:4490)."


class NotLonLatError(InputError):
    """Not finite, or no longitude and latitude in degrees: probably coordinates of another CRS."""

    code = "overlay-not-lonlat"
    title_zh = "坐标不是经纬度"
    title_en = "Not longitude and latitude"
    remedy_zh = "请先转换为 CGCS2000 经纬度（EPSG:4490）。"
    remedy_en = "Transform the geometries to CGCS2000 longitude and latitude (EPSG:4490) first."


class LayerCorruptError(StoreError):
    """The file is not a compiled layer, was cut off, or its header is damaged."""

    code = "compiled-layer-corrupt"
    title_zh = "编译图层文件损坏"
    title_en = "Compiled layer is corrupt"
    remedy_zh = "请删除该文件，并由存储库重新编译该图层（sanxian db upgrade）。"
    remedy_en = "Delete the file and compile the layer from the store again (sanxian db upgrade)."


class LayerOutdatedError(StoreError):
    """The file was written by a version of the program with another format."""

    code = "compiled-layer-outdated"
    title_zh = "编译图层格式不符"
    title_en = "Compiled layer has another format"
    remedy_zh = "请由存储库重新编译该图层（sanxian db upgrade）。"
    remedy_en = "Compile the layer from the store again (sanxian db upgrade)."


class LayerAlteredError(StoreError):
    """The content does not have the hash written with it: somebody or something changed it.

    Never compiled again in silence (design, decision 2): answers given from it may be wrong.
    """

    code = "compiled-layer-altered"
    title_zh = "编译图层内容被改动"
    title_en = "Compiled layer was altered"
    remedy_zh = "请停用该图层，查明原因后再重新编译。"
    remedy_en = "Take the layer out of use and find out why before compiling it again."
