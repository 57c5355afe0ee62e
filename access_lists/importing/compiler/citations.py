"""Laws, standards and plans that a clause cites: title, document number, article."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from access_lists.importing.compiler.lexicon import any_of, law_titles
from access_lists.importing.compiler.text import Piece

_TITLE: Final = re.compile(
    r"《(?P<title>[^》]{2,120})》(?:[（(](?P<document>[^）)]{3,40}?)[）)])?(?P<article>第[一二三四五六七八九十百零\d]+条(?:第[一二三四五六七八九十\d]+[款项])*)?"
)
_DOCUMENT: Final = re.compile(r"[（(]?([一-鿿]{1,8}[〔\[【]20\d\d[〕\]】](?:第)?\d{1,4}号)[）)]?")
_PLAN: Final = re.compile(r"(?:园区)?规划环评(?:及(?:其)?(?:批复|审查意见)(?:（审查意见）)?)?")
_STANDARD_NUMBER: Final = re.compile(r"(?:GB|HJ|DB)\s?[\d/ ]+[\d.-]*(?:-\d{4})?")


def citations_in(text: str, piece: Piece) -> Iterator[tuple[Piece, dict[str, Any]]]:
    """Every citation of a piece of text with its words."""
    taken: set[int] = set()
    for match in _TITLE.finditer(text, piece.start, piece.end):
        taken |= set(range(*match.span()))
        basis = {"title": match["title"]}
        if match["article"]:
            basis["article"] = match["article"]
        if match["document"]:
            basis["document"] = match["document"]
        yield Piece(*match.span()), basis
    for pattern, titled in ((_DOCUMENT, False), (_laws(), True), (_PLAN, False)):
        for match in pattern.finditer(text, piece.start, piece.end):
            if set(range(*match.span())) & taken:
                continue
            taken |= set(range(*match.span()))
            words = match[0].strip("（）()")
            yield Piece(*match.span()), _basis(words, titled=titled)


def _basis(words: str, *, titled: bool) -> dict[str, Any]:
    if not titled:
        return {"title": words}
    match = re.fullmatch(r"(.+?)(第.+条)?", words)
    assert match is not None  # noqa: S101 - the pattern takes any text
    basis = {"title": law_titles().get(match[1], match[1])}
    return {**basis, "article": match[2]} if match[2] else basis


@cache
def _laws() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(law_titles()).pattern})(?:第[一二三四五六七八九十百零\d]+条)?")
