"""A long answer of the database is read piece by piece, and given back however reading ends."""

import gc
from contextlib import suppress

import psycopg
import pytest
from sqlalchemy import Integer, literal_column, select, text

from app.database import StoreUnavailableError
from app.workspace import Workspace
from zoning.store.streaming import streamed

NUMBERS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) SELECT i FROM n"
)


def many():
    numbers = text(NUMBERS).columns(literal_column("i", Integer)).subquery()
    return select(numbers.c.i)


def cursors_left_open() -> list[psycopg.ServerCursor]:
    """Of this process; one that is deleted open warns whoever runs then."""
    gc.collect()
    found = (one for one in gc.get_objects() if isinstance(one, psycopg.ServerCursor))
    return [cursor for cursor in found if not cursor.closed]


def open_cursors(session) -> int:
    if session.get_bind().dialect.name != "postgresql":
        return 0  # SQLite has none of its own
    return session.scalar(text("SELECT count(*) FROM pg_cursors"))


def test_every_row_comes_in_order(workspace: Workspace):
    with workspace.database.read() as session:
        assert [row for (row,) in streamed(session, many(), rows_at_once=7)] == list(range(1, 51))
        assert open_cursors(session) == 0


def test_a_reader_that_stops_early_leaves_no_cursor(workspace: Workspace):
    with workspace.database.read() as session:
        rows = streamed(session, many(), rows_at_once=7)
        assert next(rows)[0] == 1
        rows.close()
        assert open_cursors(session) == 0


def test_a_reader_that_breaks_leaves_no_cursor(workspace: Workspace):
    with workspace.database.read() as session:
        with pytest.raises(ZeroDivisionError):
            sum(1 // (5 - row) for (row,) in streamed(session, many(), rows_at_once=7))
        assert open_cursors(session) == 0


@pytest.mark.parametrize("rows_read", [0, 1, 30])
def test_a_connection_lost_on_the_way_leaves_no_cursor_to_the_collector(
    workspace: Workspace, rows_read: int
):
    if workspace.database.is_embedded:
        pytest.skip("a file cannot hang up")
    with suppress(StoreUnavailableError):
        read_while_it_is_cut(workspace, rows_read)
    assert cursors_left_open() == []


def read_while_it_is_cut(workspace: Workspace, rows_read: int) -> None:
    """Read so many rows, lose the connection, read on."""
    with workspace.database.read() as session:
        number = session.scalar(text("SELECT pg_backend_pid()"))
        rows = streamed(session, many(), rows_at_once=7)
        for _ in range(rows_read):
            next(rows)
        with workspace.database.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:number)"), {"number": number})
        list(rows)


def test_a_reader_that_stops_on_a_lost_connection_leaves_no_cursor_either(workspace: Workspace):
    if workspace.database.is_embedded:
        pytest.skip("a file cannot hang up")
    with suppress(StoreUnavailableError), workspace.database.read() as session:
        number = session.scalar(text("SELECT pg_backend_pid()"))
        rows = streamed(session, many(), rows_at_once=7)
        next(rows)
        with workspace.database.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:number)"), {"number": number})
        rows.close()
    assert cursors_left_open() == []
