"""Long answers of the database, read piece by piece and always given back.

PostgreSQL keeps a cursor open on the server for as long as an answer is streamed. Whoever stops
reading early, by an error or because a client left, must close it: what the garbage collector
finds later would be closed on a connection that somebody else holds by then.
"""

from collections.abc import Generator
from typing import TypeVarTuple

from sqlalchemy import Row, Select
from sqlalchemy.orm import Session

_Columns = TypeVarTuple("_Columns")


def streamed(
    session: Session, query: Select[*_Columns], *, rows_at_once: int
) -> Generator[Row[*_Columns]]:
    """The rows of a query, some fetched at a time; the cursor is closed however reading ends."""
    found = session.execute(query, execution_options={"yield_per": rows_at_once})
    try:
        yield from found
    finally:
        found.close()
