"""Findings of an import: one short way to make each severity, with the place in the file."""

from zoning.model.finding import Finding
from zoning.texts import Text
from zoning.vocabulary import Severity


def error(code: str, zh: str, en: str, *, place: str | None = None) -> Finding:
    """A fault that blocks publishing."""
    return Finding(code=code, severity=Severity.ERROR, text=Text(zh=zh, en=en), feature=place)


def warning(code: str, zh: str, en: str, *, place: str | None = None) -> Finding:
    """A doubt that a person should look at."""
    return Finding(code=code, severity=Severity.WARNING, text=Text(zh=zh, en=en), feature=place)


def info(code: str, zh: str, en: str, *, place: str | None = None) -> Finding:
    """A remark."""
    return Finding(code=code, severity=Severity.INFO, text=Text(zh=zh, en=en), feature=place)


def repair(
    code: str, zh: str, en: str, *, place: str | None = None, before: str, after: str
) -> Finding:
    """Something read otherwise than it is written."""
    return Finding(
        code=code,
        severity=Severity.REPAIR,
        text=Text(zh=zh, en=en),
        feature=place,
        before=before,
        after=after,
    )
