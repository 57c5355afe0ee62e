"""The header of a TIFF file, read without GDAL: sizes, tiles and places before anything is decoded.

Classic TIFF (6.0) and BigTIFF. Only the tags that bound the work are looked at.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import numpy.typing as npt

from zoning.ingest.errors import (
    FormatNotAllowedError,
    RasterCorruptError,
    RasterStructureError,
    RasterTooLargeError,
)
from zoning.raster.model import RasterLimits

_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC = 256, 257, 258, 259, 262
_STRIP_OFFSETS, _SAMPLES, _ROWS_PER_STRIP, _STRIP_COUNTS, _PLANAR = 273, 277, 278, 279, 284
_TILE_WIDTH, _TILE_HEIGHT, _TILE_OFFSETS, _TILE_COUNTS = 322, 323, 324, 325
_WANTED = {
    _WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC, _STRIP_OFFSETS, _SAMPLES, _ROWS_PER_STRIP,
    _STRIP_COUNTS, _PLANAR, _TILE_WIDTH, _TILE_HEIGHT, _TILE_OFFSETS, _TILE_COUNTS,
}  # fmt: skip
_TYPES: Final = {1: "u1", 3: "u2", 4: "u4", 13: "u4", 16: "u8", 18: "u8"}
_COMPRESSIONS = {1, 5, 8, 32946, 32773, 34887, 50000}
"""None, LZW, Deflate (two numbers), PackBits, LERC, ZSTD: what keeps every value, or a bound."""
_PALETTE = 3
_MOST_ENTRIES = 4096
_LARGEST_TILE = 16_384

Tags = Mapping[int, npt.NDArray[np.uint64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The image of a TIFF file.

    Attributes:
        block_width, block_height: of a tile, or of a strip.
        has_palette: its values are colours of a table.
        is_sparse: some blocks are not stored.
    """

    width: int
    height: int
    bands: int
    block_width: int
    block_height: int
    has_palette: bool
    is_sparse: bool


def read_header(path: Path, limits: RasterLimits) -> Header:
    """The header of a TIFF file that keeps all bounds.

    Raises:
        FormatNotAllowedError: it is no TIFF file, whatever it is called.
        RasterTooLargeError: more values than are taken.
        RasterStructureError: directories, tiles or counts that no sound file has.
        RasterCorruptError: a tile that lies beyond the end of the file.
    """
    with path.open("rb") as file:
        return _Reader(file, path.stat().st_size, limits).header()


class _Reader:
    """One file being looked at."""

    def __init__(self, file: BinaryIO, size: int, limits: RasterLimits) -> None:
        self._file, self._size, self._limits = file, size, limits
        self._order = "<"
        self._big = False

    def header(self) -> Header:
        first = self._first_directory()
        headers = [self._image(tags) for tags in self._directories(first)]
        return headers[0]

    def _first_directory(self) -> int:
        start = self._file.read(16)
        kind = {b"II": "<", b"MM": ">"}.get(start[:2])
        version = struct.unpack(f"{kind}H", start[2:4])[0] if kind and len(start) >= 8 else 0
        if version not in {42, 43}:
            raise FormatNotAllowedError(
                "内容不是 GeoTIFF；指向其他数据的描述文件（VRT、WMS、GTI 等）不予接受。",
                "the content is no GeoTIFF; descriptions of other data (VRT, WMS, GTI …) are "
                "not taken.",
            )
        assert kind is not None  # noqa: S101 - a version was read with it
        self._order, self._big = kind, version == 43
        if self._big and len(start) < 16:
            raise _structure("文件头不完整。", "the header is cut short.")
        kind, place = ("Q", 8) if self._big else ("I", 4)
        return int(struct.unpack_from(self._order + kind, start, place)[0])

    def _directories(self, place: int) -> Iterator[Tags]:
        seen: set[int] = set()
        while place:
            if place in seen:
                raise _structure("图像目录循环引用。", "its image directories form a loop.")
            if len(seen) >= self._limits.directories:
                most = self._limits.directories
                raise _structure(
                    f"图像目录超过 {most} 个。", f"more than {most} image directories."
                )
            seen.add(place)
            tags, place = self._directory(place)
            yield tags
        if not seen:
            raise _structure("没有图像目录。", "there is no image directory.")

    def _directory(self, place: int) -> tuple[Tags, int]:
        counter, entry, link = ("Q", 20, "Q") if self._big else ("H", 12, "I")
        head = self._at(place, struct.calcsize(counter))
        (count,) = struct.unpack(self._order + counter, head)
        if not 0 < count <= _MOST_ENTRIES:
            raise _structure(f"图像目录有 {count} 个条目。", f"a directory of {count} entries.")
        width = struct.calcsize(link)
        raw = self._at(place + len(head), count * entry + width)
        tags = dict(self._entry(raw[i * entry : (i + 1) * entry]) for i in range(count))
        (following,) = struct.unpack(self._order + link, raw[count * entry :])
        return {tag: values for tag, values in tags.items() if values is not None}, following

    def _entry(self, raw: bytes) -> tuple[int, npt.NDArray[np.uint64] | None]:
        tag, kind = struct.unpack_from(self._order + "HH", raw)
        if tag not in _WANTED or kind not in _TYPES:
            return tag, None
        (count,) = struct.unpack_from(self._order + ("Q" if self._big else "I"), raw, 4)
        dtype = np.dtype(self._order + _TYPES[kind])
        inline = raw[12:] if self._big else raw[8:]
        if count > self._limits.blocks:
            raise _structure(f"条目有 {count} 个值。", f"an entry of {count} values.")
        if count * dtype.itemsize <= len(inline):
            content = inline[: count * dtype.itemsize]
        else:
            (place,) = struct.unpack(self._order + ("Q" if self._big else "I"), inline)
            content = self._at(place, count * dtype.itemsize)
        return tag, np.frombuffer(content, dtype).astype(np.uint64)

    def _at(self, place: int, length: int) -> bytes:
        if place + length > self._size:
            raise _structure(
                "图像目录指向文件之外。", "a directory points beyond the end of the file."
            )
        self._file.seek(place)
        return self._file.read(length)

    def _image(self, tags: Tags) -> Header:
        width, height = _one(tags, _WIDTH, 0), _one(tags, _HEIGHT, 0)
        bands = _one(tags, _SAMPLES, 1)
        bits = int(tags[_BITS].max()) if _BITS in tags and len(tags[_BITS]) else 1
        if not (width and height and bands and bits):
            raise _structure("图像没有大小。", "the image has no size.")
        self._refuse_size(width, height, bands, bits)
        if _one(tags, _COMPRESSION, 1) not in _COMPRESSIONS:
            raise _structure(
                "压缩方式不支持（JPEG 等有损压缩会改变取值）。",
                "its compression is not taken (lossy ones such as JPEG alter the values).",
            )
        tiled = _TILE_WIDTH in tags or _TILE_HEIGHT in tags
        across = _one(tags, _TILE_WIDTH, 0) if tiled else width
        down = (
            _one(tags, _TILE_HEIGHT, 0)
            if tiled
            else min(_one(tags, _ROWS_PER_STRIP, height), height)
        )
        self._refuse_blocks(across, down, bands * bits, tiled=tiled)
        planes = bands if _one(tags, _PLANAR, 1) == 2 else 1
        names = (_TILE_OFFSETS, _TILE_COUNTS) if tiled else (_STRIP_OFFSETS, _STRIP_COUNTS)
        offsets, counts = (tags.get(name, np.zeros(0, np.uint64)) for name in names)
        columns = -(-width // across)
        wanted = columns * -(-height // down) * planes
        self._refuse_places(offsets, counts, wanted, columns)
        return Header(
            width=width,
            height=height,
            bands=bands,
            block_width=across,
            block_height=down,
            has_palette=_one(tags, _PHOTOMETRIC, 1) == _PALETTE,
            is_sparse=bool((counts == 0).any()),
        )

    def _refuse_size(self, width: int, height: int, bands: int, bits: int) -> None:
        values = width * height * bands * ((bits + 7) // 8)
        if values > self._limits.values_bytes:
            most = self._limits.values_bytes / 1e9
            raise RasterTooLargeError(
                f"{width} × {height} × {bands} 波段，解压后 {values / 1e9:.1f} GB，"
                f"上限 {most:g} GB。",
                f"{width} × {height} × {bands} bands are {values / 1e9:.1f} GB; "
                f"at most {most:g} GB are taken.",
            )

    def _refuse_blocks(self, across: int, down: int, bits: int, *, tiled: bool) -> None:
        odd = tiled and (across % 16 or down % 16 or max(across, down) > _LARGEST_TILE)
        if odd or across <= 0 or down <= 0:
            raise _structure(
                f"数据块为 {across} × {down} 像元；应为 16 的倍数，不超过 {_LARGEST_TILE}。",
                f"tiles of {across} × {down} pixels; multiples of 16 up to {_LARGEST_TILE} are "
                "taken.",
            )
        size = across * down * bits // 8
        if size > self._limits.block_bytes:
            raise _structure(
                f"一个数据块有 {size / 1e6:.0f} MB。", f"one block holds {size / 1e6:.0f} MB."
            )

    def _refuse_places(
        self,
        offsets: npt.NDArray[np.uint64],
        counts: npt.NDArray[np.uint64],
        wanted: int,
        columns: int,
    ) -> None:
        if wanted > self._limits.blocks or len(offsets) != wanted or len(counts) != wanted:
            raise _structure(
                f"应有 {wanted} 个数据块，目录列出 {len(offsets)} 个。",
                f"{wanted} blocks are due; the directory lists {len(offsets)}.",
            )
        beyond = (offsets > self._size) | (counts > self._size) | (offsets + counts > self._size)
        if beyond.any():
            first = int(np.flatnonzero(beyond)[0])
            raise corrupt_block(first % columns, first // columns)


def corrupt_block(x: int, y: int) -> RasterCorruptError:
    """The refusal of a file for one block, by its column and row among the blocks."""
    return RasterCorruptError(
        f"第 ({x}, {y}) 个数据块无法解码。",
        f"tile ({x}, {y}) cannot be decoded.",
        pointer=f"/tiles/{x}/{y}",
    )


def _one(tags: Tags, tag: int, default: int) -> int:
    values = tags.get(tag)
    return default if values is None or not len(values) else int(values[0])


def _structure(zh: str, en: str) -> RasterStructureError:
    return RasterStructureError(zh, en)
