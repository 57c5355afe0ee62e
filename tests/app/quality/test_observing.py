"""Zonal facts as observations: with where they come from, and nothing where pixels are missing."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import raster_files as made
from factories import CITY, strip
from fastapi.testclient import TestClient
from plugins.services import Serve, key_for, workspace_of
from plugins.workspaces import ACTOR, draft, geojson_file
from typer.testing import CliRunner

from access_lists.importing.quality_table import QualityTableError
from app.cli.arguments import spread
from app.cli.main import app as command
from app.permissions import Role
from app.quality.observing import Observing, RasterObservationError, RasterWithdrawnError
from app.rasters.service import NewRaster
from app.workspace import Workspace
from zoning.raster.model import RasterKind

DAY = date(2025, 12, 31)
ASKED = {
    "raster": "pm25", "jurisdiction": CITY, "indicator": "PM2.5", "period": "2025",
    "place_field": "name",
}  # fmt: skip


def air(workspace: Workspace, folder: Path, **more: Any) -> None:
    values = np.full((40, 40), 0.0336, np.float32)
    values[:, :4] = -1
    path = made.tiff(folder / "pm25.tif", values, nodata=-1)
    new = {"kind": RasterKind.CONTINUOUS, "date": DAY, "name": "pm25", "unit": "mg/m3"} | more
    workspace.rasters.add(ACTOR, "city", NewRaster(path=path, **new))


def zones(folder: Path) -> Path:
    places = [(strip(0.1, 0.4), {"name": "市区"}), (strip(-0.3, 0.4), {"name": "西郊"})]
    return geojson_file(folder / "zones.geojson", places)


@pytest.fixture
def city(workspace: Workspace, tmp_path: Path) -> Workspace:
    draft(workspace, tmp_path / "in")
    air(workspace, tmp_path)
    return workspace


def test_a_place_covered_whole_is_entered_in_the_register_with_its_raster(
    city: Workspace, tmp_path: Path
) -> None:
    found = city.observer.observe(ACTOR, Observing(**ASKED), zones(tmp_path))
    assert [one["place"] for one in found["observed"]] == ["市区"]
    assert [(one["place"], one["status"]) for one in found["unknown"]] == [("西郊", "partial")]
    facts = city.quality.show(CITY)["facts"]
    assert [(one["place"], one["value"], one["period"]) for one in facts] == [
        ("市区", "33.6", "2025")
    ]
    raster = city.rasters.show("pm25")
    assert raster["sha256"] in facts[0]["source"]
    assert "pm25@2025-12-31" in facts[0]["source"]
    assert "mean" in facts[0]["source"]
    assert city.quality.show(CITY)["statuses"][0]["set"] == "air-quality"
    again = city.observer.observe(ACTOR, Observing(**ASKED), zones(tmp_path))
    assert (again["entries"], again["new"]) == (1, 0)


def test_a_share_of_a_class_is_an_observation_in_per_cent(city: Workspace, tmp_path: Path) -> None:
    values = np.full((40, 40), 2, np.uint8)
    values[:, ::2] = 7
    path = made.tiff(tmp_path / "land.tif", values, nodata=255)
    new = NewRaster(path=path, kind=RasterKind.CATEGORICAL, date=DAY, name="land")
    city.rasters.add(ACTOR, "city", new)
    asked = ASKED | {"raster": "land", "indicator": "森林覆盖率", "statistic": "share", "cls": 2}
    found = city.observer.observe(ACTOR, Observing(**asked), zones(tmp_path))
    assert found["observed"][1]["value"] == pytest.approx(50, abs=8)
    facts = {one["place"]: one for one in city.quality.show(CITY)["facts"]}
    assert facts["市区"]["indicator"] == "forest-cover"
    assert facts["市区"]["element"] == "ecology"


@pytest.mark.parametrize(
    "change",
    [
        {"period": "2024"},
        {"statistic": "share"},
        {"statistic": "median"},
        {"place_field": "nothing"},
        {"statistic": "share", "cls": 2},
    ],
)
def test_what_the_raster_cannot_say_is_not_entered(
    city: Workspace, tmp_path: Path, change: dict[str, Any]
) -> None:
    with pytest.raises(RasterObservationError):
        city.observer.observe(ACTOR, Observing(**ASKED | change), zones(tmp_path))
    assert city.quality.show(CITY)["facts"] == []


def test_without_a_unit_or_in_one_that_cannot_be_converted_nothing_is_entered(
    city: Workspace, tmp_path: Path
) -> None:
    air(city, tmp_path, name="bare", unit=None)
    air(city, tmp_path, name="metres", unit="m")
    with pytest.raises(RasterObservationError, match="no unit"):
        city.observer.observe(ACTOR, Observing(**ASKED | {"raster": "bare"}), zones(tmp_path))
    with pytest.raises(QualityTableError):
        city.observer.observe(ACTOR, Observing(**ASKED | {"raster": "metres"}), zones(tmp_path))
    identity = city.rasters.withdraw(ACTOR, "pm25", "日期有误")["id"]
    with pytest.raises(RasterWithdrawnError):
        city.observer.observe(ACTOR, Observing(**ASKED | {"raster": identity}), zones(tmp_path))
    assert city.quality.show(CITY)["facts"] == []


def test_over_http_and_by_command_the_same_is_entered(serve: Serve, tmp_path: Path) -> None:
    client: TestClient = serve()
    workspace = workspace_of(client)
    air(workspace, tmp_path)
    body = ASKED | {"zones": json.loads(zones(tmp_path).read_text("utf-8"))}
    checker = key_for(client, Role.CHECKER)
    assert client.post("/v1/quality/rasters", json=body, headers=checker).status_code == 403
    analyst = key_for(client, Role.ANALYST, areas=[CITY])
    made_answer = client.post("/v1/quality/rasters", json=body, headers=analyst)
    assert made_answer.status_code == 201, made_answer.text
    assert made_answer.json()["observed"][0]["place"] == "市区"
    words = [
        "--home", str(workspace.settings.home), "quality", "observe", "pm25",
        str(zones(tmp_path)), "--jurisdiction", CITY, "--indicator", "PM2.5", "--period", "2025",
        "--place-field", "name",
    ]  # fmt: skip
    done = CliRunner().invoke(command, spread([*words, "--json"]))
    assert json.loads(done.stdout)["new"] == 0
    told = CliRunner().invoke(command, spread(words))
    assert "西郊：partial" in told.stdout
