import time

import numpy as np
import pyogrio
import pytest
import shapely

from zoning.content import content_shape
from zoning.measure import area_m2
from zoning.model.release import LayerRecord
from zoning.model.zone import Zone
from zoning.quality.findings import capped
from zoning.quality.validation import validate
from zoning.vocabulary import LayerKind, Severity

STEP = 0.01
METRE = 1 / 110_000


def record(kind: LayerKind, name: str | None = None, element: str | None = None) -> LayerRecord:
    return LayerRecord(key=name or kind, kind=kind, name=name or kind, element=element)


def box(west: float, south: float, width: float = 1.0, height: float = 1.0):
    west, south = 113 + west * STEP, 30 + south * STEP
    return shapely.box(west, south, west + width * STEP, south + height * STEP)


def unit(number: int, shape, **fields) -> Zone:
    return Zone(code=f"ZH9999012{number:04}", geometry=content_shape(shape), **fields)


def grid(columns: int = 3, rows: int = 3) -> list[Zone]:
    cells = [(column, row) for column in range(columns) for row in range(rows)]
    return [unit(number, box(*cell)) for number, cell in enumerate(cells)]


UNITS = record(LayerKind.CONTROL_UNITS)
RED_LINES = record(LayerKind.RED_LINES)
TERRITORY = record(LayerKind.TERRITORY)


def red_line(code: str, shape) -> Zone:
    return Zone(code=code, geometry=content_shape(shape))


SAFE = (RED_LINES, [red_line("R1", box(1.2, 1.2, 0.5, 0.5))])


def found(*layers, **options):
    findings = validate(layers, **{"jurisdictions": ["999900"], **options})
    return {finding.code: finding for finding in findings}


def test_a_perfect_release_has_only_the_remark_on_its_territory():
    findings = found((UNITS, grid()), SAFE)
    assert set(findings) == {"territory-derived"}
    assert findings["territory-derived"].severity is Severity.INFO


def test_an_empty_release_has_no_findings():
    assert validate([], jurisdictions=[""]) == ()


def test_the_order_of_zones_changes_nothing():
    zones = [*grid(), unit(90, box(0.5, 0.5)), unit(91, box(5, 5))]
    one = validate([(UNITS, zones), SAFE], jurisdictions=["999900"])
    other = validate([(UNITS, zones[::-1]), SAFE], jurisdictions=["999900"])
    assert {finding.text for finding in one} == {finding.text for finding in other}


def test_an_overlap_has_area_place_and_both_units():
    wide = unit(4, box(1, 1, 1.5, 1))
    zones = [zone for zone in grid() if zone.code != wide.code]
    findings = found((UNITS, [*zones, wide]), SAFE)
    finding = findings["overlap"]
    assert finding.severity is Severity.WARNING
    assert finding.feature == "ZH99990120004, ZH99990120007"
    assert finding.area_m2 == pytest.approx(area_m2(box(2, 1, 0.5, 1)), abs=1e-3)
    assert shapely.contains_xy(box(2, 1, 0.5, 1), *finding.location)
    assert findings["overlap-total"].area_m2 == pytest.approx(finding.area_m2, abs=1e-3)


def test_a_gap_between_units_has_area_place_and_neighbours():
    zones = [zone for zone in grid() if zone.code != "ZH99990120004"]
    finding = found((UNITS, zones), SAFE)["gap"]
    assert finding.area_m2 == pytest.approx(area_m2(box(1, 1)), abs=1e-3)
    assert shapely.contains_xy(box(1, 1), *finding.location)
    assert "ZH99990120001" in finding.feature


def test_a_hairline_gap_is_called_one():
    narrow = [unit(0, box(0, 0)), unit(1, box(0, 1 + METRE / 2 / STEP, 1, 1))]
    frame = shapely.difference(box(-1, -1, 3, 4), box(0, 0, 1, 2 + METRE / 2 / STEP))
    finding = found((UNITS, [*narrow, unit(2, frame)]), SAFE)["gap"]
    assert "细缝" in finding.text.zh


def test_units_are_compared_with_the_territory_layer():
    territory = (TERRITORY, [Zone(code="T", geometry=content_shape(box(0.5, 0, 3, 3)))])
    findings = found((UNITS, grid()), SAFE, territory)
    assert "territory-derived" not in findings
    assert findings["gap"].area_m2 == pytest.approx(area_m2(box(3, 0, 0.5, 3)), abs=1e-3)
    outside = findings["outside-territory"]
    assert outside.feature == "ZH99990120002"
    assert outside.area_m2 == pytest.approx(area_m2(box(0, 2, 0.5, 1)), abs=1e-3)


def test_a_red_line_beyond_the_territory_is_warned_of():
    beyond = (RED_LINES, [red_line("R1", box(2.5, 1, 1, 1))])
    finding = found((UNITS, grid()), beyond)["outside-territory"]
    assert (finding.layer, finding.feature) == ("red-lines", "R1")
    assert finding.area_m2 == pytest.approx(area_m2(box(3, 1, 0.5, 1)), abs=1e-3)


def test_a_red_line_over_a_gap_is_not_beyond_the_territory():
    zones = [zone for zone in grid() if zone.code != "ZH99990120004"]
    assert "outside-territory" not in found((UNITS, zones), SAFE)


@pytest.mark.parametrize(
    ("element", "severity"), [("water", Severity.WARNING), ("ecology", Severity.INFO)]
)
def test_element_zones_that_leave_land_out_are_told(element, severity):
    zones = [Zone(code="YS1", geometry=content_shape(box(0, 0, 3, 2)))]
    layer = (record(LayerKind.ELEMENT_ZONES, "要素", element), zones)
    finding = found((UNITS, grid()), SAFE, layer)["element-not-covering"]
    assert finding.severity is severity
    assert finding.area_m2 == pytest.approx(area_m2(box(0, 2, 3, 1)), abs=1e-3)


def test_a_layer_that_every_check_needs_is_missed():
    missed = found((UNITS, grid()))["layer-missing"]
    assert missed.severity is Severity.WARNING
    assert "红线" in missed.text.zh


def test_red_lines_stated_not_to_occur_are_not_missed():
    assert "layer-missing" not in found((UNITS, grid()), absent={"red-lines"})


def test_a_slender_zone_is_told():
    sliver = red_line("R2", box(1, 1, 0.5, METRE / 2 / STEP))
    findings = found((UNITS, grid()), (RED_LINES, [*SAFE[1], sliver]))
    assert findings["sliver"].feature == "R2"


def test_a_unit_of_another_county_is_told():
    finding = found((UNITS, grid()), SAFE, jurisdictions=["421300"])["county-mismatch"]
    assert "999901" in finding.text.zh
    assert "county-mismatch" not in found((UNITS, grid()), SAFE, jurisdictions=["421300", "990000"])


def test_an_invalid_geometry_blocks_and_the_rest_is_still_checked():
    bow_tie = shapely.Polygon([(113.1, 30.1), (113.2, 30.2), (113.2, 30.1), (113.1, 30.2)])
    broken = Zone(code="ZH99990129999", geometry=bow_tie)
    findings = found((UNITS, [*grid(), broken]), SAFE)
    assert findings["geometry-invalid"].severity is Severity.ERROR
    assert "territory-derived" in findings


def test_one_code_in_two_layers_blocks_where_it_says_different_things():
    sea = record(LayerKind.CONTROL_UNITS, "海域")
    other = unit(0, box(5, 5), name="别的")
    assert found((UNITS, grid()), SAFE, (sea, [other]))["duplicate-unit-code"].severity == "error"
    same = unit(0, box(5, 5))
    assert found((UNITS, grid()), SAFE, (sea, [same]))["code-in-two-layers"].severity == "warning"


def comb(teeth: int, *, upright: bool):
    """A valid polygon whose many teeth cross those of the other comb."""
    along = np.arange(teeth)
    tips = np.column_stack([along / teeth, np.where(along % 2, 1.0, 0.05)])
    ring = np.vstack([tips, [[1, 0], [0, 0]]])
    return shapely.Polygon(113 + ring[:, ::-1] * 0.1 if upright else 113 + ring * 0.1)


def test_borders_that_cross_a_million_times_are_refused_in_time():
    zones = [unit(0, comb(2000, upright=True)), unit(1, comb(2000, upright=False))]
    begin = time.perf_counter()
    findings = found((UNITS, zones), SAFE)
    assert findings["shape-too-complex"].severity is Severity.ERROR
    assert time.perf_counter() - begin < 5


def lines(shape, code="R1"):
    return (RED_LINES, [red_line(code, shape)])


def shrunk(before, now, **options):
    layers = [(UNITS, grid()), now] if now else [(UNITS, grid())]
    return found(*layers, previous=[[(UNITS, grid()), before]], **options)


def test_a_smaller_red_line_blocks_and_says_where():
    finding = shrunk(lines(box(1, 1)), lines(box(1, 1, 0.5, 1)))["red-line-shrunk"]
    assert finding.severity is Severity.ERROR
    assert finding.feature == "R1"
    assert finding.area_m2 == pytest.approx(area_m2(box(1.5, 1, 0.5, 1)), abs=1e-3)
    assert shapely.contains_xy(box(1.5, 1, 0.5, 1), *finding.location)


def test_an_approved_loss_is_a_warning():
    finding = shrunk(lines(box(1, 1)), lines(box(1, 1, 0.5, 1)), approval=True)["red-line-shrunk"]
    assert finding.severity is Severity.WARNING


def test_a_red_line_layer_left_out_is_a_loss():
    assert shrunk(lines(box(1, 1)), None)["red-line-shrunk"].severity is Severity.ERROR


def test_a_red_line_moved_elsewhere_is_a_loss_though_no_smaller():
    assert "red-line-shrunk" in shrunk(lines(box(1, 1)), lines(box(1.2, 1)))


def test_a_narrow_strip_lost_all_along_is_a_loss():
    now = lines(box(1, 1, 1 - METRE / 3 / STEP, 1))
    assert shrunk(lines(box(1, 1)), now)["red-line-shrunk"].severity is Severity.ERROR


@pytest.mark.parametrize("now", [box(1, 1), box(0.9, 1, 1.2, 1)])
def test_a_red_line_kept_or_enlarged_is_no_loss(now):
    findings = shrunk(lines(box(1, 1)), lines(now, "new code"))
    assert not {"red-line-shrunk", "red-line-redrawn"} & set(findings)


def test_a_border_drawn_anew_is_only_mentioned():
    shift = METRE / 4 / STEP
    now = lines(shapely.union(box(1 + shift, 1), box(1 + shift, 0.9, 1, 0.1)))
    finding = shrunk(lines(box(1, 1)), now)["red-line-redrawn"]
    assert finding.severity is Severity.INFO


def test_red_lines_that_overlapped_one_another_are_not_lost_when_merged():
    before = (RED_LINES, [red_line("A", box(1, 1)), red_line("B", box(1.5, 1))])
    assert "red-line-shrunk" not in shrunk(before, lines(box(1, 1, 1.5, 1)))


def test_a_long_list_is_cut_and_counted():
    zones = [unit(number, box(number % 30, number // 30)) for number in range(400)]
    findings = validate([(UNITS, zones), SAFE], jurisdictions=["421300"])
    told = [finding for finding in findings if finding.code == "county-mismatch"]
    (total,) = [finding for finding in findings if finding.code == "county-mismatch-total"]
    assert len(told) == 200
    assert "400" in total.text.en
    assert capped(findings) == findings


def test_a_real_city_is_told_of_its_small_faults(shared_data):
    folder = shared_data / "zoning"
    wkb = pyogrio.raw.read(folder / "Primary_Zoning_corrected.geojson")[2]
    zones = [Zone(code=f"{n:04}", geometry=shapely.from_wkb(one)) for n, one in enumerate(wkb)]
    outline = shapely.from_wkb(pyogrio.raw.read(folder / "Minneapolis_Boundary.geojson")[2][0])
    territory = (TERRITORY, [Zone(code="270000", geometry=outline)])
    findings = found((UNITS, zones), territory, jurisdictions=["990000"])
    assert findings["overlap-total"].area_m2 == pytest.approx(0.07, abs=0.005)
    assert findings["gap-total"].area_m2 == pytest.approx(1.6, abs=0.05)
    assert "outside-territory" not in findings
    assert np.isclose(sum(area_m2(zone.geometry) for zone in zones), area_m2(outline), atol=2)
