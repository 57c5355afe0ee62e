"""“I think this is wrong”: kept with its reason, shown to the analyst, answered."""

import json
from pathlib import Path

import pytest
from factories import site
from fastapi.testclient import TestClient
from plugins.workspaces import ACTOR, opened_at, published
from typer.testing import CliRunner

from access_lists.project import parse_project
from app.audit.verification import verify_record
from app.checks.service import CheckRequest
from app.checks.store import AssessmentNotFoundError
from app.cli.main import app as command_line
from app.main import create_app
from app.objections.service import (
    ClauseNotInCheckError,
    ObjectionNotFoundError,
    ObjectionTextError,
)
from app.workspace import Workspace

CLAUSES = [{"key": "a", "effect": "require", "text": "接管"}]


def checked(workspace: Workspace, folder: Path) -> dict:
    published(workspace, folder, clauses=CLAUSES)
    project = parse_project({"industries": ["C1432"], "nature": "new"})
    return workspace.checks.run(ACTOR, CheckRequest(footprint=site(), project=project)).json()


def test_an_objection_is_kept_listed_and_answered(workspace: Workspace, tmp_path: Path):
    check = checked(workspace, tmp_path / "in")
    clause = check["clauses"][0]["id"]
    made = workspace.objections.object(ACTOR, check["id"], "  边界已调整  ", clause=clause)
    assert (made["check"], made["clause"], made["reason"]) == (check["id"], clause, "边界已调整")
    assert [one["id"] for one in workspace.objections.listed(ACTOR, open_only=True)] == [made["id"]]
    done = workspace.objections.answer(ACTOR, made["id"], "已核对，下一版更正。")
    assert (done["answer"], done["answered_by"]) == ("已核对，下一版更正。", ACTOR.name)
    assert workspace.objections.listed(ACTOR, open_only=True) == []
    assert len(workspace.objections.listed(ACTOR)) == 1
    assert workspace.checks.fetch(check["id"]).json() == check
    assert verify_record(workspace.database, workspace.checkpoints).first_break is None


def test_what_cannot_be_objected_to_is_refused(embedded: Workspace, tmp_path: Path):
    check = checked(embedded, tmp_path / "in")["id"]
    with pytest.raises(AssessmentNotFoundError):
        embedded.objections.object(ACTOR, "nothing", "错")
    with pytest.raises(ClauseNotInCheckError):
        embedded.objections.object(ACTOR, check, "错", clause="nothing")
    for empty in (" ", "长" * 4001):
        with pytest.raises(ObjectionTextError):
            embedded.objections.object(ACTOR, check, empty)
    with pytest.raises(ObjectionNotFoundError):
        embedded.objections.answer(ACTOR, "nothing", "好")
    assert embedded.objections.listed(ACTOR) == []


def test_it_travels_over_http_and_the_command_line_lists_it(tmp_path: Path):
    home = tmp_path / "home"
    workspace = opened_at(home, f"sqlite:///{home / 'sanxian.sqlite'}")
    check = checked(workspace, tmp_path / "in")["id"]
    hostile = "<script>alert(1)</script>\u202e"
    with TestClient(create_app(workspace.settings)) as client:
        answer = client.post("/v1/objections", json={"check": check, "reason": hostile})
        assert answer.status_code == 201
        refused = client.get("/v1/objections")  # whoever only checks sees no one's objections
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
        lost = client.post("/v1/objections", json={"check": "nothing", "reason": "错"})
        assert (lost.status_code, lost.json()["code"]) == (404, "assessment-not-found")
        bad = client.post("/v1/objections", json={"check": check, "reason": "错", "more": 1})
        assert (bad.status_code, bad.json()["code"]) == (422, "unknown-member")
    workspace.close()
    run = CliRunner().invoke(
        command_line, ["--home", str(home), "objection", "list", "--open", "--json"]
    )
    listed = json.loads(run.stdout)
    assert [one["reason"] for one in listed] == [hostile]
    told = ["--home", str(home), "objection", "answer", listed[0]["id"], "已更正", "--json"]
    assert json.loads(CliRunner().invoke(command_line, told).stdout)["answer"] == "已更正"
