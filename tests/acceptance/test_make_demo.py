import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.demo.service import Example, examples

# Alone in one process, one after the other: each builds and serves from the checkout.
pytestmark = [pytest.mark.xdist_group("make-demo"), pytest.mark.timeout(400)]
ORDINARY = ("furniture-plant-in-park", "data-centre")


@contextmanager
def served(project_root: Path, folder: Path, store: str, *, within_s: float) -> Iterator[str]:
    """The demo as a newcomer starts it, up to `within_s` seconds later ready to answer."""
    port = free_port()
    command = ["make", "demo", f"STORE={store}", f"PORT={port}", f"DEMO={folder}"]
    environment = os.environ | {"BROWSER": "true"}  # asked to open a page, it does nothing
    with (
        (folder / "output.txt").open("ab") as output,
        subprocess.Popen(
            command,
            cwd=project_root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        ) as server,
    ):
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", server, folder, within_s)
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(60)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_until_ready(url: str, server: subprocess.Popen[bytes], folder: Path, s: float) -> None:
    end = time.monotonic() + s
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail((folder / "output.txt").read_text("utf-8")[-4000:])


def check(url: str, example: Example) -> dict[str, Any]:
    body = json.dumps(example.request).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/v1/checks", body, headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        assert answer.status == 201
        return dict(json.load(answer))


@pytest.mark.parametrize("store", ["sqlite", pytest.param("postgis", marks=pytest.mark.db)])
def test_one_command_serves_the_demo_and_keeps_it_for_the_next_time(
    project_root: Path, tmp_path: Path, store: str
) -> None:
    chosen = [one for one in examples() if one.id in ORDINARY]
    with served(project_root, tmp_path, store, within_s=300) as url:
        kept = [check(url, one) for one in chosen]
        assert [one["verdict"] for one in kept] == [one.expected_verdict for one in chosen]
        with urllib.request.urlopen(url, timeout=30) as page:  # noqa: S310
            assert "text/html" in page.headers["Content-Type"]
    with served(project_root, tmp_path, store, within_s=60) as url:
        for before in kept:
            with urllib.request.urlopen(f"{url}/v1/checks/{before['id']}", timeout=30) as again:  # noqa: S310
                assert json.load(again) == before
