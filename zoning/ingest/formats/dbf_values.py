"""Values of dBASE fields that are not text, by the letter of their type."""

import struct
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any


class BadValueError(ValueError):
    """A value that its type does not allow; its text is the message."""


def _number(cell: bytes) -> int | float | None:
    text = cell.strip(b"\x00 ").decode("ascii", errors="replace")
    if not text or text.startswith("*"):
        return None
    try:
        return int(text) if text.lstrip("+-").isdigit() else float(text.replace(",", "."))
    except ValueError:
        return None


def _date(cell: bytes) -> str | None:
    text = cell.strip(b"\x00 ").decode("ascii", errors="replace")
    if not text:
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])).isoformat()
    except ValueError as error:
        raise BadValueError(text) from error


def _truth(cell: bytes) -> bool | None:
    letter = cell[:1].upper()
    return True if letter in b"TY" and letter else False if letter in b"FN" and letter else None


def _integer(cell: bytes) -> int | None:
    return struct.unpack("<i", cell)[0] if len(cell) == 4 else None


def _double(cell: bytes) -> float | None:
    return struct.unpack("<d", cell)[0] if len(cell) == 8 else None


def _absent(cell: bytes) -> None:
    """Memos and pictures lie in files of their own, which are not read."""
    del cell


VALUE_READERS: Mapping[str, Callable[[bytes], Any]] = MappingProxyType(
    {
        "N": _number,
        "F": _number,
        "D": _date,
        "L": _truth,
        "I": _integer,
        "+": _integer,
        "O": _double,
        "B": _double,
        "M": _absent,
        "G": _absent,
    }
)
