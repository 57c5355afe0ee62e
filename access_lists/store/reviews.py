"""Decisions about drafts, and the drafts they change, within the caller's transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from access_lists.codec import clause_ids, list_id, list_sha256
from access_lists.review.model import ClausePlace, Decision, Review, ReviewState
from access_lists.store.tables import AccessListRow, ClauseReviewRow, ClauseRow
from zoning.model.release import Release


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDraft:
    """A clause as stored, and where: `ordinal` is its place in the list."""

    list_key: str
    ordinal: int
    id: str
    unit: str | None
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredList:
    """A list as stored, with all its clauses in order."""

    key: str
    id: str
    header: Mapping[str, Any]
    units: Sequence[Mapping[str, Any]]
    drafts: tuple[StoredDraft, ...]


class ReviewStore:
    """The reviews of one database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def lists(self, release: Release) -> list[StoredList]:
        """The lists of a release with every clause."""
        query = select(AccessListRow).where(AccessListRow.release_key == release.key)
        return [
            StoredList(
                key=row.key,
                id=row.list_id,
                header=row.header,
                units=row.units,
                drafts=self._drafts(row.key),
            )
            for row in self._session.scalars(query.order_by(AccessListRow.list_id))
        ]

    def revise(self, one: StoredList, changed: Mapping[int, Mapping[str, Any]]) -> None:
        """Replace the content of some clauses of a draft's list; ids and hashes follow."""
        rows = [(d.unit, dict(changed.get(d.ordinal, d.content))) for d in one.drafts]
        codes = [unit["code"] for unit in one.units]
        identities = clause_ids(one.header, rows)
        for draft, (_, content), identity in zip(one.drafts, rows, identities, strict=True):
            if draft.ordinal in changed or identity != draft.id:
                self._session.execute(
                    update(ClauseRow)
                    .where(ClauseRow.list_key == one.key, ClauseRow.ordinal == draft.ordinal)
                    .values(content=content, clause_id=identity)
                )
        self._session.execute(
            update(AccessListRow)
            .where(AccessListRow.key == one.key)
            .values(
                list_id=list_id(one.header, codes, rows),
                sha256=list_sha256(one.header, codes, rows),
            )
        )

    def add(self, release: Release, reviews: Iterable[Review]) -> None:
        """Store decisions."""
        self._session.add_all(_row(release, review) for review in reviews)
        self._session.flush()

    def of_lists(self, keys: Collection[str]) -> list[Review]:
        """Decisions that stand with some lists, the oldest first."""
        query = select(ClauseReviewRow).where(ClauseReviewRow.list_key.in_(keys))
        return [_review(row) for row in self._session.scalars(_in_order(query))]

    def earlier(self, release: Release, *, level: str, units: Collection[str]) -> list[Review]:
        """Decisions of earlier editions that may concern a list, the newest first.

        Those about the units of the list, or, for clauses of no unit, of its level. Of two
        about one clause the later counts; one that was carried on counts where it stands now.
        """
        query = select(ClauseReviewRow).where(
            ClauseReviewRow.jurisdiction == release.jurisdictions[0],
            ClauseReviewRow.owner == release.owner,
            ClauseReviewRow.level == level,
        )
        found = [_review(row) for row in self._session.scalars(_in_order(query))]
        return [
            review
            for review in _standing(found)
            if review.place.unit is None or review.place.unit in units
        ]

    def _drafts(self, list_key: str) -> tuple[StoredDraft, ...]:
        columns = (ClauseRow.ordinal, ClauseRow.clause_id, ClauseRow.unit, ClauseRow.content)
        query = select(*columns).where(ClauseRow.list_key == list_key).order_by(ClauseRow.ordinal)
        return tuple(
            StoredDraft(list_key=list_key, ordinal=ordinal, id=identity, unit=unit, content=content)
            for ordinal, identity, unit, content in self._session.execute(query)
        )


def standing_of(reviews: Iterable[Review]) -> dict[tuple[str, int], list[Review]]:
    """Decisions by the clause they stand with, the oldest first."""
    by_clause: dict[tuple[str, int], list[Review]] = defaultdict(list)
    for review in reviews:
        if review.ordinal is not None:
            by_clause[review.list_key, review.ordinal].append(review)
    return by_clause


def _standing(reviews: Sequence[Review]) -> list[Review]:
    """Of decisions in order of making, those that still say something, the newest first."""
    carried = {review.carried_from for review in reviews}
    latest: dict[object, Review] = {}
    for review in reviews:
        if review.key not in carried:
            gone = review.state is ReviewState.GONE
            latest[review.key if gone else (review.list_key, review.ordinal)] = review
    by_words: dict[object, Review] = {}
    for review in sorted(latest.values(), key=lambda one: one.at):
        by_words[review.place.unit, review.place.dimension, review.place.part, review.text] = review
    standing = [one for one in by_words.values() if one.decision is not Decision.RESET]
    return sorted(standing, key=lambda one: (one.at, one.key), reverse=True)


def _in_order(query: Any) -> Any:  # select() is typed by its row; the order leaves it as it is
    return query.order_by(ClauseReviewRow.created_at, ClauseReviewRow.key)


def _row(release: Release, review: Review) -> ClauseReviewRow:
    place = review.place
    return ClauseReviewRow(
        key=review.key,
        owner=release.owner,
        jurisdiction=release.jurisdictions[0],
        created_at=datetime.now(UTC),
        level=review.level,
        list_title=review.list_title,
        release=review.release,
        list_key=review.list_key,
        ordinal=review.ordinal,
        unit=place.unit,
        dimension=place.dimension,
        number=place.number,
        part=place.part,
        parts=place.parts,
        text=review.text,
        decision=review.decision.value,
        state=review.state.value,
        machine=dict(review.machine),
        structure=dict(review.structure),
        fields=list(review.fields),
        note=review.note,
        by=review.by,
        at=review.at,
        carried_from=review.carried_from,
    )


def _review(row: ClauseReviewRow) -> Review:
    return Review(
        key=row.key,
        level=row.level,
        list_title=row.list_title,
        release=row.release,
        list_key=row.list_key,
        ordinal=row.ordinal,
        place=ClausePlace(
            unit=row.unit,
            dimension=row.dimension,
            number=row.number,
            part=row.part,
            parts=row.parts,
        ),
        text=row.text,
        decision=Decision(row.decision),
        state=ReviewState(row.state),
        machine=row.machine,
        structure=row.structure,
        fields=tuple(row.fields),
        note=row.note,
        by=row.by,
        at=row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC),
        carried_from=row.carried_from,
    )
