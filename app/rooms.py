"""The rooms of the service: modules with routes, most of them opened after the first answer."""

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from threading import Lock

from anyio import to_thread
from fastapi import APIRouter
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send


def routes_in(rooms: Iterable[str]) -> list[BaseRoute]:
    """The routes of rooms as they stand; `include_router` would work out each of them once more.

    Args:
        rooms: modules with a `router`, or `module:name` where the router is called otherwise.
    """
    found: list[BaseRoute] = []
    for room in rooms:
        module, _, name = room.partition(":")
        router: APIRouter = getattr(import_module(module), name or "router")
        found += router.routes
    return found


class Door(BaseRoute):
    """Stands behind the rooms in front, for whatever they do not answer.

    Opening it imports all other rooms and puts every route into its place; then it is gone. Who
    comes before that waits for it, and is answered as if all had been open: by the first route in
    the order of the rooms, by 404, or by 405 with every method that there is.
    """

    def __init__(
        self,
        router: APIRouter,
        rooms: Sequence[str],
        front: Sequence[str],
        make: Callable[[], None],
    ) -> None:
        """Leave open what is in front.

        Args:
            router: of the application; the routes that it has come before all others.
            rooms: every room, in the order in which their routes are matched.
            front: those of them that are open from the start. What they match wholly, no room
                before them may match.
            make: makes whatever else the rooms need.
        """
        self._router, self._rooms, self._make = router, rooms, make
        self._own = router.routes
        self._lock = Lock()
        self.is_open = False
        router.routes = [*routes_in(front), self]

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Everything that comes so far."""
        del scope
        return Match.FULL, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Open the rooms, without keeping others waiting, and begin anew."""
        await to_thread.run_sync(self.open)
        await self._router.app(scope, receive, send)

    def open(self) -> None:
        """Open every room; nothing where they are open."""
        with self._lock:
            if self.is_open:
                return
            routes = [*self._own, *routes_in(self._rooms)]
            self._make()
            # Another list, not the same one changed: requests may be on their way along the old.
            self._router.routes = routes
            self.is_open = True
