"""Vector tiles of a layer, read back as other programs read them."""

import gzip
import itertools
from collections.abc import Sequence
from pathlib import Path

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
import shapely.affinity
from pmtiles.reader import MemorySource, Reader, all_tiles

from zoning.export.tiles import STEPS, write_tiles
from zoning.model.zone import Zone


def neighbours(count: int, *, detail: int) -> list[Zone]:
    """A row of zones in a box of a degree, with wavy borders of `detail` corners in common."""
    north = np.linspace(31.0, 32.0, detail)
    waves = 0.03 * np.sin(north * 40) + 0.002 * np.sin(north * 3000)
    borders = [
        np.column_stack([112 + number / count + waves * (0 < number < count), north])
        for number in range(count + 1)
    ]
    return [
        Zone(
            code=f"U{number}",
            name=f"单元{number}",
            category="key-control",
            geometry=shapely.Polygon(np.vstack([west, east[::-1]])),
        )
        for number, (west, east) in enumerate(itertools.pairwise(borders))
    ]


def read(path: Path, zoom: int) -> tuple[list[dict[str, str]], np.ndarray]:
    """Attributes and shapes of a zoom, each tile's without its margin, in steps of the zoom."""
    rows, shapes = [], []
    for (found, column, row), tile in all_tiles(MemorySource(path.read_bytes())):
        if found != zoom:
            continue
        decoded = mapbox_vector_tile.decode(
            gzip.decompress(tile), default_options={"y_coord_down": True}
        )
        for feature in decoded["zones"]["features"] if decoded else ():
            shape = shapely.make_valid(shapely.geometry.shape(feature["geometry"]))
            own = shapely.intersection(shape, shapely.box(0, 0, STEPS, STEPS))
            rows.append(feature["properties"])
            shapes.append(shapely.affinity.translate(own, column * STEPS, row * STEPS))
    return rows, np.array(shapes, dtype=object)


def header_of(path: Path) -> dict[str, int]:
    return Reader(MemorySource(path.read_bytes())).header()


def polygons(shapes: Sequence[shapely.Geometry]) -> np.ndarray:
    return np.array([one for one in shapes if shapely.get_dimensions(one) == 2], dtype=object)


@pytest.mark.parametrize("detail", [50, 2500])
def test_neighbours_still_meet_at_every_zoom(tmp_path: Path, detail: int):
    path = tmp_path / "layer.pmtiles"
    write_tiles(path, neighbours(6, detail=detail))
    header = header_of(path)
    assert header["max_zoom"] - header["min_zoom"] == 9
    for zoom in (header["min_zoom"] + 4, header["max_zoom"] - 2):
        found = polygons(read(path, zoom)[1])
        whole = shapely.union_all(found)
        west, north, east, south = whole.bounds
        # Rounding to the tile's grid moves an edge by less than one step.
        assert shapely.area(found).sum() - whole.area < whole.length
        assert (east - west) * (south - north) - whole.area < whole.length


def test_detail_is_thinned_where_it_could_not_be_seen(tmp_path: Path):
    path = tmp_path / "layer.pmtiles"
    zones = neighbours(6, detail=2500)
    write_tiles(path, zones)
    shallow = shapely.get_num_coordinates(read(path, header_of(path)["min_zoom"] + 1)[1]).sum()
    assert shallow < shapely.get_num_coordinates([zone.geometry for zone in zones]).sum() / 10


def test_a_polygon_is_named_once_and_bears_its_attributes(tmp_path: Path):
    path = tmp_path / "layer.pmtiles"
    zones = neighbours(3, detail=50)
    write_tiles(path, zones)
    rows, _ = read(path, header_of(path)["max_zoom"] - 5)
    named = [row["label"] for row in rows if "label" in row]
    assert sorted(named) == ["单元0", "单元1", "单元2"]
    assert {(row["code"], row["category"]) for row in rows} == {
        (zone.code, "key-control") for zone in zones
    }


def test_points_and_lines_are_tiled_beside_polygons(tmp_path: Path):
    path = tmp_path / "layer.pmtiles"
    marks = [
        Zone(code="P", cls="river", geometry=shapely.Point(112.5, 31.5)),
        Zone(code="L", cls="river", geometry=shapely.LineString([(112, 31), (113, 32)])),
    ]
    write_tiles(path, [*marks, *neighbours(2, detail=2500)])
    _, shapes = read(path, header_of(path)["max_zoom"] - 5)
    assert {int(shapely.get_dimensions(one)) for one in shapes} == {0, 1, 2}


def test_a_hostile_name_is_cut_and_stays_text(tmp_path: Path):
    path = tmp_path / "layer.pmtiles"
    name = "<script>alert(1)</script>\u202e" + "长" * 4096
    write_tiles(path, [Zone(code="U", name=name, geometry=shapely.box(112, 31, 112.1, 31.1))])
    rows, _ = read(path, header_of(path)["max_zoom"] - 5)
    assert {row["name"] for row in rows} == {name[:200]}


def test_an_empty_layer_and_one_at_the_pole_have_archives(tmp_path: Path):
    write_tiles(tmp_path / "empty.pmtiles", [])
    assert header_of(tmp_path / "empty.pmtiles")["max_zoom"] == 0
    polar = Zone(code="U", geometry=shapely.box(0, 80, 10, 90))
    write_tiles(tmp_path / "polar.pmtiles", [polar])
    assert len(polygons(read(tmp_path / "polar.pmtiles", 3)[1])) == 1


def test_nothing_is_left_behind_when_writing_fails(tmp_path: Path):
    broken = Zone(code="U", geometry=shapely.Point(np.inf, 1))
    with pytest.raises(Exception, match=r"."):
        write_tiles(tmp_path / "layer.pmtiles", [broken])
    assert list(tmp_path.iterdir()) == []
