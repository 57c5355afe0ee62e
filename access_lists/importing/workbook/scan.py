"""One streaming pass over the XML of a sheet: its size, merged cells, hidden rows, formulas.

Also the place where a document type declaration is met, so it is refused before any other reader.
"""

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.parsers import expat

from access_lists.importing.workbook.grid import column_number
from zoning.ingest.errors import ArchiveCorruptError, SheetTooLargeError, XmlEntityError

MAX_ROWS: Final = 50_000
MAX_COLUMNS: Final = 200
_CHUNK_BYTES: Final = 1 << 20
_ADDRESS: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(slots=True)
class SheetFacts:
    """What one pass tells of a sheet.

    Attributes:
        merged: ranges as (row, column, last row, last column).
        hidden_rows, hidden_columns: numbers of hidden rows and columns.
        open_formulas: addresses of formulas without a cached value.
    """

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    open_formulas: list[str] = field(default_factory=list)


def refuse_entities(path: Path, name: str) -> None:
    """Read one XML part to its end and refuse declarations of types and entities.

    Raises:
        XmlEntityError: the part declares a document type.
        ArchiveCorruptError: the part is not well-formed.
    """
    _parse(path, name, _parser())


def scan_sheet(path: Path, name: str, title: str) -> SheetFacts:
    """Look through the XML of one sheet.

    Raises:
        SheetTooLargeError: more than 50,000 rows or 200 columns; told at the first such cell.
        XmlEntityError, ArchiveCorruptError: as for every part.
    """
    scanner = _SheetScanner(title)
    parser = _parser()
    parser.StartElementHandler = scanner.start
    parser.EndElementHandler = scanner.end
    parser.CharacterDataHandler = scanner.text
    _parse(path, name, parser)
    return scanner.facts


class _SheetScanner:
    """Handlers of the pass; a formula is closed by its cell's value or found open."""

    def __init__(self, title: str) -> None:
        self.facts = SheetFacts()
        self._title = title
        self._cell = ""
        self._formula = False
        self._value = False
        self._inside_value = False
        self._rows = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(":")[2]
        if kind == "c":
            self._open_cell(attributes.get("r", ""))
            self._value = attributes.get("t") == "str"  # an empty text is a value, too
        elif kind == "f":
            self._formula = True
        elif kind in {"v", "is"}:
            self._inside_value = True
        elif kind == "row":
            self._open_row(attributes)
        elif kind == "col" and _is_on(attributes.get("hidden")):
            first, last = int(attributes["min"]), int(attributes["max"])
            self.facts.hidden_columns |= set(range(first, min(last, MAX_COLUMNS) + 1))
        elif kind == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def text(self, words: str) -> None:
        if self._inside_value and words.strip():
            self._value = True

    def end(self, tag: str) -> None:
        self._inside_value = False
        if tag.rpartition(":")[2] == "c":
            if self._formula and not self._value:
                self.facts.open_formulas.append(self._cell)
            self._formula = self._value = False

    def _open_row(self, attributes: dict[str, str]) -> None:
        self._rows += 1
        number = int(attributes.get("r", self._rows))
        self._check(max(number, self._rows), 1)
        if _is_on(attributes.get("hidden")):
            self.facts.hidden_rows.add(number)

    def _open_cell(self, address: str) -> None:
        self._cell = address
        match = _ADDRESS.fullmatch(address)
        if match:
            self._check(int(match[2]), column_number(match[1]))

    def _merge(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        corners = [_ADDRESS.fullmatch(corner) for corner in (first, last or first)]
        if corners[0] and corners[1]:
            low, high = corners[0], corners[1]
            self._check(int(low[2]), column_number(low[1]))
            self.facts.merged.append(
                (int(low[2]), column_number(low[1]), int(high[2]), column_number(high[1]))
            )

    def _check(self, row: int, column: int) -> None:
        if row > MAX_ROWS or column > MAX_COLUMNS:
            raise SheetTooLargeError(
                f"工作表“{self._title}”超过 {MAX_ROWS} 行或 {MAX_COLUMNS} 列。",
                f"Sheet “{self._title}” has more than {MAX_ROWS} rows or {MAX_COLUMNS} columns.",
            )


def _is_on(value: str | None) -> bool:
    return value in {"1", "true"}


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise XmlEntityError("文件内有文档类型声明。", "The file declares a document type.")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def _parse(path: Path, name: str, parser: expat.XMLParserType) -> None:
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as part:
            while chunk := part.read(_CHUNK_BYTES):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except (expat.ExpatError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise ArchiveCorruptError(
            f"文件内的 {name} 无法读取：{error}", f"Part {name} cannot be read: {error}"
        ) from error
