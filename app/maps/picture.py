"""Layers drawn as one SVG picture, for browsers that cannot draw the map themselves.

The signs are those of the reports and of the web map. Shapes come from the tiles of the layers, so
they are generalised like the map's own: nothing may be measured here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from app.maps.view import View
from app.reports.maps.furniture import scale_marks
from app.reports.maps.plane import metres_per_degree
from app.reports.maps.svg import area, definitions, document, line, text
from app.reports.maps.symbols import Symbol, symbol_of
from zoning.export.tile_shapes import shapes_in
from zoning.model.release import LayerRecord
from zoning.vocabulary import LayerKind

_GROUND: Final = "#f3f2ec"
_GRATICULE: Final = "#d8d7cd"
_DOT_MM: Final = 0.9
_MOST_NAMES: Final = 60
_LONGEST_NAME: Final = 16
_LOWEST_FIRST: Final = (
    LayerKind.TERRITORY,
    LayerKind.CONTROL_UNITS,
    LayerKind.ELEMENT_ZONES,
    LayerKind.REFERENCE,
    LayerKind.RED_LINES,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """What one tile of a layer puts on the picture; cut at `frame`."""

    frame: BaseGeometry
    drawn: tuple[tuple[BaseGeometry, Symbol], ...]
    names: Mapping[str, BaseGeometry]


def picture(view: View, layers: Sequence[tuple[LayerRecord, Path]]) -> bytes:
    """An SVG picture of these layers, each with the archive of its tiles."""
    tiles = [
        tile
        for layer, path in sorted(layers, key=lambda one: _LOWEST_FIRST.index(one[0].kind))
        for tile in _tiles(view, layer, path)
    ]
    symbols = {symbol.pattern_id: symbol for tile in tiles for _, symbol in tile.drawn}
    parts = [
        definitions(symbols.values(), max(view.width_mm, view.height_mm)),
        f'<rect width="{view.width_mm:.2f}" height="{view.height_mm:.2f}" fill="{_GROUND}"/>',
        *_graticule(view),
        *(part for number, tile in enumerate(tiles) for part in _ground(tile, number)),
        *_names(view, tiles),
        *_figures(view),
        *scale_marks(_metres_per_mm(view), view.width_mm - 34, view.height_mm - 9),
    ]
    return document(view.width_mm, view.height_mm, parts, margin_mm=0).encode()


def _tiles(view: View, layer: LayerRecord, path: Path) -> Iterator[Tile]:
    for tile in shapes_in(path, view.window, pixels=view.width_px):
        drawn, names = [], {}
        for shape, properties in tile.shapes:
            placed = view.on_paper(shape)
            if "label" in properties:
                names[properties["label"]] = placed
            else:
                drawn.append((placed, symbol_of(_zone(layer, properties))))
        frame = view.on_paper(shapely.box(*tile.window))
        yield Tile(frame=frame, drawn=tuple(drawn), names=names)


def _zone(layer: LayerRecord, properties: Mapping[str, str]) -> dict[str, Any]:
    return {
        "kind": layer.kind,
        "element": layer.element,
        "category": properties.get("category"),
        "class": properties.get("class") or layer.cls,
    }


def _ground(tile: Tile, number: int) -> Iterator[str]:
    """The zones of a tile, cut at its edges, where shapes of the next tile take over."""
    left, top, right, bottom = tile.frame.bounds
    yield (
        f'<clipPath id="tile-{number}"><rect x="{left:.2f}" y="{top:.2f}" '
        f'width="{right - left:.2f}" height="{bottom - top:.2f}"/></clipPath>'
        f'<g clip-path="url(#tile-{number})">'
    )
    for shape, symbol in tile.drawn:
        yield area(shape, symbol) or _dots(shape, symbol)
    yield "</g>"


def _dots(shape: BaseGeometry, symbol: Symbol) -> str:
    if shapely.get_dimensions(shape) != 0:
        return ""
    return "".join(
        f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{_DOT_MM}" fill="{symbol.colour}"/>'
        for x, y in shapely.get_coordinates(shape)
    )


def _names(view: View, tiles: Sequence[Tile]) -> Iterator[str]:
    """Names where there is room, those of the uppermost layers first."""
    frame = shapely.box(0, 0, view.width_mm, view.height_mm)
    taken: list[BaseGeometry] = []
    for tile in reversed(tiles):
        for name, at in tile.names.items():
            words = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
            x, y = shapely.get_coordinates(at)[0]
            half = sum(1.3 if ord(letter) > 0x2E7F else 0.75 for letter in words)
            room = shapely.box(x - half, y - 2.6, x + half, y + 1)
            if not tile.frame.contains(at) or not frame.contains(room):
                continue
            if len(taken) == _MOST_NAMES or any(room.intersects(one) for one in taken):
                continue
            taken.append(room)
            yield text(x, y, words, size=2.6, anchor="middle")


def _graticule(view: View) -> Iterator[str]:
    for _, x in view.meridians():
        yield line(f"M{x:.2f},0V{view.height_mm:.2f}", colour=_GRATICULE)
    for _, y in view.parallels():
        yield line(f"M0,{y:.2f}H{view.width_mm:.2f}", colour=_GRATICULE)


def _figures(view: View) -> Iterator[str]:
    for longitude, x in view.meridians():
        if 8 < x < view.width_mm - 40:
            words = _angle(longitude, "EW")
            yield text(x, view.height_mm - 1.4, words, size=2.4, anchor="middle")
    for latitude, y in view.parallels():
        if 6 < y < view.height_mm - 6:
            yield text(1.2, y - 0.8, _angle(latitude, "NS"), size=2.4)


def _angle(degrees: float, marks: str) -> str:
    return f"{abs(degrees):g}°{marks[degrees < 0]}"


def _metres_per_mm(view: View) -> float:
    east, _ = metres_per_degree(view.latitude)
    return east * 360 / view.mm_per_world
