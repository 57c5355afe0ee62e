"""Every draft of a release with the decisions that stand with it, looked at from the desk."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from access_lists.importing.draft_document import draft_document, status_of
from access_lists.review.carrying import words_of
from access_lists.review.model import Review, ReviewState
from access_lists.review.structure import structure_of
from access_lists.store.reviews import ReviewStore, StoredDraft, StoredList, standing_of
from access_lists.vocabulary import Review as Reading
from zoning.errors import NotFoundError
from zoning.model.release import Release


class Status(StrEnum):
    """Where a draft is; `earlier` cuts across: a decision of the edition before waits with it."""

    OPEN = "open"
    MACHINE = "machine"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    EARLIER = "earlier"


class DraftNotFoundError(NotFoundError):
    """The release has no such draft, or it was decided meanwhile and has another id now."""

    code = "draft-not-found"
    title_zh = "没有该条款草稿"
    title_en = "No such draft"
    remedy_zh = "请重新列出草稿：核对过的草稿编号会改变。"
    remedy_en = "List the drafts again: a draft changes its id when somebody reviews it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which drafts to list.

    Attributes:
        status: one of `Status`.
        review: `machine`, `partial` or `text-only`, as the machine read it.
        words: a part of the text, or of the unit's name or code.
        limit, offset: the page.
    """

    unit: str | None = None
    status: str | None = None
    review: str | None = None
    words: str | None = None
    limit: int = 100
    offset: int = 0


class Folder:
    """The drafts of one release."""

    def __init__(
        self, release: Release, lists: Sequence[StoredList], reviews: Sequence[Review]
    ) -> None:
        self.release = release
        self.lists = lists
        self.drafts = [draft for one in lists for draft in one.drafts]
        self.gone = [one for one in reviews if one.state is ReviewState.GONE]
        self._standing = standing_of(reviews)
        self._lists = {one.key: one for one in lists}

    @classmethod
    def of(cls, release: Release, store: ReviewStore) -> "Folder":
        """The folder as stored."""
        lists = store.lists(release)
        return cls(release, lists, store.of_lists([one.key for one in lists]))

    def find(self, identity: str) -> StoredDraft:
        """The draft of this id.

        Raises:
            DraftNotFoundError: there is none.
        """
        draft = self._by_id.get(identity)
        if draft is None:
            name = identity[:80]
            raise DraftNotFoundError(
                f"“{self.release.name}”没有条款草稿 {name}。",
                f"“{self.release.name}” has no draft {name}.",
            )
        return draft

    def at(self, list_key: str, ordinal: int) -> StoredDraft:
        """The draft at a place of a list."""
        return self._lists[list_key].drafts[ordinal]

    def list_of(self, draft: StoredDraft) -> StoredList:
        """The list that a draft stands in."""
        return self._lists[draft.list_key]

    def alike(self, draft: StoredDraft) -> list[StoredDraft]:
        """Every draft with the same words, dimension, part and reading, itself included."""
        return self._alike[_likeness(draft)]

    def history(self, draft: StoredDraft) -> list[Review]:
        """Decisions that stand with a draft, the oldest first."""
        return self._standing.get((draft.list_key, draft.ordinal), [])

    def waiting(self, draft: StoredDraft) -> Review | None:
        """The decision of the earlier edition that waits to be confirmed, if there is one."""
        history = self.history(draft)
        last = history[-1] if history else None
        return last if last is not None and last.state is ReviewState.STALE else None

    def machine(self, draft: StoredDraft) -> dict[str, Any]:
        """The structure of a draft as the machine read it, whatever was decided since."""
        applied = [one for one in self.history(draft) if one.state is ReviewState.APPLIED]
        if "reviewed" in draft.content and applied:
            return dict(applied[-1].machine)
        return structure_of(draft.content)

    def has(self, draft: StoredDraft, wanted: Wanted) -> bool:
        """Whether a draft is asked for."""
        content, unit = draft.content, self._unit(draft)
        if wanted.unit is not None and draft.unit != wanted.unit:
            return False
        if wanted.review not in {None, content.get("review", Reading.MACHINE.value)}:
            return False
        if wanted.status == Status.EARLIER and self.waiting(draft) is None:
            return False
        if wanted.status not in {None, Status.EARLIER, status_of(content)}:
            return False
        shown = f"{content['text']}\n{unit.get('name') or ''}\n{draft.unit or ''}"
        return wanted.words is None or wanted.words in shown

    def counts(self) -> dict[str, int]:
        """How many drafts have each status."""
        found = Counter(status_of(draft.content) for draft in self.drafts)
        found[Status.EARLIER] = sum(self.waiting(draft) is not None for draft in self.drafts)
        return {status.value: found[status] for status in Status}

    def document(self, draft: StoredDraft, **about: Any) -> dict[str, Any]:
        """A draft as JSON."""
        unit, header = self._unit(draft), self.list_of(draft).header
        named = {
            "id": draft.id,
            **about,
            "list": self.list_of(draft).id,
            "list_title": header["title"],
            "level": header["level"],
            "unit": draft.unit,
            "unit_name": unit.get("name"),
            "category": unit.get("category"),
        }
        document = draft_document(
            draft.content,
            about=named,
            siblings=[one.content for one in self._siblings(draft)],
            history=self.history(draft),
        )
        return {**document, "same_text": len(self.alike(draft))}

    def _siblings(self, draft: StoredDraft) -> Iterable[StoredDraft]:
        """The other drafts of the same printed clause; they stand beside it."""
        printed = draft.content.get("printed") or {}
        first = draft.ordinal - printed.get("part", 1) + 1
        drafts = self.list_of(draft).drafts
        around = drafts[max(0, first) : first + printed.get("parts", 1)]
        return [
            one
            for one in around
            if one.ordinal != draft.ordinal and one.content["text"] == draft.content["text"]
        ]

    def _unit(self, draft: StoredDraft) -> Mapping[str, Any]:
        return self._units.get((draft.list_key, draft.unit), {})

    @cached_property
    def _units(self) -> dict[tuple[str, str | None], Mapping[str, Any]]:
        return {(one.key, unit["code"]): unit for one in self.lists for unit in one.units}

    @cached_property
    def _by_id(self) -> dict[str, StoredDraft]:
        return {draft.id: draft for draft in self.drafts}

    @cached_property
    def _alike(self) -> dict[object, list[StoredDraft]]:
        found: dict[object, list[StoredDraft]] = defaultdict(list)
        for draft in self.drafts:
            found[_likeness(draft)].append(draft)
        return found


def _likeness(draft: StoredDraft) -> object:
    content = draft.content
    printed = content.get("printed") or {}
    return (
        content.get("dimension"),
        words_of(content["text"]),
        printed.get("part", 1),
        repr(sorted(structure_of(content).items())),
    )
