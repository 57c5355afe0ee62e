"""A release and its layers, as recorded: what was published, for whom, from when to when."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from zoning.codes import is_test_jurisdiction
from zoning.vocabulary import LayerKind, ReleaseState

DEFAULT_TOLERANCE_M = 1.0
"""Default diameter in metres of the disc that tells a sliver from an overlap, and a gap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerRecord:
    """One layer of a release.

    Attributes:
        key: key in the store.
        cls: class of all its features; None where the features carry their own.
        sha256: hash of the normalised content, set when it is added.
        classes: every class that occurs among its features.
        bounds: west, south, east, north of all features; None where there is none.
    """

    key: str
    kind: LayerKind
    name: str
    element: str | None = None
    cls: str | None = None
    boundary_tolerance_m: float = DEFAULT_TOLERANCE_M
    feature_count: int = 0
    sha256: str = ""
    classes: frozenset[str] = frozenset()
    bounds: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRecord:
    """One access list of a release, by id and title."""

    id: str
    title: str
    level: str
    clause_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What somebody found on looking a draft over.

    Attributes:
        by: who looked; never one of those who drafted.
        sha256: hash of the content looked at; an approval speaks of this content only.
        acknowledged: codes of the warnings that the reviewer has seen and lets pass.
        approval: document that approves a smaller red line.
    """

    by: str
    at: datetime
    approved: bool
    sha256: str
    acknowledged: tuple[str, ...] = ()
    note: str = ""
    approval: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "by": self.by,
            "at": self.at.isoformat(),
            "approved": self.approved,
            "sha256": self.sha256,
            "acknowledged": list(self.acknowledged),
            "note": self.note,
            "approval": self.approval,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A dated set of zoning data and access lists for one jurisdiction.

    Attributes:
        key: key in the store, never changed.
        id: public id; derived from the content once published, the key before.
        jurisdictions: GB/T 2260 codes; `('',)` = the whole country; several for a basin.
        series: releases of one jurisdiction and series follow one another; others stand beside.
        requires: codes of higher levels that must be in force; None = the default.
        absent: classes stated not to occur in the territory.
        gap_tolerance_m: diameter of the disc that tells a hairline gap from a real one.
        editors: who made or changed the draft.
        version: grows with every change of the release.
        approval: document that approves a smaller red line.
        published_order: place in the order of publications of the store; withdrawals likewise.
    """

    key: str
    id: str
    name: str
    state: ReleaseState
    jurisdictions: tuple[str, ...]
    series: str = ""
    effective_from: date
    effective_to: date | None = None
    requires: tuple[str, ...] | None = None
    absent: frozenset[str] = frozenset()
    gap_tolerance_m: float = DEFAULT_TOLERANCE_M
    sha256: str | None = None
    version: int = 0
    published_order: int | None = None
    withdrawn_order: int | None = None
    published_at: datetime | None = None
    published_by: str | None = None
    approval: str | None = None
    withdrawn_reason: str | None = None
    owner: str = ""
    editors: tuple[str, ...] = ()
    layers: tuple[LayerRecord, ...] = field(default=())
    lists: tuple[ListRecord, ...] = field(default=())

    @property
    def succession(self) -> tuple[tuple[str, ...], str]:
        """Releases with the same succession replace one another."""
        return self.jurisdictions, self.series

    @property
    def is_for_tests(self) -> bool:
        """Whether it speaks for fictional, foreign or test jurisdictions (99…) only."""
        return all(code and is_test_jurisdiction(code) for code in self.jurisdictions)

    def has(self, kind: LayerKind) -> bool:
        """Whether it holds a layer of this kind."""
        return any(layer.kind is kind for layer in self.layers)
