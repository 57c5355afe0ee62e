"""What routes ask for: a service by its type, and who is asking."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request

from app.audit.service import Actor
from app.http_errors import UnauthorizedError
from app.permissions import Permission, Role
from app.settings import Settings
from zoning.codes import WHOLE_COUNTRY

Service = TypeVar("Service")

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def service(kind: type[Service]) -> Callable[[Request], Service]:
    """A dependency that answers the one service of a type, as the application was put together."""

    def find(request: Request) -> Service:
        found = request.app.state.services[kind]
        assert isinstance(found, kind)  # noqa: S101 - registered under its own type
        return found

    return find


SettingsDep = Annotated[Settings, Depends(service(Settings))]


def actor_of(request: Request, settings: SettingsDep) -> Actor:
    """Who is asking: an anonymous checker on loopback, nobody elsewhere unless allowed.

    Raises:
        UnauthorizedError: anonymous callers are not let in here.
    """
    web = settings.web
    on_loopback = web.anonymous == "auto" and web.host in _LOOPBACK
    if not (on_loopback or web.anonymous == "checker"):
        raise UnauthorizedError("请先登录或使用密钥。", "sign in or use a key.")
    return Actor(
        name="anonymous",
        request_id=request.state.request_id,
        roles=frozenset({Role.CHECKER}),
        areas=(WHOLE_COUNTRY,),
        is_local=True,
    )


ActorDep = Annotated[Actor, Depends(actor_of)]


@dataclass(frozen=True, slots=True)
class Needs:
    """The permission that a route states; asked of whoever calls it, before anything is read.

    Every route states one, by itself or through its router, or says that it is open (`OPEN`).
    """

    permission: Permission

    async def __call__(self, actor: ActorDep) -> None:
        """Go on only where the caller holds the permission."""
        actor.require(self.permission)


async def open_to_all() -> None:
    """The statement of a route that asks nobody who they are."""


OPEN = Depends(open_to_all)


def needs(permission: Permission) -> Any:
    """`dependencies=[needs(…)]` of a route or a router."""
    return Depends(Needs(permission))
