import json
import subprocess
import sys
from collections import Counter
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import shapely
import yaml

from access_lists.codec import rows_of
from access_lists.lint import lint
from access_lists.project import parse_project
from access_lists.reading import read_yaml
from access_lists.vocabulary import Effect, Strength, Verdict
from zoning.codes import is_test_jurisdiction, parse_unit_code
from zoning.geometry import fits_disc
from zoning.ingest.zone_classes import element_class
from zoning.measure import area_m2
from zoning.vocabulary import LayerKind, ReferenceClass, UnitCategory

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
LAYERS = DEMO / "layers"
REGION = yaml.safe_load((DEMO / "demo.yaml").read_text("utf-8"))
PROJECTS = yaml.safe_load((DEMO / "projects.yaml").read_text("utf-8"))["projects"]
LISTS = sorted((DEMO / "lists").glob("*.yaml"))
MOST_BYTES = 1_500_000


@cache
def features(name):
    collection = json.loads((LAYERS / f"{name}.geojson").read_text("utf-8"))
    return [
        (feature["properties"], shapely.geometry.shape(feature["geometry"]))
        for feature in collection["features"]
    ]


def shapes(name):
    return [shape for _, shape in features(name)]


def codes(name):
    return [attributes["code"] for attributes, _ in features(name)]


def edges(shape):
    for ring in shapely.get_rings(shape):
        points = shapely.get_coordinates(ring).tolist()
        for one, other in pairwise(points):
            yield tuple(sorted((tuple(one), tuple(other))))


@cache
def gap():
    return shapely.difference(
        shapely.union_all(shapes("territory")), shapely.union_all(shapes("control-units"))
    )


@cache
def listed(path):
    return read_yaml(path.read_bytes(), label=path.name).data


def built(script, *arguments):
    done = subprocess.run(
        [sys.executable, DEMO / script, *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr


def test_building_the_region_again_writes_the_same_bytes(tmp_path):
    built("build_region.py", tmp_path)
    again = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert again == {path.name: path.read_bytes() for path in LAYERS.iterdir()}


def test_building_the_lists_again_writes_the_same_bytes(tmp_path):
    built("build_lists.py", tmp_path / "units.yaml")
    assert (tmp_path / "units.yaml").read_bytes() == (DEMO / "lists/units.yaml").read_bytes()


def test_the_layers_are_small_and_say_that_they_are_fictional():
    assert sum(path.stat().st_size for path in LAYERS.iterdir()) < MOST_BYTES
    for path in LAYERS.iterdir():
        assert "虚构" in path.read_text("utf-8")[:300]


def test_every_shape_is_valid_and_in_its_place():
    for path in LAYERS.iterdir():
        for shape in shapes(path.stem):
            assert shapely.is_valid(shape), path.name
            assert shapely.box(112.2, 31.1, 113.1, 31.7).contains(shape)


def test_the_units_tile_without_overlap():
    units = [*shapes("control-units"), *shapes("neighbour-control-units")]
    together = area_m2(shapely.union_all(units))
    assert area_m2(units).sum() == pytest.approx(together, rel=1e-9)


def test_neighbours_share_their_edges_vertex_by_vertex():
    units = [*shapes("control-units"), *shapes("neighbour-control-units")]
    counts = Counter(edge for unit in units for edge in edges(unit))
    assert set(counts.values()) == {1, 2}
    alone = shapely.multilinestrings([list(edge) for edge, times in counts.items() if times == 1])
    outline = shapely.boundary(shapely.union_all(units))
    # An edge that only one unit has lies on the outline or around the wanted gap, nowhere else.
    assert alone.length == pytest.approx(outline.length, rel=1e-9)


def test_the_territory_adds_up_to_the_units_and_the_wanted_gap():
    territory = area_m2(shapes("territory")).sum()
    units = area_m2(shapes("control-units")).sum()
    assert territory - units == pytest.approx(area_m2(gap()), rel=1e-6)


def test_one_gap_about_thirty_metres_wide_lies_between_two_counties():
    parts = [part for part in shapely.get_parts(gap()) if area_m2(part) > 1.0]
    assert len(parts) == 1
    assert 10_000 < area_m2(parts[0]) < 100_000
    assert fits_disc(parts[0], 20.0)
    assert not fits_disc(parts[0], 35.0)
    counties = {
        attributes["county"]
        for attributes, unit in features("control-units")
        if unit.distance(parts[0]) == 0
    }
    assert counties == {"清川区", "东湖区"}


def test_one_unit_code_is_malformed_and_all_others_say_their_category():
    digits = {"1": "priority-protection", "2": "key-control", "3": "general-control"}
    named = [*features("control-units"), *features("neighbour-control-units")]
    hints = {attributes["code"]: parse_unit_code(attributes["code"]) for attributes, _ in named}
    odd = [code for code, hint in hints.items() if not hint.well_formed]
    assert odd == ["ZH990106200002"]
    for attributes, _ in named:
        category = UnitCategory(attributes["category"])
        assert digits[attributes["code"][8]] == category


def test_about_sixty_units_in_six_counties_of_three_categories():
    attributes = [one for one, _ in features("control-units")]
    assert 50 <= len(attributes) <= 70
    assert len({one["county"] for one in attributes}) == 6
    assert len({one["category"] for one in attributes}) == 3
    assert len({one["code"] for one in attributes}) == len(attributes)
    assert 2 <= len(features("neighbour-control-units")) <= 4


def test_zones_cross_the_borders_of_units():
    units = shapely.STRtree(shapes("control-units"))
    for name in ("air-zones", "water-zones", "red-lines", "ecology-zones"):
        crossed = [
            sum(units.geometries[i].intersection(zone).area > 1e-7 for i in units.query(zone))
            for zone in shapes(name)
        ]
        assert max(crossed) >= 3, name


def test_the_reserve_lies_in_the_red_line():
    red = shapely.buffer(shapely.union_all(shapes("red-lines")), 1e-3)
    assert {one["class"] for one, _ in features("protected-areas")} == {
        "core-protection-zone",
        "general-control-zone",
    }
    assert all(red.contains(zone) for zone in shapes("protected-areas"))


def test_one_class_is_spelt_in_four_ways_that_mean_the_same():
    spelt = {one["class"] for one, _ in features("water-zones") if "工业" in one["class"]}
    assert len(spelt) == 4
    assert len({element_class(one).cls for one in spelt}) == 1
    assert all(element_class(one).known for one in spelt)


def test_codes_are_unique_in_every_layer():
    for path in LAYERS.iterdir():
        assert len(set(codes(path.stem))) == len(codes(path.stem)), path.name


def test_every_reference_class_occurs():
    layers = [layer for release in REGION["releases"] for layer in release.get("layers", ())]
    stated = {layer["class"] for layer in layers if "class" in layer}
    named = {
        attributes["class"]
        for layer in layers
        if layer["kind"] == "reference" and "class" not in layer
        for attributes, _ in features(Path(layer["file"]).stem)
    }
    assert stated | named == {cls.value for cls in ReferenceClass}


def test_the_demo_names_only_fictional_jurisdictions_and_files_that_exist():
    assert all(is_test_jurisdiction(code) for code in REGION["baseline_jurisdictions"])
    for release in REGION["releases"]:
        assert all(is_test_jurisdiction(code) for code in release["jurisdictions"])
        assert isinstance(release["effective_from"], date)
        for layer in release.get("layers", ()):
            assert layer["kind"] in set(LayerKind)
            assert (DEMO / layer["file"]).is_file()
            columns = set(features(Path(layer["file"]).stem)[0][0])
            assert set(layer["fields"].values()) <= columns
        assert all((DEMO / name).is_file() for name in release.get("lists", ()))


def test_every_list_of_the_demo_is_loaded_and_follows_the_schema():
    loaded = {name for release in REGION["releases"] for name in release.get("lists", ())}
    assert loaded == {f"lists/{path.name}" for path in LISTS}
    for path in LISTS:
        lint(read_yaml(path.read_bytes(), label=path.name))
        assert "虚构" in listed(path)["title"]


def test_every_unit_has_a_list():
    units = {*codes("control-units"), *codes("neighbour-control-units")}
    with_list = {unit["code"] for path in LISTS for unit in listed(path).get("units", ())}
    assert with_list == units


def test_one_list_is_past_its_term_and_one_unit_asks_nothing():
    ended = [path.name for path in LISTS if listed(path).get("effective_to", "9999") < "2026-11-21"]
    assert ended == ["expired.yaml"]
    silent = [
        unit["code"]
        for path in LISTS
        for unit in listed(path).get("units", ())
        if not unit.get("clauses")
    ]
    assert silent == ["ZH99010530006"]


def test_the_lists_hold_many_structures():
    rows = [clause for path in LISTS for _, clause in rows_of(listed(path))]
    distinct = {json.dumps({**row, "number": None}, sort_keys=True) for row in rows}
    assert len(distinct) >= 40
    assert {row["effect"] for row in rows} == set(Effect)
    assert {row.get("strength", "must") for row in rows} == set(Strength)
    for member in ("scope", "when", "unless", "limits", "replacement", "subjects", "industries"):
        assert any(member in row for row in rows), member


def test_example_projects_are_complete_and_in_both_languages():
    assert len(PROJECTS) >= 20
    assert len({project["id"] for project in PROJECTS}) == len(PROJECTS)
    assert {project["expected_verdict"] for project in PROJECTS} == set(Verdict)
    for project in PROJECTS:
        for member in ("title", "description", "why"):
            assert set(project[member]) == {"zh-CN", "en"}
            assert all(project[member].values())
        assert isinstance(project["as_of"], date)
        parse_project(project["project"])


def test_most_example_projects_are_ordinary_and_get_an_answer():
    answered = [one for one in PROJECTS if one["expected_verdict"] != Verdict.UNDETERMINED]
    assert len(answered) > 2 * (len(PROJECTS) - len(answered))
