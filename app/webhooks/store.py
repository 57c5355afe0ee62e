"""Webhooks, and how far each has read the audit record."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, DateTime, Integer, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.audit.store import AuditRow
from app.webhooks.errors import WebhookNotFoundError
from zoning.store.base import Base, JsonValue, Owned

_MOST_ROWS = 500
"""Rows of the record looked at together."""


class WebhookRow(Owned, Base):
    """Who is told of what. `last_seq` is the last row of the audit record already told of."""

    __tablename__ = "webhook"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    url: Mapped[str] = mapped_column(String(2000))
    secret: Mapped[str] = mapped_column(String(100))
    events: Mapped[list[str]] = mapped_column(JsonValue)
    active: Mapped[bool] = mapped_column(Boolean)
    last_seq: Mapped[int] = mapped_column(BigInteger)
    failures: Mapped[int] = mapped_column(Integer)
    last_problem: Mapped[dict[str, str] | None] = mapped_column(JsonValue)
    last_delivery_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


def find(session: Session, identity: str) -> WebhookRow:
    """The webhook of this id.

    Raises:
        WebhookNotFoundError: there is none.
    """
    row = session.get(WebhookRow, identity, with_for_update=True)
    if row is None:
        raise not_found(identity)
    return row


def not_found(identity: str) -> WebhookNotFoundError:
    """The one answer for what is not there and what is somebody else's."""
    return WebhookNotFoundError(
        f"没有编号为 {identity[:100]} 的通知。", f"there is no webhook {identity[:100]}."
    )


def owned(session: Session, owner: str) -> list[WebhookRow]:
    """The webhooks of a caller, in order of creation."""
    query = select(WebhookRow).where(WebhookRow.owner == owner).order_by(WebhookRow.id)
    return list(session.scalars(query))


def behind(session: Session, last: int) -> list[str]:
    """Ids of the webhooks that have not been told of all rows up to `last`."""
    query = select(WebhookRow.id).where(WebhookRow.active, WebhookRow.last_seq < last)
    return list(session.scalars(query))


def rows_after(session: Session, seq: int) -> list[AuditRow]:
    """The next rows of the audit record."""
    query = select(AuditRow).where(AuditRow.seq > seq).order_by(AuditRow.seq).limit(_MOST_ROWS)
    return list(session.scalars(query))
