"""GeoTIFF files for tests, sound and broken, made by code."""

import struct
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from factories import METRE_EAST, METRE_NORTH, SOUTH, WEST
from rasterio.errors import NotGeoreferencedWarning
from rasterio.transform import Affine

STEP = 100.0
"""Metres of a pixel of a made raster, near enough."""


def degrees(
    west_m: float = 0.0, north_m: float = 0.0, step_m: float = STEP
) -> tuple[float, float, float, float]:
    """West, north and pixel size in degrees; the strip's south-west corner is the origin."""
    return (
        WEST + west_m * METRE_EAST,
        SOUTH + north_m * METRE_NORTH,
        step_m * METRE_EAST,
        step_m * METRE_NORTH,
    )


def north_up(west: float, north: float, step_x: float, step_y: float) -> Affine:
    """Where pixels lie whose rows run east."""
    return Affine(step_x, 0.0, west, 0.0, -step_y, north)


def tiff(path: Path, values: Any, **options: Any) -> Path:
    """A GeoTIFF of one or more bands; by default in lon/lat over the strip of `factories`."""
    bands = np.atleast_3d(np.asarray(values).T).T if np.ndim(values) == 2 else np.asarray(values)
    colormap = options.pop("colormap", None)
    profile = {
        "driver": "GTiff",
        "width": bands.shape[2],
        "height": bands.shape[1],
        "count": bands.shape[0],
        "dtype": bands.dtype,
        "crs": "EPSG:4490",
        "transform": north_up(*degrees(-500.0, 600.0)),
        "compress": "DEFLATE",
    } | options
    profile = {name: value for name, value in profile.items() if value is not None}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(path, "w", **profile) as target:
            target.write(bands)
            if colormap:
                target.write_colormap(1, colormap)
    return path


def slope(shape: tuple[int, int] = (40, 40)) -> np.ndarray:
    """Amounts that differ everywhere."""
    rows, columns = np.indices(shape)
    return (rows * 0.37 + columns * 0.11).astype(np.float32)


def classes(shape: tuple[int, int] = (40, 40)) -> np.ndarray:
    """Codes of classes in stripes."""
    return (np.indices(shape)[1] // 5 % 4 + 1).astype(np.uint8)


def turned(path: Path) -> Path:
    """A raster whose rows do not run east."""
    west, north, x, y = degrees()
    return tiff(path, slope(), transform=Affine(x, x / 5, west, y / 5, -y, north))


def corrupt_tile(path: Path, x: int = 1, y: int = 1) -> Path:
    """A tiled raster of 4 × 4 tiles, one of which cannot be decoded."""
    tiff(path, slope((64, 64)), tiled=True, blockxsize=16, blockysize=16)
    tags = ifd_tags(path)
    offsets, counts = tags[324], tags[325]
    content = bytearray(path.read_bytes())
    start, length = offsets[4 * y + x], counts[4 * y + x]
    content[start : start + length] = b"\xa5" * length
    path.write_bytes(bytes(content))
    return path


def ifd_tags(path: Path) -> dict[int, tuple[int, ...]]:
    """The integer tags of the first directory of a small-endian classic TIFF."""
    content = path.read_bytes()
    (place,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, place)
    found = {}
    for number in range(count):
        tag, kind, length, value = struct.unpack_from("<HHII", content, place + 2 + 12 * number)
        form = {3: "H", 4: "I"}.get(kind)
        if form is None:
            continue
        size = struct.calcsize(form) * length
        at = place + 2 + 12 * number + 8 if size <= 4 else value
        found[tag] = struct.unpack_from(f"<{length}{form}", content, at)
    return found


def bare_tiff(
    width: int, height: int, *, tile: tuple[int, int] = (256, 256), bits: int = 8, blocks: int = 1
) -> bytes:
    """A classic TIFF that is little but its directory, with that many tiles listed."""
    return _directories([_entries(width, height, tile, bits, blocks)], loop=False)


def looping_tiff() -> bytes:
    """A TIFF whose second directory points back to the first."""
    one = _entries(16, 16, (16, 16), 8, 1)
    return _directories([one, one], loop=True)


def many_directories(count: int = 10_000) -> bytes:
    """A TIFF of very many directories."""
    return _directories([_entries(16, 16, (16, 16), 8, 1)] * count, loop=False)


def sparse_huge(path: Path) -> Path:
    """A sparse TIFF of 200,000 × 200,000 float64: small on disk, 320 GB decoded."""
    at = north_up(*degrees(step_m=0.01))
    profile = {
        "driver": "GTiff", "width": 200_000, "height": 200_000, "count": 1, "dtype": "float64",
        "crs": "EPSG:4490", "transform": at, "tiled": True, "blockxsize": 512, "blockysize": 512,
        "sparse_ok": True, "bigtiff": "YES",
    }  # fmt: skip
    with rasterio.open(path, "w", **profile):
        return path


def _entries(
    width: int, height: int, tile: tuple[int, int], bits: int, blocks: int
) -> list[tuple[int, int, tuple[int, ...]]]:
    return [
        (256, 4, (width,)),
        (257, 4, (height,)),
        (258, 3, (bits,)),
        (259, 3, (1,)),
        (262, 3, (1,)),
        (277, 3, (1,)),
        (322, 4, (tile[0],)),
        (323, 4, (tile[1],)),
        (324, 4, (8,) * blocks),
        (325, 4, (8,) * blocks),
    ]


def _directories(many: list[list[tuple[int, int, tuple[int, ...]]]], *, loop: bool) -> bytes:
    content = bytearray(b"II*\0" + struct.pack("<I", 8))
    starts = []
    for entries in many:
        starts.append(len(content))
        head = len(content) + 2 + 12 * len(entries) + 4
        tail = b""
        content += struct.pack("<H", len(entries))
        for tag, kind, values in entries:
            packed = struct.pack(f"<{len(values)}{'HI'[kind == 4]}", *values)
            if len(packed) > 4:
                place = head + len(tail)
                tail += packed
                packed = struct.pack("<I", place)
            content += struct.pack("<HHI", tag, kind, len(values)) + packed.ljust(4, b"\0")
        following = head + len(tail)
        last = len(starts) == len(many)
        content += struct.pack("<I", (starts[0] if loop else 0) if last else following) + tail
    return bytes(content)
