import itertools
import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from zoning.geometry import (
    ShapeTooComplexError,
    canonical,
    difference,
    fits_disc,
    intersection,
    joined,
    polygons_of,
    to_local_metres,
    union,
)
from zoning.measure import area_m2, length_m

METRE = 1 / 110_885


def metres(
    *points: tuple[float, float], at: tuple[float, float] = (112.6, 31.4)
) -> shapely.Polygon:
    east = METRE / math.cos(math.radians(at[1]))
    return shapely.Polygon([(at[0] + x * east, at[1] + y * METRE) for x, y in points])


def rectangle(width_m: float, height_m: float, x: float = 0, y: float = 0) -> shapely.Polygon:
    return metres((x, y), (x + width_m, y), (x + width_m, y + height_m), (x, y + height_m))


SQUARE = rectangle(100, 100)


def test_parts_inside_and_outside_are_polygons_that_add_up() -> None:
    other = rectangle(100, 100, 30, 60)
    inside, left = intersection(SQUARE, other), difference(SQUARE, other)
    assert (inside.geom_type, left.geom_type) == ("Polygon", "Polygon")
    assert area_m2(inside) + area_m2(left) == pytest.approx(area_m2(SQUARE), rel=1e-9)
    assert area_m2(inside) == pytest.approx(0.28 * area_m2(SQUARE), rel=1e-3)


@pytest.mark.parametrize(
    "other",
    [
        rectangle(100, 100, 100, 0),
        rectangle(100, 100, 100, 100),
        rectangle(100, 100, 100 - 1e-9, 0),
        rectangle(5, 5, 300, 300),
        shapely.Polygon(),
    ],
)
def test_contact_and_distance_leave_no_common_part(other: shapely.Geometry) -> None:
    assert intersection(SQUARE, other).is_empty
    assert area_m2(difference(SQUARE, other)) == pytest.approx(area_m2(SQUARE), rel=1e-9)
    assert difference(other, SQUARE).is_empty or not other.is_empty


def test_a_hair_of_rounding_is_no_part_and_a_real_hair_is() -> None:
    almost = rectangle(100, 100 - 1e-7)
    assert difference(SQUARE, almost).is_empty
    thin = rectangle(100, 100 - 1e-4)
    assert area_m2(difference(SQUARE, thin)) == pytest.approx(0.01, rel=0.01)


def test_points_stay_points() -> None:
    at, away = SQUARE.centroid, shapely.Point(0, 0)
    assert intersection(at, SQUARE).equals(at)
    assert intersection(away, SQUARE).is_empty
    assert difference(at, SQUARE).is_empty
    assert difference(away, SQUARE).equals(away)


SLIVERED = shapely.from_wkt(
    "POLYGON ((112.59999579199848 31.4, 112.60210820875895 31.403616947705622,"
    " 112.60210820875895 31.402068401086556, 112.60631200227232 31.40618460165523,"
    " 112.60631200542832 31.406184604745473, 112.60631889401593 31.40619134979804,"
    " 112.6063225222761 31.40619490245745, 112.60736400265104 31.40721468187762,"
    " 112.59999579199848 31.4), (112.60179260864534 31.401759377019847,"
    " 112.60179260864534 31.403076567072322, 112.59999579199848 31.4,"
    " 112.60179260864534 31.401759377019847))"
)
BESIDE = shapely.from_wkt(
    "POLYGON ((112.60736400265104 31.40721468187762, 112.60631200542832 31.406184604745473,"
    " 112.60631200542832 31.40676376561302, 112.60736400265104 31.40721468187762))"
)


def test_slivers_without_width_do_not_swallow_what_lies_beside_them() -> None:
    assert SLIVERED.is_valid
    assert BESIDE.is_valid
    assert not shapely.contains(SLIVERED, BESIDE.representative_point())
    assert intersection(BESIDE, SLIVERED).is_empty
    assert intersection(SLIVERED, BESIDE).is_empty
    assert area_m2(difference(BESIDE, SLIVERED)) == pytest.approx(area_m2(BESIDE), rel=1e-6)


@given(
    angle=st.floats(0, 360),
    cuts=st.lists(st.floats(5, 95), min_size=1, max_size=4, unique=True),
    gap_m=st.sampled_from([0.0, 3e-4, 0.4]),
)
@settings(max_examples=60)
def test_what_pieces_leave_of_a_slanting_shape_lies_beside_them(
    angle: float, cuts: list[float], gap_m: float
) -> None:
    shape = shapely.affinity.rotate(rectangle(400, 3), angle, origin=(112.6, 31.4))
    west, _, east, _ = shapely.bounds(shape)
    edges = [west - 1, *(west + (east - west) * cut / 100 for cut in sorted(cuts)), east + 1]
    zones = [
        shapely.box(start, 31.0, max(start, end - gap_m * METRE), 32.0)
        for start, end in itertools.pairwise(edges)
    ]
    pieces = [intersection(shape, zone) for zone in zones]
    left = difference(shape, union([piece for piece in pieces if not piece.is_empty]))
    total = area_m2(np.array(pieces, dtype=object)).sum() + area_m2(left)
    assert total == pytest.approx(area_m2(shape), abs=1e-3)
    for piece in pieces:
        assert intersection(piece, left).is_empty
        assert intersection(left, piece).is_empty


def comb(teeth: int, *, upright: bool) -> shapely.Polygon:
    points = [(0.0, -9.0)]
    for tooth in range(teeth):
        points += [(2 * tooth, 2.0 * teeth), (2 * tooth + 1, 2.0 * teeth)]
        points += [(2 * tooth + 1, 0.0), (2 * tooth + 1.9, 0.0)]
    points += [(2.0 * teeth, -9.0)]
    return metres(*((x, y) if upright else (y, x) for x, y in points))


@pytest.mark.timeout(30)
def test_combs_are_refused_before_they_are_drawn() -> None:
    one, other = comb(1000, upright=True), comb(1000, upright=False)
    for draw in (intersection, difference):
        with pytest.raises(ShapeTooComplexError):
            draw(one, other)
    with pytest.raises(ShapeTooComplexError):
        union([one, other])


def test_an_ordinary_tiling_is_joined() -> None:
    tiles = [rectangle(10, 10, 10 * x, 10 * y) for x in range(40) for y in range(40)]
    assert area_m2(union(tiles)) == pytest.approx(area_m2(rectangle(400, 400)), rel=1e-9)
    assert area_m2(joined(tiles[:2])) == pytest.approx(2 * area_m2(tiles[0]), rel=1e-6)
    assert union(tiles[:1]) is tiles[0]


def test_only_polygons_are_kept_of_a_mixture() -> None:
    mixed = shapely.GeometryCollection(
        [SQUARE, shapely.LineString([(0, 0), (1, 1)]), shapely.MultiPolygon([rectangle(1, 1, 500)])]
    )
    assert polygons_of(mixed).geom_type == "MultiPolygon"
    assert len(shapely.get_parts(polygons_of(mixed))) == 2
    assert polygons_of(shapely.LineString([(0, 0), (1, 1)])).is_empty
    assert polygons_of(SQUARE) is SQUARE


@pytest.mark.parametrize(
    ("shape", "fits"),
    [
        (rectangle(0.97, 500), False),
        (rectangle(1.03, 500), True),
        (rectangle(0.97, 0.97), False),
        (metres((0, 0), (1.65, 0), (0, 1.65)), False),
        (metres((0, 0), (1.76, 0), (0, 1.76)), True),
        (metres((0, 0), (200, 0), (200, 0.9)), False),
        (metres((0, 0), (200, 0), (200, 1.1)), True),
        (shapely.Polygon(), False),
        (shapely.Point(112.6, 31.4), False),
        (shapely.MultiPolygon([rectangle(0.6, 50), rectangle(0.6, 50, 0.8)]), False),
        (shapely.MultiPolygon([rectangle(0.6, 50), rectangle(1.2, 50, 0.8)]), True),
    ],
)
def test_a_disc_of_a_metre_fits_or_does_not(shape: shapely.Geometry, fits: bool) -> None:
    assert fits_disc(shape, 1.0) is fits


def test_a_hole_leaves_no_room_for_the_disc() -> None:
    ring = shapely.difference(rectangle(10, 10), rectangle(8.4, 8.4, 0.8, 0.8))
    assert not fits_disc(ring, 1.0)
    assert fits_disc(ring, 0.9)


@pytest.mark.parametrize("latitude", [-30.0, 0.0, 31.4, 53.0])
def test_local_metres_are_metres(latitude: float) -> None:
    shape = metres((0, 0), (700, 0), (700, 300), (0, 300), at=(100.0, latitude))
    local = to_local_metres(shape)
    assert shapely.area(local) == pytest.approx(area_m2(shape), rel=1e-3)
    assert shapely.length(local) == pytest.approx(length_m(shape), rel=1e-3)


def test_the_canonical_form_forgets_order_direction_start_and_height() -> None:
    hole = rectangle(10, 10, 20, 20)
    one = shapely.difference(SQUARE, hole)
    two = rectangle(5, 5, 300)
    turned = shapely.Polygon(
        np.roll(shapely.get_coordinates(SQUARE)[:-1], 2, axis=0)[::-1],
        [shapely.get_coordinates(hole)[::-1]],
    )
    form = canonical(shapely.MultiPolygon([one, two]))
    again = canonical(shapely.force_3d(shapely.MultiPolygon([two, turned]), 7.0))
    assert shapely.to_wkb(form) == shapely.to_wkb(again)
    assert all(part.exterior.is_ccw for part in form.geoms)
    assert canonical(shapely.MultiPolygon([SQUARE])).geom_type == "Polygon"
    assert canonical(form).equals_exact(form)
