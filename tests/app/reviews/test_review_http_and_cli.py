"""Review over HTTP and by command: the same answers, and refusals that change nothing."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from plugins.services import key_for
from plugins.workspaces import draft, opened_at
from typer.testing import CliRunner

from app.cli.arguments import spread
from app.cli.main import app as command
from app.main import create_app
from app.permissions import Role
from app.settings import Settings, WebSettings

PARTIAL = {
    "effect": "prohibit",
    "industries": ["C26"],
    "text": "禁止新建化工等项目。",
    "dimension": "spatial-layout",
    "number": "1-1",
    "review": "partial",
    "source": {"file": "a.xlsx", "sheet": "表1", "row": 4, "column": "B"},
}


@pytest.fixture(scope="module")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one draft, to be copied."""
    home = tmp_path_factory.mktemp("filled") / "home"
    filled = opened_at(home, f"sqlite:///{home / 'sanxian.sqlite'}")
    draft(filled, tmp_path_factory.mktemp("in"), clauses=[PARTIAL])
    filled.close()
    return home


@pytest.fixture
def home(tmp_path: Path, filled_home: Path) -> Path:
    copied = tmp_path / "home"
    shutil.copytree(filled_home, copied)
    return copied


@pytest.fixture
def client(home: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(home=home)), raise_server_exceptions=False) as opened:
        opened.headers.update(key_for(opened, Role.ANALYST, areas=[""]))
        yield opened


def run(home: Path, *arguments: object) -> tuple[int, Any]:
    words = ["--home", str(home), "list", "review", *map(str, arguments), "--json"]
    result = CliRunner().invoke(command, spread(words))
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, json.loads(result.stdout) if result.stdout else {}


def decide(client: TestClient, **body: Any) -> Any:
    return client.post("/v1/lists/city/reviews", json=body)


def test_drafts_are_listed_and_decided_over_http(client: TestClient):
    found = client.get("/v1/lists/city/drafts?status=open&limit=10").json()
    (one,) = found["items"]
    assert one["source"] == PARTIAL["source"]
    answer = decide(client, decision="correct", clauses=[one["id"]], fields={"industries": ["C14"]})
    assert answer.status_code == 200, answer.text
    (after,) = answer.json()["items"]
    shown = client.get(f"/v1/lists/city/drafts/{after['id']}").json()
    assert shown["structure"]["industries"] == ["C14"]
    assert [one["by"][:4] for one in shown["history"]] == ["key:"]
    assert client.get("/v1/lists/city/drafts?status=open").json()["items"] == []


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/lists/nowhere/drafts", 404, "release-not-found"),
        ("/v1/lists/city/drafts/none", 404, "draft-not-found"),
        ("/v1/lists/city/drafts?status=lost", 400, "bad-parameter"),
        ("/v1/lists/city/drafts?limit=0", 400, "bad-parameter"),
        ("/v1/lists/city/drafts?colour=red", 400, "bad-parameter"),
    ],
)
def test_what_cannot_be_listed_is_a_problem(client: TestClient, path: str, status: int, code: str):
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"decision": "like", "clauses": ["x"]}, 422, "wrong-type"),
        ({"decision": "accept", "clauses": []}, 422, "wrong-type"),
        ({"decision": "accept", "clauses": ["x"], "by": "me"}, 422, "unknown-member"),
        ({"decision": "accept", "clauses": ["x"]}, 404, "draft-not-found"),
    ],
)
def test_a_malformed_decision_is_a_problem(
    client: TestClient, body: dict[str, Any], status: int, code: str
):
    answer = decide(client, **body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_faulty_correction_points_at_the_field(client: TestClient):
    (one,) = client.get("/v1/lists/city/drafts").json()["items"]
    answer = decide(client, decision="correct", clauses=[one["id"]], fields={"industries": ["C9"]})
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/fields/industries/0"]


@pytest.mark.parametrize(
    ("anonymous", "status", "code"),
    [("denied", 401, "unauthorized"), ("checker", 403, "forbidden")],
)
def test_strangers_decide_nothing(home: Path, anonymous: str, status: int, code: str):
    web = WebSettings(host="10.0.0.1", anonymous=anonymous)
    with TestClient(create_app(Settings(home=home, web=web))) as stranger:
        answer = decide(stranger, decision="accept", clauses=["x"])
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_nobody_decides_outside_their_area(client: TestClient):
    headers = key_for(client, Role.ANALYST, areas=["440000"])
    answer = client.post(
        "/v1/lists/city/reviews", json={"decision": "accept", "clauses": ["x"]}, headers=headers
    )
    assert answer.status_code in {403, 404}


def test_the_command_line_reviews_alike(home: Path):
    _, found = run(home, "list", "city", "--status", "open")
    identity = found["items"][0]["id"]
    status, answer = run(
        home, "correct", "city", identity, "--set", "industries=[C14]", "--set", "activities=[new]",
        "--note", "核",
    )  # fmt: skip
    assert status == 0
    after = answer["items"][0]
    assert (after["structure"]["industries"], after["structure"]["activities"]) == (
        ["C14"],
        ["new"],
    )
    _, shown = run(home, "show", "city", after["id"])
    assert shown["history"][0]["note"] == "核"
    assert run(home, "reset", "city", after["id"])[0] == 0
    assert run(home, "accept", "city", identity)[0] == 0


def test_fields_may_stand_in_a_file(home: Path, tmp_path: Path):
    (one,) = run(home, "list", "city")[1]["items"]
    fields = tmp_path / "fields.yaml"
    fields.write_text("when: {fact: hazardous_chemicals, op: '==', value: true}\n", "utf-8")
    _, answer = run(home, "correct", "city", one["id"], "--file", fields)
    assert answer["items"][0]["reviewed"]["fields"] == ["when"]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("accept", "city", "none"), 1),
        (("list", "nowhere"), 1),
        (("correct", "city", "none", "--set", "effect"), 2),
        (("list", "city", "--status", "lost"), 2),
    ],
)
def test_refusals_and_wrong_usage_have_their_exit_status(
    home: Path, arguments: tuple[str, ...], status: int
):
    words = ["--home", str(home), "list", "review", *arguments]
    assert CliRunner().invoke(command, words).exit_code == status
