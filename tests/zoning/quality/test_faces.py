import time

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from zoning.measure import area_m2
from zoning.quality.faces import faces_of
from zoning.quality.tiling import gaps_inside, overlaps


def array_of(*shapes):
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array


def cell(west, south, size=1.0):
    return shapely.box(west, south, west + size, south + size)


def wavy_cells(columns: int, rows: int, per_edge: int, size=0.03) -> np.ndarray:
    """A tiling whose cells share wavy borders, vertex by vertex."""
    along = np.linspace(0, 1, per_edge + 1)[1:-1, None]
    rng = np.random.default_rng(7)

    def border(start, end):
        across = (end - start)[::-1] * (-1, 1)
        wave = sum(rng.normal() * np.sin(np.pi * k * along) / k for k in range(1, 6))
        return np.vstack([start, start + (end - start) * along + across * 0.03 * wave, end])

    def node(column, row):
        return np.array([111 + column * size, 30 + row * size])

    level = {
        (i, j): border(node(i, j), node(i + 1, j)) for i in range(columns) for j in range(rows + 1)
    }
    upright = {
        (i, j): border(node(i, j), node(i, j + 1)) for i in range(columns + 1) for j in range(rows)
    }
    rings = [
        [level[i, j], upright[i + 1, j], level[i, j + 1][::-1], upright[i, j][::-1]]
        for i in range(columns)
        for j in range(rows)
    ]
    return array_of(*(shapely.Polygon(np.vstack([s[:-1] for s in sides])) for sides in rings))


def test_a_perfect_tiling_is_one_face():
    cells = wavy_cells(5, 4, 20)
    faces = faces_of(cells)
    assert faces.balance.tolist() == [1]
    assert faces.area_m2[0] == pytest.approx(area_m2(cells).sum(), rel=1e-12)
    assert len(gaps_inside(faces)) == 0
    assert overlaps(faces, cells) == []


def test_nothing_has_no_faces():
    faces = faces_of(array_of())
    assert len(faces.shapes) == 0
    assert faces.ground().is_empty
    assert overlaps(faces, array_of()) == []


def test_direction_and_start_of_rings_do_not_matter():
    one, other = cell(110, 30), cell(111, 30)
    turned = shapely.Polygon(np.roll(shapely.get_coordinates(other)[:-1], 2, axis=0)[::-1])
    assert faces_of(array_of(one, turned)).balance.tolist() == [1]


def test_the_same_zone_twice_is_an_overlap():
    twice = array_of(cell(110, 30), cell(110, 30))
    assert faces_of(twice).balance.tolist() == [2]
    (pair,) = overlaps(faces_of(twice), twice)
    assert pair.area_m2 == pytest.approx(area_m2(twice[0]))


def test_a_zone_inside_another_is_an_overlap():
    zones = array_of(cell(110, 30), cell(110.4, 30.4, 0.1))
    (pair,) = overlaps(faces_of(zones), zones)
    assert pair.area_m2 == pytest.approx(area_m2(zones[1]))


def test_a_zone_in_the_hole_of_another_is_none():
    around = shapely.difference(cell(110, 30), cell(110.4, 30.4, 0.1))
    zones = array_of(around, cell(110.4, 30.4, 0.1))
    assert overlaps(faces_of(zones), zones) == []
    assert len(gaps_inside(faces_of(zones[:1]))) == 1


def test_an_overlap_across_a_shared_border_belongs_to_two_pairs():
    zones = array_of(cell(110, 30), cell(111, 30), cell(110.9, 30.4, 0.2))
    found = {(one.one, one.other): one.area_m2 for one in overlaps(faces_of(zones), zones)}
    assert set(found) == {(0, 2), (1, 2)}
    assert sum(found.values()) == pytest.approx(area_m2(zones[2]))


def test_a_vertex_on_the_neighbours_edge_is_no_overlap():
    left = shapely.Polygon([(110, 30), (111, 30), (111, 30.5), (111, 31), (110, 31)])
    zones = array_of(left, cell(111, 30))
    assert overlaps(faces_of(zones), zones) == []


def test_ground_closes_only_what_is_asked():
    ring = array_of(shapely.difference(cell(110, 30), cell(110.4, 30.4, 0.1)))
    hole_m2 = area_m2(cell(110.4, 30.4, 0.1))
    faces = faces_of(ring)
    closed = area_m2(faces.ground(with_gaps=True)) - area_m2(faces.ground())
    assert closed == pytest.approx(hole_m2)


corners = st.floats(0, 1).map(lambda x: 110 + round(x, 2))
boxes = st.builds(
    lambda w, s, a, b: shapely.box(w, s - 80, w + 0.01 + a, s - 80 + 0.01 + b),
    corners,
    corners,
    st.floats(0, 0.5),
    st.floats(0, 0.5),
)


@given(st.lists(boxes, min_size=1, max_size=7))
def test_overlaps_are_those_of_every_pair(shapes):
    zones = array_of(*shapes)
    faces = faces_of(zones)
    expected = {}
    for one in range(len(zones)):
        for other in range(one + 1, len(zones)):
            shared = area_m2(shapely.intersection(zones[one], zones[other]))
            if shared >= 1e-4:
                expected[one, other] = shared
    found = {(pair.one, pair.other): pair.area_m2 for pair in overlaps(faces, zones)}
    assert found == pytest.approx(expected, abs=1e-2)
    ground = area_m2(shapely.union_all(zones))
    assert area_m2(faces.ground()) == pytest.approx(ground, rel=1e-9)
    assert (faces.balance * faces.area_m2).sum() == pytest.approx(area_m2(zones).sum(), rel=1e-9)


@given(st.lists(boxes, min_size=1, max_size=5), st.lists(boxes, min_size=1, max_size=5))
def test_what_is_subtracted_counts_as_minus_one(shapes, subtracted):
    faces = faces_of(array_of(*shapes), array_of(*subtracted))
    balance = area_m2(array_of(*shapes)).sum() - area_m2(array_of(*subtracted)).sum()
    assert (faces.balance * faces.area_m2).sum() == pytest.approx(balance, rel=1e-9, abs=10)


@pytest.mark.bench
def test_five_million_vertices_take_less_than_a_minute():
    cells = wavy_cells(71, 71, 250)
    cells[0] = cell(111.01, 30.01, 0.03)
    begin = time.perf_counter()
    faces = faces_of(cells)
    assert len(overlaps(faces, cells)) == 3
    assert time.perf_counter() - begin < 60


def test_a_real_city_overlaps_by_a_tenth_of_a_square_metre(shared_data):
    folder = shared_data / "zoning"
    zones = shapely.from_wkb(pyogrio.raw.read(folder / "Primary_Zoning_corrected.geojson")[2])
    city = shapely.from_wkb(pyogrio.raw.read(folder / "Minneapolis_Boundary.geojson")[2])[0]
    faces = faces_of(zones)
    doubled_m2 = (faces.area_m2 * (faces.balance - 1))[faces.balance > 1].sum()
    assert doubled_m2 == pytest.approx(0.07, abs=0.005)
    assert area_m2(zones).sum() - doubled_m2 == pytest.approx(area_m2(faces.ground()), abs=0.01)
    uncovered_m2 = area_m2(shapely.difference(city, faces.ground()))
    assert uncovered_m2 == pytest.approx(1.6, abs=0.05)
    pairs = overlaps(faces, zones)
    a, b = shapely.STRtree(zones).query(zones, predicate="intersects")
    shared = area_m2(shapely.intersection(zones[a[a < b]], zones[b[a < b]]))
    assert len(pairs) == (shared >= 1e-4).sum()
    assert np.sort([pair.area_m2 for pair in pairs]) == pytest.approx(
        np.sort(shared[shared >= 1e-4]), abs=1e-6
    )
