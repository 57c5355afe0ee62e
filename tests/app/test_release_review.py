"""Four eyes, changes at the same moment, and the documents that must be named; on both stores."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from factories import CITY
from plugins.workspaces import ACTOR, draft, published, red_line_file, settings_for

from app.audit.service import Actor, operator
from app.releases.drafts import NewLayer, NewRelease
from app.releases.errors import (
    DraftMovedError,
    OwnDraftError,
    ReleaseNotValidError,
    ReviewMissingError,
    TextMissingError,
    WarningsOpenError,
)
from app.releases.review import NewReview
from app.settings import ReleaseSettings
from app.workspace import Workspace, open_workspace
from zoning.errors import SanxianError, StateError
from zoning.store.releases import CatalogueMovedError, ReleaseExistsError
from zoning.vocabulary import LayerKind

REVIEWER = operator("reviewer")
NEXT = date(2026, 1, 1)


@pytest.fixture
def office(workspace: Workspace, tmp_path: Path, database_url: str):
    """The services where a second person is always asked for."""
    settings = settings_for(tmp_path / "home", database_url)
    strict = settings.model_copy(update={"releases": ReleaseSettings(four_eyes="on")})
    opened = open_workspace(strict)
    yield opened
    opened.close()


def warnings(desk: Workspace, name: str) -> list[str]:
    findings = desk.releases.validate(ACTOR, name)["findings"]
    return sorted({one["code"] for one in findings if one["severity"] == "warning"})


def approve(desk: Workspace, name: str, by: Actor = REVIEWER) -> dict:
    return desk.releases.review(by, name, NewReview(acknowledged=warnings(desk, name)))


def test_nobody_publishes_a_draft_that_nobody_else_looked_at(office: Workspace, tmp_path: Path):
    name = draft(office, tmp_path / "in")
    with pytest.raises(OwnDraftError):
        office.releases.publish(ACTOR, name)
    with pytest.raises(ReviewMissingError):
        office.releases.publish(REVIEWER, name)
    with pytest.raises(OwnDraftError):
        office.releases.review(ACTOR, name, NewReview())
    assert office.releases.show(name)["state"] != "published"


def test_a_second_person_reviews_and_publishes(office: Workspace, tmp_path: Path):
    name = draft(office, tmp_path / "in")
    shown = approve(office, name)
    assert shown["review"]["by"] == "reviewer"
    assert shown["editors"] == ["tester"]
    with pytest.raises(OwnDraftError):
        office.releases.publish(ACTOR, name)
    published = office.releases.publish(REVIEWER, name)
    assert (published["state"], published["published_by"]) == ("published", "reviewer")


def test_a_change_undoes_an_approval(office: Workspace, tmp_path: Path):
    name = draft(office, tmp_path / "in")
    approve(office, name)
    office.releases.remove(ACTOR, name, "red-lines")
    path = red_line_file(tmp_path / "in", 3.0, 3.5)
    office.releases.add_layer(ACTOR, name, NewLayer(path=path, kind=LayerKind.RED_LINES))
    with pytest.raises(ReviewMissingError):
        office.releases.publish(REVIEWER, name)


def test_whoever_changes_a_draft_is_one_of_its_authors(office: Workspace, tmp_path: Path):
    name = draft(office, tmp_path / "in")
    office.releases.remove(REVIEWER, name, "red-lines")
    with pytest.raises(OwnDraftError):
        office.releases.review(REVIEWER, name, NewReview())


def test_a_draft_sent_back_is_not_published_until_somebody_approves(
    office: Workspace, tmp_path: Path
):
    name = draft(office, tmp_path / "in")
    with pytest.raises(TextMissingError):
        office.releases.review(REVIEWER, name, NewReview(approved=False, note=" "))
    office.releases.review(REVIEWER, name, NewReview(approved=False, note="边界与批复不符"))
    with pytest.raises(ReviewMissingError, match="边界与批复不符"):
        office.releases.publish(REVIEWER, name)
    approve(office, name)
    assert office.releases.publish(REVIEWER, name)["state"] == "published"


def test_warnings_pass_by_name_only(office: Workspace, tmp_path: Path):
    name = draft(office, tmp_path / "in")
    office.releases.remove(ACTOR, name, "red-lines")
    assert "layer-missing" in warnings(office, name)
    with pytest.raises(WarningsOpenError, match="layer-missing"):
        office.releases.review(REVIEWER, name, NewReview())
    assert approve(office, name)["review"]["acknowledged"] == warnings(office, name)


def test_one_person_may_where_the_setting_says_so(workspace: Workspace, tmp_path: Path):
    assert published(workspace, tmp_path / "in")["state"] == "published"


def test_on_a_server_a_second_person_is_the_default(workspace: Workspace, tmp_path: Path):
    caller = replace(operator("analyst"), is_local=False)
    workspace.releases.create(
        caller, NewRelease(name="x", jurisdictions=[CITY], effective_from=NEXT)
    )
    if workspace.database.is_embedded:
        assert workspace.releases.publish(caller, "x")["state"] == "published"
    else:
        with pytest.raises(OwnDraftError):
            workspace.releases.publish(caller, "x")


def test_a_red_line_made_smaller_needs_the_document_that_approves_it(
    office: Workspace, tmp_path: Path
):
    first = draft(office, tmp_path / "old", name="old")
    approve(office, first)
    office.releases.publish(REVIEWER, first)
    name = draft(office, tmp_path / "new", name="new", effective_from=NEXT, red_line=(3.0, 3.5))
    with pytest.raises(ReleaseNotValidError):
        approve(office, name)
    with pytest.raises(ReleaseNotValidError):
        office.releases.review(REVIEWER, name, NewReview())
    document = "国函〔2026〕1号"
    noticed = ("red-line-shrunk", *warnings(office, name))
    new = NewReview(approval=document, acknowledged=noticed)
    office.releases.review(REVIEWER, name, new)
    published = office.releases.publish(REVIEWER, name)
    assert published["approval"] == document
    assert office.releases.show("old")["state"] == "superseded"


def test_a_blank_document_approves_nothing_and_a_blank_reason_withdraws_nothing(
    workspace: Workspace, tmp_path: Path
):
    published(workspace, tmp_path / "old", name="old")
    name = draft(workspace, tmp_path / "new", name="new", red_line=(3.0, 3.5))
    with pytest.raises(TextMissingError):
        workspace.releases.publish(ACTOR, name, approval="  ")
    with pytest.raises(TextMissingError):
        workspace.releases.withdraw(ACTOR, "old", reason="")
    assert workspace.releases.show("old")["state"] == "published"


def test_only_what_was_looked_at_is_published(workspace: Workspace, tmp_path: Path):
    name = draft(workspace, tmp_path / "in")
    seen = workspace.releases.show(name)["version"]
    workspace.releases.remove(ACTOR, name, "red-lines")
    with pytest.raises(DraftMovedError):
        workspace.releases.publish(ACTOR, name, version=seen)


def both(*actions: Callable[[], object]) -> list[str]:
    """What becomes of actions that begin together: `done`, or the code of the refusal."""
    barrier, outcomes = threading.Barrier(len(actions)), []

    def run(action: Callable[[], object]) -> None:
        barrier.wait()
        try:
            action()
            outcomes.append("done")
        except SanxianError as error:
            outcomes.append(error.code if error.detail.zh and error.remedy.zh else "wordless")

    threads = [threading.Thread(target=run, args=[action]) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_of_two_people_publishing_one_draft_one_succeeds_and_the_other_is_told(
    workspace: Workspace, tmp_path: Path, database_url: str
):
    rival = open_workspace(settings_for(tmp_path / "home", database_url))
    name = draft(workspace, tmp_path / "in")
    outcomes = both(
        lambda: workspace.releases.publish(ACTOR, name),
        lambda: rival.releases.publish(REVIEWER, name),
    )
    rival.close()
    refusals = {StateError.code, CatalogueMovedError.code, DraftMovedError.code}
    assert outcomes.count("done") == 1
    assert set(outcomes) - {"done"} <= refusals
    assert workspace.releases.show(name)["state"] == "published"


def test_of_two_people_taking_one_name_one_is_told(
    workspace: Workspace, tmp_path: Path, database_url: str
):
    rival = open_workspace(settings_for(tmp_path / "home", database_url))
    new = NewRelease(name="city", jurisdictions=[CITY], effective_from=NEXT)
    outcomes = both(
        lambda: workspace.releases.create(ACTOR, new),
        lambda: rival.releases.create(REVIEWER, new),
    )
    rival.close()
    assert outcomes == sorted(["done", ReleaseExistsError.code])


@pytest.mark.parametrize("turn", range(3))
def test_a_draft_changed_while_it_is_published_is_whole_or_not_published(
    workspace: Workspace, tmp_path: Path, database_url: str, turn: int
):
    rival = open_workspace(settings_for(tmp_path / "home", database_url))
    name = draft(workspace, tmp_path / "in")
    outcomes = both(
        lambda: workspace.releases.publish(ACTOR, name),
        lambda: rival.releases.remove(REVIEWER, name, "red-lines"),
    )
    rival.close()
    shown = workspace.releases.show(name)
    layers = {layer["name"] for layer in shown["layers"]}
    if shown["state"] == "published":
        assert outcomes == ["done", StateError.code]
        assert "red-lines" in layers
        assert not workspace.catalogue.published().altered
    else:
        assert "red-lines" not in layers
        assert outcomes[0] in {DraftMovedError.code, "done"} or "done" in outcomes
