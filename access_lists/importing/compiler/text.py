"""Clause text in one form of the same length, and its division into sentences and chunks.

Every transformation keeps places: character n of the compared text is character n of the printed.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

_SAME_LENGTH: Final = str.maketrans(
    {
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        **{chr(0xFF21 + letter): chr(0x41 + letter) for letter in range(26)},
        **{chr(0xFF41 + letter): chr(0x61 + letter) for letter in range(26)},
        ",": "，",
        ";": "；",
        ":": "：",
        "(": "（",
        ")": "）",
        "－": "-",
        "—": "-",
        "–": "-",
        "％": "%",
        "／": "/",
        "＞": ">",
        "＜": "<",
        "Ｖ": "V",
    }
)
_OPENING: Final = "（《【"
_CLOSING: Final = "）》】"
_FUNCTION: Final = re.compile(
    r"[\s，。；：、！”“‘’（）《》【】/.\"]"
    r"|以及|或者|并且|并|或|和|与|及|等|的|其他|其它|其|该类|该|在|内|中|对|于|为|是|由|将|各类|各|类|均|也|以上|上述"
    r"|建设项目|项目|企业|活动|行为|行业|工程|单元|区域|范围|所有|一切|任何|现行|有关|相关|进行|从事|下列|一律|应|实行|要|所|区|原则上|严格|全面|有|具有|含有|本年度|当年|今后|工艺|入园"
)


class Piece(NamedTuple):
    """Characters [start, end) of a clause."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words."""
        return text[self.start : self.end]


def compared(text: str) -> str:
    """The text with full-width letters and digits, and half-width punctuation, in one form."""
    return text.translate(_SAME_LENGTH)


def sentences(text: str) -> list[Piece]:
    """Sentences: they end at 。 and ；, but a list after a colon goes on to the full stop."""
    found, start, listing = [], 0, False
    for place, mark in _marks(text, "。；：！"):
        if mark == "：":
            listing = True
        elif mark != "；" or not listing:
            found.append(Piece(start, place))
            start, listing = place + 1, False
    if start < len(text):
        found.append(Piece(start, len(text)))
    return [piece for piece in found if piece.of(text).strip()]


def chunks(text: str, piece: Piece) -> list[Piece]:
    """Parts of a sentence between its commas; commas within brackets do not count."""
    found, start = [], piece.start
    for place, _ in _marks(text[: piece.end], "，", piece.start):
        found.append(Piece(start, place))
        start = place + 1
    found.append(Piece(start, piece.end))
    return [one for one in found if one.of(text).strip()]


def is_function(text: str) -> bool:
    """Whether words carry no condition of their own: 的, 等, 项目, punctuation."""
    return not _FUNCTION.sub("", text)


@lru_cache(maxsize=20_000)
def content_of(text: str) -> str:
    """The words that carry meaning."""
    return _FUNCTION.sub("", text)


def free_matches(
    pattern: re.Pattern[str], text: str, piece: Piece, used: set[int]
) -> Iterator[re.Match[str]]:
    """Matches that touch no used character; a match that does is sought again further on."""
    place = piece.start
    while match := pattern.search(text, place, piece.end):
        start, end = match.span()
        if start == end or not used.isdisjoint(range(start, end)):
            place = start + 1
        else:
            yield match
            place = end


def _marks(text: str, wanted: str, start: int = 0) -> Iterator[tuple[int, str]]:
    depth = 0
    for place in range(start, len(text)):
        mark = text[place]
        if mark in _OPENING:
            depth += 1
        elif mark in _CLOSING:
            depth = max(0, depth - 1)
        elif mark in wanted and depth == 0:
            yield place, mark
