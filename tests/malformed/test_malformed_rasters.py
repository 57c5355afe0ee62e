"""Rows R1–R10 of the catalogue of bad input, through the command line and over HTTP."""

import json
import resource
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import raster_files as made
import shapely
from factories import CITY, strip
from fastapi.testclient import TestClient
from plugins.workspaces import ACTOR, geojson_file, opened_at
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from access_lists.document import geojson
from app.auth.keys import NewKey
from app.cli.arguments import spread
from app.cli.main import app as command
from app.main import create_app
from app.permissions import Role
from app.releases.drafts import NewRelease
from app.settings import Settings

VRT = "<VRTDataset><SourceFilename>CANARY</SourceFilename></VRTDataset>"
WMS = "<GDAL_WMS><Service><ServerUrl>http://127.0.0.1:1/</ServerUrl></Service></GDAL_WMS>"
GTI = "<GDALTileIndexDataset><IndexDataset>CANARY</IndexDataset></GDALTileIndexDataset>"

Maker = Callable[[Path], object]


def _write(content: str | bytes) -> Maker:
    raw = content.encode() if isinstance(content, str) else content
    return lambda path: path.write_bytes(raw)


def _cut(path: Path) -> None:
    made.tiff(path, made.slope((64, 64)), tiled=True, blockxsize=16, blockysize=16)
    path.write_bytes(path.read_bytes()[:-200])


PALETTE = {code: (code * 40, 90, 20, 255) for code in range(1, 5)}

REFUSED: dict[str, tuple[Maker, str, int, str]] = {
    "R1-vrt": (_write(VRT), "continuous", 415, "format-not-allowed"),
    "R1-wms": (_write(WMS), "continuous", 415, "format-not-allowed"),
    "R1-gti": (_write(GTI), "continuous", 415, "format-not-allowed"),
    "R1-empty": (_write(b""), "continuous", 415, "format-not-allowed"),
    "R2": (made.sparse_huge, "continuous", 413, "raster-too-large"),
    "R3-loop": (_write(made.looping_tiff()), "continuous", 422, "raster-structure"),
    "R3-many": (_write(made.many_directories()), "continuous", 422, "raster-structure"),
    "R3-small-tile": (
        _write(made.bare_tiff(64, 64, tile=(1, 1), blocks=4096)),
        "continuous",
        422,
        "raster-structure",
    ),
    "R3-huge-tile": (
        _write(made.bare_tiff(64, 64, tile=(10**9, 10**9))),
        "continuous",
        422,
        "raster-structure",
    ),
    "R3-few-tiles": (_write(made.bare_tiff(1024, 1024)), "continuous", 422, "raster-structure"),
    "R3-truncated": (_write(b"II*\0\x08\0\0\0\x0a"), "continuous", 422, "raster-structure"),
    "R5-rotated": (made.turned, "continuous", 422, "raster-not-north-up"),
    "R5-none": (
        lambda path: made.tiff(path, made.slope(), transform=None),
        "continuous",
        422,
        "raster-not-north-up",
    ),
    "R8-none": (
        lambda path: made.tiff(path, made.slope(), crs=None),
        "continuous",
        422,
        "crs-missing",
    ),
    "R8-wrong": (
        lambda path: made.tiff(path, made.slope(), crs="EPSG:32717"),
        "continuous",
        422,
        "outside-area-of-use",
    ),
    "R9": (made.corrupt_tile, "continuous", 422, "raster-corrupt"),
    "R9-cut": (_cut, "continuous", 422, "raster-corrupt"),
    "R10-palette": (
        lambda path: made.tiff(path, made.classes(), colormap=PALETTE, photometric="palette"),
        "continuous",
        422,
        "band-kind",
    ),
    "R10-codes": (lambda path: made.tiff(path, made.classes()), "continuous", 422, "band-kind"),
    "R10-amounts": (
        lambda path: made.tiff(path, made.slope()),
        "categorical",
        422,
        "band-kind",
    ),
    "several-bands": (
        lambda path: made.tiff(path, np.stack([made.slope(), made.slope()])),
        "continuous",
        422,
        "choose-band",
    ),
}


@pytest.fixture(scope="module")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two empty drafts: one of China, one of a fictional place."""
    home = tmp_path_factory.mktemp("rasters") / "home"
    opened = opened_at(home, f"sqlite:///{home / 'sanxian.sqlite'}")
    for name, jurisdiction in (("city", "421300"), ("test", CITY)):
        new = NewRelease(name=name, jurisdictions=[jurisdiction], effective_from=date(2026, 1, 1))
        opened.releases.create(ACTOR, new)
    opened.close()
    return home


@pytest.fixture
def home(tmp_path: Path, filled_home: Path) -> Path:
    copied = tmp_path / "home"
    shutil.copytree(filled_home, copied)
    return copied


def run(home: Path, *arguments: object) -> tuple[int, dict]:
    words = ["--home", str(home), "raster", *map(str, arguments), "--json"]
    result = CliRunner().invoke(command, spread(words))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, json.loads(result.stdout) if result.stdout else {}


def stored(home: Path) -> tuple[int, int, list[str]]:
    """Rows of rasters, kept files, actions of the audit."""
    engine = create_engine(f"sqlite:///{home / 'sanxian.sqlite'}")
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT count(*) FROM raster")).scalar()
        actions = list(connection.execute(text("SELECT action FROM audit ORDER BY seq")).scalars())
    engine.dispose()
    folder = home / "rasters"
    return rows, len(list(folder.iterdir())) if folder.exists() else 0, actions


def children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.fixture(scope="module")
def refusing_home(tmp_path_factory: pytest.TempPathFactory, filled_home: Path) -> Path:
    """A home that only ever refuses, so that all rows can share it."""
    copied = tmp_path_factory.mktemp("refusing") / "home"
    shutil.copytree(filled_home, copied)
    return copied


@pytest.fixture(scope="module")
def client(refusing_home: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(home=refusing_home))) as opened:
        keys = opened.app.state.workspace.keys
        key = keys.create(ACTOR, NewKey(roles=[Role.ANALYST], areas=[""]))["key"]
        opened.headers["authorization"] = f"Bearer {key}"
        yield opened


def test_a_client_never_names_a_file_of_the_machine(client: TestClient, tmp_path: Path) -> None:
    path = made.tiff(Path("canary.tif").absolute(), made.slope())
    try:
        body = {"zones": geojson(strip(0, 0.5))}
        for name in ("canary.tif", str(path).replace("/", "%2F")):
            answer = client.post(f"/v1/rasters/{name}/zonal", json=body)
            assert answer.status_code == 404
    finally:
        path.unlink()


def test_a_checker_may_ask_rasters_and_not_add_them(client: TestClient, tmp_path: Path) -> None:
    keys = client.app.state.workspace.keys
    key = keys.create(ACTOR, NewKey(roles=[Role.CHECKER], areas=[""]))["key"]
    headers = {"authorization": f"Bearer {key}"}
    assert client.get("/v1/rasters", headers=headers).json()["items"] == []
    path = made.tiff(tmp_path / "slope.tif", made.slope())
    data = {"release": "city", "kind": "continuous", "date": "2024-07-01"}
    with path.open("rb") as file:
        answer = client.post("/v1/rasters", files={"file": file}, data=data, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize("row", REFUSED)
def test_the_command_refuses_and_stores_nothing(
    refusing_home: Path, tmp_path: Path, row: str
) -> None:
    maker, kind, _, code = REFUSED[row]
    path = tmp_path / "input.tif"
    maker(path)
    rows, kept, actions = stored(refusing_home)
    before = children_seconds()
    words = ("add", "city", path, "--kind", kind, "--date", "2024-07-01")
    status, problem = run(refusing_home, *words)
    assert children_seconds() - before < 1.0
    assert (status, problem["code"]) == (1, code)
    assert stored(refusing_home) == (rows, kept, [*actions, "raster-add-refused"])
    assert (rows, kept) == (0, 0)


@pytest.mark.parametrize("row", REFUSED)
def test_http_refuses_and_stores_nothing(
    client: TestClient, refusing_home: Path, tmp_path: Path, row: str
) -> None:
    maker, kind, expected, code = REFUSED[row]
    path = tmp_path / "input.tif"
    maker(path)
    _, _, actions = stored(refusing_home)
    before = children_seconds()
    with path.open("rb") as file:
        answer = client.post(
            "/v1/rasters",
            files={"file": ("slope.tif", file)},
            data={"release": "city", "kind": kind, "date": "2024-07-01"},
        )
    assert children_seconds() - before < 1.0
    assert (answer.status_code, answer.json()["code"]) == (expected, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert stored(refusing_home) == (0, 0, [*actions, "raster-add-refused"])


def test_r4_sidecars_are_left_behind(home: Path, tmp_path: Path) -> None:
    """Overviews, masks and statistics beside the file change nothing of what is kept."""
    alone = made.tiff(tmp_path / "a" / "s.tif", made.slope()) if _folder(tmp_path / "a") else None
    beside = tmp_path / "b" / "s.tif"
    _folder(tmp_path / "b")
    shutil.copy(alone, beside)
    (tmp_path / "b" / "s.tif.aux.xml").write_text(
        "<PAMDataset><PAMRasterBand band='1'><NoDataValue>0.37</NoDataValue></PAMRasterBand>"
        "<Metadata><MDI key='X'>/etc/passwd</MDI></Metadata></PAMDataset>"
    )
    made.tiff(tmp_path / "b" / "s.tif.ovr", np.full((20, 20), 99, np.float32))
    made.tiff(tmp_path / "b" / "s.tif.msk", np.zeros((40, 40), np.uint8))
    hashes = []
    for path in (alone, beside):
        status, added = run(home, "add", "city", path, "--kind", "continuous", "--date", "2024")
        assert status == 0
        hashes.append(added["sha256"])
        assert added["statistics"]["valid_cells"] == 1600
    assert hashes[0] == hashes[1]


def _folder(path: Path) -> bool:
    path.mkdir()
    return True


def zone_file(path: Path, *shapes: shapely.Geometry) -> Path:
    return geojson_file(path, [(shape, {}) for shape in shapes])


def test_r6_a_zone_without_values_is_no_data_and_not_a_number(home: Path, tmp_path: Path) -> None:
    values = made.slope()
    values[:, 20:] = np.nan
    path = made.tiff(tmp_path / "slope.tif", values)
    west, east = strip(-0.3, 0.2), strip(1.8, 2.4)
    status, added = run(home, "add", "city", path, "--kind", "continuous", "--date", "2024")
    assert status == 0
    assert "nodata-undefined" in {one["code"] for one in added["findings"]}
    zones = zone_file(tmp_path / "zones.geojson", west, east, strip(1.2, 1.8), strip(50, 51))
    status, answer = run(home, "zonal", "slope", zones)
    assert status == 0
    rows = answer["rows"]
    assert [row["status"] for row in rows] == ["complete", "no_data", "partial", "no_data"]
    assert rows[0]["nodata_share"] == 0
    assert rows[0]["mean"] is not None
    assert (rows[1]["mean"], rows[1]["p90"], rows[1]["valid_pixels"]) == (None, None, 0)
    assert rows[1]["pixels"] > 0
    assert 0 < rows[2]["valid_pixels"] < rows[2]["pixels"]
    assert 0 < rows[2]["nodata_share"] < 1
    assert (rows[3]["pixels"], rows[3]["nodata_share"]) == (0, 1.0)


def test_r7_a_pixel_larger_than_the_footprint_gives_its_value_and_a_warning(
    home: Path, tmp_path: Path
) -> None:
    path = made.tiff(tmp_path / "air.tif", made.slope())
    run(home, "add", "city", path, "--kind", "continuous", "--date", "2024", "--unit", "µg/m³")
    west, north, x, y = made.degrees(-500.0, 600.0)
    small = shapely.box(west + 2.2 * x, north - 3.5 * y, west + 2.6 * x, north - 3.3 * y)
    across = shapely.box(west + 2.75 * x, north - 3.5 * y, west + 3.25 * x, north - 3.3 * y)
    zones = zone_file(tmp_path / "zones.geojson", small, across)
    _, answer = run(home, "zonal", "air", zones)
    one, two = answer["rows"]
    assert one["mean"] == pytest.approx(3 * 0.37 + 2 * 0.11, abs=1e-6)
    assert two["mean"] == pytest.approx(3 * 0.37 + 2.5 * 0.11, abs=1e-6)
    assert [[f["code"] for f in row["findings"]] for row in (one, two)] == [["low-resolution"]] * 2


def test_r9_names_the_tile(home: Path, tmp_path: Path) -> None:
    path = made.corrupt_tile(tmp_path / "slope.tif", x=2, y=1)
    _, problem = run(home, "add", "city", path, "--kind", "continuous", "--date", "2024")
    assert "(2, 1)" in problem["detail"]
    assert problem["errors"][0]["pointer"] == "/tiles/2/1"


def test_r9_a_kept_file_that_was_altered_is_not_computed_with(home: Path, tmp_path: Path) -> None:
    path = made.tiff(tmp_path / "slope.tif", made.slope())
    _, added = run(home, "add", "city", path, "--kind", "continuous", "--date", "2024")
    kept = home / "rasters" / f"{added['sha256']}.tif"
    content = bytearray(kept.read_bytes())
    content[-40:] = b"\xa5" * 40
    kept.write_bytes(bytes(content))
    zones = zone_file(tmp_path / "zones.geojson", strip(0, 0.5))
    status, problem = run(home, "zonal", "slope", zones)
    assert (status, problem["code"]) == (3, "raster-altered")
    kept.unlink()
    status, problem = run(home, "zonal", "slope", zones)
    assert (status, problem["code"]) == (3, "raster-lost")


def test_r10_whole_numbers_with_a_unit_are_amounts(home: Path, tmp_path: Path) -> None:
    path = made.tiff(tmp_path / "height.tif", made.classes())
    words = ("add", "city", path, "--kind", "continuous", "--date", "2024", "--unit", "m")
    status, added = run(home, *words)
    assert (status, added["unit"], added["statistics"]["max"]) == (0, "m", 4.0)


def test_a_fictional_place_may_lie_anywhere(home: Path, tmp_path: Path) -> None:
    """What a release of China refuses as outside the area of use, a fictional one takes."""
    path = made.tiff(tmp_path / "slope.tif", made.slope(), crs="EPSG:32717")
    status, _ = run(home, "add", "test", path, "--kind", "continuous", "--date", "2024")
    assert status == 0


def test_over_http_a_raster_is_added_asked_and_withdrawn(home: Path, tmp_path: Path) -> None:
    path = made.tiff(tmp_path / "cover.tif", made.classes())
    with TestClient(create_app(Settings(home=home))) as client:
        keys = client.app.state.workspace.keys
        roles = [Role.ANALYST, Role.PUBLISHER]
        key = keys.create(ACTOR, NewKey(roles=roles, areas=[""]))["key"]
        client.headers["authorization"] = f"Bearer {key}"
        legend = json.dumps({"1": {"name": "林地", "group": "forest"}, "2": "草地"})
        data = {
            "release": "city", "kind": "categorical", "date": "2024-07-01", "legend": legend,
            "name": "cover",
        }  # fmt: skip
        with path.open("rb") as file:
            added = client.post("/v1/rasters", files={"file": ("c.tif", file)}, data=data)
        assert added.status_code == 201
        said = added.json()["legend"]["1"]
        assert said == {"name": "林地", "colour": "#2e7d32", "group": "forest"}
        assert client.get(added.headers["location"]).json()["name"] == "cover"
        zones = {"zones": geojson(strip(0, 0.5))}
        answer = client.post("/v1/rasters/cover/zonal", json=zones).json()
        assert sum(one["share"] for one in answer["rows"][0]["classes"]) == pytest.approx(1)
        gone = client.post("/v1/rasters/cover/withdrawal", json={"reason": "影像日期有误"})
        assert gone.json()["withdrawn"] == "影像日期有误"
        assert client.post("/v1/rasters/cover/zonal", json=zones).status_code == 404
