"""Killed at any moment, an import or a publication leaves nothing half-written behind."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import foreign_files as made
import pytest
from factories import strip
from plugins.workspaces import UNIT, geojson_file, opened_at, settings_for

from app.audit.verification import verify_record
from app.workspace import Workspace, open_workspace
from zoning.ingest.workplace import remove_abandoned
from zoning.store.releases import count_zones

HERE = Path(__file__).parent
SEED = 20261121
SAMPLE, ALL = 3, 100
STAGES = {"importing": "publishing", "publishing": "published"}
STAGE_OF_ROUND = ("importing", "publishing", "published")
JUST_AFTER_S = 0.02
"""A third of the kills come so soon after an acknowledgement: the moment to lose it."""
OVERSHOOT = 1.3
"""Of the time that a stage takes: some kills come just after it."""
RESULTS = HERE.parents[1] / "docs" / "reference" / "kill-rounds.json"


@dataclass
class Ledger:
    """What was acknowledged, and what was found after each kill."""

    acknowledged: list[int] = field(default_factory=list)
    left_as_drafts: int = 0
    published_unheard: int = 0
    recovery_s: list[float] = field(default_factory=list)


def files(folder: Path) -> Path:
    """A zipped Shapefile of units, which a child process reads, and red lines."""
    folder.mkdir()
    cells = [strip(-5 + i, -4 + i, south_m=-5000, north_m=5000) for i in range(11)]
    codes = [UNIT, *(f"ZH9901011{number:04}" for number in range(2, 12))]
    made.written(
        folder / "units.shp", "ESRI Shapefile", cells, HJGKDYBM=codes,
        GKDYFL=["优先保护单元"] * len(cells),
    )  # fmt: skip
    parts = {path.name: path.read_bytes() for path in folder.glob("units.*")}
    (folder / "units.zip").write_bytes(made.zipped(parts))
    geojson_file(folder / "lines.geojson", [(strip(3, 4), {"code": "HX001", "name": "红线"})])
    return folder


class Publisher:
    """The program, loaded once; each process that it begins is killed.

    What is loaded is the same for all, so it is not part of what is killed; and moments are drawn
    within a stage that has begun, so that as many fall into publishing as into importing.
    """

    def __init__(self, source: Path, temporary: Path) -> None:
        self._program = subprocess.Popen(
            [sys.executable, str(HERE / "publish_again_and_again.py"), str(source)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={
                **os.environ,
                "TMPDIR": str(temporary),
                "PYTHONPATH": os.pathsep.join([str(HERE.parent), str(HERE.parents[1])]),
            },
            text=True,
        )
        self._begun: int | None = None
        self._told: list[int] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._begun is not None:
            os.kill(self._begun, signal.SIGKILL)
        self._program.kill()
        self._program.communicate()

    def begin(self, home: Path, url: str, first: int) -> None:
        """Begin a process that publishes releases from a number on."""
        assert self._program.stdin is not None
        self._program.stdin.write(f"{home} {url} {first}\n")
        self._program.stdin.flush()

    def hear(self, word: str) -> None:
        """Listen until the process says that it is so far."""
        while (said := self._line())[0] != word:
            assert said[0] != "ended", "the process ended by itself"
            self._note(said)
        self._note(said)

    def kill(self) -> list[int]:
        """Kill the process; the releases that it was told are published."""
        while self._begun is None:
            self._note(self._line())
        os.kill(self._begun, signal.SIGKILL)
        self._begun = None
        while (said := self._line())[0] != "ended":
            self._note(said)
        told, self._told = self._told, []
        return told

    def _line(self) -> tuple[str, int]:
        assert self._program.stdout is not None
        word, _, number = self._program.stdout.readline().strip().partition(" ")
        assert word, "the program is gone"
        return word, int(number or 0)

    def _note(self, said: tuple[str, int]) -> None:
        word, number = said
        if word == "begun":
            self._begun = number
        elif word == "published":
            self._told.append(number)


def examine(desk: Workspace, ledger: Ledger) -> None:
    """Everything acknowledged is there, everything there is whole, one release is in force."""
    releases = desk.releases.all()
    published = {
        int(one["name"].split()[1])
        for one in releases
        if one["state"] in {"published", "superseded"}
    }
    assert set(ledger.acknowledged) <= published
    ledger.published_unheard = len(published - set(ledger.acknowledged))
    ledger.left_as_drafts = sum(one["state"] in {"draft", "validated"} for one in releases)
    in_force = [one["name"] for one in releases if one["state"] == "published"]
    assert in_force == [f"edition {max(published)}"]
    known = desk.catalogue.published()
    assert not known.altered
    newest = next(one for one in known.releases if one.name == in_force[0])
    assert [layer.failure for layer in desk.catalogue.open(newest).layers] == [None, None]
    with desk.database.read() as session:
        for release in known.releases:
            for layer in release.layers:
                assert count_zones(session, layer.key) == layer.feature_count
    record = verify_record(desk.database, desk.checkpoints)
    assert (record.rows > 0, record.first_break) == (True, None)


def rounds(url: str, folder: Path, count: int) -> Ledger:
    random_moment = random.Random(SEED)  # noqa: S311 (not for secrets)
    source, temporary, home = files(folder / "in"), folder / "tmp", folder / "home"
    temporary.mkdir()
    opened_at(home, url).close()
    ledger = Ledger()
    with Publisher(source, temporary) as publisher:
        publisher.begin(home, url, 1)
        publisher.hear("published")  # the first release of a process takes longer
        heard = {word: _heard_s(publisher, word) for word in ("importing", *STAGES.values())}
        ledger.acknowledged += publisher.kill()
        lengths_s = {stage: heard[end] - heard[stage] for stage, end in STAGES.items()}
        lengths_s["published"] = JUST_AFTER_S
        for number in range(1, count + 1):
            stage = STAGE_OF_ROUND[number % len(STAGE_OF_ROUND)]
            publisher.begin(home, url, 1000 * number)
            publisher.hear(stage)
            time.sleep(random_moment.uniform(0.0, OVERSHOOT * lengths_s[stage]))
            ledger.acknowledged += publisher.kill()
            started = time.perf_counter()
            desk = open_workspace(settings_for(home, url))
            ledger.recovery_s.append(round(time.perf_counter() - started, 3))
            examine(desk, ledger)
            desk.close()
    return ledger


def _heard_s(publisher: Publisher, word: str) -> float:
    publisher.hear(word)
    return time.perf_counter()


def test_a_kill_at_any_moment_leaves_the_old_release_in_force(database_url: str, tmp_path: Path):
    ledger = rounds(database_url, tmp_path, SAMPLE)
    assert len(ledger.recovery_s) == SAMPLE


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_hundred_kills_lose_nothing_and_leave_nothing_half_written(
    database_url: str, tmp_path: Path
):
    ledger = rounds(database_url, tmp_path, ALL)
    kind = "PostGIS" if database_url.startswith("postgres") else "SQLite"
    known = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    known[kind] = {
        "kills": ALL,
        "acknowledged_publications": len(ledger.acknowledged),
        "acknowledged_and_lost": 0,
        "published_but_not_acknowledged": ledger.published_unheard,
        "left_as_drafts": ledger.left_as_drafts,
        "longest_reopening_s": max(ledger.recovery_s),
        "seed": SEED,
    }
    RESULTS.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n", "utf-8")
    assert ledger.published_unheard <= ALL


def test_what_a_killed_reader_leaves_is_removed_by_the_next(tmp_path: Path):
    script = (
        "import time\nfrom zoning.ingest.workplace import working_folder\n"
        "with working_folder() as folder:\n"
        "    (folder / 'part').write_text('x')\n"
        "    print('ready', flush=True)\n    time.sleep(60)\n"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        (left,) = tmp_path.iterdir()
        os.utime(left, (0, 0))
        remove_abandoned(tmp_path)
        assert left.exists()
        process.kill()
    remove_abandoned(tmp_path)
    assert not left.exists()


def test_the_process_that_reads_ends_with_the_one_that_asked():
    script = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-m', 'zoning.ingest.child'],"
        " stdin=subprocess.PIPE)\n"
        "print(child.pid, flush=True)\nsys.stdin.read()\n"
    )
    command = [sys.executable, "-c", script]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        while b"zoning.ingest.child" not in Path(f"/proc/{child}/cmdline").read_bytes():
            time.sleep(0.02)
        process.kill()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{child}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{child}").exists()
