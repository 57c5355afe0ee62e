"""Reviews of drafts, written and read within the caller's transaction."""

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from zoning.model.release import Release, Review
from zoning.store.records import review_record
from zoning.store.tables import ReviewRow


class ReviewStore:
    """What was said of the drafts of one database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, release: Release, review: Review) -> None:
        """Keep a review beside the ones before."""
        values = {
            "release_key": release.key,
            "by": review.by,
            "at": review.at,
            "approved": review.approved,
            "sha256": review.sha256,
            "acknowledged": list(review.acknowledged),
            "note": review.note,
            "approval": review.approval,
        }
        self._session.execute(insert(ReviewRow).values(values))

    def newest(self, release: Release) -> Review | None:
        """The last word on a release; None where nobody looked yet."""
        query = select(ReviewRow).where(ReviewRow.release_key == release.key)
        row = self._session.scalar(query.order_by(ReviewRow.id.desc()).limit(1))
        return None if row is None else review_record(row)
