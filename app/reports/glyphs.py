"""Texts that can be read on paper: what has no glyph shows as its code, never as an empty box.

A typesetter draws a missing glyph as a box without saying so, and a mark that turns the direction
of writing can make a name read as another. Both become `〔U+20BB7〕` before anything is drawn.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from pylopdf_fonts_zh_cn import sans_path, serif_path

from app.reports.font_coverage import characters_of

_LONG_RUN: Final = re.compile(r"[!-~\u00a0-\u02af]{20,}")
_RUN_PIECE: Final = 4
_ZERO_WIDTH_SPACE: Final = "\u200b"
_KEPT_CONTROLS: Final = frozenset("\n")


def code_of(letter: str) -> str:
    """What stands for a letter that cannot be shown."""
    return f"〔U+{ord(letter):04X}〕"


def visible(text: str) -> str:
    """The text with tabs as blanks, and control, format and unassigned characters as their codes.

    For every format: such characters are refused by XML, or change what the reader sees.
    """
    if text.isprintable():
        return text
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(
        letter
        if letter.isprintable() or letter in _KEPT_CONTROLS or unicodedata.category(letter) == "Zs"
        else code_of(letter)
        for letter in unified
    )


def printable(text: str, missing: set[str]) -> str:
    """The text as the report's own fonts can set it; adds to `missing` what they cannot."""
    shown = visible(text)
    lacking = set(shown) - _covered()
    if lacking:
        missing |= lacking
        shown = "".join(code_of(one) if one in lacking else one for one in shown)
    return shown


def breakable(text: str) -> str:
    """The text with places where a line may break inside long runs, such as a hash."""
    return _LONG_RUN.sub(_with_breaks, text)


def mapped(value: Any, change: Callable[[str], str]) -> Any:
    """A JSON value with every string changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: mapped(item, change) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [mapped(item, change) for item in value]
    return value


def _with_breaks(run: re.Match[str]) -> str:
    text = run.group()
    pieces = [text[at : at + _RUN_PIECE] for at in range(0, len(text), _RUN_PIECE)]
    return _ZERO_WIDTH_SPACE.join(pieces)


@cache
def _covered() -> frozenset[str]:
    """Letters that every font of the report has, and the line break."""
    return (characters_of(sans_path()) & characters_of(serif_path())) | _KEPT_CONTROLS
