"""The life of a release over HTTP, by two people, and the files that are only looked at."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import foreign_files as made
import pytest
import shapely
from factories import CITY, strip
from fastapi.testclient import TestClient
from plugins.services import sit
from plugins.workspaces import geojson_file, list_file, red_line_file, unit_file

from app.audit.service import operator
from app.main import create_app
from app.releases.drafts import MAX_NAME
from app.scope import limited_to
from app.settings import ReleaseSettings, Settings, WebSettings

OUTLINE = shapely.LineString(strip(0, 1, south_m=0, north_m=100).exterior.coords)


class Office:
    """The service, and whoever is at the desk."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.sit("author")

    def sit(self, name: str) -> None:
        sit(self.client, name)

    def post(self, path: str, body: object, **headers: str):
        return self.client.post(path, json=body, headers=headers)

    def upload(self, path: str, file: Path | bytes, name: str = "a.geojson", **fields: object):
        content = file if isinstance(file, bytes) else file.read_bytes()
        return self.client.post(path, files={"file": (name, content)}, data=fields)

    def draft(self, folder: Path, name: str = "city", red_line=(3.0, 4.0), since="2024-01-01"):
        """A draft with units, a red line and a list; answers its address."""
        folder.mkdir(exist_ok=True)
        body = {"name": name, "jurisdictions": [CITY], "effective_from": since, "requires": []}
        at = self.post("/v1/releases", body).headers["location"]
        units, line = unit_file(folder), red_line_file(folder, *red_line)
        for kind, file in (("control-units", units), ("red-lines", line)):
            answer = self.upload(f"{at}/layers", file, kind=kind)
            assert answer.status_code == 201, answer.text
        return at

    def warnings(self, at: str) -> list[str]:
        findings = self.post(f"{at}/validation", {}).json()["findings"]
        return sorted({one["code"] for one in findings if one["severity"] == "warning"})

    def publish(self, at: str, **body: str):
        etag = self.client.get(at).headers["etag"]
        return self.post(f"{at}/publication", body, **{"If-Match": etag})


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    settings = Settings(
        home=tmp_path / "home",
        releases=ReleaseSettings(four_eyes="on"),
        web=WebSettings(max_upload_mb=1),
    )
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield Office(client)


def test_what_one_drafts_another_reviews_and_publishes(office: Office, tmp_path: Path):
    at = office.draft(tmp_path / "in")
    noticed = office.warnings(at)
    refused = office.publish(at)
    assert (refused.status_code, refused.json()["code"]) == (409, "own-draft")
    office.sit("other")
    assert office.publish(at).json()["code"] == "review-missing"
    answer = office.post(f"{at}/reviews", {"approved": True, "acknowledged": noticed})
    assert (answer.status_code, answer.json()["review"]["by"]) == (201, "key:other")
    published = office.publish(at)
    assert (published.status_code, published.json()["state"]) == (200, "published")
    assert published.json()["published_by"] == "key:other"


def test_a_smaller_red_line_needs_its_document_and_a_withdrawal_its_reason(
    office: Office, tmp_path: Path
):
    for number, (line, since) in enumerate([((3, 4), "2024-01-01"), ((3, 3.5), "2026-01-01")]):
        office.sit("author")
        at = office.draft(tmp_path / str(number), str(number), line, since)
        noticed = office.warnings(at)
        office.sit("other")
        review = {"approved": True, "acknowledged": [*noticed, "red-line-shrunk"]}
        answer = office.post(f"{at}/reviews", review)
        if number:
            assert answer.json()["code"] == "release-not-valid"
            review["approval"] = "国函〔2026〕1号"
            answer = office.post(f"{at}/reviews", review)
        assert answer.status_code == 201, answer.text
        assert office.publish(at).status_code == 200
    assert office.client.get("/v1/releases/0").json()["state"] == "superseded"
    assert office.client.get("/v1/releases/1").json()["approval"] == "国函〔2026〕1号"
    blank = office.post("/v1/releases/1/withdrawal", {"reason": " "})
    assert (blank.status_code, blank.json()["code"]) == (422, "text-missing")
    gone = office.post("/v1/releases/1/withdrawal", {"reason": "边界有误"})
    assert (gone.json()["state"], gone.json()["withdrawn_reason"]) == ("withdrawn", "边界有误")
    again = office.post("/v1/releases/1/withdrawal", {"reason": "边界有误"})
    assert (again.status_code, again.json()["titles"]["zh-CN"]) == (409, "状态不允许")
    changes = office.client.get("/v1/releases/1/changes", params={"since": "0"}).json()
    assert [one["code"] for one in changes["layers"]["red-lines"]["reshaped"]] == ["HX001"]
    drawn = office.client.get("/v1/releases/1/changes.geojson", params={"since": "0"})
    assert drawn.headers["content-type"] == "application/geo+json"
    assert {one["properties"]["change"] for one in drawn.json()["features"]} == {"lost"}
    shapes = office.client.get("/v1/releases/1/changes.gpkg", params={"since": "0"})
    assert shapes.content.startswith(b"SQLite format 3")
    exported = office.client.get("/v1/releases/0/export.gpkg")
    assert "attachment" in exported.headers["content-disposition"]
    assert exported.content.startswith(b"SQLite format 3")


def test_publishing_says_which_state_was_looked_at(office: Office, tmp_path: Path):
    at = office.draft(tmp_path / "in")
    assert office.post(f"{at}/publication", {}).status_code == 428
    etag = office.client.get(at).headers["etag"]
    office.client.delete(f"{at}/layers/red-lines")
    stale = office.post(f"{at}/publication", {}, **{"If-Match": etag})
    assert (stale.status_code, stale.json()["code"]) == (412, "precondition-failed")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": "x", "jurisdictions": [CITY]}, "member-missing"),
        ({"name": "x" * (MAX_NAME + 1), "jurisdictions": [CITY]}, "wrong-type"),
        ({"name": " ", "jurisdictions": [CITY], "effective_from": "2024-01-01"}, "release-name"),
        ({"name": "x", "jurisdictions": ["1"], "effective_from": "2024-01-01"}, None),
        ({"name": "x", "jurisdictions": [CITY], "effective_from": "1 May"}, "wrong-type"),
        ({"name": "x", "state": "published"}, "unknown-member"),
    ],
)
def test_a_bad_draft_is_refused_and_not_stored(office: Office, body: dict, code: str | None):
    answer = office.post("/v1/releases", body)
    assert answer.status_code == 422, answer.text
    assert code in {None, answer.json()["code"], *(one["code"] for one in answer.json()["errors"])}
    listed = office.client.get("/v1/releases").json()["items"]
    assert body["name"] not in {one["name"] for one in listed}


def test_everything_that_can_be_stated_absent_is_as_the_interface_describes_it(office: Office):
    absent = ["element-zones:air", "lake", "other:湿地", "red-lines"]
    body = {
        "name": "a",
        "jurisdictions": [CITY],
        "effective_from": "2026-01-01",
        "absent": absent,
    }
    assert office.post("/v1/releases", body).json()["absent"] == absent
    schemas = office.client.get("/openapi.json").json()["components"]["schemas"]
    stated = schemas["ReleaseDetail"]["properties"]["absent"]
    assert stated["items"] == {"type": "string"}


@pytest.mark.parametrize("kind", ["control-units", "red-lines", "territory"])
def test_a_file_without_features_is_refused_as_that(office: Office, kind: str):
    body = {"name": "a", "jurisdictions": [CITY], "effective_from": "2026-01-01"}
    at = office.post("/v1/releases", body).headers["location"]
    empty = b'{"type": "FeatureCollection", "features": []}'
    answer = office.upload(f"{at}/layers", empty, kind=kind)
    assert answer.status_code == 422
    assert answer.json()["code"] == "layer-empty"
    assert office.client.get(at).json()["layers"] == []


def test_a_file_is_looked_at_and_nothing_is_stored(office: Office, tmp_path: Path):
    before = office.client.get("/v1/releases").json()
    answer = office.upload("/v1/inspections", unit_file(tmp_path))
    assert answer.json()["layers"][0]["suggested_kind"] == "control-units"
    assert office.client.get("/v1/releases").json() == before


@pytest.mark.parametrize("path", ["/v1/footprints", "/v1/inspections", "/v1/releases/x/layers"])
def test_too_many_parts_and_too_many_bytes_are_refused_as_such(office: Office, path: str):
    many = {f"f{number}": "x" for number in range(10_000)}
    answer = office.upload(path, made.geojson(), **many)
    assert (answer.status_code, answer.json()["code"]) == (413, "too-many-parts")
    files = [("file", (f"{number}.geojson", b"{}")) for number in range(50)]
    answer = office.client.post(path, files=files)
    assert (answer.status_code, answer.json()["code"]) == (413, "too-many-parts")

    def endless():
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        for _ in range(4):
            yield bytes(1 << 20)

    form = {"content-type": "multipart/form-data; boundary=x"}
    answer = office.client.post(path, content=endless(), headers=form)
    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")
    answer = office.client.post(path, content=b"--y--", headers=form)
    assert answer.status_code in {400, 422}


@pytest.mark.parametrize(
    ("shape", "options", "kind"),
    [
        (made.square(31.7, 113.3), {"axes": "swap"}, "axes"),
        (OUTLINE, {"close-lines": "yes"}, "close-lines"),
    ],
)
def test_a_proposal_sent_back_settles_the_doubt(office: Office, shape, options: dict, kind: str):
    refused = office.upload("/v1/footprints", made.geojson(shape))
    assert refused.status_code == 422
    assert [(one["kind"], one["value"]) for one in refused.json()["proposals"]] == [
        (kind, next(iter(options.values())))
    ]
    settled = office.upload("/v1/footprints", made.geojson(shape), **options)
    assert settled.status_code == 200, settled.text
    west, south, *_ = settled.json()["measures"]["bbox"]
    assert (100 < west < 120, 30 < south < 33) == (True, True)


def test_a_survey_text_with_easting_first_is_read_once_the_swap_is_confirmed(office: Office):
    points = ["38530000,3388000", "38530050,3388000", "38530050,3388050", "38530000,3388050"]
    lines = [f"J{number},1,{point}" for number, point in enumerate(points, 1)]
    text = "[属性描述]\n坐标系=2000国家大地坐标系\n[地块坐标]\n4,0.25,1,地块,面,,,,@\n" + "\n".join(
        lines
    )
    refused = office.post("/v1/footprints", {"text": text})
    assert refused.json()["code"] == "axis-order-suspected"
    settled = office.post("/v1/footprints", {"text": text, "axes": "swap"}).json()
    assert settled["measures"]["plane_area_m2"] == pytest.approx(2500, abs=1e-3)
    assert "axes-swapped" in {one["code"] for one in settled["findings"]}


def test_findings_name_the_file_and_the_layer_as_the_user_knows_them(
    office: Office, tmp_path: Path
):
    body = {"name": "x", "jurisdictions": [CITY], "effective_from": "2024-01-01"}
    at = office.post("/v1/releases", body).headers["location"]
    archive = made.zipped({"资料/单元.geojson": unit_file(tmp_path).read_bytes()})
    added = office.upload(f"{at}/layers", archive, "2026年上报.zip", kind="control-units").json()
    assert {one["layer"] for one in added["findings"]} == {"2026年上报.zip / 单元"}


def test_lists_belong_to_the_draft_that_is_reviewed(office: Office, tmp_path: Path):
    at = office.draft(tmp_path / "in")
    listed = {"title": "清单", "level": "unit", "units": []}
    lists = office.client.app.state.workspace.lists
    before = office.client.get(at).json()
    other = operator("other")
    with limited_to(other.scope):
        lists.import_file(other, list_file(tmp_path / "list.yaml", listed), "city")
    after = office.client.get(at).json()
    assert after["editors"] == ["key:author", "other"]
    assert after["version"] == before["version"] + 1


def test_the_interface_says_what_a_form_holds(office: Office):
    paths = office.client.get("/openapi.json").json()["paths"]
    form = paths["/v1/releases/{reference}/layers"]["post"]["requestBody"]["content"]
    properties = form["multipart/form-data"]["schema"]["properties"]
    assert {"file", "kind", "class", "field"} <= set(properties)
    assert "$ref" not in json.dumps(properties)


def test_a_name_is_only_shown(office: Office, tmp_path: Path):
    path = geojson_file(tmp_path / "x", [(made.square(), {"a": 1})])
    for name in ("../../etc/passwd.geojson", "a\u202egpj.geojson", "x" * 4000 + ".geojson", "CON"):
        files = {"file": (name, io.BytesIO(path.read_bytes()))}
        answer = office.client.post("/v1/footprints", files=files)
        assert answer.status_code in {200, 415}, answer.text
        assert "\u202e" not in answer.text
