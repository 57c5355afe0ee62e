from pathlib import Path

import pytest
import shapely
from factories import LENGTH_M, METRE_EAST, METRE_NORTH, SOUTH, WEST, MadeZone, Region, site, strip

from zoning.composition.hits import Hit, find_hits, status_of
from zoning.composition.layers import OpenLayer
from zoning.measure import area_m2
from zoning.model.footprint import make_footprint
from zoning.vocabulary import LayerKind

MICRON, MILLIMETRE, METRE = 1e-6 / LENGTH_M, 1e-3 / LENGTH_M, 1.0 / LENGTH_M


def layer_of(folder: Path, *shapes: shapely.Geometry, tolerance_m: float = 1.0) -> OpenLayer:
    zones = [MadeZone(code=f"Z{number}", shape=shape) for number, shape in enumerate(shapes)]
    region = Region(folder=folder)
    return region.add(LayerKind.RED_LINES, zones, tolerance_m=tolerance_m).layers[0]


def relation(folder: Path, start: float, end: float, tolerance_m: float = 1.0) -> str | None:
    hits = find_hits(site(), layer_of(folder, strip(start, end), tolerance_m=tolerance_m))
    return hits[0].relation.value if hits else None


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (1 + 1.2 * MILLIMETRE, 2, None),
        (1 + 0.8 * MILLIMETRE, 2, "abuts"),
        (1, 2, "abuts"),
        (1 - 0.8 * MICRON, 2, "abuts"),
        (1 - 1.3 * MICRON, 2, "sliver"),
        (1 - 0.98 * METRE, 2, "sliver"),
        (1 - 1.02 * METRE, 2, "partly"),
        (0.02 * METRE, 2, "partly"),
        (1.3 * MICRON, 2, "partly"),
        (0.8 * MICRON, 2, "within"),
        (0, 1, "within"),
        (-1, 2, "within"),
    ],
)
def test_relations_are_told_in_order_at_the_borders_of_the_tolerances(
    tmp_path: Path, start: float, end: float, expected: str | None
) -> None:
    assert relation(tmp_path, start, end) == expected


@pytest.mark.parametrize(("tolerance_m", "expected"), [(2.9, "partly"), (3.1, "sliver")])
def test_the_tolerance_is_that_of_the_layer(
    tmp_path: Path, tolerance_m: float, expected: str
) -> None:
    assert relation(tmp_path, 0.5, 0.503, tolerance_m) == expected


def test_a_slender_site_wholly_inside_is_a_sliver(tmp_path: Path) -> None:
    ditch = make_footprint([(strip(0, 1, south_m=0, north_m=0.8), None)])
    (hit,) = find_hits(ditch, layer_of(tmp_path, strip(-1, 2)))
    assert (hit.relation, hit.overlap_m2) == ("sliver", pytest.approx(ditch.area_m2))


def test_a_sliver_with_a_wide_place_is_none(tmp_path: Path) -> None:
    wide = strip(-0.002, 0.002, south_m=40, north_m=44)
    shape = shapely.union(strip(-1, 0.0004), wide)
    assert find_hits(site(), layer_of(tmp_path, shape))[0].relation == "partly"
    narrow = shapely.union(strip(-1, 0.0004), strip(0.5, 0.5004))
    assert find_hits(site(), layer_of(tmp_path, narrow))[0].relation == "sliver"


def test_a_tolerance_changes_no_area_and_hides_no_hit(tmp_path: Path) -> None:
    areas = {
        tolerance_m: [
            (hit.label.code, hit.overlap_m2)
            for hit in find_hits(
                site(), layer_of(tmp_path, strip(-1, 0.0004), strip(1, 2), tolerance_m=tolerance_m)
            )
        ]
        for tolerance_m in (0.1, 1.0, 50.0)
    }
    (one, *others) = areas.values()
    assert [code for code, _ in one] == ["Z0", "Z1"]
    assert all(other == one for other in others)
    assert one[0][1] == pytest.approx(site(0, 0.0004).area_m2, rel=1e-9)
    assert one[1][1] == 0.0


def test_the_overlap_and_its_shape_agree(tmp_path: Path) -> None:
    slanting = shapely.Polygon(
        [(WEST, SOUTH), (WEST + 600 * METRE_EAST, SOUTH), (WEST, SOUTH + 70 * METRE_NORTH)]
    )
    (hit,) = find_hits(site(), layer_of(tmp_path, slanting))
    assert hit.overlap_m2 == pytest.approx(area_m2(hit.shape), rel=1e-9)
    assert hit.share == pytest.approx(hit.overlap_m2 / site().area_m2, rel=1e-12)
    inside = find_hits(site(0.4, 0.5), layer_of(tmp_path, strip(-1, 2)))[0]
    assert inside.shape is inside.footprint
    assert inside.share == 1.0


def test_the_written_form_is_rounded(tmp_path: Path) -> None:
    (hit,) = find_hits(site(), layer_of(tmp_path, strip(0.3, 0.61234)))
    written = hit.as_dict()
    assert written["overlap_m2"] == round(hit.overlap_m2, 4)
    assert written["share"] == round(hit.share, 9)
    assert set(written) == {
        "code", "name", "category", "class", "relation", "overlap_m2", "share",
    }  # fmt: skip


def test_hits_come_in_the_order_of_their_codes(tmp_path: Path) -> None:
    zones = [MadeZone(code=code, shape=strip(0, 1)) for code in ("B", "C", "A")]
    layer = Region(folder=tmp_path).add(LayerKind.RED_LINES, zones).layers[0]
    assert [hit.label.code for hit in find_hits(site(), layer)] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("line", "touches"),
    [
        ([(0.5, -50), (0.5, 150)], True),
        ([(0.2, 50), (0.3, 60)], True),
        ([(-0.5, 100), (0.5, 100)], True),
        ([(1.5, -50), (1.5, 150)], False),
        ([(1 + 0.5 * MILLIMETRE, 50), (2, 50)], True),
        ([(1 + 1.5 * MILLIMETRE, 50), (2, 50)], False),
    ],
)
def test_a_line_can_only_be_touched(
    tmp_path: Path, line: list[tuple[float, float]], touches: bool
) -> None:
    points = [(WEST + x * LENGTH_M * METRE_EAST, SOUTH + y * METRE_NORTH) for x, y in line]
    river = MadeZone(code="L", shape=shapely.LineString(points), cls="river")
    layer = Region(folder=tmp_path).add(LayerKind.REFERENCE, [river], cls="river").layers[0]
    found = [(hit.relation.value, hit.overlap_m2) for hit in find_hits(site(), layer)]
    assert found == ([("abuts", 0.0)] if touches else [])


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, "within"), (0.0, "abuts"), (1.0, "abuts"), (1.1, None)]
)
def test_a_point_lies_inside_or_on_the_edge_or_outside(
    tmp_path: Path, share: float, expected: str | None
) -> None:
    at = shapely.Point(WEST + share * LENGTH_M * METRE_EAST, SOUTH + 50 * METRE_NORTH)
    hits = find_hits(make_footprint([(at, None)]), layer_of(tmp_path, strip(0, 1)))
    assert [hit.relation.value for hit in hits] == ([expected] if expected else [])
    assert [hit.share for hit in hits] == ([1.0 if expected == "within" else 0.0] * len(hits))


def hits_of(folder: Path, *shapes: shapely.Geometry) -> tuple[Hit, ...]:
    return find_hits(site(), layer_of(folder, *shapes))


@pytest.mark.parametrize(
    ("shapes", "covered", "status"),
    [
        ([strip(0.5, 1)], False, "hit"),
        ([strip(-1, 2)], True, "hit"),
        ([strip(1, 2)], False, "touch"),
        ([strip(-1, 0.0004), strip(1, 2)], True, "touch"),
        ([strip(1, 2), strip(0.3, 0.4)], False, "hit"),
        ([strip(3, 4)], True, "clear"),
        ([strip(3, 4)], False, "no_data"),
        ([], True, "clear"),
        ([], False, "no_data"),
    ],
)
def test_the_status_of_a_layer(
    tmp_path: Path, shapes: list[shapely.Geometry], covered: bool, status: str
) -> None:
    assert status_of(hits_of(tmp_path, *shapes), covered=covered) == status
