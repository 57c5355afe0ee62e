"""The same squares in every format give the same shapes, texts and frames."""

import io
import json
import zipfile
from datetime import date

import foreign_files as made
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import pytest
import shapely

from zoning.errors import InputError
from zoning.ingest.errors import (
    GeometryEmptyError,
    GeometryInvalidError,
    LayerNotFoundError,
    TooManyPartsError,
)
from zoning.ingest.footprints import footprint_from_file
from zoning.ingest.limits import AreaOfUse, Limits
from zoning.ingest.reading import inspect, read_features
from zoning.measure import area_m2

NAME = "环境管控单元"
SQUARES = [made.square(), made.square(113.4)]
KML = """<?xml version="1.0" encoding="{encoding}"?><kml xmlns="http://www.opengis.net/kml/2.2">
<Document><Placemark><name>{name}</name><ExtendedData><SchemaData>
<SimpleData name="code">ZH1</SimpleData></SchemaData><Data name="level"><value>2</value></Data>
</ExtendedData><Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates>
</LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>"""
KML_RING = " ".join(f"{x},{y},0" for x, y in made.SQUARE)
GML = """<?xml version="1.0"?>
<c:FeatureCollection xmlns:c="http://x" xmlns:gml="http://www.opengis.net/gml/3.2"><c:member>
<c:unit><c:code>ZH1</c:code><c:geom><gml:Polygon srsName="{crs}"><gml:exterior><gml:LinearRing>
<gml:posList>{ring}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></c:geom></c:unit>
</c:member></c:FeatureCollection>"""


def layer(path, **options):
    return read_features(path, area_of_use=AreaOfUse(), purpose="layer", **options)


def codes(table):
    return {finding.code for finding in table.findings}


def check_square(table):
    beside = shapely.symmetric_difference(table.geometries[0], made.square())
    assert beside.area < 1e-9
    assert table.attributes[0]["code"] == "ZH1"


def parquet(path, crs):
    column = {"encoding": "WKB", "geometry_types": []}
    if crs != "absent":
        column["crs"] = crs
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    table = pa.table(
        {
            "code": ["ZH1"],
            "since": pa.array([date(2026, 1, 1)]),
            "geometry": shapely.to_wkb([made.square()]),
        }
    )
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), path)
    return path


@pytest.mark.parametrize(("driver", "name"), [("FlatGeobuf", "a.fgb"), ("GPKG", "a.gpkg")])
def test_what_gdal_writes_is_read(driver, name, tmp_path):
    path = made.written(tmp_path / name, driver, SQUARES[:1], code=["ZH1"], name=[NAME], area=[2.5])
    table = layer(path)
    check_square(table)
    assert table.attributes[0] == {"code": "ZH1", "name": NAME, "area": 2.5}
    assert table.source_crs == "EPSG:4490"
    assert table.findings == ()


def test_a_zipped_file_geodatabase_is_read_layer_by_layer(tmp_path):
    folder = tmp_path / "三线.gdb"
    made.written(folder, "OpenFileGDB", SQUARES, code=["ZH1", "ZH2"], name=[NAME, "x"])
    members = {f"数据/三线.gdb/{one.name}": one.read_bytes() for one in folder.iterdir()}
    path = tmp_path / "三线.zip"
    path.write_bytes(made.zipped(members))
    table = layer(path)
    check_square(table)
    assert table.attributes[0]["name"] == NAME


def test_a_bare_shapefile_is_read_with_the_parts_beside_it(tmp_path):
    for suffix, part in made.shapefile(
        rows=[(b"ZH1",)], fields=[(b"code", 20)], cpg="UTF-8"
    ).items():
        (tmp_path / f"units{suffix}").write_bytes(part)
    table = layer(tmp_path / "units.shp")
    check_square(table)
    assert table.layer == "units"


@pytest.mark.parametrize(
    ("encoding", "cpg", "language", "label", "found"),
    [
        ("utf-8", None, 0, "UTF-8", True),
        ("gbk", None, 0, "GB18030", True),
        ("gbk", None, 0x4D, "GB18030", False),
        ("gbk", "GBK", 0, "GB18030", False),
        ("gbk", "936", 0, "GB18030", False),
        ("utf-8", "UTF-8", 0, "UTF-8", False),
        ("big5", "big5", 0, "Big5", False),
    ],
)
def test_the_text_of_a_shapefile_is_decoded_as_its_bytes_are(
    encoding, cpg, language, label, found, tmp_path
):
    word = "環境管控單元" if encoding == "big5" else NAME
    column = "單元名" if encoding == "big5" else "名称"
    path = tmp_path / "a.zip"
    path.write_bytes(
        made.zipped_shapefile(
            rows=[(word.encode(encoding),)],
            fields=[(column.encode(encoding), 40)],
            cpg=cpg,
            language=language,
        )
    )
    table = layer(path)
    assert table.attributes[0] == {column: word}
    assert table.encoding == label
    assert ("encoding-detected" in codes(table)) is found


def test_a_character_cut_in_two_by_the_width_of_its_column_is_left_out(tmp_path):
    path = tmp_path / "a.zip"
    cut = NAME.encode()[:10]
    path.write_bytes(made.zipped_shapefile(rows=[(cut,)], fields=[(b"name", 10)], cpg="UTF-8"))
    assert layer(path).attributes[0]["name"] == NAME[:3]


@pytest.mark.parametrize("cpg", ["UTF-8", None])
def test_a_character_cut_in_two_at_the_tenth_byte_of_a_column_name_is_left_out(cpg, tmp_path):
    path = tmp_path / "a.zip"
    fields = [("单元编码".encode()[:10], 20), ("单元名称".encode()[:10], 40)]
    path.write_bytes(made.zipped_shapefile(rows=[(b"ZH1", NAME.encode())], fields=fields, cpg=cpg))
    table = layer(path)
    assert table.attributes[0] == {"单元编": "ZH1", "单元名": NAME}
    assert shapely.equals_exact(table.geometries[0], made.square(), 1e-9, normalize=True)


def test_columns_that_share_ten_bytes_get_a_number(tmp_path):
    path = tmp_path / "a.zip"
    fields = [(b"STHJYSGKFQ", 5), (b"STHJYSGKFQ", 5)]
    path.write_bytes(made.zipped_shapefile(rows=[(b"1", b"2")], fields=fields))
    assert layer(path).attributes[0] == {"STHJYSGKFQ": "1", "STHJYSGKFQ_2": "2"}


def test_members_with_gbk_names_are_found(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for suffix, part in made.shapefile().items():
            archive.writestr(zipfile.ZipInfo(f"xxxx/yyyy{suffix}"), part)
    raw = (
        out.getvalue().replace(b"xxxx", "数据".encode("gbk")).replace(b"yyyy", "红线".encode("gbk"))
    )
    path = tmp_path / "a.zip"
    path.write_bytes(raw)
    assert layer(path).layer == "红线"


def test_one_shapefile_of_several_is_read_when_it_is_named(tmp_path):
    path = tmp_path / "a.zip"
    members = {f"{name}{s}": part for name in ("甲", "乙") for s, part in made.shapefile().items()}
    path.write_bytes(made.zipped(members))
    with pytest.raises(InputError) as refusal:
        layer(path)
    assert [offer.value for offer in refusal.value.proposals] == ["甲", "乙"]
    assert layer(path, layer="乙").layer == "乙"


def test_sets_of_one_name_in_different_folders_are_told_apart(tmp_path):
    path = tmp_path / "a.zip"
    members = {f"{folder}/线{s}": part for folder in "甲乙" for s, part in made.shapefile().items()}
    path.write_bytes(made.zipped(members))
    for named in (None, "线"):
        with pytest.raises(InputError) as refusal:
            layer(path, layer=named)
        assert [offer.value for offer in refusal.value.proposals] == ["甲/线.shp", "乙/线.shp"]
    assert layer(path, layer="乙/线.shp").layer == "线"


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312"])
def test_kml_is_read_with_its_data(encoding, tmp_path):
    path = tmp_path / "a.kml"
    path.write_bytes(KML.format(encoding=encoding, name=NAME, ring=KML_RING).encode(encoding))
    table = layer(path)
    check_square(table)
    assert table.attributes[0] == {"name": NAME, "code": "ZH1", "level": "2"}
    assert "datum-null-shift" in codes(table)


def test_kmz_is_kml_in_an_archive(tmp_path):
    path = tmp_path / "a.kmz"
    kml = KML.format(encoding="utf-8", name=NAME, ring=KML_RING).encode()
    path.write_bytes(made.zipped({"doc.kml": kml, "files/icon.png": b"\x89PNG"}))
    check_square(layer(path))


@pytest.mark.parametrize(
    ("ring", "code"),
    [
        (KML_RING.rsplit(" ", 1)[0], "ring-not-closed"),
        ("113.3,31.7", "ring-too-short"),
        ("113.3,x 113.4,31.7", "coordinate-type"),
        ("", "geometry-empty"),
        (KML_RING.replace("113.31", "NaN"), "coordinate-not-finite"),
    ],
)
def test_a_bad_ring_in_kml_is_an_error_of_its_placemark(ring, code, tmp_path):
    path = tmp_path / "a.kml"
    path.write_text(KML.format(encoding="utf-8", name=NAME, ring=ring))
    table = layer(path)
    assert table.geometries[0] is None
    assert code in codes(table)


@pytest.mark.parametrize(
    ("crs", "north_first"),
    [
        ("urn:ogc:def:crs:EPSG::4490", True),
        ("http://www.opengis.net/def/crs/EPSG/0/4490", True),
        ("EPSG:4490", False),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", False),
    ],
)
def test_gml_has_its_axes_in_the_order_that_its_crs_name_means(crs, north_first, tmp_path):
    ring = " ".join(f"{y} {x}" if north_first else f"{x} {y}" for x, y in made.SQUARE)
    path = tmp_path / "a.gml"
    path.write_text(GML.format(crs=crs, ring=ring))
    table = layer(path)
    check_square(table)
    assert table.layer == "unit"


def test_an_arc_in_gml_is_an_error_and_not_a_lost_shape(tmp_path):
    path = tmp_path / "a.gml"
    text = GML.format(crs="EPSG:4490", ring="1 2 3 4").replace(
        "gml:Polygon", "gml:ArcByCenterPoint"
    )
    path.write_text(text)
    assert "geometry-type" in codes(layer(path))


@pytest.mark.parametrize(
    ("crs", "label"),
    [
        ("absent", "OGC:CRS84"),
        (pyproj.CRS.from_epsg(4490).to_json_dict(), "EPSG:4490"),
    ],
)
def test_geoparquet_is_read_with_its_crs(crs, label, tmp_path):
    table = layer(parquet(tmp_path / "a.parquet", crs))
    check_square(table)
    assert table.source_crs == label
    assert table.attributes[0]["since"].startswith("2026-01-01")


def test_geoparquet_that_says_its_crs_is_unknown_is_asked(tmp_path):
    with pytest.raises(InputError) as refusal:
        layer(parquet(tmp_path / "a.parquet", None))
    assert refusal.value.code == "crs-missing"


@pytest.mark.parametrize("separator", [b"\n", b"\n\x1e"])
def test_sequences_of_features_are_read(separator, tmp_path):
    features = [
        json.dumps(one).encode() for one in json.loads(made.geojson(code="ZH1"))["features"] * 2
    ]
    path = tmp_path / "a.geojsonl"
    path.write_bytes((b"\x1e" if b"\x1e" in separator else b"") + separator.join(features))
    table = layer(path)
    check_square(table)
    assert len(table.geometries) == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "utf-16"])
def test_geojson_files_of_windows_programs_are_read_with_a_finding(encoding, tmp_path):
    path = tmp_path / "a.geojson"
    path.write_bytes(made.geojson(code="ZH1", name=NAME).decode().encode(encoding))
    table = layer(path)
    check_square(table)
    assert table.attributes[0]["name"] == NAME
    assert "encoding-detected" in codes(table)


def test_projected_edges_stay_where_they_are_to_a_millimetre(tmp_path):
    big = shapely.box(38_500_000, 3_380_000, 38_520_000, 3_400_000)
    path = tmp_path / "a.geojson"
    value = json.loads(made.geojson(big, code="ZH1"))
    value["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4526"}}
    path.write_text(json.dumps(value))
    table = layer(path)
    assert "edges-densified" in codes(table)
    plane = pyproj.Transformer.from_crs(4490, 4526, always_xy=True)
    lonlat = shapely.get_coordinates(shapely.segmentize(table.geometries, 0.0005))
    back = shapely.points(np.column_stack(plane.transform(lonlat[:, 0], lonlat[:, 1])))
    assert shapely.distance(back, big.exterior).max() < 1e-3


def test_inspecting_tells_what_must_be_settled_before_import(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(made.zipped_shapefile(rows=[(NAME.encode("gbk"),)], prj=None))
    described = inspect(path)
    (one,) = described["layers"]
    assert one["crs"] is None
    assert one["sample"] == [{"CODE": NAME}]
    assert {"crs-missing", "encoding-detected"} <= {item["code"] for item in described["findings"]}
    assert inspect(path, crs="EPSG:4490")["layers"][0]["crs"] == "EPSG:4490"


@pytest.mark.parametrize("driver", ["GeoJSON", "GPKG"])
def test_one_site_of_a_file_is_read_whatever_the_others_are(driver, tmp_path):
    bow_tie = shapely.Polygon([(113.1, 31.1), (113.2, 31.2), (113.2, 31.1), (113.1, 31.2)])
    many = shapely.MultiPolygon(
        [made.square(114 + number / 100, 31.0, side=0.001) for number in range(20)]
    )
    path = tmp_path / f"sites.{driver.lower()}"
    made.written(path, driver, [bow_tie, made.square(), None, many], name=["a", "b", "c", "d"])
    limits = Limits(footprint_parts=10)

    def site(feature):
        return footprint_from_file(path, feature=feature, limits=limits, area_of_use=AreaOfUse())

    assert site(2).area_m2 == pytest.approx(area_m2(made.square()), rel=1e-9)
    for feature, kind in ((1, GeometryInvalidError), (3, GeometryEmptyError)):
        with pytest.raises(kind) as refused:
            site(feature)
        assert len(refused.value.faults) == 1
    with pytest.raises(TooManyPartsError):
        site(4)
    for feature in (0, 5):
        with pytest.raises(LayerNotFoundError, match="4"):
            site(feature)
