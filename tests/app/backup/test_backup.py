"""A backup holds everything, can be restored into either kind of store, and proves it."""

import json
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import AS_OF, site
from plugins.databases import PostgisServer
from plugins.workspaces import ACTOR, published, settings_for
from sqlalchemy import func, select, text

import app.tables
from access_lists.project import parse_project
from app.audit.verification import verify_record
from app.auth.keys import NewKey
from app.backup import rows
from app.backup.errors import (
    BackupDamagedError,
    BackupExistsError,
    BackupTooNewError,
    NotABackupError,
    RestoreDiffersError,
    StoreNotEmptyError,
)
from app.backup.restoring import drill, restore
from app.checks.service import CheckRequest, Stored
from app.jobs.job import NewJob
from app.permissions import Role
from app.workspace import Workspace, open_workspace
from zoning.store.base import Base

PHOTOGRAPH = b"\xff\xd8\xff a picture"


@pytest.fixture
def filled(workspace: Workspace, tmp_path: Path) -> Workspace:
    """A store with a little of much: a release, checks, a key, a job with a file, a photograph."""
    clauses = [{"effect": "require", "text": "接管", "key": "a"}]
    published(workspace, tmp_path / "in", clauses=clauses)
    workspace.keys.create(ACTOR, NewKey(roles=frozenset({Role.CHECKER}), name="planning"))
    workspace.jobs.submit(ACTOR, NewJob(kind="check", request={"work": 1}), file=b"\x00\xff" * 999)
    checked(workspace)
    folder = tmp_path / "home" / "photographs"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(PHOTOGRAPH)
    rasters = tmp_path / "home" / "rasters"
    rasters.mkdir()
    (rasters / "b.tif").write_bytes(b"a raster")
    workspace.checkpoints.write()
    return workspace


@pytest.fixture
def another_postgis_url(postgis_server: PostgisServer) -> Iterator[str]:
    """A second database: the first may be the store that is backed up."""
    with postgis_server.database() as url:
        yield url


def checked(workspace: Workspace) -> Stored:
    request = CheckRequest(footprint=site(), project=parse_project({}), as_of=AS_OF)
    return workspace.checks.run(ACTOR, request)


def counted(workspace: Workspace) -> dict[str, int]:
    with workspace.database.read() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in rows.kept_tables()
        }


def test_every_table_is_kept_but_the_sign_ins_of_browsers():
    assert app.tables.__all__
    assert {table.name for table in rows.kept_tables()} == set(Base.metadata.tables) - rows.LEFT_OUT


def test_every_table_is_kept_by_a_process_that_has_used_none():
    code = "from app.backup.rows import kept_tables\nprint(*(one.name for one in kept_tables()))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert set(done.stdout.split()) == {table.name for table in rows.kept_tables()}


@pytest.mark.parametrize("target", ["sqlite", pytest.param("postgis", marks=pytest.mark.db)])
def test_what_is_restored_is_what_was_backed_up(
    filled: Workspace, target: str, request: pytest.FixtureRequest, tmp_path: Path
):
    file, home = tmp_path / "one.backup", tmp_path / "restored"
    before = counted(filled)
    stored = checked(filled)
    filled.checkpoints.write()
    made = filled.backups.backup(ACTOR, file, with_keys=True)
    assert (made["audit"]["rows"], made["releases"]) == (before["audit"] + 1, {"published": 1})
    url = f"sqlite:///{home / 'sanxian.sqlite'}"
    if target == "postgis":
        url = request.getfixturevalue("another_postgis_url")
    found = restore(settings_for(home, url), file)
    assert (found.releases, found.layers, found.files) == (1, 2, 4)
    assert found.checkpoints >= 2
    again = open_workspace(settings_for(home, url))
    after = counted(again)
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {
        "assessment": 1,
        "audit": 1,
    }
    assert again.checks.fetch(stored.id).document == stored.document
    assert again.checks.replay(ACTOR, stored.id)["same"]
    assert verify_record(again.database, again.checkpoints).first_break is None
    assert (home / "photographs" / "a.jpg").read_bytes() == PHOTOGRAPH
    assert stat.S_IMODE((home / "keys" / "signing.pem").stat().st_mode) == 0o600
    published(again, tmp_path / "next", name="next", red_line=(3.0, 4.5))
    checked(again)
    again.close()


def test_the_demo_region_with_its_registers_comes_back_whole(demo_home: Path, tmp_path: Path):
    home = Path(shutil.copytree(demo_home, tmp_path / "home"))
    filled = open_workspace(settings_for(home, f"sqlite:///{home / 'sanxian.sqlite'}"))
    before = counted(filled)
    assert min(before[name] for name in ("cap", "quality", "clause", "zone")) > 0
    filled.backups.backup(ACTOR, tmp_path / "one.backup")
    filled.close()
    assert drill(tmp_path / "one.backup").releases > 0


def test_a_key_made_before_opens_the_restored_store_where_the_pepper_is(
    filled: Workspace, tmp_path: Path
):
    key = filled.keys.create(ACTOR, NewKey(roles=frozenset({Role.CHECKER})))["key"]
    home = tmp_path / "restored"
    shutil.copytree(tmp_path / "home" / "keys", home / "keys")
    filled.backups.backup(ACTOR, tmp_path / "one.backup")
    settings = settings_for(home, f"sqlite:///{home / 'sanxian.sqlite'}")
    restore(settings, tmp_path / "one.backup")
    again = open_workspace(settings)
    assert again.keys.actor(key, address="127.0.0.1").roles == {Role.CHECKER}
    again.close()


def test_private_keys_and_caches_are_not_in_it_unless_asked_for(filled: Workspace, tmp_path: Path):
    filled.backups.backup(ACTOR, tmp_path / "one.backup")
    names = zipfile.ZipFile(tmp_path / "one.backup").namelist()
    assert not [name for name in names if "keys/" in name or "compiled" in name or "tiles" in name]
    content = (tmp_path / "one.backup").read_bytes()
    assert (tmp_path / "home" / "keys" / "pepper").read_bytes() not in content
    assert b"PRIVATE KEY" not in content
    assert stat.S_IMODE((tmp_path / "one.backup").stat().st_mode) == 0o600


def test_without_its_keys_a_restored_record_still_holds_against_its_checkpoints(
    filled: Workspace, tmp_path: Path
):
    filled.backups.backup(ACTOR, tmp_path / "one.backup")
    home = tmp_path / "restored"
    settings = settings_for(home, f"sqlite:///{home / 'sanxian.sqlite'}")
    assert restore(settings, tmp_path / "one.backup").checkpoints >= 1
    again = open_workspace(settings)
    checked(again)
    again.checkpoints.write()
    verified = verify_record(again.database, again.checkpoints)
    assert (verified.first_break, verified.checkpoints >= 2) == (None, True)
    again.close()


def test_the_drill_restores_compares_and_leaves_nothing(
    filled: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    filled.backups.backup(ACTOR, tmp_path / "one.backup")
    found = drill(tmp_path / "one.backup")
    assert (found.releases, found.layers) == (1, 2)
    assert found.rows > 20
    assert list(scratch.iterdir()) == []


def repacked(source: Path, target: Path, change: dict[str, bytes]) -> Path:
    """The same archive with other contents of some members, and its manifest as it was."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, change.get(name, old.read(name)))
    return target


def test_an_altered_or_cut_backup_is_refused_and_restores_nothing(embedded: Workspace, tmp_path):
    published(embedded, tmp_path / "in")
    file = tmp_path / "one.backup"
    embedded.backups.backup(ACTOR, file)
    zone = zipfile.ZipFile(file).read("tables/zone.jsonl")
    bent = repacked(
        file, tmp_path / "bent", {"tables/zone.jsonl": zone.replace(b"HX001", b"HX002")}
    )
    cut = tmp_path / "cut"
    cut.write_bytes(file.read_bytes()[:-5000])
    for wrong, error in ((bent, BackupDamagedError), (cut, NotABackupError)):
        home = tmp_path / f"home-{wrong.name}"
        settings = settings_for(home, f"sqlite:///{home / 'sanxian.sqlite'}")
        with pytest.raises(error):
            restore(settings, wrong)
        fresh = open_workspace(settings)
        assert "city" not in [one["name"] for one in fresh.releases.all()]
        fresh.close()


def test_an_alteration_that_mends_the_manifest_too_is_found_by_the_hash_of_the_release(
    embedded: Workspace, tmp_path: Path
):
    published(embedded, tmp_path / "in")
    with embedded.database.engine.begin() as connection:
        connection.execute(text("UPDATE zone SET code = 'HX002' WHERE code = 'HX001'"))
    embedded.backups.backup(ACTOR, tmp_path / "one.backup")
    with pytest.raises(RestoreDiffersError, match="city"):
        drill(tmp_path / "one.backup")


def test_nothing_is_restored_over_what_is_there(embedded: Workspace, tmp_path: Path):
    published(embedded, tmp_path / "in")
    embedded.backups.backup(ACTOR, tmp_path / "one.backup")
    with pytest.raises(StoreNotEmptyError):
        restore(embedded.settings, tmp_path / "one.backup")
    with pytest.raises(BackupExistsError):
        embedded.backups.backup(ACTOR, tmp_path / "one.backup")
    assert [path.name for path in tmp_path.glob(".*.part")] == []


def test_a_backup_of_a_later_program_and_what_is_none_are_told_apart(
    embedded: Workspace, tmp_path: Path
):
    embedded.backups.backup(ACTOR, tmp_path / "one.backup")
    with zipfile.ZipFile(tmp_path / "one.backup") as archive:
        manifest = json.loads(archive.read("manifest.json")) | {"revision": "29991231_0000"}
        outside = manifest | {"members": {"home/../../etc/x": {}}}
    one = tmp_path / "one.backup"
    later = repacked(one, tmp_path / "later", {"manifest.json": json.dumps(manifest).encode()})
    with pytest.raises(BackupTooNewError):
        drill(later)
    bad = repacked(one, tmp_path / "bad", {"manifest.json": json.dumps(outside).encode()})
    (tmp_path / "text").write_text("no archive")
    for wrong in (bad, tmp_path / "text", tmp_path / "absent"):
        with pytest.raises(NotABackupError):
            drill(wrong)


def test_a_backup_taken_while_the_store_is_in_use_is_one_state_of_it(
    filled: Workspace, tmp_path: Path
):
    kept = rows.lines_of
    try:

        def slowly(connection, table, columns):
            if table.name == "access_list":  # assessments and audit rows come later
                checked(filled)
            return kept(connection, table, columns)

        rows.lines_of = slowly
        filled.backups.backup(ACTOR, tmp_path / "one.backup")
    finally:
        rows.lines_of = kept
    assert drill(tmp_path / "one.backup").audit_rows > 0


def test_the_commands_answer_as_others_do(city_home: Path, tmp_path: Path):
    home = tmp_path / "home"
    shutil.copytree(city_home, home)

    def run(*words: str) -> tuple[int, dict]:
        command = [sys.executable, "-c", "from app.cli.main import main; main()"]
        done = subprocess.run([*command, *words, "--json"], capture_output=True, check=False)
        return done.returncode, json.loads(done.stdout)

    file = str(tmp_path / "one.backup")
    status, made = run("--home", str(home), "backup", file)
    assert (status, made["with_keys"], len(made["sha256"])) == (0, False, 64)
    status, found = run("--home", str(home), "restore", file, "--drill")
    assert (status, found["ok"], found["drill"]) == (0, True, True)
    status, found = run("--home", str(tmp_path / "other"), "restore", file)
    assert (status, found["ok"]) == (0, True)
    status, problem = run("--home", str(tmp_path / "other"), "restore", file)
    assert (status, problem["code"]) == (1, "store-not-empty")
