"""Releases between stores and between editions."""

from datetime import date
from pathlib import Path

import orjson
import pyogrio
import pytest
import shapely
from plugins.workspaces import ACTOR, opened_at, published

from app.releases.exchange import ExportAlteredError
from app.workspace import Workspace
from zoning.ingest.errors import error_class
from zoning.measure import area_m2

CLAUSE = {"key": "a", "effect": "prohibit", "industries": ["C26"], "text": "禁止化工"}


def test_an_exported_release_has_the_same_hash_elsewhere(workspace: Workspace, tmp_path: Path):
    first = published(workspace, tmp_path / "in", clauses=[CLAUSE])
    file = tmp_path / "out.gpkg"
    workspace.exchange.export(ACTOR, "city", file)
    elsewhere = opened_at(tmp_path / "elsewhere", f"sqlite:///{tmp_path / 'elsewhere.sqlite'}")
    elsewhere.exchange.import_export(ACTOR, file, None)
    second = elsewhere.releases.publish(ACTOR, "city")
    elsewhere.close()
    assert second["sha256"] == first["sha256"]
    assert second["id"] == first["id"]


def test_a_gis_reads_the_exported_layers(embedded: Workspace, tmp_path: Path):
    published(embedded, tmp_path / "in")
    file = tmp_path / "out.gpkg"
    embedded.exchange.export(ACTOR, "city", file)
    info = pyogrio.read_info(file, layer="control-units")
    assert info["features"] == 1
    assert "4490" in info["crs"]


def test_an_altered_export_is_refused(embedded: Workspace, tmp_path: Path):
    published(embedded, tmp_path / "in")
    file = tmp_path / "out.gpkg"
    embedded.exchange.export(ACTOR, "city", file)
    table = pyogrio.read_dataframe(file, layer="red-lines")
    table["geometry"] = table.geometry.translate(0.001)
    pyogrio.write_dataframe(table, file, layer="red-lines")
    with pytest.raises((ExportAlteredError, error_class("not-an-export"))):
        embedded.exchange.import_export(ACTOR, file, "again")


def test_a_diff_tells_reshaped_zones_and_changed_clauses(workspace: Workspace, tmp_path: Path):
    published(workspace, tmp_path / "old", name="old", clauses=[CLAUSE])
    published(
        workspace,
        tmp_path / "new",
        name="new",
        clauses=[{**CLAUSE, "text": "严禁化工"}, {"effect": "require", "text": "接管"}],
        effective_from=date(2026, 1, 1),
        red_line=(2.0, 4.0),
    )
    found = workspace.exchange.diff("old", "new", tmp_path / "changes.gpkg")
    assert found["layers"]["control-units"]["unchanged"] == 1
    (reshaped,) = found["layers"]["red-lines"]["reshaped"]
    assert reshaped["gained_m2"] == pytest.approx(200_000, rel=1e-2)
    assert reshaped["lost_m2"] == 0
    assert [one["key"] for one in found["clauses"]["changed"]] == ["a"]
    assert len(found["clauses"]["added"]) == 1
    assert pyogrio.read_info(tmp_path / "changes.gpkg")["features"] == 1
    (feature,) = orjson.loads(workspace.exchange.changed_shapes("old", "new"))["features"]
    told = feature["properties"]
    assert (told["layer"], told["code"], told["change"]) == ("red-lines", "HX001", "gained")
    assert told["area_m2"] == reshaped["gained_m2"]
    assert area_m2(shapely.geometry.shape(feature["geometry"])) == pytest.approx(told["area_m2"])
