"""A draft as a person reviews it: the words, which of them became what, and which were not read."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from access_lists.importing.compiler.text import compared, content_of
from access_lists.importing.compiler.trees import judgements_in
from access_lists.review.carrying import differences, similarity, words_of
from access_lists.review.model import Decision, Review, ReviewState
from access_lists.review.structure import STRUCTURE
from access_lists.vocabulary import Review as Reading

_EMPTY: Final[Mapping[str, Any]] = {
    "effect": None, "strength": "must", "addressee": "project", "scope": None, "activities": [],
    "industries": [], "subjects": {}, "when": None, "unless": None, "limits": [],
    "replacement": [], "basis": [], "element": None, "effective_from": None, "effective_to": None,
    "review_due": None,
}  # fmt: skip
_CONFIRMING: Final = frozenset({"accepted", "corrected"})
_DIGITS: Final = 3


def draft_document(
    content: Mapping[str, Any],
    *,
    about: Mapping[str, Any],
    siblings: Iterable[Mapping[str, Any]] = (),
    history: Iterable[Review] = (),
) -> dict[str, Any]:
    """A draft as JSON.

    Args:
        content: the clause as stored.
        about: members that name the draft and its list; they stand first.
        siblings: contents of the other drafts of the same printed clause; what they read is read.
        history: decisions that stand with this draft, the oldest first.
    """
    printed, reviews = content.get("printed") or {}, list(history)
    judged = [one for one in reviews if one.state is ReviewState.APPLIED]
    text = content["text"]
    return {
        **about,
        "key": content.get("key"),
        "number": content.get("number"),
        "tag": printed.get("tag"),
        "heading": printed.get("heading") or content.get("heading"),
        "dimension": content.get("dimension", "none"),
        "part": printed.get("part", 1),
        "parts": printed.get("parts", 1),
        "text": text,
        "structure": {name: content.get(name, empty) for name, empty in _EMPTY.items()},
        "spans": [
            {**span, "text": text[span["start"] : span["end"]]} for span in content.get("spans", ())
        ],
        "unread": list(_unread(text, [content, *siblings])),
        "judgements": sorted(set(judgements_in([content.get("when"), content.get("unless")]))),
        "review": content.get("review", Reading.MACHINE.value),
        "status": status_of(content),
        "decides": _decides(content),
        "source": content.get("source"),
        "reviewed": _reviewed(content, judged[-1] if judged else None),
        "earlier": _earlier(text, reviews),
    }


def status_of(content: Mapping[str, Any]) -> str:
    """Where a draft is: `accepted`, `corrected`, `rejected`, `machine`, or `open`."""
    decision = content.get("reviewed", {}).get("decision")
    if decision is not None:
        return str(decision)
    machine = content.get("review", Reading.MACHINE.value) == Reading.MACHINE.value
    return Reading.MACHINE.value if machine else "open"


def review_document(review: Review) -> dict[str, Any]:
    """A decision as JSON."""
    return {
        "id": review.key,
        "decision": review.decision.value,
        "state": review.state.value,
        "by": review.by,
        "at": review.at.isoformat(timespec="seconds"),
        "note": review.note,
        "fields": list(review.fields),
        "edition": review.release,
        "list_title": review.list_title,
        "unit": review.place.unit,
        "dimension": review.place.dimension,
        "number": review.place.number,
        "text": review.text,
        "structure": {
            name: review.structure[name] for name in STRUCTURE if name in review.structure
        },
        "machine": {name: review.machine[name] for name in STRUCTURE if name in review.machine},
        "carried_from": review.carried_from,
    }


def _decides(content: Mapping[str, Any]) -> bool:
    """Whether the structure decides: read by the machine whole, or confirmed by a person."""
    confirmed = content.get("reviewed", {}).get("decision") in _CONFIRMING
    return confirmed or content.get("review", Reading.MACHINE.value) == Reading.MACHINE.value


def _reviewed(content: Mapping[str, Any], last: Review | None) -> dict[str, Any] | None:
    mark = content.get("reviewed")
    if mark is None:
        return None
    machine = last.machine if last and last.decision is not Decision.RESET else {}
    return {
        "note": None, "fields": [], "edition": None, **mark,
        "machine": {name: machine[name] for name in STRUCTURE if name in machine},
    }  # fmt: skip


def _earlier(text: str, reviews: list[Review]) -> dict[str, Any] | None:
    """The decision of an earlier edition that waits to be confirmed for these words."""
    last = reviews[-1] if reviews else None
    if last is None or last.state is not ReviewState.STALE:
        return None
    return {
        **review_document(last),
        "similarity": round(similarity(words_of(last.text), words_of(text)), _DIGITS),
        "changes": differences(last.text, text),
    }


def _unread(text: str, parts: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Words that carry meaning and became nothing, in any draft of the printed clause."""
    read = {
        place
        for part in parts
        for span in part.get("spans", ())
        for place in range(span["start"], span["end"])
    }
    shown = compared(text)
    start = None
    for place in range(len(text) + 1):
        open_here = place < len(text) and place not in read
        if open_here and start is None:
            start = place
        elif not open_here and start is not None:
            if content_of(shown[start:place]):
                yield {"start": start, "end": place, "text": text[start:place]}
            start = None
