"""The file of a compiled layer: a header, then sections of flat little-endian arrays.

    offset  size
         0     8  magic
         8     4  format number
        12     4  number of zones
        16     8  length of the whole file
        24    32  west, south, east, north of the cells, float64
        56    32  SHA-256 of everything behind the header
        88   16n  for each section its offset and its length in bytes
       480    32  SHA-256 of the bytes before
       512     …  sections, each on a multiple of 64

Whoever opens the file checks the header and believes it: that costs the same for any size. Whether
the content is what was written is asked separately, by reading all of it.
"""

import hashlib
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from zoning.overlay.errors import LayerCorruptError, LayerOutdatedError
from zoning.overlay.kernel.layout import CHAIN, NODE

FORMAT = 1
"""To be raised with every change of this page, of the sections or of what they mean."""

MAGIC = b"SANXIAN\x1a"
HEADER_BYTES = 512
ALIGNMENT = 64

SECTIONS = {
    "nodes": NODE,
    "solids": np.dtype("<i4"),
    "chains": CHAIN,
    "points": np.dtype("<f8"),
    "zone_bounds": np.dtype("<f8"),
    "zone_areas": np.dtype("<f8"),
    "keys": np.dtype("u1"),
    "wkb_offsets": np.dtype("<i8"),
    "wkb": np.dtype("u1"),
}
"""Sections in the order of the file: first what every overlay reads, last the source geometries,
which cost no memory until the shape of a zone is asked for. Keys are a JSON array of strings, or
empty if the layer has none."""

_FIXED = struct.Struct("<8sIIQ4d32s")
_SPANS = struct.Struct(f"<{2 * len(SECTIONS)}Q")
_DIGEST_AT = HEADER_BYTES - 32

Array = npt.NDArray[np.generic]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the first bytes of a compiled layer say."""

    zones: int
    size: int
    box: tuple[float, float, float, float]
    content_sha256: bytes
    spans: dict[str, tuple[int, int]]

    def pack(self) -> bytes:
        """The header as it stands in the file, with its own checksum."""
        fixed = _FIXED.pack(MAGIC, FORMAT, self.zones, self.size, *self.box, self.content_sha256)
        spans = _SPANS.pack(*(number for span in self.spans.values() for number in span))
        body = (fixed + spans).ljust(_DIGEST_AT, b"\0")
        return body + hashlib.sha256(body).digest()


def read_header(data: bytes, size: int, path: Path) -> Header:
    """Read the header of a file of `size` bytes from its first bytes.

    Raises:
        LayerCorruptError: foreign, truncated, or the header is damaged.
        LayerOutdatedError: another format.
    """
    if data[: len(MAGIC)] != MAGIC:
        raise LayerCorruptError(
            f"{path.name} 不是编译图层文件。", f"{path.name} is not a compiled layer."
        )
    if len(data) < HEADER_BYTES:
        raise _cut_off(path)
    found = int.from_bytes(data[8:12], "little")
    if found != FORMAT:
        raise LayerOutdatedError(
            f"{path.name} 的格式号为 {found}，本程序为 {FORMAT}。",
            f"{path.name} has format {found}, this program has {FORMAT}.",
        )
    if hashlib.sha256(data[:_DIGEST_AT]).digest() != data[_DIGEST_AT:]:
        raise LayerCorruptError(
            f"{path.name} 的文件头已损坏。", f"The header of {path.name} is damaged."
        )
    _, _, zones, declared, west, south, east, north, digest = _FIXED.unpack_from(data)
    if declared != size:
        raise _cut_off(path)
    numbers = iter(_SPANS.unpack_from(data, _FIXED.size))
    return Header(
        zones=zones,
        size=size,
        box=(west, south, east, north),
        content_sha256=digest,
        spans={name: (next(numbers), next(numbers)) for name in SECTIONS},
    )


def write_layer(
    file: BinaryIO,
    sections: dict[str, Array],
    *,
    zones: int,
    box: tuple[float, float, float, float],
) -> Header:
    """Write a whole layer to an empty file; returns the header that was written."""
    digest = hashlib.sha256()
    file.write(bytes(HEADER_BYTES))
    at, spans = HEADER_BYTES, {}
    for name, dtype in SECTIONS.items():
        data = np.ascontiguousarray(sections[name], dtype).reshape(-1).view(np.uint8).data
        padding = bytes(-len(data) % ALIGNMENT)
        for piece in (data, padding):
            file.write(piece)
            digest.update(piece)
        spans[name] = (at, len(data))
        at += len(data) + len(padding)
    header = Header(zones=zones, size=at, box=box, content_sha256=digest.digest(), spans=spans)
    file.seek(0)
    file.write(header.pack())
    return header


def _cut_off(path: Path) -> LayerCorruptError:
    return LayerCorruptError(
        f"{path.name} 不完整：长度与文件头不符。",
        f"{path.name} is not whole: its length differs from the header's.",
    )
