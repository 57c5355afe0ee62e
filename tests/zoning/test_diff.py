import json

import pytest
import shapely

from zoning.content import content_shape
from zoning.diff import diff_layers
from zoning.measure import area_m2
from zoning.model.zone import Zone


def zone(code: str, shape=None, **fields) -> Zone:
    shape = shapely.box(113, 30, 113.01, 30.01) if shape is None else shape
    return Zone(code=code, geometry=content_shape(shape), **fields)


def test_equal_layers_have_no_differences():
    layer = [zone("A", name="甲"), zone("B")]
    diff = diff_layers(layer, layer[::-1])
    assert diff.is_empty
    assert diff.unchanged == 2


def test_zones_come_and_go_by_code():
    diff = diff_layers([zone("A"), zone("B")], [zone("B"), zone("C", name="丙")])
    assert [one.code for one in diff.added] == ["C"]
    assert [one.code for one in diff.removed] == ["A"]
    assert diff.unchanged == 1
    added = diff.as_dict()["added"]
    assert added[0]["area_m2"] == pytest.approx(area_m2(zone("C").geometry), abs=1e-4)


def test_a_moved_border_has_areas_and_shapes():
    wider = shapely.box(113.005, 30, 113.02, 30.01)
    (one,) = diff_layers([zone("A")], [zone("A", wider)]).reshaped
    assert one.before_m2 == pytest.approx(area_m2(zone("A").geometry))
    assert one.after_m2 == pytest.approx(area_m2(wider))
    assert one.gained_m2 == pytest.approx(area_m2(shapely.box(113.01, 30, 113.02, 30.01)))
    assert one.lost_m2 == pytest.approx(area_m2(shapely.box(113, 30, 113.005, 30.01)))
    assert one.changed_m2 == one.gained_m2 + one.lost_m2
    assert one.after_m2 - one.before_m2 == pytest.approx(one.gained_m2 - one.lost_m2)


def test_a_vertex_on_the_same_border_is_no_change():
    finer = shapely.segmentize(shapely.box(113, 30, 113.01, 30.01), 0.003)
    assert diff_layers([zone("A")], [zone("A", finer)]).is_empty


def test_changed_words_are_told_property_by_property():
    before = zone("A", name="甲", category="key-control", attributes={"面积": 1, "注": "x"})
    after = zone("A", name="乙", category="key-control", attributes={"面积": 2, "新": True})
    diff = diff_layers([before], [after])
    (one,) = diff.restated
    assert one.changes == {
        "name": ("甲", "乙"),
        "attributes.面积": (1, 2),
        "attributes.注": ("x", None),
        "attributes.新": (None, True),
    }
    assert diff.reshaped == ()
    assert diff.unchanged == 0


def test_lines_are_compared_too():
    line = shapely.LineString([(113, 30), (113.1, 30.1)])
    longer = shapely.LineString([(113, 30), (113.1, 30.1), (113.2, 30.1)])
    (one,) = diff_layers([zone("A", line)], [zone("A", longer)]).reshaped
    assert one.gained.equals(shapely.LineString([(113.1, 30.1), (113.2, 30.1)]))
    assert one.lost.is_empty


def test_the_map_shows_every_change_with_its_kind():
    before = [zone("A"), zone("B")]
    after = [zone("A", shapely.box(113, 30, 113.02, 30.01)), zone("C")]
    rows = diff_layers(before, after).features()
    assert [(row["code"], row["change"]) for row in rows] == [
        ("C", "added"),
        ("B", "removed"),
        ("A", "gained"),
    ]
    assert all(row["area_m2"] > 0 and row["geometry"].is_valid for row in rows)


def test_the_json_form_is_plain_json():
    diff = diff_layers([zone("A", name="甲"), zone("B")], [zone("A", name="乙"), zone("C")])
    document = json.loads(json.dumps(diff.as_dict()))
    assert document["attributes_changed"] == [
        {"code": "A", "changes": {"name": {"before": "甲", "after": "乙"}}}
    ]
