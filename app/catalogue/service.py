"""The catalogue of one process: what is published, opened once, replaced when it changes."""

import threading
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from access_lists.book import ListBook
from access_lists.store.lists import ListStore
from app.audit.service import Actor, record
from app.catalogue.opening import compiled_path, opened
from app.database import Database
from app.lookout import Lookout
from app.settings import Settings
from zoning.catalogue import Selection, select_in_force
from zoning.codes import WHOLE_COUNTRY
from zoning.composition.layers import OpenLayer, OpenRelease
from zoning.content import release_sha256
from zoning.ingest.limits import WORLD, AreaOfUse
from zoning.model.release import LayerRecord, Release
from zoning.store.releases import ReleaseStore
from zoning.vocabulary import ReleaseState

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
        area_of_use: where footprints may lie.
    """

    version: int
    releases: tuple[Release, ...]
    altered: frozenset[str]
    area_of_use: AreaOfUse


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """Everything a check needs, pinned: releases in force, opened, with their lists."""

    version: int
    area_of_use: AreaOfUse
    selection: Selection
    spatial: tuple[OpenRelease, ...]
    books: tuple[ListBook, ...]


class Catalogue:
    """Opens releases and keeps them open; one for each process.

    Each release is opened once and shared by all threads, since opened layers never change; it is
    opened and verified again when one of its compiled files does. A new publication is noticed by
    the first that asks after `poll_s`, and by all after twice that; a check under way keeps what
    it has.
    """

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._folder: Path = settings.compiled_dir
        self._lookout = Lookout(settings.catalogue.poll_s)
        area = settings.area
        self._area = AreaOfUse(west=area.west, south=area.south, east=area.east, north=area.north)
        self._lock = threading.RLock()
        self._opening: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._published: Published | None = None
        self._selected: tuple[Published, dict[tuple[date, int], Selection]] | None = None
        self._opened: dict[str, _Opened] = {}
        self._books: dict[str, tuple[ListBook, ...]] = {}

    def in_force(self, on: date, *, at_version: int | None = None) -> InForce:
        """Releases in force on a day, as known now or at an earlier version of the catalogue."""
        published = self.published()
        version = published.version if at_version is None else at_version
        selection = self._selection(published, on, version)
        return InForce(
            version=version,
            area_of_use=published.area_of_use,
            selection=selection,
            spatial=tuple(self.open(release) for release in selection.in_force if release.layers),
            books=tuple(book for release in selection.in_force for book in self.books(release)),
        )

    def at_hand(self, on: date) -> InForce | None:
        """What `in_force` answers for a day, where there is nothing to read or to open for it.

        One who asks has to look for a publication now and then; those who ask meanwhile need not.
        """
        published = self._published
        if published is None or self._lookout.sends():
            return None
        selection = self._selection(published, on, published.version)
        spatial: list[OpenRelease] = []
        books: list[ListBook] = []
        for release in selection.in_force:
            opened = self._current(release) if release.layers else None
            listed = self._books.get(release.key)
            if listed is None or (opened is None and release.layers):
                return None
            books += listed
            if opened is not None:
                spatial.append(OpenRelease(release=release, layers=opened.layers))
        return InForce(
            version=published.version,
            area_of_use=published.area_of_use,
            selection=selection,
            spatial=tuple(spatial),
            books=tuple(books),
        )

    def published(self) -> Published:
        """The releases ever published, looked up again when a publication may have happened.

        While one thread looks, the others go on with what was known before.
        """
        known = self._published
        if known is not None and not self._lookout.is_due():
            return known
        if not self._lock.acquire(blocking=known is None):
            assert known is not None  # noqa: S101 - else we would have waited
            return known
        try:
            if self._published is None or self._lookout.is_due():
                self.refresh()
            assert self._published is not None  # noqa: S101 - just refreshed
            return self._published
        finally:
            self._lock.release()

    def area_of_use(self) -> AreaOfUse:
        """Where footprints may lie: China, or the world once a 99… jurisdiction is published."""
        return self.published().area_of_use

    def refresh(self) -> None:
        """Look at the store now, whatever the polling interval."""
        with self._lock:
            self._refresh()
            self._lookout.has_seen()

    def open(self, release: Release) -> OpenRelease:
        """A release with its layers opened; failed layers are kept as failed and audited.

        Who asks for another release does not wait for this one.
        """
        found = self._current(release)
        if found is None:
            with self._turn(release):
                found = self._current(release) or self._open(release)
        return OpenRelease(release=release, layers=found.layers)

    def books(self, release: Release) -> tuple[ListBook, ...]:
        """The access lists of a release."""
        found = self._books.get(release.key)
        if found is None:
            with self._turn(release), self._database.read() as session:
                found = tuple(ListStore(session).books(release))
                self._books[release.key] = found
        return found

    def recheck(self) -> None:
        """Hash what the store holds of every open release again; what was altered has failed.

        Checks go on meanwhile with what is open, and change over when an alteration was found.
        """
        opened, listed = list(self._opened.values()), list(self._books)
        for before in opened:
            release = before.release
            with self._database.read() as session:
                layers = tuple(self._layer(session, layer) for layer in release.layers)
            with self._turn(release):
                known = {one.record.key for one in before.layers if one.failure}
                self._opened[release.key] = replace(before, layers=layers)
            self._audit_failures(release, [one for one in layers if one.record.key not in known])
        with self._lock:
            for key in listed:
                self._books.pop(key, None)
            self._published = None

    def reopen(self) -> None:
        """Forget what is open, so that the store is read and verified afresh."""
        with self._lock:
            self._opened.clear()
            self._books.clear()
            self._published = None

    def _turn(self, release: Release) -> threading.Lock:
        """The lock of whoever reads a release from the store."""
        with self._lock:
            return self._opening[release.key]

    def _current(self, release: Release) -> "_Opened | None":
        """What is open of a release, unless a compiled file has changed since."""
        found = self._opened.get(release.key)
        return found if found is not None and found.files == _states_of(found.paths) else None

    def _open(self, release: Release) -> "_Opened":
        with self._database.read() as session:
            layers = tuple(self._layer(session, layer) for layer in release.layers)
        self._audit_failures(release, layers)
        paths = tuple(compiled_path(layer, self._folder) for layer in release.layers)
        found = _Opened(release=release, layers=layers, paths=paths, files=_states_of(paths))
        self._opened[release.key] = found
        return found

    def _selection(self, published: Published, on: date, version: int) -> Selection:
        """What is in force of what is published, worked out once for a day."""
        known = self._selected
        if known is None or known[0] is not published or len(known[1]) > _MOST_DAYS:
            known = self._selected = (published, {})
        if (on, version) not in known[1]:
            known[1][on, version] = select_in_force(
                published.releases, on=on, at_order=version, altered=published.altered
            )
        return known[1][on, version]

    def _refresh(self) -> None:
        with self._database.read() as session:
            store = ReleaseStore(session)
            version = store.catalogue_version()
            if self._published is not None and self._published.version == version:
                return
            releases = tuple(one for one in store.all() if one.published_order is not None)
            lists = ListStore(session)
            altered = [one for one in releases if _is_altered(one, lists.hashes(one))]
        gone = _gone(releases, version)
        releases, altered = (*releases, *gone), [*altered, *gone]
        before = self._published.altered if self._published else frozenset()
        self._audit_altered([one for one in altered if one.key not in before])
        self._published = Published(
            version=version,
            releases=releases,
            altered=frozenset(one.key for one in altered),
            area_of_use=WORLD if any(one.is_for_tests for one in releases) else self._area,
        )

    def _layer(self, session: Session, layer: LayerRecord) -> OpenLayer:
        return opened(layer, ReleaseStore(session).zones(layer.key), self._folder)

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


_MOST_DAYS = 1000
"""Days for which the releases in force are remembered; replays ask for many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """The layers of a release as they were opened, and the state of its compiled files then."""

    release: Release
    layers: tuple[OpenLayer, ...]
    paths: tuple[Path, ...]
    files: "_Files"


_Files = tuple[tuple[int, int, int] | None, ...]
"""Inode, size and time of change of every compiled file of a release; None where it is missing."""


def _states_of(paths: Iterable[Path]) -> _Files:
    return tuple(map(_state_of, paths))


def _state_of(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _gone(releases: Sequence[Release], version: int) -> tuple[Release, ...]:
    """Stand-ins for releases whose rows were taken out of the store.

    Every publication and every withdrawal took the next number of the catalogue, and its release
    bears it. A number that nobody bears was that of a release which said nobody knows what, nobody
    knows where: it counts as altered, so that nothing is settled without it.
    """
    borne = {one.published_order for one in releases} | {one.withdrawn_order for one in releases}
    return tuple(
        Release(
            key=f"gone-{order}",
            id=f"gone-{order}",
            name=f"第 {order} 次发布（已不在库中 · no longer in the store）",
            state=ReleaseState.PUBLISHED,
            jurisdictions=(WHOLE_COUNTRY,),
            effective_from=date.min,
            published_order=order,
        )
        for order in range(1, version + 1)
        if order not in borne
    )


def _is_altered(release: Release, lists: Sequence[str]) -> bool:
    return release_sha256(release, lists) != release.sha256
