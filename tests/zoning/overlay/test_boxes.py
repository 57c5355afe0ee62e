"""Which boxes lie near a place: the same as by looking at each of them."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from zoning.overlay.boxes import Boxes

MARGIN = 0.25


def some_boxes(count: int, seed: int) -> np.ndarray:
    """Boxes on a coarse grid, so that many only touch; a tenth of them empty."""
    random = np.random.default_rng(seed)
    low = random.integers(0, 40, (count, 2)) / 4
    bounds = np.column_stack([low, low + random.integers(0, 4, (count, 2)) / 4])
    bounds[random.random(count) < 0.1] = [np.inf, np.inf, -np.inf, -np.inf]
    return bounds


@given(
    count=st.sampled_from([0, 1, 64, 1024, 1025, 1088, 3000]),
    seed=st.integers(0, 1000),
    at=st.tuples(st.integers(-4, 48), st.integers(-4, 48)),
    size=st.tuples(st.integers(0, 8), st.integers(0, 8)),
    margin=st.sampled_from([0.0, MARGIN]),
)
def test_the_boxes_near_a_place_are_those_that_meet_it_one_by_one(count, seed, at, size, margin):
    bounds = some_boxes(count, seed)
    west, south = at[0] / 4, at[1] / 4
    east, north = west + size[0] / 4, south + size[1] / 4
    meets = (bounds[:, :2] <= [east + margin, north + margin]).all(axis=1)
    meets &= (bounds[:, 2:] >= [west - margin, south - margin]).all(axis=1)
    found = Boxes(bounds).near((west, south, east, north), margin)
    assert found.tolist() == np.flatnonzero(meets).tolist()


@pytest.mark.parametrize("count", [900, 5000])
def test_a_place_in_a_tiling_is_near_the_tiles_that_it_lies_in_or_beside(count):
    side = round(count**0.5)
    west, south = (each.ravel() for each in np.meshgrid(np.arange(side), np.arange(side)))
    boxes = Boxes(shapely.bounds(shapely.box(west, south, west + 1, south + 1)))
    assert boxes.near((3.5, 4.5, 3.5, 4.5), 0.0).tolist() == [4 * side + 3]
    assert len(boxes.near((3.0, 4.0, 3.0, 4.0), 0.0)) == 4
