"""Sign an Assessment, and check a signed one offline: with nothing but it and public keys.

The signature is a detached JWS (RFC 7515, appendix F) with Ed25519 (RFC 9864). What is signed is
the RFC 8785 JSON of the members that the content hash leaves out (id, times, engine) with the hash
itself, which stands for all the others: so nothing of the Assessment can change unnoticed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import rfc8785
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey
from joserfc.util import urlsafe_b64encode

from access_lists.evidence import NOT_CANONICAL, result_sha256

ALGORITHM: Final = "Ed25519"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What holds of an Assessment somebody presents.

    Attributes:
        hash_holds: the content is the content that its hash names.
        signature_holds: one of the known keys signed exactly this; False where it is not signed.
        kid: the key that it says signed it.
    """

    hash_holds: bool
    signature_holds: bool
    is_signed: bool
    kid: str | None

    @property
    def ok(self) -> bool:
        """Whether it is what was answered, unchanged."""
        return self.hash_holds and self.signature_holds


def signature_of(document: Mapping[str, Any], key: OKPKey) -> str:
    """The detached signature of an Assessment."""
    header = {"alg": ALGORITHM, "kid": key.thumbprint()}
    whole = jws.serialize_compact(header, _payload(document), key, algorithms=[ALGORITHM])
    return jws.detach_content(whole)


def check(document: Mapping[str, Any], keys: KeySet) -> Checked:
    """What holds of an Assessment, given the public keys that may have signed it."""
    signature = document.get("signature")
    kid, holds = (
        _verified(document, signature, keys) if isinstance(signature, str) else (None, False)
    )
    return Checked(
        hash_holds=_hash_holds(document),
        signature_holds=holds,
        is_signed=signature is not None,
        kid=kid,
    )


def _verified(document: Mapping[str, Any], signature: str, keys: KeySet) -> tuple[str | None, bool]:
    header, _, rest = signature.partition(".")
    try:
        whole = f"{header}.{urlsafe_b64encode(_payload(document)).decode()}.{rest.lstrip('.')}"
        found = jws.deserialize_compact(whole, keys, algorithms=[ALGORITHM])
    except (JoseError, ValueError, TypeError, KeyError):
        return _kid(header), False
    return str(found.headers().get("kid")), True


def _kid(header: str) -> str | None:
    """The key that an unverified header names, to be shown only."""
    try:
        named = jws.extract_compact(f"{header}..".encode()).headers().get("kid")
    except (JoseError, ValueError):
        return None
    return named if isinstance(named, str) else None


def _hash_holds(document: Mapping[str, Any]) -> bool:
    try:
        return document.get("result_sha256") == result_sha256(document)
    except rfc8785.CanonicalizationError:
        return False


def _payload(document: Mapping[str, Any]) -> bytes:
    """The bytes that are signed."""
    return rfc8785.dumps({name: document.get(name) for name in NOT_CANONICAL - {"signature"}})
