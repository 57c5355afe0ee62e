"""Assessments and public keys in files, as somebody outside the service has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from app.signing.documents import Checked, check
from zoning.errors import InputError, NotFoundError

_LARGEST_BYTES: Final = 100_000_000


class KeysMissingError(NotFoundError):
    """There is no public key to check with."""

    code = "keys-missing"
    title_zh = "没有公钥"
    title_en = "No public key"
    remedy_zh = "请从签发服务的 /.well-known/jwks.json 保存公钥，用 --keys 指明。"
    remedy_en = "Save /.well-known/jwks.json of the service that signed, and name it by --keys."


class FileUnreadableError(InputError):
    """A file that is not what it should be."""

    code = "not-an-assessment"
    title_zh = "文件不是核查结果"
    title_en = "Not an Assessment"
    remedy_zh = "请给出核查结果的 JSON 原文（/v1/checks/编号）。"
    remedy_en = "Give the JSON of an Assessment, as /v1/checks/{id} serves it."


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """Keys that may have signed."""

    keys: KeySet

    def check(self, document: Mapping[str, Any]) -> Checked:
        """What holds of an Assessment by these keys."""
        return check(document, self.keys)


def read_assessment(path: Path) -> Mapping[str, Any]:
    """An Assessment from a file, however it is laid out.

    Raises:
        FileUnreadableError: the file is absent, too large or no JSON object.
    """
    document = _object(path)
    if "result_sha256" not in document:
        raise _unreadable(path)
    return document


def read_keys(path: Path) -> PublicKeys:
    """Public keys from a JWK set.

    Raises:
        KeysMissingError: the file is no JWK set, or an empty one.
    """
    try:
        return PublicKeys(KeySet.import_key_set(_object(path)))  # type: ignore[arg-type] # checked by the call
    except (JoseError, ValueError, TypeError, KeyError, FileUnreadableError) as error:
        raise KeysMissingError(
            f"{path.name} 不是公钥集。", f"{path.name} is no key set."
        ) from error


def own_keys(folder: Path) -> PublicKeys:
    """The key of this home.

    Raises:
        KeysMissingError: this home never signed anything.
    """
    try:
        key = OKPKey.import_key((folder / "signing.pem").read_bytes())
    except (OSError, ValueError, JoseError) as error:
        raise KeysMissingError("此数据目录没有签名密钥。", "this home has no key.") from error
    return PublicKeys(
        KeySet([OKPKey.import_key({**key.as_dict(private=False), "kid": key.thumbprint()})])
    )


def _object(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise _unreadable(path)
        found = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise _unreadable(path) from error
    if not isinstance(found, dict):
        raise _unreadable(path)
    return found


def _unreadable(path: Path) -> FileUnreadableError:
    return FileUnreadableError(f"无法读取 {path.name}。", f"{path.name} cannot be read as one.")
