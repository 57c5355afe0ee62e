"""Rows F1-F37, A1-A4, C1-C2 of the catalogue of bad input, as files of a zone layer."""

from pathlib import Path

import foreign_files as made
import pytest
from malformed_files import FILES, GEOPACKAGES, GOOD_ZIP

from zoning.errors import InputError
from zoning.ingest.limits import AreaOfUse, Limits
from zoning.ingest.reading import read_features


def read(path, **options):
    return read_features(path, area_of_use=AreaOfUse(), purpose="layer", **options)


READ = [case for case in FILES if case[0] != "A3-dbf"]
"""All but what is refused when the columns of a layer are mapped."""


@pytest.mark.parametrize(
    ("name", "content", "code"), [case[1:] for case in READ], ids=[case[0] for case in READ]
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
