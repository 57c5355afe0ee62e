"""The version of the registers: it grows with every change of quality facts, caps or ledgers."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from access_lists.store.register_tables import RegisterRow

_ONLY = 1


def register_version(session: Session) -> int:
    """The version now."""
    return session.scalar(select(RegisterRow.version).where(RegisterRow.id == _ONLY)) or 0


def grow(session: Session) -> None:
    """Say that the registers have changed; seen with the commit."""
    session.execute(
        update(RegisterRow).where(RegisterRow.id == _ONLY).values(version=RegisterRow.version + 1)
    )
