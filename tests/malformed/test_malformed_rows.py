"""Faults of single rows in an import: told all at once, kept as errors, and never published.

Rows G5, G8, G16, G17, G19, G31, G34, A1, A7, A8, A9, A11, A12 and F26, F28 of the catalogue.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import ezdxf
import foreign_files as made
import pytest
import shapely
from fastapi.testclient import TestClient
from plugins.services import sit
from typer.testing import CliRunner

from app.cli.arguments import spread
from app.cli.main import app as command
from app.main import create_app
from app.settings import Settings

UNIT, OTHER = "ZH42130210001", "ZH42130220002"
CATEGORY = "优先保护单元"
BOW_TIE = shapely.Polygon([(113, 31), (113.1, 31.1), (113.1, 31), (113, 31.1)])
HALF = shapely.LineString([(113, 31), (113.1, 31)])


def features(*rows: tuple[object, dict]) -> bytes:
    listed = [
        {
            "type": "Feature",
            "properties": {"code": UNIT, "category": CATEGORY, **properties},
            "geometry": shape.__geo_interface__ if isinstance(shape, shapely.Geometry) else shape,
        }
        for shape, properties in rows
    ]
    return json.dumps({"type": "FeatureCollection", "features": listed}).encode()


def dated(day: bytes) -> bytes:
    """A zipped Shapefile with a column of dates, which our writer of text columns makes of one."""
    parts = made.shapefile(rows=[(UNIT.encode(), day)], fields=((b"CODE", 20), (b"TJSJ", 8)))
    table = bytearray(parts[".dbf"])
    table[32 + 32 + 11] = ord("D")
    return made.zipped({f"a{s}": bytes(table) if s == ".dbf" else p for s, p in parts.items()})


FLAT = {"type": "Polygon", "coordinates": [[[113, 31], [113.1, 31], [113.2, 31], [113, 31]]]}
TEXTS = {"type": "Polygon", "coordinates": [[["113", 31], [113.1, 31], [113.1, 31.1], ["113", 31]]]}
CURVE = {"type": "CircularString", "coordinates": [[113, 31], [113.1, 31], [113.1, 31.1]]}
SOUND = (made.square(), {"code": OTHER, "category": "重点管控单元"})

ERRORS = [
    ("G5", "a.geojson", features((None, {}), SOUND), "geometry-empty"),
    ("G8", "a.geojson", features((BOW_TIE, {}), SOUND), "geometry-invalid"),
    ("G16", "a.geojson", features((FLAT, {}), SOUND), "degenerate"),
    ("G17", "a.geojson", features((HALF, {}), SOUND), "geometry-type"),
    ("G19", "a.geojson", features((CURVE, {}), SOUND), "geometry-type"),
    ("G34", "a.geojson", features((TEXTS, {}), SOUND), "coordinate-type"),
    (
        "A7",
        "a.geojson",
        features((made.square(), {}), (made.square(114), {"category": "一般管控单元"})),
        "duplicate-unit-code",
    ),
    ("A8", "a.geojson", features((made.square(), {"category": "甲类"})), "unknown-category"),
    ("A9", "a.geojson", json.dumps({
        "type": "Feature", "properties": {"HJGKDYB_1": "x"},
        "geometry": made.square().__geo_interface__}).encode(), "field-missing"),
    ("A11-zero", "a.zip", dated(b"00000000"), "bad-date"),
    ("A11-february", "a.zip", dated(b"20260231"), "bad-date"),
]  # fmt: skip

WARNED = [
    ("A1", "a.zip", made.zipped_shapefile(
        rows=[(UNIT.encode(), "生态保护红线区".encode("gbk"))],
        fields=((b"CODE", 20), (b"NAME", 30))),
        "encoding-detected"),
    ("A7-same", "a.geojson", features((made.square(), {}), (made.square(114), {})), "dissolved"),
    ("A12", "a.geojson", features((made.square(), {"code": "ＺＨ４２１３０２１０００１"})),
        "text-normalised"),
    ("G15", "a.geojson", features((shapely.Polygon(
        [(113, 31), (113, 31), (113.1, 31), (113.1, 31.1)]), {})), "repeated-points"),
    ("G20", "a.geojson", features((shapely.force_3d(made.square(), 5.0), {})), "z-dropped"),
]  # fmt: skip


class Desk:
    """One store, by command line or HTTP."""

    def __init__(self, home: Path, client: TestClient, way: str) -> None:
        self.home, self.client, self.way = home, client, way

    def run(self, *words: object) -> tuple[int, dict]:
        arguments = ["--home", str(self.home), *map(str, words), "--json"]
        result = CliRunner().invoke(command, spread(arguments))
        return result.exit_code, json.loads(result.stdout)

    def create(self, name: str) -> None:
        day = "2026-01-01"
        if self.way == "http":
            body = {"name": name, "jurisdictions": ["421300"], "effective_from": day}
            assert self.client.post("/v1/releases", json=body).status_code == 201
        else:
            words = ("--jurisdiction", "421300", "--effective-from", day)
            assert self.run("release", "create", name, *words)[0] == 0

    def add(self, name: str, path: Path) -> tuple[bool, dict]:
        if self.way == "http":
            files = {"file": (path.name, path.read_bytes())}
            form = {"kind": "control-units"}
            answer = self.client.post(f"/v1/releases/{name}/layers", files=files, data=form)
            return answer.status_code == 201, answer.json()
        status, answer = self.run("release", "add", name, path, "--kind", "control-units")
        return status == 0, answer

    def publish(self, name: str) -> dict:
        if self.way == "http":
            etag = self.client.get(f"/v1/releases/{name}").headers["etag"]
            path, headers = f"/v1/releases/{name}/publication", {"If-Match": etag}
            return self.client.post(path, json={}, headers=headers).json()
        return self.run("release", "publish", name)[1]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, TestClient]]:
    home = tmp_path_factory.mktemp("rows") / "home"
    with TestClient(create_app(Settings(home=home)), raise_server_exceptions=False) as client:
        sit(client, "analyst")
        yield home, client


@pytest.fixture(params=["command line", "http"])
def desk(request: pytest.FixtureRequest, service: tuple[Path, TestClient]) -> Desk:
    return Desk(*service, request.param)


@pytest.mark.parametrize(
    ("name", "content", "code"), [case[1:] for case in ERRORS], ids=[case[0] for case in ERRORS]
)
def test_a_fault_of_a_row_is_told_and_never_published(
    desk: Desk, tmp_path: Path, request: pytest.FixtureRequest, name, content, code
):
    path = tmp_path / name
    path.write_bytes(content)
    release = "".join(sign for sign in request.node.callspec.id if sign.isalnum())
    desk.create(release)
    added, answer = desk.add(release, path)
    assert added, answer
    errors = {one["code"] for one in answer["findings"] if one["severity"] == "error"}
    assert code in errors
    problem = desk.publish(release)
    assert (problem["code"], problem["status"]) == ("release-not-valid", 409)


@pytest.mark.parametrize(
    ("name", "content", "code"), [case[1:] for case in WARNED], ids=[case[0] for case in WARNED]
)
def test_what_is_harmless_is_taken_with_a_finding(
    desk: Desk, tmp_path: Path, request: pytest.FixtureRequest, name, content, code
):
    path = tmp_path / name
    path.write_bytes(content)
    release = "".join(sign for sign in request.node.callspec.id if sign.isalnum())
    desk.create(release)
    added, answer = desk.add(release, path)
    assert added, answer
    found = {one["code"]: one["severity"] for one in answer["findings"]}
    assert code in found
    assert "error" not in found.values()


def test_a_drawing_that_leans_on_another_is_refused(desk: Desk, tmp_path: Path):
    drawing = ezdxf.new()
    block = drawing.blocks.new("elsewhere")
    block.block.dxf.flags = 4
    block.block.dxf.xref_path = "/etc/passwd"
    drawing.modelspace().add_blockref("elsewhere", (0, 0))
    drawing.saveas(tmp_path / "a.dxf")
    desk.create(f"xref {desk.way}")
    added, problem = desk.add(f"xref {desk.way}", tmp_path / "a.dxf")
    assert (added, problem["code"]) == (False, "dxf-unsupported-entity")


@pytest.mark.parametrize("case", ["two", "link"])
def test_a_geodatabase_is_one_and_holds_plain_files(desk: Desk, tmp_path: Path, case: str):
    made.written(tmp_path / "a.gdb", "OpenFileGDB", code=[UNIT])
    parts = {one.name: one.read_bytes() for one in (tmp_path / "a.gdb").iterdir()}
    both = {f"{name}.gdb/{part}": raw for name in "ab" for part, raw in parts.items()}
    path = tmp_path / "a.zip"
    path.write_bytes(made.zipped(both) if case == "two" else made.link_in_zip())
    desk.create(f"{case} {desk.way}")
    added, problem = desk.add(f"{case} {desk.way}", path)
    expected = {"two": "choose-layer", "link": "archive-member-kind"}
    assert (added, problem["code"]) == (False, expected[case])


def test_the_triggers_of_an_ordinary_geopackage_are_normal(desk: Desk, tmp_path: Path):
    path = made.written(tmp_path / "a.gpkg", "GPKG", code=[UNIT])
    before = path.read_bytes()
    desk.create(f"triggers {desk.way}")
    added, answer = desk.add(f"triggers {desk.way}", path)
    assert (added, answer["feature_count"]) == (True, 1)
    assert path.read_bytes() == before
