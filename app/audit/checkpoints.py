"""Signed checkpoints of the audit record, kept in a file outside the database.

Whoever can write the whole database can write a whole new chain, or cut the end off the old one. A
checkpoint names the number of rows and the hash of the last one, signed; the record must still hold
every one of them. The file holds signed notes (C2SP signed-note: text, blank line, signature) and
only grows; a copy of it elsewhere keeps what a copy here may lose.
"""

import base64
import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.audit.store import last_row
from app.database import Database
from app.settings import Settings
from app.signing.service import SigningService

_ORIGIN: Final = "sanxian audit"
_SIGNER: Final = "sanxian"
_ED25519: Final = b"\x01"
_MARK: Final = "— "


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The record was this long, and its last row had this hash.

    Attributes:
        is_signed: whether the signature of this installation holds.
    """

    size: int
    row_hash: str
    is_signed: bool


class Checkpoints:
    """The checkpoints of one installation."""

    def __init__(self, database: Database, settings: Settings, signing: SigningService) -> None:
        folder = settings.audit.checkpoint_dir or settings.home / "checkpoints"
        self.file: Path = folder / "audit.notes"
        self._database = database
        self._signing = signing
        self._written = 0

    def write(self) -> None:
        """Add a checkpoint where the record has grown since the last one."""
        with self._database.read() as session:
            last = last_row(session)
            head = None if last is None else (last.seq, last.row_hash)
        if head is None or head[0] <= self._written:
            return
        note = self._note(*head)
        self.file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        with os.fdopen(descriptor, "ab", buffering=0) as file:
            file.write(note.encode())
            os.fsync(file.fileno())
        self._written = head[0]

    def all(self) -> list[Checkpoint]:
        """Every checkpoint of the file; what is no checkpoint counts as one that is not signed."""
        if not self.file.exists():
            return []
        return list(self._read(self.file.read_text("utf-8", errors="replace")))

    def _note(self, size: int, row_hash: str) -> str:
        digest = base64.b64encode(bytes.fromhex(row_hash)).decode()
        text = f"{_ORIGIN}\n{size}\n{digest}\n"
        key = self._signing.raw()
        stamp = base64.b64encode(_key_hash(key.public_key()) + key.sign(text.encode())).decode()
        return f"{text}\n{_MARK}{_SIGNER} {stamp}\n\n"

    def _read(self, content: str) -> Iterator[Checkpoint]:
        trusted = {_key_hash(one): one for one in self._signing.trusted()}
        parts = [part for part in content.split("\n\n") if part.strip()]
        for text, signature in zip(parts[::2], [*parts[1::2], ""], strict=False):
            yield _checkpoint(f"{text}\n", signature.strip(), trusted)


def _checkpoint(text: str, signature: str, trusted: Mapping[bytes, Ed25519PublicKey]) -> Checkpoint:
    try:
        origin, size, digest = text.splitlines()
        stamp = base64.b64decode(signature.removeprefix(f"{_MARK}{_SIGNER} "), validate=True)
        trusted[stamp[:4]].verify(stamp[4:], text.encode())
        holds = origin == _ORIGIN
        row_hash = base64.b64decode(digest, validate=True).hex()
        return Checkpoint(size=int(size), row_hash=row_hash, is_signed=holds)
    except (ValueError, KeyError, InvalidSignature):
        return Checkpoint(size=0, row_hash="", is_signed=False)


def _key_hash(public: Ed25519PublicKey) -> bytes:
    """The four bytes by which a signed note names its key."""
    raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return hashlib.sha256(_SIGNER.encode() + b"\n" + _ED25519 + raw).digest()[:4]
