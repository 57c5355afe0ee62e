"""Lists over HTTP: imported into a draft, looked at, annotated; at once, or as a job."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from job_tasks import QUICK
from openpyxl import load_workbook
from plugins.services import key_for, sit, workspace_of
from plugins.workspaces import draft, opened_at, published
from published_lists import document, grouped_unit, workbook

from app.jobs.runner import Worker
from app.main import create_app
from app.permissions import Role
from app.settings import ListSettings, Settings, WebSettings
from app.worker import tasks_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LATER = {"prefer": "respond-async"}
UNIT = ("ZH9901012000", "甲镇重点管控区", "某省", "某市", "某区", "重点管控单元1")
"""A unit whose code lacks a digit, which is a finding."""

ROWS = grouped_unit(
    ("空间布局约束", "1.禁止新建化工项目。\n2.鼓励发展先进制造业。"),
    ("污染物排放管控", "3.氮氧化物排放实行等量替代。"),
    unit=UNIT,
)


@pytest.fixture(scope="module")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a draft “city” and a release in force “old”, to be copied."""
    home = tmp_path_factory.mktemp("filled") / "home"
    filled = opened_at(home, f"sqlite:///{home / 'sanxian.sqlite'}")
    published(filled, tmp_path_factory.mktemp("old"), name="old")
    draft(filled, tmp_path_factory.mktemp("in"))
    filled.close()
    return home


@pytest.fixture
def home(tmp_path: Path, filled_home: Path) -> Path:
    return Path(shutil.copytree(filled_home, tmp_path / "home"))


@pytest.fixture
def client(home: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(home=home)), raise_server_exceptions=False) as opened:
        sit(opened, "analyst")
        yield opened


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    return workbook(tmp_path / "清单.xlsx", ROWS)


def sent(client: TestClient, path: str, file: Path, *, headers: Any = None, **form: str) -> Any:
    files = {"file": (file.name, file.read_bytes())}
    return client.post(path, files=files, data=form, headers=headers)


def work(client: TestClient, folder: Path) -> None:
    workspace = workspace_of(client)
    worker = Worker(
        workspace.database, tasks_of(workspace), QUICK, name="one", scratch=folder / "scratch"
    )
    while worker.run_one():
        pass


def test_a_published_workbook_is_imported_with_its_report(client: TestClient, listed: Path):
    answer = sent(client, "/v1/lists/city", listed)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == "/v1/lists/city"
    report = answer.json()
    assert (report["layout"], report["units"], report["clauses"]) == ("grouped", 1, 3)
    assert report["balanced"]
    assert report["characters_in"] == sum(report["characters_out"].values())
    assert sum(report["by_review"].values()) == 3
    assert [one["code"] for one in report["findings"]] == ["code-malformed", "needs-review"]
    clauses = client.get(f"/v1/lists/city?unit={UNIT[0]}").json()["items"]
    assert {one["list"] for one in clauses} == {report["list"]}
    assert clauses[0]["source"]["file"] == "清单.xlsx"
    shown = client.get("/v1/releases/city").json()
    assert "code-malformed" in {one["code"] for one in shown["findings"]}


def test_a_document_is_imported_like_a_workbook(client: TestClient, tmp_path: Path):
    rows = [[cell or "" for cell in row] for row in ROWS]
    answer = sent(client, "/v1/lists/city", document(tmp_path / "清单.docx", "某市清单", rows))
    assert answer.status_code == 201, answer.text
    assert (answer.json()["units"], answer.json()["balanced"]) == (1, True)


def test_yaml_is_imported_and_its_faults_refuse_it_with_their_lines(
    client: TestClient, tmp_path: Path
):
    path = tmp_path / "list.yaml"
    path.write_text(
        "title: 清单\nlevel: city\nclauses:\n  - effect: prohibit\n    text: 禁止。\n", "utf-8"
    )
    assert sent(client, "/v1/lists/city", path).json()["clauses"] == 1
    path.write_text(
        "title: 清单\nlevel: city\nclauses:\n  - effect: forbid\n    text: x\n", "utf-8"
    )
    refused = sent(client, "/v1/lists/city", path)
    assert (refused.status_code, refused.json()["code"]) == (422, "list-invalid")
    assert "4" in refused.json()["errors"][0]["detail"]


def test_the_same_list_is_not_imported_twice(client: TestClient, listed: Path):
    sent(client, "/v1/lists/city", listed)
    again = sent(client, "/v1/lists/city", listed)
    assert (again.status_code, again.json()["code"]) == (409, "list-exists")


def test_an_inspection_answers_the_same_and_stores_nothing(client: TestClient, listed: Path):
    before = client.get("/v1/releases/city").json()
    looked = sent(client, "/v1/inspections/list", listed)
    assert looked.status_code == 200, looked.text
    assert client.get("/v1/releases/city").json() == before
    imported = sent(client, "/v1/lists/city", listed).json()
    del imported["list"]
    assert looked.json() == imported


def test_ones_own_workbook_comes_back_with_the_findings_as_comments(
    client: TestClient, listed: Path
):
    answer = sent(client, "/v1/inspections/list.xlsx", listed)
    assert (answer.status_code, answer.headers["content-type"]) == (200, XLSX)
    sheet = load_workbook(io.BytesIO(answer.content))["表1"]
    assert sheet["A2"].value == UNIT[0]
    assert "[warning]" in sheet["A2"].comment.text
    assert sheet["B4"].value == ROWS[3][1]


@pytest.mark.parametrize("name", ["清单.docx", "list.yaml"])
def test_only_workbooks_can_be_annotated(client: TestClient, tmp_path: Path, name: str):
    path = tmp_path / name
    if path.suffix == ".docx":
        document(path, "清单", [[cell or "" for cell in row] for row in ROWS])
    else:
        path.write_text("title: 清单\nlevel: city\nclauses: []\n", "utf-8")
    answer = sent(client, "/v1/inspections/list.xlsx", path)
    assert (answer.status_code, answer.json()["code"]) == (415, "format-not-allowed")


@pytest.mark.parametrize("now_mb", [1.0, 0.001])
def test_a_large_list_or_a_hurried_sender_gets_a_job_with_the_same_report(
    home: Path, listed: Path, tmp_path: Path, now_mb: float
):
    settings = Settings(home=home, lists=ListSettings(most_mb_now=now_mb))
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        sit(client, "analyst")
        hurry = LATER if now_mb == 1.0 else {}
        taken = sent(client, "/v1/lists/city", listed, headers=hurry)
        assert taken.status_code == 202, taken.text
        assert client.get("/v1/lists/city").json()["items"] == []
        work(client, tmp_path)
        done = client.get(taken.headers["location"]).json()
        assert (done["status"], done["result"]["clauses"]) == ("successful", 3)
        report = client.get(f"{taken.headers['location']}/results").json()
        assert (report["balanced"], len(report["findings"])) == (True, 2)
        assert len(client.get("/v1/lists/city").json()["items"]) >= 3


def test_looking_and_annotating_can_be_jobs_too(client: TestClient, listed: Path, tmp_path: Path):
    looked = sent(client, "/v1/inspections/list", listed, headers=LATER)
    annotated = sent(client, "/v1/inspections/list.xlsx", listed, headers=LATER)
    work(client, tmp_path)
    report = client.get(f"{looked.headers['location']}/results").json()
    assert report == sent(client, "/v1/inspections/list", listed).json()
    result = client.get(f"{annotated.headers['location']}/results")
    assert result.headers["content-type"] == XLSX
    assert load_workbook(io.BytesIO(result.content))["表1"]["A2"].comment is not None


def test_a_job_that_cannot_read_the_list_fails_with_the_problem(client: TestClient, tmp_path: Path):
    path = tmp_path / "清单.xlsx"
    path.write_bytes(b"no workbook")
    taken = sent(client, "/v1/lists/city", path, headers=LATER)
    work(client, tmp_path)
    done = client.get(taken.headers["location"]).json()
    assert (done["status"], done["exception"]["code"]) == ("failed", "format-mismatch")


@pytest.mark.parametrize("headers", [{}, LATER])
@pytest.mark.parametrize(
    ("release", "status", "code"), [("nowhere", 404, "release-not-found"), ("old", 409, "state")]
)
def test_what_cannot_take_a_list_says_so_before_anything_is_read(
    client: TestClient, listed: Path, headers: Any, release: str, status: int, code: str
):
    answer = sent(client, f"/v1/lists/{release}", listed, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert client.get("/v1/jobs").json()["items"] == []


def test_a_refused_list_leaves_one_audit_row(client: TestClient, tmp_path: Path):
    path = tmp_path / "清单.xlsx"
    path.write_bytes(b"no workbook")
    assert sent(client, "/v1/lists/city", path).json()["code"] == "format-mismatch"
    with workspace_of(client).database.read() as session:
        rows = session.connection().exec_driver_sql(
            "select action from audit order by seq desc limit 1"
        )
        assert rows.scalar_one() == "list-import-refused"


@pytest.mark.parametrize(
    ("form", "code"),
    [({"layout": "diagonal"}, "wrong-type"), ({"colour": "red"}, "unknown-member")],
)
def test_fields_that_mean_nothing_are_refused(client: TestClient, listed: Path, form, code):
    answer = sent(client, "/v1/lists/city", listed, **form)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize("path", ["/v1/lists/city", "/v1/inspections/list"])
def test_without_a_file_there_is_nothing_to_read(client: TestClient, path: str):
    assert client.post(path, json={}).json()["code"] == "media-type"
    assert client.post(path, files={"other": ("a.xlsx", b"x")}).status_code == 422


@pytest.mark.parametrize(
    ("anonymous", "status", "code"),
    [("denied", 401, "unauthorized"), ("checker", 403, "forbidden")],
)
def test_strangers_import_nothing(home: Path, listed: Path, anonymous: str, status: int, code: str):
    web = WebSettings(host="10.0.0.1", anonymous=anonymous)
    with TestClient(create_app(Settings(home=home, web=web))) as stranger:
        answer = sent(stranger, "/v1/lists/city", listed)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_nobody_imports_outside_their_area(client: TestClient, listed: Path):
    elsewhere = key_for(client, Role.ANALYST, areas=["440000"])
    answer = sent(client, "/v1/lists/city", listed, headers=elsewhere)
    assert answer.status_code in {403, 404}
