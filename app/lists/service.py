"""Import access lists into drafts, and show them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from access_lists.codec import clause_ids, decode_clause
from access_lists.contradictions import CODES
from access_lists.review.carrying import Carried, carry
from access_lists.store.lists import ListStore
from access_lists.store.reviews import ReviewStore
from access_lists.vocabulary import Level
from access_lists.waiting import NEEDS_REVIEW
from app.audit.service import Actor, record
from app.database import Database
from app.lists.incoming import (
    IncomingList,
    ListFile,
    annotate_list_file,
    read_list_file,
    waiting_of,
)
from app.permissions import Permission
from app.progress import NOBODY, Watch
from zoning.errors import StateError
from zoning.model.finding import Finding
from zoning.model.release import Release
from zoning.store.releases import DRAFT_STATES, ReleaseStore, new_key
from zoning.texts import Text

_READING = Text(zh="读取清单", en="reading the list")
_ANNOTATING = Text(zh="写批注", en="writing the comments")
_STORING = Text(zh="写入清单", en="storing the list")

Also = Callable[[Session, dict[str, Any]], None]
"""Stores something in the transaction of a change, given what will be answered."""


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
        file: ListFile | Path,
        reference: str,
        *,
        annotated: Path | None = None,
        watch: Watch = NOBODY,
        also: Also | None = None,
    ) -> dict[str, Any]:
        """Read, check and store a list with a draft; all of it or nothing.

        Args:
            actor: who imports.
            file: the list; a path alone is read by its ending.
            reference: id or name of the draft.
            annotated: where a copy of the workbook goes, with the findings as comments.
            watch: is told how far it is.
            also: stores something in the same transaction, given what is answered.

        Raises:
            ListInvalidError: with every fault of a YAML list, its file, line and field.
            IngestError: the file cannot be read safely and wholly.
            ListExistsError: the release holds the same list already.
            StateError: the release is published.
        """
        self.require_draft(actor, reference)
        file = ListFile.at(file) if isinstance(file, Path) else file
        watch.stage(_READING)
        incoming = read_list_file(file)
        if annotated is not None:
            annotate_list_file(file, incoming.findings, annotated)
        watch.stage(_STORING)
        return self._store(actor, incoming, reference, also)

    def inspect(self, file: ListFile, *, watch: Watch = NOBODY) -> dict[str, Any]:
        """What an import of the file would answer; nothing is stored.

        Raises:
            ListInvalidError, IngestError: as an import would.
        """
        watch.stage(_READING)
        return read_list_file(file).as_dict()

    def annotate(self, file: ListFile, target: Path, *, watch: Watch = NOBODY) -> dict[str, Any]:
        """The same, with a copy of the workbook in which the findings are comments.

        Raises:
            FormatNotAllowedError: it is no .xlsx workbook.
            IngestError: it cannot be read safely and wholly.
        """
        watch.stage(_READING)
        incoming = read_list_file(file)
        watch.stage(_ANNOTATING)
        annotate_list_file(file, incoming.findings, target)
        return incoming.as_dict()

    def require_draft(self, actor: Actor, reference: str) -> None:
        """Go on only where the actor may change this release, and it is a draft.

        Raises:
            NotFoundError, ForbiddenError, StateError: it is not there, not theirs, or published.
        """
        with self._database.read() as session:
            release = ReleaseStore(session).find(reference)
        actor.require(Permission.DRAFT_RELEASES, release.jurisdictions)
        if release.state not in DRAFT_STATES:
            raise StateError(
                f"“{release.name}”已是 {release.state} 状态。",
                f"“{release.name}” is {release.state}.",
            )

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
        from access_lists.importing.export import export_list  # noqa: PLC0415 - heavy, seldom

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
        incoming = IncomingList(data=dict(data), findings=findings)
        return self._store(actor, incoming, reference, None)

    def _store(
        self, actor: Actor, incoming: IncomingList, reference: str, also: Also | None
    ) -> dict[str, Any]:
        with self._database.write() as session:
            releases = ReleaseStore(session)
            release = releases.find(reference)
            actor.require(Permission.DRAFT_RELEASES, release.jurisdictions)
            releases.edit(release, by=actor.name)
            lists, key = ListStore(session), new_key()
            before = {one.id for one in lists.records(release)}
            carried = _carried(session, release, incoming.data, key)
            added = lists.add(release, carried.data, key)
            if added.id in before:
                raise ListExistsError(
                    f"“{release.name}”已有内容相同的清单“{added.title}”。",
                    f"“{release.name}” holds the same list already: “{added.title}”.",
                )
            ReviewStore(session).add(release, carried.reviews)
            read = [one for one in incoming.findings if one.code != NEEDS_REVIEW]
            findings = (*read, *waiting_of(carried.data), *carried.findings)
            for stage, told in _by_stage(findings).items():
                releases.add_findings(release, told, stage=stage, layer_key=key)
            detail = {"release": release.name, "title": added.title, "clauses": added.clause_count}
            record(
                session,
                actor,
                "list-import",
                object_id=added.id,
                jurisdiction=release.jurisdictions[0],
                detail=detail,
            )
            answer = replace(incoming, findings=findings).as_dict() | {"list": added.id}
            if also is not None:
                also(session, answer)
        return answer

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


def _by_stage(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """What stays with the list, and what ends once people decide about its drafts."""
    passing = CODES | {NEEDS_REVIEW}
    stages: dict[str, list[Finding]] = {"list": [], "validate": []}
    for one in findings:
        stages["validate" if one.code in passing else "list"].append(one)
    return stages


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
        found.append({**_DEFAULTS, **content, **clause.as_dict()})
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
