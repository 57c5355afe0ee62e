"""Objections to a result: made by its reader, answered by an analyst.

An objection changes nothing in the stored Assessment. What was wrong is mended where it is wrong,
in a list or a layer, and the site is checked again.
"""

from datetime import UTC, datetime
from typing import Any

import orjson
import uuid_utils
from sqlalchemy import select

from app.audit.service import Actor, record
from app.checks.store import find
from app.database import Database
from app.objections.store import ObjectionRow
from app.permissions import Permission, area_covers
from zoning.errors import InputError, NotFoundError

MAX_REASON = 4_000
"""Longest reason and longest answer, in characters."""


class ObjectionTextError(InputError):
    """A reason or an answer that says nothing, or too much."""

    code = "objection-text"
    title_zh = "请写明内容"
    title_en = "Say what it is"
    remedy_zh = "请写 1 至 4000 字。"
    remedy_en = "Write 1 to 4000 characters."


class ClauseNotInCheckError(InputError):
    """The clause objected to is not one of this check."""

    code = "clause-not-in-check"
    title_zh = "结果中没有该条款"
    title_en = "Clause not in this check"


class ObjectionNotFoundError(NotFoundError):
    """No objection of this id."""

    code = "objection-not-found"


class ObjectionService:
    """Objections of one store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def object(
        self, actor: Actor, assessment: str, reason: str, *, clause: str | None = None
    ) -> dict[str, Any]:
        """Keep an objection to a check, or to one clause of it, for the analyst.

        Raises:
            AssessmentNotFoundError: there is no such check.
            ClauseNotInCheckError: it has no such clause.
            ObjectionTextError: the reason says nothing, or too much.
        """
        actor.require(Permission.RUN_CHECKS)
        said = _said(reason)
        with self._database.write() as session:
            checked = find(session, assessment)
            _require_clause(checked.document, clause)
            row = ObjectionRow(
                id=str(uuid_utils.uuid7()),
                assessment_id=checked.id,
                clause_id=clause,
                reason=said,
                owner=actor.name,
                jurisdiction=checked.jurisdiction,
                created_at=datetime.now(UTC),
            )
            session.add(row)
            detail = {"assessment": checked.id, "clause": clause}
            record(session, actor, "objection", object_id=row.id, detail=detail)
            return _as_json(row)

    def listed(self, actor: Actor, *, open_only: bool = False) -> list[dict[str, Any]]:
        """Objections in the areas of the actor, the newest first; or those not answered yet."""
        actor.require(Permission.VALIDATE_RELEASES)
        query = select(ObjectionRow).order_by(ObjectionRow.id.desc())
        if open_only:
            query = query.where(ObjectionRow.answer.is_(None))
        with self._database.read() as session:
            rows = session.scalars(query)
            return [_as_json(row) for row in rows if area_covers(actor.areas, row.jurisdiction)]

    def answer(self, actor: Actor, identity: str, answer: str) -> dict[str, Any]:
        """Say what came of an objection.

        Raises:
            ObjectionNotFoundError: there is none of this id.
            ObjectionTextError: the answer says nothing, or too much.
        """
        actor.require(Permission.VALIDATE_RELEASES)
        said = _said(answer)
        with self._database.write() as session:
            row = session.get(ObjectionRow, identity)
            if row is None:
                raise ObjectionNotFoundError(
                    f"没有编号为 {identity[:100]} 的异议。",
                    f"there is no objection {identity[:100]}.",
                )
            actor.require(Permission.VALIDATE_RELEASES, [row.jurisdiction])
            row.answer, row.answered_by, row.answered_at = said, actor.name, datetime.now(UTC)
            record(session, actor, "objection-answer", object_id=row.id)
            return _as_json(row)


def _said(text: str) -> str:
    said = text.strip()
    if not 0 < len(said) <= MAX_REASON:
        raise ObjectionTextError(
            f"内容为 {len(said)} 字。", f"the text has {len(said)} characters."
        )
    return said


def _require_clause(document: bytes, clause: str | None) -> None:
    if clause is None:
        return
    if clause not in {one["id"] for one in orjson.loads(document)["clauses"]}:
        raise ClauseNotInCheckError(
            f"核查结果中没有条款 {clause[:100]}。", f"the check has no clause {clause[:100]}."
        )


def _as_json(row: ObjectionRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "check": row.assessment_id,
        "clause": row.clause_id,
        "reason": row.reason,
        "by": row.owner,
        "created_at": row.created_at.isoformat(),
        "answer": row.answer,
        "answered_by": row.answered_by,
        "answered_at": row.answered_at.isoformat() if row.answered_at else None,
    }
