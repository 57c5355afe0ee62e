"""A foreign GeoTIFF checked and converted: what the child process does once its walls are up.

The file is judged by its header first; then every block is decoded once, so that a broken one is
found before anything is kept; the values go to a Cloud Optimized GeoTIFF of one band with one way
of saying "missing": NaN for amounts, a code of its own for classes.
"""

import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import rasterio
import rasterio.shutil
from rasterio.enums import MaskFlags
from rasterio.errors import NotGeoreferencedWarning, RasterioError, RasterioIOError
from rasterio.io import DatasetReader
from rasterio.windows import Window

from zoning.crs import SourceCrs, parse_crs
from zoning.ingest.errors import (
    BandKindError,
    ChooseBandError,
    CrsMissingError,
    OutsideAreaOfUseError,
    RasterNotNorthUpError,
    RasterStructureError,
)
from zoning.ingest.limits import AreaOfUse
from zoning.raster.claims import Claims
from zoning.raster.header import Header, corrupt_block, read_header
from zoning.raster.model import Grid, LegendClass, RasterKind
from zoning.raster.remarks import Remarks
from zoning.raster.tally import Tally, tally_for
from zoning.vocabulary import Severity

COG_NAME: Final = "converted.tif"

_DRAFT_NAME = "draft.tif"
_CELLS_AT_ONCE = 8_000_000
_BLOCK = 512
_MISSING_CODE = -(2**31)
_EDGE_POINTS = 9
_DRAFT = {
    "driver": "GTiff", "tiled": True, "blockxsize": _BLOCK, "blockysize": _BLOCK,
    "compress": "DEFLATE", "zlevel": 1, "bigtiff": "IF_SAFER", "sparse_ok": True,
}  # fmt: skip
_COG = {
    "driver": "COG", "COMPRESS": "DEFLATE", "LEVEL": "6", "PREDICTOR": "YES", "BIGTIFF": "IF_SAFER",
    "BLOCKSIZE": str(_BLOCK), "SPARSE_OK": "TRUE",
}  # fmt: skip

Values = npt.NDArray[Any]


def take_in(path: Path, claims: Claims, folder: Path) -> dict[str, Any]:
    """Check a GeoTIFF and write its band to `folder / COG_NAME`.

    Args:
        path: the file, under a name of ours, alone in its folder.
        claims: what is said of it.
        folder: where the converted file goes.

    Returns:
        Everything about the converted file but its hash, as JSON.

    Raises:
        InputError: the file cannot be used; nothing of it is kept.
    """
    header = read_header(path, claims.limits)
    remarks = Remarks()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)  # refused by our own words
        source = _opened(path)
    with source:
        band = _band(source, claims)
        grid, frame = _placed(source, claims, remarks)
        lonlat = _refuse_elsewhere(grid, frame, claims.area_of_use, remarks)
        intake = _Intake(source, band, header, claims, remarks)
        intake.refuse_kind()
        draft = intake.write(folder / _DRAFT_NAME, grid)
        legend = intake.legend()
    _convert(draft, folder / COG_NAME, claims.kind)
    return {
        "kind": claims.kind.value,
        "grid": grid,
        "dtype": str(intake.dtype),
        "nodata": intake.nodata_word,
        "lonlat": lonlat,
        "legend": legend,
        "statistics": intake.tally.statistics(),
        "findings": [one.as_dict() for one in remarks.findings],
    }


def _opened(path: Path) -> DatasetReader:
    try:
        source = rasterio.open(path, driver="GTiff")
    except RasterioError as error:
        raise RasterStructureError(
            "GeoTIFF 目录无法解析。", "the directory of the GeoTIFF cannot be parsed."
        ) from error
    if source.driver != "GTiff":
        raise RasterStructureError("不是 GeoTIFF。", "it did not open as a GeoTIFF.")
    return source


def _band(source: DatasetReader, claims: Claims) -> int:
    count = int(source.count)
    if claims.band is None and count > 1:
        raise ChooseBandError(f"共 {count} 个波段。", f"there are {count} bands.")
    band = claims.band or 1
    if not 1 <= band <= count:
        raise ChooseBandError(f"没有第 {band} 波段，共 {count} 个。", f"band {band} of {count}.")
    return band


def _placed(source: DatasetReader, claims: Claims, remarks: Remarks) -> tuple[Grid, SourceCrs]:
    at = source.transform
    turned = at.b != 0 or at.d != 0 or at.a <= 0 or at.e >= 0
    numbers = (at.a, at.e, at.c, at.f)
    if at.is_identity or turned or not np.isfinite(numbers).all() or source.gcps[0]:
        raise RasterNotNorthUpError(
            "缺少定位信息，或像元行列与正东、正南方向不一致。",
            "it has no placement, or its rows and columns do not run east and south.",
        )
    stated = claims.crs or (source.crs.to_wkt() if source.crs else None)
    if stated is None or stated.startswith(("LOCAL_CS", "ENGCRS")):
        raise CrsMissingError("栅格没有坐标系。", "the raster has no CRS.")
    frame = parse_crs(stated)
    if claims.crs and source.crs:
        remarks.note(
            "crs-overridden",
            Severity.WARNING,
            f"按所给的 {frame.label} 读取，未用文件自带的坐标系。",
            f"read as {frame.label}, as stated, not in the CRS that the file names.",
        )
    if frame.shift != "none":
        remarks.note(
            "datum-shift",
            Severity.INFO,
            f"基准与 CGCS2000 不同（{frame.label}），按国际地球参考框架视为相同或按公开参数转换。",
            f"the datum of {frame.label} is taken as equal to CGCS2000 or shifted as published.",
        )
    grid = Grid(
        width=source.width,
        height=source.height,
        west=at.c,
        north=at.f,
        step_x=at.a,
        step_y=-at.e,
        crs=frame.label,
        wkt=frame.wkt,
    )
    return grid, frame


def _refuse_elsewhere(
    grid: Grid, frame: SourceCrs, area: AreaOfUse, remarks: Remarks
) -> tuple[float, float, float, float]:
    """Extent in degrees of a raster that lies, at least in part, in the area of use."""
    west, south, east, north = grid.bounds
    x, y = np.linspace(west, east, _EDGE_POINTS), np.linspace(south, north, _EDGE_POINTS)
    edge = np.array([(a, b) for a in x for b in y])
    sane = np.abs(edge) <= (360, 90.001) if frame.is_geographic else np.isfinite(edge)
    lonlat = frame.to_lonlat(edge)
    known = lonlat[np.isfinite(lonlat).all(axis=1)]
    inside = area.contains(known)
    if not sane.all() or not inside.any():
        place = "" if not len(known) else f"（{known[0][0]:.4f}, {known[0][1]:.4f}）"
        raise OutsideAreaOfUseError(
            f"栅格{place}不在适用范围 {area} 内；请核对坐标系。",
            f"the raster {place} lies outside the area of use, {area}; check its CRS.",
        )
    if len(known) < len(edge) or not inside.all():
        remarks.note(
            "partly-outside-area-of-use",
            Severity.WARNING,
            f"栅格有一部分不在适用范围 {area} 内。",
            f"a part of the raster lies outside the area of use, {area}.",
        )
    low, high = known.min(axis=0), known.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


class _Intake:
    """One band on its way in: decoded chunk by chunk, judged, counted, written."""

    def __init__(
        self, source: DatasetReader, band: int, header: Header, claims: Claims, remarks: Remarks
    ) -> None:
        self._source, self._band, self._header = source, band, header
        self._claims, self._remarks = claims, remarks
        self._scale = (float(source.scales[band - 1]), float(source.offsets[band - 1]))
        self._masked = MaskFlags.per_dataset in source.mask_flag_enums[band - 1]
        self._nodata = claims.nodata if claims.nodata is not None else source.nodatavals[band - 1]
        self._is_classes = claims.kind is RasterKind.CATEGORICAL
        self.dtype, self.nodata = self._target()
        self.tally: Tally = tally_for(claims.kind, claims.limits)

    @property
    def nodata_word(self) -> float | str | None:
        """The value of missing pixels as JSON has it."""
        if self.nodata is None or not np.isnan(self.nodata):
            return self.nodata
        return "nan"

    def refuse_kind(self) -> None:
        """Refuse classes stated as amounts by their colour table; amounts as classes by scale."""
        if not self._is_classes and self._header.has_palette:
            raise BandKindError(
                "波段带颜色表，是分类代码，不能当作连续量。",
                "the band has a colour table: its values are classes, not amounts.",
            )
        if self._is_classes and self._scale != (1.0, 0.0):
            raise BandKindError(
                "波段带比例系数，是连续量，不能当作分类。",
                "the band has a scale or offset: its values are amounts, not classes.",
            )

    def write(self, path: Path, grid: Grid) -> Path:
        """Decode, judge and write everything; the path of the draft."""
        at = rasterio.Affine(grid.step_x, 0, grid.west, 0, -grid.step_y, grid.north)
        profile = _DRAFT | {
            "width": grid.width, "height": grid.height, "count": 1, "dtype": self.dtype,
            "nodata": self.nodata, "crs": rasterio.CRS.from_wkt(grid.wkt), "transform": at,
        }  # fmt: skip
        with rasterio.open(path, "w", **profile) as draft:
            for window in self._windows():
                values, missing = self._decoded(window)
                self.tally.add(values[~missing], missing.size)
                draft.write(self._stored(values, missing), 1, window=window)
        self.tally.judge(unit=self._claims.unit)
        self._remark()
        return path

    def legend(self) -> dict[str, dict[str, Any]]:
        """What was stated, completed by the colours of the file for classes that occur."""
        if not self._is_classes:
            return {}
        stated = dict(self._claims.legend)
        colours = self._source.colormap(self._band) if self._header.has_palette else {}
        found = self.tally.statistics()["classes"]
        for code in map(int, found):
            known = stated.get(code)
            red, green, blue, *_ = colours.get(code, (None, None, None))
            colour = None if red is None else f"#{red:02x}{green:02x}{blue:02x}"
            if known is None:
                stated[code] = LegendClass(name=str(code), colour=colour)
            elif known.colour is None:
                stated[code] = replace(known, colour=colour)
        unnamed = sorted(set(map(int, found)) - set(self._claims.legend))
        if unnamed:
            shown = ", ".join(map(str, unnamed[:20]))
            self._remarks.note(
                "class-without-name",
                Severity.WARNING,
                f"图例没有这些代码的名称：{shown}。",
                f"the legend does not name these codes: {shown}.",
            )
        return {
            str(code): {"name": one.name, "colour": one.colour, "group": one.group}
            for code, one in sorted(stated.items())
        }

    def _target(self) -> tuple[np.dtype[Any], float | None]:
        """Type and missing value of the converted file."""
        kind = np.dtype(self._source.dtypes[self._band - 1])
        if kind.kind == "c":
            raise BandKindError("复数波段不予接受。", "bands of complex numbers are not taken.")
        if not self._is_classes:
            wide = kind.kind == "f" or kind.itemsize > 2
            wide = wide and kind.itemsize > (4 if kind.kind == "f" else 2)
            return np.dtype(np.float64 if wide else np.float32), float("nan")
        missing = self._nodata
        if kind == np.uint8 and not self._masked and (missing is None or 0 <= missing <= 255):
            return kind, missing
        return np.dtype(np.int32), float(_MISSING_CODE)

    def _windows(self) -> list[Window]:
        """Windows along the blocks of the file, of about `_CELLS_AT_ONCE` pixels."""
        across, down = self._header.block_width, self._header.block_height
        width, height = self._header.width, self._header.height
        columns = min(width, across * max(1, _CELLS_AT_ONCE // max(1, down * across)))
        rows = min(height, down * max(1, _CELLS_AT_ONCE // max(1, columns * down)))
        return [
            Window(x, y, min(columns, width - x), min(rows, height - y))
            for y in range(0, height, rows)
            for x in range(0, width, columns)
        ]

    def _decoded(self, window: Window) -> tuple[Values, npt.NDArray[np.bool_]]:
        """Values and which of them are missing.

        Raises:
            RasterCorruptError: a block cannot be decoded.
        """
        try:
            values = self._source.read(self._band, window=window)
            missing = np.zeros(values.shape, bool)
            if self._masked:
                missing |= self._source.read_masks(self._band, window=window) == 0
        except RasterioIOError as error:
            raise self._broken(window) from error
        if self._nodata is not None and not np.isnan(self._nodata):
            with np.errstate(over="ignore"):
                missing |= values == np.asarray(self._nodata).astype(values.dtype)
        if values.dtype.kind == "f":
            missing |= ~np.isfinite(values)
        scale, offset = self._scale
        if (scale, offset) != (1.0, 0.0):
            values = values * scale + offset
        return values, missing

    def _broken(self, window: Window) -> Exception:
        """The first block in the window that cannot be decoded."""
        across, down = self._header.block_width, self._header.block_height
        for y in range(int(window.row_off), int(window.row_off + window.height), down):
            for x in range(int(window.col_off), int(window.col_off + window.width), across):
                width, height = (
                    min(across, self._header.width - x),
                    min(down, self._header.height - y),
                )
                try:
                    self._source.read(self._band, window=Window(x, y, width, height))
                except RasterioIOError:
                    return corrupt_block(x // across, y // down)
        return corrupt_block(int(window.col_off) // across, int(window.row_off) // down)

    def _stored(self, values: Values, missing: npt.NDArray[np.bool_]) -> Values:
        stored = values.astype(self.dtype)
        if self.nodata is not None:
            stored[missing] = self.nodata
        return stored

    def _remark(self) -> None:
        if self._nodata is None and not self._masked:
            self._remarks.note(
                "nodata-undefined",
                Severity.WARNING,
                "文件没有声明无数据值；只有非数（NaN）按缺失处理。",
                "the file names no value for missing pixels; only NaN is taken as missing.",
            )
        if self._header.is_sparse and self._nodata is None:
            self._remarks.note(
                "sparse-read-as-zero",
                Severity.WARNING,
                "文件有未存储的数据块，又没有声明无数据值，按 0 读取。",
                "some blocks are not stored and no missing value is named: they read as 0.",
            )
        if self._scale != (1.0, 0.0):
            scale, offset = self._scale
            self._remarks.note(
                "scale-applied",
                Severity.INFO,
                f"已按比例系数 {scale:g}、偏移 {offset:g} 换算。",
                f"values were scaled by {scale:g} and offset by {offset:g}, as the file says.",
            )


def _convert(draft: Path, target: Path, kind: RasterKind) -> None:
    resampling = "NEAREST" if kind is RasterKind.CATEGORICAL else "AVERAGE"
    with rasterio.open(draft, driver="GTiff") as source:
        rasterio.shutil.copy(source, target, **_COG, OVERVIEW_RESAMPLING=resampling)
    draft.unlink()
