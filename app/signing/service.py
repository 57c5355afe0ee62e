"""The signing key of this installation: made on first use, kept in the home, public to all."""

import logging
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from joserfc.jwk import KeySet, OKPKey
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database import Database
from app.own_secrets import own_secret
from app.settings import Settings
from app.signing.documents import ALGORITHM, Checked, check, signature_of
from app.signing.store import SigningKeyRow

FORMER: Final = "former"
"""Folder beside the key in which public keys are kept that signed before it."""

log = logging.getLogger("sanxian.signing")


class SigningService:
    """Signs with the key of the home; knows every key that ever signed for the store."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._file = settings.keys_dir / "signing.pem"
        self._lock = threading.Lock()
        self._key: OKPKey | None = None
        self._is_registered = False

    @property
    def key(self) -> OKPKey:
        """The private key.

        Raises:
            SecretUnreadableError: its file cannot be read or made.
        """
        with self._lock:
            if self._key is None:
                self._key = OKPKey.import_key(own_secret(self._file, _new_key))
            return self._key

    def sign(self, document: Mapping[str, Any]) -> str:
        """The signature of an Assessment.

        Raises:
            SecretUnreadableError: the key cannot be read or made.
        """
        return signature_of(document, self.key)

    def register(self, session: Session) -> None:
        """Make the public key known in the transaction that stores what it signed."""
        if self._is_registered:
            return
        kid = self.key.thumbprint()
        if session.get(SigningKeyRow, kid) is None:
            jwk = {**self.key.as_dict(private=False), "use": "sig", "alg": ALGORITHM, "kid": kid}
            try:
                with session.begin_nested():
                    session.add(SigningKeyRow(kid=kid, jwk=jwk, created_at=datetime.now(UTC)))
            except IntegrityError:
                log.info("another process registered the key first")
        event.listen(session, "after_commit", self._registered, once=True)

    def _registered(self, _session: Session) -> None:
        self._is_registered = True

    def public_keys(self) -> dict[str, Any]:
        """Every public key as a JWK set (RFC 7517), oldest first."""
        with self._database.read() as session:
            query = select(SigningKeyRow.jwk).order_by(SigningKeyRow.created_at)
            return {"keys": list(session.scalars(query))}

    def public_jwk(self) -> bytes:
        """The public half of the key, as a JWK."""
        return orjson.dumps(self.key.as_dict(private=False))

    def trusted(self) -> list[Ed25519PublicKey]:
        """The keys whose checkpoints hold here: that of this home, and former ones kept in it.

        Not those of the database: whoever can write the record could add one there.
        """
        found = [self.raw().public_key()]
        for path in sorted((self._file.parent / FORMER).glob("*.json")):
            known = OKPKey.import_key(orjson.loads(path.read_bytes())).public_key
            assert isinstance(known, Ed25519PublicKey)  # noqa: S101 - kept as one
            found.append(known)
        return found

    def check(self, document: Mapping[str, Any]) -> Checked:
        """What holds of an Assessment by the keys of this store."""
        known = self.public_keys()
        keys = KeySet.import_key_set(known) if known["keys"] else KeySet([])  # type: ignore[arg-type] # stored as JWKs
        return check(document, keys)

    def raw(self) -> Ed25519PrivateKey:
        """The key for signing bytes as they are."""
        private = self.key.private_key
        assert isinstance(private, Ed25519PrivateKey)  # noqa: S101 - made as one
        return private


def keep_former(folder: Path, jwk: bytes) -> None:
    """Keep a public key in the keys of a home, so that what it signed before still holds there."""
    key = OKPKey.import_key(orjson.loads(jwk))
    target = folder / FORMER / f"{key.thumbprint()}.json"
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    target.write_bytes(orjson.dumps(key.as_dict(private=False)))


def _new_key() -> bytes:
    return OKPKey.generate_key("Ed25519").as_pem(private=True)
