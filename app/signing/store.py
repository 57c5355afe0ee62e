"""Public keys that ever signed for this store, so that old signatures can be checked."""

from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, String
from sqlalchemy.orm import Mapped, mapped_column

from zoning.store.base import Base, JsonValue


class SigningKeyRow(Base):
    """One public key (RFC 8037), named by its thumbprint (RFC 7638)."""

    __tablename__ = "signing_key"

    kid: Mapped[str] = mapped_column(String(64), primary_key=True)
    jwk: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
