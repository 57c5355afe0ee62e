"""One store, asked over HTTP and by the command line, watched for what a refusal leaves behind.

A canary file and a listening socket stand beside it: nothing that is sent may reach them.
"""

import json
import resource
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import foreign_files as made
import pytest
from fastapi.testclient import TestClient
from plugins.services import sit
from sqlalchemy import inspect, text
from typer.testing import CliRunner

from app.cli.arguments import spread
from app.cli.main import app as command
from app.database import Database
from app.main import create_app
from app.settings import Settings

WORK_S = 5.0
"""Processor time no refusal takes; on a machine of its own each is told within a second."""
CANARY_WORD = "not to be read by anybody"
WAYS = ("command line", "http")
ALSO_RIGHT = {
    "coordinate-not-finite": {"malformed-json"},
    "crs-unknown": {"field-too-large"},
    "field-too-large": {"crs-unknown"},
}
STATUS = {
    400: {
        "malformed-json", "malformed-multipart", "too-deep", "duplicate-key", "number-out-of-range",
        "bad-unicode",
    },
    408: {"request-timeout"},
    413: {
        "archive-expands-too-far", "archive-too-many-members", "area-too-large", "field-too-large",
        "too-many-parts", "too-many-vertices", "too-many-features", "body-too-large",
        "sheet-too-large",
    },
    415: {
        "format-not-allowed", "format-mismatch", "archive-member-not-allowed", "nested-archive",
        "archive-method", "gpkg-active-content", "workbook-active-content",
    },
    431: {"header-too-large"},
}  # fmt: skip


@dataclass
class Desk:
    """One store, the service over it and the command line on it, with a canary and a listener."""

    home: Path
    client: TestClient
    canary: Path
    server: socket.socket
    database: Database

    def sent(self, content: bytes | str) -> bytes:
        """A file that names the canary and the listener where the pattern has them."""
        raw = content.encode() if isinstance(content, str) else content
        port = self.server.getsockname()[1]
        canary = str(self.canary).encode()
        return raw.replace(b"CANARY", canary).replace(
            b"127.0.0.1:1/", f"127.0.0.1:{port}/".encode()
        )

    def run(self, *words: object, given: str | None = None, status: int = 1) -> dict:
        """What a command says, by default of what it refuses."""
        arguments = ["--home", str(self.home), *map(str, words), "--json"]
        result = CliRunner().invoke(command, spread(arguments), input=given)
        assert result.exit_code == status, result.output
        return json.loads(result.stdout)

    def refused(self, way: str, path: Path, kind: str = "control-units") -> dict:
        """The problem that a file of a layer meets with."""
        if way == "command line":
            return self.run("release", "add", "draft", path, "--kind", kind)
        answer = self.send("/v1/releases/draft/layers", path, kind=kind)
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.status_code == answer.json()["status"]
        return answer.json()

    def send(self, address: str, path: Path, **fields: str):
        """The answer to an uploaded file."""
        files = {"file": (path.name, path.read_bytes())}
        return self.client.post(address, files=files, data=fields)

    def kept(self) -> tuple[dict[str, int], list[str]]:
        """Rows of every table, and files of the home."""
        with self.database.engine.connect() as connection:
            names = inspect(connection).get_table_names()
            rows = {
                name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar()  # noqa: S608
                for name in names
            }
        kept = (path.relative_to(self.home) for path in self.home.rglob("*"))
        clockwork = ("checkpoints", "sanxian.sqlite-")  # written by the clock, not by a request
        return rows, sorted(str(path) for path in kept if not str(path).startswith(clockwork))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A store with one empty draft, warm: the first reading child has learnt its drivers."""
    home = tmp_path_factory.mktemp("desk") / "home"
    canary = tmp_path_factory.mktemp("canary") / "canary.geojson"
    canary.write_bytes(made.geojson(word=CANARY_WORD))
    with (
        TestClient(create_app(Settings(home=home)), raise_server_exceptions=False) as client,
        socket.create_server(("127.0.0.1", 0)) as server,
    ):
        sit(client, "analyst")
        body = {"name": "draft", "jurisdictions": ["421300"], "effective_from": "2026-01-01"}
        assert client.post("/v1/releases", json=body).status_code == 201
        client.app.state.workspace.checkpoints.write()  # what the clock writes first makes a key
        client.post("/v1/inspections", files={"file": ("a.zip", made.zipped_shapefile())})
        server.settimeout(0.05)
        yield Desk(home, client, canary, server, client.app.state.workspace.database)
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.fixture
def nothing_stored(desk: Desk, tmp_path: Path, monkeypatch) -> Iterator[None]:
    """One audit row, no other row, no file, nothing left in the folder for temporary files."""
    staging = tmp_path / "staging"
    staging.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(staging))
    rows, files = desk.kept()
    yield
    after, files_after = desk.kept()
    assert after.pop("audit") == rows.pop("audit") + 1
    assert (after, files_after) == (rows, files)
    assert list(staging.iterdir()) == []


@pytest.fixture
def quick(desk: Desk) -> Iterator[None]:
    """Processor time, for the machine may be busy; the first file of a process loads libraries."""
    del desk
    started = _worked_s()
    yield
    assert _worked_s() - started < WORK_S


def right(problem: dict, code: str) -> None:
    """It is the problem of the catalogue, told in both languages, and tells nothing else."""
    assert problem["code"] in {code} | ALSO_RIGHT.get(code, set()), problem
    expected = next((s for s, codes in STATUS.items() if problem["code"] in codes), 422)
    assert problem["status"] == expected
    assert problem["detail"]
    assert problem["remedy"]["zh-CN"]
    assert problem["remedy"]["en"]
    assert CANARY_WORD not in json.dumps(problem)


def _worked_s() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime
