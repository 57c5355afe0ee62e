from pathlib import Path

import pytest
import shapely
from factories import LENGTH_M, METRE_EAST, SOUTH, WEST, MadeZone, Region, site, strip

from zoning.composition.compose import compose
from zoning.composition.overlay import Overlay
from zoning.measure import area_m2
from zoning.model.footprint import Footprint, make_footprint
from zoning.vocabulary import LayerKind, Severity

MILLIMETRE = 1e-3 / LENGTH_M


def overlay(
    folder: Path,
    footprint: Footprint,
    *units: shapely.Geometry,
    territory: shapely.Geometry | None = None,
) -> Overlay:
    zones = [MadeZone(code=f"U{number}", shape=shape) for number, shape in enumerate(units)]
    region = Region(folder=folder).units(*zones).red_lines()
    if territory is not None:
        region.add(LayerKind.TERRITORY, [MadeZone(code="T", shape=territory)])
    return compose(footprint, [region.opened()])


def across(west_m: float, east_m: float, south_m: float, north_m: float) -> shapely.Geometry:
    return strip(west_m / LENGTH_M, east_m / LENGTH_M, south_m=south_m, north_m=north_m)


def hairlines(found: Overlay) -> list[float | None]:
    return [one.area_m2 for one in found.findings if one.code == "hairline-gap"]


def gap_codes(found: Overlay) -> list[str]:
    return [gap.code.value for gap in found.gaps]


@pytest.mark.parametrize(
    ("width_m", "covered"),
    [(0.0, True), (0.0005, True), (0.005, True), (0.0095, True), (0.0105, False), (0.9, False)],
)
@pytest.mark.parametrize("drawn", [False, True])
def test_a_gap_inside_is_a_hairline_up_to_a_square_metre(
    tmp_path: Path, width_m: float, covered: bool, drawn: bool
) -> None:
    gap = width_m / LENGTH_M
    territory = strip(-1, 2) if drawn else None
    found = overlay(tmp_path, site(), strip(-1, 0.5), strip(0.5 + gap, 2), territory=territory)
    truth = area_m2(shapely.difference(site().geometry, strip(-1, 0.5))) - area_m2(
        shapely.intersection(site().geometry, strip(0.5 + gap, 2))
    )
    assert found.coverage.covered is covered
    assert found.coverage.uncovered_m2 == pytest.approx(truth, abs=1e-4)
    assert found.coverage.share == pytest.approx(1 - truth / site().area_m2, abs=1e-9)
    assert hairlines(found) == ([found.coverage.uncovered_m2] if covered and width_m else [])
    assert set(gap_codes(found)) == (set() if covered else {"outside-coverage"})


def test_every_connected_part_may_be_a_square_metre(tmp_path: Path) -> None:
    gap = 7 * MILLIMETRE
    found = overlay(tmp_path, site(), strip(-1, 0.3), strip(0.3 + gap, 0.6), strip(0.6 + gap, 2))
    assert found.coverage.covered
    assert found.coverage.uncovered_m2 == pytest.approx(1.4, abs=0.01)
    (note,) = [one for one in found.findings if one.code == "hairline-gap"]
    assert note.location is not None
    assert shapely.contains_xy(strip(0.299, 0.601), *note.location)


def test_a_gap_as_wide_as_the_tolerance_is_none(tmp_path: Path) -> None:
    for width_m, covered in ((0.8, True), (1.2, False)):
        hole = across(500, 500 + width_m, 50, 50.8 if covered else 51.2)
        found = overlay(tmp_path, site(), shapely.difference(strip(-1, 2), hole))
        assert found.coverage.covered is covered


@pytest.mark.parametrize("beyond_m", [0.004, 0.4])
def test_what_lies_beyond_the_outer_edge_is_no_hairline(tmp_path: Path, beyond_m: float) -> None:
    small = make_footprint([(across(0, 10, 0, 2), None)])
    edge = across(-100, 10 - beyond_m, -50, 50)
    found = overlay(tmp_path, small, edge)
    assert not found.coverage.covered
    assert found.coverage.uncovered_m2 == pytest.approx(2 * beyond_m, rel=0.01)
    assert hairlines(found) == []
    assert not overlay(tmp_path, small, edge, territory=edge).coverage.covered
    wider = across(-100, 200, -50, 50)
    assert overlay(tmp_path, small, edge, territory=wider).coverage.covered


def test_a_hairline_and_a_real_gap_together_are_not_covered(tmp_path: Path) -> None:
    found = overlay(tmp_path, site(), strip(-1, 0.3), strip(0.3 + MILLIMETRE, 0.6), strip(0.7, 2))
    assert not found.coverage.covered
    assert found.coverage.uncovered_m2 == pytest.approx(0.1 * site().area_m2 + 0.1, rel=1e-4)


def test_units_that_overlap_cover_once(tmp_path: Path) -> None:
    found = overlay(tmp_path, site(), strip(-1, 0.6), strip(0.4, 0.9))
    assert found.coverage.share == pytest.approx(0.9, abs=1e-6)
    assert not found.coverage.covered


@pytest.mark.parametrize(("share", "covered"), [(0.2, True), (0.7, False)])
def test_a_point_is_covered_or_not(tmp_path: Path, share: float, covered: bool) -> None:
    at = shapely.Point(WEST + share * LENGTH_M * METRE_EAST, SOUTH + 1e-4)
    found = overlay(tmp_path, make_footprint([(at, None)]), strip(-1, 0.5), strip(0.9, 2))
    assert (found.coverage.covered, found.coverage.uncovered_m2) == (covered, 0.0)
    assert found.coverage.share == float(covered)
    assert found.coverage.uncovered.is_empty is covered
    assert not [one for one in found.findings if one.code == "point-on-border"]


def test_what_a_release_knows_is_the_part_in_its_territory(tmp_path: Path) -> None:
    for territory, share in ((None, 0.5), (strip(-1, 0.8), 0.8), (strip(-1, 2), 1.0)):
        found = overlay(tmp_path, site(), strip(-1, 0.5), territory=territory)
        assert found.known[0].share == pytest.approx(share, abs=1e-6)
        assert area_m2(found.known[0].part) == pytest.approx(share * site().area_m2, rel=1e-6)
        assert found.coverage.share == pytest.approx(0.5, abs=1e-6)


def test_a_point_on_the_border_of_two_units_lies_in_both(tmp_path: Path) -> None:
    point = make_footprint([(shapely.Point(WEST, SOUTH), None)])
    found = overlay(tmp_path, point, across(-500, 0, -50, 50), across(0, 500, -50, 50))
    assert len(found.known) == 1
    assert (found.coverage.covered, gap_codes(found)) == (True, [])
    hits = [hit.label.code for hit in found.hits(LayerKind.CONTROL_UNITS)]
    assert hits == ["U0", "U1"]
    (note,) = [one for one in found.findings if one.code == "point-on-border"]
    assert "U0、U1" in note.text.zh
    assert "U0, U1" in note.text.en
    assert (note.severity, note.location) == (Severity.WARNING, (WEST, SOUTH))


def test_a_point_outside_every_unit_is_not_covered(tmp_path: Path) -> None:
    point = make_footprint([(shapely.Point(WEST + 1, SOUTH), None)])
    found = overlay(tmp_path, point, across(-500, 0, -50, 50))
    assert found.known == ()
