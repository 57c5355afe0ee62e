"""Four eyes: what one person drafted, another looks over and publishes.

Where a second person is asked for (`SANXIAN_RELEASES_FOUR_EYES`), neither the reviewer nor the
publisher may be among those who drafted; reviewer and publisher may be one person. An approval
speaks of the content that was looked at: any change of the draft undoes it. Warnings pass only
where the reviewer named them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from access_lists.store.lists import ListStore
from app.audit.service import Actor
from app.database import Database
from app.releases.errors import (
    OwnDraftError,
    ReviewMissingError,
    TextMissingError,
    WarningsOpenError,
)
from app.settings import ReleaseSettings
from zoning.content import release_sha256
from zoning.model.release import Release, Review
from zoning.store.reviews import ReviewStore
from zoning.vocabulary import Severity

_MAX_TEXT = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReview:
    """What a reviewer says.

    Attributes:
        approved: whether it may be published as it is.
        acknowledged: codes of the warnings that may pass.
        note: why; needed where it is sent back.
        approval: document that approves a smaller red line.
    """

    approved: bool = True
    acknowledged: Sequence[str] = ()
    note: str = ""
    approval: str | None = None

    def review(self, by: str, sha256: str) -> Review:
        """The review to be kept."""
        return Review(
            by=by,
            at=datetime.now(UTC),
            approved=self.approved,
            sha256=sha256,
            acknowledged=tuple(sorted(set(self.acknowledged))),
            note=self.note,
            approval=self.approval,
        )


def content_sha256(session: Session, release: Release) -> str:
    """Hash of what a release holds now, layers and lists."""
    return release_sha256(release, ListStore(session).hashes(release))


def second_person_needed(database: Database, actor: Actor, settings: ReleaseSettings) -> bool:
    """Whether somebody else must have looked: on a server, unless the setting says otherwise.

    On an embedded store, and at a terminal of the machine that holds the store, one person may.
    """
    if settings.four_eyes == "auto":
        return not (database.is_embedded or actor.is_local)
    return settings.four_eyes == "on"


def refuse_own_draft(actor: Actor, release: Release) -> None:
    """Keep those who drafted from judging their own work.

    Raises:
        OwnDraftError: the actor made or changed the draft.
    """
    if actor.name in release.editors:
        raise OwnDraftError(
            f"“{actor.name}”参与编制了“{release.name}”。",
            f"“{actor.name}” drafted “{release.name}”.",
        )


def require_approved(session: Session, release: Release, sha256: str) -> Review:
    """The approval of this very content.

    Raises:
        ReviewMissingError: nobody looked, it was sent back, or it has changed since.
    """
    review = ReviewStore(session).newest(release)
    if review is None:
        raise ReviewMissingError(
            f"“{release.name}”无人审核。", f"nobody has reviewed “{release.name}”."
        )
    if not review.approved:
        raise ReviewMissingError(
            f"“{release.name}”被“{review.by}”退回：{review.note}",
            f"“{release.name}” was sent back by “{review.by}”: {review.note}",
        )
    if review.sha256 != sha256:
        raise ReviewMissingError(
            f"“{release.name}”在“{review.by}”审核之后又被修改。",
            f"“{release.name}” was changed after “{review.by}” approved it.",
        )
    return review


def refuse_open_warnings(
    findings: Iterable[Mapping[str, Any]], acknowledged: Sequence[str]
) -> None:
    """Let warnings pass only by name.

    Raises:
        WarningsOpenError: some stand that were not named.
    """
    codes = {one["code"] for one in findings if one["severity"] == Severity.WARNING}
    if still_open := sorted(codes - set(acknowledged)):
        listed = ", ".join(still_open)
        raise WarningsOpenError(f"未确认的警告：{listed}。", f"not acknowledged: {listed}.")


def said(text: str, what_zh: str, what_en: str) -> str:
    """A text by which others can tell later why something was done, trimmed.

    Raises:
        TextMissingError: it is blank, too long, or holds control characters.
    """
    trimmed = text.strip()
    if not trimmed or len(trimmed) > _MAX_TEXT or not trimmed.replace("\n", " ").isprintable():
        raise TextMissingError(
            f"{what_zh}为空、超过 {_MAX_TEXT} 字或含控制字符。",
            f"the {what_en} is blank, over {_MAX_TEXT} characters, or holds control characters.",
        )
    return trimmed
