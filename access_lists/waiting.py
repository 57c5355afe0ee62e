"""How much of a list waits for a person: what was not read whole, and nobody has confirmed.

Such clauses take the worst outcome they can still reach, so they never let a project pass; the
finding tells whoever publishes the list how many there are.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from access_lists.book import ListBook
from access_lists.vocabulary import Review
from zoning.model.finding import Finding
from zoning.texts import Text
from zoning.vocabulary import Severity

NEEDS_REVIEW: Final = "needs-review"
"""Code of the finding."""

_QUANTITY: Final = re.compile(r"\s*(?:[<>≤≥＜＞=]+|不[高大低小多少]于|不超过)?\s*\d")


def waiting(title: str, clauses: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """One warning where clauses wait, with their number; none where all were read or decided.

    Args:
        title: of the list.
        clauses: as data, as `access-list.schema.json` describes them.
    """
    open_ones = [one for one in clauses if "reviewed" not in one]
    states = Counter(one.get("review", Review.MACHINE.value) for one in open_ones)
    partial, text_only = states[Review.PARTIAL], states[Review.TEXT_ONLY]
    uncompared = [one for one in open_ones if any(map(_is_text, one.get("limits") or ()))]
    if not partial + text_only + len(uncompared):
        return ()
    text = Text(
        zh=f"清单“{title}”有 {partial} 条部分识读、{text_only} 条仅有文本、{len(uncompared)} 条限值"
        "为无法比较的文字，待人工核对；核对前按可能的最严结果处理。",
        en=f"of list “{title}” {partial} clauses were read in part, {text_only} not at all, and "
        f"{len(uncompared)} have a limit in words that nothing is compared with; until a person "
        "looks, they take the worst outcome they can still have.",
    )
    return (Finding(code=NEEDS_REVIEW, severity=Severity.WARNING, text=text),)


def _is_text(limit: Mapping[str, Any]) -> bool:
    """Whether a limit is a quantity written as text (≤50 t/a); a document's name is none."""
    return isinstance(limit["value"], str) and _QUANTITY.match(limit["value"]) is not None


def waiting_in(books: Sequence[ListBook]) -> tuple[Finding, ...]:
    """The same for stored lists, with what people decided since."""
    return tuple(
        finding
        for book in books
        for finding in waiting(book.header["title"], (clause for _, clause in book.rows))
    )
