"""Verify the audit record: against itself, its checkpoints, and the releases it tells of."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.audit.checkpoints import Checkpoint, Checkpoints
from app.audit.service import Break
from app.audit.store import GENESIS, hash_of, rows
from app.database import Database
from zoning.store.tables import ReleaseRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was found.

    Attributes:
        rows: how many rows of the chain hold.
        checkpoints: how many checkpoints were compared.
        releases: how many publications were compared with the releases of the store.
        first_break: the first thing that does not hold; None where all does.
    """

    rows: int
    checkpoints: int
    releases: int
    first_break: Break | None

    def as_dict(self) -> dict[str, Any]:
        """The same as JSON."""
        broken = self.first_break
        return {
            "ok": broken is None,
            "rows": self.rows,
            "checkpoints": self.checkpoints,
            "releases": self.releases,
            "first_break": None
            if broken is None
            else {"seq": broken.seq, "problem": broken.problem},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walk:
    """A walk along the chain: how far it holds, the hashes asked for, what was published."""

    holds: int
    broken: Break | None
    hashes: Mapping[int, str]
    published: Mapping[str, list[int]]


def verify_record(database: Database, checkpoints: Checkpoints) -> Verification:
    """Find any edit, removal, change of order or truncation, and any release that is gone.

    A row is `missing`, `out of chain` or `altered`; the record as a whole is `truncated` (shorter
    than a checkpoint) or `rewritten` (holds by itself, but not what a checkpoint signed); a
    checkpoint is `checkpoint-altered`; a release is `release-missing` or `release-altered`.
    """
    signed = checkpoints.all()
    walk = _walk(database, {one.size for one in signed})
    broken = walk.broken or _against_checkpoints(walk, signed) or _against_releases(database, walk)
    return Verification(
        rows=walk.holds,
        checkpoints=len(signed),
        releases=sum(map(len, walk.published.values())),
        first_break=broken,
    )


def _walk(database: Database, wanted: set[int]) -> _Walk:
    expected, previous = 1, GENESIS
    hashes: dict[int, str] = {}
    published: dict[str, list[int]] = defaultdict(list)
    broken = None
    with database.read() as session, closing(rows(session)) as chain:
        for row in chain:
            if row.seq != expected:
                broken = Break(seq=expected, problem="missing")
            elif row.prev_hash != previous:
                broken = Break(seq=row.seq, problem="out of chain")
            elif hash_of(row) != row.row_hash:
                broken = Break(seq=row.seq, problem="altered")
            if broken is not None:
                break
            expected, previous = expected + 1, row.row_hash
            if row.seq in wanted:
                hashes[row.seq] = row.row_hash
            if row.action == "release-publish" and row.after_sha256:
                published[row.after_sha256].append(row.seq)
    return _Walk(holds=expected - 1, broken=broken, hashes=hashes, published=published)


def _against_checkpoints(walk: _Walk, signed: Iterable[Checkpoint]) -> Break | None:
    for one in signed:
        if not one.is_signed:
            return Break(seq=one.size, problem="checkpoint-altered")
        if one.size > walk.holds:
            return Break(seq=walk.holds + 1, problem="truncated")
        if walk.hashes[one.size] != one.row_hash:
            return Break(seq=one.size, problem="rewritten")
    return None


def _against_releases(database: Database, walk: _Walk) -> Break | None:
    """Every publication in the record still has its release, and no release is without one."""
    with database.read() as session:
        query = select(ReleaseRow.sha256).where(ReleaseRow.published_order.is_not(None))
        stored = Counter(session.scalars(query))
    for sha256, told in walk.published.items():
        if stored[sha256] < len(told):
            return Break(seq=told[stored[sha256]], problem="release-missing")
    if any(count > len(walk.published.get(sha256 or "", ())) for sha256, count in stored.items()):
        return Break(seq=walk.holds, problem="release-altered")
    return None
