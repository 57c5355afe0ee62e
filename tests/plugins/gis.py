"""A store with a city and a county of many zones, as GIS clients see it, on each database."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import shapely
from fastapi.testclient import TestClient
from plugins.workspaces import ACTOR, draft, geojson_file, opened_at, published

from app.main import create_app
from app.releases.drafts import NewLayer, NewRelease
from app.workspace import Workspace
from zoning.vocabulary import Element, LayerKind

COUNTY = "990201"
WEST, SOUTH, STEP = 118.0, 30.0, 0.01
ACROSS, DOWN = 15, 15
ODD_CODES = ("甲/1", "a'b", "100%", "x_y", "X*Y[1]", "b.c d", "q?x&y")
"""Codes with signs that mean something in paths, patterns and SQL."""


def square(column: int, row: int) -> shapely.Polygon:
    """One zone of the county's grid."""
    west, south = WEST + column * STEP, SOUTH + row * STEP
    return shapely.box(west, south, west + STEP, south + STEP)


def code_of(column: int, row: int) -> str:
    """Its code; the first few are odd."""
    number = row * ACROSS + column
    return ODD_CODES[number] if number < len(ODD_CODES) else f"WZ{number:04d}"


def fill(workspace: Workspace, folder: Path) -> None:
    """A city in force and the draft of its next release; a county with water zones and wells."""
    folder.mkdir(parents=True, exist_ok=True)
    published(workspace, folder / "city")
    draft(workspace, folder / "next", name="next", red_line=(1.0, 2.0))
    new = NewRelease(
        name="county", jurisdictions=[COUNTY], effective_from=date(2023, 7, 1), requires=[]
    )
    workspace.releases.create(ACTOR, new)
    zones = [
        (
            square(column, row),
            {
                "code": code_of(column, row),
                "name": f"第{row}行" if row else None,
                "area_class": "I" if column % 2 else "II",
            },
        )
        for row in range(DOWN)
        for column in range(ACROSS)
    ]
    units = [
        (square(column, row), {"code": f"ZH990201{row:02d}{column:02d}", "category": category})
        for row, category in enumerate(("优先保护单元", "重点管控单元", "一般管控单元"))
        for column in range(ACROSS)
    ]
    wells = [(shapely.Point(WEST + 0.005, SOUTH + 0.005), {"code": "W1", "name": "一号井"})]
    for name, kind, features, more in (
        ("water", LayerKind.ELEMENT_ZONES, zones, {"element": Element.WATER}),
        ("units", LayerKind.CONTROL_UNITS, units, {}),
        ("wells", LayerKind.REFERENCE, wells, {"cls": "river"}),
    ):
        path = geojson_file(folder / f"{name}.geojson", features)
        layer = NewLayer(path=path, kind=kind, name=name, fields={"area_class": "area_class"}
                         if name == "water" else {}, **more)  # fmt: skip
        workspace.releases.add_layer(ACTOR, "county", layer)
    workspace.releases.publish(ACTOR, "county")


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgis", marks=pytest.mark.db)])
def gis_workspace(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workspace]:
    """The store, only looked at."""
    home = tmp_path_factory.mktemp("gis") / "home"
    if request.param == "sqlite":
        yield from _opened(home, f"sqlite:///{home / 'sanxian.sqlite'}")
        return
    with request.getfixturevalue("postgis_server").database() as url:
        yield from _opened(home, url)


@pytest.fixture(scope="session")
def gis(gis_workspace: Workspace) -> Iterator[TestClient]:
    """The service over it, asked by its one local user."""
    app = create_app(gis_workspace.settings)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


def _opened(home: Path, url: str) -> Iterator[Workspace]:
    workspace = opened_at(home, url)
    fill(workspace, home / "in")
    yield workspace
    workspace.close()
