"""Back a store up while it is in use.

A backup is one consistent state: every table as one transaction saw it, and the files that its rows
name. Compiled layers and map tiles are left out, being caches; so are private keys unless they are
asked for, because whoever holds both the record and the keys could write another history.
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app import schema
from app.audit.checkpoints import Checkpoints
from app.audit.service import Actor, record
from app.audit.store import last_row
from app.backup import rows
from app.backup.archive import NOTES, PUBLIC_KEY, written
from app.database import Database
from app.permissions import Permission
from app.progress import NOBODY, Watch
from app.settings import Settings
from app.signing.service import SigningService
from app.versions import engine_versions
from zoning.store.tables import ReleaseRow
from zoning.texts import Text

_FILES: Final = Text(zh="文件", en="files")
_KEYS: Final = ("keys/signing.pem", "keys/pepper")


class BackupService:
    """Backups of one store."""

    def __init__(self, database: Database, settings: Settings, signing: SigningService) -> None:
        self._database = database
        self._settings = settings
        self._signing = signing
        self._checkpoints = Checkpoints(database, settings, signing)

    def backup(
        self, actor: Actor, path: Path, *, with_keys: bool = False, watch: Watch = NOBODY
    ) -> dict[str, Any]:
        """Write a backup; answers what its manifest says of the whole.

        Raises:
            BackupExistsError: there is a file of that name.
        """
        actor.require(Permission.OPERATE)
        about: dict[str, Any] = {
            "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "revision": schema.revision(self._database),
            "store": "sqlite" if self._database.is_embedded else "postgis",
            "versions": engine_versions(),
            "with_keys": with_keys,
        }
        with written(path, about) as archive:
            with self._database.read() as session:
                _take_time(session)
                about |= _facts(session)
                for table in rows.kept_tables():
                    watch.stage(rows.table_title(table))
                    lines = rows.lines_of(session.connection(), table, rows.columns_of(table))
                    archive.add(f"tables/{table.name}.jsonl", _told(lines, watch), packed=True)
            watch.stage(_FILES)
            for name, file in self._files(with_keys=with_keys):
                archive.add_file(name, file)
                watch.done()
            archive.add(PUBLIC_KEY, [self._signing.public_jwk()], packed=False)
        sha256 = _sha256(path)
        with self._database.write() as session:
            detail = {"sha256": sha256, "with_keys": with_keys}
            record(session, actor, "backup", detail=detail)
        return {"file": str(path), "bytes": path.stat().st_size, "sha256": sha256, **about}

    def _files(self, *, with_keys: bool) -> Iterator[tuple[str, Path]]:
        """Files of the home that belong to the store, by their name in the archive."""
        home = self._settings.home
        for folder in (self._settings.rasters_dir, home / "photographs"):
            for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
                if path.is_file() and not path.name.startswith("."):
                    yield f"home/{path.relative_to(home).as_posix()}", path
        if self._checkpoints.file.exists():
            yield NOTES, self._checkpoints.file
        for name in _KEYS if with_keys else ():
            if (home / name).exists():
                yield f"home/{name}", home / name


def _take_time(session: Session) -> None:
    """A table may take longer to read than a statement usually may."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL statement_timeout = 0"))


def _facts(session: Session) -> dict[str, Any]:
    """What somebody who looks for the right backup wants to know."""
    last = last_row(session)
    states = select(ReleaseRow.state, func.count()).group_by(ReleaseRow.state)
    counts = {str(row.state): int(row[1]) for row in session.execute(states)}
    return {
        "audit": None if last is None else {"rows": last.seq, "row_hash": last.row_hash},
        "releases": counts,
    }


def _told(lines: Iterator[bytes], watch: Watch) -> Iterator[bytes]:
    for line in lines:
        watch.done()
        yield line


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
