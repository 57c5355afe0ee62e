"""Rows of any table as lines of JSON, the same from SQLite and from PostGIS.

Numbers keep their bits, times are UTC, geometry is WKB; members of JSON columns stand in order of
their names, for PostgreSQL keeps no order. So the SHA-256 of the lines says whether two stores hold
the same, and what was backed up from one kind of store can be restored into the other.
"""

import base64
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

import orjson
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import JSON, Connection, Date, DateTime, LargeBinary, Table, func, select
from sqlalchemy.types import TypeEngine

import app.tables  # noqa: F401 - a table that nobody has imported would be missing
from zoning.store.base import Base, Geom
from zoning.texts import Text

LEFT_OUT: Final = frozenset({"login_session"})
"""Sign-ins of browsers: whoever was signed in signs in again."""

_TOGETHER: Final = 500


def kept_tables() -> list[Table]:
    """Every table that belongs to the store, those that others refer to first."""
    return [table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT]


def lines_of(connection: Connection, table: Table, columns: Sequence[str]) -> Iterator[bytes]:
    """A line with the names of the columns, then one for each row in order of the key."""
    chosen = [table.columns[name] for name in columns]
    yield orjson.dumps(list(columns)) + b"\n"
    query = select(*chosen).order_by(*table.primary_key.columns)
    writers = [_writer(column.type) for column in chosen]
    with connection.execution_options(yield_per=_TOGETHER).execute(query) as rows:
        for row in rows:
            values = [
                None if value is None else write(value)
                for write, value in zip(writers, row, strict=True)
            ]
            yield orjson.dumps(values, option=orjson.OPT_SORT_KEYS) + b"\n"


def insert_lines(
    connection: Connection, table: Table, lines: Iterable[bytes], done: Callable[[int], None]
) -> None:
    """Put the rows of such lines into a table, which loses what it held."""
    rest = iter(lines)
    names = columns_in(next(rest))
    readers = [_reader(table.columns[name].type) for name in names]
    connection.execute(table.delete())
    batch: list[dict[str, Any]] = []
    statement = table.insert()
    for line in rest:
        values = orjson.loads(line)
        batch.append(
            {
                name: None if value is None else read(value)
                for name, read, value in zip(names, readers, values, strict=True)
            }
        )
        if len(batch) == _TOGETHER:
            connection.execute(statement, batch)
            done(len(batch))
            batch = []
    if batch:
        connection.execute(statement, batch)
        done(len(batch))


def renew_sequences(connection: Connection) -> None:
    """Let PostgreSQL count on from the largest number of each table that numbers its rows."""
    if connection.dialect.name != "postgresql":
        return
    for table in kept_tables():
        column = table.autoincrement_column
        if column is None:
            continue
        sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
        largest = connection.scalar(select(func.max(column)))
        if sequence is not None and largest is not None:
            connection.execute(select(func.setval(sequence, largest)))


def table_title(table: Table) -> Text:
    """What a progress bar calls it."""
    return Text(zh=f"表 {table.name}", en=f"table {table.name}")


def columns_of(table: Table) -> list[str]:
    """Names of all columns in the order of the table."""
    return [column.name for column in table.columns]


def columns_in(first_line: bytes) -> list[str]:
    """Names of the columns that lines have, from the first of them."""
    names: list[str] = orjson.loads(first_line)
    return names


def _same(value: Any) -> Any:
    return value


def _writer(kind: TypeEngine[Any]) -> Callable[[Any], Any]:
    if isinstance(kind, Geom):
        return _wkb
    if isinstance(kind, DateTime):
        return _moment
    if isinstance(kind, Date):
        return date.isoformat
    if isinstance(kind, LargeBinary):
        return _base64
    return _plain


def _wkb(shape: BaseGeometry) -> str:
    return str(shapely.to_wkb(shape, hex=True, byte_order=1))


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _plain(value: Any) -> Any:
    return format(value, "f") if isinstance(value, Decimal) else value


def _moment(moment: datetime) -> str:
    """In UTC; SQLite forgets the zone, and what is stored is UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="microseconds")


def _reader(kind: TypeEngine[Any]) -> Callable[[Any], Any]:
    if isinstance(kind, Geom):
        return _shape
    if isinstance(kind, DateTime):
        return datetime.fromisoformat
    if isinstance(kind, Date):
        return date.fromisoformat
    if isinstance(kind, LargeBinary):
        return base64.b64decode
    if isinstance(kind, JSON):
        return _same
    return _exact if kind.python_type is Decimal else _same


def _shape(value: str) -> BaseGeometry | None:
    return shapely.from_wkb(value)


def _exact(value: Any) -> Decimal:
    return Decimal(value)
