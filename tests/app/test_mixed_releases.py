"""While releases are published, no answer is made of two of them."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from factories import CITY, strip
from fastapi.testclient import TestClient
from plugins.services import PLOT
from plugins.workspaces import (
    ACTOR,
    UNIT,
    geojson_file,
    list_file,
    opened_at,
    settings_for,
)

from app.main import create_app
from app.releases.drafts import NewLayer, NewRelease
from app.settings import CatalogueSettings
from app.workspace import Workspace
from zoning.vocabulary import LayerKind

ASKERS = 4
RESULTS = Path(__file__).parents[2] / "docs" / "reference" / "mixed-releases.json"


def publish_edition(desk: Workspace, folder: Path, number: int) -> None:
    """A release in which every part bears its number: layers, a zone, a list, a clause."""
    name = f"edition {number}"
    since = date(2020, 1, 1) + timedelta(days=number)
    new = NewRelease(name=name, jurisdictions=[CITY], effective_from=since, requires=())
    desk.releases.create(ACTOR, new)
    shapes = {
        LayerKind.CONTROL_UNITS: (
            strip(-5, 6, south_m=-5000, north_m=5000),
            {"code": UNIT, "name": name, "category": "重点管控单元"},
        ),
        LayerKind.RED_LINES: (strip(0, 0.5), {"code": f"HX{number:04}", "name": name}),
    }
    for kind, zone in shapes.items():
        path = geojson_file(folder / f"{kind.value}.geojson", [zone])
        desk.releases.add_layer(ACTOR, name, NewLayer(path=path, kind=kind, name=name))
    clause = {"key": "a", "effect": "require", "text": f"第{number}版"}
    listed = {"title": name, "level": "unit", "units": [{"code": UNIT, "clauses": [clause]}]}
    desk.lists.import_file(ACTOR, list_file(folder / "list.yaml", listed), name)
    desk.releases.publish(ACTOR, name)


def editions_in(answer: dict[str, Any]) -> set[str]:
    """Every edition that any part of an answer comes from."""
    names = {one["id"]: one["name"] for one in answer["releases"]}
    found = set(names.values())
    for layer in answer["layers"]:
        if layer["release"]:
            found |= {names.get(layer["release"], f"unlisted {layer['release']}")}
        found |= {hit["name"] for hit in layer["hits"] if hit["name"]}
    found |= {
        f"edition {clause['text'].removeprefix('第').removesuffix('版')}"
        for clause in answer["clauses"]
        if clause["text"].startswith("第")
    }
    return {one for one in found if one.startswith(("edition", "unlisted"))}


@pytest.fixture
def asked(database_url: str, tmp_path: Path) -> Iterator[tuple[TestClient, Workspace]]:
    """The service, and the desk of another process that publishes into its store."""
    desk = opened_at(tmp_path / "home", database_url)
    publish_edition(desk, tmp_path, 0)
    settings = settings_for(tmp_path / "home", database_url)
    quick = settings.model_copy(update={"catalogue": CatalogueSettings(poll_s=0.001)})
    with TestClient(create_app(quick)) as client:
        yield client, desk
    desk.close()


def hammer(client: TestClient, over: threading.Event, seen: list[dict[str, Any]]) -> None:
    while not over.is_set():
        answer = client.post("/v1/checks", json={"footprint": PLOT})
        if answer.status_code == 201:
            seen.append(answer.json())
        else:
            assert answer.status_code == 503, answer.text
            time.sleep(0.02)


def hammered(client: TestClient, desk: Workspace, folder: Path, count: int) -> Counter[str]:
    """How many answers came from each edition while `count` more were published."""
    over, seen = threading.Event(), []
    askers = [threading.Thread(target=hammer, args=(client, over, seen)) for _ in range(ASKERS)]
    for one in askers:
        one.start()
    for number in range(1, count + 1):
        publish_edition(desk, folder, number)
        time.sleep(0.05)
    until, last = time.monotonic() + 30, {f"edition {count}"}
    while not any(editions_in(answer) == last for answer in seen[-ASKERS:]):
        assert time.monotonic() < until, "the last publication was not noticed"
        time.sleep(0.05)
    over.set()
    for one in askers:
        one.join()
    mixed = [answer["id"] for answer in seen if len(editions_in(answer)) != 1]
    assert mixed == []
    return Counter(edition for answer in seen for edition in editions_in(answer))


def test_no_answer_mixes_two_releases_while_they_are_published(
    asked: tuple[TestClient, Workspace], tmp_path: Path
):
    counted = hammered(*asked, tmp_path, 5)
    assert len(counted) >= 2, "answers came from before and after"


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_no_answer_in_thousands_mixes_two_releases(
    asked: tuple[TestClient, Workspace], tmp_path: Path, database_url: str
):
    counted = hammered(*asked, tmp_path, 150)
    kind = "PostGIS" if database_url.startswith("postgres") else "SQLite"
    known = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    known[kind] = {"answers": counted.total(), "publications": 150, "mixed": 0}
    RESULTS.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n", "utf-8")
    assert counted.total() > 2000
