"""The life of a release: create, add layers, validate, publish in one transaction, withdraw."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import shapely
from sqlalchemy.orm import Session

from access_lists.agreement import disagreements
from access_lists.codec import ID_LENGTH
from access_lists.store.lists import ListStore
from app.audit.service import Actor, record
from app.catalogue.opening import Content, compile_content, header_of
from app.catalogue.service import Catalogue
from app.catalogue.tiling import tile_content
from app.database import Database
from app.permissions import Permission
from app.progress import NOBODY, Watch
from app.releases.description import description
from app.releases.drafts import NewLayer, NewRelease
from app.settings import Settings
from zoning.content import layer_sha256, release_sha256
from zoning.errors import InputError, StateError
from zoning.ingest.limits import WORLD, AreaOfUse
from zoning.ingest.mapping import map_zones
from zoning.ingest.reading import read_features
from zoning.model.finding import Finding
from zoning.model.release import LayerRecord, Release
from zoning.model.zone import Zone
from zoning.quality.validation import validate
from zoning.store.releases import ReleaseStore, new_key
from zoning.texts import Text
from zoning.vocabulary import LayerKind, ReleaseState, Severity

Also = Callable[[Session, dict[str, Any]], None]
"""Stores something more in the transaction of a change, given what the change answers."""

_READING = Text(zh="读取文件", en="reading the file")
_STORING = Text(zh="入库", en="storing")
_VALIDATING = Text(zh="检查", en="validating")
_COMPILING = Text(zh="编译图层", en="compiling layers")


class LayerEmptyError(InputError):
    """A file without a single usable feature."""

    code = "layer-empty"
    title_zh = "图层没有要素"
    title_en = "Layer without features"
    remedy_zh = "请核对所选图层与文件内容。"
    remedy_en = "Check the file and the layer chosen."


class ReleaseNotValidError(StateError):
    """A release with findings of severity error cannot be published."""

    code = "release-not-valid"
    title_zh = "数据版本未通过检查"
    title_en = "Release not valid"
    remedy_zh = "请按检查结果更正数据后重新添加图层，再发布。"
    remedy_en = "Mend the data as the findings say, add the layer again, then publish."


class ReleaseAlteredError(StateError):
    """The stored content of a draft is not what was added."""

    code = "release-altered"
    title_zh = "存储内容被更改"
    title_en = "Stored content altered"


class ReleaseService:
    """Everything done to releases; each change is one transaction with its audit row."""

    def __init__(self, database: Database, catalogue: Catalogue, settings: Settings) -> None:
        self._database = database
        self._catalogue = catalogue
        self._settings = settings

    def create(self, actor: Actor, new: NewRelease) -> Release:
        """Store a new draft."""
        draft = new.as_draft()
        actor.require(Permission.DRAFT_RELEASES, draft.jurisdictions)
        with self._database.write() as session:
            release = ReleaseStore(session).create(draft)
            _audit(session, actor, "release-create", release)
        return release

    def add_layer(
        self,
        actor: Actor,
        reference: str,
        new: NewLayer,
        *,
        watch: Watch = NOBODY,
        also: Also | None = None,
    ) -> dict[str, Any]:
        """Read a file, map its features to zones and store them with every finding.

        `also` stores something in the same transaction, given what is answered.

        Raises:
            InputError: the file cannot be read safely and wholly; nothing is stored.
            StateError: the release is published.
        """
        with self._database.read() as session:
            release = ReleaseStore(session).find(reference)
        actor.require(Permission.DRAFT_RELEASES, release.jurisdictions)
        watch.stage(_READING)
        zones, findings = self._read(release, new)
        watch.stage(_STORING)
        if not zones and not any(one.severity is Severity.ERROR for one in findings):
            raise LayerEmptyError(
                f"{new.path.name} 中没有可用的要素。", f"{new.path.name} holds no usable feature."
            )
        layer = _record(new, zones, [one.name for one in release.layers])
        source = {"file": new.label or new.path.name, "sha256": _file_sha256(new.path)}
        with self._database.write() as session:
            store = ReleaseStore(session)
            store.add_layer(release, layer, zones, findings=findings, source=source)
            detail = {"layer": layer.name, "kind": layer.kind.value, "features": len(zones)}
            _audit(session, actor, "layer-add", release, detail, layer.sha256)
            added = {
                "layer": layer.name,
                "feature_count": len(zones),
                "findings": [finding.as_dict() for finding in findings],
            }
            if also is not None:
                also(session, added)
        return added

    def remove(self, actor: Actor, reference: str, name: str) -> dict[str, Any]:
        """Take a layer, or a list by its title, out of a draft, so that a mended one can be added.

        Raises:
            LayerNotFoundError: the draft has neither of this name.
        """
        with self._database.write() as session:
            store = ReleaseStore(session)
            release = store.find(reference)
            actor.require(Permission.DRAFT_RELEASES, release.jurisdictions)
            if any(layer.name == name for layer in release.layers):
                layer = store.remove_layer(release, name)
                _audit(session, actor, "layer-remove", release, {"layer": name}, layer.sha256)
            else:
                _require_unpublished(release)
                removed = ListStore(session).remove(release, name)
                if not removed:
                    store.remove_layer(release, name)
                store.drop_findings(removed)
                _audit(session, actor, "list-remove", release, {"title": name})
            left = store.find(reference)
        return self.describe(left)

    def validate(
        self, actor: Actor, reference: str, *, approval: bool = False, watch: Watch = NOBODY
    ) -> dict[str, Any]:
        """Check a draft as a whole; without errors it becomes `validated`."""
        watch.stage(_VALIDATING)
        with self._database.read() as session:
            store = ReleaseStore(session)
            release = store.find(reference)
            actor.require(Permission.VALIDATE_RELEASES, release.jurisdictions)
            layers = [(layer, list(store.zones(layer.key))) for layer in release.layers]
            previous = self._previous(store, release)
            books = list(ListStore(session).books(release))
        found = validate(
            layers, jurisdictions=release.jurisdictions, previous=previous, approval=approval
        )
        units = [
            zone.code
            for layer, zones in layers
            if layer.kind is LayerKind.CONTROL_UNITS
            for zone in zones
        ]
        found += disagreements(books, units)
        with self._database.write() as session:
            store = ReleaseStore(session)
            if release.state in {ReleaseState.DRAFT, ReleaseState.VALIDATED}:
                store.replace_findings(release, found, "validate")
            findings = store.findings(release)
            ok = not store.has_errors(release)
            if ok and release.state in {ReleaseState.DRAFT, ReleaseState.VALIDATED}:
                store.mark_validated(release)
            _audit(session, actor, "release-validate", release, {"ok": ok, "count": len(findings)})
        return {"ok": ok, "findings": findings}

    def publish(
        self,
        actor: Actor,
        reference: str,
        *,
        approval: str | None = None,
        watch: Watch = NOBODY,
        also: Also | None = None,
    ) -> dict[str, Any]:
        """Compile every layer, then flip the pointer in one transaction.

        `also` stores something in that transaction, given what is answered.

        Raises:
            ReleaseNotValidError: findings of severity error stand against it.
            CatalogueMovedError: somebody else published meanwhile.
        """
        with self._database.read() as session:
            release = ReleaseStore(session).find(reference)
            seen = ReleaseStore(session).catalogue_version()
        actor.require(Permission.PUBLISH_RELEASES, release.jurisdictions)
        _require_unpublished(release)
        checked = self.validate(actor, release.key, approval=approval is not None, watch=watch)
        if not checked["ok"]:
            raise ReleaseNotValidError(
                f"“{release.name}”有未解决的错误，不能发布。",
                f"“{release.name}” has findings of severity error and cannot be published.",
            )
        with self._database.read() as session:
            self._compile(session, release, watch)
            lists = ListStore(session).hashes(release)
        sha256 = release_sha256(release, lists)
        with self._database.write() as session:
            published = ReleaseStore(session).publish(
                release,
                sha256=sha256,
                public_id=sha256[:ID_LENGTH],
                seen=seen,
                by=actor.name,
                approval=approval,
            )
            detail = {"approval": approval} if approval else {}
            _audit(session, actor, "release-publish", published, detail, sha256)
            answer = description(published, ListStore(session).records(published))
            if also is not None:
                also(session, answer)
        self._catalogue.refresh()
        return answer

    def withdraw(self, actor: Actor, reference: str, *, reason: str) -> dict[str, Any]:
        """Take a published release back, with the reason."""
        with self._database.write() as session:
            store = ReleaseStore(session)
            seen = store.catalogue_version()
            found = store.find(reference)
            actor.require(Permission.PUBLISH_RELEASES, found.jurisdictions)
            release = store.withdraw(found, reason=reason, seen=seen)
            _audit(session, actor, "release-withdraw", release, {"reason": reason})
        self._catalogue.refresh()
        return self.describe(release)

    def show(self, reference: str) -> dict[str, Any]:
        """A release with its layers, lists and findings."""
        with self._database.read() as session:
            store = ReleaseStore(session)
            release = store.find(reference)
            findings = store.findings(release)
        return {**self.describe(release), "findings": findings}

    def all(self) -> list[dict[str, Any]]:
        """Every release, in order of creation."""
        with self._database.read() as session:
            releases = ReleaseStore(session).all()
        return [self.describe(release) for release in releases]

    def describe(self, release: Release) -> dict[str, Any]:
        """A release as JSON."""
        with self._database.read() as session:
            return description(release, ListStore(session).records(release))

    def area_of_use(self, release: Release) -> AreaOfUse:
        """Where coordinates of this release may lie (contract, section 3)."""
        area = self._settings.area
        home = AreaOfUse(west=area.west, south=area.south, east=area.east, north=area.north)
        return WORLD if release.is_for_tests else home

    def _read(self, release: Release, new: NewLayer) -> tuple[Sequence[Zone], list[Finding]]:
        table = read_features(
            new.path,
            label=new.label or new.path.name,
            layer=new.layer,
            crs=new.crs,
            datum=new.datum,
            area_of_use=self.area_of_use(release),
            purpose="layer",
        )
        mapped = map_zones(table, kind=new.kind, cls=new.cls, fields=new.fields)
        return mapped.zones, [*table.findings, *mapped.findings]

    def _previous(
        self, store: ReleaseStore, release: Release
    ) -> list[tuple[LayerRecord, list[Zone]]] | None:
        """Layers of the release that this one would follow."""
        older = [
            one
            for one in store.all()
            if one.state is ReleaseState.PUBLISHED and one.succession == release.succession
        ]
        if not older:
            return None
        return [(layer, list(store.zones(layer.key))) for layer in older[-1].layers]

    def _compile(self, session: Session, release: Release, watch: Watch) -> None:
        store = ReleaseStore(session)
        watch.stage(_COMPILING, len(release.layers))
        for layer in release.layers:
            content = Content(layer, store.zones(layer.key))
            if not content.intact:
                raise ReleaseAlteredError(
                    f"图层“{layer.name}”的存储内容与添加时不一致。",
                    f"the stored content of layer “{layer.name}” is not what was added.",
                )
            compile_content(layer, content, self._settings.compiled_dir)
            tile_content(layer, content, self._settings.tiles_dir)
            watch.done()


def _record(new: NewLayer, zones: Sequence[Zone], taken: Sequence[str]) -> LayerRecord:
    """The record of a new layer; its name never comes from the file's."""
    default = new.cls or new.element or new.kind.value
    classes = {zone.cls for zone in zones if zone.cls}
    bounds = shapely.total_bounds([zone.geometry for zone in zones]).tolist() if zones else None
    layer = LayerRecord(
        key=new_key(),
        kind=new.kind,
        name=_free_name(new.name or default, taken),
        element=new.element,
        cls=_only_class(new, classes),
        boundary_tolerance_m=new.boundary_tolerance_m,
        feature_count=len(zones),
        classes=frozenset(classes),
        bounds=None if bounds is None else (bounds[0], bounds[1], bounds[2], bounds[3]),
    )
    return replace(layer, sha256=layer_sha256(header_of(layer), zones))


def _only_class(new: NewLayer, classes: set[str]) -> str | None:
    """The class of the whole layer, as its zones bear it once spellings are normalised."""
    if new.cls is None:
        return None
    return next(iter(classes)) if len(classes) == 1 else new.cls


def _free_name(wanted: str, taken: Sequence[str]) -> str:
    names = [wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


def _require_unpublished(release: Release) -> None:
    if release.state not in {ReleaseState.DRAFT, ReleaseState.VALIDATED}:
        raise StateError(
            f"“{release.name}”已是 {release.state} 状态。", f"“{release.name}” is {release.state}."
        )


def _file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _audit(
    session: Session,
    actor: Actor,
    action: str,
    release: Release,
    detail: dict[str, Any] | None = None,
    sha256: str | None = None,
) -> None:
    record(
        session,
        actor,
        action,
        object_id=release.id,
        jurisdiction=release.jurisdictions[0],
        after_sha256=sha256,
        detail={"name": release.name, **(detail or {})},
    )
