"""How a layer looks in QGIS: a QML document for the `layer_styles` table of a GeoPackage.

Colours follow the maps published with zoning plans: green for what is protected, red for what is
strictly controlled, yellow for the rest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from zoning.vocabulary import CATEGORY_LABELS, LayerKind, UnitCategory

_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_GREEN, _RED, _YELLOW, _GREY = "76,153,0", "214,84,84", "247,223,140", "130,130,130"
_CATEGORY_COLOURS = {
    UnitCategory.PRIORITY_PROTECTION: _GREEN,
    UnitCategory.KEY_CONTROL: _RED,
    UnitCategory.GENERAL_CONTROL: _YELLOW,
}
_WORD_COLOURS = {"优先": _GREEN, "重点": _RED, "一般": _YELLOW}
_KIND_COLOURS = {
    LayerKind.RED_LINES: "200,0,0",
    LayerKind.REFERENCE: "30,110,180",
    LayerKind.TERRITORY: "60,60,60",
}
_SYMBOLS = {0: ("marker", "SimpleMarker"), 1: ("line", "SimpleLine"), 2: ("fill", "SimpleFill")}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One line of the legend."""

    value: str
    label: str
    colour: str


def layer_style(kind: LayerKind, dimension: int, classes: Iterable[str]) -> str:
    """A QML document for a layer.

    Args:
        kind: decides the colours.
        dimension: 0 points, 1 lines, 2 polygons.
        classes: classes of its zones, for the legend of element zones.
    """
    root = ET.Element("qgis", version="3.28.0", styleCategories="Symbology")
    entries = _entries(kind, classes)
    if entries:
        column = "category" if kind is LayerKind.CONTROL_UNITS else "class"
        renderer = ET.SubElement(root, "renderer-v2", type="categorizedSymbol", attr=column)
        categories = ET.SubElement(renderer, "categories")
        for number, entry in enumerate(entries):
            ET.SubElement(
                categories,
                "category",
                symbol=str(number),
                value=entry.value,
                label=entry.label,
                render="true",
            )
    else:
        renderer = ET.SubElement(root, "renderer-v2", type="singleSymbol")
        entries = [_Entry(value="", label="", colour=_KIND_COLOURS.get(kind, _GREY))]
    symbols = ET.SubElement(renderer, "symbols")
    only_outline = kind is LayerKind.TERRITORY
    for number, entry in enumerate(entries):
        _add_symbol(symbols, number, entry.colour, dimension, only_outline=only_outline)
    return _DOCTYPE + ET.tostring(root, encoding="unicode")


def _entries(kind: LayerKind, classes: Iterable[str]) -> Sequence[_Entry]:
    if kind is LayerKind.CONTROL_UNITS:
        known = [
            _Entry(value=category.value, label=CATEGORY_LABELS[category].zh, colour=colour)
            for category, colour in _CATEGORY_COLOURS.items()
        ]
        return [*known, _Entry(value="", label="未分类", colour=_GREY)]
    if kind is LayerKind.ELEMENT_ZONES:
        return [_Entry(value=cls, label=cls, colour=_class_colour(cls)) for cls in sorted(classes)]
    return ()


def _class_colour(cls: str) -> str:
    return next((colour for word, colour in _WORD_COLOURS.items() if word in cls), _GREY)


def _add_symbol(
    symbols: ET.Element, number: int, colour: str, dimension: int, *, only_outline: bool
) -> None:
    kind, layer_class = _SYMBOLS[dimension]
    symbol = ET.SubElement(symbols, "symbol", name=str(number), type=kind, alpha="1")
    layer = ET.SubElement(symbol, "layer", {"class": layer_class, "enabled": "1", "pass": "0"})
    options = ET.SubElement(layer, "Option", type="Map")
    values = {
        0: {"color": f"{colour},255", "size": "2.5"},
        1: {"line_color": f"{colour},255", "line_width": "0.5"},
        2: {
            "color": f"{colour},110",
            "style": "no" if only_outline else "solid",
            "outline_color": f"{colour},255",
            "outline_width": "0.3",
        },
    }[dimension]
    for name, value in values.items():
        ET.SubElement(options, "Option", type="QString", name=name, value=value)
