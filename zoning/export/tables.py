"""Tables of any length written as they come: Parquet, CSV or GeoPackage by the ending of the name.

Batches pass through one after the other, so memory does not grow with the table, and the file takes
its place only when it is whole.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from zoning.errors import InputError

SUFFIXES = (".parquet", ".gpkg", ".csv")

_CRS = "EPSG:4490"
_GEOMETRY = "geometry"
_FORMULA = r"^[=+\-@\t\r]"


class OutputFormatError(InputError):
    """A file name whose ending names no format that is written."""

    code = "output-format"
    title_zh = "不支持的输出格式"
    title_en = "Output format"
    remedy_zh = "输出文件名请以 .parquet、.gpkg 或 .csv 结尾。"
    remedy_en = "Name the output .parquet, .gpkg or .csv."


def table_suffix(path: Path) -> str:
    """The ending of a name, if tables can be written so.

    Raises:
        OutputFormatError: they cannot.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise OutputFormatError(
            f"“{path.name}”的扩展名不是可写出的格式。",
            f"the ending of {path.name!r} is no format that is written.",
        )
    return suffix


def write_table(path: Path, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> None:
    """Write batches to a table; an existing file is replaced when the new one is whole.

    Args:
        path: .parquet, .gpkg or .csv.
        schema: of every batch; in a GeoPackage the column `geometry` (WKB, EPSG:4490) is drawn.
        batches: read once, in order.

    Raises:
        OutputFormatError: another ending.
    """
    write = {".parquet": _parquet, ".csv": _csv, ".gpkg": _geopackage}[table_suffix(path)]
    with TemporaryDirectory(dir=path.parent, prefix=".export-") as folder:
        draft = Path(folder) / f"draft{path.suffix.lower()}"
        write(draft, schema, batches)
        draft.replace(path)


def _parquet(path: Path, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> None:
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)


def _csv(path: Path, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> None:
    with pa_csv.CSVWriter(path, schema) as writer:
        for batch in batches:
            columns = [_as_text(column) for column in batch.columns]
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))


def _as_text(column: pa.Array) -> pa.Array:
    """A column in which no text is taken for a formula: an apostrophe says that it is none.

    Spreadsheets run what begins with one of these signs, quoted or not (OWASP, CSV injection).
    """
    if not pa.types.is_string(column.type):
        return column
    marked = pc.binary_join_element_wise("'", column, "")
    return pc.if_else(pc.match_substring_regex(column, _FORMULA), marked, column)


def _geopackage(path: Path, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> None:
    import pyogrio  # noqa: PLC0415 - heavy, only exports need it

    is_spatial = _GEOMETRY in schema.names
    pyogrio.write_arrow(
        pa.RecordBatchReader.from_batches(schema, batches),
        path,
        layer="screening",
        driver="GPKG",
        geometry_name=_GEOMETRY if is_spatial else None,
        geometry_type="Unknown" if is_spatial else None,
        crs=_CRS if is_spatial else None,
    )
