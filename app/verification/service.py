"""Look an Assessment up by its id and its hash, for whoever holds the report."""

import hmac
from dataclasses import dataclass
from typing import Any

import orjson

from app.checks.store import AssessmentRow
from app.database import Database
from app.scope import WHOLE, limited_to
from app.signing.service import SigningService


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What the holder of a report may be told of the stored Assessment: nothing about the place."""

    id: str
    created_at: str
    as_of: str
    verdict: str
    label: dict[str, str]
    releases: tuple[str, ...]
    result_sha256: str
    hash_holds: bool
    signature_holds: bool
    kid: str | None


class VerificationService:
    """Verifies Assessments of one store."""

    def __init__(self, database: Database, signing: SigningService) -> None:
        self._database = database
        self._signing = signing

    def find(self, identity: str, sha256: str) -> Verified | None:
        """The stored Assessment of this id and hash; None where there is none.

        Who holds both holds the report, so no account is asked for; the id alone shows nothing.
        """
        with limited_to(WHOLE), self._database.read() as session:
            row = session.get(AssessmentRow, identity)
            content = None if row is None else (row.document, row.result_sha256)
        if content is None or not hmac.compare_digest(content[1], sha256.lower()):
            return None
        document: dict[str, Any] = orjson.loads(content[0])
        found = self._signing.check(document)
        return Verified(
            id=document["id"],
            created_at=document["created_at"],
            as_of=document["as_of"],
            verdict=document["verdict"],
            label=document["label"],
            releases=tuple(one["name"] for one in document["releases"]),
            result_sha256=document["result_sha256"],
            hash_holds=found.hash_holds and document["result_sha256"] == content[1],
            signature_holds=found.signature_holds,
            kid=found.kid,
        )
