"""`sanxian audit verify` finds an edit, a removal, another order, a cut, a chain written anew."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from factories import AS_OF, site
from plugins.workspaces import ACTOR, published
from sqlalchemy import text

from access_lists.project import parse_project
from app.audit.service import record
from app.audit.store import GENESIS, AuditRow, hash_of
from app.audit.verification import verify_record
from app.checks.service import CheckRequest
from app.settings import AuditSettings
from app.workspace import Workspace, open_workspace


def found(workspace: Workspace) -> str | None:
    broken = verify_record(workspace.database, workspace.checkpoints).first_break
    return None if broken is None else broken.problem


def tamper(workspace: Workspace, *statements: str) -> None:
    """Change the record as somebody who owns the database can."""
    with workspace.database.engine.begin() as connection:
        if workspace.database.is_embedded:
            triggers = connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'")
            ).scalars()
            for name in list(triggers):
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql("ALTER TABLE audit DISABLE TRIGGER ALL")
        for statement in statements:
            assert connection.exec_driver_sql(statement).rowcount != 0, statement


@pytest.fixture
def recorded(workspace: Workspace) -> Workspace:
    """A record of five rows, signed for."""
    with workspace.database.write() as session:
        for number in range(5):
            record(session, ACTOR, f"test-{number}")
    workspace.checkpoints.write()
    return workspace


def test_an_untouched_record_holds(recorded: Workspace):
    assert found(recorded) is None


@pytest.mark.parametrize(
    ("statements", "problem"),
    [
        (["UPDATE audit SET actor = 'x' WHERE seq = 3"], "altered"),
        (["UPDATE audit SET detail = '{\"a\": 1}' WHERE seq = 3"], "altered"),
        (["UPDATE audit SET at = '2020-01-01' WHERE seq = 3"], "altered"),
        (["DELETE FROM audit WHERE seq = 3"], "missing"),
        (["DELETE FROM audit WHERE seq = 1"], "missing"),
        (["DELETE FROM audit WHERE seq >= 5"], "truncated"),
        (["DELETE FROM audit WHERE seq >= 2"], "truncated"),
        (["DELETE FROM audit"], "truncated"),
        (
            [
                "UPDATE audit SET seq = 99 WHERE seq = 3",
                "UPDATE audit SET seq = 3 WHERE seq = 4",
                "UPDATE audit SET seq = 4 WHERE seq = 99",
            ],
            "out of chain",
        ),
    ],
)
def test_every_way_of_changing_it_is_found(recorded: Workspace, statements, problem: str):
    tamper(recorded, *statements)
    assert found(recorded) == problem


def rewritten(workspace: Workspace) -> None:
    """A whole new chain that holds by itself."""
    with workspace.database.engine.connect() as connection:
        kept = connection.execute(text("SELECT count(*) FROM audit")).scalar_one()
    tamper(workspace, "DELETE FROM audit")
    with workspace.database.write() as session:
        for _ in range(kept):
            record(session, ACTOR, "nothing-happened")


def test_a_chain_written_anew_is_found_by_its_checkpoints(recorded: Workspace):
    rewritten(recorded)
    assert found(recorded) == "rewritten"


def test_a_record_that_grew_since_its_checkpoint_holds(recorded: Workspace):
    with recorded.database.write() as session:
        record(session, ACTOR, "later")
    assert found(recorded) is None
    before = len(recorded.checkpoints.all())
    recorded.checkpoints.write()
    recorded.checkpoints.write()
    assert len(recorded.checkpoints.all()) == before + 1
    assert found(recorded) is None


@pytest.mark.parametrize("old", ["sanxian audit", "\n5\n", "— sanxian "])
def test_an_altered_checkpoint_is_found(recorded: Workspace, old: str):
    file = recorded.checkpoints.file
    content = file.read_text("utf-8")
    assert old in content
    file.write_text(content.replace(old, old.upper() if old != "\n5\n" else "\n4\n"), "utf-8")
    assert found(recorded) == "checkpoint-altered"


def test_a_checkpoint_of_another_installation_is_not_believed(recorded: Workspace, tmp_path: Path):
    stranger = open_workspace(
        recorded.settings.model_copy(
            update={"home": tmp_path / "stranger", "audit": AuditSettings()}
        )
    )
    stranger.checkpoints.write()
    theirs = stranger.checkpoints.file.read_text("utf-8")
    stranger.close()
    with recorded.checkpoints.file.open("a", encoding="utf-8") as file:
        file.write(theirs)
    assert found(recorded) == "checkpoint-altered"


def test_closing_signs_for_what_was_recorded(embedded: Workspace):
    again = open_workspace(embedded.settings)
    with again.database.write() as session:
        record(session, ACTOR, "something")
    again.close()
    assert [one.is_signed for one in embedded.checkpoints.all()]


def test_a_release_taken_out_is_missed_by_the_record_and_by_every_check(
    workspace: Workspace, tmp_path: Path
):
    published(workspace, tmp_path / "in")
    published(workspace, tmp_path / "next", name="next")
    request = CheckRequest(footprint=site(), project=parse_project({}), as_of=AS_OF)
    assert workspace.checks.assess(request)["verdict"] == "no_conflict"
    assert found(workspace) is None
    with workspace.database.engine.begin() as connection:
        for table, column in (("zone", "layer_key"), ("clause", "list_key")):
            above = {"zone": "layer", "clause": "access_list"}[table]
            connection.exec_driver_sql(
                f"DELETE FROM {table} WHERE {column} IN (SELECT key FROM {above} WHERE release_key "  # noqa: S608 - own names
                "IN (SELECT key FROM release WHERE name = 'city'))"
            )
        for table in ("layer", "access_list", "finding"):
            connection.exec_driver_sql(
                f"DELETE FROM {table} WHERE release_key IN "  # noqa: S608 - own names
                "(SELECT key FROM release WHERE name = 'city')"
            )
        connection.exec_driver_sql("DELETE FROM release WHERE name = 'city'")
    assert found(workspace) == "release-missing"
    workspace.catalogue.reopen()
    document = workspace.checks.assess(request)
    assert document["verdict"] == "undetermined"
    assert "release-altered" in {one["code"] for one in document["reasons"]}


def test_the_hash_of_a_row_covers_every_column():
    covered = {"prev_hash", "row_hash"}
    row = AuditRow(seq=1, prev_hash=GENESIS, row_hash="", detail={})
    row.at = datetime(2026, 1, 1, tzinfo=UTC)
    for column in AuditRow.__table__.columns:
        if column.name in covered:
            continue
        before = hash_of(row)
        old = getattr(row, column.name)
        new = {
            "seq": 2,
            "at": datetime(2026, 1, 2, tzinfo=UTC),
            "detail": {"a": 1},
        }.get(column.name, "changed")
        setattr(row, column.name, new)
        assert hash_of(row) != before, column.name
        setattr(row, column.name, old)
