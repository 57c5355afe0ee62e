"""Releases between stores, and between editions: export, import, what changed."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import shapely
from sqlalchemy.orm import Session

from access_lists.codec import clause_ids
from access_lists.lint import lint_findings
from access_lists.reading import read_data
from access_lists.store.lists import ListStore
from app.audit.service import Actor, record
from app.database import Database
from app.permissions import Permission
from app.releases.drafts import NewRelease
from app.releases.layers import area_of_use
from app.releases.schemas import ReleaseBody
from app.releases.service import ReleaseService
from app.settings import AreaSettings
from zoning.diff import LayerDiff, diff_layers
from zoning.errors import InputError
from zoning.export.geopackage import export_changes, export_geopackage
from zoning.ingest.errors import NotAnExportError, OutsideAreaOfUseError
from zoning.ingest.exported import ExportedRelease, import_geopackage
from zoning.model.release import Release
from zoning.store.releases import ReleaseStore, new_key


class ExportAlteredError(InputError):
    """A file whose content is no longer what was exported."""

    code = "export-altered"
    title_zh = "导出文件被更改"
    title_en = "Exported file altered"
    remedy_zh = "请使用原始导出文件，或把图层作为新数据逐个添加。"
    remedy_en = "Use the file as it was exported, or add its layers as new data."


class ExchangeService:
    """Moves releases in and out, and compares two of them."""

    def __init__(self, database: Database, releases: ReleaseService, area: AreaSettings) -> None:
        self._database = database
        self._releases = releases
        self._area = area

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

    def import_export(
        self, actor: Actor, path: Path, name: str | None, *, label: str | None = None
    ) -> dict[str, Any]:
        """Make a draft of an exported release; published, it has the same content hash.

        Args:
            actor: who drafts it.
            path: the GeoPackage, which is only read.
            name: of the draft; by default that of the release.
            label: the name the user gave the file.

        Raises:
            NotAnExportError: the file is no export of this program.
            ExportAlteredError: the file is not as it was exported.
            ListInvalidError: one of its lists is none.
            OutsideAreaOfUseError: it lies where no data of its jurisdictions can lie.
        """
        exported = import_geopackage(path)
        if exported.altered:
            names = "、".join(exported.altered)
            raise ExportAlteredError(
                f"图层 {names} 与导出时不一致。", f"layers {names} are not as they were exported."
            )
        try:
            draft = self._draft_of(actor, exported, label or path.name, name)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise NotAnExportError(
                "文件对该版本的说明不是本程序写入的。",
                "what the file says of the release was not written by this program.",
            ) from error
        return self._releases.show(draft.key)

    def _draft_of(
        self, actor: Actor, exported: ExportedRelease, label: str, name: str | None
    ) -> Release:
        """The draft, stored whole or not at all."""
        told = exported.metadata["release"]
        if told["sha256"] is None:
            raise NotAnExportError(
                "导出时该版本尚未发布：草稿中尚存的问题不随文件转移。",
                "it was a draft when it was exported; what stood against it does not come along.",
            )
        lists = [read_data(data, label=label) for data in exported.metadata["lists"]]
        new = _new(told, name).as_draft()
        actor.require(Permission.DRAFT_RELEASES, new.jurisdictions)
        self._refuse_elsewhere(new, exported)
        with self._database.write() as session:
            store = ReleaseStore(session)
            draft = store.create(new, by=actor.name)
            for layer, zones in exported.layers:
                kept = replace(layer, key=new_key())
                source = {"file": label, "sha256": told.get("sha256")}
                store.add_layer(draft, kept, zones, findings=(), source=source)
            for one in lists:
                key = new_key()
                ListStore(session).add(draft, one.data, key)
                store.add_findings(draft, lint_findings(one), stage="list", layer_key=key)
            detail = {"name": draft.name, "file": label}
            record(session, actor, "release-import", object_id=draft.id, detail=detail)
        return draft

    def _refuse_elsewhere(self, draft: Release, exported: ExportedRelease) -> None:
        """Keep out what lies where no data of these jurisdictions can lie."""
        area = area_of_use(draft, self._area)
        for layer, _ in exported.layers:
            if layer.bounds and not area.contains(np.reshape(layer.bounds, (2, 2))).all():
                raise OutsideAreaOfUseError(
                    f"图层“{layer.name}”不在适用范围 {area} 内。",
                    f"the layer {layer.name!r} lies outside the area of use, {area}.",
                )

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

    def changed_shapes(self, before: str, after: str) -> bytes:
        """What changed on the map, as a GeoJSON FeatureCollection in lon/lat CGCS2000.

        Each feature has `layer`, `code`, `name`, `change` (added, removed, gained, lost) and
        `area_m2` as properties; `gained` and `lost` are the parts of a zone that was reshaped.

        Args:
            before: id or name of the older release.
            after: id or name of the newer one.
        """
        with self._database.read() as session:
            store = ReleaseStore(session)
            layers = _layer_diffs(store, store.find(before), store.find(after))
        features = [_feature(name, row) for name, one in layers.items() for row in one.features()]
        return orjson.dumps({"type": "FeatureCollection", "features": features})


def _feature(layer: str, row: Mapping[str, Any]) -> dict[str, Any]:
    properties = {name: row[name] for name in ("code", "name", "change", "area_m2")}
    geometry = orjson.Fragment(shapely.to_geojson(row["geometry"]))
    return {
        "type": "Feature",
        "properties": {"layer": layer, **properties},
        "geometry": geometry,
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
    """A clause that only stands in another row or file says the same."""

    def shown(key: tuple[str, str, str], content: Mapping[str, Any]) -> dict[str, Any]:
        place = {"list": key[0], "unit": key[1] or None, "key": key[2]}
        return {**place, "text": content["text"], "source": content.get("source")}

    def says(content: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in content.items() if name != "source"}

    common = sorted(set(before) & set(after))
    return {
        "added": [shown(key, after[key]) for key in sorted(set(after) - set(before))],
        "removed": [shown(key, before[key]) for key in sorted(set(before) - set(after))],
        "changed": [
            {**shown(key, after[key]), "before": before[key], "after": after[key]}
            for key in common
            if says(before[key]) != says(after[key])
        ],
        "unchanged": sum(says(before[key]) == says(after[key]) for key in common),
    }


def _new(told: Mapping[str, Any], name: str | None) -> NewRelease:
    """What an export says of its release, as strictly as a request would have to say it."""
    said = {field: told[field] for field in ReleaseBody.model_fields}
    return ReleaseBody.model_validate({**said, "name": name or told["name"]}, strict=True).new()
