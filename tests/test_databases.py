import socket

import pytest
from sqlalchemy import create_engine, text


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_gets_an_empty_database(database_url: str, turn: int) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE only_mine (turn INTEGER)"))
    engine.dispose()


def test_postgis_is_there_and_marked(postgis_url: str, request: pytest.FixtureRequest) -> None:
    engine = create_engine(postgis_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT postgis_lib_version()"))
    engine.dispose()
    assert request.node.get_closest_marker("db")


def test_no_test_reaches_the_network() -> None:
    refused = pytest.raises(RuntimeError, match=r"192\.0\.2\.1")
    with socket.socket() as outside, pytest.warns(UserWarning, match="allowed"), refused:
        outside.connect(("192.0.2.1", 80))


def test_loopback_is_open_to_tests() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
