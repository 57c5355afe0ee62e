"""Figures of an evaluation as words, the same in the table, the chart and the workbook."""

from typing import Any, Final, Literal

Language = Literal["zh-CN", "en"]

JUDGEMENTS: Final = {
    "met": {"zh-CN": "达标", "en": "met"},
    "missed": {"zh-CN": "未达标", "en": "missed"},
    "unknown": {"zh-CN": "未知", "en": "unknown"},
    "no-target": {"zh-CN": "无目标", "en": "no target"},
}
_MEASURE_WORDS: Final = frozenset({"个", "件", "处", "家", "条", "次", "项"})
DIRECTIONS: Final = {"high": "≥", "low": "≤", "none": ""}


def number(value: float | None) -> str:
    """A figure with at most four decimals; empty where there is none."""
    if value is None:
        return ""
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return text or "0"


def unit_word(unit: str, language: Language) -> str:
    """A unit in words; what is merely counted has a measure word in Chinese and none in English."""
    return "" if language == "en" and unit in _MEASURE_WORDS else unit


def figure(row: dict[str, Any], *, language: Language = "zh-CN") -> str:
    """The figure of a row, its bounds where it is known within bounds, or that it is unknown."""
    unit = unit_word(row["unit"], language)
    if row["value"] is not None:
        return f"{number(row['value'])} {unit}".strip()
    if row["at_least"] is None:
        return JUDGEMENTS["unknown"][language]
    return f"{number(row['at_least'])} – {number(row['at_most'])} {unit}".strip()


def until(document: dict[str, Any], *, language: Language = "zh-CN") -> str:
    """Up to which day an evaluation counts, while its year is not over; else nothing."""
    if document["year_is_over"]:
        return ""
    day = document["as_of"]
    return f"（截至 {day}）" if language == "zh-CN" else f" (until {day})"


def department(row: dict[str, Any], *, language: Language = "zh-CN") -> str:
    """Who answers for the figure of a row; empty where nobody is named."""
    return row["department"][language] if row["department"] else ""


def target(row: dict[str, Any], *, language: Language = "zh-CN") -> str:
    """The target of a row."""
    if row["target"] is None:
        return ""
    unit = unit_word(row["unit"], language)
    return f"{DIRECTIONS[row['direction']]}{number(row['target'])} {unit}".strip()
