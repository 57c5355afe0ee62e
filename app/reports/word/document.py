"""The blocks of a report as a docx in the look of GB/T 9704-2012.

A4, top 37, left 28, right 26, bottom 35 mm, which leaves a type area of 156 x 225 mm with 22 lines
of 28 characters; page numbers between dashes on the outer side. No red head and no seal: a report
is no official document (公文).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from xml.etree.ElementTree import Element

from app.reports.blocks import (
    INK,
    PAPER,
    Block,
    Cell,
    Cover,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Report,
    Row,
    Table,
)
from app.reports.language import Voice
from app.reports.report import make_report
from app.reports.typesetting import png_of
from app.reports.word.elements import R, cell, child, paragraph, picture, run, table, table_row, w
from app.reports.word.package import (
    FOOTER_EVEN,
    FOOTER_ODD,
    HEADER_EVEN,
    HEADER_ODD,
    package_of,
    xml_of,
)

_WIDTH: Final = 8844
"""156 mm in twentieths of a point."""

_MARGINS: Final = {
    "top": 2098,
    "right": 1474,
    "bottom": 1984,
    "left": 1588,
    "header": 1247,
    "footer": 1361,
    "gutter": 0,
}
_DOTS_PER_INCH: Final = 180.0
_LABEL_SHARE: Final = 0.3
_KEPT_LETTERS: Final = 700
"""A row with more letters than this may break over a page."""


def docx_report(assessment: Mapping[str, Any], figure: Mapping[str, Any]) -> bytes:
    """The report as docx; the same Assessment gives the same bytes."""
    report = make_report(assessment, figure)
    say = Voice(language=report.language)
    body = w("body")
    body.extend(_cover(report.cover, report, say))
    for at, block in enumerate(report.blocks):
        body.extend(_block(block, report, say, on_new_page=at == 0))
    body.append(_section())
    document = w("document")
    document.append(body)
    parts = {
        "word/document.xml": xml_of(document),
        "word/header-odd.xml": xml_of(_header(report)),
        "word/header-even.xml": xml_of(_header(report)),
        "word/footer-odd.xml": xml_of(_footer("right")),
        "word/footer-even.xml": xml_of(_footer("left")),
    }
    pictures = {
        name: png_of(one, dots_per_inch=_DOTS_PER_INCH) for name, one in report.drawings.items()
    }
    title = f"{report.cover.title} {report.cover.subject}"
    return package_of(parts, pictures, title=title, created_at=report.created_at)


def _cover(cover: Cover, report: Report, say: Voice) -> Iterator[Element]:
    yield paragraph("Title", cover.title)
    yield paragraph("Subtitle", cover.subtitle)
    yield paragraph("Subject", cover.subject)
    yield _verdict(cover, report, say)
    yield paragraph("TableText")
    yield _pairs(cover.facts)
    code = paragraph("Picture", align="right")
    code.append(_drawn("qr", report, cover.qr_caption))
    yield code
    yield paragraph("TableText", cover.qr_caption, align="right")
    yield paragraph("Note", report.disclaimer)


def _verdict(cover: Cover, report: Report, say: Voice) -> Element:
    """Sign, word and meaning, side by side on the paper of the verdict."""
    paper, ink = PAPER[cover.tone], INK[cover.tone]
    sign = paragraph("Picture")
    sign.append(_drawn("icon", report, cover.verdict))
    words = [
        paragraph("TableText", say("核查结论", "Verdict"), colour=ink),
        paragraph("Verdict", cover.verdict, colour=ink),
        paragraph("TableText", cover.meaning),
    ]
    widths = [_WIDTH // 7, _WIDTH - _WIDTH // 7]
    cells = [cell(widths[0], [sign], paper=paper), cell(widths[1], words, paper=paper)]
    return table(widths, [table_row(cells)], caption=cover.verdict)


def _block(block: Block, report: Report, say: Voice, *, on_new_page: bool) -> Iterator[Element]:
    if isinstance(block, Heading):
        text = block.number + block.text
        yield paragraph(f"Heading{block.level}", text, page_break=on_new_page)
    elif isinstance(block, Paragraph):
        yield _paragraph(block, say)
    elif isinstance(block, Facts):
        yield _pairs(block.rows)
        yield paragraph("TableText")
    elif isinstance(block, Table):
        yield paragraph("TableCaption", block.caption)
        yield _table(block)
        yield paragraph("TableText")
    elif isinstance(block, Picture):
        shown = paragraph("Picture")
        shown.append(_drawn(block.name, report, block.description))
        yield shown
        yield paragraph("PictureCaption", block.caption)


def _paragraph(block: Paragraph, say: Voice) -> Element:
    if block.small:
        return paragraph("Note", block.text)
    style = say("Body", "BodyEnglish")
    if block.tone is None:
        return paragraph(style, block.text)
    return paragraph(style, block.text, colour=INK[block.tone], paper=PAPER[block.tone])


def _pairs(rows: Sequence[tuple[str, str]]) -> Element:
    """Names and values in two columns."""
    label = round(_WIDTH * _LABEL_SHARE)
    widths = [label, _WIDTH - label]
    made = [
        table_row(
            [
                cell(widths[0], [paragraph("TableGroup", name)], paper="#f2f2f2"),
                cell(widths[1], _lines("TableText", Cell(text=value))),
            ],
            keep=len(value) < _KEPT_LETTERS,
        )
        for name, value in rows
    ]
    return table(widths, made)


def _table(block: Table) -> Element:
    total = sum(column.width for column in block.columns)
    widths = [round(_WIDTH * column.width / total) for column in block.columns]
    head = [
        cell(width, [paragraph("TableHead", column.title)], paper="#f2f2f2")
        for width, column in zip(widths, block.columns, strict=True)
    ]
    rows = [_row(one, block, widths) for one in block.rows]
    return table(widths, [table_row(head, is_head=True), *rows], caption=block.caption)


def _row(row: Row, block: Table, widths: Sequence[int]) -> Element:
    if row.is_group:
        words = [paragraph("TableGroup", row.cells[0].text)]
        return table_row([cell(sum(widths), words, span=len(widths), paper="#f7f7f7")])
    style = "TableDense" if block.dense else "TableText"
    cells = [
        cell(
            width,
            _lines(style, one, align="right" if column.align == "right" else None),
            paper=PAPER[one.tone] if one.tone else None,
        )
        for width, column, one in zip(widths, block.columns, row.cells, strict=True)
    ]
    letters = sum(len(one.text) for one in row.cells)
    return table_row(cells, keep=letters < _KEPT_LETTERS)


def _lines(style: str, one: Cell, *, align: str | None = None) -> list[Element]:
    """A paragraph for each line of a cell."""
    colour = INK[one.tone] if one.tone else None
    return [
        paragraph(style, line, colour=colour, align=align) for line in one.text.split("\n") or [""]
    ]


def _drawn(name: str, report: Report, description: str) -> Element:
    one = report.drawings[name]
    number = list(report.drawings).index(name) + 1
    return picture(
        name,
        number,
        width_mm=one.width_mm,
        height_mm=one.height_mm,
        description=description,
    )


def _section() -> Element:
    made = w("sectPr")
    for kind, part, relation in (
        ("header", "default", HEADER_ODD),
        ("header", "even", HEADER_EVEN),
        ("footer", "default", FOOTER_ODD),
        ("footer", "even", FOOTER_EVEN),
    ):
        reference = child(made, f"{kind}Reference", type=part)
        reference.set(f"{{{R}}}id", relation)
    child(made, "pgSz", w=11906, h=16838)
    child(made, "pgMar", **_MARGINS)
    child(made, "cols", space=425)
    child(made, "docGrid", type="lines", linePitch=579)
    return made


def _header(report: Report) -> Element:
    made = w("hdr")
    made.append(paragraph("Header", report.disclaimer))
    made.append(paragraph("Header", report.running))
    return made


def _footer(side: str) -> Element:
    """The page number between dashes."""
    made = w("ftr")
    line = paragraph("Footer", align=side)
    line.append(run("— "))
    for kind in ("begin", "separate", "end"):
        mark = child(line, "r")
        child(mark, "fldChar", fldCharType=kind)
        if kind == "begin":
            field = child(child(line, "r"), "instrText")
            field.text = " PAGE "
        if kind == "separate":
            line.append(run("1"))
    line.append(run(" —"))
    made.append(line)
    return made
