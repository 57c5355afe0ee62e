"""Signed-in browsers: a random token in a cookie, its hash in the store."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete

from app.audit.service import Actor, record
from app.auth.store import SessionRow, utc
from app.database import Database
from app.permissions import Role
from app.settings import Settings

if TYPE_CHECKING:
    from app.auth.users import UserService  # its libraries wait for somebody who signs in

COOKIE = "sanxian_session"


class SessionService:
    """Sessions of browsers in one store."""

    def __init__(self, database: Database, settings: Settings, users: "UserService") -> None:
        self._database = database
        self._users = users
        self.lifetime = timedelta(hours=settings.auth.session_hours)

    def begin(self, actor: Actor, *, user: str | None = None) -> str:
        """Start a session; answers the token for the cookie, which stands nowhere else.

        Args:
            actor: who signed in.
            user: the local user; None = signed in at the OpenID provider.
        """
        token, now = secrets.token_urlsafe(32), datetime.now(UTC)
        row = SessionRow(
            token_sha256=_hash(token),
            actor=actor.name,
            user=user,
            roles=sorted(actor.roles),
            areas=list(actor.areas),
            created_at=now,
            expires_at=now + self.lifetime,
        )
        with self._database.write() as session:
            session.execute(delete(SessionRow).where(SessionRow.expires_at <= now))
            session.add(row)
            record(session, actor, "sign-in")
        return token

    def end(self, token: str) -> None:
        """Sign out; an unknown token is no matter."""
        with self._database.write() as session:
            session.execute(delete(SessionRow).where(SessionRow.token_sha256 == _hash(token)))

    def actor(self, token: str) -> Actor | None:
        """Who is signed in; None where the session ended, or the user may no longer sign in."""
        with self._database.read() as session:
            row = session.get(SessionRow, _hash(token))
            session.expunge_all()
        if row is None or utc(row.expires_at) <= datetime.now(UTC):
            return None
        if row.user is not None:
            return self._users.actor(row.user)
        roles = frozenset(Role(one) for one in row.roles)
        return Actor(name=row.actor, roles=roles, areas=tuple(row.areas))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
