"""The catalogue of one process: what is published, opened once, replaced when it changes."""

import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from access_lists.book import ListBook
from access_lists.store.lists import ListStore
from app.audit.service import Actor, record
from app.catalogue.opening import compiled_path, opened
from app.database import Database
from app.settings import Settings
from zoning.catalogue import Selection, select_in_force
from zoning.composition.layers import OpenLayer, OpenRelease
from zoning.content import release_sha256
from zoning.ingest.limits import WORLD, AreaOfUse
from zoning.model.release import LayerRecord, Release
from zoning.store.releases import ReleaseStore

_SYSTEM = Actor(name="system")

LEGAL_TIME = ZoneInfo("Asia/Shanghai")
"""Effective dates are days in this zone."""


def legal_today() -> date:
    """Today, where the law is made."""
    return datetime.now(LEGAL_TIME).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What the store had published at one version of its catalogue.

    Attributes:
        altered: keys of the releases that no longer have the hash they were published with.
    """

    version: int
    releases: tuple[Release, ...]
    altered: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """Everything a check needs, pinned: releases in force, opened, with their lists."""

    version: int
    selection: Selection
    spatial: tuple[OpenRelease, ...]
    books: tuple[ListBook, ...]


class Catalogue:
    """Opens releases and keeps them open; one for each process.

    Each release is opened once and shared by all threads, since opened layers never change; it is
    opened and verified again when one of its compiled files does. A new publication is noticed at
    the next check after `poll_s`; a check under way keeps what it has.
    """

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._folder: Path = settings.compiled_dir
        self._poll_s = settings.catalogue.poll_s
        area = settings.area
        self._area = AreaOfUse(west=area.west, south=area.south, east=area.east, north=area.north)
        self._lock = threading.RLock()
        self._published: Published | None = None
        self._looked_at = 0.0
        self._opened: dict[str, OpenRelease] = {}
        self._files: dict[str, _Files] = {}
        self._books: dict[str, tuple[ListBook, ...]] = {}

    def in_force(self, on: date, *, at_version: int | None = None) -> InForce:
        """Releases in force on a day, as known now or at an earlier version of the catalogue."""
        published = self.published()
        version = published.version if at_version is None else at_version
        selection = select_in_force(
            published.releases, on=on, at_order=version, altered=published.altered
        )
        return InForce(
            version=version,
            selection=selection,
            spatial=tuple(self.open(release) for release in selection.in_force if release.layers),
            books=tuple(book for release in selection.in_force for book in self.books(release)),
        )

    def published(self) -> Published:
        """The releases ever published, looked up again when a publication may have happened."""
        with self._lock:
            now = time.monotonic()
            if self._published is None or now - self._looked_at >= self._poll_s:
                self._refresh()
                self._looked_at = now
            assert self._published is not None  # noqa: S101 - just refreshed
            return self._published

    def area_of_use(self) -> AreaOfUse:
        """Where footprints may lie: China, or the world once a 99… jurisdiction is published."""
        if any(release.is_for_tests for release in self.published().releases):
            return WORLD
        return self._area

    def refresh(self) -> None:
        """Look at the store now, whatever the polling interval."""
        with self._lock:
            self._refresh()
            self._looked_at = time.monotonic()

    def open(self, release: Release) -> OpenRelease:
        """A release with its layers opened; failed layers are kept as failed and audited."""
        with self._lock:
            if self._files.get(release.key) != self._files_of(release):
                with self._database.read() as session:
                    layers = [self._layer(session, layer) for layer in release.layers]
                self._audit_failures(release, layers)
                self._opened[release.key] = OpenRelease(release=release, layers=tuple(layers))
                self._files[release.key] = self._files_of(release)
            found = self._opened[release.key]
        return OpenRelease(release=release, layers=found.layers)

    def books(self, release: Release) -> tuple[ListBook, ...]:
        """The access lists of a release."""
        with self._lock:
            if release.key not in self._books:
                with self._database.read() as session:
                    self._books[release.key] = tuple(ListStore(session).books(release))
            return self._books[release.key]

    def recheck(self) -> None:
        """Hash what the store holds of every open release again; what was altered has failed.

        Checks go on meanwhile with what is open, and change over when an alteration was found.
        """
        with self._lock:
            releases = [found.release for found in self._opened.values()]
            listed = list(self._books)
        for release in releases:
            with self._database.read() as session:
                layers = tuple(self._layer(session, layer) for layer in release.layers)
            with self._lock:
                known = {one.record.key for one in self._opened[release.key].layers if one.failure}
                self._opened[release.key] = OpenRelease(release=release, layers=layers)
            self._audit_failures(release, [one for one in layers if one.record.key not in known])
        with self._lock:
            for key in listed:
                self._books.pop(key, None)
            self._published = None

    def reopen(self) -> None:
        """Forget what is open, so that the store is read and verified afresh."""
        with self._lock:
            self._opened.clear()
            self._files.clear()
            self._books.clear()
            self._published = None

    def _refresh(self) -> None:
        with self._database.read() as session:
            store = ReleaseStore(session)
            version = store.catalogue_version()
            if self._published is not None and self._published.version == version:
                return
            releases = tuple(one for one in store.all() if one.published_order is not None)
            lists = ListStore(session)
            altered = [one for one in releases if _is_altered(one, lists.hashes(one))]
        before = self._published.altered if self._published else frozenset()
        self._audit_altered([one for one in altered if one.key not in before])
        self._published = Published(
            version=version, releases=releases, altered=frozenset(one.key for one in altered)
        )

    def _layer(self, session: Session, layer: LayerRecord) -> OpenLayer:
        return opened(layer, ReleaseStore(session).zones(layer.key), self._folder)

    def _files_of(self, release: Release) -> "_Files":
        return tuple(_state_of(compiled_path(layer, self._folder)) for layer in release.layers)

    def _audit_altered(self, altered: Sequence[Release]) -> None:
        if not altered:
            return
        with self._database.write() as session:
            for release in altered:
                detail = {"name": release.name, "published_sha256": release.sha256}
                record(session, _SYSTEM, "release-altered", object_id=release.id, detail=detail)

    def _audit_failures(self, release: Release, layers: Iterable[OpenLayer]) -> None:
        failed: Sequence[OpenLayer] = [layer for layer in layers if layer.failure]
        if not failed:
            return
        with self._database.write() as session:
            for layer in failed:
                reason = layer.failure.en if layer.failure else ""
                detail = {"layer": layer.record.name, "reason": reason}
                record(session, _SYSTEM, "layer-failed", object_id=release.id, detail=detail)


_Files = tuple[tuple[int, int, int] | None, ...]
"""Inode, size and time of change of every compiled file of a release; None where it is missing."""


def _state_of(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _is_altered(release: Release, lists: Sequence[str]) -> bool:
    return release_sha256(release, lists) != release.sha256
