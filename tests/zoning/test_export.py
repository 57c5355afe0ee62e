import sqlite3
from contextlib import closing
from dataclasses import replace
from xml.etree import ElementTree as ET

import pyogrio
import pytest
import shapely

from zoning.content import content_shape, layer_header, layer_sha256
from zoning.diff import diff_layers
from zoning.errors import InputError
from zoning.export.geopackage import export_changes, export_geopackage
from zoning.ingest.exported import import_geopackage
from zoning.model.release import LayerRecord
from zoning.model.zone import Zone
from zoning.vocabulary import LayerKind


def zone(code: str, shape, **fields) -> Zone:
    return Zone(code=code, geometry=content_shape(shape), **fields)


def hashed(record: LayerRecord, zones) -> LayerRecord:
    header = layer_header(
        kind=record.kind,
        name=record.name,
        element=record.element,
        cls=record.cls,
        boundary_tolerance_m=record.boundary_tolerance_m,
    )
    return replace(record, sha256=layer_sha256(header, zones))


def release():
    units = [
        zone("ZH99990110001", shapely.box(113, 30, 114, 31), name="东山", category="key-control"),
        zone(
            "ZH99990110002",
            shapely.MultiPolygon([shapely.box(114, 30, 115, 31), shapely.box(116, 30, 117, 31)]),
            county="999901",
            attributes={
                "面积": 1.5,
                "注": "第一行\n第二行",
                "旗": True,
                "无": None,
                "列": [1, "x"],
            },
        ),
    ]
    classes = [zone("YS1", shapely.box(113, 30, 114, 31), cls="大气环境高排放重点管控区")]
    rivers = [
        zone("长江", shapely.LineString([(113, 30), (114, 30.5)]), cls="river"),
        zone("泉", shapely.Point(113.5, 30.5), cls="river"),
        zone("湖", shapely.box(113, 30, 113.1, 30.1), cls="lake"),
    ]
    records = [
        LayerRecord(key="1", kind=LayerKind.CONTROL_UNITS, name="管控单元"),
        LayerRecord(
            key="2",
            kind=LayerKind.ELEMENT_ZONES,
            name='大气 "zones"',
            element="air",
            boundary_tolerance_m=2.5,
        ),
        LayerRecord(key="3", kind=LayerKind.REFERENCE, name="gpkg_waters", cls="river"),
        LayerRecord(key="4", kind=LayerKind.RED_LINES, name="管控单元"),
    ]
    zones = [units, classes, rivers, []]
    return [(hashed(one, own), own) for one, own in zip(records, zones, strict=True)]


METADATA = {"name": "示例 2026", "jurisdictions": ["999900"], "effective_to": None}


@pytest.fixture
def exported(tmp_path):
    path = tmp_path / "发布.gpkg"
    export_geopackage(path, release(), METADATA)
    return path


def test_an_export_comes_back_with_the_same_hashes(exported):
    back = import_geopackage(exported)
    assert back.metadata == METADATA
    assert back.altered == ()
    for (record, zones), (wanted, given) in zip(back.layers, release(), strict=True):
        assert record.sha256 == wanted.sha256
        assert (record.name, record.kind, record.element) == (
            wanted.name,
            wanted.kind,
            wanted.element,
        )
        assert record.boundary_tolerance_m == wanted.boundary_tolerance_m
        assert list(zones) == sorted(given, key=lambda one: one.code)


def test_an_export_is_cgcs2000_and_names_its_layers(exported):
    names = [name for name, _ in pyogrio.list_layers(exported)]
    assert names[:4] == ["管控单元", "大气 zones", "layer gpkg_waters", "管控单元 (2)"]
    for name in names[:4]:
        assert pyogrio.read_info(exported, layer=name)["crs"] == "EPSG:4490"
    assert pyogrio.read_info(exported, layer="管控单元")["geometry_type"] == "MultiPolygon"


def test_geographic_readers_see_plain_columns(exported):
    info = pyogrio.read_info(exported, layer="管控单元")
    assert list(info["fields"]) == [
        "code",
        "name",
        "category",
        "class",
        "county",
        "attributes",
        "area_m2",
    ]


def test_layers_have_default_styles_for_qgis(exported):
    with sqlite3.connect(exported) as database:
        rows = database.execute(
            "SELECT f_table_name, f_geometry_column, styleQML FROM layer_styles "
            "WHERE f_table_schema = '' AND useAsDefault = 1"
        ).fetchall()
    database.close()
    documents = {
        table: ET.fromstring(qml)  # noqa: S314 - a document of our own
        for table, column, qml in rows
        if column == "geom"
    }
    assert set(documents) == {"管控单元", "大气 zones", "管控单元 (2)"}
    categories = documents["管控单元"].findall(".//category")
    assert [one.get("value") for one in categories] == [
        "priority-protection",
        "key-control",
        "general-control",
        "",
    ]
    assert documents["大气 zones"].find(".//category").get("value") == "大气环境高排放重点管控区"


def test_styles_can_be_left_out(tmp_path):
    export_geopackage(tmp_path / "plain.gpkg", release(), METADATA, styles=False)
    tables = {name for name, _ in pyogrio.list_layers(tmp_path / "plain.gpkg")}
    assert "layer_styles" not in tables


def test_a_layer_changed_after_the_export_is_told(exported):
    with sqlite3.connect(exported) as database:
        database.execute("UPDATE sanxian_layers SET sha256 = 'x' WHERE table_name = '管控单元'")
    database.close()
    assert import_geopackage(exported).altered == ("管控单元",)


def test_an_export_replaces_a_file_only_when_it_is_whole(tmp_path):
    path = tmp_path / "out.gpkg"
    path.write_text("before")
    broken = [(release()[0][0], [Zone(code="A", geometry=shapely.box(0, 0, 1, 1), name=object())])]
    with pytest.raises(TypeError):
        export_geopackage(path, broken, {})
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]
    export_geopackage(path, release(), METADATA)
    assert import_geopackage(path).metadata == METADATA


@pytest.mark.parametrize("content", [b"no database", b""])
def test_other_files_are_not_taken_for_exports(tmp_path, content):
    path = tmp_path / "other.gpkg"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"not-an-export|file-empty"):
        import_geopackage(path)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sanxian_layers SET header = '[]'",
        "UPDATE sanxian_layers SET header = '{'",
        "UPDATE sanxian_release SET value = '{'",
        "UPDATE sanxian_layers SET table_name = 'elsewhere'",
        "ALTER TABLE sanxian_layers DROP COLUMN sha256",
        'UPDATE "管控单元" SET attributes = NULL',
    ],
)
def test_an_export_that_somebody_bent_is_refused(exported, change):
    with closing(sqlite3.connect(exported)) as database, database:
        drop_triggers(database)
        database.execute(change)
    with pytest.raises(InputError, match="not-an-export"):
        import_geopackage(exported)


def test_a_view_in_the_place_of_a_layer_is_never_run(exported):
    with closing(sqlite3.connect(exported)) as database, database:
        drop_triggers(database)
        database.execute('ALTER TABLE "管控单元" RENAME TO hidden')
        database.execute('CREATE VIEW "管控单元" AS SELECT * FROM hidden')
        database.execute(
            "UPDATE gpkg_geometry_columns SET table_name = '管控单元' WHERE table_name = 'hidden'"
        )
    with pytest.raises(InputError, match=r"not-an-export|gpkg-active-content"):
        import_geopackage(exported)


def drop_triggers(database):
    """Those of the spatial index call functions that plain SQLite does not have."""
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        database.execute(f'DROP TRIGGER "{name}"')


def test_no_library_opens_an_export_in_this_process(exported, monkeypatch):
    def opened(*_args, **_options):
        raise AssertionError("opened here")

    monkeypatch.setattr(pyogrio.raw, "read", opened)
    monkeypatch.setattr(sqlite3, "connect", opened)
    assert import_geopackage(exported).altered == ()


def test_a_foreign_geopackage_is_not_taken_for_an_export(shared_data, tmp_path):
    path = tmp_path / "foreign.gpkg"
    path.write_bytes((shared_data / "zoning/formats/Minn_Primary_District.gpkg").read_bytes())
    with pytest.raises(InputError, match="sanxian_layers"):
        import_geopackage(path)


def test_changes_are_written_as_a_map(tmp_path):
    before = [zone("A", shapely.box(113, 30, 114, 31)), zone("B", shapely.box(115, 30, 116, 31))]
    after = [zone("A", shapely.box(113, 30, 114.5, 31))]
    path = tmp_path / "changes.gpkg"
    export_changes(path, {"管控单元": diff_layers(before, after)})
    meta, _, shapes, columns = pyogrio.raw.read(path)
    rows = list(zip(*columns, strict=True))
    assert meta["crs"] == "EPSG:4490"
    assert [(row[0], row[1], row[3]) for row in rows] == [
        ("管控单元", "B", "removed"),
        ("管控单元", "A", "gained"),
    ]
    assert shapely.from_wkb(shapes[1]).equals(shapely.box(114, 30, 114.5, 31))


def test_a_real_city_goes_out_and_comes_back_unchanged(shared_data, tmp_path):
    source = shared_data / "zoning/Primary_Zoning_corrected.geojson"
    shapes = shapely.from_wkb(pyogrio.raw.read(source)[2])
    zones = [zone(f"{number:04}", shape) for number, shape in enumerate(shapes)]
    record = hashed(LayerRecord(key="1", kind=LayerKind.CONTROL_UNITS, name="city"), zones)
    export_geopackage(tmp_path / "city.gpkg", [(record, zones)], {})
    ((back, _),) = import_geopackage(tmp_path / "city.gpkg").layers
    assert back.sha256 == record.sha256
