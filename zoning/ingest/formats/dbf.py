"""dBASE tables of Shapefiles: attributes, and which encoding their text is in.

Readers that guess Latin-1 turn Chinese names into rubbish without a word. Here a declared encoding
must fit every byte; without one, strict UTF-8 is tried, then GB18030, and the choice is told.
"""

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zoning.ingest.encodings import Decision, choose_encoding, cut_character
from zoning.ingest.errors import FileCorruptError
from zoning.ingest.formats.dbf_values import VALUE_READERS, BadValueError

_HEADER = struct.Struct("<4xIHH17xB2x")
_FIELD = struct.Struct("<11sc4xBB14x")
_DELETED = b"*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column: name as bytes, type letter, place in the record."""

    raw_name: bytes
    kind: str
    start: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BadValue:
    """A value that its type does not allow."""

    row: int
    column: str
    text: str


class DbfTable:
    """A dBASE III table, read whole.

    Attributes:
        count: records, deleted ones included.
        deleted: numbers of the deleted records.
        bad_dates: dates that no calendar has.
    """

    def __init__(self, path: Path) -> None:
        self._data = path.read_bytes()
        if len(self._data) < _HEADER.size:
            raise _corrupt("文件头不完整。", "the header is cut short.")
        self.count, self._header, self._record, self._language = _HEADER.unpack_from(self._data)
        self.fields = tuple(self._read_fields())
        if self._header + self.count * self._record > len(self._data):
            raise _corrupt("记录不完整。", "the records are cut short.")
        self.deleted = {
            number for number in range(self.count) if self._cell(number, 0, 1) == _DELETED
        }
        self.bad_dates: list[BadValue] = []

    def decide_encoding(self, code_page: str | None) -> Decision:
        """How the text is decoded (`choose_encoding`).

        Args:
            code_page: content of the .cpg file beside the table.
        """
        return choose_encoding(self._texts, code_page=code_page, language_byte=self._language)

    def rows(self, encoding: str) -> tuple[list[str], list[dict[str, Any]]]:
        """Column names and, for each record, column to value."""
        names = _distinct([_decoded(field.raw_name, encoding, full=10) for field in self.fields])
        readers: list[tuple[str, Field, Callable[[bytes], Any] | None]] = [
            (name, field, VALUE_READERS.get(field.kind))
            for name, field in zip(names, self.fields, strict=True)
        ]
        rows = []
        for number in range(self.count):
            row: dict[str, Any] = {}
            for name, field, reader in readers:
                cell = self._cell(number, field.start, field.length)
                if reader is None:
                    row[name] = _decoded(cell, encoding, full=field.length) or None
                else:
                    row[name] = self._value(reader, cell, number, name)
            rows.append(row)
        return names, rows

    def _value(self, reader: Callable[[bytes], Any], cell: bytes, row: int, name: str) -> Any:
        try:
            return reader(cell)
        except BadValueError as error:
            self.bad_dates.append(BadValue(row=row, column=name, text=str(error)))
            return None

    def _cell(self, record: int, start: int, length: int) -> bytes:
        begin = self._header + record * self._record + start
        return self._data[begin : begin + length]

    def _texts(self) -> Iterator[tuple[int, str, bytes, int]]:
        """Row (-1 for names), column, bytes and full width of every text that is not ASCII."""
        for field in self.fields:
            name = field.raw_name.decode("ascii", errors="replace")
            if not field.raw_name.isascii():
                yield -1, name, field.raw_name, 10
        texts = [field for field in self.fields if field.kind not in VALUE_READERS]
        for number in range(self.count):
            for field in texts:
                cell = self._cell(number, field.start, field.length)
                if not cell.isascii():
                    name = field.raw_name.decode("ascii", errors="replace")
                    yield number, name, cell.rstrip(b"\x00 "), field.length

    def _read_fields(self) -> Iterator[Field]:
        place, start = 32, 1
        while place + _FIELD.size <= self._header and self._data[place : place + 1] != b"\r":
            raw, kind, length, decimals = _FIELD.unpack_from(self._data, place)
            if kind == b"C":
                length += 256 * decimals  # Clipper's long texts
            name = raw.split(b"\x00", 1)[0]
            yield Field(raw_name=name, kind=kind.decode("latin-1"), start=start, length=length)
            place, start = place + _FIELD.size, start + length
        if start > max(self._record, 1) or self._data[place : place + 1] not in {b"\r", b""}:
            raise _corrupt("字段定义有误。", "the field definitions are wrong.")


def _decoded(cell: bytes, encoding: str, *, full: int) -> str:
    """Text of a cell; a character that the width of the cell cut in two is left out."""
    used = cell.rstrip(b"\x00 ")
    try:
        return used.decode(encoding).strip()
    except UnicodeDecodeError:
        return cut_character(used, encoding, full=full).decode(encoding).strip()


def _distinct(names: Sequence[str]) -> list[str]:
    """Names cut to ten bytes may be the same; later ones get a number."""
    seen: dict[str, int] = {}
    distinct = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        distinct.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return distinct


def _corrupt(zh: str, en: str) -> FileCorruptError:
    return FileCorruptError(f".dbf：{zh}", f".dbf: {en}")
