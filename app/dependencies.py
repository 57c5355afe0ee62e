"""What routes ask for: a service by its type, and who is asking."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Annotated, Any, TypeVar, get_type_hints

from anyio import to_thread
from fastapi import Depends, Request

from app.audit.service import Actor
from app.auth.identify import Gatekeeper, Presented
from app.auth.sessions import COOKIE
from app.permissions import Permission
from app.scope import enter
from app.settings import Settings

Service = TypeVar("Service")


def service_of(request: Request, kind: type[Service]) -> Service:
    """The one service of a type, made when it is first asked for."""
    found = request.app.state.workspace.part(kind)
    assert isinstance(found, kind)  # noqa: S101 - known by the name of its type
    return found


def service(kind: type[Service]) -> Callable[[Request], Awaitable[Service]]:
    """A dependency that answers the one service of a type.

    Asynchronous like every dependency here: FastAPI would run an ordinary function in a thread, and
    a hop there and back costs more than most answers. One that is not made yet is worth it, for its
    modules are imported then.
    """

    async def find(request: Request) -> Service:
        if request.app.state.workspace.is_made(kind):
            return service_of(request, kind)
        return await to_thread.run_sync(service_of, request, kind)

    return find


def assembled(kind: type[Service]) -> Callable[[Request], Awaitable[Service]]:
    """A dependency that puts something together from one service for each of its fields.

    As dependencies of their own the fields would cost more each than looking them up.
    """
    parts = {name: service(part) for name, part in get_type_hints(kind).items()}

    async def find(request: Request) -> Service:
        return kind(**{name: await part(request) for name, part in parts.items()})

    return find


SettingsDep = Annotated[Settings, Depends(service(Settings))]


def presented_by(request: Request) -> Presented:
    """What the request says about its sender."""
    header = request.headers
    return Presented(
        method=request.method,
        host=header.get("host", ""),
        address=request.client.host if request.client else "",
        authorization=header.get("authorization", ""),
        session=request.cookies.get(COOKIE, ""),
        fetch_site=header.get("sec-fetch-site", ""),
        origin=header.get("origin", ""),
    )


_gatekeeper = service(Gatekeeper)
GatekeeperDep = Annotated[Gatekeeper, Depends(_gatekeeper)]


async def actor_of(request: Request) -> Actor:
    """Who is asking; from here on the request sees only what they may see.

    Every request comes by here, so the gatekeeper is looked up without the framework's help; and
    most come twice, for what a route needs and for itself, so what was found is kept with them.

    Raises:
        UnauthorizedError: anonymous callers are not let in here, or a key opens nothing.
    """
    before: Actor | None = getattr(request.state, "actor", None)
    if before is not None:
        return before
    gatekeeper = await _gatekeeper(request)
    presented = presented_by(request)
    found = gatekeeper.at_hand(presented)
    if found is None:
        found = await to_thread.run_sync(gatekeeper.identify, presented)
    request.state.actor = actor = replace(found, request_id=request.state.request_id)
    enter(actor.scope)
    return actor


ActorDep = Annotated[Actor, Depends(actor_of)]


@dataclass(frozen=True, slots=True)
class Needs:
    """The permission that a route states; asked of whoever calls it, before anything is read.

    Every route states one, by itself or through its router, or says that it is open (`OPEN`).
    """

    permission: Permission

    async def __call__(self, request: Request) -> None:
        """Go on only where the caller holds the permission."""
        actor = await actor_of(request)
        actor.require(self.permission)


async def open_to_all() -> None:
    """The statement of a route that asks nobody who they are."""


OPEN = Depends(open_to_all)


def needs(permission: Permission) -> Any:
    """`dependencies=[needs(…)]` of a route or a router."""
    return Depends(Needs(permission))
