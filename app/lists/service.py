"""Import access lists into drafts, and show them."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from access_lists.codec import clause_ids, decode_clause
from access_lists.document import clause_document
from access_lists.errors import ListInvalidError
from access_lists.importing.export import export_list
from access_lists.importing.layouts.drafts import Layout
from access_lists.importing.sandbox import annotate_foreign, import_foreign
from access_lists.lint import clauses_of, lint
from access_lists.reading import ReadList, read_yaml
from access_lists.review.carrying import Carried, carry
from access_lists.store.lists import ListStore
from access_lists.store.reviews import ReviewStore
from access_lists.vocabulary import Level
from app.audit.service import Actor, record
from app.database import Database
from app.permissions import Permission
from app.progress import NOBODY, Watch
from zoning.errors import StateError
from zoning.model.finding import Finding
from zoning.model.release import Release
from zoning.store.releases import ReleaseStore, new_key
from zoning.texts import Text
from zoning.vocabulary import Severity

_READING = Text(zh="读取清单", en="reading the list")

_PUBLISHED = frozenset({".xlsx", ".docx", ".xlsm", ".xls", ".xlsb", ".csv"})
"""Endings of published lists, and of what people take for them."""


class ListExistsError(StateError):
    """A draft holds the same list already; twice, every clause of it would count twice."""

    code = "list-exists"
    title_zh = "清单已导入"
    title_en = "List already imported"
    remedy_zh = "无需再次导入；如要更换，请先移除原清单。"
    remedy_en = "There is no need to import it again; to replace it, remove the old one first."


class ListService:
    """Access lists of the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def import_file(
        self,
        actor: Actor,
        path: Path,
        reference: str,
        *,
        layout: str = "auto",
        annotated: Path | None = None,
        watch: Watch = NOBODY,
    ) -> dict[str, Any]:
        """Read, check and store a list with a draft; all of it or nothing.

        `annotated` is where a copy of the workbook goes, with the findings as comments.

        A YAML list with a fault is refused. A published spreadsheet or document is taken as it is:
        its faults become findings, and those of severity error block publishing.

        Raises:
            ListInvalidError: with every fault, its file, line and field.
            IngestError: the file cannot be read safely and wholly.
        """
        watch.stage(_READING)
        if layout == "yaml" or (layout == "auto" and path.suffix.lower() not in _PUBLISHED):
            read = read_yaml(path.read_bytes(), label=path.name)
            findings = lint(read)
            return self.add(actor, read.sourced(), reference, findings)
        imported = import_foreign(path, label=path.name, layout=Layout(layout))
        findings = (*imported.findings, *_faults(imported.data, path.name))
        if annotated is not None:
            annotate_foreign(path, annotated, findings, label=path.name)
        stored = self.add(actor, imported.data, reference, findings)
        return {**stored, **imported.report.as_dict()}

    def export(self, reference: str, path: Path) -> dict[str, Any]:
        """Write every list of a release to one workbook in the grouped layout.

        Raises:
            StateError: the release holds no list.
        """
        with self._database.read() as session:
            release = ReleaseStore(session).find(reference)
            books = list(ListStore(session).books(release))
        if not books:
            raise StateError(
                f"“{release.name}”没有准入清单。", f"“{release.name}” holds no access list."
            )
        lists = [book.as_data() for book in books]
        whole = {
            "title": release.name if len(lists) > 1 else lists[0]["title"],
            "clauses": [clause for one in lists for clause in one.get("clauses", ())],
            "units": [unit for one in lists for unit in one.get("units", ())],
        }
        export_list(whole, path)
        return {"file": str(path), "lists": len(lists), "units": len(whole["units"])}

    def add(
        self, actor: Actor, data: Mapping[str, Any], reference: str, findings: tuple[Finding, ...]
    ) -> dict[str, Any]:
        """Store a checked list with a draft release.

        Raises:
            ListExistsError: the release holds the same list already.
            StateError: the release is published.
        """
        with self._database.write() as session:
            releases = ReleaseStore(session)
            release = releases.find(reference)
            actor.require(Permission.DRAFT_RELEASES, release.jurisdictions)
            releases.edit(release, by=actor.name)
            lists, key = ListStore(session), new_key()
            before = {one.id for one in lists.records(release)}
            carried = _carried(session, release, data, key)
            added = lists.add(release, carried.data, key)
            if added.id in before:
                raise ListExistsError(
                    f"“{release.name}”已有内容相同的清单“{added.title}”。",
                    f"“{release.name}” holds the same list already: “{added.title}”.",
                )
            ReviewStore(session).add(release, carried.reviews)
            releases.add_findings(
                release, (*findings, *carried.findings), stage="list", layer_key=key
            )
            detail = {"release": release.name, "title": added.title, "clauses": added.clause_count}
            record(
                session,
                actor,
                "list-import",
                object_id=added.id,
                jurisdiction=release.jurisdictions[0],
                detail=detail,
            )
        shown = [one.as_dict() for one in (*findings, *carried.findings)]
        return {**_counts(data), "list": added.id, "findings": shown}

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


def _carried(session: Session, release: Release, data: Mapping[str, Any], key: str) -> Carried:
    """The list with what people decided about the edition before."""
    units = {unit["code"] for unit in data.get("units") or ()}
    earlier = ReviewStore(session).earlier(release, level=data["level"], units=units)
    keys = iter(new_key, None)
    return carry(data, earlier, list_key=key, new_key=keys)


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


def _faults(data: Mapping[str, Any], label: str) -> tuple[Finding, ...]:
    """Faults of an imported list as findings, each at its clause."""
    try:
        return lint(ReadList(data=dict(data), lines={}, label=label))
    except ListInvalidError as error:
        return tuple(
            Finding(
                code=fault.code,
                severity=Severity.ERROR,
                text=fault.detail,
                feature=fault.pointer,
            )
            for fault in error.faults
        )


def _counts(data: Mapping[str, Any]) -> dict[str, Any]:
    contents = [clause for _, _, clause in clauses_of(data)]

    def by(field: str, default: str) -> dict[str, int]:
        return dict(sorted(Counter(one.get(field, default) for one in contents).items()))

    return {
        "units": len(data.get("units") or ()),
        "clauses": len(contents),
        "by_effect": by("effect", ""),
        "by_dimension": by("dimension", "none"),
        "by_review": by("review", "machine"),
    }
