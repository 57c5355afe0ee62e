"""Which releases are in force on a day, as the store knew it at a point in its history.

Of several releases with one succession (same jurisdictions, same series) the one with the latest
`effective_from`, then the latest publication, speaks. If that one was withdrawn or its term has
ended, an older one does not come back to life: nothing is in force, and the check says so. The same
where the one that should speak is no longer what was published.
"""

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zoning.model.release import Release


class Lapse(StrEnum):
    """Why the release that should speak does not."""

    WITHDRAWN = "release-withdrawn"
    EXPIRED = "release-expired"
    ALTERED = "release-altered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapsed:
    """A release that would speak but for its withdrawal, the end of its term or an alteration."""

    release: Release
    lapse: Lapse


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The releases that speak on a day, and those that no longer do."""

    in_force: tuple[Release, ...]
    lapsed: tuple[Lapsed, ...]


def select_in_force(
    releases: Iterable[Release],
    *,
    on: date,
    at_order: int,
    altered: Container[str] = frozenset(),
) -> Selection:
    """Releases in force on a day.

    Args:
        releases: all releases of the store.
        on: the day asked about (`as_of`).
        at_order: publications and withdrawals after this one are not known yet.
        altered: keys of releases that are not as they were published. Nothing they say is
            trusted, not even where and when they hold; so they lapse everywhere and always, until
            they are withdrawn.
    """
    releases = list(releases)
    successions: dict[tuple[tuple[str, ...], str], list[Release]] = defaultdict(list)
    for release in releases:
        published = release.published_order
        if published is not None and published <= at_order and release.effective_from <= on:
            successions[release.succession].append(release)
    in_force: list[Release] = []
    lapsed = [
        Lapsed(release=release, lapse=Lapse.ALTERED)
        for release in releases
        if release.key in altered and _known(release, at_order)
    ]
    for candidates in successions.values():
        newest = max(candidates, key=lambda one: (one.effective_from, one.published_order or 0))
        if _withdrawn(newest, at_order):
            lapsed.append(Lapsed(release=newest, lapse=Lapse.WITHDRAWN))
        elif newest.key in altered:
            continue
        elif newest.effective_to is not None and on >= newest.effective_to:
            lapsed.append(Lapsed(release=newest, lapse=Lapse.EXPIRED))
        else:
            in_force.append(newest)
    return Selection(
        in_force=tuple(sorted(in_force, key=lambda one: (one.id, one.name))),
        lapsed=tuple(sorted(lapsed, key=lambda one: (one.release.id, one.release.name))),
    )


def predecessors(releases: Iterable[Release], draft: Release) -> tuple[Release, ...]:
    """What a draft would follow: the last release of its succession that stands, newest first.

    A release that was withdrawn has been in force as well, and so has what it replaced: those
    withdrawn since are all named before the one that stands. So nothing is lost from one edition
    to the next by withdrawing the edition between them. A draft that would hold from before all
    others is compared with the newest of them.

    Args:
        releases: all releases of the store.
        draft: not published yet.
    """
    published = [
        one
        for one in releases
        if one.published_order is not None and one.succession == draft.succession
    ]
    published.sort(key=lambda one: (one.effective_from, one.published_order or 0), reverse=True)
    before = [one for one in published if one.effective_from <= draft.effective_from]
    followed: list[Release] = []
    for one in before or published:
        followed.append(one)
        if one.withdrawn_order is None:
            break
    return tuple(followed)


def _known(release: Release, at_order: int) -> bool:
    """Whether it was published by then, and not withdrawn."""
    published = release.published_order is not None and release.published_order <= at_order
    return published and not _withdrawn(release, at_order)


def _withdrawn(release: Release, at_order: int) -> bool:
    return release.withdrawn_order is not None and release.withdrawn_order <= at_order
