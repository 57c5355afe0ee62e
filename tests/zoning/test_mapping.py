from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import permutations
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.content import layer_header, layer_sha256
from zoning.errors import InputError
from zoning.ingest.features import FeatureTable
from zoning.ingest.mapping import MappedLayer, map_zones, suggest
from zoning.model.finding import Finding
from zoning.texts import Text
from zoning.vocabulary import LayerKind, Severity

UNITS = LayerKind.CONTROL_UNITS
CODE = "ZH99990120001"


def square(west: float) -> BaseGeometry:
    return shapely.box(west, 30, west + 1, 31)


def features(*rows: Mapping[str, Any], shapes: Sequence[BaseGeometry | None] | None = None):
    shapes = [square(110 + i) for i in range(len(rows))] if shapes is None else shapes
    array = np.empty(len(rows), dtype=object)
    array[:] = shapes
    return FeatureTable(
        layer="单元",
        geometries=array,
        attributes=rows,
        source_crs="EPSG:4490",
        encoding=None,
        findings=(),
    )


def mapped(table, kind=UNITS, cls=None, **fields) -> MappedLayer:
    return map_zones(table, kind=kind, cls=cls, fields=fields)


def codes_of(layer: MappedLayer) -> list[str]:
    return [finding.code for finding in layer.findings if finding.severity is not Severity.INFO]


def only(layer: MappedLayer, code: str):
    (finding,) = [finding for finding in layer.findings if finding.code == code]
    return finding


@pytest.mark.parametrize(
    ("code", "name", "category"),
    [
        ("HJGKDYBM", "HJGKDYMC", "GKDYFL"),
        ("环境管控单元编码\n", " 环境管控单元名称", "管控单元分类"),
        ("hjzhgkdybm", "HJZHGKDYMC", "ZHGKDYFL"),
        ("code", "name", "category"),
        ("unit_code", "unit_name", "unit_category"),
        ("单元编码", "单元名称", "管控类别"),
        ("单元编码", "单元名称", "管控分类"),
        ("单元编码", "单元名称", "管控单元类型"),
        ("单元编码", "单元名称", "单元类别"),
        ("单元编码", "单元名称", "单元分类"),
    ],
)
def test_published_names_of_fields_are_known(code, name, category):
    (unit,) = mapped(features({code: CODE, name: "东山", category: "重点"})).zones
    assert (unit.code, unit.name, unit.category) == (CODE, "东山", "key-control")


def test_a_field_name_cut_by_a_shapefile_is_known():
    layer = mapped(
        features({"STHJYSGKFQ": "YS9999011110001", "STHJZHGKFQ": "山"}), LayerKind.ELEMENT_ZONES
    )
    assert [(zone.code, zone.name) for zone in layer.zones] == [("YS9999011110001", "山")]


@pytest.mark.parametrize("columns", [("环境管", "环境_1"), ("环境管控单", "环境管控_1")])
def test_cut_names_of_one_stem_are_told_apart_only_by_proof(columns):
    code, name = columns
    proven = mapped(features({code: CODE, name: "东山"}))
    assert [unit.code for unit in proven.zones] == [CODE]
    doubtful = mapped(features({code: "甲", name: "东山"}))
    assert doubtful.zones == ()
    assert "field-missing" in codes_of(doubtful)
    assert code in only(doubtful, "field-missing").text.zh


def test_the_user_names_columns():
    table = features({"编号": "A1", "HJGKDYBM": CODE, "面积": 12.0})
    (unit,) = mapped(table, code="编号", area="面积").zones
    assert unit.code == "A1"
    assert unit.attributes == {"area": 12}


def test_an_unknown_column_is_refused_with_what_could_be_meant():
    with pytest.raises(InputError) as raised:
        mapped(features({"HJGKDYBM": CODE}), code="HJGKDYBN")
    assert raised.value.code == "field-missing"
    assert "HJGKDYBM" in raised.value.detail.zh


@pytest.mark.parametrize(
    ("value", "category"),
    [
        ("优先保护单元", "priority-protection"),
        ("重点管控单元6", "key-control"),
        ("园区型重点管控单元", "key-control"),
        ("产业集聚类重点管控单元", "key-control"),
        ("一般", "general-control"),
        (2, "key-control"),
        ("３", "general-control"),
        ("General-Control", "general-control"),
    ],
)
def test_published_words_for_a_category(value, category):
    (unit,) = mapped(features({"code": "ZH甲", "category": value})).zones
    assert unit.category == category


@pytest.mark.parametrize("value", ["一般生态空间", "非重点管控单元", "4", "重点区域", "priority"])
def test_a_category_that_is_none_of_the_three_blocks(value):
    layer = mapped(features({"code": CODE, "category": value}))
    assert only(layer, "unknown-category").severity is Severity.ERROR
    assert layer.zones[0].category is None


def test_the_column_wins_over_the_digit_of_the_code():
    layer = mapped(features({"code": CODE, "category": "优先保护"}))
    assert layer.zones[0].category == "priority-protection"
    assert codes_of(layer) == ["category-disagrees"]


def test_a_missing_category_is_warned_of_and_not_guessed():
    layer = mapped(features({"code": CODE, "category": " "}))
    assert layer.zones[0].category is None
    assert only(layer, "category-missing").severity is Severity.WARNING


def test_a_malformed_code_is_kept_with_a_warning():
    layer = mapped(features({"code": "ZH440605200001", "category": "重点"}))
    assert layer.zones[0].code == "ZH440605200001"
    assert codes_of(layer) == ["unit-code-malformed"]


def test_a_look_alike_letter_in_a_code_is_pointed_out():
    layer = mapped(features({"code": CODE.replace("H", "Н"), "category": "重点"}))
    assert "U+041D" in only(layer, "unit-code-malformed").text.en


def test_full_width_codes_are_compared_plainly_and_kept():
    wide = "ＺＨ９９９９０１２０００１"
    layer = mapped(features({"code": wide, "category": "重点"}))
    assert layer.zones[0].code == wide
    assert codes_of(layer) == ["text-normalised"]


@pytest.mark.parametrize(
    "kind", [LayerKind.CONTROL_UNITS, LayerKind.RED_LINES, LayerKind.ELEMENT_ZONES]
)
def test_a_missing_code_blocks_where_a_code_is_needed(kind):
    layer = mapped(features({"code": CODE, "category": "1"}, {"code": None, "category": "1"}), kind)
    assert len(layer.zones) == 1
    assert only(layer, "missing-code").feature == "2"


def test_reference_features_get_codes_from_names_and_shapes():
    rows = [{"name": "大湖"}, {"name": "大湖"}, {"name": None}, {"name": "小湖"}]
    layer = mapped(features(*rows), LayerKind.REFERENCE, "lake")
    named = [zone.code for zone in layer.zones if zone.name]
    (nameless,) = [zone.code for zone in layer.zones if not zone.name]
    assert named == ["大湖", "小湖"]
    assert nameless.startswith("lake-")
    assert only(layer, "code-made").severity is Severity.INFO


def test_one_name_for_different_reference_features_is_numbered():
    rows = [{"name": "水库", "class": "饮用水水源一级保护区"}, {"name": "水库", "class": "lake"}]
    for order in (rows, rows[::-1]):
        layer = mapped(features(*order), LayerKind.REFERENCE)
        assert {zone.code: zone.cls for zone in layer.zones} == {
            "水库-1": "drinking-water-1",
            "水库-2": "lake",
        }


def test_features_of_one_code_that_agree_are_dissolved():
    row = {"code": CODE, "category": "重点", "OBJECTID": 1}
    layer = mapped(features(row, row | {"OBJECTID": 2}))
    (unit,) = layer.zones
    assert unit.geometry.bounds == (110, 30, 112, 31)
    assert unit.geometry.geom_type == "Polygon"
    finding = only(layer, "dissolved")
    assert (finding.severity, finding.before, finding.after) == (Severity.REPAIR, 2, 1)


def test_features_of_one_code_that_differ_block_and_say_in_what():
    rows = [
        {"code": CODE, "category": "重点", "name": "东山"},
        {"code": CODE, "category": "重点", "name": "西山"},
    ]
    finding = only(mapped(features(*rows)), "duplicate-unit-code")
    assert finding.severity is Severity.ERROR
    assert all(word in finding.text.zh for word in ("1, 2", "名称", "东山", "西山"))
    assert "类别" not in finding.text.zh


def test_kept_attributes_that_differ_within_a_code_are_all_kept():
    row = {"code": CODE, "category": "重点", "name": "东山"}
    table = features(row | {"patch": 2}, row | {"patch": 1})
    assert mapped(table, patch="patch").zones[0].attributes == {"patch": [1, 2]}


def test_the_order_of_rows_changes_nothing():
    row = {"category": "重点", "patch": 1.5}
    rows = [
        (row | {"code": CODE, "name": "甲"}, square(110)),
        (row | {"code": CODE, "name": "甲", "patch": "x"}, square(111)),
        (row | {"code": CODE, "name": "乙"}, shapely.Point(112, 30.5).buffer(0.9)),
        (row | {"code": "ZH99990120002", "name": None}, square(115)),
    ]
    header = layer_header(kind=UNITS, name="", element=None, cls=None, boundary_tolerance_m=1)
    hashes = set()
    for order in permutations(rows):
        table = features(*(one for one, _ in order), shapes=[shape for _, shape in order])
        hashes.add(layer_sha256(header, mapped(table, patch="patch").zones))
    assert len(hashes) == 1


@pytest.mark.parametrize("shape", [None, shapely.Polygon()])
def test_a_row_without_geometry_blocks(shape):
    layer = mapped(features({"code": CODE, "category": "重点"}, shapes=[shape]))
    assert layer.zones == ()
    assert "geometry-missing" in codes_of(layer)


def test_lines_and_points_are_for_reference_layers_only():
    line = shapely.LineString([(110, 30), (111, 31)])
    table = features({"code": "A", "category": "重点"}, shapes=[line])
    assert "geometry-type" in codes_of(mapped(table))
    assert mapped(table, LayerKind.REFERENCE, "river").zones[0].geometry.geom_type == "LineString"


def test_a_row_that_the_reader_gave_up_on_is_told_once():
    gone = Finding(
        code="geometry-invalid", severity=Severity.ERROR, text=Text(zh="", en=""), feature="1"
    )
    table = features({"code": CODE, "category": "重点"}, shapes=[None])
    assert "geometry-missing" not in codes_of(mapped(replace(table, findings=(gone,))))


def test_a_reference_layer_needs_a_class_that_exists():
    with pytest.raises(InputError, match="unknown-class"):
        mapped(features({"name": "甲"}), LayerKind.REFERENCE)
    with pytest.raises(InputError, match="unknown-class"):
        mapped(features({"name": "甲"}), LayerKind.REFERENCE, "pond")
    layer = mapped(features({"name": "甲", "class": "pond"}), LayerKind.REFERENCE)
    assert only(layer, "unknown-class").severity is Severity.ERROR
    assert "chemical-park" in only(layer, "unknown-class").text.zh
    assert mapped(features({"name": "甲"}), LayerKind.REFERENCE, "other:古树").zones[0].cls


def test_old_zones_of_reserves_are_never_mapped_silently():
    layer = mapped(features({"name": "甲", "class": "缓冲区"}), LayerKind.REFERENCE)
    assert layer.zones[0].cls == "core-protection-zone"
    assert only(layer, "class-legacy").severity is Severity.WARNING


@pytest.mark.parametrize(
    ("published", "means"),
    [
        ("水环境工业-城镇污染重点管控区", "水环境工业-城镇生活污染重点管控区"),
        ("水环境工业–城镇生活重点管控区", "水环境工业-城镇生活污染重点管控区"),
        ("大气环境弱扩重点管控区", "大气环境弱扩散重点管控区"),
        ("大气高排放重点管控区", "大气环境高排放重点管控区"),
        ("江湖湖库重点管控区", "江河湖库岸线重点管控区"),
        ("江河湖库岸线一般保护区", "江河湖库岸线一般管控区"),
    ],
)
def test_one_element_class_in_several_spellings_becomes_one(published, means):
    layer = mapped(features({"code": "YS1", "YSXL": published}), LayerKind.ELEMENT_ZONES)
    assert layer.zones[0].cls == means
    assert layer.zones[0].attributes == {"class_original": published}
    finding = only(layer, "class-normalised")
    assert (finding.severity, finding.before, finding.after) == (Severity.REPAIR, published, means)


def test_an_unknown_element_class_is_kept_and_warned_of():
    layer = mapped(features({"code": "YS1", "YSXL": "大气环境弱扩散"}), LayerKind.ELEMENT_ZONES)
    assert layer.zones[0].cls == "大气环境弱扩散"
    assert codes_of(layer) == ["class-unknown"]


@pytest.mark.parametrize(
    ("text", "code"), [("东\x00山", "control-character"), ("东\ud800", "bad-unicode")]
)
def test_text_that_cannot_be_stored_is_refused_with_its_place(text, code):
    with pytest.raises(InputError) as raised:
        mapped(features({"code": CODE, "name": "甲"}, {"code": "A", "name": text}))
    (fault,) = raised.value.all_faults()
    assert (fault.code, fault.row, fault.column) == (code, 2, "name")


def test_padding_of_dbf_fields_is_not_content():
    (unit,) = mapped(features({"code": CODE + "\x00\x00 ", "name": "东山\n", "category": 2})).zones
    assert (unit.code, unit.name) == (CODE, "东山")


def test_a_formula_is_only_text():
    (unit,) = mapped(features({"code": CODE, "name": "=HYPERLINK(1)", "category": 2})).zones
    assert unit.name == "=HYPERLINK(1)"


def test_a_column_named_area_is_a_county_only_with_names_in_it():
    table = features({"code": CODE, "AREA": "东山县"}, {"code": "A", "AREA": "156420526"})
    assert [zone.county for zone in mapped(table).zones] == ["420526", "东山县"]
    assert mapped(features({"code": CODE, "AREA": 12.5})).zones[0].county is None


def test_deleted_red_lines_and_evaluations_are_pointed_out():
    table = features({"HXBM": "1", "DEL": "1"}, {"HXBM": "2", "DEL": 0})
    layer = mapped(table, LayerKind.RED_LINES)
    assert codes_of(layer) == ["deleted-flag"]
    study = replace(table, layer="STBHZYYXPJJG")
    assert only(mapped(study, LayerKind.RED_LINES), "not-a-red-line").severity is Severity.ERROR


def test_thousands_of_findings_are_counted_and_not_all_told():
    rows = [{"code": f"ZH9999012{i:04}", "category": None} for i in range(300)]
    layer = mapped(features(*rows))
    told = [finding for finding in layer.findings if finding.code == "category-missing"]
    assert len(told) == 200
    assert "300" in only(layer, "category-missing-total").text.zh


@pytest.mark.parametrize(
    ("row", "kind", "columns"),
    [
        ({"HJGKDYBM": "A", "GKDYFL": "重点"}, UNITS, {"code": "HJGKDYBM", "category": "GKDYFL"}),
        ({"code": CODE, "name": "甲"}, UNITS, {"code": "code", "name": "name"}),
        ({"HXBM": "1", "HXMM": "甲"}, LayerKind.RED_LINES, {"code": "HXBM", "name": "HXMM"}),
        (
            {"SHJGKFQBM": "1", "YSXL": "水环境一般管控区", "HJYS": "water"},
            LayerKind.ELEMENT_ZONES,
            {"code": "SHJGKFQBM", "class": "YSXL", "element": "HJYS"},
        ),
        ({"name": "甲", "class": "lake"}, LayerKind.REFERENCE, {"name": "name", "class": "class"}),
        (
            {"XZQDM": "420100", "XZQMC": "甲"},
            LayerKind.TERRITORY,
            {"code": "XZQDM", "name": "XZQMC"},
        ),
        ({"code": "1", "name": "甲"}, None, {"code": "code", "name": "name"}),
        ({"objectid": 1}, None, {}),
    ],
)
def test_the_doctor_suggests_a_kind_and_columns(row, kind, columns):
    assert suggest(list(row), [row]) == (kind, columns)


def test_a_whole_city_is_mapped_and_dissolved_by_code(shared_data):
    path = shared_data / "zoning/Primary_Zoning_corrected.geojson"
    meta, _, wkb, values = pyogrio.raw.read(path)
    rows = [dict(zip(meta["fields"], row, strict=True)) for row in zip(*values, strict=True)]
    table = features(*rows, shapes=shapely.from_wkb(wkb))
    layer = mapped(table, code="ZONE_CODE")
    uses = Counter(row["ZONE_CODE"] for row in rows)
    assert (len(rows), len(layer.zones)) == (2193, 26)
    dissolved = {one.feature: one.before for one in layer.findings if one.code == "dissolved"}
    assert dissolved == {code: number for code, number in uses.items() if number > 1}
