"""Tables of access lists and clauses."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from zoning.store.base import Base, JsonValue, Owned
from zoning.store.tables import ReleaseRow


class AccessListRow(Owned, Base):
    """One access list of a release; `header` is the list without units and clauses."""

    __tablename__ = "access_list"

    key: Mapped[str] = mapped_column(String(36), primary_key=True)
    release_key: Mapped[str] = mapped_column(
        ForeignKey(ReleaseRow.key, ondelete="CASCADE"), index=True
    )
    list_id: Mapped[str] = mapped_column(String(64))
    header: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    units: Mapped[list[dict[str, Any]]] = mapped_column(JsonValue)
    sha256: Mapped[str] = mapped_column(String(64))
    clause_count: Mapped[int] = mapped_column(Integer)


class ClauseRow(Base):
    """One clause, as data."""

    __tablename__ = "clause"
    __table_args__ = (Index("ix_clause_list_key_ordinal", "list_key", "ordinal", unique=True),)

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    list_key: Mapped[str] = mapped_column(ForeignKey("access_list.key", ondelete="CASCADE"))
    ordinal: Mapped[int] = mapped_column(Integer)
    clause_id: Mapped[str] = mapped_column(String(64), index=True)
    unit: Mapped[str | None] = mapped_column(String(100))
    content: Mapped[dict[str, Any]] = mapped_column(JsonValue)


class ClauseReviewRow(Owned, Base):
    """A decision of a person about a draft; it outlives the list, so it refers to none by key."""

    __tablename__ = "clause_review"
    __table_args__ = (
        Index("ix_clause_review_jurisdiction_level", "jurisdiction", "level"),
        Index("ix_clause_review_list_key_ordinal", "list_key", "ordinal"),
    )

    key: Mapped[str] = mapped_column(String(36), primary_key=True)
    level: Mapped[str] = mapped_column(String(20))
    list_title: Mapped[str] = mapped_column(Text)
    release: Mapped[str] = mapped_column(String(400))
    list_key: Mapped[str] = mapped_column(String(36))
    ordinal: Mapped[int | None] = mapped_column(Integer)
    unit: Mapped[str | None] = mapped_column(String(100))
    dimension: Mapped[str] = mapped_column(String(40))
    number: Mapped[str | None] = mapped_column(String(40))
    part: Mapped[int] = mapped_column(Integer)
    parts: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    decision: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    machine: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    structure: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    fields: Mapped[list[str]] = mapped_column(JsonValue)
    note: Mapped[str | None] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    carried_from: Mapped[str | None] = mapped_column(String(36))
