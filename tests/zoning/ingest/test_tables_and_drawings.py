"""Tables of coordinates and drawings: what people have where there is no GIS."""

from itertools import pairwise

import ezdxf
import foreign_files as made
import openpyxl
import pytest

from zoning.errors import InputError
from zoning.ingest.footprints import footprint_from_file
from zoning.ingest.limits import AreaOfUse, Limits
from zoning.ingest.reading import read_features


def layer(path, **options):
    return read_features(path, area_of_use=AreaOfUse(), purpose="layer", **options)


def codes(table):
    return {finding.code for finding in table.findings}


def test_a_drawing_gives_closed_lines_hatches_and_loops(tmp_path):
    drawing = ezdxf.new(setup=True)
    space = drawing.modelspace()
    corner = (38_530_000.0, 3_388_000.0)
    ring = [(corner[0] + dx, corner[1] + dy) for dx, dy in ((0, 0), (50, 0), (50, 50), (0, 50))]
    space.add_lwpolyline(ring, close=True, dxfattribs={"layer": "red"})
    for start, end in zip(ring, [*ring[1:], ring[0]], strict=True):
        space.add_line(start, end, dxfattribs={"layer": "loop"})
    space.add_line((0, 0), (1, 1), dxfattribs={"layer": "open"})
    space.add_hatch(dxfattribs={"layer": "hatch"}).paths.add_polyline_path(ring, is_closed=True)
    drawing.saveas(tmp_path / "a.dxf")
    path = tmp_path / "a.dxf"
    with pytest.raises(InputError) as refusal:
        layer(path)
    assert refusal.value.code == "choose-layer"
    for name in ("red", "loop", "hatch"):
        footprint = footprint_from_file(path, layer=name, crs="EPSG:4526", area_of_use=AreaOfUse())
        assert footprint.plane_area_m2 == pytest.approx(2500, abs=1e-3), name
    with pytest.raises(InputError) as refusal:
        layer(path, layer="red")
    assert refusal.value.code == "crs-missing"
    assert refusal.value.proposals[0].value == "EPSG:4526"


def test_a_drawing_with_faces_in_space_or_endless_blocks_is_refused(tmp_path):
    drawing = ezdxf.new()
    drawing.modelspace().add_3dface([(0, 0, 0), (1, 0, 0), (1, 1, 1)])
    drawing.saveas(tmp_path / "faces.dxf")
    endless = ezdxf.new()
    names = [f"b{number}" for number in range(12)]
    for name in names:
        endless.blocks.new(name)
    for outer, inner in pairwise(names):
        endless.blocks[outer].add_blockref(inner, (0, 0))
    endless.blocks[names[-1]].add_line((0, 0), (1, 1))
    endless.modelspace().add_blockref(names[0], (0, 0))
    endless.saveas(tmp_path / "endless.dxf")
    for name, code in (("faces", "dxf-unsupported-entity"), ("endless", "recursion-limit")):
        with pytest.raises(InputError) as refusal:
            layer(tmp_path / f"{name}.dxf")
        assert refusal.value.code == code


def workbook(path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


ROWS = [("点号", "经度", "纬度"), *((f"J{i}", x, y) for i, (x, y) in enumerate(made.SQUARE[:4]))]


def test_a_table_of_vertices_is_one_site(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("\n".join(",".join(map(str, row)) for row in ROWS), encoding="gbk")
    book = workbook(tmp_path / "a.xlsx", [("项目界址点",), *ROWS])
    ours = [footprint_from_file(one, area_of_use=AreaOfUse()) for one in (path, book)]
    assert ours[0].sha256 == ours[1].sha256
    assert ours[0].area_m2 == pytest.approx(1_051_096, abs=1)


def test_a_column_of_wkt_gives_a_row_each_and_its_faults(tmp_path):
    path = tmp_path / "a.csv"
    wkt = made.square().wkt
    path.write_text(f'id,industry,wkt\n1,C26,"{wkt}"\n2,C27,"POLYGON((1 2"\n3,C28,\n')
    table = read_features(path, area_of_use=AreaOfUse(), purpose="screening")
    assert [shape is None for shape in table.geometries] == [False, True, True]
    assert {"wkb-invalid", "geometry-empty"} <= codes(table)
    assert table.attributes[0]["industry"] == "C26"


@pytest.mark.parametrize(
    ("rows", "limits", "code"),
    [
        ([("经度", "纬度")] + [(113.3, 31.7)] * 60, Limits(table_rows=50), "sheet-too-large"),
        ([("姓名", "电话")], Limits(), "coordinate-text"),
        ([("经度", "纬度"), ("x", 31.7)], Limits(), "coordinate-type"),
    ],
)
def test_a_workbook_without_usable_coordinates_is_refused(rows, limits, code, tmp_path):
    with pytest.raises(InputError) as refusal:
        layer(workbook(tmp_path / "a.xlsx", rows), limits=limits)
    assert refusal.value.code == code


def test_one_far_cell_does_not_stop_the_reader(tmp_path):
    book = openpyxl.Workbook()
    book.active["XFD1048576"] = 1
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(InputError) as refusal:
        layer(tmp_path / "a.xlsx")
    assert refusal.value.code == "sheet-too-large"
