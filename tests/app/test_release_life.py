"""The life of a release, on both stores."""

import threading
from datetime import date
from pathlib import Path

import pytest
from factories import CITY, site
from plugins.workspaces import ACTOR, draft, published, settings_for
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from access_lists.project import parse_project
from app.audit.verification import verify_record
from app.checks.service import CheckRequest
from app.releases.drafts import NewRelease
from app.releases.errors import ReleaseNotValidError
from app.releases.service import ReleaseAlteredError
from app.workspace import Workspace, open_workspace
from zoning.errors import StateError
from zoning.store.releases import (
    CatalogueMovedError,
    ReleaseExistsError,
    ReleaseNotFoundError,
    ReleaseStore,
)

FOOD = parse_project({"industries": ["C1432"], "nature": "new"})
AS_OF = date(2026, 11, 21)


def check(workspace: Workspace, start: float = 0.0, end: float = 1.0) -> dict:
    request = CheckRequest(footprint=site(start, end), project=FOOD, as_of=AS_OF)
    return workspace.checks.run(ACTOR, request).json()


def reasons(document: dict) -> set[str]:
    return {one["code"] for one in document["reasons"]}


def test_a_published_release_answers_checks(workspace: Workspace, tmp_path: Path):
    release = published(workspace, tmp_path / "in")
    assert release["state"] == "published"
    document = check(workspace)
    assert document["verdict"] == "no_conflict"
    assert document["releases"][0]["id"] == release["id"]
    assert document["releases"][0]["sha256"] == release["sha256"]


def test_a_draft_answers_nothing(workspace: Workspace, tmp_path: Path):
    draft(workspace, tmp_path / "in")
    document = check(workspace)
    assert document["verdict"] == "undetermined"
    assert "no-release" in reasons(document)


def test_published_content_never_changes(workspace: Workspace, tmp_path: Path):
    published(workspace, tmp_path / "in")
    with pytest.raises(StateError):
        workspace.releases.publish(ACTOR, "city")


def test_a_name_is_given_once(workspace: Workspace):
    new = NewRelease(name="city", jurisdictions=[CITY], effective_from=AS_OF)
    workspace.releases.create(ACTOR, new)
    with pytest.raises(ReleaseExistsError):
        workspace.releases.create(ACTOR, new)


def test_the_hash_says_what_is_in_it_and_not_what_it_is_called(
    workspace: Workspace, tmp_path: Path
):
    one = published(workspace, tmp_path / "one", name="one")
    other = published(workspace, tmp_path / "other", name="other")
    assert one["sha256"] == other["sha256"]
    assert one["id"] == other["id"]
    moved = published(workspace, tmp_path / "moved", name="moved", red_line=(2.0, 4.0))
    assert moved["sha256"] != one["sha256"]


def test_a_newer_release_supersedes_the_one_before(workspace: Workspace, tmp_path: Path):
    published(workspace, tmp_path / "old", name="old")
    new = published(
        workspace, tmp_path / "new", name="new", effective_from=date(2026, 1, 1), red_line=(0.5, 4)
    )
    assert workspace.releases.show("old")["state"] == "superseded"
    document = check(workspace)
    assert [one["id"] for one in document["releases"]] == [new["id"]]
    request = CheckRequest(footprint=site(), project=FOOD, as_of=date(2025, 6, 1))
    before = workspace.checks.run(ACTOR, request).json()
    assert before["releases"][0]["name"] == "old"


def test_a_withdrawal_leaves_nothing_in_force(workspace: Workspace, tmp_path: Path):
    published(workspace, tmp_path / "old", name="old")
    published(workspace, tmp_path / "new", name="new", effective_from=date(2026, 1, 1))
    workspace.releases.withdraw(ACTOR, "new", reason="边界有误")
    document = check(workspace)
    assert document["verdict"] == "undetermined"
    assert "release-withdrawn" in reasons(document)


def test_withdrawing_a_release_does_not_set_its_red_line_free(workspace: Workspace, tmp_path: Path):
    published(workspace, tmp_path / "old", name="old")
    workspace.releases.withdraw(ACTOR, "old", reason="边界有误")
    smaller = {"name": "new", "effective_from": date(2026, 1, 1), "red_line": (3.0, 3.5)}
    name = draft(workspace, tmp_path / "new", **smaller)
    with pytest.raises(ReleaseNotValidError):
        workspace.releases.publish(ACTOR, name)
    codes = {one["code"] for one in workspace.releases.show(name)["findings"]}
    assert "red-line-shrunk" in codes
    assert workspace.releases.publish(ACTOR, name, approval="川政函〔2026〕12号")["approval"]


def test_an_edition_approved_and_withdrawn_approves_nothing_after_it(
    workspace: Workspace, tmp_path: Path
):
    published(workspace, tmp_path / "old", name="old")
    draft(workspace, tmp_path / "small", name="small", red_line=(3.0, 3.5))
    workspace.releases.publish(ACTOR, "small", approval="川政函〔2026〕12号")
    workspace.releases.withdraw(ACTOR, "small", reason="批准文件无效")
    draft(workspace, tmp_path / "again", name="again", red_line=(3.0, 3.5))
    with pytest.raises(ReleaseNotValidError):
        workspace.releases.publish(ACTOR, "again")


def test_a_stored_check_is_replayed_as_things_were_known_then(workspace: Workspace, tmp_path: Path):
    published(workspace, tmp_path / "old", name="old")
    first = check(workspace)
    published(workspace, tmp_path / "new", name="new", red_line=(0.5, 4))
    workspace.releases.withdraw(ACTOR, "new", reason="边界有误")
    again = workspace.checks.replay(ACTOR, first["id"])
    assert again["same"], again["differences"]
    assert again["assessment"]["result_sha256"] == first["result_sha256"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE zone SET name = 'x' WHERE code = 'HX001'",
        "DELETE FROM zone WHERE code = 'HX001'",
        "UPDATE zone SET geom = (SELECT geom FROM zone WHERE code LIKE 'ZH%') WHERE code = 'HX001'",
    ],
)
def test_an_altered_layer_has_failed_and_is_audited(
    workspace: Workspace, tmp_path: Path, statement: str
):
    published(workspace, tmp_path / "in")
    with workspace.database.engine.begin() as connection:
        connection.execute(text(statement))
    workspace.catalogue.reopen()
    document = check(workspace)
    assert document["verdict"] == "undetermined"
    assert "layer-failed" in reasons(document)
    statuses = {one["kind"]: one["status"] for one in document["layers"]}
    assert statuses["red-lines"] == "failed"
    with workspace.database.engine.connect() as connection:
        query = text("SELECT count(*) FROM audit WHERE action = 'layer-failed'")
        assert connection.execute(query).scalar() == 1


def test_an_altered_list_is_not_used(workspace: Workspace, tmp_path: Path):
    clause = {"key": "a", "effect": "prohibit", "industries": ["C26"], "text": "禁止化工"}
    published(workspace, tmp_path / "in", clauses=[clause])
    changed = '{"key": "a", "effect": "encourage", "industries": ["C26"], "text": "鼓励化工"}'
    with workspace.database.engine.begin() as connection:
        connection.execute(text("UPDATE clause SET content = :c"), {"c": changed})
    workspace.catalogue.reopen()
    document = check(workspace)
    assert document["verdict"] == "undetermined"
    assert "list-failed" in reasons(document)


def test_a_garbled_compiled_file_has_failed_and_a_missing_one_is_built_again(
    workspace: Workspace, tmp_path: Path
):
    published(workspace, tmp_path / "in")
    folder = workspace.settings.compiled_dir
    for path in folder.iterdir():
        path.unlink()
    workspace.catalogue.reopen()
    assert check(workspace)["verdict"] == "no_conflict"
    for path in folder.iterdir():
        content = bytearray(path.read_bytes())
        content[-9] ^= 1
        path.write_bytes(content)
    workspace.catalogue.reopen()
    document = check(workspace)
    assert document["verdict"] == "undetermined"
    assert "layer-failed" in reasons(document)


def test_a_draft_altered_behind_our_back_is_not_published(workspace: Workspace, tmp_path: Path):
    draft(workspace, tmp_path / "in")
    with workspace.database.engine.begin() as connection:
        connection.execute(text("DELETE FROM zone WHERE code = 'HX001'"))
    with pytest.raises(ReleaseAlteredError):
        workspace.releases.publish(ACTOR, "city")
    assert workspace.releases.show("city")["state"] != "published"


def test_of_two_publishers_one_wins_and_the_other_is_told(
    tmp_path: Path, database_url: str, workspace: Workspace
):
    rival = open_workspace(settings_for(tmp_path / "home", database_url))
    outcomes: list[str] = []
    names = [draft(workspace, tmp_path / name, name=name) for name in ("one", "other")]
    barrier = threading.Barrier(2)

    def publish(desk: Workspace, name: str) -> None:
        seen = _seen(desk)
        barrier.wait()
        try:
            _publish_from(desk, name, seen)
            outcomes.append("won")
        except CatalogueMovedError:
            outcomes.append("told")

    threads = [
        threading.Thread(target=publish, args=pair)
        for pair in zip((workspace, rival), names, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rival.close()
    assert sorted(outcomes) == ["told", "won"]


def _seen(desk: Workspace) -> int:
    with desk.database.read() as session:
        return ReleaseStore(session).catalogue_version()


def _publish_from(desk: Workspace, name: str, seen: int) -> None:
    with desk.database.write() as session:
        store = ReleaseStore(session)
        store.publish(
            store.find(name), sha256="0" * 64, public_id="0" * 20, seen=seen, by="x", approval=None
        )


def test_an_unknown_release_is_named_in_the_error(workspace: Workspace):
    with pytest.raises(ReleaseNotFoundError, match="nowhere"):
        workspace.releases.show("nowhere")


def test_every_change_leaves_an_audit_row_and_the_chain_holds(workspace: Workspace, tmp_path: Path):
    before = verify_record(workspace.database, workspace.checkpoints).rows
    published(workspace, tmp_path / "in")
    check(workspace)
    found = verify_record(workspace.database, workspace.checkpoints)
    after = found.rows
    assert found.first_break is None
    actions = _actions(workspace)[before:]
    assert actions == [
        "release-create", "layer-add", "layer-add", "list-import", "release-validate",
        "release-publish", "check",
    ]  # fmt: skip
    assert after == before + len(actions)


def test_the_audit_record_cannot_be_changed_through_the_store(workspace: Workspace):
    new = NewRelease(name="city", jurisdictions=[CITY], effective_from=AS_OF)
    workspace.releases.create(ACTOR, new)
    for statement in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit"):
        with (
            pytest.raises(DBAPIError, match="append-only"),
            workspace.database.engine.begin() as connection,
        ):
            connection.execute(text(statement))


def _actions(workspace: Workspace) -> list[str]:
    with workspace.database.engine.connect() as connection:
        return list(connection.execute(text("SELECT action FROM audit ORDER BY seq")).scalars())
