"""Which releases are in force on a day, as the store knew it at a point in its history.

Of several releases with one succession (same jurisdictions, same series) the one with the latest
`effective_from`, then the latest publication, speaks. If that one was withdrawn or its term has
ended, an older one does not come back to life: nothing is in force, and the check says so.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zoning.model.release import Release


class Lapse(StrEnum):
    """Why the release that should speak does not."""

    WITHDRAWN = "release-withdrawn"
    EXPIRED = "release-expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapsed:
    """A release that would speak but for its withdrawal or the end of its term."""

    release: Release
    lapse: Lapse


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The releases that speak on a day, and those that no longer do."""

    in_force: tuple[Release, ...]
    lapsed: tuple[Lapsed, ...]


def select_in_force(releases: Iterable[Release], *, on: date, at_order: int) -> Selection:
    """Releases in force on a day.

    Args:
        releases: all releases of the store.
        on: the day asked about (`as_of`).
        at_order: publications and withdrawals after this one are not known yet.
    """
    successions: dict[tuple[tuple[str, ...], str], list[Release]] = defaultdict(list)
    for release in releases:
        published = release.published_order
        if published is not None and published <= at_order and release.effective_from <= on:
            successions[release.succession].append(release)
    in_force, lapsed = [], []
    for candidates in successions.values():
        newest = max(candidates, key=lambda one: (one.effective_from, one.published_order or 0))
        if newest.withdrawn_order is not None and newest.withdrawn_order <= at_order:
            lapsed.append(Lapsed(release=newest, lapse=Lapse.WITHDRAWN))
        elif newest.effective_to is not None and on >= newest.effective_to:
            lapsed.append(Lapsed(release=newest, lapse=Lapse.EXPIRED))
        else:
            in_force.append(newest)
    return Selection(
        in_force=tuple(sorted(in_force, key=lambda one: (one.id, one.name))),
        lapsed=tuple(sorted(lapsed, key=lambda one: (one.release.id, one.release.name))),
    )
