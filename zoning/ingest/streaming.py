"""Many footprints read a batch at a time, so that memory does not grow with the input.

Parquet, GeoPackage and CSV (a column of WKT, or of lon and lat) are read as a stream, in the
process that asks: these are the files of whoever runs the program, of any size, and no GDAL is
involved. What the geometries are worth is decided later, row by row (`zoning.ingest.many`). Other
formats go through the reading process as one whole, with its limits.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from zoning.crs import CGCS2000
from zoning.ingest.aliases import find_column
from zoning.ingest.detection import Format, detect
from zoning.ingest.errors import (
    BadUnicodeError,
    CoordinateTextError,
    CoordinateTypeError,
    FileCorruptError,
    FormatMismatchError,
)
from zoning.ingest.formats import geopackage
from zoning.ingest.formats.coordinate_table import Columns, find_columns
from zoning.ingest.formats.geoparquet import geometry_column
from zoning.ingest.frames import frame_of
from zoning.ingest.layer import RawLayer, as_array
from zoning.ingest.limits import AreaOfUse, Limits
from zoning.ingest.many import Reference
from zoning.ingest.pipeline import Choice, choose
from zoning.ingest.reading import read_features
from zoning.ingest.staging import DataSet
from zoning.measure import Objects
from zoning.vocabulary import Datum, Severity

BATCH = pa.schema(
    [
        ("footprint", pa.int64()),
        ("geometry", pa.binary()),
        ("fault", pa.string()),
        ("industry", pa.string()),
    ]
)
"""A batch: row number from 0, WKB as the file has it, the code of a fault in reading, industry."""

_READ_ROWS = 1024
_MOST_BYTES = 32_000_000
_PLAIN_NAMES = ("geometry", "geom", "wkb", "wkb_geometry", "the_geom")
_MAX_CELL = 64_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamTerms:
    """What the user says about a file.

    Attributes:
        layer: which layer; None where there is only one.
        industry_column: column of GB/T 4754 codes; None for none.
        rows: rows of a batch; fewer where geometries are large.
        walled: the file is a stranger's: read it whole in the walled-off process, with its limits,
            whatever its format.
    """

    layer: str | None = None
    crs: str | None = None
    datum: Datum | None = None
    industry_column: str | None = None
    area_of_use: AreaOfUse
    rows: int = 4096
    walled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """A file opened for reading batch by batch.

    Attributes:
        reference: where its coordinates are.
        count: rows in all, where the file says; else None.
        batches: record batches of schema `BATCH`, in the order of the file; read once.
    """

    reference: Reference
    count: int | None
    batches: Iterator[pa.RecordBatch]


def open_stream(path: Path, terms: StreamTerms) -> Stream:
    """Open a file of footprints, one a row.

    Raises:
        InputError: the file as a whole cannot be used: its format, its CRS, a column not there.
    """
    opener = None if terms.walled else _OPENERS.get(str(detect(path, path.name)))
    stream = opener(path, terms) if opener else None
    if stream is None:
        return _whole(path, terms)
    _refuse_frame(stream.reference)
    return stream


def _refuse_frame(reference: Reference) -> None:
    """Ask for the CRS before any row is read, not at the first batch of a long run."""
    empty = reference.layer(as_array([]))
    frame_of(empty, crs=reference.said, datum=reference.datum, shifted_allowed=True)


def _parquet(path: Path, terms: StreamTerms) -> Stream:
    file = _opened_parquet(path)
    names = file.schema_arrow.names
    declared = default = None
    if b"geo" in (file.schema_arrow.metadata or {}):
        column, declared, default = geometry_column(file)
    else:
        column, default = _plain_column(names), CGCS2000
    industry = _industry(names, terms)
    wanted = [column] if industry is None else [column, industry]

    def parts() -> Iterator[tuple[Iterable[Any], Iterable[Any] | None, None]]:
        with file:
            for batch in file.iter_batches(batch_size=_READ_ROWS, columns=wanted):
                codes = None if industry is None else batch.column(industry).to_pylist()
                yield _binary(batch.column(column)), codes, None

    reference = Reference(declared=declared, default=default, said=terms.crs, datum=terms.datum)
    batches = _numbered(_corrupt_as_refusal(parts()), terms.rows)
    return Stream(reference=reference, count=file.metadata.num_rows, batches=batches)


def _opened_parquet(path: Path) -> pq.ParquetFile:
    try:
        # Buffered ahead, every row group stays in memory until the file is closed.
        return pq.ParquetFile(path, memory_map=False, pre_buffer=False, buffer_size=1 << 20)
    except (pa.ArrowException, OSError) as error:
        raise FileCorruptError("Parquet 文件无法读取。", "the Parquet cannot be read.") from error


def _plain_column(names: Sequence[str]) -> str:
    """Column of WKB in a Parquet file that says nothing of geometry; lon/lat CGCS2000 then."""
    for name in _PLAIN_NAMES:
        with suppress(ValueError):
            return names[[one.lower() for one in names].index(name)]
    raise FormatMismatchError("Parquet 文件没有图形列。", "the Parquet has no column of geometry.")


def _binary(column: pa.Array) -> list[bytes | None]:
    if not (pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type)):
        raise FormatMismatchError("图形列不是 WKB。", "the geometry column holds no WKB.")
    values: list[bytes | None] = column.to_pylist()
    return values


def _corrupt_as_refusal(parts: Iterator[Any]) -> Iterator[Any]:
    try:
        yield from parts
    except (pa.ArrowException, OSError) as error:
        raise FileCorruptError("Parquet 文件无法读取。", "the Parquet cannot be read.") from error


def _geopackage(path: Path, terms: StreamTerms) -> Stream:
    limits = Limits()
    data = DataSet(format=Format.GEOPACKAGE, path=path, name=path.stem)
    offered = [Choice(data=data, key=key) for key in geopackage.layer_names(path, limits)]
    name = choose(offered, terms.layer).key
    columns, count, crs = geopackage.table_of(path, name)
    industry = _industry(columns, terms)

    def parts() -> Iterator[tuple[Iterable[Any], Iterable[Any] | None, Iterable[Any]]]:
        for layer in geopackage.stream_layer(path, name, column=industry, rows=_READ_ROWS):
            codes = None if industry is None else [row[industry] for row in layer.attributes]
            yield shapely.to_wkb(layer.geometries).tolist(), codes, _faults(layer)

    reference = Reference(declared=crs, said=terms.crs, datum=terms.datum)
    return Stream(reference=reference, count=count, batches=_numbered(parts(), terms.rows))


def _faults(layer: RawLayer) -> list[str | None]:
    faults: list[str | None] = [None] * len(layer.geometries)
    for fault in layer.faults:
        faults[fault.row] = fault.code
    return faults


def _table(path: Path, terms: StreamTerms) -> Stream | None:
    """A CSV with one footprint a row; None where its rows are vertices of fewer sites."""
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline()
    delimiter = max(",;\t", key=first.count)
    header = next(csv.reader([first], delimiter=delimiter), [])
    columns = find_columns(header)
    if columns is None or (columns.wkt is None and not _is_points(columns)):
        return None
    found = _industry(header, terms)
    industry = None if found is None else header.index(found)

    def parts() -> Iterator[tuple[Iterable[Any], Iterable[Any] | None, Iterable[Any]]]:
        csv.field_size_limit(_MAX_CELL)
        with path.open(encoding=encoding, newline="") as file:
            rows = csv.reader(file, delimiter=delimiter)
            next(rows)
            for part in _in_parts(row for row in rows if any(cell.strip() for cell in row)):
                codes = None if industry is None else [_cell(row, industry) for row in part]
                shapes, faults = _shapes(part, columns)
                yield shapely.to_wkb(shapes).tolist(), codes, faults

    reference = Reference(default=CGCS2000, said=terms.crs, datum=terms.datum)
    batches = _numbered(_broken_as_refusal(parts()), terms.rows)
    return Stream(reference=reference, count=None, batches=batches)


def _is_points(columns: Columns) -> bool:
    """Whether each row is a place of its own: lon and lat, and nothing says of which ring."""
    return columns.first is not None and columns.group is None and columns.ring is None


def _encoding(path: Path) -> str:
    """UTF-8 where every byte fits, else GB18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError), path.open(encoding=encoding, newline="") as file:
            while file.read(1 << 20):
                pass
            return encoding
    raise BadUnicodeError(
        "内容既不是 UTF-8 也不是 GB18030。", "the text is neither UTF-8 nor GB18030."
    )


def _in_parts(rows: Iterable[list[str]]) -> Iterator[list[list[str]]]:
    part: list[list[str]] = []
    size = 0
    for row in rows:
        part.append(row)
        size += sum(map(len, row))
        if len(part) >= _READ_ROWS or size >= _MOST_BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part


def _shapes(rows: Sequence[Sequence[str]], columns: Columns) -> tuple[Objects, list[str | None]]:
    """Geometries of rows, and the code of a fault where a row has none that can be read."""
    if columns.wkt is not None:
        texts = [_cell(row, columns.wkt) for row in rows]
        with np.errstate(invalid="ignore"):
            shapes = shapely.from_wkt(as_array(texts), on_invalid="ignore")
        bad = CoordinateTextError.code
        return shapes, [
            bad if text and shape is None else None
            for text, shape in zip(texts, shapes, strict=True)
        ]
    xy = np.array([_numbers(row, columns) for row in rows])
    read = ~np.isnan(xy).any(axis=1)
    points = as_array([None] * len(rows))
    points[read] = shapely.points(xy[read])
    return points, [None if good else CoordinateTypeError.code for good in read.tolist()]


def _numbers(row: Sequence[str], columns: Columns) -> tuple[float, float]:
    """Longitude and latitude; NaN where they are no numbers."""
    places = (columns.first or 0, columns.second or 0)
    try:
        first, second = (float(_cell(row, place) or "nan") for place in places)
    except ValueError:
        return np.nan, np.nan
    return first, second


def _cell(row: Sequence[str], place: int) -> str | None:
    text = row[place].strip() if place < len(row) else ""
    return text or None


def _broken_as_refusal(parts: Iterator[Any]) -> Iterator[Any]:
    try:
        yield from parts
    except csv.Error as error:
        raise CoordinateTextError("CSV 无法解析。", "the CSV cannot be parsed.") from error


def _whole(path: Path, terms: StreamTerms) -> Stream:
    """Any other format, read at once in the reading process, in lon/lat already."""
    table = read_features(
        path,
        layer=terms.layer,
        crs=terms.crs,
        datum=terms.datum,
        area_of_use=terms.area_of_use,
        purpose="screening",
    )
    names = list(dict.fromkeys(name for row in table.attributes for name in row))
    industry = _industry(names, terms)
    faults: list[str | None] = [None] * len(table.geometries)
    for finding in table.findings:
        if finding.severity is Severity.ERROR and finding.feature is not None:
            faults[int(finding.feature) - 1] = finding.code
    codes = None if industry is None else [row.get(industry) for row in table.attributes]
    parts = iter([(shapely.to_wkb(table.geometries).tolist(), codes, faults)])
    return Stream(
        reference=Reference(declared=CGCS2000),
        count=len(table.geometries),
        batches=_numbered(parts, terms.rows),
    )


def _industry(columns: Sequence[str], terms: StreamTerms) -> str | None:
    if terms.industry_column is None:
        return None
    return find_column(columns, terms.industry_column, "industry")


def _numbered(parts: Iterator[Any], rows: int) -> Iterator[pa.RecordBatch]:
    """Batches of so many rows, numbered through; cut earlier where geometries are large."""
    row, size = 0, 0
    waiting: list[tuple[bytes | None, str | None, str | None]] = []
    for geometries, codes, faults in parts:
        for one in _rows(geometries, codes, faults):
            waiting.append(one)
            size += len(one[0] or b"")
            if len(waiting) >= rows or size >= _MOST_BYTES:
                yield _batch(row, waiting)
                row, size, waiting = row + len(waiting), 0, []
    if waiting:
        yield _batch(row, waiting)


def _rows(
    geometries: Sequence[bytes | None], codes: Sequence[Any] | None, faults: Sequence[Any] | None
) -> Iterator[tuple[bytes | None, str | None, str | None]]:
    nothing = [None] * len(geometries)
    texts = nothing if codes is None else [_code_text(code) for code in codes]
    return zip(geometries, faults or nothing, texts, strict=True)


def _code_text(value: Any) -> str | None:
    """An industry as text; a number loses the fraction that a column with gaps gave it."""
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() or None


def _batch(first: int, rows: Sequence[tuple[Any, ...]]) -> pa.RecordBatch:
    geometries, faults, codes = zip(*rows, strict=True)
    numbers = np.arange(first, first + len(rows), dtype=np.int64)
    columns = [
        pa.array(numbers),
        pa.array(geometries, pa.binary()),
        pa.array(faults, pa.string()),
        pa.array(codes, pa.string()),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=BATCH)


_OPENERS: Mapping[str, Callable[[Path, StreamTerms], Stream | None]] = {
    Format.GEOPARQUET: _parquet,
    Format.GEOPACKAGE: _geopackage,
    Format.COORDINATE_TABLE: _table,
}
