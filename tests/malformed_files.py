"""Files of a zone layer that must be refused: rows F, A and some others of the catalogue."""

import json
import sqlite3
import stat
import struct
import zipfile
from contextlib import closing
from pathlib import Path

import foreign_files as made

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
DBF_NUL = made.shapefile(rows=[(b"ZH\x001",)])
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
    (
        "A3",
        "a.geojson",
        made.geojson(code="ZH1", category="优先保护单元", name="a\x00b"),
        "control-character",
    ),
    # A file of bytes with NULs among them is no text, whatever it is called.
    ("A3-csv", "a.csv", b"code,lon,lat\nZ\x001,113.3,31.7\n", "format-mismatch"),
    (
        "A3-dbf",
        "a.zip",
        made.zipped({f"a{suffix}": part for suffix, part in DBF_NUL.items()}),
        "control-character",
    ),
    (
        "A4",
        "a.geojson",
        made.geojson(name="NAME").replace(b"NAME", b"\\ud800"),
        "bad-unicode",
    ),
    ("A4-csv", "a.csv", b"code,lon,lat\n\xed\xa0\x80,113.3,31.7\n", "bad-unicode"),
    ("A10", "a.geojson", made.geojson(note="x" * 1_000_000), "field-too-large"),
    ("F36", "a.zip", b"<html><script>alert(1)</script>" + GOOD_ZIP, "format-mismatch"),
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


def large_cell() -> bytes:
    """A CSV with one WKT of fifty megabytes."""
    corner = b"113.30000 31.70000,"
    return b'id,wkt\n1,"POLYGON((' + corner * (50_000_000 // len(corner)) + b'113.3 31.7))"\n'


def _never_written_back(path: Path) -> Path:
    """A new GeoPackage of which everything is still in the log."""
    working = path.with_name("working.gpkg")
    database = sqlite3.connect(working)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA application_id = 0x47504B47")
    database.execute("CREATE TABLE gpkg_geometry_columns (table_name TEXT)")
    database.commit()
    path.write_bytes(working.read_bytes())
    database.close()
    return path


def _partly_written_back(path: Path) -> Path:
    """A GeoPackage whose header counts more pages than the file has."""
    made.geopackage(path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
    path.write_bytes(path.read_bytes()[:-8192])
    return path


LOGGED = [_never_written_back, _partly_written_back]

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
