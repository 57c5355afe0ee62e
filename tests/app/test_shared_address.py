"""Several processes at one address: the kernel deals out the connections, strangers are noticed."""

import pickle
import socket
import sys
from contextlib import ExitStack

import pytest
import uvicorn

from app.cli.listening import addresses

CONNECTIONS = 64


def config_at(port: int) -> uvicorn.Config:
    return uvicorn.Config("app.main:served", factory=True, port=port, log_config=None)


@pytest.fixture
def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux deals out connections")
def test_every_process_gets_connections_of_its_own(free_port: int) -> None:
    with ExitStack() as open_now:
        (address,) = map(open_now.enter_context, addresses(config_at(free_port)))
        sent = pickle.dumps(address)
        processes = [open_now.enter_context(pickle.loads(sent)) for _ in range(2)]  # noqa: S301
        for one in processes:
            one.listen(CONNECTIONS)
            one.settimeout(0.5)
        for _ in range(CONNECTIONS):
            open_now.enter_context(socket.create_connection(("127.0.0.1", free_port), 5))
        taken = [len(accepted(one, open_now)) for one in processes]
        assert sum(taken) == CONNECTIONS
        assert min(taken) > 0


def accepted(listening: socket.socket, open_now: ExitStack) -> list[socket.socket]:
    found: list[socket.socket] = []
    while True:
        try:
            connection, _ = listening.accept()
        except TimeoutError:
            return found
        found.append(open_now.enter_context(connection))


def test_an_address_in_use_is_not_shared_with_a_stranger(free_port: int) -> None:
    with socket.create_server(("127.0.0.1", free_port)), pytest.raises(OSError, match="in use"):
        addresses(config_at(free_port))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux deals out connections")
def test_an_address_held_by_another_server_of_ours_is_not_shared(free_port: int) -> None:
    (first,) = addresses(config_at(free_port))
    with first, pickle.loads(pickle.dumps(first)) as listening:  # noqa: S301 - our own
        listening.listen()
        with pytest.raises(OSError, match="in use"):
            addresses(config_at(free_port))
