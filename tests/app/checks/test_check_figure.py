import zlib
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
import shapely
from factories import SOUTH, WEST, MadeZone, Region, plain_region, run, site, strip

from app.checks.figure import figure_of, surroundings_box
from zoning.measure import length_m
from zoning.vocabulary import LayerKind

DRAWING_GRID_DEG = 1e-11  # a micrometre


def figure(region: Region, **footprint: Any) -> dict[str, Any]:
    found = run(site(**footprint), {}, [region])
    collection: dict[str, Any] = orjson.loads(zlib.decompress(figure_of(found)))
    return collection


def roles(collection: dict[str, Any], role: str) -> list[dict[str, Any]]:
    return [one for one in collection["features"] if one["properties"]["role"] == role]


def test_hits_are_exact_and_the_surroundings_lie_within_the_box(tmp_path: Path) -> None:
    region = plain_region(tmp_path)
    region.red_lines(MadeZone(code="HX1", shape=strip(0, 0.4)))
    made = figure(region)
    red = next(one for one in roles(made, "hit") if one["properties"]["code"] == "HX1")
    expected = shapely.intersection(strip(0, 0.4), site().geometry)
    drawn = shapely.geometry.shape(red["geometry"])
    assert shapely.hausdorff_distance(drawn, expected) < DRAWING_GRID_DEG
    box = shapely.box(*made["context"]["bbox"]).buffer(1e-9)
    around = roles(made, "context")
    assert {one["properties"]["code"] for one in around} == {"HX1", "ZH99010110001"}
    assert all(box.contains(shapely.geometry.shape(one["geometry"])) for one in around)


def test_a_red_line_beside_the_site_is_among_the_surroundings(tmp_path: Path) -> None:
    region = plain_region(tmp_path)
    region.red_lines(MadeZone(code="HX1", shape=strip(1.2, 1.4)))
    made = figure(region)
    assert "HX1" not in {one["properties"]["code"] for one in roles(made, "hit")}
    assert "HX1" in {one["properties"]["code"] for one in roles(made, "context")}


def test_the_box_is_square_on_the_ground_and_three_times_the_site() -> None:
    west, south, east, north = surroundings_box(site(0, 1))
    middle = (south + north) / 2
    across = length_m(shapely.LineString([(west, middle), (east, middle)]))
    up = length_m(shapely.LineString([(west, south), (west, north)]))
    assert across == pytest.approx(up, rel=0.01)
    assert across == pytest.approx(5_000, rel=0.01)


def test_landmarks_are_drawn_and_farmland_is_not(tmp_path: Path) -> None:
    region = plain_region(tmp_path)
    shore = shapely.LineString([(WEST, SOUTH - 0.001), (WEST + 0.01, SOUTH - 0.001)])
    region.add(
        LayerKind.REFERENCE, [MadeZone(code="AX", shape=shore)], cls="yangtze-main-shoreline"
    )
    region.add(
        LayerKind.REFERENCE,
        [MadeZone(code="NT", shape=strip(1.1, 1.2))],
        cls="permanent-basic-farmland",
    )
    codes = {one["properties"]["code"] for one in roles(figure(region), "context")}
    assert "AX" in codes
    assert "NT" not in codes


def test_surroundings_are_bounded_and_say_when_they_are_not_complete(tmp_path: Path) -> None:
    angle = np.linspace(0, 2 * np.pi, 4001)[:-1]
    radius = 0.0015 * (1 + 0.9 * (np.arange(4000) % 2))
    middles = [(WEST + 0.004 * at, SOUTH + 0.004) for at in range(8)]
    stars = [
        shapely.Polygon(np.column_stack([x + radius * np.cos(angle), y + radius * np.sin(angle)]))
        for x, y in middles
    ]
    region = plain_region(tmp_path)
    region.red_lines(*[MadeZone(code=f"HX{at}", shape=one) for at, one in enumerate(stars)])
    made = figure(region)
    drawn = [shapely.geometry.shape(one["geometry"]) for one in roles(made, "context")]
    assert made["context"]["complete"] is False
    assert sum(int(shapely.get_num_coordinates(one)) for one in drawn) <= 20_000


def test_a_point_has_surroundings_too(tmp_path: Path) -> None:
    region = plain_region(tmp_path)
    region.red_lines(MadeZone(code="HX1", shape=strip(0.1, 0.4)))
    from_site = figure(region)
    assert from_site["context"]["complete"] is True
