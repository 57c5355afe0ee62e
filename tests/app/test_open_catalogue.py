"""The catalogue of a running service follows publications, and nobody waits for another release."""

import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from factories import strip
from fastapi.testclient import TestClient
from plugins.workspaces import ACTOR, draft, opened_at, published

from app.main import create_app
from app.settings import CatalogueSettings, Settings
from app.workspace import Workspace, open_workspace

DAY = date(2026, 11, 21)
MIDDLE = strip(0.2, 0.8, south_m=10, north_m=90).centroid
POINT = f"/v1/units?lon={MIDDLE.x}&lat={MIDDLE.y}"
CHECK = {"footprint": strip(0.2, 0.8, south_m=10, north_m=90).__geo_interface__}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    filled = opened_at(home, f"sqlite:///{home / 'sanxian.sqlite'}")
    published(filled, tmp_path / "in")
    filled.close()
    return home


@pytest.fixture
def publisher(home: Path) -> Iterator[Workspace]:
    """Another process on the same store, as far as the store can tell."""
    opened = open_workspace(Settings(home=home))
    yield opened
    opened.close()


def red_lines_hit(client: TestClient) -> list[str]:
    answer = client.get(POINT)
    assert answer.status_code == 200, answer.text
    return [one["code"] for one in answer.json()["red_lines"]]


def test_a_publication_is_followed_within_a_second_and_no_request_is_dropped(
    home: Path, publisher: Workspace, tmp_path: Path
):
    later = draft(
        publisher, tmp_path / "new", name="city-2", effective_from=date(2025, 1, 1),
        red_line=(0.0, 5.0),
    )  # fmt: skip
    statuses: list[int] = []
    done_at: list[float] = []

    def publish() -> None:
        publisher.releases.publish(ACTOR, later)
        done_at.append(time.monotonic())

    with TestClient(create_app(Settings(home=home))) as client:
        assert red_lines_hit(client) == []
        publishing = threading.Thread(target=publish)
        publishing.start()
        while not (seen := red_lines_hit(client)) and publishing.is_alive():
            statuses.append(client.post("/v1/checks", json=CHECK).status_code)
        publishing.join()
        while not seen and time.monotonic() - done_at[0] < 10:
            statuses.append(client.post("/v1/checks", json=CHECK).status_code)
            seen = red_lines_hit(client)
        taken = time.monotonic() - done_at[0]
    assert seen == ["HX001"]
    assert taken < 1
    assert set(statuses) == {201}


def test_who_asks_for_an_open_release_does_not_wait_for_another_one(
    home: Path, publisher: Workspace, tmp_path: Path
):
    (known,) = publisher.catalogue.in_force(DAY).spatial
    published(publisher, tmp_path / "new", name="city-2", effective_from=date(2025, 1, 1))
    (other,) = publisher.catalogue.published().releases[1:]
    with publisher.catalogue._turn(other):
        opening = threading.Thread(target=publisher.catalogue.open, args=[other])
        opening.start()
        assert publisher.catalogue.open(known.release).layers
        assert opening.is_alive()
    opening.join(60)
    assert not opening.is_alive()


def test_what_is_at_hand_needs_neither_store_nor_opening(home: Path):
    settings = Settings(home=home, catalogue=CatalogueSettings(poll_s=3600))
    opened = open_workspace(settings)
    assert opened.catalogue.at_hand(DAY) is None
    (release,) = opened.catalogue.in_force(DAY).spatial
    assert opened.catalogue.at_hand(DAY) == opened.catalogue.in_force(DAY)
    for path in (home / "compiled").iterdir():
        path.touch()
    assert opened.catalogue.at_hand(DAY) is None
    assert opened.catalogue.in_force(DAY).spatial[0].release == release.release
    opened.close()
