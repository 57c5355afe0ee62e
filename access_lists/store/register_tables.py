"""Tables of the registers: environmental quality, caps, reservations and their history."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, Integer, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from zoning.store.base import Base, Owned

_BIG_ID = BigInteger().with_variant(Integer, "sqlite")


class Exact(TypeDecorator[Decimal]):
    """A decimal kept as its digits: exact on every database, SQLite included."""

    impl = String(60)
    cache_ok = True

    @property
    def python_type(self) -> type[Decimal]:
        """What whoever moves rows between stores has in hand."""
        return Decimal

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """The digits."""
        del dialect
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """The decimal."""
        del dialect
        return None if value is None else Decimal(value)


class RegisterRow(Base):
    """One row whose version grows with every change, so that a process notices it."""

    __tablename__ = "register"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)


class QualityRow(Owned, Base):
    """One target or observation; the newest of the same place, indicator and period holds."""

    __tablename__ = "quality"
    __table_args__ = (Index("ix_quality_jurisdiction_period", "jurisdiction", "period"),)

    id: Mapped[int] = mapped_column(_BIG_ID, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(400))
    element: Mapped[str] = mapped_column(String(40))
    indicator: Mapped[str] = mapped_column(String(100))
    period: Mapped[str] = mapped_column(String(7))
    value: Mapped[str | None] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(Text, default="")


class CapRow(Owned, Base):
    """One cap; `version` grows with every change of the cap or of its ledger."""

    __tablename__ = "cap"
    __table_args__ = (
        Index(
            "ix_cap_jurisdiction_place_quantity_year_from",
            "jurisdiction",
            "place",
            "quantity",
            "year_from",
            unique=True,
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    place: Mapped[str] = mapped_column(String(400))
    quantity: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(20))
    year_from: Mapped[int] = mapped_column(Integer)
    year_to: Mapped[int | None] = mapped_column(Integer)
    amount: Mapped[Decimal] = mapped_column(Exact)
    baseline: Mapped[Decimal] = mapped_column(Exact)
    source: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer, default=0)


class ReservationRow(Owned, Base):
    """What a project holds of a cap, until it is released or its time is over."""

    __tablename__ = "reservation"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    cap_id: Mapped[str] = mapped_column(ForeignKey("cap.id"), index=True)
    project: Mapped[str] = mapped_column(String(400))
    amount: Mapped[Decimal] = mapped_column(Exact)
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    check_id: Mapped[str | None] = mapped_column(String(36))
    document: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(20))


class CapEntryRow(Base):
    """One line of the history of a cap; none is ever changed."""

    __tablename__ = "cap_entry"
    __table_args__ = (Index("ix_cap_entry_cap_id_seq", "cap_id", "seq", unique=True),)

    id: Mapped[int] = mapped_column(_BIG_ID, primary_key=True, autoincrement=True)
    cap_id: Mapped[str] = mapped_column(ForeignKey("cap.id"))
    seq: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(20))
    reservation_id: Mapped[str | None] = mapped_column(String(36))
    amount: Mapped[Decimal] = mapped_column(Exact)
    used_after: Mapped[Decimal] = mapped_column(Exact)
    note: Mapped[str] = mapped_column(Text, default="")
