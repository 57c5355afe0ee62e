"""What the map is given: layers, tiles by byte range, and a search for a zone."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from plugins.workspaces import draft, opened_at, published
from sqlalchemy import text

from app.catalogue.tiling import Draughtsman
from app.main import create_app
from app.settings import Settings
from app.workspace import Workspace


@pytest.fixture(scope="module")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a published city and a draft of the next one, to be copied."""
    home, files = tmp_path_factory.mktemp("filled") / "home", tmp_path_factory.mktemp("in")
    filled = opened_at(home, f"sqlite:///{home / 'sanxian.sqlite'}")
    published(filled, files / "city")
    draft(filled, files / "next", name="next", red_line=(1.0, 2.0))
    filled.close()
    return home


@pytest.fixture(scope="module")
def client(filled_home: Path) -> Iterator[TestClient]:
    """The service over that home, only looked at."""
    app = create_app(Settings(home=filled_home))
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def own_client(tmp_path: Path, filled_home: Path) -> Iterator[TestClient]:
    """The service over a copy of that home."""
    home = tmp_path / "home"
    shutil.copytree(filled_home, home)
    with TestClient(create_app(Settings(home=home)), raise_server_exceptions=False) as opened:
        yield opened


def workspace_of(client: TestClient) -> Workspace:
    return client.app.state.workspace


def settings_of(client: TestClient) -> Settings:
    return workspace_of(client).settings


def layer(client: TestClient, kind: str, **query: str) -> dict:
    found = client.get("/v1/map/layers", params=query).json()["layers"]
    return next(one for one in found if one["kind"] == kind)


def archives(home: Path) -> list[Path]:
    return list(Settings(home=home).tiles_dir.glob("*.pmtiles"))


def test_publishing_does_not_wait_for_tiles_and_a_worker_makes_them(
    embedded: Workspace, tmp_path: Path
):
    published(embedded, tmp_path / "in")
    assert archives(tmp_path / "home") == []
    draughtsman = Draughtsman(embedded.catalogue, embedded.tiles)
    assert draughtsman.draw() == 2
    assert len(archives(tmp_path / "home")) == 2
    assert draughtsman.draw() == 0


def test_a_worker_leaves_an_altered_layer_alone_and_draws_the_others(
    embedded: Workspace, tmp_path: Path
):
    published(embedded, tmp_path / "in")
    with embedded.database.engine.begin() as connection:
        connection.execute(text("UPDATE zone SET name = 'other' WHERE code = 'HX001'"))
    draughtsman = Draughtsman(embedded.catalogue, embedded.tiles)
    assert (draughtsman.draw(), draughtsman.draw()) == (1, 0)


def test_whoever_looks_while_tiles_are_made_is_told_to_come_again(
    own_client: TestClient, monkeypatch: pytest.MonkeyPatch
):
    desk = workspace_of(own_client)
    url = layer(own_client, "red-lines")["tiles"]
    monkeypatch.setattr("app.catalogue.archives._PATIENCE_S", 0.01)
    with other_process_making_tiles(desk.settings.tiles_dir):
        answer = own_client.get(url)
        assert (answer.status_code, answer.json()["code"]) == (503, "tiles-in-preparation")
        assert int(answer.headers["retry-after"]) > 0
    monkeypatch.undo()
    assert own_client.get(url).status_code == 200


@contextmanager
def other_process_making_tiles(folder: Path) -> Iterator[None]:
    """Another holder of the lock, as a worker that draws a province would be."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".turn").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def test_tiles_are_served_by_byte_range_and_kept_for_good(client: TestClient):
    url = layer(client, "control-units")["tiles"]
    whole = client.get(url)
    assert whole.status_code == 200
    assert whole.content.startswith(b"PMTiles\x03")
    assert "immutable" in whole.headers["cache-control"]
    part = client.get(url, headers={"range": "bytes=100-126"})
    assert part.status_code == 206
    assert part.content == whole.content[100:127]
    assert part.headers["etag"] == whole.headers["etag"]
    assert client.get(url, headers={"range": "bytes=-5"}).content == whole.content[-5:]


@pytest.mark.parametrize(
    "asked", ["bytes=99999999-", "bytes=5-3", "bytes=-", "bytes=-0", "bytes=0-1,3-4", "lines=1-2"]
)
def test_a_range_that_cannot_be_served_is_a_problem(client: TestClient, asked: str):
    answer = client.get(layer(client, "control-units")["tiles"], headers={"range": asked})
    assert (answer.status_code, answer.json()["code"]) == (416, "range-not-satisfiable")


def test_missing_tiles_are_built_again(own_client: TestClient):
    url = layer(own_client, "red-lines")["tiles"]
    for _ in range(2):
        assert own_client.get(url).status_code == 200
        for path in archives(settings_of(own_client).home):
            path.unlink()


def test_an_altered_layer_is_not_drawn(own_client: TestClient):
    url = layer(own_client, "red-lines")["tiles"]
    with workspace_of(own_client).database.engine.begin() as connection:
        connection.execute(text("UPDATE zone SET name = 'other'"))
    answer = own_client.get(url)
    assert (answer.status_code, answer.json()["code"]) == (409, "layer-not-drawable")


def test_a_draft_is_shown_when_it_is_asked_for(client: TestClient):
    assert layer(client, "red-lines")["release_name"] == "city"
    drafted = layer(client, "red-lines", release="next")
    assert drafted["release_name"] == "next"
    assert client.get(drafted["tiles"]).status_code == 200


def test_layers_of_a_day_before_anything_was_in_force_are_none(client: TestClient):
    assert client.get("/v1/map/layers?as_of=2001-01-01").json() == {"layers": []}


@pytest.mark.parametrize("query", ["一号单元", "zh9901", "ZH99010110001"])
def test_a_zone_is_found_by_code_or_name(client: TestClient, query: str):
    found = client.get("/v1/map/zones", params={"q": query}).json()["items"]
    assert [one["code"] for one in found] == ["ZH99010110001"]
    west, south, east, north = found[0]["bounds"]
    assert west < east
    assert south < north
    assert found[0]["category"] == "key-control"


def test_signs_of_a_pattern_are_only_signs_on_each_store(workspace: Workspace, tmp_path: Path):
    published(workspace, tmp_path / "in")

    def found(query: str) -> list[str]:
        items = workspace.maps.search(query, as_of=None, release=None, limit=5)
        return [one["code"] for one in items]

    assert found("hx00") == ["HX001"]
    assert found("红线") == ["HX001"]
    assert [found(sign) for sign in ("%", "_", "\\", "nowhere", " ")] == [[], [], [], [], []]


@pytest.mark.parametrize("path", ["nothing.pmtiles", "nothing.geojson"])
def test_an_unknown_layer_is_a_problem(client: TestClient, path: str):
    answer = client.get(f"/v1/map/layers/{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "layer-not-found")


def test_exact_shapes_are_there_beside_the_tiles(client: TestClient):
    found = client.get(layer(client, "red-lines")["url"]).json()
    assert [one["properties"]["code"] for one in found["features"]] == ["HX001"]
