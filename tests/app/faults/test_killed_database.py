"""The database killed at any moment: what was acknowledged is there, what was not is not half."""

import contextlib
import json
import os
import random
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest
from factories import site
from plugins.workspaces import ACTOR, draft, opened_at, settings_for

from access_lists.project import parse_project
from app import private_postgis
from app.audit.verification import verify_record
from app.checks.service import CheckRequest
from app.private_postgis.server import PrivatePostgis
from app.workspace import Workspace, open_workspace
from zoning.errors import SanxianError

pytestmark = [
    pytest.mark.db,
    pytest.mark.skipif(not private_postgis.is_available(), reason="PostGIS is not installed"),
]

SEED = 20261123
SAMPLE, ALL = 2, 200
RESULTS = Path(__file__).parents[3] / "docs" / "reference" / "kill-rounds.json"
REQUEST = CheckRequest(footprint=site(), project=parse_project({}))


@dataclass
class Ledger:
    """What was acknowledged, and how long the server took to come back."""

    published: list[int] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)
    begun: int = 0
    edition_s: float = 0.0
    recovery_s: list[float] = field(default_factory=list)


@dataclass
class Signs:
    """What a worker shows of itself, and when it is to stop."""

    opened: threading.Event = field(default_factory=threading.Event)
    acknowledged: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)


def children_of(parent: int) -> list[int]:
    """Processes whose parent this is."""
    found = []
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(folder.name))
    return found


def kill(server: PrivatePostgis) -> None:
    """SIGKILL to the server and every process of it."""
    postmaster = int((server.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    for process in (postmaster, *children_of(postmaster)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    server.stop()


def work(url: str, home: Path, folder: Path, ledger: Ledger, signs: Signs) -> None:
    """Publish one release after another, a check after each, until the database is gone."""
    with contextlib.suppress(SanxianError, psycopg.Error):
        desk = open_workspace(settings_for(home, url))
        signs.opened.set()
        while not signs.over.is_set():
            began = time.perf_counter()
            ledger.begun += 1
            number = ledger.begun
            since = date(2020, 1, 1) + timedelta(days=number)
            draft(desk, folder / str(number), name=f"edition {number}", effective_from=since)
            desk.releases.publish(ACTOR, f"edition {number}")
            ledger.published.append(number)
            ledger.checks.append(desk.checks.run(ACTOR, REQUEST).id)
            ledger.edition_s = time.perf_counter() - began
            signs.acknowledged.set()


def examine(desk: Workspace, ledger: Ledger) -> None:
    """Everything acknowledged is there, everything there is whole, one release is in force."""
    releases = {int(one["name"].split()[1]): one["state"] for one in desk.releases.all()}
    there = {number for number, state in releases.items() if state in {"published", "superseded"}}
    assert set(ledger.published) <= there
    in_force = [number for number, state in releases.items() if state == "published"]
    assert in_force == ([max(there)] if there else [])
    assert not desk.catalogue.published().altered
    for identity in ledger.checks:
        assert desk.checks.fetch(identity).document
    assert verify_record(desk.database, desk.checkpoints).first_break is None
    if there:
        assert desk.checks.run(ACTOR, REQUEST).json()["verdict"]


def rounds(folder: Path, count: int) -> Ledger:
    """Kill the database so often, each time at a moment of its own.

    The first round lets one release through, whose time says from what the moments are drawn: half
    of the later kills come after an acknowledgement, and most of all within the work.
    """
    moments, ledger = random.Random(SEED), Ledger()  # noqa: S311 (not for secrets)
    home, data = folder / "home", folder / "postgis"
    for number in range(count):
        began = time.perf_counter()
        server = private_postgis.start(data, durable=True)
        try:
            if number == 0:
                opened_at(home, server.url()).close()
            else:
                ledger.recovery_s.append(round(time.perf_counter() - began, 2))
                desk = open_workspace(settings_for(home, server.url()))
                examine(desk, ledger)
                desk.close()
            signs = Signs()
            worker = threading.Thread(
                target=work, args=(server.url(), home, folder / "in", ledger, signs)
            )
            worker.start()
            assert (signs.opened if number else signs.acknowledged).wait(120)
            time.sleep(moments.uniform(0.0, 2.0 * ledger.edition_s))
        finally:
            kill(server)
        signs.over.set()
        worker.join()
    with private_postgis.start(data, durable=True) as server:
        desk = open_workspace(settings_for(home, server.url()))
        examine(desk, ledger)
        desk.close()
    return ledger


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users may enter, which pytest's own is not."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_a_killed_database_loses_nothing_that_it_acknowledged(open_folder: Path):
    ledger = rounds(open_folder, SAMPLE)
    assert ledger.published
    assert ledger.checks


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_two_hundred_kills_of_the_database_lose_nothing(open_folder: Path):
    ledger = rounds(open_folder, ALL)
    known = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    known["PostGIS, the database itself"] = {
        "kills": ALL,
        "releases_begun": ledger.begun,
        "acknowledged_publications": len(ledger.published),
        "acknowledged_checks": len(ledger.checks),
        "acknowledged_and_lost": 0,
        "longest_start_s": max(ledger.recovery_s),
        "seed": SEED,
    }
    RESULTS.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n", "utf-8")
    assert len(ledger.published) > ALL // 2
