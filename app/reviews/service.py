"""Review of drafts: a decision changes clauses of an unpublished release and leaves a record."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from access_lists.errors import ReviewRefusedError
from access_lists.importing.draft_document import review_document
from access_lists.review.model import Decision, Review, place_of
from access_lists.review.structure import (
    changed_fields,
    check_clause,
    corrected,
    decided,
    structure_of,
)
from access_lists.store.reviews import ReviewStore, StoredDraft
from access_lists.vocabulary import Review as Reading
from app.audit.service import Actor, record
from app.database import Database
from app.permissions import Permission
from app.reviews.folder import Folder, Wanted
from zoning.store.releases import ReleaseStore, new_key

_DECISIONS = {
    "accept": Decision.ACCEPTED,
    "correct": Decision.CORRECTED,
    "reject": Decision.REJECTED,
    "reset": Decision.RESET,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """What a person wants done.

    Attributes:
        decision: `accept`, `correct`, `reject`, `reset`, or `carry`: apply the decision of the
            earlier edition that waits with the draft.
        clauses: ids of the drafts.
        fields: for `correct`, members of the structure to set anew; None takes one out.
        same_text: the same for every draft with the same words, dimension, part and reading.
    """

    decision: str
    clauses: Sequence[str]
    fields: Mapping[str, Any] | None = None
    note: str | None = None
    same_text: bool = False


class ReviewService:
    """Reviews of one store; each decision is one transaction with its audit row."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def drafts(self, reference: str, wanted: Wanted) -> dict[str, Any]:
        """The drafts of a release, a page of them, with counts of all by status.

        `gone` are decisions of the earlier edition that find no clause in this one.
        """
        folder = self._folder(reference)
        chosen = [draft for draft in folder.drafts if folder.has(draft, wanted)]
        page = chosen[wanted.offset : wanted.offset + wanted.limit]
        return {
            "items": [folder.document(draft) for draft in page],
            "total": len(chosen),
            "by_status": folder.counts(),
            "gone": [review_document(one) for one in folder.gone],
        }

    def draft(self, reference: str, identity: str) -> dict[str, Any]:
        """One draft with every decision that was made about it, the newest first."""
        folder = self._folder(reference)
        draft = folder.find(identity)
        history = [review_document(one) for one in reversed(folder.history(draft))]
        return {**folder.document(draft), "history": history}

    def decide(self, actor: Actor, reference: str, wanted: Instruction) -> dict[str, Any]:
        """Carry out a decision about one or more drafts: all of it or nothing.

        Answers the drafts as they are now, each with `replaces`, the id it had.

        Raises:
            DraftNotFoundError: an id that the release does not have, or not any more.
            ReviewRefusedError: nothing to accept, to carry or to take back; a faulty correction.
            StateError: the release is published.
            ForbiddenError: the draft lies outside the actor's areas.
        """
        with self._database.write() as session:
            releases, reviews = ReleaseStore(session), ReviewStore(session)
            release = releases.find(reference)
            actor.require(Permission.DRAFT_RELEASES, release.jurisdictions)
            releases.edit(release, by=actor.name)
            folder = Folder.of(release, reviews)
            chosen = _chosen(folder, wanted)
            made = [_review(folder, draft, wanted, actor) for draft in chosen]
            changed: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
            for draft, review in zip(chosen, made, strict=True):
                changed[draft.list_key][draft.ordinal] = decided(draft.content, review)
            for one in folder.lists:
                if one.key in changed:
                    reviews.revise(one, changed[one.key])
            reviews.add(release, made)
            record(
                session,
                actor,
                "clause-review",
                object_id=release.id,
                jurisdiction=release.jurisdictions[0],
                detail=_audited(release.name, wanted, chosen, made),
            )
            after = Folder.of(release, reviews)
        return {
            "items": [
                after.document(after.at(old.list_key, old.ordinal), replaces=old.id)
                for old in chosen
            ]
        }

    def _folder(self, reference: str) -> Folder:
        with self._database.read() as session:
            release = ReleaseStore(session).find(reference)
            return Folder.of(release, ReviewStore(session))


def _chosen(folder: Folder, wanted: Instruction) -> list[StoredDraft]:
    """The drafts that a person named and, if so wanted, those that say the same."""
    named = [folder.find(identity) for identity in wanted.clauses]
    if wanted.same_text:
        named = [alike for draft in named for alike in folder.alike(draft)]
    return list({(draft.list_key, draft.ordinal): draft for draft in named}.values())


def _review(folder: Folder, draft: StoredDraft, wanted: Instruction, actor: Actor) -> Review:
    """The decision about one draft, checked."""
    header, machine = folder.list_of(draft).header, folder.machine(draft)
    decision, structure = _structure(folder, draft, wanted)
    review = Review(
        key=new_key(),
        level=header["level"],
        list_title=header["title"],
        release=folder.release.name,
        list_key=draft.list_key,
        ordinal=draft.ordinal,
        place=place_of(draft.unit, draft.content),
        text=draft.content["text"],
        decision=decision,
        machine=machine,
        structure=structure,
        fields=changed_fields(machine, structure) if decision is Decision.CORRECTED else (),
        note=wanted.note,
        by=actor.name,
        at=datetime.now(UTC),
    )
    check_clause(decided(draft.content, review))
    return review


def _structure(
    folder: Folder, draft: StoredDraft, wanted: Instruction
) -> tuple[Decision, dict[str, Any]]:
    """What is decided, and the structure it leaves; none where it was rejected or taken back."""
    if wanted.fields is not None and wanted.decision != "correct":
        raise ReviewRefusedError(
            "只有“更正”可以带字段。", "only a correction has fields.", pointer="/fields"
        )
    if wanted.decision == "carry":
        return _carried(folder, draft)
    decision = _DECISIONS[wanted.decision]
    if decision is Decision.CORRECTED:
        return decision, corrected(structure_of(draft.content), wanted.fields or {})
    if decision is Decision.ACCEPTED:
        _require_something_read(draft)
        return decision, structure_of(draft.content)
    if decision is Decision.RESET and "reviewed" not in draft.content:
        raise ReviewRefusedError(
            f"条款 {draft.id} 尚未核对，无可撤销。",
            f"draft {draft.id} was not reviewed; there is nothing to take back.",
            pointer="/clauses",
        )
    return decision, {}


def _carried(folder: Folder, draft: StoredDraft) -> tuple[Decision, dict[str, Any]]:
    waiting = folder.waiting(draft)
    if waiting is None:
        raise ReviewRefusedError(
            f"条款 {draft.id} 没有待确认的上一版核对意见。",
            f"no decision of an earlier edition waits with draft {draft.id}.",
            pointer="/clauses",
        )
    kept = {name: value for name, value in waiting.structure.items() if name != "spans"}
    return waiting.decision, kept  # its spans are places in words that are others now


def _require_something_read(draft: StoredDraft) -> None:
    """What nobody read cannot be accepted: it would decide for every project alike."""
    if draft.content.get("review") == Reading.TEXT_ONLY.value:
        raise ReviewRefusedError(
            f"条款 {draft.id} 只有文本、没有结构，不能采纳；请更正。",
            f"draft {draft.id} is text without structure and cannot be accepted; correct it.",
            pointer="/clauses",
        )


def _audited(
    name: str, wanted: Instruction, drafts: Sequence[StoredDraft], made: Sequence[Review]
) -> dict[str, Any]:
    """What the audit record keeps: who is in its row; which clauses, what, and which members."""
    return {
        "release": name,
        "decision": wanted.decision,
        "clauses": [draft.id for draft in drafts],
        "reviews": [review.key for review in made],
        "fields": sorted({field for review in made for field in review.fields}),
        **({"note": wanted.note} if wanted.note else {}),
    }
