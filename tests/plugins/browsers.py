"""A real server and a real browser, for journeys as a user makes them."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

START_S = 120
PATIENCE_MS = 60_000
ARGUMENTS = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(home: Path, **environment: str) -> Iterator[str]:
    """Address of a server over a home, in a process of its own."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    sanxian = Path(sys.executable).parent / "sanxian"
    log = (home / "server.log").open("wb")
    server = subprocess.Popen(
        [str(sanxian), "--home", str(home), "serve", "--port", str(port)],
        stdout=log,
        stderr=log,
        env={**os.environ, **environment},
    )
    try:
        _wait_for(f"{address}/readyz", server)
        yield address
    finally:
        server.terminate()
        server.wait(30)
        log.close()


@pytest.fixture(scope="session")
def demo_site(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server over a copy of the demo home."""
    home = tmp_path_factory.mktemp("site") / "home"
    shutil.copytree(demo_home, home)
    with serving(home) as address:
        yield address


NO_WEBGL = ["--no-sandbox", "--disable-gpu", "--disable-3d-apis", "--no-first-run"]


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """What drives every browser of the tests; one thread can have only one."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(driver: Playwright) -> Iterator[Browser]:
    """The system's Chromium; tests that need it are skipped where there is none."""
    with _launched(driver, ARGUMENTS) as browser:
        yield browser


@pytest.fixture
def plain_page(driver: Playwright) -> Iterator[Page]:
    """A page in a browser that has no WebGL."""
    with _launched(driver, NO_WEBGL) as browser, _watched(browser) as opened:
        yield opened


@contextmanager
def _launched(driver: Playwright, arguments: list[str]) -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        message = "no Chromium: install it (scripts/system-packages tests)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    expect.set_options(timeout=PATIENCE_MS)
    browser = driver.chromium.launch(executable_path=found, args=arguments)
    yield browser
    browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page that fails the test when it asks another host or throws."""
    with _watched(chromium) as opened:
        yield opened


@contextmanager
def _watched(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, locale="zh-CN")
    context.set_default_timeout(PATIENCE_MS)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on(
        "request",
        lambda one: (
            None
            if one.url.startswith(("http://127.0.0.1:", "blob:", "data:"))
            else faults.append(f"asks {one.url}")
        ),
    )
    yield opened
    context.close()
    assert faults == []


def _wait_for(address: str, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server stopped"
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.3)
    raise AssertionError(f"no answer from {address} within {START_S} s")
