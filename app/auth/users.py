"""Local users, for installations on one box without an OpenID provider."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from app.audit.service import Actor, record
from app.auth.errors import (
    LoginFailedError,
    UserExistsError,
    UserInvalidError,
    UserNotFoundError,
)
from app.auth.store import SessionRow, UserRow, utc
from app.database import Database
from app.made_once import made_once
from app.permissions import Permission, Role
from app.settings import Settings
from zoning.codes import parse_jurisdiction

if TYPE_CHECKING:
    from app.auth.passwords import Passwords  # its libraries wait for somebody who signs in

_NAME = re.compile(r"[\w][\w.-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    """A user to be made; there is no default password."""

    name: str
    password: str
    roles: frozenset[Role]
    areas: Sequence[str] = ()


class UserService:
    """The local users of one store."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._attempts_per_minute = settings.auth.attempts_per_minute

    @made_once
    def _passwords(self) -> "Passwords":
        from app.auth.passwords import Passwords  # noqa: PLC0415 - heavy, for who signs in

        return Passwords(attempts_per_minute=self._attempts_per_minute)

    def create(self, actor: Actor, new: NewUser) -> dict[str, Any]:
        """Make a user.

        Raises:
            UserExistsError: the name is taken, by a disabled user too.
            UserInvalidError: the name or the password cannot be used.
            JurisdictionInvalidError: an area is no jurisdiction.
        """
        actor.require(Permission.MANAGE_ACCESS)
        if not _NAME.fullmatch(new.name):
            raise UserInvalidError(
                f"用户名“{new.name[:80]}”不可用。", f"“{new.name[:80]}” is no name of a user."
            )
        row = UserRow(
            name=new.name,
            password_hash=self._passwords.hashed(new.password),
            roles=sorted(new.roles),
            areas=[parse_jurisdiction(area) for area in new.areas],
            created_at=datetime.now(UTC),
            created_by=actor.name,
        )
        with self._database.write() as session:
            if session.get(UserRow, new.name) is not None:
                raise UserExistsError(f"用户“{new.name}”已存在。", f"“{new.name}” exists.")
            session.add(row)
            detail = {"roles": row.roles, "areas": row.areas}
            record(session, actor, "user-create", object_id=new.name, detail=detail)
        return _shown(row)

    def all(self, actor: Actor) -> list[dict[str, Any]]:
        """Every user, disabled ones too."""
        actor.require(Permission.MANAGE_ACCESS)
        with self._database.read() as session:
            return [_shown(row) for row in session.scalars(select(UserRow).order_by(UserRow.name))]

    def set_password(self, actor: Actor, name: str, password: str) -> dict[str, Any]:
        """Set a new password and sign the user out everywhere.

        Raises:
            UserNotFoundError: there is no user of this name.
            UserInvalidError: the password cannot be used.
        """
        actor.require(Permission.MANAGE_ACCESS)
        return self._change(
            actor, "user-password", name, password_hash=self._passwords.hashed(password)
        )

    def disable(self, actor: Actor, name: str) -> dict[str, Any]:
        """Let a user in no more; what they did keeps their name.

        Raises:
            UserNotFoundError: there is no user of this name.
        """
        actor.require(Permission.MANAGE_ACCESS)
        return self._change(actor, "user-disable", name, disabled_at=datetime.now(UTC))

    def is_any(self) -> bool:
        """Whether there is a user who may sign in."""
        with self._database.read() as session:
            query = select(UserRow.name).where(UserRow.disabled_at.is_(None)).limit(1)
            return session.scalar(query) is not None

    def signed_in(self, name: str, password: str, *, address: str) -> str:
        """The name of the user whose password this is.

        Raises:
            LoginFailedError: no such user, disabled, or another password; all take as long.
            TooManyAttemptsError: too many wrong passwords for this name, or from this address.
        """
        who = (f"name:{name[:100]}", f"address:{address}")
        self._passwords.require_attempts_left(who)
        with self._database.read() as session:
            row = session.get(UserRow, name[:100])
            session.expunge_all()
        stored = row.password_hash if row is not None and row.disabled_at is None else None
        if not self._passwords.is_right(stored, password, who):
            raise LoginFailedError("用户名或口令不正确。", "name or password is not right.")
        return name

    def actor(self, name: str) -> Actor | None:
        """A user as they are now; None where they may no longer sign in."""
        with self._database.read() as session:
            row = session.get(UserRow, name)
            session.expunge_all()
        if row is None or row.disabled_at is not None:
            return None
        return Actor(
            name=f"user:{row.name}",
            roles=frozenset(Role(one) for one in row.roles),
            areas=tuple(row.areas),
        )

    def _change(self, actor: Actor, action: str, name: str, **values: Any) -> dict[str, Any]:
        with self._database.write() as session:
            row = session.get(UserRow, name)
            if row is None:
                raise UserNotFoundError(
                    f"没有用户“{name[:80]}”。", f"there is no user “{name[:80]}”."
                )
            for column, value in values.items():
                setattr(row, column, value)
            session.execute(delete(SessionRow).where(SessionRow.user == name))
            record(session, actor, action, object_id=name)
            return _shown(row)


def _shown(row: UserRow) -> dict[str, Any]:
    disabled = None if row.disabled_at is None else utc(row.disabled_at).isoformat()
    return {
        "name": row.name,
        "roles": row.roles,
        "areas": row.areas,
        "created_at": utc(row.created_at).isoformat(timespec="seconds"),
        "created_by": row.created_by,
        "disabled_at": disabled,
    }
