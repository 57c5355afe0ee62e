"""The file of a backup: a zip archive with a manifest that hashes everything in it.

It is written beside its name and gets the name when it is whole, so that a backup which was broken
off is never taken for one. Readable by its owner alone: it holds what the store holds.
"""

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

import orjson

from app.backup.errors import BackupDamagedError, BackupExistsError, NotABackupError

FORMAT: Final = 1
PUBLIC_KEY: Final = "signing-key.json"
"""The public half of the key that signed checkpoints and Assessments."""
NOTES: Final = "checkpoints/audit.notes"
"""The signed checkpoints of the audit record."""

_MANIFEST: Final = "manifest.json"
_KIND: Final = "sanxian-backup"
_CHUNK: Final = 1 << 20
_LARGEST_MANIFEST: Final = 100_000_000


@dataclass(kw_only=True)
class Writer:
    """An archive being written; `members` says of each what it holds."""

    zip: zipfile.ZipFile
    members: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, name: str, chunks: Iterable[bytes], *, packed: bool) -> None:
        """Write a member and note its size, lines and hash."""
        digest, size, count = hashlib.sha256(), 0, 0
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        with self.zip.open(info, "w", force_zip64=True) as member:
            for chunk in chunks:
                member.write(chunk)
                digest.update(chunk)
                size, count = size + len(chunk), count + 1
        self.members[name] = {"bytes": size, "parts": count, "sha256": digest.hexdigest()}

    def add_file(self, name: str, path: Path) -> None:
        """Write a file as it is."""
        with path.open("rb") as file:
            self.add(name, iter(lambda: file.read(_CHUNK), b""), packed=False)


@contextmanager
def written(path: Path, about: dict[str, Any]) -> Iterator[Writer]:
    """An archive at a path, there when it is whole and safe on the disk, or not at all.

    `about` is put into the manifest when everything else is written.

    Raises:
        BackupExistsError: there is a file of that name.
    """
    if path.exists():
        raise BackupExistsError(f"{path.name} 已存在。", f"{path.name} exists.")
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", compresslevel=1) as archive:
                writer = Writer(zip=archive)
                yield writer
                manifest = {"kind": _KIND, "format": FORMAT, **about, "members": writer.members}
                archive.writestr(_MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    except FileExistsError as error:
        raise BackupExistsError(f"{path.name} 已存在。", f"{path.name} exists.") from error
    finally:
        draft.unlink(missing_ok=True)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """An archive being read; every byte is hashed on its way, and a wrong one refused."""

    zip: zipfile.ZipFile
    manifest: dict[str, Any]

    @property
    def members(self) -> dict[str, dict[str, Any]]:
        """What the manifest says of each member."""
        found: dict[str, dict[str, Any]] = self.manifest["members"]
        return found

    def first_line(self, name: str) -> bytes:
        """The first line of a member, which was read whole before."""
        with self._open(name) as member:
            return member.readline()

    def chunks(self, name: str) -> Iterator[bytes]:
        """A member in pieces.

        Raises:
            BackupDamagedError: it is not what the manifest says.
        """
        with self._open(name) as member:
            yield from self._checked(name, iter(lambda: member.read(_CHUNK), b""))

    def lines(self, name: str) -> Iterator[bytes]:
        """A member line by line.

        Raises:
            BackupDamagedError: it is not what the manifest says.
        """
        with self._open(name) as member:
            yield from self._checked(name, member)

    def _checked(self, name: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
        digest = hashlib.sha256()
        try:
            for chunk in chunks:
                digest.update(chunk)
                yield chunk
        except (zipfile.BadZipFile, EOFError, OSError) as error:
            raise _damaged(name) from error
        if digest.hexdigest() != self.members[name]["sha256"]:
            raise _damaged(name)

    def _open(self, name: str) -> IO[bytes]:
        try:
            return self.zip.open(name)
        except (KeyError, zipfile.BadZipFile, OSError) as error:
            raise _damaged(name) from error


@contextmanager
def opened(path: Path) -> Iterator[Reader]:
    """The archive at a path.

    Raises:
        NotABackupError: it is none.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise NotABackupError(
            f"{path.name} 无法打开。", f"{path.name} cannot be opened."
        ) from error
    with archive:
        yield Reader(zip=archive, manifest=_manifest(archive, path))


def _manifest(archive: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    try:
        if archive.getinfo(_MANIFEST).file_size > _LARGEST_MANIFEST:
            raise _not_one(path)
        found = orjson.loads(archive.read(_MANIFEST))
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise _not_one(path) from error
    if not isinstance(found, dict) or found.get("kind") != _KIND or found.get("format") != FORMAT:
        raise _not_one(path)
    if not isinstance(found.get("members"), dict) or not all(map(_is_safe, found["members"])):
        raise _not_one(path)
    return found


def _is_safe(name: str) -> bool:
    """A path below the place it is unpacked to, and nowhere else."""
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and not {"..", "."} & set(name.split("/"))


def _not_one(path: Path) -> NotABackupError:
    return NotABackupError(f"{path.name} 没有有效的清单。", f"{path.name} has no sound manifest.")


def _damaged(name: str) -> BackupDamagedError:
    return BackupDamagedError(
        f"{name} 与清单所记不符。", f"{name} is not what the manifest says it is."
    )
