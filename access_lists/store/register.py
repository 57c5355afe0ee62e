"""The version of the registers: it grows with every change of quality facts, caps or ledgers."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from access_lists.store.register_tables import RegisterRow
from zoning.store.base import Base

_ONLY = 1
_TABLE = Base.metadata.tables[RegisterRow.__tablename__]
_VERSION = select(_TABLE.c.version).where(_TABLE.c.id == _ONLY)  # every check asks: a plain query


def register_version(session: Session) -> int:
    """The version now."""
    return session.execute(_VERSION).scalar() or 0


def grow(session: Session) -> None:
    """Say that the registers have changed; seen with the commit."""
    session.execute(
        update(RegisterRow).where(RegisterRow.id == _ONLY).values(version=RegisterRow.version + 1)
    )
