"""Import access lists into drafts, and show them."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from access_lists.codec import clause_ids, decode_clause, rows_of
from access_lists.document import clause_document
from access_lists.lint import lint
from access_lists.reading import read_yaml
from access_lists.store.lists import ListStore
from access_lists.vocabulary import Level
from app.audit.service import Actor, record
from app.database import Database
from zoning.errors import StateError
from zoning.model.finding import Finding
from zoning.model.release import Release
from zoning.store.releases import ReleaseStore, new_key
from zoning.vocabulary import ReleaseState


class ListService:
    """Access lists of the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def import_file(
        self, actor: Actor, path: Path, reference: str, *, layout: str = "auto"
    ) -> dict[str, Any]:
        """Read, check and store a list with a draft; all of it or nothing.

        Raises:
            ListInvalidError: with every fault, its file, line and field.
        """
        read = read_yaml(path.read_bytes(), label=path.name)
        findings = lint(read)
        return self.add(actor, read.data, reference, findings)

    def add(
        self, actor: Actor, data: Mapping[str, Any], reference: str, findings: tuple[Finding, ...]
    ) -> dict[str, Any]:
        """Store a checked list with a draft release."""
        with self._database.write() as session:
            releases = ReleaseStore(session)
            release = releases.find(reference)
            _require_draft(release)
            added = ListStore(session).add(release, data, new_key())
            releases.add_findings(release, findings, stage="list")
            detail = {"release": release.name, "title": added.title, "clauses": added.clause_count}
            record(
                session,
                actor,
                "list-import",
                object_id=added.id,
                jurisdiction=release.jurisdictions[0],
                detail=detail,
            )
        return {**_counts(data), "list": added.id, "findings": [one.as_dict() for one in findings]}

    def show(self, reference: str, unit: str | None = None) -> list[dict[str, Any]]:
        """Clauses of a release, or of one of its units, with all their fields."""
        with self._database.read() as session:
            release = ReleaseStore(session).find(reference)
            books = list(ListStore(session).books(release))
        return [
            clause
            for book in books
            for clause in full_clauses(
                book.header, book.rows, book.jurisdictions, identity=book.id, unit=unit
            )
        ]


def full_clauses(
    header: Mapping[str, Any],
    rows: Any,
    jurisdictions: tuple[str, ...],
    *,
    identity: str,
    unit: str | None = None,
) -> list[dict[str, Any]]:
    """Clauses as JSON: the stored fields and what follows from the list they stand in."""
    found = []
    for (own, content), clause_id in zip(rows, clause_ids(header, rows), strict=True):
        if unit is not None and own != unit:
            continue
        clause = decode_clause(
            content,
            identity=clause_id,
            list_identity=identity,
            level=Level(header["level"]),
            unit=own,
            jurisdictions=jurisdictions,
        )
        found.append({**_DEFAULTS, **content, **clause_document(clause)})
    return found


_DEFAULTS: Mapping[str, Any] = {
    "scope": None,
    "activities": [],
    "industries": [],
    "subjects": {},
    "when": None,
    "unless": None,
    "limits": [],
    "replacement": [],
    "effective_from": None,
    "effective_to": None,
    "review_due": None,
    "spans": [],
}


def _counts(data: Mapping[str, Any]) -> dict[str, Any]:
    contents = [content for _, content in rows_of(data)]

    def by(field: str, default: str) -> dict[str, int]:
        return dict(sorted(Counter(one.get(field, default) for one in contents).items()))

    return {
        "units": len(data.get("units") or ()),
        "clauses": len(contents),
        "by_effect": by("effect", ""),
        "by_dimension": by("dimension", "none"),
        "by_review": by("review", "machine"),
    }


def _require_draft(release: Release) -> None:
    if release.state not in {ReleaseState.DRAFT, ReleaseState.VALIDATED}:
        raise StateError(
            f"“{release.name}”已发布，内容不可更改；请新建版本。",
            f"“{release.name}” is {release.state}; published content never changes.",
        )
