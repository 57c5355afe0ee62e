"""SVG elements of a map, in millimetres. Every text is escaped; no markup is built from data."""

from collections.abc import Iterable
from html import escape
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.reports.glyphs import printable
from app.reports.maps.symbols import Pattern, Symbol

INK: Final = "#1b2729"

_TILE_MM: Final = 3.6
_HATCHES: Final = {
    Pattern.DIAGONAL: "M-.9,.9L.9,-.9M-.9,4.5L4.5,-.9M2.7,4.5L4.5,2.7",
    Pattern.BACK_DIAGONAL: "M-.9,2.7L.9,4.5M-.9,-.9L4.5,4.5M2.7,-.9L4.5,.9",
    Pattern.CROSS: "M-.9,4.5L4.5,-.9M-.9,-.9L4.5,4.5",
    Pattern.HORIZONTAL: "M0,1.8H3.6",
    Pattern.VERTICAL: "M1.8,0V3.6",
}


def document(
    width_mm: float, height_mm: float, parts: Iterable[str], *, margin_mm: float = 0.5
) -> str:
    """A whole drawing; its origin lies the margin inside the upper left corner."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_mm:g}mm" height="{height_mm:g}mm" '
        f'viewBox="{-margin_mm:g} {-margin_mm:g} {width_mm:g} {height_mm:g}">'
        + "".join(parts)
        + "</svg>"
    )


def definitions(symbols: Iterable[Symbol], frame_mm: float) -> str:
    """Patterns of the symbols used, and the frame that cuts the map."""
    tiles = {symbol.pattern_id: _tile(symbol) for symbol in symbols}
    cut = f'<clipPath id="frame"><rect width="{frame_mm:g}" height="{frame_mm:g}"/></clipPath>'
    return "<defs>" + cut + "".join(tiles[name] for name in sorted(tiles)) + "</defs>"


def area(shape: BaseGeometry, symbol: Symbol, *, strong: bool = False) -> str:
    """A shape on paper with its tint, pattern and outline; a line has its outline only."""
    data = path_data(shape)
    if not data:
        return ""
    outline = (
        f'stroke="{symbol.colour}" stroke-width="{symbol.line_mm:g}" stroke-linejoin="round"'
        + (' stroke-dasharray="1.6 1"' if symbol.dashed else "")
    )
    if shapely.get_dimensions(shape) < 2:
        return f'<path d="{data}" fill="none" {outline}/>'
    tint = 0.2 if strong else 0.1
    filled = f'<path d="{data}" fill="{symbol.colour}" fill-opacity="{tint}" fill-rule="evenodd"/>'
    fill = "none" if symbol.pattern is Pattern.PLAIN else f"url(#{symbol.pattern_id})"
    return filled + f'<path d="{data}" fill="{fill}" fill-rule="evenodd" {outline}/>'


def path_data(shape: BaseGeometry) -> str:
    """Path of every ring or line, to 0.01 mm; what is shorter than that is not written."""
    lines = []
    for part in shapely.get_parts(shape):
        if shapely.get_dimensions(part) == 2:
            lines += [_line(shapely.get_coordinates(ring), "Z") for ring in shapely.get_rings(part)]
        elif shapely.get_dimensions(part) == 1:
            lines.append(_line(shapely.get_coordinates(part), ""))
    return "".join(lines)


def text(x: float, y: float, words: str, *, size: float = 2.6, anchor: str = "start") -> str:
    """Words with a white edge, so that they can be read on a pattern."""
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" font-family="Noto Sans SC" font-size="{size:g}" '
        f'text-anchor="{anchor}" fill="{INK}" stroke="#ffffff" stroke-width="0.5" '
        f'stroke-linejoin="round" paint-order="stroke">{escape(printable(words, set()))}</text>'
    )


def line(points: str, *, width: float = 0.25, colour: str = INK) -> str:
    """A line along path data."""
    return f'<path d="{points}" fill="none" stroke="{colour}" stroke-width="{width:g}"/>'


def _tile(symbol: Symbol) -> str:
    head = (
        f'<pattern id="{symbol.pattern_id}" patternUnits="userSpaceOnUse" '
        f'width="{_TILE_MM}" height="{_TILE_MM}">'
    )
    if symbol.pattern is Pattern.DOTS:
        dots = "".join(
            f'<circle cx="{at}" cy="{at}" r="0.24" fill="{symbol.colour}"/>' for at in (0.9, 2.7)
        )
        return head + dots + "</pattern>"
    hatch = _HATCHES.get(symbol.pattern, "")
    drawn = f'<path d="{hatch}" stroke="{symbol.colour}" stroke-width="0.16" fill="none"/>'
    return head + drawn + "</pattern>"


def _line(points: NDArray[np.float64], end: str) -> str:
    """Path of one line, points that fall together written once."""
    rounded = np.round(points, 2)
    kept = np.ones(len(rounded), dtype=bool)
    kept[1:] = (np.diff(rounded, axis=0) != 0).any(axis=1)
    shown = rounded[kept]
    if len(shown) < 2:
        return ""
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in shown.tolist()) + end
