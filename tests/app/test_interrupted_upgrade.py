"""An upgrade that is killed at any statement leaves the database as it was, on both kinds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from plugins.workspaces import settings_for
from sqlalchemy import inspect, text

from app import schema
from app.database import Database
from app.workspace import upgrade_workspace

KILLED = """
import os, signal, sys
from pathlib import Path
from pydantic import SecretStr
from sqlalchemy import event
from app import schema
from app.database import Database
from app.settings import DatabaseSettings, Settings

home, url, at, to = sys.argv[1:]
settings = Settings(home=Path(home), database=DatabaseSettings(url=SecretStr(url)))
database, count = Database(settings), 0

@event.listens_for(database.engine, "after_cursor_execute")
def _count(*_):
    global count
    count += 1
    if count == int(at):
        os.kill(os.getpid(), signal.SIGKILL)

schema.upgrade(database, to)
print(count)
"""
FIRST = "20261121_1900"


def upgraded(url: str, home: Path, *, kill_at: int, to: str = "head") -> tuple[int, str]:
    """Run an upgrade that is killed after so many statements; its exit status and what it said."""
    command = [sys.executable, "-c", KILLED, str(home), url, str(kill_at), to]
    done = subprocess.run(command, capture_output=True, check=False, text=True, env=os.environ)
    return done.returncode, done.stdout.strip()


def tables(database: Database) -> set[str]:
    with database.engine.connect() as connection:
        return set(inspect(connection).get_table_names()) - {"spatial_ref_sys"}


def test_an_upgrade_killed_at_any_statement_leaves_everything_or_nothing(
    database_url: str, tmp_path: Path
):
    home = tmp_path / "home"
    settings = settings_for(home, database_url)
    database = Database(settings)
    schema.upgrade(database, FIRST)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE catalogue SET version = 7"))
    before = tables(database)
    last = 1
    for at in (3, 12, 30, 55, 80):
        status, _ = upgraded(database_url, home, kill_at=at)
        if status == 0:
            break
        assert status == -9
        last = at
        assert schema.revision(database) == FIRST
        assert tables(database) == before
    assert last >= 30, "the upgrade was killed early and late"
    database.close()
    workspace, revision = upgrade_workspace(settings)
    assert revision == schema.revision(workspace.database) != FIRST
    assert len(tables(workspace.database)) > len(before)
    with workspace.database.engine.connect() as connection:
        assert connection.execute(text("SELECT version FROM catalogue")).scalar_one() >= 7
    workspace.close()


def test_the_first_upgrade_of_an_empty_database_is_whole_or_absent(
    database_url: str, tmp_path: Path
):
    home = tmp_path / "home"
    database = Database(settings_for(home, database_url))
    for at in (2, 20, 50):
        status, _ = upgraded(database_url, home, kill_at=at)
        assert status == -9
        assert schema.revision(database) is None
        assert tables(database) <= {"alembic_version"}
    assert upgraded(database_url, home, kill_at=0)[0] == 0
    assert schema.is_current(database)
    database.close()


def test_two_upgrades_at_once_follow_one_another(database_url: str, tmp_path: Path):
    home = tmp_path / "home"
    command = [sys.executable, "-c", KILLED, str(home), database_url, "0", "head"]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)
    ]
    told = [one.communicate(timeout=120) for one in both]
    assert [one.returncode for one in both] == [0, 0], told
    database = Database(settings_for(home, database_url))
    assert schema.is_current(database)
    database.close()


@pytest.mark.db
def test_a_shared_store_at_another_revision_is_not_touched(postgis_url: str, tmp_path: Path):
    database = Database(settings_for(tmp_path / "home", postgis_url))
    schema.upgrade(database, FIRST)
    with pytest.raises(schema.SchemaOutdatedError):
        schema.require_current(database)
    assert schema.revision(database) == FIRST
    database.close()
