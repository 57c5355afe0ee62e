"""What a rule leaves out: （…除外）, 除…外, 但…的除外."""

import re
from collections.abc import Iterator
from typing import Final

from access_lists.importing.compiler.lexicon import exceptions
from access_lists.importing.compiler.subjects import read_subject
from access_lists.importing.compiler.text import Piece, content_of
from access_lists.importing.compiler.trees import Condition, both, either, judgement
from access_lists.industries import industry_table

_PATTERNS: Final = (
    re.compile(r"[（(](?P<what>[^（）()]{2,120}?)(?:的)?除外[）)]"),
    re.compile(r"但是?，?(?P<what>[^。；]{2,120}?)的?除外"),
    re.compile(
        r"除(?P<what>[^，。；外]{2,80}?)(?:以|之)?外(?=，|[^。；]{0,2}(?:原则上)?(?:禁止|不得|严禁|一律|仅|不再))"
    ),
    re.compile(r"(?:，|。)(?P<what>[^，。；]{2,80}?)的?除外"),
)


def exceptions_in(text: str, piece: Piece) -> Iterator[tuple[Piece, Condition]]:
    """Every exception of a piece of text, as the condition under which the rule does not bind."""
    if text.find("除", piece.start, piece.end) < 0:
        return
    taken: set[int] = set()
    for pattern in _PATTERNS:
        for match in pattern.finditer(text, piece.start, piece.end):
            places = set(range(*match.span()))
            if places & taken:
                continue
            taken |= places
            what = Piece(*match.span("what"))
            yield Piece(*match.span()), excepted(text, what)


def excepted(text: str, what: Piece) -> Condition:
    """What stands between 除 and 外, as a condition."""
    what = Piece(what.start, what.end - what.of(text).endswith(("以", "之")))
    taken: list[Piece] = []
    grounds: list[Condition] = []
    for predicate in exceptions():
        for match in predicate.pattern.finditer(text, what.start, what.end):
            found = Piece(*match.span())
            if not any(found.start < one.end and one.start < found.end for one in taken):
                taken.append(found)
                grounds.append(predicate.when)
    groups = read_subject(text, what, taken).groups
    if any(group.opened for group in groups):
        return either([*grounds, judgement(what.of(text))])
    for group in groups:
        parts: list[Condition] = list(group.when)
        codes = [code for word in group.words for code in (*word.whole, *word.part)]
        if codes:
            parts.append({"fact": "industries", "op": "in", "value": _spelled_out(codes)})
        if any(not word.whole for word in group.words):
            parts.append(judgement(what.of(text)))
        grounds.append(both(parts))
    if not grounds and content_of(what.of(text)):
        grounds.append(judgement(what.of(text)))
    return either(grounds)


def _spelled_out(codes: list[str]) -> list[str]:
    """All codes that some codes cover: facts are compared whole, not by their beginnings."""
    covers = industry_table().covers
    return sorted(
        {one.code for one in industry_table() for code in codes if covers(code, one.code)}
    )
