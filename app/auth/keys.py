"""API keys: made, shown once, checked, revoked.

A key reads `sx_<environment>_<id>_<secret>`. The id finds it; of the secret only the HMAC-SHA256
under the pepper of this installation is stored, so neither a copy of the database nor one of the
home opens anything by itself.
"""

import hashlib
import hmac
import ipaddress
import re
import secrets
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from app.audit.service import Actor, record
from app.auth.errors import CredentialError, KeyInvalidError, KeyNotFoundError
from app.auth.store import KeyRow, utc
from app.database import Database
from app.own_secrets import own_secret
from app.permissions import Permission, Role
from app.settings import Settings
from zoning.codes import parse_jurisdiction

_LETTERS = string.ascii_letters + string.digits
_ID_LENGTH, _SECRET_LENGTH = 8, 32
_SHAPE = re.compile(r"sx_[a-z0-9]{1,12}_([A-Za-z0-9]{8})_([A-Za-z0-9]{32})")
_NAME = re.compile(r"[\w.-]{1,64}")
_USE_NOTED_EVERY = timedelta(minutes=1)

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key to be made.

    Attributes:
        name: whose key it is; keys of one name see the same Assessments. None = the key's own id.
        areas: jurisdictions in which its roles hold for zoning data; '' = everywhere.
        addresses: networks it may be used from (CIDR); none = from anywhere.
        days: how long it opens anything; None = until it is revoked.
    """

    roles: frozenset[Role]
    name: str | None = None
    areas: Sequence[str] = ()
    addresses: Sequence[str] = ()
    days: float | None = None


def _now() -> datetime:
    return datetime.now(UTC)


class KeyService:
    """The API keys of one store."""

    def __init__(self, database: Database, settings: Settings, *, now: Clock = _now) -> None:
        self._database = database
        self._settings = settings
        self._now = now

    def create(self, actor: Actor, new: NewKey) -> dict[str, Any]:
        """Make a key; the answer is the only place where it ever stands whole.

        Raises:
            KeyInvalidError: the name, an address or the expiry cannot be used.
            JurisdictionInvalidError: an area is no jurisdiction.
        """
        actor.require(Permission.MANAGE_ACCESS)
        identity, secret = _random(_ID_LENGTH), _random(_SECRET_LENGTH)
        row = self._row(actor, new, identity, secret)
        with self._database.write() as session:
            session.add(row)
            detail = {"name": row.name, "roles": row.roles, "areas": row.areas}
            record(session, actor, "key-create", object_id=identity, detail=detail)
        key = f"sx_{self._settings.auth.environment}_{identity}_{secret}"
        return {**_shown(row), "key": key}

    def all(self, actor: Actor) -> list[dict[str, Any]]:
        """Every key, revoked ones too, without their secrets."""
        actor.require(Permission.MANAGE_ACCESS)
        with self._database.read() as session:
            rows = session.scalars(select(KeyRow).order_by(KeyRow.created_at, KeyRow.id))
            return [_shown(row) for row in rows]

    def revoke(self, actor: Actor, identity: str) -> dict[str, Any]:
        """Close a key for good; it stays listed.

        Raises:
            KeyNotFoundError: there is no key of this id.
        """
        actor.require(Permission.MANAGE_ACCESS)
        with self._database.write() as session:
            row = session.get(KeyRow, identity)
            if row is None:
                raise KeyNotFoundError(
                    f"没有编号为 {identity[:40]} 的密钥。", f"there is no key {identity[:40]}."
                )
            row.revoked_at = row.revoked_at or self._now()
            record(session, actor, "key-revoke", object_id=identity, detail={"name": row.name})
            return _shown(row)

    def is_any(self) -> bool:
        """Whether a key was ever made that is not revoked."""
        with self._database.read() as session:
            query = select(KeyRow.id).where(KeyRow.revoked_at.is_(None)).limit(1)
            return session.scalar(query) is not None

    def actor(self, presented: str, *, address: str) -> Actor:
        """Whose key this is.

        Raises:
            CredentialError: unknown, altered, expired, revoked, or from outside its networks.
        """
        shape = _SHAPE.fullmatch(presented)
        identity, secret = shape.groups() if shape else ("", "")
        with self._database.read() as session:
            row = session.get(KeyRow, identity)
            session.expunge_all()
        expected = row.secret_hmac if row else ""
        right = hmac.compare_digest(self._hmac(identity, secret), expected)
        if row is None or not right or not self._opens(row, address):
            raise CredentialError("密钥无效。", "the key opens nothing.")
        self._note_use(row)
        return Actor(
            name=f"key:{row.name}",
            roles=frozenset(Role(one) for one in row.roles),
            areas=tuple(row.areas),
        )

    def _opens(self, row: KeyRow, address: str) -> bool:
        if row.revoked_at is not None:
            return False
        if row.expires_at is not None and utc(row.expires_at) <= self._now():
            return False
        return not row.addresses or _is_within(address, row.addresses)

    def _note_use(self, row: KeyRow) -> None:
        """Keep the time of the last use, to the minute: a busy key must not write at each call."""
        now = self._now()
        if row.last_used_at is not None and now - utc(row.last_used_at) < _USE_NOTED_EVERY:
            return
        with self._database.write() as session:
            used = update(KeyRow).where(KeyRow.id == row.id).values(last_used_at=now)
            session.execute(used)

    def _row(self, actor: Actor, new: NewKey, identity: str, secret: str) -> KeyRow:
        now = self._now()
        return KeyRow(
            id=identity,
            name=_name(new.name or identity),
            secret_hmac=self._hmac(identity, secret),
            roles=sorted(new.roles),
            areas=[parse_jurisdiction(area) for area in new.areas],
            addresses=[_network(one) for one in new.addresses],
            created_at=now,
            created_by=actor.name,
            expires_at=None if new.days is None else now + timedelta(days=_lifetime(new.days)),
        )

    def _hmac(self, identity: str, secret: str) -> str:
        message = f"{identity}_{secret}".encode()
        return hmac.new(pepper(self._settings), message, hashlib.sha256).hexdigest()


def pepper(settings: Settings) -> bytes:
    """The secret of this installation under which keys and sign-ins are hashed.

    Raises:
        SecretUnreadableError: the file in the home cannot be read or made.
    """
    given = settings.auth.pepper
    if given is not None:
        return given.get_secret_value().encode()
    return own_secret(settings.keys_dir / "pepper", lambda: secrets.token_bytes(32))


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def _name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise KeyInvalidError(f"密钥名称“{name[:80]}”不可用。", f"“{name[:80]}” is no name.")
    return name


def _lifetime(days: float) -> float:
    if not 0 < days <= 36_500:
        raise KeyInvalidError("期限须为正数天数。", "the expiry is a positive number of days.")
    return days


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError as error:
        raise KeyInvalidError(
            f"“{text[:80]}”不是地址范围。", f"“{text[:80]}” is no network."
        ) from error


def _is_within(address: str, networks: Sequence[str]) -> bool:
    try:
        asking = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(asking in ipaddress.ip_network(one) for one in networks)


def _shown(row: KeyRow) -> dict[str, Any]:
    def day(moment: datetime | None) -> str | None:
        return None if moment is None else utc(moment).isoformat(timespec="seconds")

    return {
        "id": row.id,
        "name": row.name,
        "roles": row.roles,
        "areas": row.areas,
        "addresses": row.addresses,
        "created_at": day(row.created_at),
        "created_by": row.created_by,
        "expires_at": day(row.expires_at),
        "revoked_at": day(row.revoked_at),
        "last_used_at": day(row.last_used_at),
    }
