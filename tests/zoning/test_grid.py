"""The national grid: what a shape takes up of it."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from zoning.grid import NO_CELLS, Grid, Runs, cells_with_ground, cover_of, merged

GRID = Grid(2048)
SIDE = 1 / 2048
WEST, SOUTH = 112.6, 31.4


def cells(runs: Runs) -> set[tuple[int, int]]:
    return set(zip(*(one.tolist() for one in runs.cells()), strict=True))


@st.composite
def shapes(draw: st.DrawFn) -> shapely.Geometry:
    """Polygons, corridors and lines about the size of some cells, with corners on the grid too."""
    size = draw(st.sampled_from((0.3, 3.0, 12.0)))
    steps = st.floats(-size, size, allow_nan=False).map(
        lambda value: round(value) if draw_on_grid else value
    )
    draw_on_grid = draw(st.booleans())
    points = draw(st.lists(st.tuples(steps, steps), min_size=3, max_size=8, unique=True))
    at = np.floor(np.array([WEST, SOUTH]) * 2048) / 2048
    xy = np.array(points, dtype=float) * SIDE + at
    kind = draw(st.sampled_from(("hull", "corridor", "line", "point")))
    if kind == "hull":
        hull = shapely.convex_hull(shapely.multipoints(xy))
        return hull if shapely.area(hull) > 0 else shapely.Point(xy[0])
    if kind == "corridor":
        return shapely.buffer(shapely.linestrings(xy), 0.4 * SIDE)
    return shapely.linestrings(xy) if kind == "line" else shapely.Point(xy[0])


@settings(max_examples=60)
@given(shape=shapes())
def test_the_outer_form_is_what_is_touched_and_the_inner_what_is_enclosed(shape: shapely.Geometry):
    cover = cover_of(shape, GRID)
    outer, inner = cells(cover.outer), cells(cover.inner)
    assert inner <= outer
    west, south, east, north = np.floor(shapely.bounds(shape) * 2048).astype(int).tolist()
    edge = shapely.boundary(shape)
    for row in range(south - 2, north + 3):
        for column in range(west - 2, east + 3):
            low, left = row * SIDE, column * SIDE
            box = shapely.box(left, low, left + SIDE, low + SIDE)
            touched = shapely.intersects(shape, box)
            assert not touched or (row, column) in outer
            assert touched or (row, column) not in outer or shapely.dwithin(shape, box, 1e-8)
            enclosed = shapely.contains_properly(shape, box)
            assert (row, column) not in inner or enclosed
            clear = enclosed and not shapely.dwithin(edge, box, 1e-8)
            assert not clear or (row, column) in inner


@settings(max_examples=40)
@given(shape=shapes())
def test_a_shape_lies_between_its_two_forms(shape: shapely.Geometry):
    cover = cover_of(shape, GRID)
    outer, inner = cover.outer.shape(GRID), cover.inner.shape(GRID)
    assert outer.is_valid
    assert inner.is_valid
    assert outer.covers(shape)
    assert inner.is_empty or shape.covers(inner)


@settings(max_examples=25)
@given(shape=shapes())
def test_a_coarser_grid_tells_nothing_that_a_finer_one_does_not(shape: shapely.Geometry):
    fine = cells(cover_of(shape, GRID).outer)
    coarse = cells(cover_of(shape, Grid(512)).outer)
    assert coarse == {(row // 4, column // 4) for row, column in fine}


def test_only_grids_that_nest_are_taken():
    for per_degree in (0, -2, 1000, 2**18):
        with pytest.raises(ValueError, match="power of two"):
            Grid(per_degree)


def test_runs_are_put_together_widened_and_taken_away():
    runs = merged(np.array([3, 3, 3, 4]), np.array([7, 1, 3, 0]), np.array([9, 2, 5, 0]))
    assert cells(runs) == {(3, c) for c in (1, 2, 3, 4, 5, 7, 8, 9)} | {(4, 0)}
    assert runs.count == 9
    one = merged(np.array([0]), np.array([0]), np.array([0]))
    assert cells(one.widened()) == {(r, c) for r in (-1, 0, 1) for c in (-1, 0, 1)}
    assert cells(runs.without(merged(np.array([3]), np.array([2]), np.array([8])))) == {
        (3, 1), (3, 9), (4, 0),
    }  # fmt: skip
    assert NO_CELLS.count == 0
    assert NO_CELLS.shape(GRID).is_empty


def test_a_cell_that_is_only_touched_has_no_ground():
    west, south = np.floor(WEST * 2048) / 2048, np.floor(SOUTH * 2048) / 2048
    plot = shapely.box(west, south, west + SIDE, south + SIDE / 2)
    cover = cover_of(plot, GRID)
    assert cover.outer.count == 6
    assert cells_with_ground(plot, cover, GRID, 1e-12).count == 1


def test_a_large_shape_is_counted_by_its_edge():
    county = shapely.buffer(shapely.Point(WEST, SOUTH), 0.3, quad_segs=500)
    assert cover_of(county, GRID).outer.count == pytest.approx(np.pi * (0.3 * 2048) ** 2, rel=0.01)
