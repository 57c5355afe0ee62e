"""Which characters a font has, read from its own table (OpenType `cmap`, subtable format 12)."""

import struct
from pathlib import Path
from typing import Final

_TABLE_DIRECTORY: Final = 12
_TABLE_RECORD: Final = 16
_SEGMENTED: Final = 12


def characters_of(font: Path) -> frozenset[str]:
    """Every character that a font file has a glyph for.

    Raises:
        ValueError: the file has no character map of this form, which every font of the full
            Unicode range has.
    """
    data = font.read_bytes()
    cmap = _table(data, b"cmap")
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    for at in range(count):
        (offset,) = struct.unpack_from(">I", data, cmap + 4 + 8 * at + 4)
        subtable = cmap + offset
        if struct.unpack_from(">H", data, subtable)[0] == _SEGMENTED:
            return _segments(data, subtable)
    message = f"{font.name} has no character map of format 12"
    raise ValueError(message)


def _table(data: bytes, tag: bytes) -> int:
    """Where a table starts."""
    (count,) = struct.unpack_from(">H", data, 4)
    for at in range(count):
        record = _TABLE_DIRECTORY + _TABLE_RECORD * at
        if data[record : record + 4] == tag:
            start: int = struct.unpack_from(">I", data, record + 8)[0]
            return start
    message = f"the font has no table {tag.decode()}"
    raise ValueError(message)


def _segments(data: bytes, subtable: int) -> frozenset[str]:
    (count,) = struct.unpack_from(">I", data, subtable + 12)
    found: set[str] = set()
    for first, last, glyph in struct.iter_unpack(
        ">III", data[subtable + 16 : subtable + 16 + 12 * count]
    ):
        start = first if glyph else first + 1  # glyph 0 is the empty box
        found.update(map(chr, range(start, last + 1)))
    return frozenset(found)
