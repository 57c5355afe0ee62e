"""The two maps: where the site lies, and how its hits lie in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from app.reports.blocks import Drawing
from app.reports.boundary import boundary_points
from app.reports.language import Voice
from app.reports.maps.furniture import (
    HEIGHT_MM,
    NORTH_ARROW_ROOM,
    SCALE_BAR_ROOM,
    WIDTH_MM,
    frame,
    grid_marks,
    legend,
    north_arrow,
    scale_bar,
)
from app.reports.maps.plane import FRAME_MM, Plane, plane_around, shape_of
from app.reports.maps.svg import INK, area, definitions, document, text
from app.reports.maps.symbols import FOOTPRINT, Symbol, legend_word, symbol_of
from zoning.vocabulary import LayerKind, Relation

_LABELLED_POINTS: Final = 40
_SMALL_MM: Final = 2.5
_LEAST_DETAIL_M: Final = 50.0
_PAST_MM: Final = 4.0
"""Shapes are cut so far outside the frame, where their new edges are not seen."""

_LEAST_SITUATION_M: Final = 5_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A feature of the figure, on paper."""

    shape: BaseGeometry
    symbol: Symbol
    word: str
    properties: Mapping[str, Any]


def situation_map(site: BaseGeometry, figure: Mapping[str, Any], say: Voice) -> Drawing:
    """The site among red lines, control units and landmarks."""
    known = figure.get("context")
    bounds = known["bbox"] if known else site.bounds
    plane = plane_around(
        bounds,
        min_side_m=0.0 if known else _LEAST_SITUATION_M,
        margin=1.0 if known else 3.0,
        inside=bool(known),
    )
    around = _drawn(figure, plane, say, role="context")
    placed = plane.on_paper(site)
    ground = [area(one.shape, one.symbol) for one in _lowest_first(around)]
    marks = [*_site(placed, solid=True), *_names(around, placed), *_pointer(placed, say)]
    notes = [] if known is None or known["complete"] else [_incomplete(say)]
    return _sheet(plane, ground + marks, around, notes, say)


def detail_map(site: BaseGeometry, figure: Mapping[str, Any], say: Voice) -> Drawing:
    """The site with the exact shapes of its hits and its numbered boundary points."""
    plane = plane_around(site.bounds, min_side_m=_LEAST_DETAIL_M, margin=1.4)
    around = [
        one
        for one in _drawn(figure, plane, say, role="context")
        if one.properties["kind"] in {LayerKind.RED_LINES, LayerKind.CONTROL_UNITS}
    ]
    hits = [one for one in _drawn(figure, plane, say, role="hit") if _is_drawn_within(one)]
    placed = plane.on_paper(site)
    ground = [area(one.shape, one.symbol) for one in _lowest_first(around)]
    found = [area(one.shape, one.symbol, strong=True) for one in _lowest_first(hits)]
    marks = [*_site(placed, solid=False), *_small(hits), *_points(site, placed, plane)]
    notes = [say("周边界线为示意", "Lines around the site are indicative")] if around else []
    return _sheet(plane, ground + found + marks, around + hits, notes, say)


def _drawn(figure: Mapping[str, Any], plane: Plane, say: Voice, *, role: str) -> list[Drawn]:
    found = []
    for feature in figure["features"]:
        properties = feature["properties"]
        shape = shape_of(feature["geometry"])
        if shape is None or properties.get("role", "hit") != role:
            continue
        seen = _on_sheet(plane.on_paper(shape))
        if not seen.is_empty:
            found.append(
                Drawn(
                    shape=seen,
                    symbol=symbol_of(properties),
                    word=legend_word(properties, say),
                    properties=properties,
                )
            )
    return found


def _on_sheet(placed: BaseGeometry) -> BaseGeometry:
    """What of a shape is near the frame: dashes and hatches of the rest cost seconds unseen."""
    return shapely.clip_by_rect(
        placed, -_PAST_MM, -_PAST_MM, FRAME_MM + _PAST_MM, FRAME_MM + _PAST_MM
    )


def _is_drawn_within(hit: Drawn) -> bool:
    """Zones that hold the whole site would hide it; red lines are always drawn."""
    kind = hit.properties["kind"]
    if kind == LayerKind.TERRITORY:
        return False
    if kind in {LayerKind.RED_LINES, LayerKind.CONTROL_UNITS}:
        return True
    return bool(hit.properties["relation"] != Relation.WITHIN)


def _lowest_first(drawn: Sequence[Drawn]) -> list[Drawn]:
    order = [LayerKind.CONTROL_UNITS, LayerKind.ELEMENT_ZONES, LayerKind.REFERENCE]
    rank = {kind.value: at for at, kind in enumerate(order)}
    return sorted(drawn, key=lambda one: rank.get(one.properties["kind"], len(rank)))


def _sheet(
    plane: Plane, ground: Sequence[str], drawn: Sequence[Drawn], notes: list[str], say: Voice
) -> Drawing:
    entries = {say("本项目选址范围", "this site"): (FOOTPRINT, False)}
    visible = shapely.box(0, 0, FRAME_MM, FRAME_MM)
    for one in reversed(_lowest_first(drawn)):
        if shapely.intersects(shapely.envelope(one.shape), visible):
            entries.setdefault(one.word, (one.symbol, shapely.get_dimensions(one.shape) < 2))
    notes = [
        *notes,
        say(f"比例尺约 1:{plane.denominator:,}", f"Scale about 1:{plane.denominator:,}"),
        say("CGCS2000，局部平面示意", "CGCS2000, local plane"),
        say("审图号：＿＿＿＿＿＿", "Map review no.: ＿＿＿＿"),
    ]
    parts = [
        definitions([one.symbol for one in drawn] + [FOOTPRINT], FRAME_MM),
        f'<rect width="{FRAME_MM:g}" height="{FRAME_MM:g}" fill="#ffffff"/>',
        '<g clip-path="url(#frame)">',
        *ground,
        "</g>",
        frame(),
        *grid_marks(plane),
        north_arrow(),
        scale_bar(plane),
        *legend(say("图例", "Legend"), entries, notes),
    ]
    return Drawing(svg=document(WIDTH_MM, HEIGHT_MM, parts), width_mm=WIDTH_MM, height_mm=HEIGHT_MM)


def _site(placed: BaseGeometry, *, solid: bool) -> Iterator[str]:
    if placed.geom_type == "Point":
        x, y = placed.x, placed.y
        yield f'<circle cx="{x:.2f}" cy="{y:.2f}" r="1.1" fill="{FOOTPRINT.colour}"/>'
        yield (
            f'<circle cx="{x:.2f}" cy="{y:.2f}" r="2" fill="none" stroke="{FOOTPRINT.colour}" '
            'stroke-width="0.4"/>'
        )
    elif solid:
        yield area(placed, FOOTPRINT, strong=True)
    else:
        yield area(placed, Symbol(colour=FOOTPRINT.colour, line_mm=FOOTPRINT.line_mm))


def _pointer(placed: BaseGeometry, say: Voice) -> Iterator[str]:
    """A ring round a site too small to find, and its name beside it."""
    left, top, right, bottom = placed.bounds
    x, y = (left + right) / 2, (top + bottom) / 2
    half = max(right - left, bottom - top) / 2
    if half < 2 * _SMALL_MM:
        half = 2 * _SMALL_MM
        yield (
            f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{half:g}" fill="none" stroke="{INK}" '
            'stroke-width="0.3" stroke-dasharray="1 0.8"/>'
        )
    yield text(x, y - half - 1.2, say("本项目", "this site"), size=3.2, anchor="middle")


def _names(drawn: Sequence[Drawn], placed: BaseGeometry) -> Iterator[str]:
    """Codes of units and names of landmarks where there is room, the weightiest first."""
    frame_box = shapely.box(0, 0, FRAME_MM, FRAME_MM)
    left, top, right, bottom = placed.bounds
    own = shapely.box(left - 8, top - 9, right + 8, bottom + 6)
    taken = shapely.union_all([own, NORTH_ARROW_ROOM, SCALE_BAR_ROOM])
    for one in reversed(_lowest_first(drawn)):
        words = _name(one)
        shape = shapely.make_valid(one.shape, method="structure")
        free = shapely.difference(shapely.intersection(shape, frame_box), taken)
        if not words or shapely.is_empty(free):
            continue
        at = shapely.point_on_surface(free)
        half = sum(1.3 if ord(letter) > 0x2E7F else 0.75 for letter in words) * 0.95
        room = shapely.box(at.x - half, at.y - 2.4, at.x + half, at.y + 0.8)
        if shapely.contains(frame_box, room) and not shapely.intersects(room, taken):
            taken = shapely.union(taken, room)
            yield text(at.x, at.y, words, size=2.4, anchor="middle")


def _name(one: Drawn) -> str:
    is_landmark = one.properties["kind"] == LayerKind.REFERENCE
    name = one.properties["name"] if is_landmark else one.properties["code"]
    return "" if not name or len(name) > 24 else str(name)


def _small(hits: Sequence[Drawn]) -> Iterator[str]:
    """A ring and the code at hits too small or too thin to be seen."""
    for hit in hits:
        left, top, right, bottom = hit.shape.bounds
        is_sliver = hit.properties["relation"] == Relation.SLIVER
        if is_sliver or max(right - left, bottom - top) < _SMALL_MM:
            x, y = (left + right) / 2, (top + bottom) / 2
            yield (
                f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{_SMALL_MM}" fill="none" '
                f'stroke="{hit.symbol.colour}" stroke-width="0.4"/>'
            )
            yield text(x + _SMALL_MM + 0.6, y + 0.8, hit.properties["code"][:24], size=2.2)


def _points(site: BaseGeometry, placed: BaseGeometry, plane: Plane) -> Iterator[str]:
    """Boundary points, numbered while they can be told apart."""
    if placed.geom_type == "Point":
        return
    points = list(boundary_points(shapely.geometry.mapping(site)))
    if len(points) > _LABELLED_POINTS:
        return
    middle = placed.centroid
    for one in points:
        at = plane.on_paper(shapely.Point(one.longitude, one.latitude))
        yield (
            f'<circle cx="{at.x:.2f}" cy="{at.y:.2f}" r="0.7" fill="#ffffff" '
            f'stroke="{FOOTPRINT.colour}" stroke-width="0.3"/>'
        )
        is_left = at.x < middle.x
        y = at.y + (2.8 if at.y > middle.y else -1.2)
        yield text(
            at.x + (-1.2 if is_left else 1.2),
            y,
            f"J{one.number}",
            size=2.3,
            anchor="end" if is_left else "start",
        )


def _incomplete(say: Voice) -> str:
    return say("周边图形过多，未全部绘出", "Too much lies around to draw all of it")
