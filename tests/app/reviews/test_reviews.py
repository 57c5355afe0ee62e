"""Review on both stores: decisions change drafts, leave a record, and outlive the edition."""

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from factories import site
from plugins.workspaces import ACTOR, UNIT, draft, list_file
from sqlalchemy import text

from access_lists.errors import ReviewRefusedError
from access_lists.project import parse_project
from app.audit.verification import verify_record
from app.checks.service import CheckRequest
from app.reviews.folder import DraftNotFoundError, Wanted
from app.reviews.service import Instruction
from app.workspace import Workspace
from zoning.errors import StateError

CHEMICALS = parse_project({"industries": ["C2614"], "nature": "new"})
PARTIAL: dict[str, Any] = {
    "effect": "prohibit",
    "industries": ["C26"],
    "activities": ["new"],
    "text": "禁止新建化工等项目。",
    "dimension": "spatial-layout",
    "number": "1-1",
    "review": "partial",
    "spans": [{"start": 0, "end": 4, "field": "effect"}],
}
PRINTED_TWICE = {**deepcopy(PARTIAL), "number": "1-2"}
BARE = {"effect": "require", "text": "另有规定的从其规定。", "review": "text-only", "number": "2"}
CLAUSES = [PARTIAL, PRINTED_TWICE, BARE]


def items(workspace: Workspace, reference: str = "city", **wanted: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = workspace.reviews.drafts(reference, Wanted(**wanted))["items"]
    return found


def decide(workspace: Workspace, decision: str, *clauses: str, **more: Any) -> list[dict[str, Any]]:
    wanted = Instruction(decision=decision, clauses=clauses, **more)
    found: list[dict[str, Any]] = workspace.reviews.decide(ACTOR, "city", wanted)["items"]
    return found


def outcomes(workspace: Workspace) -> list[str]:
    request = CheckRequest(footprint=site(), project=CHEMICALS, as_of=date(2026, 11, 21))
    document = workspace.checks.run(ACTOR, request).json()
    return [one["outcome"] for one in document["clauses"]]


def test_a_draft_shows_which_words_became_what(workspace: Workspace, tmp_path: Path):
    draft(workspace, tmp_path, clauses=CLAUSES)
    found = workspace.reviews.drafts("city", Wanted())
    assert found["by_status"] == {
        "open": 3, "machine": 0, "accepted": 0, "corrected": 0, "rejected": 0, "earlier": 0,
    }  # fmt: skip
    first = found["items"][0]
    assert first["spans"] == [{"start": 0, "end": 4, "field": "effect", "text": "禁止新建"}]
    assert first["unread"] == [{"start": 4, "end": 10, "text": "化工等项目。"}]
    assert (first["unit"], first["status"], first["decides"]) == (UNIT, "open", False)
    assert first["structure"]["industries"] == ["C26"]
    assert first["same_text"] == 2


def test_drafts_are_found_by_unit_status_reading_and_words(workspace: Workspace, tmp_path: Path):
    draft(workspace, tmp_path, clauses=CLAUSES)
    assert len(items(workspace, unit=UNIT)) == 3
    assert items(workspace, unit="ZH1") == []
    assert [one["text"] for one in items(workspace, review="text-only")] == [BARE["text"]]
    assert len(items(workspace, words="化工")) == 2
    assert len(items(workspace, words="化工", limit=1, offset=1)) == 1
    assert items(workspace, status="accepted") == []


def test_an_accepted_draft_decides_once_published(workspace: Workspace, tmp_path: Path):
    draft(workspace, tmp_path, clauses=[PARTIAL])
    (one,) = items(workspace)
    (after,) = decide(workspace, "accept", one["id"], note="已核对")
    assert (after["status"], after["decides"], after["replaces"]) == ("accepted", True, one["id"])
    assert after["reviewed"]["by"] == ACTOR.name
    assert after["reviewed"]["note"] == "已核对"
    workspace.releases.publish(ACTOR, "city")
    assert outcomes(workspace) == ["conflict"]


def test_an_unreviewed_draft_decides_nothing(workspace: Workspace, tmp_path: Path):
    draft(workspace, tmp_path, clauses=[PARTIAL])
    workspace.releases.publish(ACTOR, "city")
    assert outcomes(workspace) == ["undetermined"]


def test_a_correction_is_kept_with_what_the_machine_read(workspace: Workspace, tmp_path: Path):
    draft(workspace, tmp_path, clauses=[PARTIAL])
    (one,) = items(workspace)
    (after,) = decide(workspace, "correct", one["id"], fields={"industries": ["C14"]})
    assert after["structure"]["industries"] == ["C14"]
    assert after["reviewed"]["fields"] == ["industries"]
    assert after["reviewed"]["machine"]["industries"] == ["C26"]
    (again,) = decide(workspace, "correct", after["id"], fields={"activities": None})
    shown = workspace.reviews.draft("city", again["id"])
    assert shown["reviewed"]["fields"] == ["activities", "industries"]
    assert [one["fields"] for one in shown["history"]] == [
        ["activities", "industries"],
        ["industries"],
    ]
    (back,) = decide(workspace, "reset", again["id"])
    assert back["structure"] == one["structure"]
    assert (back["status"], back["reviewed"], back["id"]) == ("open", None, one["id"])


def test_one_decision_may_hold_for_the_same_words_everywhere(workspace: Workspace, tmp_path: Path):
    draft(workspace, tmp_path, clauses=CLAUSES)
    first = items(workspace)[0]
    assert len(decide(workspace, "accept", first["id"], same_text=True)) == 2
    assert workspace.reviews.drafts("city", Wanted())["by_status"]["accepted"] == 2


def test_each_decision_leaves_an_audit_row_with_who_and_what(workspace: Workspace, tmp_path: Path):
    draft(workspace, tmp_path, clauses=[PARTIAL])
    (one,) = items(workspace)
    decide(workspace, "correct", one["id"], fields={"industries": ["C14"]}, note="按 14 大类")
    with workspace.database.engine.connect() as connection:
        row = connection.execute(
            text("SELECT actor, action, detail FROM audit ORDER BY seq DESC LIMIT 1")
        ).one()
    assert (row.actor, row.action) == (ACTOR.name, "clause-review")
    for told in (one["id"], "industries", "correct"):
        assert told in str(row.detail)
    assert verify_record(workspace.database, workspace.checkpoints).first_break is None


@pytest.mark.parametrize(
    ("decision", "more"),
    [
        ("reset", {}),
        ("carry", {}),
        ("accept", {"fields": {"effect": "require"}}),
        ("correct", {"fields": {"industries": ["C9999"]}}),
        ("correct", {}),
    ],
)
def test_what_cannot_be_decided_changes_nothing(
    workspace: Workspace, tmp_path: Path, decision: str, more: dict[str, Any]
):
    draft(workspace, tmp_path, clauses=[PARTIAL, BARE])
    before = items(workspace)
    with pytest.raises(ReviewRefusedError):
        decide(workspace, decision, *[one["id"] for one in before], **more)
    assert items(workspace) == before


def test_text_nobody_read_cannot_be_accepted(workspace: Workspace, tmp_path: Path):
    draft(workspace, tmp_path, clauses=[PARTIAL, BARE])
    first, bare = items(workspace)
    with pytest.raises(ReviewRefusedError):
        decide(workspace, "accept", first["id"], bare["id"])
    assert {one["status"] for one in items(workspace)} == {"open"}
    (after,) = decide(workspace, "correct", bare["id"], fields={"addressee": "government"})
    assert after["status"] == "corrected"


def test_a_draft_decided_meanwhile_has_another_id(workspace: Workspace, tmp_path: Path):
    draft(workspace, tmp_path, clauses=[PARTIAL])
    (one,) = items(workspace)
    decide(workspace, "accept", one["id"])
    with pytest.raises(DraftNotFoundError):
        decide(workspace, "reject", one["id"])


def test_published_clauses_are_not_reviewed(workspace: Workspace, tmp_path: Path):
    draft(workspace, tmp_path, clauses=[PARTIAL])
    workspace.releases.publish(ACTOR, "city")
    (one,) = items(workspace)
    with pytest.raises(StateError):
        decide(workspace, "accept", one["id"])


def test_a_decision_makes_a_validated_release_a_draft_again(workspace: Workspace, tmp_path: Path):
    draft(workspace, tmp_path, clauses=[PARTIAL])
    assert workspace.releases.validate(ACTOR, "city")["ok"]
    decide(workspace, "accept", items(workspace)[0]["id"])
    assert workspace.releases.show("city")["state"] == "draft"


def test_decisions_live_on_in_the_next_edition(workspace: Workspace, tmp_path: Path):
    draft(workspace, tmp_path / "2025", clauses=[PARTIAL, BARE])
    first, bare = items(workspace)
    decide(workspace, "correct", first["id"], fields={"industries": ["C14"]})
    decide(workspace, "correct", bare["id"], fields={"addressee": "government"})
    changed = {**BARE, "text": "国家另有规定的，从其规定执行。"}
    draft(workspace, tmp_path / "2026", name="next", clauses=[PARTIAL, changed])
    carried, waiting = items(workspace, "next")
    assert carried["structure"]["industries"] == ["C14"]
    assert carried["reviewed"]["edition"] == "city"
    assert (waiting["status"], waiting["structure"]["addressee"]) == ("open", "project")
    assert waiting["earlier"]["structure"]["addressee"] == "government"
    assert waiting["earlier"]["text"] == BARE["text"]
    assert [one["id"] for one in items(workspace, "next", status="earlier")] == [waiting["id"]]
    wanted = Instruction(decision="carry", clauses=[waiting["id"]])
    (after,) = workspace.reviews.decide(ACTOR, "next", wanted)["items"]
    assert (after["structure"]["addressee"], after["earlier"]) == ("government", None)
    assert items(workspace, "next", status="earlier") == []


def test_a_list_taken_out_and_brought_back_is_still_reviewed(workspace: Workspace, tmp_path: Path):
    draft(workspace, tmp_path, clauses=[PARTIAL])
    decide(workspace, "reject", items(workspace)[0]["id"])
    workspace.releases.remove(ACTOR, "city", "单元清单")
    listed = {"title": "新版", "level": "unit", "units": [{"code": UNIT, "clauses": [PARTIAL]}]}
    path = list_file(tmp_path / "again.yaml", listed)
    result = workspace.lists.import_file(ACTOR, path, "city")
    assert [one["code"] for one in result["findings"]] == ["reviews-carried"]
    assert [one["status"] for one in items(workspace)] == ["rejected"]


def test_what_was_taken_back_is_not_carried(workspace: Workspace, tmp_path: Path):
    draft(workspace, tmp_path / "2025", clauses=[PARTIAL])
    (after,) = decide(workspace, "accept", items(workspace)[0]["id"])
    decide(workspace, "reset", after["id"])
    draft(workspace, tmp_path / "2026", name="next", clauses=[PARTIAL])
    assert [one["status"] for one in items(workspace, "next")] == ["open"]
