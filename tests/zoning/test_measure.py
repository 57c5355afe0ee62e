import itertools
import math

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from zoning.measure import area_m2, length_m, plane_area_m2

A = 6378137.0
F = 1 / 298.257222101
E2 = F * (2 - F)


def box_area(west, south, east, north):
    """Area between two parallels in closed form, with the difference of sines taken exactly."""

    def zone(degrees):
        sine = math.sin(math.radians(degrees))
        return sine / (1 - E2 * sine**2) + math.atanh(math.sqrt(E2) * sine) / math.sqrt(E2)

    strip = A**2 * (1 - E2) / 2 * (zone(north) - zone(south))
    return strip * math.radians(east - west)


def test_the_whole_ellipsoid_has_its_known_area():
    assert area_m2(shapely.box(-180, -90, 180, 90)) == pytest.approx(510065621718491.2, rel=1e-14)


@pytest.mark.parametrize(
    "bounds",
    [
        (113, 31, 114, 32),
        (73, 3, 136, 54),
        (0, -90, 1, 90),
        (10, 89, 20, 90),
        (-5, -0.3, 5, 0.2),
        (100, -60, 101, 75),
        (113, 31, 113.4, 31.5),
        (113, 31, 113.4, 31.51),
    ],
)
def test_a_box_of_any_height_has_its_area_in_closed_form(bounds):
    assert area_m2(shapely.box(*bounds)) == pytest.approx(box_area(*bounds), rel=1e-12)


@pytest.mark.parametrize("size", [0.1, 1.0, 20.0, 58.0])
def test_slanting_edges_agree_with_the_same_shape_in_short_pieces(size):
    triangle = shapely.Polygon(
        [(100, 30), (100 + size, 30 + size / 3), (100 + size / 5, 30 + size)]
    )
    # a triangle cut at many parallels: each slice is a trapezoid with straight lon/lat edges
    cuts = np.linspace(30, 30 + size, 400)
    slices = shapely.box(99, cuts[:-1], 101 + size, cuts[1:])
    total = area_m2(shapely.intersection(slices, triangle)).sum()
    assert area_m2(triangle) == pytest.approx(total, rel=1e-11)


def test_a_plot_of_one_metre_keeps_its_digits():
    plot = shapely.box(113.0, 31.0, 113.0 + 1e-5, 31.0 + 1e-5)
    west, south, east, north = plot.bounds
    middle = math.radians((south + north) / 2)
    meridional = A * (1 - E2) / (1 - E2 * math.sin(middle) ** 2) ** 1.5
    normal = A / math.sqrt(1 - E2 * math.sin(middle) ** 2)
    expected = meridional * normal * math.cos(middle)
    expected *= math.radians(north - south) * math.radians(east - west)
    assert area_m2(plot) == pytest.approx(expected, rel=1e-11)


def test_holes_are_subtracted_whatever_way_rings_run():
    shell, hole = shapely.box(113, 31, 114, 32), shapely.box(113.2, 31.2, 113.4, 31.4)
    expected = area_m2(shell) - area_m2(hole)
    ring = list(hole.exterior.coords)
    for interior in (ring, ring[::-1]):
        for exterior in (list(shell.exterior.coords), list(shell.exterior.coords)[::-1]):
            assert area_m2(shapely.Polygon(exterior, [interior])) == pytest.approx(
                expected, rel=1e-13
            )


@given(
    seed=st.integers(0, 10**6),
    turn=st.integers(0, 50),
    radius=st.sampled_from([1e-4, 0.01, 0.2, 3.0, 20.0]),
)
def test_start_vertex_direction_and_order_of_parts_change_not_one_bit(seed, turn, radius):
    rng = np.random.default_rng(seed)
    angle = np.sort(rng.uniform(0, 2 * np.pi, 51))
    ring = (
        np.array([113, 31]) + (radius * rng.uniform(0.3, 1, 51) * [np.cos(angle), np.sin(angle)]).T
    )
    other = shapely.transform(shapely.Polygon(ring), lambda xy: xy + np.array([3, 1 / 7]) * radius)
    turned = np.roll(ring, turn, axis=0)
    shape = shapely.MultiPolygon([shapely.Polygon(ring), other])
    assert area_m2(shape) == area_m2(shapely.MultiPolygon([other, shapely.Polygon(turned)]))
    assert area_m2(shape) == area_m2(shapely.MultiPolygon([other, shapely.Polygon(turned[::-1])]))


@given(seed=st.integers(0, 10**6), radius=st.sampled_from([1e-3, 0.05, 0.4, 5.0]))
def test_the_parts_of_a_shape_add_up_to_it(seed, radius):
    rng = np.random.default_rng(seed)
    x, y = np.sort(rng.uniform(-radius, radius, (2, 3)), axis=1)
    parts = [
        shapely.box(113 + x[i], 31 + y[j], 113 + x[i + 1], 31 + y[j + 1])
        for i in range(2)
        for j in range(2)
    ]
    whole = shapely.box(113 + x[0], 31 + y[0], 113 + x[2], 31 + y[2])
    assert math.fsum(area_m2(parts)) == pytest.approx(area_m2(whole), rel=1e-9, abs=1e-6)


def test_one_geometry_gives_a_float_and_many_an_array():
    shape = shapely.box(113, 31, 113.1, 31.1)
    one = area_m2(shape)
    assert isinstance(one, float)
    many = area_m2(
        [shape, shapely.Point(1, 2), shapely.Polygon(), shapely.LineString([(0, 0), (1, 1)])]
    )
    assert many.dtype == np.float64
    assert many.tolist() == [one, 0.0, 0.0, 0.0]
    assert area_m2([]).shape == (0,)


def test_what_is_polygonal_in_nested_collections_counts():
    shape = shapely.box(113, 31, 113.1, 31.1)
    inner = shapely.GeometryCollection([shapely.MultiPolygon([shape]), shapely.Point(0, 0)])
    outer = shapely.GeometryCollection([inner, shapely.LineString([(0, 0), (1, 1)]), shape])
    assert area_m2(outer) == pytest.approx(2 * area_m2(shape), rel=1e-15)


def test_a_missing_geometry_has_no_area_rather_than_none():
    areas = area_m2(np.array([None, shapely.box(0, 0, 1, 1)]))
    assert math.isnan(areas[0])
    assert areas[1] > 0


def test_many_geometries_in_chunks_are_measured_as_one_by_one():
    rng = np.random.default_rng(4)
    shapes = shapely.buffer(
        shapely.points(rng.uniform([80, 20], [120, 50], (400, 2))), 0.3, quad_segs=99
    )
    assert area_m2(shapes).tolist() == [area_m2(shape) for shape in shapes]


def test_plane_area_is_that_of_the_zone_of_the_middle_meridian():
    plot = shapely.box(114.4, 31.0, 114.6, 31.2)
    plane = pyproj.Transformer.from_crs("EPSG:4490", "EPSG:4547", always_xy=True)  # CM 114E
    projected = shapely.transform(plot, lambda xy: np.column_stack(plane.transform(*xy.T)))
    assert plane_area_m2(plot) == pytest.approx(projected.area, rel=1e-12)
    # a map scale of 1 + x²/2R² makes it a little larger than the area on the ellipsoid
    assert 1 < plane_area_m2(plot) / area_m2(plot) < 1.0002


@pytest.mark.parametrize(
    ("longitude", "epsg"), [(73.6, 4534), (76.4, 4534), (76.6, 4535), (136.4, 4554)]
)
def test_the_zones_of_china_are_those_of_epsg(longitude, epsg):
    plot = shapely.box(longitude - 0.01, 40, longitude + 0.01, 40.02)
    plane = pyproj.Transformer.from_crs("EPSG:4490", epsg, always_xy=True)
    projected = shapely.transform(plot, lambda xy: np.column_stack(plane.transform(*xy.T)))
    assert plane_area_m2(plot) == pytest.approx(projected.area, rel=1e-12)


@pytest.mark.parametrize("longitude", [-179.9, -93.3, 0.0, 54.4, 179.9])
def test_outside_china_the_plane_has_the_same_form(longitude):
    plot = shapely.box(longitude - 0.01, 24, longitude + 0.01, 24.02)
    assert plane_area_m2(plot) == pytest.approx(area_m2(plot), rel=4e-4)


def test_an_empty_shape_has_no_plane_area():
    assert plane_area_m2(shapely.Polygon()) == 0.0


def test_length_along_a_meridian_and_a_parallel():
    geod = pyproj.Geod(a=A, f=F)
    meridian = shapely.LineString([(113, 20), (113, 45)])
    assert length_m(meridian) == pytest.approx(geod.inv(113, 20, 113, 45)[2], rel=1e-12)
    radius = A * math.cos(math.radians(30)) / math.sqrt(1 - E2 * 0.25)
    parallel = shapely.LineString([(100, 30), (130, 30)])
    assert length_m(parallel) == pytest.approx(radius * math.radians(30), rel=1e-12)


def test_short_lengths_agree_with_the_geodesic():
    geod = pyproj.Geod(a=A, f=F)
    line = shapely.LineString([(113, 31), (113.01, 31.004), (113.013, 31.02)])
    assert length_m(line) == pytest.approx(geod.geometry_length(line), rel=1e-7)


def test_the_parts_of_a_line_add_up_to_it():
    ends = np.array([[100.0, 20.0], [131.0, 47.0]])
    points = ends[0] + np.linspace(0, 1, 12)[:, None] * (ends[1] - ends[0])
    whole = length_m(shapely.LineString(ends))
    assert length_m(shapely.LineString(points)) == pytest.approx(whole, rel=1e-12)
    pieces = [shapely.LineString(pair) for pair in itertools.pairwise(points)]
    assert length_m(shapely.MultiLineString(pieces)) == pytest.approx(whole, rel=1e-12)


def test_points_and_empty_lines_have_no_length_and_polygons_their_border():
    assert length_m(shapely.Point(113, 31)) == 0.0
    assert length_m(shapely.LineString()) == 0.0
    shape = shapely.box(113, 31, 113.1, 31.1)
    assert length_m(shape) == pytest.approx(length_m(shape.exterior), rel=1e-15)
