"""Tables of clues and of what was done about them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import shapely
from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    select,
    update,
)
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.clues.life import ClueMovedError, ClueState
from zoning.errors import NotFoundError
from zoning.store.base import Base, Geom, JsonValue, Owned

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


class ClueNotFoundError(NotFoundError):
    """No clue of this id."""

    code = "clue-not-found"


class ClueRow(Owned, Base):
    """One clue: a place of change, and where its handling stands."""

    __tablename__ = "clue"
    __table_args__ = (
        Index("ix_clue_state_due", "state", "due"),
        Index("ix_clue_west_east", "west", "east"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    state: Mapped[str] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(Integer, default=0)
    type: Mapped[str] = mapped_column(String(80))
    concern: Mapped[str] = mapped_column(String(20))
    zone_kind: Mapped[str | None] = mapped_column(String(20))
    zone_code: Mapped[str | None] = mapped_column(String(400), index=True)
    area_m2: Mapped[float] = mapped_column(Float)
    found: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    shape: Mapped[shapely.Geometry] = mapped_column(Geom())
    west: Mapped[float] = mapped_column(Float)
    south: Mapped[float] = mapped_column(Float)
    east: Mapped[float] = mapped_column(Float)
    north: Mapped[float] = mapped_column(Float)
    assignee: Mapped[str] = mapped_column(String(200), default="")
    due: Mapped[date | None] = mapped_column(Date)
    outcome: Mapped[str] = mapped_column(String(20), default="")
    follows: Mapped[str | None] = mapped_column(String(36))
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ClueEventRow(Base):
    """One thing done about a clue; never changed."""

    __tablename__ = "clue_event"

    clue_id: Mapped[str] = mapped_column(
        ForeignKey("clue.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(20))
    before: Mapped[str] = mapped_column(String(20))
    after: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text)
    detail: Mapped[dict[str, Any]] = mapped_column(JsonValue)


class ClueStore:
    """The clues of one database, within the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: ClueRow) -> None:
        """Store a new clue."""
        self._session.add(row)
        self._session.flush()

    def find(self, identity: str) -> ClueRow:
        """The clue of an id.

        Raises:
            ClueNotFoundError: there is none.
        """
        row = self._session.get(ClueRow, identity)
        if row is None:
            raise ClueNotFoundError(
                f"没有编号为“{identity[:80]}”的线索。", f"there is no clue {identity[:80]!r}."
            )
        return row

    def all(
        self,
        *,
        states: Sequence[ClueState] | None = None,
        assignee: str | None = None,
        box: Box | None = None,
    ) -> Sequence[ClueRow]:
        """Clues, the largest first, of some states, of one assignee, within a box where given."""
        query = select(ClueRow).order_by(ClueRow.area_m2.desc(), ClueRow.id)
        if states is not None:
            query = query.where(ClueRow.state.in_([one.value for one in states]))
        if box is not None:
            query = query.where(*_meets(box))
        if assignee is not None:
            query = query.where(ClueRow.assignee == assignee)
        return list(self._session.scalars(query))

    def near(self, shape: shapely.Geometry) -> Sequence[ClueRow]:
        """Clues whose extent meets that of a shape, newest first."""
        query = (
            select(ClueRow)
            .where(*_meets(shape.bounds))
            .order_by(ClueRow.created_at.desc(), ClueRow.id.desc())
        )
        return list(self._session.scalars(query))

    def events(self, identity: str) -> Sequence[ClueEventRow]:
        """What was done about a clue, in order."""
        query = select(ClueEventRow).where(ClueEventRow.clue_id == identity)
        return list(self._session.scalars(query.order_by(ClueEventRow.number)))

    def move(self, row: ClueRow, seen: int, values: dict[str, Any], event: ClueEventRow) -> None:
        """Change a clue as it was seen; of two who act at once, one is told so.

        Raises:
            ClueMovedError: somebody acted on it since version `seen`.
        """
        statement = (
            update(ClueRow)
            .where(ClueRow.id == row.id, ClueRow.version == seen)
            .values(**values, version=seen + 1)
            .execution_options(synchronize_session=False)
        )
        done = self._session.execute(statement)
        assert isinstance(done, CursorResult)  # noqa: S101 - of every UPDATE
        if done.rowcount != 1:
            raise ClueMovedError("他人刚刚办理了该线索。", "somebody acted on it just now.")
        self._session.add(event)
        self._session.flush()
        self._session.refresh(row)


def _meets(box: Box) -> tuple[ColumnElement[bool], ...]:
    """That the extent of a clue meets a box."""
    west, south, east, north = box
    return (
        ClueRow.west <= east, ClueRow.east >= west, ClueRow.south <= north, ClueRow.north >= south,
    )  # fmt: skip
