import itertools
import struct
import threading

import numpy as np
import pytest
import shapely

from zoning.measure import area_m2
from zoning.overlay import NotLonLatError, NotPolygonalError, compile_layer, open_layer


def box(west, south, east, north):
    return shapely.box(113 + west, 31 + south, 113 + east, 31 + north)


@pytest.fixture
def compiled(tmp_path):
    def compile_and_open(zones, keys=None):
        compile_layer(zones, tmp_path / "zones.layer", keys=keys)
        return open_layer(tmp_path / "zones.layer")

    return compile_and_open


@pytest.fixture
def tiling():
    """100 units side by side, their borders crooked and shared."""
    ticks = np.linspace(0, 1, 11)
    rng = np.random.default_rng(2)
    corners = {
        (i, j): np.array([ticks[i], ticks[j]]) + rng.uniform(-0.03, 0.03, 2)
        for i in range(11)
        for j in range(11)
    }

    def side(a, b):
        first, last = sorted((a, b))
        t = np.linspace(0, 1, 40)[:, None]
        line = corners[first] * (1 - t) + corners[last] * t
        wobble = np.random.default_rng([*first, *last]).uniform(-0.003, 0.003, (40, 2))
        line += wobble * t * (1 - t)
        return line if (first, last) == (a, b) else line[::-1]

    def unit(i, j):
        around = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1), (i, j)]
        parts = [side(a, b)[:-1] for a, b in itertools.pairwise(around)]
        return shapely.Polygon(np.concatenate(parts) + np.array([113.0, 31.0]))

    return np.array([unit(i, j) for i in range(10) for j in range(10)])


def test_rows_are_sorted_and_one_a_pair(compiled, tiling):
    layer = compiled(tiling)
    rng = np.random.default_rng(1)
    at = rng.uniform(0, 1, (500, 2)) + np.array([113, 31])
    found = layer.overlay(shapely.buffer(shapely.points(at), 0.08))
    rows = list(zip(found.footprint.tolist(), found.zone.tolist(), strict=True))
    assert rows == sorted(set(rows))
    assert len(found) == len(rows) > 1000
    assert found.footprint.dtype == found.zone.dtype == np.int64
    assert (found.area_m2 >= 1e-4).all()


def test_the_parts_of_a_footprint_in_a_tiling_add_up_to_it(compiled, tiling):
    layer = compiled(tiling)
    footprint = shapely.Point(113.5, 31.5).buffer(0.31)
    assert layer.overlay(footprint).area_m2.sum() == pytest.approx(area_m2(footprint), rel=1e-11)


def test_splitting_a_footprint_leaves_areas_adding_up(compiled, tiling):
    layer = compiled(tiling)
    footprint = shapely.Point(113.5, 31.5).buffer(0.21)
    halves = [footprint & box(0, 0, 0.47, 1), footprint & box(0.47, 0, 1, 1)]
    whole, parts = layer.overlay(footprint), layer.overlay(halves)
    total = np.bincount(parts.zone, parts.area_m2, minlength=len(tiling))[whole.zone]
    assert total == pytest.approx(whole.area_m2, rel=1e-9, abs=1e-4)


def test_a_zone_against_its_own_layer_finds_only_itself(compiled, tiling):
    found = compiled(tiling).overlay(tiling)
    assert found.footprint.tolist() == found.zone.tolist() == list(range(100))
    assert found.area_m2 == pytest.approx(area_m2(tiling), rel=1e-11)


def test_touching_only_is_not_an_overlap(compiled):
    layer = compiled([box(0, 0, 0.1, 0.1)])
    neighbours = [
        box(0.1, 0, 0.2, 0.1),
        box(0, 0.1, 0.1, 0.2),
        box(0.1, 0.1, 0.2, 0.2),
        box(-1, -1, 0, 1),
    ]
    assert len(layer.overlay(neighbours)) == 0


def test_a_long_crooked_border_shared_leaves_no_noise(compiled):
    rng = np.random.default_rng(3)
    x = np.linspace(-5, 5, 20_000)
    border = np.column_stack([x + 113, 31 + np.cumsum(rng.normal(0, 0.001, len(x)))])
    north = shapely.Polygon([*border, (118, 40), (108, 40)])
    south = shapely.Polygon([*border, (118, 20), (108, 20)])
    assert len(compiled([north]).overlay(south)) == 0
    assert len(compiled([south]).overlay(north)) == 0


def test_overlap_below_a_tenth_of_a_square_millimetre_is_left_out(compiled):
    layer = compiled([box(0, 0, 0.001, 0.001)])
    assert len(layer.overlay(box(0.001 - 5e-12, 0, 0.002, 0.001))) == 0
    sliver = layer.overlay(box(0.001 - 5e-11, 0, 0.002, 0.001))
    assert sliver.area_m2 == pytest.approx([5.3e-4], rel=0.02)


def test_overlapping_zones_are_each_found(compiled):
    zones = [box(0, 0, 0.3, 0.3), box(0.1, 0.1, 0.4, 0.4), box(0.12, 0.12, 0.13, 0.13)]
    footprint = box(0.11, 0.11, 0.2, 0.2)
    found = compiled(zones).overlay(footprint)
    assert found.zone.tolist() == [0, 1, 2]
    assert found.area_m2 == pytest.approx(area_m2([footprint, footprint, zones[2]]), rel=1e-11)


def test_many_zones_on_the_same_spot_do_not_blow_up_the_file(compiled, tmp_path):
    shape = shapely.Point(113, 31).buffer(0.3, quad_segs=60)
    layer = compiled([shape] * 400)
    assert (tmp_path / "zones.layer").stat().st_size < 400 * 241 * (16 + 4 * 44)
    footprint = shape & box(-0.1, -0.1, 0.05, 0.4)
    found = layer.overlay(footprint)
    assert found.zone.tolist() == list(range(400))
    assert found.area_m2 == pytest.approx([area_m2(footprint)] * 400, rel=1e-11)


def test_a_footprint_over_every_zone_reports_every_zone(compiled, tiling):
    layer = compiled(np.concatenate([tiling, tiling]))
    found = layer.overlay(box(-1, -1, 2, 2))
    assert found.zone.tolist() == list(range(200))
    assert found.area_m2 == pytest.approx(area_m2(np.concatenate([tiling, tiling])), rel=1e-11)


def test_direction_and_start_of_rings_do_not_matter(compiled):
    ring = np.array([(0, 0), (0.3, 0.02), (0.28, 0.2), (0.11, 0.31)]) + np.array([113, 31])
    zone, other = shapely.Polygon(ring), shapely.Polygon(np.roll(ring, 2, axis=0)[::-1])
    footprint = box(0.1, 0.1, 0.4, 0.4)
    expected = compiled([zone]).overlay(footprint).area_m2
    assert compiled([other]).overlay(footprint).area_m2 == pytest.approx(expected, rel=1e-13)
    assert compiled([footprint]).overlay([zone, other]).area_m2 == pytest.approx(
        [*expected] * 2, rel=1e-13
    )


def test_threads_give_the_same_rows(compiled, tiling):
    layer = compiled(tiling)
    at = np.random.default_rng(1).uniform(0, 1, (20_000, 2)) + np.array([113, 31])
    footprints = shapely.buffer(shapely.points(at), 0.02, quad_segs=2)
    one, three = layer.overlay(footprints), layer.overlay(footprints, threads=3)
    assert one.footprint.tolist() == three.footprint.tolist()
    assert one.zone.tolist() == three.zone.tolist()
    assert one.area_m2.tolist() == three.area_m2.tolist()


def test_a_layer_serves_many_threads_at_once(compiled, tiling):
    layer = compiled(tiling)
    footprint = shapely.Point(113.5, 31.5).buffer(0.2)
    expected = layer.overlay(footprint).area_m2.tolist()
    answers = []

    def ask():
        answers.extend(layer.overlay(footprint).area_m2.tolist() for _ in range(50))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 200
    assert all(answer == expected for answer in answers)


def test_one_footprint_a_list_and_an_array_are_taken_alike(compiled):
    layer = compiled([box(0, 0, 0.1, 0.1)])
    shape = box(0.05, 0, 0.2, 0.1)
    expected = layer.overlay(shape).area_m2.tolist()
    for footprints in ([shape], (shape,), np.array([shape])):
        assert layer.overlay(footprints).area_m2.tolist() == expected
    assert len(layer.overlay([])) == len(layer.overlay_wkb([])) == 0
    assert len(layer.overlay(shapely.Polygon())) == 0


@pytest.mark.parametrize("options", [{"byte_order": 0}, {"flavor": "iso"}, {"include_srid": True}])
def test_every_flavour_of_wkb_is_read(compiled, options):
    layer = compiled([box(0, 0, 0.1, 0.1), box(0.1, 0, 0.2, 0.1)])
    shape = box(0.05, 0.01, 0.16, 0.05) - box(0.06, 0.02, 0.07, 0.03)
    shapes = [
        shape,
        shapely.force_3d(shape, 7.0),
        shapely.MultiPolygon([shape]),
        shapely.force_3d(shapely.MultiPolygon([shape]), 7.0),
        shapely.GeometryCollection([shapely.MultiPolygon([shape])]),
    ]
    shapes = shapely.set_srid(np.array(shapes), 4490)
    found = layer.overlay_wkb(shapely.to_wkb(shapes, **options))
    expected = area_m2([shape & box(0, 0, 0.1, 0.1), shape & box(0.1, 0, 0.2, 0.1)])
    assert found.zone.tolist() == [0, 1] * 5
    assert found.area_m2.reshape(5, 2) == pytest.approx(np.tile(expected, (5, 1)), rel=1e-11)


@pytest.mark.parametrize(
    "shape", [shapely.Point(113, 31), shapely.LineString([(113, 31), (114, 32)]), None]
)
def test_what_is_not_polygonal_is_refused_with_its_number(compiled, tmp_path, shape):
    layer = compiled([box(0, 0, 0.1, 0.1)])
    good = box(0, 0, 0.1, 0.1)
    with pytest.raises(NotPolygonalError, match="Geometry 1"):
        layer.overlay([good, shape])
    with pytest.raises(NotPolygonalError, match="Geometry 2"):
        compile_layer([good, good, shape], tmp_path / "other.layer")
    assert not (tmp_path / "other.layer").exists()


def test_the_number_of_a_refused_footprint_counts_from_the_first_chunk(compiled):
    layer = compiled([box(0, 0, 0.1, 0.1)])
    footprints = [box(0, 0, 0.1, 0.1)] * 5000 + [shapely.Point(113, 31)]
    with pytest.raises(NotPolygonalError, match="Geometry 5000 "):
        layer.overlay(footprints, threads=2)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("corner", range(3))
def test_coordinates_that_are_not_finite_are_refused(compiled, tmp_path, value, corner):
    layer = compiled([box(0, 0, 0.1, 0.1)])
    ring = [[113.0, 31.0], [114.0, 31.0], [114.0, 32.0]]
    ring[corner][1] = value
    ring.append(ring[0])
    data = struct.pack("<BIII", 1, 3, 1, 4) + b"".join(struct.pack("<2d", *xy) for xy in ring)
    with pytest.raises(NotLonLatError, match="Geometry 0"):
        layer.overlay_wkb([data])
    if np.isnan(value) and corner == 0:
        return  # a ring that does not close, which Shapely does not make
    with np.errstate(invalid="ignore"):
        shape = shapely.from_wkb(data)
    with pytest.raises(NotLonLatError):
        compile_layer([shape], tmp_path / "other.layer")


def test_projected_coordinates_are_no_layer(tmp_path):
    with pytest.raises(NotLonLatError):
        compile_layer(
            [shapely.box(500_000, 3_400_000, 501_000, 3_401_000)], tmp_path / "plane.layer"
        )


def test_wkb_cut_off_anywhere_is_refused(compiled):
    layer = compiled([box(0, 0, 0.1, 0.1)])
    shape = shapely.MultiPolygon([box(0, 0, 0.1, 0.1), box(0.2, 0, 0.3, 0.1)])
    data = shapely.to_wkb(shape)
    for size in range(len(data)):
        with pytest.raises(NotPolygonalError):
            layer.overlay_wkb([data[:size]])
    with pytest.raises(NotPolygonalError):
        layer.overlay_wkb([data + b"\0"])


def test_wkb_with_any_byte_changed_never_harms(compiled):
    layer = compiled([box(0, 0, 0.1, 0.1)])
    data = shapely.to_wkb(box(0, 0, 0.1, 0.1))
    rng = np.random.default_rng(8)
    for at in range(len(data)):
        for byte in rng.integers(0, 256, 8).tolist():
            changed = data[:at] + bytes([byte]) + data[at + 1 :]
            try:
                layer.overlay_wkb([changed])
            except (NotPolygonalError, NotLonLatError):
                continue


def test_an_empty_layer_and_empty_zones_overlap_nothing(compiled):
    shape = box(0, 0, 0.1, 0.1)
    empty = compiled([])
    assert (len(empty), empty.bounds, empty.estimate(shape)) == (0, None, 5)
    assert len(empty.overlay([shape, shape])) == 0
    assert empty.zone_bounds.shape == (0, 4)
    layer = compiled([shapely.Polygon(), shape, shapely.MultiPolygon()])
    assert layer.overlay(shape).zone.tolist() == [1]
    assert layer.zone_area_m2.tolist() == [0.0, area_m2(shape), 0.0]
    assert not np.isfinite(layer.zone_bounds[[0, 2]]).any()


def test_the_estimate_grows_with_the_work(compiled, tiling):
    layer = compiled(tiling)
    small = layer.estimate(shapely.Point(113.5, 31.5).buffer(0.001))
    large = layer.estimate(shapely.Point(113.5, 31.5).buffer(0.4, quad_segs=2000))
    teeth = np.linspace(0, 1, 2001)
    zigzag = np.column_stack([113 + teeth, 31 + np.arange(2001) % 2])
    comb = shapely.Polygon([*zigzag, (114, 32.1), (113, 32.1)])
    assert small < 10_000 < large < layer.estimate(comb)
    assert layer.estimate(box(5, 5, 6, 6)) < 10
    assert layer.estimate(shapely.Polygon()) == 0


def test_ragged_arrays_give_what_shapes_give(compiled, tiling):
    layer = compiled(tiling)
    rng = np.random.default_rng(3)
    at = rng.uniform(0, 1, (9000, 2)) + np.array([113, 31])
    plots = shapely.buffer(shapely.points(at), rng.uniform(0.001, 0.05, 9000), quad_segs=3)
    ringed = shapely.difference(plots, shapely.buffer(shapely.points(at), 0.0005))
    parts = np.array([shapely.union(a, b) for a, b in itertools.pairwise(ringed[:60])])
    for shapes in (plots, ringed, parts):
        kind, coordinates, offsets = shapely.to_ragged_array(shapes)
        assert len(offsets) == (3 if kind == shapely.GeometryType.MULTIPOLYGON else 2)
        found, expected = layer.overlay_ragged(coordinates, offsets, 2), layer.overlay(shapes)
        assert np.array_equal(found.footprint, expected.footprint)
        assert np.array_equal(found.zone, expected.zone)
        assert np.array_equal(found.area_m2, expected.area_m2)
    assert len(layer.overlay_ragged(np.empty((0, 2)), ([0], [0]))) == 0


@pytest.mark.parametrize(
    "offsets",
    [([0, 9], [0, 1]), ([0, 5], [0, 2]), ([0, 5, 3], [0, 2]), ([-1, 5], [0, 1]), ([0, 5],)],
)
def test_ragged_arrays_that_do_not_fit_together_are_refused(compiled, offsets):
    layer = compiled([box(0, 0, 1, 1)])
    with pytest.raises(NotPolygonalError):
        layer.overlay_ragged(shapely.get_coordinates(box(0, 0, 1, 1)), offsets)
