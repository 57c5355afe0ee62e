"""Groups F, G, C, A and X of the catalogue through the command line and HTTP.

Each is refused with its word and status in under a second of work, leaves one audit row and nothing
else, reads no other file and calls no host.
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
import yaml
from fastapi.testclient import TestClient
from malformed_files import FILES, GEOPACKAGES
from malformed_footprints import BODIES, REFUSED
from malformed_lists import FAULTY
from malformed_lists import REFUSED as LISTS
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
ALSO_RIGHT = {
    "coordinate-not-finite": {"malformed-json"},
    "crs-unknown": {"field-too-large"},
    "field-too-large": {"crs-unknown"},
}
STATUS = {
    400: {"malformed-json", "too-deep", "duplicate-key", "number-out-of-range", "bad-unicode"},
    413: {
        "archive-expands-too-far", "archive-too-many-members", "area-too-large", "field-too-large",
        "too-many-parts", "too-many-vertices", "too-many-features", "body-too-large",
        "sheet-too-large",
    },
    415: {
        "format-not-allowed", "format-mismatch", "archive-member-not-allowed", "nested-archive",
        "archive-method", "gpkg-active-content", "workbook-active-content",
    },
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

    def run(self, *words: object, given: str | None = None) -> dict:
        arguments = ["--home", str(self.home), *map(str, words), "--json"]
        result = CliRunner().invoke(command, spread(arguments), input=given)
        assert result.exit_code == 1, result.output
        return json.loads(result.stdout)

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
    home = tmp_path_factory.mktemp("desk") / "home"
    canary = tmp_path_factory.mktemp("canary") / "canary.geojson"
    canary.write_bytes(made.geojson(word=CANARY_WORD))
    settings = Settings(home=home)
    with (
        TestClient(create_app(settings), raise_server_exceptions=False) as client,
        socket.create_server(("127.0.0.1", 0)) as server,
    ):
        sit(client, "analyst")
        body = {"name": "draft", "jurisdictions": ["421300"], "effective_from": "2026-01-01"}
        assert client.post("/v1/releases", json=body).status_code == 201
        client.app.state.workspace.checkpoints.write()  # what the clock writes first makes a key
        server.settimeout(0.05)
        yield Desk(home, client, canary, server, client.app.state.workspace.database)
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.fixture(autouse=True)
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


@pytest.fixture(autouse=True)
def quick(desk: Desk) -> Iterator[None]:
    """Processor time, for the machine may be busy; the first file of a process loads libraries."""
    del desk
    started = _worked_s()
    yield
    assert _worked_s() - started < WORK_S


def _worked_s() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


@pytest.fixture(scope="module", autouse=True)
def warm(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The first child of a process learns which drivers to leave out."""
    path = tmp_path_factory.mktemp("warm") / "a.zip"
    path.write_bytes(made.zipped_shapefile())
    files = {"file": ("a.zip", path.read_bytes())}
    desk.client.post("/v1/inspections", files=files)


def right(problem: dict, code: str) -> None:
    assert problem["code"] in {code} | ALSO_RIGHT.get(code, set()), problem
    expected = next((s for s, codes in STATUS.items() if problem["code"] in codes), 422)
    assert problem["status"] == expected
    assert problem["detail"]
    assert problem["remedy"]["zh-CN"]
    assert problem["remedy"]["en"]
    assert CANARY_WORD not in json.dumps(problem)


def refused(desk: Desk, way: str, path: Path, kind: str = "control-units") -> dict:
    """The problem that a file of a layer meets with."""
    if way == "command line":
        return desk.run("release", "add", "draft", path, "--kind", kind)
    files = {"file": (path.name, path.read_bytes())}
    answer = desk.client.post("/v1/releases/draft/layers", files=files, data={"kind": kind})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == answer.json()["status"]
    return answer.json()


ALONE = {"F16-alone", "F31-pdf"}  # on the command line a .shp is looked for with its parts


@pytest.mark.parametrize("way", ["command line", "http"])
@pytest.mark.parametrize(
    ("name", "content", "code"), [case[1:] for case in FILES], ids=[case[0] for case in FILES]
)
def test_a_bad_file_is_refused(desk: Desk, tmp_path: Path, way, name, content, code):
    path = tmp_path / name
    path.write_bytes(desk.sent(content))
    right(refused(desk, way, path), code)


@pytest.mark.parametrize("way", ["command line", "http"])
@pytest.mark.parametrize(
    ("extra", "options", "code"),
    [case[1:] for case in GEOPACKAGES],
    ids=[case[0] for case in GEOPACKAGES],
)
def test_a_bad_geopackage_is_refused(desk: Desk, tmp_path: Path, way, extra, options, code):
    path = made.geopackage(tmp_path / "a.gpkg", extra, **options)
    right(refused(desk, way, path), code)


def refused_list(desk: Desk, way: str, path: Path) -> dict:
    """The problem that a list meets with."""
    if way == "command line":
        return desk.run("list", "import", path, "--release", "draft")
    files = {"file": (path.name, path.read_bytes())}
    answer = desk.client.post("/v1/lists/draft", files=files)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == answer.json()["status"]
    return answer.json()


@pytest.mark.parametrize("way", ["command line", "http"])
@pytest.mark.parametrize(
    ("name", "make", "code"), [case[1:] for case in LISTS], ids=[case[0] for case in LISTS]
)
def test_a_bad_list_is_refused(desk: Desk, tmp_path: Path, way, name, make, code):
    path = make(tmp_path / f"made{Path(name).suffix[:5]}").rename(tmp_path / name)
    path.write_bytes(desk.sent(path.read_bytes()))
    right(refused_list(desk, way, path), code)


@pytest.mark.parametrize("way", ["command line", "http"])
@pytest.mark.parametrize(
    ("data", "code"), [case[1:] for case in FAULTY], ids=[case[0] for case in FAULTY]
)
def test_a_list_with_a_fault_is_refused_with_its_line(desk: Desk, tmp_path: Path, way, data, code):
    path = tmp_path / "list.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")
    problem = refused_list(desk, way, path)
    right(problem, "list-invalid")
    assert {one["code"] for one in problem["errors"]} == {code}
    assert all(one["row"] for one in problem["errors"])


@pytest.mark.parametrize("way", ["command line", "http"])
@pytest.mark.parametrize("sixteenths", range(1, 16))
@pytest.mark.parametrize("kind", ["shp", "gpkg"])
def test_a_file_cut_short_anywhere_is_refused(desk: Desk, tmp_path: Path, way, sixteenths, kind):
    if kind == "shp":
        parts = made.shapefile(rows=[(b"x",)] * 20)
        parts[".shp"] = parts[".shp"][: len(parts[".shp"]) * sixteenths // 16]
        path, content = tmp_path / "a.zip", made.zipped({f"a{s}": p for s, p in parts.items()})
    else:
        whole = made.geopackage(tmp_path / "whole.gpkg").read_bytes()
        path, content = tmp_path / "a.gpkg", whole[: len(whole) * sixteenths // 16]
    path.write_bytes(content)
    problem = refused(desk, way, path)
    right(problem, "format-mismatch" if problem["code"] == "format-mismatch" else "file-corrupt")


@pytest.mark.parametrize("way", ["command line", "http"])
@pytest.mark.parametrize(
    ("value", "options", "code"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_a_bad_footprint_is_refused(desk: Desk, way, value, options, code):
    said = {name: options[name] for name in ("crs", "datum") if name in options}
    if way == "command line":
        words = [word for name, one in said.items() for word in (f"--{name}", one)]
        problem = desk.run("check", "-", *words, given=json.dumps(value))
    else:
        problem = posted(desk, json.dumps({"footprint": value, **said}).encode())
    right(problem, code if isinstance(value, dict) or way == "command line" else problem["code"])


@pytest.mark.parametrize(
    ("raw", "code"), [case[1:] for case in BODIES], ids=[case[0] for case in BODIES]
)
def test_a_bad_body_is_refused(desk: Desk, raw, code):
    right(posted(desk, raw), code)


def posted(desk: Desk, body: bytes) -> dict:
    headers = {"content-type": "application/json"}
    answer = desk.client.post("/v1/checks", content=body, headers=headers)
    assert answer.status_code == answer.json()["status"]
    return answer.json()
