"""The registers over HTTP and the command line: keys honoured, problems told, one answer."""

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from plugins.services import key_for
from plugins.workspaces import settings_for
from typer.testing import CliRunner

from app.caps.schemas import CAP_EXAMPLE, CONFIRM_EXAMPLE, RESERVATION_EXAMPLE
from app.cli.main import app as command_line
from app.main import create_app
from app.permissions import Role
from app.quality.schemas import QUALITY_EXAMPLE


@pytest.fixture
def client(tmp_path, sqlite_url) -> Iterator[TestClient]:
    with TestClient(create_app(settings_for(tmp_path / "home", sqlite_url))) as opened:
        opened.headers.update(key_for(opened, Role.ANALYST, areas=[""]))
        yield opened


def test_a_ledger_is_kept_over_http(client: TestClient) -> None:
    cap = client.post("/v1/caps", json=CAP_EXAMPLE)
    assert (cap.status_code, cap.json()["left"]) == (201, "34.5")
    path = f"/v1/caps/{cap.json()['id']}"
    key = {"Idempotency-Key": "once"}
    first = client.post(f"{path}/reservations", json=RESERVATION_EXAMPLE, headers=key)
    again = client.post(f"{path}/reservations", json=RESERVATION_EXAMPLE, headers=key)
    assert (first.status_code, first.json()) == (201, again.json())
    other = client.post(
        f"{path}/reservations", json={**RESERVATION_EXAMPLE, "amount": "1"}, headers=key
    )
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    too_much = client.post(f"{path}/reservations", json={**RESERVATION_EXAMPLE, "amount": "22.3"})
    assert (too_much.status_code, too_much.json()["code"]) == (409, "cap-exceeded")
    held = f"{path}/reservations/{first.json()['id']}"
    confirmed = client.post(f"{held}/confirm", json=CONFIRM_EXAMPLE).json()
    assert (confirmed["state"], confirmed["cap"]["used"]) == ("confirmed", "97.8")
    released = client.post(f"{held}/release", json={"reason": "终止"}).json()
    assert (released["state"], released["cap"]["used"]) == ("released", "85.5")
    shown = client.get(path).json()
    assert [one["action"] for one in shown["history"]] == ["set", "reserve", "confirm", "release"]
    listed = client.get("/v1/caps", params={"jurisdiction": "990100"}).json()
    assert [one["id"] for one in listed["items"]] == [cap.json()["id"]]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"amount": 120}, 422, "wrong-type"),
        ({"amount": "-1"}, 422, "wrong-type"),
        ({"colour": "red"}, 422, "unknown-member"),
        ({"quantity": "noisy"}, 422, "unknown-quantity"),
        ({"place": "三川开发区"}, 422, "place-invalid"),
        ({"unit": "亩"}, 422, "unit-unknown"),
        ({"year_to": 2000}, 422, "years-invalid"),
    ],
)
def test_a_cap_that_cannot_be_set_is_a_problem(client, changes, status, code) -> None:
    answer = client.post("/v1/caps", json={**CAP_EXAMPLE, **changes})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert client.get("/v1/caps").json()["items"] == []


def test_what_is_not_there_is_404(client: TestClient) -> None:
    assert client.get("/v1/caps/none").json()["code"] == "cap-not-found"
    answer = client.post("/v1/caps/none/reservations", json=RESERVATION_EXAMPLE)
    assert answer.status_code == 404
    day = client.post(
        "/v1/caps/none/reservations", json={**RESERVATION_EXAMPLE, "expires_on": "2027-02-30"}
    )
    assert day.json()["code"] == "amount-invalid"


def test_quality_is_entered_and_read_over_http(client: TestClient) -> None:
    key = {"Idempotency-Key": "q1"}
    first = client.post("/v1/quality", json=QUALITY_EXAMPLE, headers=key)
    assert first.status_code == 201
    assert client.post("/v1/quality", json=QUALITY_EXAMPLE, headers=key).json() == first.json()
    found = client.get("/v1/quality", params={"jurisdiction": "990100", "year": 2025}).json()
    values = {(one["set"], one["subject"]): one["value"] for one in found["statuses"]}
    assert values["water-quality-target", "大川江江口断面"] == "not-met"
    lines = client.get("/v1/quality/history", params={"jurisdiction": "990100"}).json()["items"]
    assert len(lines) == 2
    bad = {**QUALITY_EXAMPLE, "records": [{**QUALITY_EXAMPLE["records"][0], "value": "优"}]}
    refused = client.post("/v1/quality", json=bad)
    assert (refused.status_code, refused.json()["code"]) == (422, "quality-invalid")
    assert refused.json()["errors"][0]["row"] == 1


def test_the_command_line_sets_reserves_and_refuses(tmp_path) -> None:
    home = ["--home", str(tmp_path / "home"), "cap"]
    runner = CliRunner()
    answer = runner.invoke(
        command_line,
        [*home, "set", "--jurisdiction", "990100", "--place", "park:甲园", "--quantity",
         "land_ha", "--amount", "300", "--unit", "亩", "--year-from", "2026", "--json"],
    )  # fmt: skip
    cap = json.loads(answer.stdout)
    assert (cap["amount"], cap["unit"]) == ("20", "ha")
    reserve = [*home, "reserve", cap["id"], "--project", "甲厂", "--amount"]
    taken = runner.invoke(command_line, [*reserve, "19.5", "--json"])
    assert json.loads(taken.stdout)["cap"]["left"] == "0.5"
    refused = runner.invoke(command_line, [*reserve, "0.6", "--json"])
    assert (refused.exit_code, json.loads(refused.stdout)["code"]) == (1, "cap-exceeded")
    shown = runner.invoke(command_line, [*home, "list"])
    assert "19.5" in shown.stdout
