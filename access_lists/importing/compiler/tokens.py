"""The phrase of a subject as tokens: trades, properties, heads, separators, words not read."""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from access_lists.importing.compiler.lexicon import (
    Predicate,
    SubjectWord,
    predicates,
    subject_pattern,
    subject_words,
)
from access_lists.importing.compiler.text import Piece, content_of, free_matches
from access_lists.importing.compiler.trees import Condition

_SEPARATOR: Final = re.compile(
    r"、|，|；|。|：|以及|及其|及|或者|或|和|与|如|例如|包括|等|任何|并|其他|其它"
)
_HEAD: Final = re.compile(
    r"(工业类|类|的|这类|此类|同类|生产|制造|加工|行业)*(开发建设活动|建设活动|开发活动|人为活动|建设项目|项目|企业|行业|活动|行为|产业|工序|生产线|产能|单位|设施|建设|用地|建筑)"
)
_EMPTY_VERB: Final = re.compile(
    r"有|具有|涉及|使用|采用|含有|从事|进行|开展|原则上|一律|严格|全面|鼓励|推动|逐步|加快|新上|入园|工艺|现有|该类|此类|该|这类|全力|大力|坚决"
)


class Kind(StrEnum):
    """What a token is."""

    WORD = "word"
    PROPERTY = "property"
    OPEN = "open"
    HEAD = "head"
    BREAK = "break"


class Token(NamedTuple):
    """One piece of the phrase; a word has its entry, a property its condition."""

    kind: Kind
    piece: Piece
    word: SubjectWord | None = None
    when: Condition | None = None


def elements_of(
    text: str, piece: Piece, taken: Sequence[Piece], soft: Sequence[Piece]
) -> Iterator[list[Token]]:
    """The elements of a phrase, as its separators part them.

    Args:
        text: the clause in compared form.
        piece: the phrase.
        taken: words read as something else before.
        soft: words read before that may be part of a property as well.
    """
    element: list[Token] = []
    for token in _tokens(text, piece, taken, soft):
        if token.kind == "break":
            if element:
                yield element
            element = []
        else:
            element.append(token)
    if element:
        yield element


def _tokens(
    text: str, piece: Piece, taken: Sequence[Piece], soft: Sequence[Piece]
) -> Iterator[Token]:
    read = sorted(_known(text, piece, taken, soft), key=lambda token: token.piece)
    place = piece.start
    for token in read:
        yield from _between(text, place, token.piece.start, [*taken, *soft])
        yield token
        place = token.piece.end
    yield from _between(text, place, piece.end, [*taken, *soft])


def _known(
    text: str, piece: Piece, taken: Sequence[Piece], soft: Sequence[Piece]
) -> Iterator[Token]:
    used = {place for one in taken for place in range(one.start, one.end)}
    for predicate in _present(text, piece):
        for match in free_matches(predicate.pattern, text, piece, used):
            used |= set(range(*match.span()))
            yield Token(Kind.PROPERTY, Piece(*match.span()), when=predicate.when)
    used |= {place for one in soft for place in range(one.start, one.end)}
    for match in free_matches(subject_pattern(), text, piece, used):
        yield Token(Kind.WORD, Piece(*match.span()), word=subject_words()[match[0]])


@lru_cache(maxsize=256)
def _present(text: str, piece: Piece) -> tuple[Predicate, ...]:
    """The properties worded in a piece at all: a few of many, and a piece is read several times."""
    start, end = piece.start, piece.end
    return tuple(one for one in predicates() if one.pattern.search(text, start, end))


def _between(text: str, start: int, end: int, taken: Sequence[Piece]) -> Iterator[Token]:
    """Separators, heads and unread words between two read tokens."""
    used = {place for one in taken for place in range(one.start, one.end)}
    place = start
    while place < end:
        if place in used:
            place += 1
            continue
        separator = _SEPARATOR.match(text, place, end)
        if separator:
            yield Token(Kind.BREAK, Piece(*separator.span()))
            place = separator.end()
            continue
        stop = next((one for one in range(place + 1, end) if one in used), end)
        further = _SEPARATOR.search(text, place + 1, end)
        if further is not None and further.start() < stop:
            stop = further.start()
        yield from _plain(text, Piece(place, stop))
        place = stop


def _plain(text: str, piece: Piece) -> Iterator[Token]:
    """Words between separators: a head, or something not read, perhaps with a head behind."""
    words = piece.of(text)
    heads = list(_HEAD.finditer(words))
    body = words[: heads[-1].start()] if heads and heads[-1].end() == len(words) else words
    if content_of(_EMPTY_VERB.sub("", body)):
        yield Token(Kind.OPEN, Piece(piece.start, piece.start + len(body)))
    if heads and len(body) < len(words):
        yield Token(Kind.HEAD, Piece(piece.start + len(body), piece.end))
    elif not content_of(body) and re.search("项目|企业|行业|活动|行为|工程", words):
        yield Token(Kind.HEAD, piece)
