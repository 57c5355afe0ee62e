"""Groups F, G, C, A and X of the catalogue through the command line and HTTP.

Each is refused with its word and status in under a second of work, leaves one audit row and nothing
else, reads no other file and calls no host.
"""

import json
from pathlib import Path

import foreign_files as made
import pytest
import yaml
from malformed_files import FILES, GEOPACKAGES, LOGGED, large_cell
from malformed_footprints import BODIES, REFUSED
from malformed_lists import FAULTY
from malformed_lists import REFUSED as LISTS
from plugins.desks import WAYS, Desk, right

pytestmark = pytest.mark.usefixtures("nothing_stored", "quick")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("name", "content", "code"), [case[1:] for case in FILES], ids=[case[0] for case in FILES]
)
def test_a_bad_file_is_refused(desk: Desk, tmp_path: Path, way, name, content, code):
    path = tmp_path / name
    path.write_bytes(desk.sent(content))
    right(desk.refused(way, path), code)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("extra", "options", "code"),
    [case[1:] for case in GEOPACKAGES],
    ids=[case[0] for case in GEOPACKAGES],
)
def test_a_bad_geopackage_is_refused(desk: Desk, tmp_path: Path, way, extra, options, code):
    path = made.geopackage(tmp_path / "a.gpkg", extra, **options)
    right(desk.refused(way, path), code)


def refused_list(desk: Desk, way: str, path: Path) -> dict:
    """The problem that a list meets with."""
    if way == "command line":
        return desk.run("list", "import", path, "--release", "draft")
    answer = desk.send("/v1/lists/draft", path)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == answer.json()["status"]
    return answer.json()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("name", "make", "code"), [case[1:] for case in LISTS], ids=[case[0] for case in LISTS]
)
def test_a_bad_list_is_refused(desk: Desk, tmp_path: Path, way, name, make, code):
    path = make(tmp_path / f"made{Path(name).suffix[:5]}").rename(tmp_path / name)
    path.write_bytes(desk.sent(path.read_bytes()))
    right(refused_list(desk, way, path), code)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("data", "code"), [case[1:] for case in FAULTY], ids=[case[0] for case in FAULTY]
)
def test_a_list_with_a_fault_is_refused_with_its_line(desk: Desk, tmp_path: Path, way, data, code):
    path = tmp_path / "list.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")
    problem = refused_list(desk, way, path)
    right(problem, "list-invalid")
    assert {one["code"] for one in problem["errors"]} == {code}
    assert all(one["row"] for one in problem["errors"])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("make", LOGGED, ids=["F22-empty", "F22-cut"])
def test_a_geopackage_that_lacks_its_log_is_refused(desk: Desk, tmp_path: Path, way, make):
    path = make(tmp_path / "a.gpkg")
    right(desk.refused(way, path), "file-needs-wal")


@pytest.mark.parametrize("way", WAYS)
def test_a_cell_of_fifty_megabytes_is_refused(desk: Desk, tmp_path: Path, way):
    path = tmp_path / "a.csv"
    path.write_bytes(large_cell())
    right(desk.refused(way, path), "field-too-large")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("sixteenths", range(1, 16))
@pytest.mark.parametrize("kind", ["shp", "gpkg"])
def test_a_file_cut_short_anywhere_is_refused(desk: Desk, tmp_path: Path, way, sixteenths, kind):
    if kind == "shp":
        parts = made.shapefile(rows=[(b"x",)] * 20)
        parts[".shp"] = parts[".shp"][: len(parts[".shp"]) * sixteenths // 16]
        path, content = tmp_path / "a.zip", made.zipped({f"a{s}": p for s, p in parts.items()})
    else:
        whole = made.geopackage(tmp_path / "whole.gpkg").read_bytes()
        path, content = tmp_path / "a.gpkg", whole[: len(whole) * sixteenths // 16]
    path.write_bytes(content)
    problem = desk.refused(way, path)
    right(problem, "format-mismatch" if problem["code"] == "format-mismatch" else "file-corrupt")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("value", "options", "code"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_a_bad_footprint_is_refused(desk: Desk, way, value, options, code):
    said = {name: options[name] for name in ("crs", "datum") if name in options}
    if way == "command line":
        words = [word for name, one in said.items() for word in (f"--{name}", one)]
        problem = desk.run("check", "-", *words, given=json.dumps(value))
    else:
        problem = posted(desk, json.dumps({"footprint": value, **said}).encode())
    right(problem, code if isinstance(value, dict) or way == "command line" else problem["code"])


@pytest.mark.parametrize(
    ("raw", "code"), [case[1:] for case in BODIES], ids=[case[0] for case in BODIES]
)
def test_a_bad_body_is_refused(desk: Desk, raw, code):
    right(posted(desk, raw), code)


@pytest.mark.parametrize("words", [("release", "add", "draft"), ("check",)], ids=["layer", "check"])
@pytest.mark.parametrize(
    "name",
    [
        "/vsicurl/http://127.0.0.1:1/a.geojson",
        "/vsizip/vsicurl/http://127.0.0.1:1/a.zip",
        "http://127.0.0.1:1/a.geojson",
        "PG:host=127.0.0.1 port=1",
        "GeoJSON:CANARY",
        '{"type":"FeatureCollection","features":[]}',
        '{"type":"Point","name":"' + "x" * 5000 + '"}',
        "<OGRVRTDataSource/>",
        "/dev/zero",
    ],
)
def test_a_name_is_never_anything_but_a_file(desk: Desk, words, name):
    given = desk.sent(name).decode()
    kind = ("--kind", "control-units") if "add" in words else ()
    right(desk.run(*words, given, *kind), "name-not-allowed")


def posted(desk: Desk, body: bytes) -> dict:
    headers = {"content-type": "application/json"}
    answer = desk.client.post("/v1/checks", content=body, headers=headers)
    assert answer.status_code == answer.json()["status"]
    return answer.json()
