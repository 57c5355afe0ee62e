"""Screening files: every format in and out, resumed after a kill, from the command line."""

import json
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from screening import (
    expected_rows,
    found_rows,
    read_rows,
    scattered,
    write_csv,
    write_geopackage,
    write_parquet,
)
from typer.testing import CliRunner

from access_lists.project import parse_project
from app.audit.service import operator
from app.checks.service import CheckRequest
from app.cli.main import app as command_line
from app.screenings.parts import ScreeningChangedError, ScreeningRunningError, open_parts
from app.screenings.runner import Outcome, ScreeningRequest, ScreeningService, Watch
from app.settings import Settings
from app.workspace import Workspace, open_workspace
from zoning.composition.compose import compose
from zoning.errors import InputError
from zoning.export.tables import OutputFormatError
from zoning.ingest.aliases import FieldMissingError
from zoning.ingest.limits import WORLD
from zoning.ingest.streaming import StreamTerms, open_stream
from zoning.model.footprint import make_footprint

pytestmark = pytest.mark.xdist_group("demo")

DAY = date(2026, 11, 21)
INDUSTRIES = ["C2641", "2511", "A0111", "D4411", "C1432"]


@pytest.fixture(scope="module")
def home(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo region that may be written to."""
    return Path(shutil.copytree(demo_home, tmp_path_factory.mktemp("screen") / "home"))


@pytest.fixture(scope="module")
def region(home: Path) -> Workspace:
    with_services = open_workspace(Settings(home=home))
    yield with_services
    with_services.close()


def bounds_of(workspace: Workspace) -> list[float]:
    boxes = [
        layer.record.bounds
        for release in workspace.catalogue.in_force(DAY).spatial
        for layer in release.layers
        if layer.record.bounds
    ]
    boxes = np.array(boxes)
    return [*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0)]


def screened(workspace: Workspace, source: Path, target: Path, **options) -> Outcome:
    request = ScreeningRequest(source=source, target=target, as_of=DAY, **options)
    return ScreeningService(workspace.database, workspace.catalogue).run(
        operator("tester"), request, Watch()
    )


def test_each_footprint_of_a_screening_has_the_answer_of_a_check(region: Workspace, tmp_path: Path):
    shapes = scattered(bounds_of(region), 200)
    codes = [INDUSTRIES[number % 5] for number in range(200)]
    source = write_parquet(tmp_path / "sites.parquet", shapes, industry=codes)
    overlaid, judged = tmp_path / "overlaid.parquet", tmp_path / "judged.parquet"
    screened(region, source, overlaid)
    screened(region, source, judged, industry_column="industry")
    overlays, verdicts = read_rows(overlaid), read_rows(judged)
    spatial = region.catalogue.in_force(DAY).spatial
    for number, (shape, code) in enumerate(zip(shapes, codes, strict=True)):
        overlay = compose(make_footprint([(shape, None)]), spatial)
        assert found_rows(overlays[number]) == expected_rows(overlay), shape.wkt
        assert found_rows(verdicts[number]) == expected_rows(overlay), shape.wkt
        assert overlays[number][0]["covered"] is overlay.coverage.covered, shape.wkt
        if number % 5 == 0:
            project = parse_project({"industries": [code]})
            request = CheckRequest(footprint=overlay.footprint, project=project, as_of=DAY)
            document = region.checks.assess(request)
            assert verdicts[number][0]["verdict"] == document["verdict"]
            hits = [hit["code"] for layer in document["layers"] for hit in layer["hits"]]
            assert [row["code"] for row in verdicts[number] if row["code"]] == hits


@pytest.mark.parametrize("ending", [".parquet", ".csv", ".gpkg", ".geojson"])
def test_rows_are_the_same_from_every_kind_of_file(region: Workspace, tmp_path: Path, ending: str):
    shapes = [*scattered(bounds_of(region), 30), None]
    codes = [2641] * 31
    reference = write_parquet(tmp_path / "reference.parquet", shapes, gb=codes)
    source = tmp_path / f"sites{ending}"
    if ending == ".geojson":
        features = [
            {
                "type": "Feature",
                "properties": {"gb": 2641},
                "geometry": shape and shape.__geo_interface__,
            }
            for shape in shapes
        ]
        source.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    else:
        write = {".parquet": write_parquet, ".csv": write_csv, ".gpkg": write_geopackage}[ending]
        write(source, shapes, gb=codes)
    screened(region, reference, tmp_path / "a.parquet", industry_column="gb")
    outcome = screened(region, source, tmp_path / "b.parquet", industry_column="gb")
    assert (outcome.footprints, outcome.failed) == (31, 1)
    found, truth = read_rows(tmp_path / "b.parquet"), read_rows(tmp_path / "a.parquet")
    assert found.pop(30)[0]["error"] == truth.pop(30)[0]["error"] == "geometry-empty"
    assert found == truth


@pytest.mark.parametrize("ending", [".csv", ".gpkg"])
def test_every_kind_of_output_has_the_same_rows(region: Workspace, tmp_path: Path, ending: str):
    source = write_parquet(tmp_path / "s.parquet", [*scattered(bounds_of(region), 40), None])
    screened(region, source, tmp_path / "a.parquet")
    outcome = screened(region, source, tmp_path / f"b{ending}")
    found = read_rows(tmp_path / f"b{ending}")
    assert found == read_rows(tmp_path / "a.parquet")
    assert outcome.rows == sum(len(rows) for rows in found.values())


def test_a_geopackage_shows_the_footprints_on_the_map(region: Workspace, tmp_path: Path):
    shapes = scattered(bounds_of(region), 3)
    source = write_parquet(tmp_path / "s.parquet", shapes)
    screened(region, source, tmp_path / "out.gpkg")
    meta, _, wkb, values = pyogrio.raw.read(tmp_path / "out.gpkg")
    number = values[list(meta["fields"]).index("footprint")]
    assert meta["crs"] == "EPSG:4490"
    for row, shape in zip(number, shapely.from_wkb(wkb), strict=True):
        assert shapely.equals(shape, shapes[row])


def test_projected_input_is_brought_to_lon_lat(region: Workspace, tmp_path: Path):
    plane = [shapely.box(38_367_000, 3_475_000, 38_368_000, 3_475_500)] * 2
    source = write_geopackage(tmp_path / "plane.gpkg", plane, crs="EPSG:4526", name=["a", "b"])
    outcome = screened(region, source, tmp_path / "out.csv")
    assert (outcome.footprints, outcome.failed) == (2, 0)
    assert read_rows(tmp_path / "out.csv")[0][0]["code"]


def test_points_of_a_table_are_looked_at_one_by_one(tmp_path: Path, region: Workspace):
    west, south, east, north = bounds_of(region)
    lon, lat = (west + east) / 2, (south + north) / 2
    table = tmp_path / "points.csv"
    table.write_text(f"name,lon,lat\na,{lon},{lat}\nb,没有,{lat}\n", encoding="gb18030")
    outcome = screened(region, table, tmp_path / "out.parquet")
    rows = read_rows(tmp_path / "out.parquet")
    assert (outcome.footprints, outcome.failed) == (2, 1)
    assert rows[0][0]["relation"] == "within"
    assert rows[1][0]["error"] == "coordinate-type"


def test_a_file_that_cannot_be_used_is_refused_as_a_whole(region: Workspace, tmp_path: Path):
    shapes = scattered(bounds_of(region), 2)
    nowhere = write_geopackage(tmp_path / "nowhere.gpkg", shapes, crs=None, name=["a", "b"])
    with pytest.raises(InputError, match="crs-"):
        screened(region, nowhere, tmp_path / "out.csv")
    source = write_parquet(tmp_path / "s.parquet", shapes, name=["a", "b"])
    with pytest.raises(FieldMissingError):
        screened(region, source, tmp_path / "out.csv", industry_column="industry")
    with pytest.raises(OutputFormatError):
        screened(region, source, tmp_path / "out.xlsx")
    assert not (tmp_path / "out.csv").exists()


def test_batches_are_numbered_through_and_bounded(region: Workspace, tmp_path: Path):
    source = write_parquet(tmp_path / "s.parquet", scattered(bounds_of(region), 50))
    terms = StreamTerms(area_of_use=WORLD, rows=20)
    batches = list(open_stream(source, terms).batches)
    assert [len(one) for one in batches] == [20, 20, 10]
    assert [one.column("footprint")[0].as_py() for one in batches] == [0, 20, 40]


def test_the_command_prints_one_document(home: Path, region: Workspace, tmp_path: Path):
    source = write_parquet(tmp_path / "s.parquet", [*scattered(bounds_of(region), 5), None])
    arguments = ["--home", str(home), "screen", str(source), str(tmp_path / "out.csv")]
    done = CliRunner().invoke(command_line, [*arguments, "--workers", "1", "--json"])
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert set(document) == {"footprints", "rows", "failed", "seconds"}
    assert (document["footprints"], document["failed"]) == (6, 1)
    refused = CliRunner().invoke(command_line, [*arguments[:4], str(tmp_path / "o.txt"), "--json"])
    assert (refused.exit_code, json.loads(refused.stdout)["code"]) == (1, "output-format")


def test_another_run_on_the_same_output_is_refused(tmp_path: Path):
    target = tmp_path / "out.csv"
    with (
        open_parts(target, {"a": 1}, resume=None),
        pytest.raises(ScreeningRunningError),
        open_parts(target, {"a": 1}, resume=None),
    ):
        pass


def test_parts_of_another_run_are_not_mixed_in(region: Workspace, tmp_path: Path):
    target = tmp_path / "out.csv"
    parts = tmp_path / "out.csv.parts"
    parts.mkdir()
    (parts / "run.json").write_text("{}")
    (parts / "part-00000000.parquet").write_bytes(b"of another run")
    source = write_parquet(tmp_path / "s.parquet", scattered(bounds_of(region), 5))
    with pytest.raises(ScreeningChangedError):
        screened(region, source, target, resume=True)
    assert screened(region, source, target).footprints == 5
    assert not parts.exists()


SCRIPT = """
import sys
from pathlib import Path
from app.audit.service import operator
from app.screenings.runner import ScreeningRequest, ScreeningService, Watch
from app.settings import Settings
from app.workspace import open_workspace

if __name__ == "__main__":
    home, source, target, resume = sys.argv[1:]
    opened = open_workspace(Settings(home=Path(home)))
    request = ScreeningRequest(
        source=Path(source), target=Path(target), workers=2, rows=100,
        resume=resume == "resume" or None,
    )
    screenings = ScreeningService(opened.database, opened.catalogue)
    print(screenings.run(operator("tester"), request, Watch()))
"""


@pytest.mark.long
def test_a_killed_screening_goes_on_where_it_stopped(
    home: Path, region: Workspace, tmp_path: Path, project_root: Path
):
    source = write_parquet(tmp_path / "s.parquet", scattered(bounds_of(region), 3000))
    target, parts = tmp_path / "out.parquet", tmp_path / "out.parquet.parts"
    script = tmp_path / "run.py"
    script.write_text(SCRIPT)
    command = [sys.executable, str(script), str(home), str(source), str(target)]
    begun = subprocess.Popen([*command, "begin"], cwd=project_root)
    children = wait_for_parts(parts, begun, 4)
    begun.send_signal(signal.SIGKILL)
    begun.wait()
    assert not target.exists()
    finished = {path: path.stat().st_mtime_ns for path in parts.glob("part-*.parquet")}
    wait_until_gone(children)
    watch = subprocess.Popen([*command, "resume"], cwd=project_root, stdout=subprocess.DEVNULL)
    wait_for_parts(parts, watch, len(finished) + 1)
    assert {path: path.stat().st_mtime_ns for path in finished} == finished
    assert watch.wait() == 0
    whole = tmp_path / "whole.parquet"
    screened(region, source, whole)
    assert read_rows(target) == read_rows(whole)
    assert not parts.exists()


def wait_for_parts(folder: Path, process: subprocess.Popen, count: int) -> list[int]:
    """Children of a process, once so many parts are finished."""
    deadline = time.monotonic() + 200
    while len(list(folder.glob("part-*.parquet"))) < count:
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.02)
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(one) for one in listed.read_text().split()] if listed.exists() else []


def wait_until_gone(processes: list[int]) -> None:
    """The processes of a pool do not outlive the one that made it."""
    deadline = time.monotonic() + 20
    while any(is_running(one) for one in processes):
        assert time.monotonic() < deadline, processes
        time.sleep(0.05)


def is_running(process: int) -> bool:
    status = Path(f"/proc/{process}/status")
    try:
        return "State:\tZ" not in status.read_text()
    except OSError:
        return False
