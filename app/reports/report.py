"""A stored Assessment and its figure, put together as a report."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any, Final

import segno

from app.reports.blocks import Block, Drawing, Heading, Picture, Report, Table
from app.reports.language import NOTHING, Voice
from app.reports.maps.drawing import detail_map, situation_map
from app.reports.maps.plane import shape_of
from app.reports.sections.clauses import clause_numbers, clause_table
from app.reports.sections.conclusion import conclusion
from app.reports.sections.coordinates import coordinates
from app.reports.sections.cover import cover_of
from app.reports.sections.evidence import (
    data_findings,
    missing_facts,
    not_examined,
    provenance,
)
from app.reports.sections.site import project_and_site
from app.reports.sections.three_lines import three_lines
from app.reports.verdict_icons import verdict_icon

_DIGITS: Final = "〇一二三四五六七八九"
_SHOWN_OF_HASH: Final = 16
_QR_MM: Final = 26.0


def make_report(assessment: Mapping[str, Any], figure: Mapping[str, Any]) -> Report:
    """Everything that PDF and docx show; the same Assessment gives the same report."""
    say = Voice(language=assessment["language"])
    numbers = clause_numbers(assessment)
    maps = _maps(assessment, figure, say)
    blocks = chain(
        conclusion(assessment, numbers, say),
        project_and_site(assessment, say),
        _map_blocks(maps, say),
        three_lines(assessment, say),
        clause_table(assessment, numbers, say),
        missing_facts(assessment, numbers, say),
        data_findings(assessment, say),
        not_examined(assessment, say),
        provenance(assessment, say),
        coordinates(assessment, say),
    )
    cover = cover_of(assessment, say)
    digest = (assessment["result_sha256"] or NOTHING)[:_SHOWN_OF_HASH]
    return Report(
        language=say("zh-CN", "en"),
        cover=cover,
        blocks=tuple(_numbered(blocks, say)),
        disclaimer=say.of(assessment["disclaimer"]),
        running=say("核查编号 ", "Check ") + f"{assessment['id']} · SHA-256 {digest}…",
        created_at=assessment["created_at"],
        drawings={
            "icon": verdict_icon(assessment["verdict"], cover.tone),
            "qr": _qr(assessment),
            **maps,
        },
    )


def qr_text(assessment: Mapping[str, Any]) -> str:
    """What the QR code says: the page that verifies, else the number and the full hash."""
    if "verify_at" in assessment:
        return str(assessment["verify_at"])
    return f"sanxian:check/{assessment['id']}?sha256={assessment['result_sha256']}"


def _qr(assessment: Mapping[str, Any]) -> Drawing:
    code = segno.make(qr_text(assessment), error="m", micro=False)
    svg = code.svg_inline(border=0, omitsize=True)
    return Drawing(svg=svg, width_mm=_QR_MM, height_mm=_QR_MM)


def _maps(
    assessment: Mapping[str, Any], figure: Mapping[str, Any], say: Voice
) -> dict[str, Drawing]:
    """Both maps; the public tier is shown its own footprint and no zone."""
    site = shape_of(assessment["footprint"]["geometry"])
    if site is None:
        return {}
    shown = {"features": []} if assessment["tier"] == "public" else figure
    return {
        "situation": situation_map(site, shown, say),
        "detail": detail_map(site, shown, say),
    }


def _map_blocks(maps: Mapping[str, Drawing], say: Voice) -> Iterator[Block]:
    if not maps:
        return
    yield Heading(text=say("位置图", "Maps"))
    yield Picture(
        name="situation",
        caption=say("图 1　选址位置图", "Figure 1. Situation"),
        description=say(
            "选址范围与周边生态保护红线、环境管控单元的位置关系；涉及的图斑见“三线一单”逐项核查各表。",
            "The site among red lines and control units; the tables of the three lines name every "
            "zone that it concerns.",
        ),
    )
    yield Picture(
        name="detail",
        caption=say("图 2　选址范围与涉及图斑", "Figure 2. Site and hits"),
        description=say(
            "选址范围、界址点及其与涉及图斑的重叠部分；面积见“三线一单”逐项核查各表，坐标见附表。",
            "The site with its boundary points and the parts of zones within it; areas stand in "
            "the tables of the three lines, coordinates in the annex.",
        ),
    )


def _numbered(blocks: Iterable[Block], say: Voice) -> Iterator[Block]:
    """Headings with their numbers, 一、 and （一） as GB/T 9704 has them; tables with theirs."""
    chapter = section = table = 0
    for block in blocks:
        if isinstance(block, Table):
            table += 1
            caption = say(f"表 {table}　", f"Table {table}. ") + block.caption
            yield replace(block, caption=caption)
        elif not isinstance(block, Heading):
            yield block
        elif block.level == 1:
            chapter, section = chapter + 1, 0
            yield replace(block, number=say(f"{_numeral(chapter)}、", f"{chapter}  "))
        else:
            section += 1
            number = say(f"（{_numeral(section)}）", f"{chapter}.{section}  ")
            yield replace(block, number=number)


def _numeral(value: int) -> str:
    """1 to 19 in Chinese."""
    tens, ones = divmod(value, 10)
    return ("十" if tens else "") + (_DIGITS[ones] if ones else "")
