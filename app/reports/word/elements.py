"""WordprocessingML elements, their children in the order that the schema of ECMA-376 asks for."""

from collections.abc import Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement, register_namespace

from app.reports.glyphs import visible

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC: Final = "http://schemas.openxmlformats.org/drawingml/2006/picture"

for _prefix, _uri in {"w": W, "r": R, "wp": WP, "a": A, "pic": PIC}.items():
    register_namespace(_prefix, _uri)

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_EMU_PER_MM: Final = 36_000


def w(name: str, **attributes: str | int) -> Element:
    """An element of the main namespace with attributes of it."""
    return Element(f"{{{W}}}{name}", {f"{{{W}}}{key}": str(one) for key, one in attributes.items()})


def child(parent: Element, name: str, **attributes: str | int) -> Element:
    """A new last child of the main namespace."""
    made = w(name, **attributes)
    parent.append(made)
    return made


def run(text: str, *, colour: str | None = None) -> Element:
    """A run of text; line breaks stay line breaks, and nothing in it hides."""
    made = w("r")
    if colour is not None:
        child(child(made, "rPr"), "color", val=colour.removeprefix("#"))
    for at, line in enumerate(visible(text).split("\n")):
        if at:
            child(made, "br")
        words = child(made, "t")
        words.text = line
        words.set(_SPACE, "preserve")
    return made


def paragraph(
    style: str,
    text: str = "",
    *,
    colour: str | None = None,
    paper: str | None = None,
    align: str | None = None,
    page_break: bool = False,
) -> Element:
    """A paragraph of a style, with a coloured bar and ground where `paper` is given."""
    made = w("p")
    properties = child(made, "pPr")
    child(properties, "pStyle", val=style)
    if page_break:
        child(properties, "pageBreakBefore")
    if paper is not None:
        borders = child(properties, "pBdr")
        bar = (colour or "000000").removeprefix("#")
        child(borders, "left", val="single", sz=24, space=6, color=bar)
        child(properties, "shd", val="clear", color="auto", fill=paper.removeprefix("#"))
    if align is not None:
        child(properties, "jc", val=align)
    if text:
        made.append(run(text, colour=colour))
    return made


def cell(
    width: int, paragraphs: Sequence[Element], *, span: int = 1, paper: str | None = None
) -> Element:
    """A table cell of a width in twentieths of a point."""
    made = w("tc")
    properties = child(made, "tcPr")
    child(properties, "tcW", w=width, type="dxa")
    if span > 1:
        child(properties, "gridSpan", val=span)
    if paper is not None:
        child(properties, "shd", val="clear", color="auto", fill=paper.removeprefix("#"))
    made.extend(paragraphs)
    return made


def table_row(cells: Sequence[Element], *, is_head: bool = False, keep: bool = True) -> Element:
    """A row; a head comes again on every page, a kept one stays on its page."""
    made = w("tr")
    if is_head or keep:
        properties = child(made, "trPr")
        if keep:
            child(properties, "cantSplit")
        if is_head:
            child(properties, "tblHeader")
    made.extend(cells)
    return made


def table(widths: Sequence[int], rows: Sequence[Element], *, caption: str = "") -> Element:
    """A table of fixed column widths in twentieths of a point."""
    made = w("tbl")
    properties = child(made, "tblPr")
    child(properties, "tblStyle", val="ReportTable")
    child(properties, "tblW", w=sum(widths), type="dxa")
    child(properties, "jc", val="center")
    child(properties, "tblLayout", type="fixed")
    if caption:
        child(properties, "tblCaption", val=visible(caption))
    grid = child(made, "tblGrid")
    for width in widths:
        child(grid, "gridCol", w=width)
    made.extend(rows)
    return made


def picture(
    relation: str, number: int, *, width_mm: float, height_mm: float, description: str
) -> Element:
    """A run with an inline picture and the words that stand for it."""
    made = w("r")
    size = {"cx": str(round(width_mm * _EMU_PER_MM)), "cy": str(round(height_mm * _EMU_PER_MM))}
    inline = SubElement(
        child(made, "drawing"),
        f"{{{WP}}}inline",
        {"distT": "0", "distB": "0", "distL": "0", "distR": "0"},
    )
    SubElement(inline, f"{{{WP}}}extent", size)
    named = {"id": str(number), "name": f"Picture {number}", "descr": visible(description)}
    SubElement(inline, f"{{{WP}}}docPr", named)
    data = SubElement(SubElement(inline, f"{{{A}}}graphic"), f"{{{A}}}graphicData", {"uri": PIC})
    shown = SubElement(data, f"{{{PIC}}}pic")
    about = SubElement(shown, f"{{{PIC}}}nvPicPr")
    SubElement(about, f"{{{PIC}}}cNvPr", {"id": str(number), "name": f"Picture {number}"})
    SubElement(about, f"{{{PIC}}}cNvPicPr")
    fill = SubElement(shown, f"{{{PIC}}}blipFill")
    SubElement(fill, f"{{{A}}}blip", {f"{{{R}}}embed": relation})
    SubElement(SubElement(fill, f"{{{A}}}stretch"), f"{{{A}}}fillRect")
    properties = SubElement(shown, f"{{{PIC}}}spPr")
    frame = SubElement(properties, f"{{{A}}}xfrm")
    SubElement(frame, f"{{{A}}}off", {"x": "0", "y": "0"})
    SubElement(frame, f"{{{A}}}ext", size)
    shape = SubElement(properties, f"{{{A}}}prstGeom", {"prst": "rect"})
    SubElement(shape, f"{{{A}}}avLst")
    return made
