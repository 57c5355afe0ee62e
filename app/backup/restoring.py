"""Restore a backup into an empty place and compare what is there with what was backed up."""

import hashlib
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Table, func, select

from access_lists.store.lists import ListStore
from app import schema
from app.audit.checkpoints import Checkpoints
from app.audit.store import AuditRow
from app.audit.verification import verify_record
from app.backup import rows
from app.backup.archive import NOTES, PUBLIC_KEY, Reader, opened
from app.backup.errors import BackupTooNewError, RestoreDiffersError, StoreNotEmptyError
from app.catalogue.opening import Content
from app.database import Database, translated
from app.progress import NOBODY, Watch
from app.settings import Settings
from app.signing.service import SigningService, keep_former
from zoning.content import release_sha256
from zoning.store.releases import ReleaseStore
from zoning.store.tables import ReleaseRow
from zoning.texts import Text

_COMPARING: Final = Text(zh="比对", en="comparing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What was compared after a restore, all of it equal.

    Attributes:
        audit_rows: length of the chain, which holds.
        checkpoints: signed checkpoints that the chain was held against.
        layers: layers of published releases whose content has the hash it was published with.
    """

    tables: int
    rows: int
    files: int
    releases: int
    layers: int
    audit_rows: int
    checkpoints: int

    def as_dict(self) -> dict[str, Any]:
        """The same as JSON."""
        return asdict(self)


def restore(settings: Settings, path: Path, *, watch: Watch = NOBODY) -> Compared:
    """Restore a backup into the empty store and home of these settings, and compare it.

    Put the folder `keys` of the old home into the new one first, where the backup has no keys:
    API keys open nothing without their pepper.

    Raises:
        NotABackupError, BackupDamagedError, BackupTooNewError: it cannot be restored.
        StoreNotEmptyError: the place is not empty.
        RestoreDiffersError: what is there now is not what was backed up.
    """
    with opened(path) as archive:
        revision = str(archive.manifest.get("revision"))
        if not schema.is_known(revision):
            raise BackupTooNewError(
                f"备份的数据库版本 {revision} 为本程序所不知。",
                f"this program does not know the revision {revision} of the backup.",
            )
        database = Database(settings)
        try:
            _require_empty(database, revision)
            schema.upgrade(database, revision)
            _restore_rows(database, archive, watch)
            _restore_files(settings, archive)
            watch.stage(_COMPARING)
            compared = _compared(database, settings, archive)
            schema.upgrade(database)
        finally:
            database.close()
    return compared


def drill(path: Path, *, watch: Watch = NOBODY) -> Compared:
    """Restore a backup into a store of its own in a temporary place, compare, and remove it.

    Raises:
        NotABackupError, BackupDamagedError, BackupTooNewError: it cannot be restored.
        RestoreDiffersError: what was restored is not what was backed up.
    """
    with tempfile.TemporaryDirectory(prefix="sanxian-drill-") as folder:
        settings = Settings(home=Path(folder) / "home")
        plain = settings.model_copy(
            update={
                "database": settings.database.model_copy(update={"url": None}),
                "audit": settings.audit.model_copy(update={"checkpoint_dir": None}),
            }
        )
        return restore(plain, path, watch=watch)


def _require_empty(database: Database, revision: str) -> None:
    found = schema.revision(database)
    if found is None:
        return
    if found != revision:
        raise StoreNotEmptyError(
            f"目标的数据库版本为 {found}，备份为 {revision}。",
            f"the database there is at revision {found}, the backup at {revision}.",
        )
    with database.read() as session:
        held = [
            session.scalar(select(func.count()).select_from(table))
            for table in (ReleaseRow, AuditRow)
        ]
    if any(held):
        raise StoreNotEmptyError(
            "目标中已有数据版本或审计记录。", "there are releases or audit rows in it already."
        )


def _restore_rows(database: Database, archive: Reader, watch: Watch) -> None:
    """All tables in one transaction: a restore that is broken off leaves none of them."""
    with translated(), database.engine.begin() as connection:
        for table in rows.kept_tables():
            name = f"tables/{table.name}.jsonl"
            if name in archive.members:
                watch.stage(rows.table_title(table), archive.members[name]["parts"] - 1)
                rows.insert_lines(connection, table, archive.lines(name), watch.done)
        rows.renew_sequences(connection)


def _restore_files(settings: Settings, archive: Reader) -> None:
    for name in archive.members:
        if name.startswith("home/"):
            mode = 0o600 if name.startswith("home/keys/") else 0o644
            _unpack(archive, name, settings.home / name.removeprefix("home/"), mode)
        elif name == NOTES:
            folder = settings.audit.checkpoint_dir or settings.home / "checkpoints"
            _unpack(archive, name, folder / "audit.notes", 0o644)
        elif name == PUBLIC_KEY:
            keep_former(settings.keys_dir, b"".join(archive.chunks(name)))


def _unpack(archive: Reader, name: str, target: Path, mode: int) -> None:
    folder_mode = 0o700 if mode == 0o600 else 0o755
    target.parent.mkdir(parents=True, exist_ok=True, mode=folder_mode)
    with target.open("xb") as file:
        target.chmod(mode)
        for chunk in archive.chunks(name):
            file.write(chunk)


def _compared(database: Database, settings: Settings, archive: Reader) -> Compared:
    differing: list[str] = []
    count = tables = 0
    with translated(), database.engine.connect() as connection:
        for table in rows.kept_tables():
            name = f"tables/{table.name}.jsonl"
            if name not in archive.members:
                continue
            tables, count = tables + 1, count + archive.members[name]["parts"] - 1
            if _digest(connection, table, archive, name) != archive.members[name]["sha256"]:
                differing.append(name)
    releases, layers, altered = _releases(database)
    signing = SigningService(database, settings)
    verified = verify_record(database, Checkpoints(database, settings, signing))
    broken = verified.first_break
    if broken is not None:
        differing.append(f"audit: {broken.problem} ({broken.seq})")
    if differing or altered:
        told = "、".join([*differing, *altered])
        raise RestoreDiffersError(f"不一致：{told}。", f"these differ: {told}.")
    return Compared(
        tables=tables,
        rows=count,
        files=sum(name.startswith("home/") for name in archive.members),
        releases=releases,
        layers=layers,
        audit_rows=verified.rows,
        checkpoints=verified.checkpoints,
    )


def _digest(connection: Connection, table: Table, archive: Reader, name: str) -> str:
    """SHA-256 of the lines that a backup of this table would have now."""
    digest = hashlib.sha256()
    for line in rows.lines_of(connection, table, rows.columns_in(archive.first_line(name))):
        digest.update(line)
    return digest.hexdigest()


def _releases(database: Database) -> tuple[int, int, list[str]]:
    """Published releases, their layers, and those that do not hold what they were published with.

    The content of every layer is hashed again.
    """
    layers, altered = 0, []
    with database.read() as session:
        store, lists = ReleaseStore(session), ListStore(session)
        published = [one for one in store.all() if one.published_order is not None]
        for release in published:
            if release_sha256(release, lists.hashes(release)) != release.sha256:
                altered.append(release.name)
            for layer in release.layers:
                layers += 1
                if not Content(layer, store.zones(layer.key)).intact:
                    altered.append(f"{release.name}/{layer.name}")
    return len(published), layers, altered
