"""The HTTP interface: right answers, and a problem document for everything else."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import strip
from fastapi.testclient import TestClient
from plugins.workspaces import opened_at, published
from sqlalchemy import text

from access_lists.document import geojson
from access_lists.evidence import result_sha256
from app.main import create_app
from app.settings import Settings
from app.workspace import Workspace

CLAUSES = [
    {"key": "a", "effect": "prohibit", "industries": ["C26"], "activities": ["new"], "text": "禁"},
    {"key": "b", "effect": "require", "text": "接管", "limits": [
        {"quantity": "sewer_connected", "op": "==", "value": True}]},
]  # fmt: skip
PLOT = geojson(strip(0, 1, south_m=0, north_m=100))
FOOD = {"industries": ["C1432"], "nature": "new", "sewer_connected": True}


@pytest.fixture(scope="module")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one small city, to be copied."""
    home = tmp_path_factory.mktemp("filled") / "home"
    filled = opened_at(home, f"sqlite:///{home / 'sanxian.sqlite'}")
    published(filled, tmp_path_factory.mktemp("in"), clauses=CLAUSES)
    filled.close()
    return home


@pytest.fixture
def client(tmp_path: Path, filled_home: Path) -> Iterator[TestClient]:
    """The service over an embedded store with one small city."""
    home = tmp_path / "home"
    shutil.copytree(filled_home, home)
    with TestClient(create_app(Settings(home=home)), raise_server_exceptions=False) as opened:
        yield opened


def workspace_of(client: TestClient) -> Workspace:
    return client.app.state.workspace


def post(client: TestClient, body: object, **headers: str):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(
        "/v1/checks", content=raw, headers={"content-type": "application/json", **headers}
    )


def stored_checks(client: TestClient) -> int:
    with workspace_of(client).database.engine.connect() as connection:
        return connection.execute(text("SELECT count(*) FROM assessment")).scalar()


def test_a_check_is_answered_stored_and_fetched_byte_for_byte(client: TestClient):
    answer = post(client, {"footprint": PLOT, "project": FOOD, "as_of": "2026-11-21"})
    assert answer.status_code == 201, answer.text
    document = answer.json()
    assert document["verdict"] == "no_conflict"
    assert document["label"]["zh-CN"] == "未发现冲突"
    assert document["result_sha256"] == result_sha256(document)
    assert answer.headers["location"] == f"/v1/checks/{document['id']}"
    again = client.get(answer.headers["location"])
    assert again.content == answer.content


def test_missing_facts_are_named_and_ranked(client: TestClient):
    document = post(client, {"footprint": PLOT}).json()
    assert document["verdict"] == "undetermined"
    fields = [one["field"] for one in document["missing_facts"]]
    assert set(fields) == {"industries", "nature", "sewer_connected"}
    counts = [one["would_settle"] for one in document["missing_facts"]]
    assert counts == sorted(counts, reverse=True)


def test_a_feature_with_null_occupation_is_accepted(client: TestClient):
    feature = {"type": "Feature", "properties": {"occupation": None}, "geometry": PLOT}
    collection = {"type": "FeatureCollection", "features": [feature]}
    assert post(client, {"footprint": collection, "project": FOOD}).status_code == 201


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "malformed-json"),
        (b"\xef\xbb\xbf{}", 400, "malformed-json"),
        (b'{"footprint": NaN}', 400, "malformed-json"),
        (b"[" * 2000 + b"]" * 2000, 400, "too-deep"),
        (b'{"footprint": {"type": "Point", "coordinates": [1e400, 0]}}', 400, None),
        (b'{"a": 1, "a": 2}', 400, "duplicate-key"),
        (b'{"footprint": {}, "project": {"name": "\\ud800"}}', 400, None),
        (b'{"footprint": {}, "project": {"name": "\\u0000"}}', None, "control-character"),
        (b'{"footprint": {}, "nonsense": 1}', 422, "unknown-member"),
        (b'{"footprint": {}, "half_width_m": "5"}', 422, "wrong-type"),
        (b'{"footprint": {}, "half_width_m": true}', 422, "wrong-type"),
        (b"[]", 422, "wrong-type"),
    ],
)
def test_a_bad_body_gets_a_problem_and_stores_nothing(
    client: TestClient, body: bytes, status: int | None, code: str | None
):
    answer = post(client, body)
    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"] == "application/problem+json"
    if status:
        assert answer.status_code == status, answer.text
    if code:
        assert answer.json()["code"] == code
    assert stored_checks(client) == 0


@pytest.mark.parametrize(
    ("ring", "code"),
    [
        ([[112.6, 31.4], [112.61, 31.4], [112.61, 31.41]], "ring-too-short"),
        ([[112.6, 31.4], [112.61, 31.4], [112.61, 31.41], [112.6, 31.41]], "ring-not-closed"),
        ([[112.6, 31.4], [112.61, 31.41], [112.61, 31.4], [112.6, 31.41], [112.6, 31.4]],
         "geometry-invalid"),
        ([[1e308, 31.4], [1e308, 31.4], [112.61, 31.41], [1e308, 31.4]],
         "coordinate-out-of-range"),
        ([["112.6", 31.4], [112.61, 31.4], [112.61, 31.41], ["112.6", 31.4]], "coordinate-type"),
        ([[None, 31.4], [112.61, 31.4], [112.61, 31.41], [None, 31.4]], "coordinate-type"),
    ],
)  # fmt: skip
def test_a_bad_ring_gets_its_own_problem(client: TestClient, ring: list, code: str):
    answer = post(client, {"footprint": {"type": "Polygon", "coordinates": [ring]}})
    assert answer.status_code == 422, answer.text
    assert code in {one["code"] for one in answer.json()["errors"]}
    assert stored_checks(client) == 0


def test_a_refused_check_leaves_one_audit_row(client: TestClient):
    def rows() -> list[str]:
        with workspace_of(client).database.engine.connect() as connection:
            return list(connection.execute(text("SELECT action FROM audit")).scalars())

    before = len(rows())
    post(client, {"footprint": {"type": "Polygon", "coordinates": []}})
    assert rows()[before:] == ["check-refused"]
    post(client, b"{")
    post(client, {"footprint": PLOT, "nonsense": 1})
    assert rows()[before:] == ["check-refused"] * 3


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"half_width_m": "wide"}, "wrong-type"),
        ({"half_width_m": "nan"}, "wrong-type"),
        ({"half_width_m": "-1"}, "wrong-type"),
        ({"datum": "mars"}, "wrong-type"),
        ({"nonsense": "1"}, "unknown-member"),
    ],
)
def test_fields_beside_an_upload_are_checked(client: TestClient, fields: dict, code: str):
    file = ("plot.geojson", json.dumps(PLOT).encode())
    answer = client.post("/v1/footprints", files={"file": file}, data=fields)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_it_is_the_same_answer_however_the_ring_is_written(client: TestClient):
    (ring,) = PLOT["coordinates"]
    answers = {
        post(
            client,
            {
                "footprint": {"type": "Polygon", "coordinates": [written]},
                "project": FOOD,
                "as_of": "2026-11-21",
            },
        ).json()["result_sha256"]
        for written in (ring, ring[::-1], [*ring[2:-1], *ring[:3]])
    }
    assert len(answers) == 1


def test_a_day_has_one_form(client: TestClient):
    for day in ("20260201", "2026-W05-1", "0"):
        assert post(client, {"footprint": PLOT, "as_of": day}).status_code == 422
        assert client.get(f"/v1/units?lon=112.6&lat=31.4&as_of={day}").status_code == 400


def test_faults_of_the_project_come_all_at_once(client: TestClient):
    project = {"industries": ["C9999", "X1"], "nature": "newish", "colour": 1}
    answer = post(client, {"footprint": PLOT, "project": project})
    assert answer.status_code == 422
    pointers = {one["pointer"] for one in answer.json()["errors"]}
    assert {"/project/colour", "/project/nature"} <= pointers
    answer = post(client, {"footprint": PLOT, "project": {"industries": ["C9999"]}})
    assert answer.json()["code"] == "unknown-industry"
    assert answer.json()["errors"][0]["code"] == "unknown-industry"


def test_the_same_key_and_body_is_one_check(client: TestClient):
    body = {"footprint": PLOT, "project": FOOD}
    key = {"idempotency-key": "abc"}
    first, second = post(client, body, **key), post(client, body, **key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert stored_checks(client) == 1
    other = post(client, {**body, "project": {}}, **key)
    assert other.status_code == 422
    assert other.json()["code"] == "idempotency-key-reused"


def test_a_refused_request_frees_its_key(client: TestClient):
    key = {"idempotency-key": "abc"}
    assert post(client, {"footprint": {"type": "Polygon", "coordinates": []}}, **key).is_error
    assert post(client, {"footprint": PLOT, "project": FOOD}, **key).status_code == 201


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "code"),
    [
        ("GET", "/nowhere", {}, 404, "not-found"),
        ("PUT", "/v1/checks", {}, 405, "method-not-allowed"),
        ("POST", "/v1/checks", {"content-type": "text/plain"}, 415, "media-type"),
        ("POST", "/v1/checks", {"content-type": "application/json", "content-encoding": "gzip"},
         415, "content-encoding"),
        ("POST", "/v1/checks", {"content-type": "application/json", "accept": "application/xml"},
         406, "not-acceptable"),
        ("GET", "/v1/releases", {"accept": "application/xml, text/csv"}, 406, "not-acceptable"),
        ("GET", "/v1/checks/none.pdf", {"accept": "application/pdf"}, 404, "assessment-not-found"),
        ("GET", "/v1/releases/", {"host": "other.example"}, 404, "not-found"),
        ("GET", "/v1/units?lon=abc&lat=1", {}, 400, "bad-parameter"),
        ("GET", "/v1/units?lon=nan&lat=1", {}, 400, "bad-parameter"),
        ("GET", "/v1/units?lon=1&lat=1&x=2", {}, 400, "bad-parameter"),
        ("GET", "/v1/units", {}, 400, "bad-parameter"),
        ("GET", "/v1/checks/none", {}, 404, "assessment-not-found"),
        ("GET", "/v1/releases/none", {}, 404, "release-not-found"),
    ],
)  # fmt: skip
def test_every_error_is_a_problem_document(
    client: TestClient, method: str, path: str, headers: dict, status: int, code: str
):
    answer = client.request(
        method, path, headers=headers, content=b"{}" if method == "POST" else b""
    )
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == code
    assert problem["status"] == status
    assert problem["title"]


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/v1/checks", "GET, POST"),
        ("/v1/checks/none", "GET, HEAD"),
        ("/v1/jobs/none", "DELETE, GET"),
        ("/v1/releases", "GET, POST"),
        ("/livez", "GET, HEAD"),
    ],
)
def test_a_method_that_is_not_there_is_answered_with_all_that_are(
    client: TestClient, path: str, allowed: str
):
    answer = client.patch(path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == allowed


@pytest.mark.parametrize("path", ["/", "/docs", "/livez", "/readyz", "/openapi.json"])
def test_what_watchers_ask_for_answers_head_as_it_answers_get(client: TestClient, path: str):
    asked, seen = client.get(path), client.head(path)
    assert seen.status_code == asked.status_code
    assert seen.headers["content-type"] == asked.headers["content-type"]


def test_the_title_follows_the_language_asked_for(client: TestClient):
    english = client.get("/v1/checks/none", headers={"accept-language": "en"}).json()
    chinese = client.get("/v1/checks/none").json()
    assert english["title"] == english["titles"]["en"] != chinese["title"]


def test_a_problem_page_exists_for_the_type_of_every_problem(client: TestClient):
    problem = client.get("/v1/checks/none").json()
    page = client.get(problem["type"])
    assert page.status_code == 200
    assert "assessment-not-found" in page.text


def test_everything_at_a_point_in_one_request(client: TestClient):
    found = client.get("/v1/units?lon=112.601&lat=31.4005").json()
    assert [one["code"] for one in found["units"]] == ["ZH99010110001"]
    assert found["red_lines"] == []
    found = client.get("/v1/units?lon=112.64&lat=31.4005").json()
    assert [one["code"] for one in found["red_lines"]] == ["HX001"]


def test_pasted_coordinates_become_a_footprint(client: TestClient):
    lines = "112.6,31.4\n112.602,31.4\n112.602,31.402\n112.6,31.402"
    answer = client.post("/v1/footprints", json={"text": lines})
    assert answer.status_code == 200, answer.text
    assert answer.json()["measures"]["area_m2"] > 40_000
    assert stored_checks(client) == 0


def test_an_uploaded_file_becomes_a_footprint(client: TestClient):
    file = {"file": ("plot.geojson", json.dumps(PLOT), "application/geo+json")}
    answer = client.post("/v1/footprints", files=file)
    assert answer.status_code == 200, answer.text
    assert len(answer.json()["footprints"]["features"]) == 1


def test_the_api_description_is_served_and_lists_every_route(client: TestClient):
    document = client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    for path in ("/v1/checks", "/v1/checks/{identity}", "/v1/units", "/v1/releases"):
        assert path in document["paths"]
    responses = document["paths"]["/v1/checks"]["post"]["responses"]
    assert "application/problem+json" in responses["4XX"]["content"]
    assert client.get("/docs").status_code == 200


def test_alive_and_ready(client: TestClient):
    assert client.get("/livez").json() == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.status_code == 200, ready.text


def test_anonymous_callers_are_refused_off_loopback(tmp_path: Path, sqlite_url: str):
    settings = opened_at(tmp_path / "home", sqlite_url).settings
    web = settings.web.model_copy(update={"host": "0.0.0.0"})  # noqa: S104 - not bound, only told
    with TestClient(create_app(settings.model_copy(update={"web": web}))) as opened:
        answer = opened.get("/v1/releases")
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"


def test_a_store_altered_under_a_running_service_is_noticed(client: TestClient):
    desk = workspace_of(client)
    assert post(client, {"footprint": PLOT, "project": FOOD}).json()["verdict"] == "no_conflict"
    with desk.database.engine.begin() as connection:
        connection.execute(text("DELETE FROM zone WHERE code = 'HX001'"))
    desk.catalogue.recheck()
    document = post(client, {"footprint": PLOT, "project": FOOD}).json()
    assert document["verdict"] == "undetermined"
    assert "layer-failed" in {one["code"] for one in document["reasons"]}
