import os
import time
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stars import stars

from zoning.measure import area_m2
from zoning.overlay import compile_layer, open_layer

DATA = Path(os.environ.get("SANXIAN_TEST_DATA", "../shared/data"))
CELL_DEG = 1 / 64


@pytest.fixture
def overlay(tmp_path):
    def run(zones, footprints):
        path = tmp_path / "zones.layer"
        compile_layer(zones, path)
        return open_layer(path).overlay(footprints)

    return run


def geos_overlay(zones, footprints):
    """Row for row what GEOS says: footprint, zone and area of every pair that meets."""
    tree = shapely.STRtree(zones)
    footprint, zone = tree.query(footprints, predicate="intersects")
    return footprint, zone, area_m2(shapely.intersection(footprints[footprint], zones[zone]))


def assert_same(found, expected, pairs):
    """Areas agree within max(1e-9 relative, 1e-4 m²); a pair one side lacks has area 0 there."""
    footprint, zone, area = expected
    key = np.concatenate([found.footprint * 10**7 + found.zone, footprint * 10**7 + zone])
    _, place = np.unique(key, return_inverse=True)
    areas = np.zeros((2, place.max(initial=-1) + 1))
    np.add.at(areas[0], place[: len(found)], found.area_m2)
    np.add.at(areas[1], place[len(found) :], area)
    allowed = np.maximum(1e-9 * areas[1], 1.01e-4)
    wrong = np.flatnonzero(np.abs(areas[0] - areas[1]) > allowed)
    assert not len(wrong), [
        (int(key[np.flatnonzero(place == w)[0]]), areas[:, w]) for w in wrong[:5]
    ]
    assert len(footprint) >= pairs


@pytest.mark.parametrize(
    ("seed", "centre", "spread", "radius"),
    [
        (1, (113.0, 31.0), 0.02, 0.004),
        (2, (113.0, 31.0), 0.5, 0.1),
        (3, (87.0, 53.0), 5.0, 1.0),
        (4, (0.0, 5.0), 20.0, 4.0),
        (5, (113.3, 31.7), 0.0005, 0.0001),
    ],
)
def test_random_stars_agree_with_geos(overlay, seed, centre, spread, radius):
    rng = np.random.default_rng(seed)
    zones = stars(rng, 900, (centre, spread, radius), 40)
    footprints = stars(rng, 900, (centre, spread, radius * 0.7), 40)
    assert_same(overlay(zones, footprints), geos_overlay(zones, footprints), pairs=60_000)


def grid_shape(rng, size):
    """A few boxes and triangles with corners on a coarse grid, joined: everything coincides."""
    corners = rng.integers(0, 9, (size, 3, 2)) * CELL_DEG + [113.0, 31.0]
    boxes = shapely.box(
        *corners[:, 0].T, *(corners[:, 0] + CELL_DEG * rng.integers(1, 5, (size, 2))).T
    )
    triangles = shapely.polygons(corners)
    chosen = np.where(rng.random(size) < 0.6, boxes, triangles)
    return shapely.union_all(chosen[shapely.area(chosen) > 0])


def test_shapes_on_a_coarse_grid_agree_with_geos(overlay):
    rng = np.random.default_rng(11)
    zones = np.array([grid_shape(rng, 4) for _ in range(300)])
    footprints = np.array([grid_shape(rng, 3) for _ in range(300)])
    zones, footprints = (a[shapely.area(a) > 0] for a in (zones, footprints))
    assert_same(overlay(zones, footprints), geos_overlay(zones, footprints), pairs=60_000)


points = st.tuples(st.integers(0, 6), st.integers(0, 6))
pieces = st.one_of(
    st.tuples(points, points).map(lambda c: shapely.box(*c[0], c[1][0] + 1, c[1][1] + 1)),
    st.lists(points, min_size=3, max_size=5).map(lambda c: shapely.MultiPoint(c).convex_hull),
)
on_grid = (
    st.lists(pieces, min_size=1, max_size=5)
    .map(lambda parts: shapely.union_all([p for p in parts if p.area > 0]))
    .filter(lambda shape: shape.area > 0)
    .map(lambda shape: shapely.transform(shape, lambda xy: xy * CELL_DEG + [113.0, 31.0]))
)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    zones=st.lists(on_grid, min_size=1, max_size=4),
    footprints=st.lists(on_grid, min_size=1, max_size=3),
)
def test_any_shapes_on_a_coarse_grid_agree_with_geos(overlay, zones, footprints):
    zones, footprints = np.array(zones), np.array(footprints)
    assert_same(overlay(zones, footprints), geos_overlay(zones, footprints), pairs=0)


def box(west, south, east, north):
    return shapely.box(113 + west, 31 + south, 113 + east, 31 + north)


RINGED = box(0, 0, 0.8, 0.8) - box(0.1, 0.1, 0.7, 0.7) | (
    box(0.2, 0.2, 0.6, 0.6) - box(0.3, 0.3, 0.5, 0.5)
)
ADVERSARIAL = {
    "shared edge": (box(0, 0, 0.1, 0.1), box(0.1, 0, 0.2, 0.1)),
    "part of an edge shared": (box(0, 0, 0.1, 0.1), box(0.1, 0.03, 0.2, 0.07)),
    "shared edge from inside": (box(0, 0, 0.1, 0.1), box(0.05, 0, 0.1, 0.1)),
    "vertex on edge": (
        box(0, 0, 0.1, 0.1),
        shapely.Polygon([(113.1, 31.05), (113.2, 31), (113.2, 31.1)]),
    ),
    "vertex on edge, inside": (
        box(0, 0, 0.1, 0.1),
        shapely.Polygon([(113.1, 31.05), (113.02, 31.01), (113.02, 31.09)]),
    ),
    "vertex on vertex": (box(0, 0, 0.1, 0.1), box(0.1, 0.1, 0.2, 0.2)),
    "sliver upright": (box(0, 0, 0.1, 0.1), box(0.1 - 1e-9, 0, 0.2, 0.1)),
    "sliver flat": (box(0, 0, 0.1, 0.1), box(0, 0.1 - 1e-9, 0.1, 0.2)),
    "needle": (
        box(0, 0, 0.1, 0.1),
        shapely.Polygon([(113, 31), (113.1, 31.1), (113.1, 31.1 + 1e-8)]),
    ),
    "equal": (RINGED, RINGED),
    "footprint in hole": (RINGED, box(0.12, 0.12, 0.18, 0.18)),
    "footprint on island in hole": (RINGED, box(0.22, 0.22, 0.28, 0.28)),
    "footprint in hole of island": (RINGED, box(0.32, 0.32, 0.48, 0.48)),
    "footprint across all rings": (RINGED, box(0.05, 0.33, 0.75, 0.34)),
    "footprint larger than the layer": (RINGED, box(-5, -5, 5, 5)),
    "footprint with the layer in its hole": (RINGED, box(-5, -5, 5, 5) - box(-0.1, -0.1, 0.9, 0.9)),
    "footprint across the western border": (RINGED, box(-0.3, 0.2, 0.05, 0.5)),
    "footprint across the southern border": (RINGED, box(0.2, -0.3, 0.5, 0.05)),
    "footprint across the northern border": (RINGED, box(0.2, 0.75, 0.5, 1.9)),
    "footprint across a corner": (
        RINGED,
        shapely.Polygon([(113.75, 31.9), (113.9, 31.75), (113.9, 31.9)]),
    ),
    "apart": (RINGED, box(2, 2, 3, 3)),
    "world": (shapely.box(-180, -90, 180, 90), shapely.box(100, -80, 140, 85)),
}


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_adversarial_pair_agrees_with_geos_both_ways(overlay, name):
    zone, footprint = ADVERSARIAL[name]
    pair = np.array([zone, footprint])
    for a, b in ((pair[:1], pair[1:]), (pair[1:], pair[:1])):
        assert_same(overlay(a, b), geos_overlay(a, b), pairs=0)


def test_edges_on_the_borders_of_cells_agree_with_geos(overlay):
    # with its margin the box of the layer is cut at multiples of 1/2^k of its sides: lay the zones
    # and footprints on just those lines
    margin, side = 1e-6, 64
    ticks = np.linspace(113 - margin, 114 + margin, side + 1)
    zones = [shapely.box(113, 31, 114, 32)]
    zones += [
        shapely.box(ticks[i], ticks[j] - 82, ticks[i + 1], ticks[j + 1] - 82)
        for i in range(1, side - 1)
        for j in range(1, side - 1)
    ]
    footprints = [
        shapely.box(ticks[i], ticks[j] - 82, ticks[i + 3], ticks[j + 2] - 82)
        for i in range(4, side - 4, 3)
        for j in range(4, side - 4, 3)
    ]
    zones, footprints = np.array(zones), np.array(footprints)
    assert_same(overlay(zones, footprints), geos_overlay(zones, footprints), pairs=3_000)


def comb(teeth, *, upright):
    """A valid polygon of 4 * teeth + 4 vertices, and the boxes it is made of."""
    west = np.arange(teeth) * 0.1 / teeth
    east = west + 0.05 / teeth
    ring = [(-0.001, 0), (-0.001, -0.001), (0.1, -0.001), (0.1, 0)]
    for a, b in zip(west[::-1], east[::-1], strict=True):
        ring += [(b, 0), (b, 0.1), (a, 0.1), (a, 0)]
    boxes = np.array(
        [(-0.001, -0.001, 0.1, 0), *zip(west, [0] * teeth, east, [0.1] * teeth, strict=True)]
    )
    if not upright:
        ring, boxes = [(y, x) for x, y in ring], boxes[:, [1, 0, 3, 2]]
    origin = np.array([113.0, 31.0])
    return shapely.Polygon(np.array(ring) + origin), boxes + np.tile(origin, 2)


def test_two_combs_with_a_quarter_million_crossings_take_a_moment(overlay):
    upright, upright_boxes = comb(500, upright=True)
    flat, flat_boxes = comb(500, upright=False)
    begun = time.perf_counter()
    found = overlay([upright], [flat])
    assert time.perf_counter() - begun < 2
    west, south = (np.maximum.outer(upright_boxes[:, k], flat_boxes[:, k]) for k in (0, 1))
    east, north = (np.minimum.outer(upright_boxes[:, k], flat_boxes[:, k]) for k in (2, 3))
    common = (west < east) & (south < north)
    boxes = shapely.box(west[common], south[common], east[common], north[common])
    assert found.area_m2 == pytest.approx([area_m2(boxes).sum()], rel=1e-9)


def test_real_zoning_agrees_with_geos(overlay):
    source = DATA / "zoning" / "Planning_Primary_Zoning.geojson"
    if not source.exists():
        pytest.skip(f"shared test data not found: {source}")
    zones = shapely.from_wkb(pyogrio.raw.read(source, columns=[])[2])
    zones = shapely.make_valid(shapely.force_2d(zones), method="structure", keep_collapsed=False)
    rng = np.random.default_rng(5)
    west, south, east, north = shapely.total_bounds(zones)
    at = rng.uniform([west, south], [east, north], (6000, 2))
    plots = shapely.buffer(shapely.points(at), rng.uniform(0.0005, 0.01, 6000), quad_segs=4)
    strips = shapely.buffer(shapely.boundary(zones[::3]), 2e-5, quad_segs=1)
    for footprints in (plots, zones, strips):
        assert_same(overlay(zones, footprints), geos_overlay(zones, footprints), pairs=2_193)
