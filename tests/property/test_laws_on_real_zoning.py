import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
from factories import MadeZone, Region
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from laws import SEVERITY
from real_city import METRE, City, drawn, sites, straddling
from worlds import FAILURE, disordered, rewritten, scratch_folder

from access_lists.document import assessment_document
from access_lists.evidence import canonical_bytes
from zoning.composition.compose import compose
from zoning.composition.layers import OpenRelease
from zoning.measure import area_m2
from zoning.model.footprint import make_footprint
from zoning.vocabulary import LayerKind

pytestmark = pytest.mark.xdist_group("real-city")


def without(city: City, kind: LayerKind, **changes: Any) -> Region:
    """The city with its layer of one kind left out, or changed."""
    layers = []
    for layer in city.region.layers:
        if layer.record.kind is not kind:
            layers.append(layer)
        elif changes:
            layers.append(replace(layer, **changes))
    return replace(city.region, layers=layers)


def test_sites_across_real_units_are_covered_and_show_what_is_not(city: City) -> None:
    hairlines = 0
    for shape in straddling(city, 120):
        found = city.check(shape)
        coverage, truth = found.overlay.coverage, city.uncovered_m2(shape)
        assert coverage.covered, shape.wkt
        assert coverage.uncovered_m2 == pytest.approx(truth, rel=1e-9, abs=1e-4)
        notes = [one.area_m2 for one in found.findings if one.code == "hairline-gap"]
        assert notes == ([coverage.uncovered_m2] if coverage.uncovered_m2 else [])
        assert "outside-coverage" not in {one.code for one in found.shortfalls}
        hairlines += bool(notes)
    assert hairlines


def test_sites_across_the_outline_of_the_city_are_not_covered(city: City) -> None:
    corners = shapely.get_coordinates(city.outline.boundary)
    for x, y in np.random.default_rng(5).choice(corners, 40, replace=False):
        for half in (30 * METRE, 0.3 * METRE):
            shape = shapely.box(x - half, y - half, x + half, y + half)
            found, truth = city.check(shape), city.uncovered_m2(shape)
            assert found.overlay.coverage.uncovered_m2 == pytest.approx(truth, rel=1e-9, abs=1e-4)
            beyond = area_m2(shapely.difference(shape, city.outline))
            if beyond > 0.05:
                assert not found.overlay.coverage.covered, shape.wkt
                assert found.verdict in {"undetermined", "conflict"}


def test_the_overlaps_are_those_of_another_engine(city: City) -> None:
    for shape in straddling(city, 60):
        truth = {code: one for code, one in city.overlaps(shape).items() if one >= 1e-4}
        hits = city.check(shape).overlay.hits(LayerKind.CONTROL_UNITS)
        found = {hit.label.code: hit.overlap_m2 for hit in hits if hit.overlaps}
        assert found == pytest.approx(truth, rel=1e-9, abs=1e-4)


def test_the_overlaps_of_the_whole_city_add_up_to_its_area(city: City) -> None:
    district = shapely.intersection(city.outline, shapely.box(*_half(city.outline)))
    (layer,) = [one for one in city.region.layers if one.record.kind is LayerKind.CONTROL_UNITS]
    assert layer.shapes is not None
    whole = layer.shapes.overlay([city.outline]).area_m2
    assert whole.sum() == pytest.approx(area_m2(city.units).sum(), rel=1e-9)
    parts = layer.shapes.overlay([district, shapely.difference(city.outline, district)])
    assert parts.area_m2.sum() == pytest.approx(whole.sum(), rel=1e-9)


def _half(shape: shapely.Geometry) -> tuple[float, float, float, float]:
    west, south, east, north = shapely.bounds(shape)
    return west, south, (west + east) / 2, north


def test_a_missing_unit_under_the_site_is_never_no_conflict(city: City) -> None:
    (layer,) = [one for one in city.region.layers if one.record.kind is LayerKind.CONTROL_UNITS]
    for shape in straddling(city, 12):
        code = max((item[1], item[0]) for item in city.overlaps(shape).items())[1]
        around = city.tree.query(shapely.buffer(shape, 100 * METRE)).tolist()
        kept = [number for number in sorted(around) if f"U{number:04}" != code]
        with scratch_folder() as folder:
            region = Region(folder=folder)
            region.units(*(MadeZone(code=f"U{n:04}", shape=city.units[n]) for n in kept))
            others = [one for one in city.region.layers if one is not layer]
            holed = replace(city.region, layers=[*region.layers, *others])
            found = city.check(shape, holed)
        assert found.verdict in {"undetermined", "conflict"}
        assert "outside-coverage" in {one.code for one in found.shortfalls}
        lost = city.overlaps(shape)[code]
        assert found.overlay.coverage.uncovered_m2 == pytest.approx(lost, rel=1e-6, abs=0.1)


@pytest.mark.parametrize(
    ("kind", "changes", "reason"),
    [
        (LayerKind.CONTROL_UNITS, {}, "no-release"),
        (LayerKind.RED_LINES, {}, "no-data"),
        (LayerKind.CONTROL_UNITS, {"failure": FAILURE, "shapes": None}, "layer-failed"),
        (LayerKind.RED_LINES, {"failure": FAILURE, "shapes": None}, "layer-failed"),
    ],
)
def test_a_layer_that_is_missing_or_failed_is_never_no_conflict(
    city: City, kind: LayerKind, changes: dict[str, Any], reason: str
) -> None:
    lame = without(city, kind, **changes)
    for shape in straddling(city, 15):
        found = city.check(shape, lame)
        assert found.verdict == "undetermined"
        assert reason in {one.code for one in found.shortfalls}


def test_red_lines_are_found_where_they_are_and_nowhere_else(city: City) -> None:
    tree = shapely.STRtree(city.plains)
    verdicts = set()
    for plain in np.random.default_rng(3).choice(city.plains, 12, replace=False):
        c = shapely.point_on_surface(plain)
        for shift in (0, 60, 300):
            shape = shapely.box(
                c.x + (shift - 10) * METRE, c.y - 10 * METRE, c.x + (shift + 10) * METRE, c.y
            )
            overlap = area_m2(shapely.intersection(city.plains[tree.query(shape)], shape)).sum()
            found = city.check(shape)
            hit = any(one.overlaps for one in found.overlay.hits(LayerKind.RED_LINES))
            assert hit == (overlap >= 1e-4)
            if found.overlay.coverage.covered and hit:
                assert found.verdict in {"conflict", "undetermined"}
                verdicts.add(found.verdict.value)
            elif found.overlay.coverage.covered:
                assert found.verdict == "no_conflict"
                verdicts.add(found.verdict.value)
    assert {"conflict", "no_conflict"} <= verdicts


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(site=sites(), growth=st.floats(0, 300))
def test_a_larger_site_is_never_milder(
    city: City, site: tuple[float, float, float, float], growth: float
) -> None:
    small = drawn(city, site)
    west, south, east, north = shapely.bounds(small)
    large = shapely.box(west - growth * METRE, south, east, north + growth * METRE)
    before, after = city.check(small), city.check(shapely.union(small, large))
    assert SEVERITY[after.verdict] >= SEVERITY[before.verdict]


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(site=sites(), shuffle=st.randoms())
def test_no_order_leaves_a_trace(
    city: City, site: tuple[float, float, float, float], shuffle: random.Random
) -> None:
    shape = drawn(city, site)
    plain, again = (neighbourhood(city, shape, order) for order in (None, shuffle))
    assert canonical_bytes(plain) == canonical_bytes(again)


def neighbourhood(
    city: City, shape: shapely.Geometry, shuffle: random.Random | None
) -> dict[str, Any]:
    """The check of a site with only the zones around it, in order or in disorder."""
    around = shapely.buffer(shape, 50 * METRE)
    near = [MadeZone(code=f"U{n:04}", shape=city.units[n]) for n in sorted(city.tree.query(around))]
    red = shapely.STRtree(city.plains).query(around)
    plains = [MadeZone(code=f"R{n:04}", shape=city.plains[n]) for n in sorted(red)]
    with scratch_folder() as folder:
        region = Region(folder=folder, lists=city.region.lists)
        region.units(*disordered(tuple(near), shuffle))
        region.red_lines(*disordered(tuple(plains), shuffle))
        if shuffle:
            region.layers.reverse()
        return assessment_document(city.check(rewritten(shape, shuffle), region))


@pytest.mark.timeout(60)
def test_a_quarter_of_a_city_composes_in_reasonable_time(city: City) -> None:
    west, south, east, north = shapely.bounds(city.outline)
    quarter = shapely.box((3 * west + east) / 4, south, (west + east) / 2, (south + north) / 2)
    shape = shapely.intersection(quarter, city.outline)
    overlay = compose(
        make_footprint([(shape, None)]),
        [OpenRelease(release=city.region.release(), layers=tuple(city.region.layers))],
    )
    truth = area_m2(shape) - city.uncovered_m2(shape)
    total = sum(hit.overlap_m2 for hit in overlay.hits(LayerKind.CONTROL_UNITS))
    assert total == pytest.approx(truth, rel=1e-8)
