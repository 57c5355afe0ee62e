"""Write the audit record, and who does what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.audit.store import append
from app.database import Database, lock_chain
from app.permissions import (
    ForbiddenError,
    OutsideAreaError,
    Permission,
    Role,
    area_covers,
    permissions_of,
)
from app.scope import WHOLE, Scope
from zoning.codes import WHOLE_COUNTRY

_CHAIN_LOCK = 0x5A4E5849
"""Name of the advisory lock that serialises the chain on PostgreSQL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does something, in which request, and what that somebody may.

    Without a role an actor may nothing.

    Attributes:
        roles: what may be done (`app.permissions`).
        areas: jurisdictions in which zoning data may be drafted, reviewed and published, each with
            everything inside it; '' = everywhere. Checks know no area.
        is_local: the one user of a machine without keys and users, and whoever holds the store
            itself: everything kept there is theirs.
    """

    name: str = "local"
    request_id: str = ""
    roles: frozenset[Role] = frozenset()
    areas: tuple[str, ...] = ()
    is_local: bool = False

    @property
    def owner(self) -> str:
        """The name under which this actor's things are kept; '' = of the machine's one user."""
        return "" if self.is_local else self.name

    @property
    def scope(self) -> Scope:
        """What sessions of the database show to this actor.

        Drafts of their areas to those who work on drafts; the checks of others to auditors.
        """
        if self.is_local:
            return WHOLE
        held = permissions_of(self.roles)
        works = held & {
            Permission.DRAFT_RELEASES,
            Permission.VALIDATE_RELEASES,
            Permission.READ_AUDIT,
        }
        tends = held & {
            Permission.KEEP_REGISTERS,
            Permission.SUPERVISE_CHANGE,
            Permission.VERIFY_CHANGE,
        }
        return Scope(
            owner=self.name,
            areas=self.areas if works else (),
            audited=self.areas if Permission.READ_AUDIT in held else (),
            tended=self.areas if tends else (),
        )

    def may(self, permission: Permission, jurisdictions: Sequence[str] = ()) -> bool:
        """Whether a role allows it, and in every one of these jurisdictions."""
        return permission in permissions_of(self.roles) and self._acts_for(jurisdictions)

    def require(self, permission: Permission, jurisdictions: Sequence[str] = ()) -> None:
        """Go on only where this actor may.

        Args:
            permission: what is to be done.
            jurisdictions: where its effect lies, for what is bound to areas.

        Raises:
            ForbiddenError: no role of the actor allows it.
            OutsideAreaError: a role does, but not in all of these jurisdictions.
        """
        if permission not in permissions_of(self.roles):
            held = sorted(self.roles)
            raise ForbiddenError(
                f"“{self.name}”（角色：{'、'.join(held) or '—'}）没有权限 {permission}。",
                f"“{self.name}” (roles: {', '.join(held) or '—'}) lacks the permission "
                f"{permission}.",
            )
        if not self._acts_for(jurisdictions):
            raise OutsideAreaError(
                f"“{self.name}”的管辖范围不含{'、'.join(one or '全国' for one in jurisdictions)}。",
                f"the area of “{self.name}” does not hold "
                f"{', '.join(one or 'the whole country' for one in jurisdictions)}.",
            )

    def _acts_for(self, jurisdictions: Sequence[str]) -> bool:
        return all(area_covers(self.areas, one) for one in jurisdictions)


def operator(name: str) -> Actor:
    """Somebody who holds the store itself: at a terminal of the machine, or this program."""
    return Actor(name=name, roles=frozenset(Role), areas=(WHOLE_COUNTRY,), is_local=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The first place where the chain does not hold."""

    seq: int
    problem: str


def record(
    session: Session,
    actor: Actor,
    action: str,
    *,
    object_id: str = "",
    jurisdiction: str = "",
    after_sha256: str | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Append a row to the chain, in the transaction of the change it speaks of."""
    lock_chain(session, _CHAIN_LOCK)
    append(
        session,
        {
            "at": datetime.now(UTC),
            "actor": actor.name,
            "action": action,
            "object_id": object_id,
            "jurisdiction": jurisdiction,
            "owner": "",
            "request_id": actor.request_id,
            "before_sha256": None,
            "after_sha256": after_sha256,
            "detail": detail or {},
        },
    )


def record_refusal(
    database: Database, actor: Actor, action: str, *, code: str, size: int, sha256: str
) -> None:
    """The one thing a refused request leaves behind: who, when, how much, its hash, the code."""
    with database.write() as session:
        detail = {"code": code, "size": size, "sha256": sha256}
        record(session, actor, f"{action}-refused", detail=detail)
