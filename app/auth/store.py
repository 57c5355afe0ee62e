"""Tables of keys, users and sessions; no secret is stored, only what tells whether one is right."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from zoning.store.base import Base, JsonValue


class KeyRow(Base):
    """One API key; several of one name belong to one owner, so that keys can be replaced."""

    __tablename__ = "api_key"

    id: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), index=True)
    secret_hmac: Mapped[str] = mapped_column(String(64))
    roles: Mapped[list[str]] = mapped_column(JsonValue)
    areas: Mapped[list[str]] = mapped_column(JsonValue)
    addresses: Mapped[list[str]] = mapped_column(JsonValue)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_by: Mapped[str] = mapped_column(String(200))
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class UserRow(Base):
    """One local user, with the argon2 hash of the password."""

    __tablename__ = "local_user"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    password_hash: Mapped[str] = mapped_column(Text)
    roles: Mapped[list[str]] = mapped_column(JsonValue)
    areas: Mapped[list[str]] = mapped_column(JsonValue)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_by: Mapped[str] = mapped_column(String(200))
    disabled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class SessionRow(Base):
    """One signed-in browser; the cookie holds the token, this row its hash.

    `user` names a local user, whose roles count as they are now; without one the session came from
    the OpenID provider, and `roles` and `areas` are what it said at sign-in.
    """

    __tablename__ = "login_session"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    actor: Mapped[str] = mapped_column(String(200))
    user: Mapped[str | None] = mapped_column(String(100), index=True)
    roles: Mapped[list[str]] = mapped_column(JsonValue)
    areas: Mapped[list[str]] = mapped_column(JsonValue)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


def utc(moment: datetime) -> datetime:
    """A stored time with its zone, which SQLite forgets."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
