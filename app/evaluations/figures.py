"""Figures of an evaluation as words, the same in the table, the chart and the workbook."""

from typing import Any, Final

JUDGEMENTS: Final = {
    "met": {"zh-CN": "达标", "en": "met"},
    "missed": {"zh-CN": "未达标", "en": "missed"},
    "unknown": {"zh-CN": "未知", "en": "unknown"},
    "no-target": {"zh-CN": "无目标", "en": "no target"},
}
DIRECTIONS: Final = {"high": "≥", "low": "≤", "none": ""}


def number(value: float | None) -> str:
    """A figure with at most four decimals; empty where there is none."""
    if value is None:
        return ""
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return text or "0"


def figure(row: dict[str, Any], *, language: str = "zh-CN") -> str:
    """The figure of a row, its bounds where it is known within bounds, or that it is unknown."""
    if row["value"] is not None:
        return f"{number(row['value'])} {row['unit']}".strip()
    if row["at_least"] is None:
        return JUDGEMENTS["unknown"][language]
    return f"{number(row['at_least'])} – {number(row['at_most'])} {row['unit']}".strip()


def target(row: dict[str, Any]) -> str:
    """The target of a row."""
    if row["target"] is None:
        return ""
    return f"{DIRECTIONS[row['direction']]}{number(row['target'])} {row['unit']}".strip()
