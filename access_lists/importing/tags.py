"""The tag of a printed clause, 【element/effect】, with its usual faults mended."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

EFFECTS: Final = ("禁止类", "限制类", "鼓励引导类", "综合类", "允许类", "退出类")
_SHORT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "禁止": "禁止类",
        "限制": "限制类",
        "鼓励": "鼓励引导类",
        "引导": "鼓励引导类",
        "鼓励类": "鼓励引导类",
        "引导类": "鼓励引导类",
        "鼓励引导": "鼓励引导类",
        "综合": "综合类",
        "允许": "允许类",
        "退出": "退出类",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """What a tag says.

    Attributes:
        element: 水, 大气, 产业 and the like; None where the tag names none.
        effect: one of `EFFECTS`; None where it is not known.
        mended: the tag was read otherwise than printed.
    """

    element: str | None
    effect: str | None
    mended: bool = False


@cache
def read_tag(printed: str) -> Tag:
    """Read a tag: without its slash, with a doubled word, or shortened."""
    text = re.sub(r"\s", "", printed).replace("／", "/")
    element, slash, effect = text.partition("/")
    if not slash:
        element, effect = _without_slash(text)
    single = re.sub(r"^(.{1,4})\1$", r"\1", element)
    doubled = re.sub(r"(.{2})\1", r"\1", single)
    known = _SHORT.get(effect, effect if effect in EFFECTS else None)
    mended = not slash or doubled != element or known != effect
    return Tag(element=doubled or None, effect=known, mended=mended)


def _without_slash(text: str) -> tuple[str, str]:
    for effect in (*EFFECTS, *_SHORT):
        if text.endswith(effect):
            return text.removesuffix(effect), effect
    return text, ""
