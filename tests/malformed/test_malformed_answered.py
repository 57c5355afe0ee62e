"""Rows of group G that are answered, and the last that are not: G10-G12, G25-G33.

Beside a city of one unit with a red line from 3 to 4 km along the strip (`plugins.services`).
"""

import json
import struct
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import foreign_files as made
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from factories import CITY, METRE_EAST, METRE_NORTH, SOUTH, WEST, strip
from fastapi.testclient import TestClient
from plugins.desks import WAYS, right
from plugins.services import Serve, workspace_of
from plugins.workspaces import ACTOR, geojson_file
from typer.testing import CliRunner

from access_lists.document import geojson
from app.cli.arguments import spread
from app.cli.main import app as command
from app.releases.drafts import NewLayer, NewRelease
from app.scope import limited_to
from app.settings import CheckSettings
from zoning.vocabulary import LayerKind

RED_FROM_M, RED_TO_M = 3000.0, 4000.0


class Asked:
    """The city, asked one way or the other."""

    def __init__(self, client: TestClient, way: str) -> None:
        self.client, self.way = client, way
        self.home: Path = client.app.state.workspace.settings.home

    def answer(self, geometry: dict[str, Any]) -> tuple[bool, dict[str, Any]]:
        """Whether a check is answered, and the Assessment or the problem."""
        if self.way == "http":
            found = self.client.post("/v1/checks", json={"footprint": geometry})
            return found.status_code == 201, found.json()
        return self.run("check", "-", given=json.dumps(geometry))

    def run(self, *words: object, given: str | None = None) -> tuple[bool, dict[str, Any]]:
        arguments = ["--home", str(self.home), *map(str, words), "--json"]
        result = CliRunner().invoke(command, spread(arguments), input=given)
        return result.exit_code == 0, json.loads(result.stdout)

    def checked(self, shape: shapely.Geometry | dict[str, Any]) -> dict[str, Any]:
        """The Assessment of a site."""
        value = geojson(shape) if isinstance(shape, shapely.Geometry) else shape
        answered, found = self.answer(value)
        assert answered, found
        return found

    def read(self, path: Path) -> dict[str, Any]:
        """The problem that a file of a site meets with."""
        if self.way == "http":
            files = {"file": (path.name, path.read_bytes())}
            return self.client.post("/v1/footprints", files=files).json()
        answered, found = self.run("check", path)
        assert not answered
        return found


@pytest.fixture(params=WAYS)
def city(request: pytest.FixtureRequest, serve: Serve) -> Asked:
    return Asked(serve("127.0.0.1"), request.param)


def along(west_m: float, east_m: float, *, height_m: float = 100.0) -> shapely.Polygon:
    """A site along the strip, from so many metres to so many."""
    return strip(west_m / 1000, east_m / 1000, south_m=0, north_m=height_m)


def comb(teeth: int, *, upright: bool) -> shapely.Polygon:
    """A valid zig-zag that crosses another of its kind about teeth × teeth times."""
    step = 100.0 / teeth
    there = [(i * step, 100.0 if i % 2 else 0.0) for i in range(teeth)]
    back = [(x, y + step / 10) for x, y in reversed(there)]
    ring = [(y, x) if upright else (x, y) for x, y in there + back]
    return shapely.Polygon([(WEST + x * METRE_EAST, SOUTH + y * METRE_NORTH) for x, y in ring])


def layer_of(found: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(one for one in found["layers"] if one["kind"] == kind)


def test_beyond_every_release_nothing_is_clear(city: Asked):
    found = city.checked(shapely.box(100.0, 40.0, 100.001, 40.001))
    assert found["verdict"] == "undetermined"
    assert found["coverage"]["share"] == 0
    assert not found["coverage"]["covered"]
    assert not [one for one in found["layers"] if one["status"] == "clear"]
    assert "outside-coverage" in {one["code"] for one in found["reasons"]}


def test_what_lies_partly_outside_is_undetermined_at_best(city: Asked):
    found = city.checked(along(5900, 6100))
    assert found["verdict"] == "undetermined"
    assert found["coverage"]["uncovered_m2"] == pytest.approx(10_000, rel=1e-2)
    assert found["coverage"]["share"] == pytest.approx(0.5, rel=1e-2)


def test_a_sliver_along_a_red_line_is_shown_and_never_passes(city: Asked):
    found = city.checked(along(2900, RED_FROM_M + 0.003))
    (hit,) = layer_of(found, "red-lines")["hits"]
    assert hit["relation"] == "sliver"
    assert hit["overlap_m2"] == pytest.approx(0.3, rel=0.02)
    assert found["verdict"] in {"undetermined", "conflict"}


def test_what_only_touches_is_neither_a_hit_nor_clear(city: Asked):
    found = city.checked(along(2900, RED_FROM_M))
    lines = layer_of(found, "red-lines")
    (hit,) = lines["hits"]
    assert (lines["status"], hit["relation"], hit["overlap_m2"]) == ("touch", "abuts", 0)


def test_the_direction_of_a_ring_changes_nothing(city: Asked):
    shape = along(0, 200)
    turned = city.checked(geojson(shapely.Polygon(shape.exterior.coords[::-1])))
    assert turned["result_sha256"] == city.checked(shape)["result_sha256"]


@pytest.mark.parametrize(
    ("side_m", "code"), [(0.01, "area-too-small"), (400_000.0, "area-too-large")]
)
def test_a_site_too_small_or_as_large_as_a_province_is_refused(city: Asked, side_m, code):
    answered, problem = city.answer(geojson(along(0, side_m, height_m=side_m)))
    assert not answered
    right(problem, code)


def test_two_combs_are_overlaid_within_the_budget(city: Asked, tmp_path: Path):
    releases = workspace_of(city.client).releases
    new = NewRelease(
        name="combs",
        jurisdictions=[CITY],
        series="combs",
        effective_from=date(2026, 1, 1),
        requires=(),
    )
    path = geojson_file(tmp_path / "combs.geojson", [(comb(500, upright=True), {"code": "comb"})])
    park = NewLayer(path=path, kind=LayerKind.REFERENCE, cls="park")
    with limited_to(ACTOR.scope):
        releases.create(ACTOR, new)
        releases.add_layer(ACTOR, "combs", park)
        releases.publish(ACTOR, "combs")
    found = city.checked(comb(500, upright=False))
    (hit,) = next(one for one in found["layers"] if one["kind"] == "reference")["hits"]
    assert 0 < hit["overlap_m2"] < found["footprint"]["area_m2"]
    assert found["coverage"]["covered"]


def test_a_check_of_a_hundred_thousand_and_one_features_is_refused(city: Asked):
    answered, problem = city.answer({"type": "FeatureCollection", "features": [0] * 100_001})
    assert not answered
    right(problem, "too-many-features")
    assert "screen" in problem["remedy"]["en"]


def test_one_id_for_two_features_is_refused(city: Asked):
    one = {"type": "Feature", "id": "a", "properties": {}, "geometry": geojson(along(0, 10))}
    two = {**one, "geometry": geojson(along(20, 30))}
    answered, problem = city.answer({"type": "FeatureCollection", "features": [one, two]})
    assert not answered
    right(problem, "duplicate-id")


def test_a_feature_with_two_geometries_is_refused(serve: Serve):
    one = json.dumps(geojson(along(0, 10)))
    body = f'{{"footprint":{{"type":"Feature","geometry":{one},"geometry":{one}}}}}'
    headers = {"content-type": "application/json"}
    answer = serve("127.0.0.1").post("/v1/checks", content=body, headers=headers)
    right(answer.json(), "duplicate-key")


def test_a_large_footprint_is_a_job(serve: Serve):
    client = serve("127.0.0.1", check=CheckSettings(most_vertices_now=10_000))
    body = {"footprint": geojson(along(0, 100).segmentize(1e-7))}
    vertices = sum(len(ring) for ring in body["footprint"]["coordinates"])
    assert 10_000 < vertices < 100_000
    answer = client.post("/v1/checks", json=body)
    assert answer.status_code == 202
    assert answer.headers["location"].startswith("/v1/jobs/")


def many_vertices(path: Path, count: int) -> Path:
    """A Shapefile of one polygon with so many vertices, not compressed."""
    parts = made.shapefile()
    ring = np.tile(np.array(made.SQUARE[:4], dtype="<f8"), (count // 4, 1)).tobytes()
    ring += np.array(made.SQUARE[:1], dtype="<f8").tobytes()
    length = 48 + len(ring)
    content = struct.pack("<i4d3i", 5, 113.3, 31.7, 113.31, 31.71, 1, len(ring) // 16, 0) + ring
    head = parts[".shp"][:24] + struct.pack(">i", (108 + length) // 2) + parts[".shp"][28:100]
    parts[".shp"] = head + struct.pack(">2i", 1, length // 2) + content
    parts[".shx"] = parts[".shx"][:104] + struct.pack(">i", length // 2)
    named = {f"a{suffix}": part for suffix, part in parts.items()}
    path.write_bytes(made.zipped(named, zipfile.ZIP_STORED))
    return path


def test_more_than_five_million_vertices_are_refused(city: Asked, tmp_path: Path):
    right(city.read(many_vertices(tmp_path / "a.zip", 5_000_000)), "too-many-vertices")


def parquet(path: Path, wkb: bytes) -> Path:
    """A GeoParquet file of one geometry."""
    geo = {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {"geometry": {"encoding": "WKB", "geometry_types": [], "crs": None}},
    }
    geo["columns"]["geometry"].pop("crs")
    table = pa.table({"geometry": pa.array([wkb], pa.binary())})
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), path)
    return path


WKB = shapely.to_wkb(made.square())
BIG_ENDIAN_MARK = b"\x00" + WKB[1:]
LYING = shapely.to_wkb(shapely.set_srid(made.square(), 4526), include_srid=True)


@pytest.mark.parametrize(
    ("wkb", "code"),
    [(WKB[:40], "wkb-invalid"), (BIG_ENDIAN_MARK, "wkb-invalid"), (LYING, "crs-conflict")],
    ids=["cut", "endian", "srid"],
)
def test_binary_geometry_that_lies_is_refused(city: Asked, tmp_path: Path, wkb, code):
    right(city.read(parquet(tmp_path / "a.parquet", wkb)), code)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE a SET geom = substr(geom, 1, 60)", "wkb-invalid"),
        ("UPDATE gpkg_geometry_columns SET srs_id = 4326", "crs-conflict"),
    ],
    ids=["cut", "srid"],
)
def test_a_geopackage_whose_geometry_lies_is_refused(city: Asked, tmp_path, statement, code):
    right(city.read(made.geopackage(tmp_path / "a.gpkg", [statement])), code)
