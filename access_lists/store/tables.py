"""Tables of access lists and clauses."""

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from zoning.store.base import Base, JsonValue, Owned


class AccessListRow(Owned, Base):
    """One access list of a release; `header` is the list without units and clauses."""

    __tablename__ = "access_list"

    key: Mapped[str] = mapped_column(String(36), primary_key=True)
    release_key: Mapped[str] = mapped_column(
        ForeignKey("release.key", ondelete="CASCADE"), index=True
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
