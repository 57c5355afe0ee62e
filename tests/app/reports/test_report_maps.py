import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest
import shapely
from factories import SOUTH, WEST, site
from report_cases import CONDITIONAL, CONFLICT, Case

from app.reports.language import Voice
from app.reports.maps.drawing import detail_map, situation_map
from app.reports.maps.plane import FRAME_MM, metres_per_degree, plane_around, shape_of
from app.reports.maps.svg import path_data
from app.reports.report import make_report

CHINESE = Voice(language="zh-CN")


def words_of(svg: str) -> list[str]:
    root = ET.fromstring(svg)  # noqa: S314 - a drawing of our own
    return [one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}text")]


def test_both_maps_have_scale_north_legend_and_a_place_for_the_review_number(
    conflict: Case,
) -> None:
    drawings = make_report(conflict.assessment, conflict.figure).drawings
    for name in ("situation", "detail"):
        words = words_of(drawings[name].svg)
        assert {"N", "图例", "0", "本项目选址范围", "生态保护红线"} <= set(words)
        assert any(one.endswith((" m", " km")) for one in words)
        assert any(one.startswith("比例尺约 1:") for one in words)
        assert any(one.startswith("审图号") for one in words)


def test_kinds_are_told_apart_by_pattern_as_well_as_colour(conflict: Case) -> None:
    svg = make_report(conflict.assessment, conflict.figure).drawings["situation"].svg
    assert 'id="diagonal-b3201b"' in svg
    assert 'fill="url(#diagonal-b3201b)"' in svg
    assert 'fill="url(#back-diagonal-b5563c)"' in svg


def test_boundary_points_are_numbered_as_in_the_table(conditional: Case) -> None:
    words = words_of(make_report(conditional.assessment, conditional.figure).drawings["detail"].svg)
    assert {"J1", "J2", "J3", "J4"} <= set(words)
    assert "J5" not in words


def test_names_are_text_and_never_markup(conflict: Case) -> None:
    for feature in conflict.figure["features"]:
        feature["properties"]["name"] = feature["properties"]["code"] = "<b>&\u202e𠮷"
    svg = make_report(conflict.assessment, conflict.figure).drawings["situation"].svg
    assert "<b>&〔U+202E〕〔U+20BB7〕" in words_of(svg)


def test_a_map_without_a_figure_still_shows_the_site() -> None:
    drawing = situation_map(site().geometry, {"features": []}, CHINESE)
    assert "本项目" in words_of(drawing.svg)


def test_a_point_is_drawn_as_a_sign(made: Callable[..., Case]) -> None:
    point = shapely.Point(WEST, SOUTH)
    case = made(CONDITIONAL)
    for draw in (situation_map, detail_map):
        assert draw(point, case.figure, CHINESE).svg.count("<circle") >= 2


def test_a_hit_too_small_to_see_is_ringed(made: Callable[..., Case]) -> None:
    case = made(CONFLICT, red=(0.0, 0.002))
    shape = shape_of(case.assessment["footprint"]["geometry"])
    assert shape is not None
    hit = next(one for one in case.figure["features"] if one["properties"]["code"] == "HX1")
    box = shapely.box(WEST, SOUTH, WEST + 0.00001, SOUTH + 0.00001)
    hit["geometry"] = shapely.geometry.mapping(box)
    drawing = detail_map(shape, case.figure, CHINESE)
    assert "HX1" in words_of(drawing.svg)


def test_a_sliver_is_ringed_however_long_it_is(made: Callable[..., Case]) -> None:
    case = made(CONFLICT, red=(0.0, 0.0005))
    shape = shape_of(case.assessment["footprint"]["geometry"])
    assert shape is not None
    hit = next(one for one in case.figure["features"] if one["properties"]["code"] == "HX1")
    assert hit["properties"]["relation"] == "sliver"
    assert "HX1" in words_of(detail_map(shape, case.figure, CHINESE).svg)


def test_a_hit_without_a_shape_is_left_out_of_the_drawing(conflict: Case) -> None:
    for feature in conflict.figure["features"]:
        feature["geometry"] = None
    assert make_report(conflict.assessment, conflict.figure).drawings["detail"].svg


@pytest.mark.parametrize("latitude", [3.0, 31.4, 53.0])
def test_a_degree_is_as_long_as_on_the_ellipsoid(latitude: float) -> None:
    east, north = metres_per_degree(latitude)
    expected = {3.0: (111_168, 110_577), 31.4: (95_112, 110_881), 53.0: (67_141, 111_287)}
    assert east == pytest.approx(expected[latitude][0], rel=2e-3)
    assert north == pytest.approx(expected[latitude][1], rel=2e-3)


@pytest.mark.parametrize("side_m", [3.0, 77.0, 1_000.0, 250_000.0])
def test_scales_are_round_and_hold_the_box(side_m: float) -> None:
    east, north = metres_per_degree(31.4)
    bounds = (112.6, 31.4, 112.6 + side_m / east, 31.4 + side_m / north)
    around = plane_around(bounds, min_side_m=1.0)
    within = plane_around(bounds, min_side_m=1.0, inside=True)
    shown = around.metres_per_mm * FRAME_MM
    assert side_m * 0.999 <= shown <= side_m * 1.35
    assert within.metres_per_mm * FRAME_MM <= side_m * 1.001
    assert around.denominator == float(f"{around.denominator:.3g}")


def test_points_that_fall_together_are_written_once() -> None:
    line = shapely.LineString([(0, 0), (0.001, 0), (0.002, 0), (5, 5)])
    assert path_data(line) == "M0,0L5,5"


@pytest.mark.parametrize("name", ["situation", "detail"])
def test_what_lies_beyond_the_frame_is_not_drawn(conflict: Case, name: str) -> None:
    svg = make_report(conflict.assessment, conflict.figure).drawings[name].svg
    root = ET.fromstring(svg)  # noqa: S314 - a drawing of our own
    drawn = root.find("{http://www.w3.org/2000/svg}g")
    assert drawn is not None
    paths = [one.get("d", "") for one in drawn.iter("{http://www.w3.org/2000/svg}path")]
    numbers = [float(one) for path in paths for one in re.findall(r"-?[\d.]+", path)]
    assert numbers
    assert -10 < min(numbers) < max(numbers) < FRAME_MM + 10
