import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoning.datum import bd09_from_cgcs2000, cgcs2000_from, gcj02_from_cgcs2000
from zoning.vocabulary import Datum

METRES = np.array([95_800.0, 110_900.0])  # a degree at 30.6° N
FORWARD = {Datum.GCJ02: gcj02_from_cgcs2000, Datum.BD09: bd09_from_cgcs2000}


@pytest.mark.parametrize(
    ("city", "gcj02_m", "bd09_m"),
    [
        ((114.305, 30.593), 586, 1207),  # Wuhan
        ((113.38, 31.69), 628, 1303),  # Suizhou
        ((112.14, 32.04), 615, 1266),  # Xiangyang
        ((111.29, 30.69), 606, 1226),  # Yichang
    ],
)
def test_shifts_of_cities_have_the_size_that_is_known(city, gcj02_m, bd09_m):
    here = np.array([city])
    for forward, size in ((gcj02_from_cgcs2000, gcj02_m), (bd09_from_cgcs2000, bd09_m)):
        shift = np.hypot(*((forward(here) - here) * METRES).T)
        assert shift == pytest.approx(size, rel=0.015)


@given(
    longitude=st.floats(73, 136),
    latitude=st.floats(3, 54),
    datum=st.sampled_from([Datum.GCJ02, Datum.BD09]),
)
def test_the_inverse_undoes_the_shift_to_a_micrometre(longitude, latitude, datum):
    true = np.array([[longitude, latitude]])
    back = cgcs2000_from(datum, FORWARD[datum](true))
    assert np.abs(back - true).max() * 111_320 < 1e-6


@pytest.mark.parametrize("datum", [Datum.CGCS2000, Datum.WGS84])
def test_true_frames_stay_as_they_are(datum):
    here = np.array([[114.3, 30.6]])
    assert (cgcs2000_from(datum, here) == here).all()


def test_places_beyond_the_published_rectangle_are_not_shifted():
    paris = np.array([[2.35, 48.85]])
    assert (gcj02_from_cgcs2000(paris) == paris).all()


def test_no_positions_give_no_positions():
    assert cgcs2000_from(Datum.GCJ02, np.empty((0, 2))).shape == (0, 2)
