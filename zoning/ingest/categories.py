"""The category of a control unit as published: a name in many forms, or the digit of its code."""

import re
import unicodedata

from zoning.vocabulary import UnitCategory

_WORDS = {
    "优先": UnitCategory.PRIORITY_PROTECTION,
    "重点": UnitCategory.KEY_CONTROL,
    "一般": UnitCategory.GENERAL_CONTROL,
}
_DIGITS = {
    "1": UnitCategory.PRIORITY_PROTECTION,
    "2": UnitCategory.KEY_CONTROL,
    "3": UnitCategory.GENERAL_CONTROL,
}
# 优先保护单元, 重点, 园区型重点管控单元, 重点管控单元6; but not 非重点…, 一般生态空间, 重点区域
_PUBLISHED = re.compile(
    r"(?P<before>[^非不除优先重点一般]*)(?P<word>优先|重点|一般)(?:保护|管控)?(?:单元|区|类)?-?[0-9]*"
    r"(?:\([^()]*\))?"
)


def parse_category(text: str) -> UnitCategory | None:
    """The category that a published value means; None where it means none of the three.

    Known forms: the strings of the program, 优先/重点/一般 with or without 保护, 管控, 单元 and a
    serial number, prefixes such as 园区型 or 产业集聚类, and the digits 1, 2, 3 of a unit code.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    spelled = plain.lower().replace("_", "-")
    if spelled in set(UnitCategory):
        return UnitCategory(spelled)
    if plain in _DIGITS:
        return _DIGITS[plain]
    match = _PUBLISHED.fullmatch(plain)
    return _WORDS[match["word"]] if match else None
