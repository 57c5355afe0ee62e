"""`sanxian raster change`: patches inside red lines, as files people open."""

import json
from pathlib import Path

import openpyxl
import pyogrio
import pytest
import raster_files as made
import shapely
from plugins.workspaces import draft, opened_at
from typer.testing import CliRunner

from app.cli.arguments import spread
from app.cli.main import app as command
from zoning.measure import area_m2

LEGEND = "1: {name: 林地, group: forest}\n2: 草地\n3: 耕地\n7: {name: 建设用地, group: built}\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a draft that has a red line over the first 400 m of the strip."""
    home = tmp_path / "home"
    opened = opened_at(home, f"sqlite:///{home / 'sanxian.sqlite'}")
    draft(opened, tmp_path / "in", red_line=(0.0, 0.4))
    opened.close()
    return home


def run(home: Path, *arguments: object) -> tuple[int, dict]:
    words = ["--home", str(home), "raster", *map(str, arguments), "--json"]
    result = CliRunner().invoke(command, spread(words))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, json.loads(result.stdout)


def test_patches_inside_red_lines_reach_gis_and_office(home: Path, tmp_path: Path) -> None:
    values = made.classes()
    before = made.tiff(tmp_path / "before.tif", values, nodata=255)
    values[5:7, 5:10] = 7
    values[30:32, 30:32] = 7
    after = made.tiff(tmp_path / "after.tif", values, nodata=255)
    (tmp_path / "legend.yaml").write_text(LEGEND)
    out = tmp_path / "patches.gpkg"
    status, answer = run(
        home, "change", before, after, "--release", "city", "--out", out, "--legend",
        tmp_path / "legend.yaml", "--xlsx", tmp_path / "c.xlsx", "--pictures", tmp_path / "p",
        "--workers", 1,
    )  # fmt: skip
    assert status == 0
    assert (answer["changed_cells"], answer["compared_cells"]) == (14, 1600)
    assert answer["alignment"]["method"] == "same-grid"
    _, _, shapes, columns = pyogrio.raw.read(out, layer="patches")
    rows = dict(zip(pyogrio.read_info(out, layer="patches")["fields"], columns, strict=True))
    assert set(rows["zone_code"]) == {"HX001"}
    assert set(rows["type"]) <= {"construction"}
    assert len(shapes) == answer["patches"] == 1
    measured = float(area_m2(shapely.from_wkb(shapes[0])))
    assert rows["area_m2"][0] == pytest.approx(measured, rel=1e-6)
    book = openpyxl.load_workbook(tmp_path / "c.xlsx")
    assert book.sheetnames == ["变化图斑", "转移矩阵", "变化类型", "说明"]
    assert book["变化图斑"]["C2"].value == "新增建设用地"
    assert [path.name for path in (tmp_path / "p").iterdir()] == ["patch-0001.png"]


def test_a_release_without_such_zones_and_amounts_without_threshold_are_refused(
    home: Path, tmp_path: Path
) -> None:
    path = made.tiff(tmp_path / "a.tif", made.slope())
    words = ("change", path, path, "--out", tmp_path / "o.gpkg")
    assert run(home, *words)[1]["code"] == "raster-pair"
    status, problem = run(home, *words, "--release", "city", "--within", "element-zones")
    assert (status, problem["code"]) == (1, "no-zones")
    assert not (tmp_path / "o.gpkg").exists()
