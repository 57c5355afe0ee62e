"""The life of a release: create, add layers, validate, publish in one transaction, withdraw."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from access_lists.codec import ID_LENGTH
from access_lists.store.lists import ListStore
from app.audit.service import Actor, record
from app.catalogue.opening import Content, compile_content
from app.catalogue.service import Catalogue
from app.database import Database
from app.permissions import Permission
from app.progress import NOBODY, Watch
from app.public_tier.forms import PublicForms
from app.releases.description import description
from app.releases.drafts import NewLayer, NewRelease
from app.releases.errors import DraftMovedError, ReleaseAlteredError, ReleaseNotValidError
from app.releases.layers import read_layer
from app.releases.review import (
    NewReview,
    content_sha256,
    refuse_open_warnings,
    refuse_own_draft,
    require_approved,
    said,
    second_person_needed,
)
from app.releases.validation import findings_of
from app.settings import Settings
from zoning.errors import StateError
from zoning.model.release import Release
from zoning.store.releases import DRAFT_STATES, ReleaseStore
from zoning.store.reviews import ReviewStore
from zoning.texts import Text

Also = Callable[[Session, dict[str, Any]], None]
"""Stores something more in the transaction of a change, given what the change answers."""

_READING = Text(zh="读取文件", en="reading the file")
_STORING = Text(zh="入库", en="storing")
_VALIDATING = Text(zh="检查", en="validating")
_COMPILING = Text(zh="编译图层", en="compiling layers")


class ReleaseService:
    """Everything done to releases; each change is one transaction with its audit row."""

    def __init__(
        self, database: Database, catalogue: Catalogue, public: PublicForms, settings: Settings
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._public = public
        self._settings = settings

    def create(self, actor: Actor, new: NewRelease) -> Release:
        """Store a new draft."""
        draft = new.as_draft()
        actor.require(Permission.DRAFT_RELEASES, draft.jurisdictions)
        with self._database.write() as session:
            release = ReleaseStore(session).create(draft, by=actor.name)
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
        read = read_layer(release, new, self._settings.area)
        watch.stage(_STORING)
        layer = read.record([one.name for one in release.layers])
        with self._database.write() as session:
            store = ReleaseStore(session)
            store.edit(release, by=actor.name)
            taken = [one.name for one in store.find(release.key).layers]
            layer = read.record(taken) if layer.name in taken else layer
            store.add_layer(release, layer, read.zones, findings=read.findings, source=read.source)
            detail = {"layer": layer.name, "kind": layer.kind.value, "features": len(read.zones)}
            _audit(session, actor, "layer-add", release, detail, layer.sha256)
            added = {
                "layer": layer.name,
                "feature_count": len(read.zones),
                "findings": [finding.as_dict() for finding in read.findings],
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
            store.edit(release, by=actor.name)
            if any(layer.name == name for layer in release.layers):
                layer = store.remove_layer(release, name)
                _audit(session, actor, "layer-remove", release, {"layer": name}, layer.sha256)
            else:
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
            release = ReleaseStore(session).find(reference)
            actor.require(Permission.VALIDATE_RELEASES, release.jurisdictions)
            found = findings_of(session, release, approval=approval)
        with self._database.write() as session:
            store = ReleaseStore(session)
            if release.state in DRAFT_STATES:
                store.lock_draft(release)  # first: two validations would wait for each other
                store.replace_findings(release, found, "validate")
            findings = store.findings(release)
            ok = not store.has_errors(release)
            if ok and release.state in DRAFT_STATES:
                store.mark_validated(release)
            _audit(session, actor, "release-validate", release, {"ok": ok, "count": len(findings)})
        return {"ok": ok, "findings": findings}

    def review(self, actor: Actor, reference: str, new: NewReview) -> dict[str, Any]:
        """Look a draft over as somebody who did not draft it: approve it, or send it back.

        Raises:
            OwnDraftError: the actor drafted it.
            ReleaseNotValidError: errors stand against it, so it cannot be approved.
            WarningsOpenError: warnings stand that the reviewer does not name.
        """
        with self._database.read() as session:
            release = ReleaseStore(session).find(reference)
            sha256 = content_sha256(session, release)
        actor.require(Permission.REVIEW_RELEASES, release.jurisdictions)
        _require_unpublished(release)
        refuse_own_draft(actor, release)
        if new.approved:
            findings = self._require_valid(actor, release, approval=new.approval)
            refuse_open_warnings(findings, new.acknowledged)
        else:
            said(new.note, "退回意见", "remark")
        review = new.review(actor.name, sha256)
        with self._database.write() as session:
            ReleaseStore(session).lock_draft(release)
            ReviewStore(session).add(release, review)
            _audit(session, actor, "release-review", release, review.as_dict(), sha256)
        return self.show(release.key)

    def publish(
        self,
        actor: Actor,
        reference: str,
        *,
        approval: str | None = None,
        version: int | None = None,
        shipped: bool = False,
        watch: Watch = NOBODY,
        also: Also | None = None,
    ) -> dict[str, Any]:
        """Compile every layer, then flip the pointer in one transaction.

        Args:
            actor: who publishes.
            reference: id or name of the draft.
            approval: document that approves a smaller red line; by default the reviewer's.
            version: refuse where the draft is no longer at this version.
            shipped: it is part of the program, which nobody here drafted.
            watch: is told how far it is.
            also: stores something in the same transaction, given what is answered.

        Raises:
            ReleaseNotValidError: findings of severity error stand against it.
            DraftMovedError: it was changed meanwhile.
            CatalogueMovedError: somebody else published meanwhile.
            OwnDraftError, ReviewMissingError: a second person is asked for (`app.releases.review`).
        """
        with self._database.read() as session:
            release = ReleaseStore(session).find(reference)
            seen = ReleaseStore(session).catalogue_version()
        actor.require(Permission.PUBLISH_RELEASES, release.jurisdictions)
        _require_unpublished(release)
        _require_version(release, version)
        alone = shipped or not second_person_needed(self._database, actor, self._settings.releases)
        approval = self._approval(actor, release, approval, alone=alone)
        self._require_valid(actor, release, approval=approval, watch=watch)
        with self._database.read() as session:
            self._compile(session, release, watch)
            forms = self._public.drawn(session, release)
            sha256 = content_sha256(session, release)
        with self._database.write() as session:
            store = ReleaseStore(session)
            store.lock_draft(release)
            if content_sha256(session, store.find(release.key)) != sha256:
                raise _moved(release)
            if not alone:
                require_approved(session, release, sha256)
            published = store.publish(
                release,
                sha256=sha256,
                public_id=sha256[:ID_LENGTH],
                seen=seen,
                by=actor.name,
                approval=approval,
            )
            self._public.keep(session, forms)
            detail = {"approval": approval} if approval else {}
            _audit(session, actor, "release-publish", published, detail, sha256)
            answer = _described(session, published)
            if also is not None:
                also(session, answer)
        self._catalogue.refresh()
        return answer

    def withdraw(self, actor: Actor, reference: str, *, reason: str) -> dict[str, Any]:
        """Take a published release back, with the reason.

        Raises:
            TextMissingError: the reason says nothing.
        """
        reason = said(reason, "撤回理由", "reason")
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
            return {**_described(session, release), "findings": store.findings(release)}

    def all(self) -> list[dict[str, Any]]:
        """Every release, in order of creation."""
        with self._database.read() as session:
            return [_described(session, release) for release in ReleaseStore(session).all()]

    def page(self, *, after: str | None, limit: int) -> list[dict[str, Any]]:
        """Some of them, beginning after the one of this key."""
        with self._database.read() as session:
            releases = ReleaseStore(session).page(after=after, limit=limit)
            return [_described(session, release) for release in releases]

    def describe(self, release: Release) -> dict[str, Any]:
        """A release as JSON."""
        with self._database.read() as session:
            return _described(session, release)

    def _require_valid(
        self, actor: Actor, release: Release, *, approval: str | None, watch: Watch = NOBODY
    ) -> list[dict[str, Any]]:
        """The findings of a draft against which no error stands."""
        checked = self.validate(actor, release.key, approval=approval is not None, watch=watch)
        if not checked["ok"]:
            raise ReleaseNotValidError(
                f"“{release.name}”有未解决的错误，不能发布。",
                f"“{release.name}” has findings of severity error and cannot be published.",
            )
        findings: list[dict[str, Any]] = checked["findings"]
        return findings

    def _approval(
        self, actor: Actor, release: Release, given: str | None, *, alone: bool
    ) -> str | None:
        """The document that approves a smaller red line: as given now, else as the reviewer named.

        Refuses early what four eyes would refuse in the end, for validating takes its time.
        """
        document = None if given is None else said(given, "批准文件", "approval document")
        if alone:
            return document
        refuse_own_draft(actor, release)
        with self._database.read() as session:
            review = require_approved(session, release, content_sha256(session, release))
        return document or review.approval

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
            watch.done()


def _described(session: Session, release: Release) -> dict[str, Any]:
    lists = ListStore(session).records(release)
    return description(release, lists, ReviewStore(session).newest(release))


def _require_unpublished(release: Release) -> None:
    if release.state not in DRAFT_STATES:
        raise StateError(
            f"“{release.name}”已是 {release.state} 状态。", f"“{release.name}” is {release.state}."
        )


def _require_version(release: Release, version: int | None) -> None:
    if version is not None and version != release.version:
        raise _moved(release)


def _moved(release: Release) -> DraftMovedError:
    return DraftMovedError(
        f"“{release.name}”已不是所核对的内容。",
        f"“{release.name}” is no longer what was looked at.",
    )


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
