"""Stored objections."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.checks.store import AssessmentRow
from zoning.store.base import Base, Owned


class ObjectionRow(Owned, Base):
    """What somebody thinks is wrong with a check, or with one of its clauses."""

    __tablename__ = "objection"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    assessment_id: Mapped[str] = mapped_column(ForeignKey(AssessmentRow.id), index=True)
    clause_id: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[str | None] = mapped_column(String(200))
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
