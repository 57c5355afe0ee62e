"""A disk without room: nothing half-stored, a clear refusal, readers undisturbed."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from plugins.services import PLOT, workspace_of
from plugins.workspaces import ACTOR, draft, opened_at, settings_for
from sqlalchemy import text
from typer.testing import CliRunner

from app import private_postgis
from app.audit.verification import verify_record
from app.cli.main import app as command
from app.main import create_app
from app.settings import Settings
from zoning.errors import StoreError

SMALL_MB = 24
CHECK = {"footprint": PLOT}


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of a few megabytes, in reach of other users, which pytest's folders are not."""
    folder = Path(tempfile.mkdtemp(prefix="sanxian-small-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_MB}m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        folder.rmdir()
        pytest.skip("only root can mount a small file system, and only where mounting is allowed")
    folder.chmod(0o755)
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)
    folder.rmdir()


def fill(folder: Path) -> Path:
    """Take all room that is left."""
    junk = folder / "junk"
    with junk.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    assert shutil.disk_usage(folder).free == 0
    return junk


@pytest.fixture
def client(small_disk: Path, city_home: Path) -> Iterator[TestClient]:
    """The service over a city, whose home is on the small disk."""
    home = small_disk / "home"
    shutil.copytree(city_home, home)
    with TestClient(create_app(Settings(home=home)), raise_server_exceptions=False) as client:
        assert client.post("/v1/checks", json=CHECK).status_code == 201
        yield client


def require_full(answer) -> None:
    assert (answer.status_code, answer.json()["code"]) == (503, "storage-full"), answer.text
    assert answer.headers["retry-after"]
    assert set(answer.json()["remedy"]) == {"zh-CN", "en"}


def test_a_check_that_cannot_be_stored_is_refused_and_readers_go_on(
    client: TestClient, small_disk: Path
):
    known = client.get("/v1/checks").json()["items"]
    junk = fill(small_disk)
    for _ in range(3):
        require_full(client.post("/v1/checks", json=CHECK))
    assert client.get("/v1/checks").json()["items"] == known
    assert client.get(f"/v1/checks/{known[0]['id']}").status_code == 200
    assert client.get("/v1/units", params={"lon": 112.6, "lat": 31.4}).status_code == 200
    assert client.get("/readyz").json()["checks"]["disk"] == "storage-full"
    junk.unlink()
    assert client.post("/v1/checks", json=CHECK).status_code == 201
    desk = workspace_of(client)
    assert verify_record(desk.database, desk.checkpoints).first_break is None


def test_a_publication_without_room_leaves_the_draft_and_the_release_in_force(
    client: TestClient, small_disk: Path, tmp_path: Path
):
    desk = workspace_of(client)
    desk.database.scope = ACTOR.scope
    draft(desk, tmp_path / "in", name="next")
    compiled = set(desk.settings.compiled_dir.iterdir())
    junk = fill(small_disk)
    with pytest.raises((StoreError, OSError)):
        desk.releases.publish(ACTOR, "next")
    assert desk.releases.show("next")["state"] in {"draft", "validated"}
    assert [one["name"] for one in desk.releases.all() if one["state"] == "published"] == ["city"]
    assert set(desk.settings.compiled_dir.iterdir()) == compiled, "no half of a file"
    junk.unlink()
    assert desk.releases.publish(ACTOR, "next")["state"] == "published"
    assert client.post("/v1/checks", json=CHECK).status_code == 201


def test_an_upload_without_room_is_our_fault_and_leaves_nothing(
    serve, small_disk: Path, monkeypatch: pytest.MonkeyPatch
):
    client = serve("127.0.0.1")
    monkeypatch.setattr(tempfile, "tempdir", str(small_disk))
    large = {"file": ("plot.geojson", b" " * (SMALL_MB << 20) + b"{}")}
    require_full(client.post("/v1/footprints", files=large))
    assert list(small_disk.iterdir()) == []
    junk = fill(small_disk)
    require_full(client.post("/v1/footprints", files={"file": ("plot.geojson", b"{}")}))
    junk.unlink()
    assert list(small_disk.iterdir()) == []


@pytest.mark.db
@pytest.mark.skipif(not private_postgis.is_available(), reason="PostGIS is not installed")
def test_a_full_table_space_rolls_back_what_did_not_fit(small_disk: Path, tmp_path: Path):
    space = small_disk / "space"
    space.mkdir()
    with private_postgis.start() as server:
        owner = server.folder.owner()
        shutil.chown(space, owner)
        with server.connect("postgres") as connection:
            connection.execute(f"CREATE TABLESPACE small LOCATION '{space}'")
        desk = opened_at(tmp_path / "home", server.url())
        with desk.database.engine.connect().execution_options(
            isolation_level="AUTOCOMMIT"
        ) as connection:
            for table in ("audit", "assessment"):
                connection.execute(text(f"ALTER TABLE {table} SET TABLESPACE small"))
        draft(desk, tmp_path / "in")
        desk.releases.publish(ACTOR, "city")
        settings = settings_for(tmp_path / "home", server.url())
        with TestClient(create_app(settings), raise_server_exceptions=False) as client:
            assert client.post("/v1/checks", json=CHECK).status_code == 201
            junk = fill(small_disk)
            answers = [client.post("/v1/checks", json=CHECK) for _ in range(40)]
            stored = [one for one in answers if one.status_code == 201]
            for one in answers[len(stored) :]:
                require_full(one)
            assert len(stored) < len(answers)
            listed = client.get("/v1/checks", params={"limit": 1000}).json()["items"]
            assert len(listed) == len(stored) + 1
            junk.unlink()
            assert client.post("/v1/checks", json=CHECK).status_code == 201
        assert verify_record(desk.database, desk.checkpoints).first_break is None
        desk.close()


def test_the_command_line_says_it_and_ends_as_unavailable(
    small_disk: Path, city_home: Path, tmp_path: Path
):
    home = small_disk / "home"
    shutil.copytree(city_home, home)
    plot = tmp_path / "plot.geojson"
    plot.write_text(json.dumps(PLOT), "utf-8")
    asked = ["--home", str(home), "check", str(plot), "--json"]
    assert CliRunner().invoke(command, asked).exit_code == 0
    fill(small_disk)
    ended = CliRunner().invoke(command, asked)
    assert (ended.exit_code, json.loads(ended.stdout)["code"]) == (3, "storage-full")
