"""Told to end, a server says so first, finishes what it has begun, and loses nobody."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from plugins.services import PLOT

PROGRAM = "from app.cli.main import main; main()"
BODY = json.dumps({"footprint": PLOT}).encode()
DRAIN_S = 1.5


@contextmanager
def server(home: Path, workers: int) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A server process that answers, and its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "SANXIAN_GATE_DRAIN_S": str(DRAIN_S),
        "SANXIAN_JOBS_BESIDE_SERVE": "0",
    }
    command = [sys.executable, "-c", PROGRAM, "--home", str(home), "serve", "--port", str(port)]
    command += ["--workers", str(workers)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            until = time.monotonic() + 60
            while status(port, "/readyz") != 200:
                assert process.poll() is None
                assert time.monotonic() < until
                time.sleep(0.05)
            yield process, port
        finally:
            process.kill()


def status(port: int, path: str) -> int | None:
    """Status of a GET over a connection of its own; None where nobody takes it."""
    try:
        with socket.create_connection(("127.0.0.1", port), 3) as connection:
            asked = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            connection.sendall(asked.encode())
            return int(connection.makefile("rb").readline().split()[1])
    except (OSError, IndexError):
        return None


@pytest.mark.parametrize("workers", [1, 2])
def test_a_request_under_way_is_finished_and_readiness_goes_first(
    city_home: Path, tmp_path: Path, workers: int
):
    home = tmp_path / "home"
    shutil.copytree(city_home, home)
    head = (
        "POST /v1/checks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(BODY)}\r\n\r\n"
    )
    with (
        server(home, workers) as (process, port),
        socket.create_connection(("127.0.0.1", port), 30) as connection,
    ):
        connection.sendall(head.encode() + BODY[:50])
        time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        told = time.monotonic()
        seen = []
        while time.monotonic() < told + DRAIN_S / 2:
            seen.append((status(port, "/readyz"), status(port, "/livez")))
            time.sleep(0.05)
        assert seen[-1] == (503, 200), "alive, taking requests, and no longer ready"
        assert status(port, "/v1/units?lon=112.601&lat=31.4005") == 200
        while status(port, "/livez") is not None:
            assert time.monotonic() < told + DRAIN_S + 20, "connections are still taken"
            time.sleep(0.1)
        connection.sendall(BODY[50:])
        assert connection.makefile("rb").readline().split()[1] == b"201"
        assert process.wait(30) == 0
