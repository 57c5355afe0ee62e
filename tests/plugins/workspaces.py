"""A workspace over a fresh store, and files and lists for it, made by code."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
import yaml
from factories import CITY, strip
from pydantic import SecretStr

from app import schema
from app.audit.service import operator
from app.database import Database
from app.releases.drafts import NewLayer, NewRelease
from app.settings import DatabaseSettings, Settings
from app.workspace import Workspace, open_workspace
from zoning.vocabulary import LayerKind

ACTOR = operator("tester")
UNIT = "ZH99010110001"


def settings_for(home: Path, url: str) -> Settings:
    """Settings of a store in a home of its own."""
    return Settings(home=home, database=DatabaseSettings(url=SecretStr(url)))


def opened_at(home: Path, url: str) -> Workspace:
    """The services over a store at the newest schema, without the law that is shipped."""
    settings = settings_for(home, url)
    database = Database(settings)
    schema.upgrade(database)
    database.close()
    return open_workspace(settings)


@pytest.fixture
def workspace(tmp_path: Path, database_url: str) -> Iterator[Workspace]:
    """The services over a fresh, empty store; the test runs once on each kind."""
    opened = opened_at(tmp_path / "home", database_url)
    yield opened
    opened.close()


@pytest.fixture
def embedded(tmp_path: Path, sqlite_url: str) -> Iterator[Workspace]:
    """The services over a fresh SQLite store."""
    opened = opened_at(tmp_path / "home", sqlite_url)
    yield opened
    opened.close()


def geojson_file(
    path: Path, features: Sequence[tuple[shapely.Geometry, Mapping[str, Any]]]
) -> Path:
    """A GeoJSON file in lon/lat CGCS2000."""
    collection = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": dict(attributes), "geometry": shape.__geo_interface__}
            for shape, attributes in features
        ],
    }
    path.write_text(json.dumps(collection), "utf-8")
    return path


def list_file(path: Path, data: Mapping[str, Any]) -> Path:
    """An access list in YAML."""
    path.write_text(yaml.safe_dump(dict(data), allow_unicode=True, sort_keys=False), "utf-8")
    return path


def unit_file(folder: Path, *, end: float = 6.0) -> Path:
    """One control unit under the strip and far beyond."""
    shape = strip(-5, end, south_m=-5000, north_m=5000)
    attributes = {"code": UNIT, "name": "一号单元", "category": "重点管控单元"}
    return geojson_file(folder / "units.geojson", [(shape, attributes)])


def red_line_file(folder: Path, start: float = 3.0, end: float = 4.0) -> Path:
    """One red line across the strip, by default beyond the footprint."""
    return geojson_file(
        folder / "red-lines.geojson", [(strip(start, end), {"code": "HX001", "name": "一号红线"})]
    )


def draft(
    workspace: Workspace,
    folder: Path,
    *,
    name: str = "city",
    clauses: Sequence[Mapping[str, Any]] = (),
    effective_from: date = date(2024, 1, 1),
    red_line: tuple[float, float] = (3.0, 4.0),
) -> str:
    """A draft of the test city with a unit, a red line and a list; answers its name."""
    folder.mkdir(parents=True, exist_ok=True)
    new = NewRelease(name=name, jurisdictions=[CITY], effective_from=effective_from)
    workspace.releases.create(ACTOR, new)
    for kind, path in (
        (LayerKind.CONTROL_UNITS, unit_file(folder)),
        (LayerKind.RED_LINES, red_line_file(folder, *red_line)),
    ):
        workspace.releases.add_layer(ACTOR, name, NewLayer(path=path, kind=kind))
    listed = {
        "title": "单元清单",
        "level": "unit",
        "units": [{"code": UNIT, "clauses": list(clauses)}],
    }
    workspace.lists.import_file(ACTOR, list_file(folder / "list.yaml", listed), name)
    return name


def published(workspace: Workspace, folder: Path, **options: Any) -> dict[str, Any]:
    """The same, published."""
    return workspace.releases.publish(ACTOR, draft(workspace, folder, **options))
