"""Rows F1-F37, A1-A4, C1-C2 of the catalogue of bad input, as files of a zone layer."""

import json
import stat
import struct
import zipfile
from pathlib import Path

import foreign_files as made
import pytest

from zoning.errors import InputError
from zoning.ingest.limits import AreaOfUse, Limits
from zoning.ingest.reading import read_features

VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>CANARY</SrcDataSource>'
    "</OGRVRTLayer></OGRVRTDataSource>"
)
GDALG = json.dumps(
    {"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read CANARY"}
)
WFS = "<OGRWFSDataSource><URL>http://127.0.0.1:1/wfs</URL></OGRWFSDataSource>"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    "<kml><Document><name>&b;</name></Document></kml>"
)
XXE = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<kml><Placemark><name>&x;</name></Placemark></kml>"
)
LINK = "<kml><NetworkLink><Link><href>http://127.0.0.1:1/a.kml</href></Link></NetworkLink></kml>"
OTHER = made.shapefile(rows=[(b"a",), (b"b",)])
PARTS = made.shapefile()
LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
GOOD_ZIP = made.zipped_shapefile()
ONE = made.zipped({"a.geojson": made.geojson()})
GBK = "重点管控单元".encode("gbk")

FILES = [
    ("F1-geojson", "a.geojson", VRT, "format-not-allowed"),
    ("F1-kml", "a.kml", VRT, "format-not-allowed"),
    ("F1-csv", "a.csv", VRT, "format-not-allowed"),
    ("F1-gml", "a.gml", VRT, "format-not-allowed"),
    ("F2-vrt", "a.zip", made.zipped({"a.vrt": VRT.encode()}), "archive-member-not-allowed"),
    ("F2-named", "a.zip", made.zipped({"a.geojson": VRT.encode()}), "archive-member-not-allowed"),
    ("F2-shp", "a.zip", made.zipped({"a.shp": VRT.encode()}), "archive-member-not-allowed"),
    ("F3", "a.geojson", GDALG, "format-not-allowed"),
    ("F4", "a.geojson", WFS, "format-not-allowed"),
    ("F6", "a.zip", made.bomb(64 << 20), "archive-expands-too-far"),
    (
        "F7",
        "a.zip",
        made.patched(
            made.patched(ONE, LOCAL, 22, struct.pack("<I", 9)), CENTRAL, 24, struct.pack("<I", 9)
        ),
        "archive-corrupt",
    ),
    ("F8", "a.zip", made.overlapping(), "archive-overlap"),
    ("F9", "a.zip", made.zipped({"inner.zip": GOOD_ZIP}), "nested-archive"),
    ("F9-disguised", "a.zip", made.zipped({"inner.geojson": GOOD_ZIP}), "nested-archive"),
    ("F10-up", "a.zip", made.zipped({"../../x.shp": b"x"}), "archive-path"),
    ("F10-absolute", "a.zip", made.zipped({"/etc/x.shp": b"x"}), "archive-path"),
    ("F10-drive", "a.zip", made.zipped({"C:x.shp": b"x"}), "archive-path"),
    ("F10-backslash", "a.zip", made.zipped({"..\\x.shp": b"x"}), "archive-path"),
    ("F11-link", "a.zip", made.link_in_zip(), "archive-member-kind"),
    ("F11-device", "a.zip", made.zip_with_member(stat.S_IFCHR), "archive-member-kind"),
    (
        "F12",
        "a.zip",
        made.zipped({f"{i}.txt": b"" for i in range(1001)}),
        "archive-too-many-members",
    ),
    (
        "F13",
        "a.zip",
        made.patched(made.patched(ONE, LOCAL, 6, b"\x01"), CENTRAL, 8, b"\x01"),
        "archive-encrypted",
    ),
    (
        "F14",
        "a.zip",
        made.zipped({"a.geojson": made.geojson()}, zipfile.ZIP_LZMA),
        "archive-method",
    ),
    (
        "F15",
        "a.zip",
        made.zipped({f"{name}{suffix}": part for name in "ab" for suffix, part in PARTS.items()}),
        "choose-layer",
    ),
    (
        "F16-shx",
        "a.zip",
        made.zipped({f"a{suffix}": part for suffix, part in PARTS.items() if suffix != ".shx"}),
        "shapefile-incomplete",
    ),
    ("F16-shp", "a.zip", made.zipped({"a.dbf": PARTS[".dbf"]}), "shapefile-incomplete"),
    ("F16-alone", "a.shp", PARTS[".shp"], "shapefile-incomplete"),
    ("F17", "a.zip", made.zipped_shapefile(prj=None), "crs-missing"),
    (
        "F18-header",
        "a.zip",
        made.zipped(
            {
                **{f"a{s}": p for s, p in PARTS.items()},
                "a.shp": PARTS[".shp"][:24] + b"\x7f\xff\xff\xff" + PARTS[".shp"][28:],
            }
        ),
        "file-corrupt",
    ),
    (
        "F18-record",
        "a.zip",
        made.zipped(
            {
                **{f"a{s}": p for s, p in PARTS.items()},
                "a.shp": PARTS[".shp"][:104] + b"\x3f\xff\xff\xff" + PARTS[".shp"][108:],
            }
        ),
        "file-corrupt",
    ),
    (
        "F18-points",
        "a.zip",
        made.zipped(
            {
                **{f"a{s}": p for s, p in PARTS.items()},
                "a.shp": PARTS[".shp"][:148] + b"\xff\xff\xff\x7f" + PARTS[".shp"][152:],
            }
        ),
        "file-corrupt",
    ),
    (
        "F19",
        "a.zip",
        made.zipped({**{f"a{s}": p for s, p in PARTS.items()}, "a.dbf": OTHER[".dbf"]}),
        "shapefile-mismatch",
    ),
    ("F24", "a.kml", LAUGHS, "xml-entity"),
    ("F25", "a.kml", XXE, "xml-entity"),
    ("F25-gml", "a.gml", XXE.replace("kml>", "FeatureCollection>"), "xml-entity"),
    ("F26", "a.kml", LINK, "remote-link"),
    ("F27", "a.kmz", made.bomb(64 << 20), "archive-expands-too-far"),
    ("F29", "a.dwg", b"AC1032" + bytes(100), "format-not-allowed"),
    ("F30", "a.geojson", b"", "file-empty"),
    ("F31-pdf", "a.shp", b"%PDF-1.7 ...", "format-mismatch"),
    ("F31-dbf", "a.zip", PARTS[".dbf"], "format-mismatch"),
    ("F31-json", "a.kml", made.geojson(), "format-mismatch"),
    (
        "A2",
        "a.zip",
        made.zipped_shapefile(rows=[(b"x",), (GBK,)], cpg="UTF-8"),
        "encoding-mismatch",
    ),
    (
        "A1-ambiguous",
        "a.zip",
        made.zipped_shapefile(rows=[(b"caf\xe9 \xff\xfe x",)]),
        "encoding-ambiguous",
    ),
    (
        "G6-file",
        "a.geojson",
        b'{"type":"FeatureCollection","features":[{"type":"Feature"',
        "malformed-json",
    ),
    (
        "H3-file",
        "a.geojson",
        b'{"type":"Point","type":"Point","coordinates":[1,2]}',
        "duplicate-key",
    ),
    ("X4", "a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600), "format-mismatch"),
    ("X4-xls", "a.xls", b"\xd0\xcf\x11\xe0" + bytes(600), "format-not-allowed"),
    (
        "DXF",
        "a.dxf",
        b"  0\nSECTION\n  2\nENTITIES\n  0\nENDSEC\n  0\nEOF\n",
        "dxf-unsupported-entity",
    ),
    ("nothing", "a.zip", made.zipped({"readme.docx": b"hello"}), "archive-member-not-allowed"),
]


def read(path, **options):
    return read_features(path, area_of_use=AreaOfUse(), purpose="layer", **options)


@pytest.mark.parametrize(
    ("name", "content", "code"), [case[1:] for case in FILES], ids=[case[0] for case in FILES]
)
def test_a_bad_file_is_refused_with_its_code_and_leaves_nothing(
    name, content, code, tmp_path, monkeypatch
):
    staged, sent = tmp_path / "staging", tmp_path / "sent"
    staged.mkdir()
    sent.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(staged))
    path = sent / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as refusal:
        read(path)
    assert refusal.value.code == code
    assert str(tmp_path) not in str(refusal.value)
    assert list(staged.iterdir()) == []
    assert [one.name for one in sent.iterdir()] == [name]


@pytest.mark.parametrize(
    "name",
    [
        "/vsicurl/http://127.0.0.1/a.geojson",
        "http://127.0.0.1/a.geojson",
        "PG:dbname=x",
        '{"type":"Point"}',
        "/dev/zero",
        ".",
    ],
)
def test_a_name_is_never_anything_but_a_file(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as refusal:
        read(Path(name))
    assert refusal.value.code == "name-not-allowed"


@pytest.mark.parametrize("sixteenths", [1, 4, 8, 12, 15])
@pytest.mark.parametrize("suffix", [".shp", ".dbf"])
def test_a_truncated_shapefile_is_corrupt(sixteenths, suffix, tmp_path):
    parts = made.shapefile(rows=[(b"x",)] * 20)
    parts[suffix] = parts[suffix][: len(parts[suffix]) * sixteenths // 16]
    path = tmp_path / "a.zip"
    path.write_bytes(made.zipped({f"a{s}": part for s, part in parts.items()}))
    with pytest.raises(InputError) as refusal:
        read(path)
    assert refusal.value.code in {"file-corrupt", "format-mismatch"}


@pytest.mark.parametrize("sixteenths", [1, 4, 8, 12, 15])
def test_a_truncated_geopackage_is_corrupt(sixteenths, tmp_path):
    whole = made.geopackage(tmp_path / "whole.gpkg").read_bytes()
    path = tmp_path / "a.gpkg"
    path.write_bytes(whole[: len(whole) * sixteenths // 16])
    with pytest.raises(InputError) as refusal:
        read(path)
    assert refusal.value.code in {"file-corrupt", "format-mismatch"}


GEOPACKAGES = [
    (
        "F21-view",
        ["CREATE VIEW v AS SELECT * FROM a", "UPDATE gpkg_geometry_columns SET table_name = 'v'"],
        {},
        "gpkg-active-content",
    ),
    (
        "F21-virtual",
        [
            "CREATE VIRTUAL TABLE t USING fts5(geom)",
            "UPDATE gpkg_geometry_columns SET table_name = 't'",
        ],
        {},
        "gpkg-active-content",
    ),
    ("G19", [], {"kind": "CURVEPOLYGON"}, "geometry-type"),
    ("G33-srs", ["UPDATE gpkg_geometry_columns SET srs_id = 4326"], {}, "crs-conflict"),
    ("tables", ["DROP TABLE gpkg_geometry_columns"], {}, "format-mismatch"),
]


@pytest.mark.parametrize(
    ("extra", "options", "code"),
    [case[1:] for case in GEOPACKAGES],
    ids=[case[0] for case in GEOPACKAGES],
)
def test_a_geopackage_with_more_than_plain_tables_is_refused(extra, options, code, tmp_path):
    path = made.geopackage(tmp_path / "a.gpkg", extra, **options)
    before = path.read_bytes()
    with pytest.raises(InputError) as refusal:
        read(path)
    assert refusal.value.code == code
    assert path.read_bytes() == before


def test_a_geopackage_beside_its_log_is_refused(tmp_path):
    path = made.geopackage(tmp_path / "a.gpkg")
    path.with_name("a.gpkg-wal").write_bytes(b"not yet written back")
    with pytest.raises(InputError) as refusal:
        read(path)
    assert refusal.value.code == "file-needs-wal"


def test_a_broken_geometry_in_a_geopackage_is_an_error_of_its_row(tmp_path):
    path = made.geopackage(tmp_path / "a.gpkg", ["UPDATE a SET geom = substr(geom, 1, 60)"])
    table = read(path)
    assert table.geometries[0] is None
    assert [finding.code for finding in table.findings if finding.severity == "error"] == [
        "wkb-invalid"
    ]


def test_a_declared_crs_that_differs_from_the_files_is_a_conflict(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(GOOD_ZIP)
    with pytest.raises(InputError) as refusal:
        read(path, crs="EPSG:4526")
    assert refusal.value.code == "crs-conflict"


def test_a_shifted_frame_is_never_undone_for_a_layer(tmp_path):
    path = tmp_path / "a.geojson"
    path.write_bytes(made.geojson())
    with pytest.raises(InputError) as refusal:
        read(path, datum="gcj02")
    assert refusal.value.code == "crs-not-lossless"


def test_more_bytes_than_an_upload_may_have_are_refused_unread(tmp_path):
    path = tmp_path / "a.geojson"
    path.write_bytes(made.geojson())
    with pytest.raises(InputError) as refusal:
        read(path, limits=Limits(upload_bytes=10))
    assert refusal.value.code == "body-too-large"


LIMITED = [
    ("A10", "a.geojson", made.geojson(note="x" * 1_000_000), Limits(), "field-too-large"),
    (
        "F37",
        "a.csv",
        f'id,wkt\n1,"POLYGON(({"1 2," * 2_000_000}1 2))"'.encode(),
        Limits(),
        "field-too-large",
    ),
    ("G12", "a.geojson", made.geojson(), Limits(layer_vertices=4), "too-many-vertices"),
    ("G32", "a.geojson", made.geojson(), Limits(layer_features=0), "too-many-features"),
    ("G12-shp", "a.zip", GOOD_ZIP, Limits(layer_vertices=4), "too-many-vertices"),
]


@pytest.mark.parametrize(
    ("name", "content", "limits", "code"),
    [case[1:] for case in LIMITED],
    ids=[case[0] for case in LIMITED],
)
def test_what_is_too_much_is_refused(name, content, limits, code, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as refusal:
        read(path, limits=limits)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "label",
    [
        "a" * 4096 + ".geojson",
        "a\r\nb.geojson",
        "\u202egpj.geojson",
        "CON.geojson",
        "-rf.geojson",
        "项目 红线.geojson",
    ],
)
def test_any_name_is_but_a_label(label, tmp_path):
    path = tmp_path / "0192"
    path.write_bytes(made.geojson(code="ZH1"))
    table = read(path, label=label)
    assert len(table.geometries) == 1
