"""Releases between stores, and between editions: export, import, what changed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from access_lists.codec import clause_ids
from access_lists.store.lists import ListStore
from app.audit.service import Actor, record
from app.database import Database
from app.permissions import Permission
from app.releases.drafts import NewRelease
from app.releases.service import ReleaseService
from zoning.diff import LayerDiff, diff_layers
from zoning.errors import StateError
from zoning.export.geopackage import export_changes, export_geopackage
from zoning.ingest.errors import NotAnExportError
from zoning.ingest.exported import ExportedRelease, import_geopackage
from zoning.model.release import Release
from zoning.store.releases import ReleaseStore, new_key


class ExportAlteredError(StateError):
    """A file whose content is no longer what was exported."""

    code = "export-altered"
    title_zh = "导出文件被更改"
    title_en = "Exported file altered"
    remedy_zh = "请使用原始导出文件，或把图层作为新数据逐个添加。"
    remedy_en = "Use the file as it was exported, or add its layers as new data."


class ExchangeService:
    """Moves releases in and out, and compares two of them."""

    def __init__(self, database: Database, releases: ReleaseService) -> None:
        self._database = database
        self._releases = releases

    def export(self, actor: Actor, reference: str, path: Path) -> dict[str, Any]:
        """Write a release to a GeoPackage, lists included, so that it can be imported elsewhere."""
        actor.require(Permission.SEE_ZONING)
        with self._database.write() as session:
            store = ReleaseStore(session)
            release = store.find(reference)
            layers = [(layer, list(store.zones(layer.key))) for layer in release.layers]
            lists = [book.as_data() for book in ListStore(session).books(release)]
            detail = {"name": release.name, "file": path.name}
            record(session, actor, "release-export", object_id=release.id, detail=detail)
        metadata = {"release": self._releases.describe(release), "lists": lists}
        export_geopackage(path, layers, metadata)
        return {"id": release.id, "file": str(path), "layers": len(layers), "lists": len(lists)}

    def import_export(self, actor: Actor, path: Path, name: str | None) -> dict[str, Any]:
        """Make a draft of an exported release; published, it has the same content hash.

        Raises:
            NotAnExportError: the file is no export of this program.
            ExportAlteredError: the file is not as it was exported.
        """
        exported = import_geopackage(path)
        if exported.altered:
            names = "、".join(exported.altered)
            raise ExportAlteredError(
                f"图层 {names} 与导出时不一致。", f"layers {names} are not as they were exported."
            )
        try:
            draft = self._draft_of(actor, exported, path, name)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise NotAnExportError(
                f"{path.name} 对该版本的说明不是本程序写入的。",
                f"what {path.name} says of the release was not written by this program.",
            ) from error
        return self._releases.show(draft.key)

    def _draft_of(
        self, actor: Actor, exported: ExportedRelease, path: Path, name: str | None
    ) -> Release:
        """The draft, stored whole or not at all."""
        told = exported.metadata["release"]
        new = _new(told, name).as_draft()
        with self._database.write() as session:
            store, lists = ReleaseStore(session), ListStore(session)
            draft = store.create(new, by=actor.name)
            for layer, zones in exported.layers:
                kept = replace(layer, key=new_key())
                source = {"file": path.name, "sha256": told.get("sha256")}
                store.add_layer(draft, kept, zones, findings=(), source=source)
            for data in exported.metadata["lists"]:
                lists.add(draft, data, new_key())
            detail = {"name": draft.name, "file": path.name}
            record(session, actor, "release-import", object_id=draft.id, detail=detail)
        return draft

    def diff(self, before: str, after: str, changes: Path | None = None) -> dict[str, Any]:
        """What changed from one release to another: layers by name, clauses by list and unit.

        Args:
            before: id or name of the older release.
            after: id or name of the newer one.
            changes: also write the shapes of what changed to this GeoPackage.
        """
        with self._database.read() as session:
            store = ReleaseStore(session)
            pair = store.find(before), store.find(after)
            layers = _layer_diffs(store, *pair)
            clauses = _clause_diff(_clauses(session, pair[0]), _clauses(session, pair[1]))
        if changes is not None:
            export_changes(changes, layers)
        return {
            "before": pair[0].id,
            "after": pair[1].id,
            "layers": {name: one.as_dict() for name, one in layers.items()},
            "clauses": clauses,
        }


def _layer_diffs(store: ReleaseStore, before: Release, after: Release) -> dict[str, LayerDiff]:
    sides = [{layer.name: layer for layer in release.layers} for release in (before, after)]
    diffs = {}
    for name in sorted({**sides[0], **sides[1]}):
        old, new = (list(store.zones(s[name].key)) if name in s else [] for s in sides)
        diffs[name] = diff_layers(old, new)
    return diffs


def _clauses(session: Session, release: Release) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Clauses by list title, unit and key; by id where they have no key."""
    found = {}
    for book in ListStore(session).books(release):
        title = book.header["title"]
        ids = clause_ids(book.header, book.rows)
        for (unit, content), identity in zip(book.rows, ids, strict=True):
            found[title, unit or "", content.get("key") or identity] = dict(content)
    return found


def _clause_diff(
    before: Mapping[tuple[str, str, str], Any], after: Mapping[tuple[str, str, str], Any]
) -> dict[str, Any]:
    def shown(key: tuple[str, str, str], content: Mapping[str, Any]) -> dict[str, Any]:
        return {"list": key[0], "unit": key[1] or None, "key": key[2], "text": content["text"]}

    common = sorted(set(before) & set(after))
    return {
        "added": [shown(key, after[key]) for key in sorted(set(after) - set(before))],
        "removed": [shown(key, before[key]) for key in sorted(set(before) - set(after))],
        "changed": [
            {**shown(key, after[key]), "before": before[key], "after": after[key]}
            for key in common
            if before[key] != after[key]
        ],
        "unchanged": sum(before[key] == after[key] for key in common),
    }


def _new(told: Mapping[str, Any], name: str | None) -> NewRelease:
    end = told["effective_to"]
    return NewRelease(
        name=name or told["name"],
        jurisdictions=told["jurisdictions"],
        effective_from=date.fromisoformat(told["effective_from"]),
        effective_to=date.fromisoformat(end) if end else None,
        requires=told["requires"],
        absent=told["absent"],
        series=told["series"],
        gap_tolerance_m=told["gap_tolerance_m"],
    )
