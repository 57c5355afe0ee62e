"""The address at which the processes of a server listen.

Of the connections that wait at one common socket, the process that wakes first takes all, and a
few clients that keep their connections are then served by one process while the others idle. On
Linux every process listens on a socket of its own at the same address (SO_REUSEPORT): the kernel
deals out the connections, and those of a process that ended go to the others.
"""

import socket
import sys
from typing import Any

import uvicorn


class Address(socket.socket):
    """Holds an address without listening; sent to a process, it is a socket of its own there."""

    def __reduce__(self) -> tuple[Any, ...]:
        """What another process has to do to be at the same address."""
        return _at, (self.family, self.getsockname())


def addresses(config: uvicorn.Config) -> list[socket.socket]:
    """The sockets to hand to the processes of a server.

    Raises:
        OSError: somebody listens there already. Servers of one user could otherwise share an
            address without knowing of each other.
    """
    if sys.platform != "linux":
        return [config.bind_socket()]
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    where = config.host, config.port
    with socket.socket(family) as alone:
        alone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        alone.bind(where)
    return [_at(family, where)]


def _at(family: int, where: Any) -> Address:
    own = Address(family)
    for option in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
        own.setsockopt(socket.SOL_SOCKET, option, 1)
    own.bind(where)
    return own
