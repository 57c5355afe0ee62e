"""A kept raster drawn as map tiles, and the change between two of them; pictures only, never facts.

Tiles are those of web maps: 256 × 256 pixels of spherical Mercator (OGC 17-083r4, annex E.4,
WebMercatorQuad). Each takes the nearest pixel of a raster thinned to about its resolution. Missing
pixels, and what did not change, are transparent.
"""

import math
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from zoning.errors import NotFoundError
from zoning.raster.header import corrupt_block
from zoning.raster.model import Legend, RasterContent, RasterKind
from zoning.raster.opening import Mask, OpenRaster, Values, valid_mask

SIDE: Final = 256
DEEPEST: Final = 22
_MOST_READ: Final = 2048
_RAMP: Final = ("#440154", "#3b528b", "#21918c", "#5ec962", "#fde725")
_CHANGED: Final = (179, 38, 30)
_ROSE, _FELL = (33, 102, 172), (178, 24, 43)
_PALETTE: Final = 2_654_435_761

Rgba = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class TileNotFoundError(NotFoundError):
    """A tile that no map of the world has."""

    code = "tile-not-found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A tile of WebMercatorQuad: level, column from the west, row from the north."""

    z: int
    x: int
    y: int

    def __post_init__(self) -> None:
        """Refuse a tile outside the world."""
        sides = 1 << self.z if 0 <= self.z <= DEEPEST else 0
        if not (0 <= self.x < sides and 0 <= self.y < sides):
            raise TileNotFoundError(
                f"没有瓦片 {self.z}/{self.x}/{self.y}。", f"no tile {self.z}/{self.x}/{self.y}."
            )

    def centres(self) -> Floats:
        """(256 × 256, 2) lon/lat of the centres of its pixels, row by row."""
        world = SIDE * (1 << self.z)
        across = (self.x * SIDE + np.arange(SIDE) + 0.5) / world
        down = (self.y * SIDE + np.arange(SIDE) + 0.5) / world
        lat = np.degrees(np.arctan(np.sinh(math.pi * (1 - 2 * down))))
        return np.stack(np.meshgrid(across * 360.0 - 180.0, lat), axis=-1).reshape(-1, 2)


def raster_tile(raster: OpenRaster, tile: Tile) -> bytes:
    """PNG of a raster on a tile; transparent where it has nothing."""
    values, there = _seen(raster, tile.centres())
    picture = np.zeros((SIDE * SIDE, 4), np.uint8)
    if there.any():
        picture[there, :3] = _colours(raster.content, values[there])
    picture[there, 3] = 255
    return _png(picture.reshape(SIDE, SIDE, 4))


def change_tile(
    before: OpenRaster, after: OpenRaster, tile: Tile, threshold: float | None
) -> bytes:
    """PNG of what differs between two rasters on a tile; transparent where nothing does.

    Of classes every change is red. Of amounts a rise of at least the threshold is blue, a fall red.
    """
    centres = tile.centres()
    ours, here = _seen(before, centres)
    theirs, there = _seen(after, centres)
    known = here & there
    picture = np.zeros((SIDE * SIDE, 4), np.uint8)
    if before.kind is RasterKind.CATEGORICAL:
        picture[known & (ours != theirs)] = (*_CHANGED, 255)
    else:
        step, least = theirs.astype(np.float64) - ours, threshold or 0.0
        picture[known & (step >= least) & (step > 0)] = (*_ROSE, 255)
        picture[known & (-step >= least) & (step < 0)] = (*_FELL, 255)
    return _png(picture.reshape(SIDE, SIDE, 4))


def legend_rows(content: RasterContent) -> list[dict[str, Any]]:
    """What the colours of a drawn raster mean: classes that occur, or stops of a ramp."""
    if content.kind is RasterKind.CATEGORICAL:
        codes = sorted(map(int, content.statistics.get("classes", ())))
        return [
            {"value": code, "name": _name(content.legend, code),
             "colour": "#{:02x}{:02x}{:02x}".format(*_class_colour(content.legend, code))}
            for code in codes
        ]  # fmt: skip
    low, high = _range(content.statistics)
    stops = np.linspace(low, high, len(_RAMP)).tolist()
    return [
        {"value": stop, "name": None, "colour": colour}
        for stop, colour in zip(stops, _RAMP, strict=True)
    ]


def _seen(raster: OpenRaster, lonlat: Floats) -> tuple[Values, Mask]:
    """The value at each place, of a raster thinned to about their spacing, and where there is one.

    Raises:
        RasterCorruptError: a block cannot be decoded.
    """
    grid = raster.grid
    xy = raster.frame.from_lonlat(np.ascontiguousarray(lonlat))
    columns = (xy[:, 0] - grid.west) / grid.step_x
    rows = (grid.north - xy[:, 1]) / grid.step_y
    inside = (columns >= 0) & (columns < grid.width) & (rows >= 0) & (rows < grid.height)
    inside &= np.isfinite(columns) & np.isfinite(rows)
    values = np.zeros(len(lonlat), raster.content.dtype)
    if not inside.any():
        return values, inside
    columns, rows = columns[inside], rows[inside]
    left, top = int(columns.min()), int(rows.min())
    width, height = int(columns.max()) + 1 - left, int(rows.max()) + 1 - top
    shape = (min(height, _MOST_READ), min(width, _MOST_READ))
    from rasterio.enums import Resampling  # noqa: PLC0415 - heavy, and few requests need a raster

    try:
        read = raster.dataset.read(
            1, window=((top, top + height), (left, left + width)), out_shape=shape,
            resampling=Resampling.nearest,
        )  # fmt: skip
    except OSError as error:
        raise corrupt_block(left, top) from error
    across = ((columns - left) * (shape[1] / width)).astype(np.int64).clip(0, shape[1] - 1)
    down = ((rows - top) * (shape[0] / height)).astype(np.int64).clip(0, shape[0] - 1)
    values[inside] = read[down, across]
    there = inside.copy()
    there[inside] = valid_mask(read, raster.content)[down, across]
    return values, there


def _colours(content: RasterContent, values: Values) -> Rgba:
    """(n, 3) colours of values that are there."""
    if content.kind is RasterKind.CATEGORICAL:
        codes, place = np.unique(values, return_inverse=True)
        table = [_class_colour(content.legend, int(code)) for code in codes.tolist()]
        return np.array(table, np.uint8)[place.ravel()]
    low, high = _range(content.statistics)
    along = np.clip((values.astype(np.float64) - low) / (high - low), 0, 1) * (len(_RAMP) - 1)
    stops = np.array([_rgb(one) for one in _RAMP], np.float64)
    mixed = [np.interp(along, np.arange(len(_RAMP)), stops[:, band]) for band in range(3)]
    return np.stack(mixed, axis=-1).round().astype(np.uint8)


def _range(statistics: Mapping[str, Any]) -> tuple[float, float]:
    """Values of the two ends of the ramp: two standard deviations about the mean, where there."""
    low, high = float(statistics.get("min") or 0.0), float(statistics.get("max") or 0.0)
    mean, spread = statistics.get("mean"), statistics.get("std")
    if mean is not None and spread:
        low, high = max(low, mean - 2 * spread), min(high, mean + 2 * spread)
    return (low, high) if high > low else (low, low + 1.0)


def _name(legend: Legend, code: int) -> str:
    return legend[code].name if code in legend else str(code)


def _class_colour(legend: Legend, code: int) -> tuple[int, int, int]:
    """The colour that the legend gives a class; without one a colour of its own."""
    known = legend.get(code)
    if known is not None and known.colour:
        return _rgb(known.colour)
    mixed = (code + 1) * _PALETTE
    return mixed >> 8 & 0xBF, mixed >> 16 & 0xBF, mixed >> 24 & 0xBF


def _rgb(text: str) -> tuple[int, int, int]:
    plain = text.lstrip("#")
    return int(plain[:2], 16), int(plain[2:4], 16), int(plain[4:6], 16)


def _png(picture: Rgba) -> bytes:
    """A PNG (ISO/IEC 15948) of 8-bit red, green, blue and opacity."""
    height, width, _ = picture.shape
    rows = np.zeros((height, 1 + 4 * width), np.uint8)  # each row begins with its filter: none
    rows[:, 1:] = picture.reshape(height, 4 * width)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content
        + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in parts
    )  # fmt: skip
