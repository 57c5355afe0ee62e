"""Before and after, side by side, as a picture of one patch."""

import struct
import zlib

import numpy as np
import numpy.typing as npt
import shapely

from zoning.raster.alignment import read_on
from zoning.raster.coverage import in_pixels
from zoning.raster.model import RasterKind
from zoning.raster.opening import Mask, OpenRaster, Values

_MARGIN = 0.5
_LEAST_PIXELS, _MOST_PIXELS = 24, 600
_SIDE = 320
_GAP = 8
_OUTLINE = (220, 20, 60)
_MISSING = (235, 235, 235)
_PALETTE = 2_654_435_761

Picture = npt.NDArray[np.uint8]


def before_after(before: OpenRaster, after: OpenRaster, shape: shapely.Geometry) -> bytes:
    """PNG of the surroundings of a patch at both dates, the patch outlined.

    Args:
        before: the raster on whose grid both are shown.
        after: the other one.
        shape: the patch in lon/lat CGCS2000.
    """
    placed = in_pixels(before, shape)
    window = _window(before, placed)
    first = before.read(*window)
    second = read_on(before, after, window)
    bounds = _range(before, first, second)
    scale = max(1, _SIDE // max(window[2], window[3]))
    outline = _outline(placed, window, scale)
    pictures = [
        _drawn(raster, values, bounds, scale, outline)
        for raster, values in ((before, first), (after, second))
    ]
    gap = np.full((pictures[0].shape[0], _GAP, 3), 255, np.uint8)
    return _png(np.concatenate([pictures[0], gap, pictures[1]], axis=1))


def _window(raster: OpenRaster, placed: shapely.Geometry) -> tuple[int, int, int, int]:
    left, low, right, high = placed.bounds
    side = max(right - left, high - low) * (1 + 2 * _MARGIN)
    half = int(np.clip(side, _LEAST_PIXELS, _MOST_PIXELS)) // 2 + 1
    x, y = int((left + right) / 2), int(-(low + high) / 2)
    grid = raster.grid
    start_x, start_y = max(0, x - half), max(0, y - half)
    return (
        start_x,
        start_y,
        max(1, min(grid.width, x + half) - start_x),
        max(1, min(grid.height, y + half) - start_y),
    )


def _range(
    raster: OpenRaster, first: tuple[Values, Mask], second: tuple[Values, Mask]
) -> tuple[float, float]:
    if raster.kind is RasterKind.CATEGORICAL:
        return 0.0, 1.0
    known = np.concatenate([values[valid].astype(float) for values, valid in (first, second)])
    if not len(known):
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    return low, high if high > low else low + 1.0


def _drawn(
    raster: OpenRaster,
    read: tuple[Values, Mask],
    bounds: tuple[float, float],
    scale: int,
    outline: npt.NDArray[np.bool_],
) -> Picture:
    values, valid = read
    picture = np.full((*values.shape, 3), _MISSING, np.uint8)
    if raster.kind is RasterKind.CATEGORICAL:
        for code in np.unique(values[valid]).tolist():
            picture[valid & (values == code)] = _colour(raster, int(code))
    else:
        low, high = bounds
        grey = np.clip((values[valid].astype(float) - low) / (high - low), 0, 1) * 255
        picture[valid] = grey.astype(np.uint8)[:, None]
    large = picture.repeat(scale, axis=0).repeat(scale, axis=1)
    large[outline] = _OUTLINE
    return large


def _colour(raster: OpenRaster, code: int) -> tuple[int, int, int]:
    known = raster.legend.get(code)
    if known is not None and known.colour:
        text = known.colour.lstrip("#")
        return int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)
    mixed = (code + 1) * _PALETTE
    return mixed >> 8 & 0xBF, mixed >> 16 & 0xBF, mixed >> 24 & 0xBF


def _outline(
    placed: shapely.Geometry, window: tuple[int, int, int, int], scale: int
) -> npt.NDArray[np.bool_]:
    x, y, width, height = window
    moved = shapely.transform(placed, lambda at: (at - (x, -y)) * (scale, -scale))
    import rasterio.features  # noqa: PLC0415 - heavy, and few requests need a raster

    drawn = rasterio.features.rasterize(
        [(shapely.boundary(moved), 1)],
        out_shape=(height * scale, width * scale),
        transform=rasterio.Affine.identity(),
        all_touched=True,
        dtype=np.uint8,
    )
    return np.asarray(drawn == 1)


def _png(picture: Picture) -> bytes:
    """A PNG (ISO/IEC 15948) of 8-bit red, green and blue; the same picture, the same bytes."""
    height, width, _ = picture.shape
    rows = np.zeros((height, 1 + 3 * width), np.uint8)  # each row begins with its filter: none
    rows[:, 1:] = picture.reshape(height, 3 * width)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)
