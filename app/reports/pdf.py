"""The PDF: frozen, for the file and for signing."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, Final

from app.reports.blocks import INK, PAPER, Report
from app.reports.glyphs import breakable, code_of, mapped, printable
from app.reports.language import Voice
from app.reports.report import make_report
from app.reports.typesetting import pdf_of

_TEMPLATE: Final = Path(__file__).with_name("report.typ")
_LISTED_GLYPHS: Final = 40


def pdf_report(assessment: Mapping[str, Any], figure: Mapping[str, Any]) -> bytes:
    """The report as PDF/A-2a and PDF/UA-1; the same Assessment gives the same bytes."""
    report = make_report(assessment, figure)
    return pdf_of(_template(), _data(report), created_at=report.created_at)


def _data(report: Report) -> dict[str, Any]:
    """The report as JSON for the template, every letter in it one that the fonts have."""
    missing: set[str] = set()
    raw = {
        "language": report.language,
        "cover": asdict(report.cover),
        "blocks": [{"type": type(one).__name__.lower(), **asdict(one)} for one in report.blocks],
        "disclaimer": report.disclaimer,
        "running": report.running,
    }
    data: dict[str, Any] = mapped(raw, lambda text: breakable(printable(text, missing)))
    return {
        **data,
        "drawings": {name: asdict(one) for name, one in report.drawings.items()},
        "ink": {tone.value: colour for tone, colour in INK.items()},
        "paper": {tone.value: colour for tone, colour in PAPER.items()},
        "glyph_note": _glyph_note(missing, Voice(language=report.language)),
        "words": _words(Voice(language=report.language)),
    }


def _glyph_note(missing: set[str], say: Voice) -> str:
    if not missing:
        return ""
    codes = say.listed([code_of(letter) for letter in sorted(missing)[:_LISTED_GLYPHS]])
    more = "…" if len(missing) > _LISTED_GLYPHS else ""
    return say(
        f"本文件字库缺少下列字符，正文中以编码代替：{codes}{more}。原文见核查结果的 JSON 数据。",
        f"The fonts of this file lack these characters, shown by their codes: {codes}{more}. "
        "The stored Assessment has the original.",
    )


def _words(say: Voice) -> dict[str, str]:
    return {
        "contents": say("目　录", "Contents"),
        "verdict": say("核查结论", "Verdict"),
        "subject": say("项目名称", "Project"),
    }


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()
