"""The survey text of land administration (勘测定界 TXT), and coordinates pasted without it.

Sections `[name]` with `key=value` lines, then `[地块坐标]` with plots. A plot is a head line that
ends in `@` and its points: label, ring number, X (north), Y (east). Writers differ in everything
else; each variant that changes the meaning leaves a finding.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.ingest.errors import (
    CoordinateNotFiniteError,
    CoordinateTextError,
    RingTooShortError,
    TooManyVerticesError,
)
from zoning.ingest.formats.pasted import read_pasted
from zoning.ingest.formats.survey_frames import Header, set_frame
from zoning.ingest.layer import RawLayer, as_array, found_type
from zoning.ingest.limits import Limits
from zoning.ingest.plain_text import decoded_text, plain
from zoning.ingest.rings import closed, polygons_from_rings
from zoning.measure import Floats
from zoning.vocabulary import Severity

_SECTION = re.compile(r"\[\s*([^\[\]]+?)\s*\]")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?")
_SHAPE_WORDS = ("面", "线", "点")
_PLOTS = "地块坐标"
_SQUARE_METRES = {"公顷": 10_000.0, "平方米": 1.0, "m2": 1.0, "㎡": 1.0, "亩": 10_000.0 / 15}
_AREA_TOLERANCE = 0.01
_FIELDS = ["编号", "名称", "用途", "地类编码", "面积"]


@dataclass(slots=True, kw_only=True)
class _Plot:
    """One plot: what its head line says, and its rings as the file has them, north first."""

    line: int
    head: Sequence[str]
    rings: list[tuple[str, list[tuple[float, float]]]] = field(default_factory=list)

    @property
    def word_at(self) -> int | None:
        """Place of the word 面, 线 or 点 in the head."""
        return next((i for i, one in enumerate(self.head) if one in _SHAPE_WORDS), None)

    @property
    def word(self) -> str:
        """The kind of shape; 面 where the head does not say."""
        return "面" if self.word_at is None else self.head[self.word_at]

    def at(self, place: int) -> str | None:
        """Member of the head, counted from the shape word."""
        at = 4 if self.word_at is None else self.word_at
        number = at + place
        return (self.head[number] or None) if 0 <= number < len(self.head) else None

    def add(self, ring: str, north: float, east: float) -> None:
        """A point; a new ring number begins a ring."""
        if not self.rings or self.rings[-1][0] != ring:
            self.rings.append((ring, []))
        self.rings[-1][1].append((north, east))


def layer_names(path: Path, limits: Limits) -> Sequence[str]:
    """A survey text is one layer, without a name."""
    del path, limits
    return [""]


def read_layer(path: Path, name: str, limits: Limits) -> RawLayer:
    """The plots of a survey text, or the shapes in plain coordinates.

    Raises:
        BadUnicodeError: it is no text.
        CoordinateTextError: no coordinates can be read from it.
    """
    text, encoding = decoded_text(path.read_bytes())
    layer = read_text(text, name=name, limits=limits)
    layer.encoding = encoding
    return layer


def read_text(text: str, *, name: str, limits: Limits) -> RawLayer:
    """The shapes in a text; rows are plots, in the order of the text.

    Raises:
        CoordinateTextError: no coordinates can be read from it; the line is named.
        TooManyVerticesError: more points than are taken.
    """
    lines = [_tidy(line) for line in plain(text).splitlines()]
    if not any(_is_head(line) or _is_section(line, _PLOTS) for line in lines):
        return read_pasted(text, name=name, limits=limits)
    header, plots = _parsed(lines)
    if not plots:
        raise CoordinateTextError("没有地块坐标。", "there are no plots.")
    if sum(len(points) for plot in plots for _, points in plot.rings) > limits.vertices:
        raise TooManyVerticesError("界址点过多。", "too many points.")
    layer = RawLayer(
        name=name,
        geometries=as_array([None] * len(plots)),
        attributes=[_attributes(plot) for plot in plots],
        fields=_FIELDS,
    )
    set_frame(layer, header, _all_points(plots))
    for row, plot in enumerate(plots):
        layer.geometries[row] = _shape(layer, row, plot)
        _note_count(layer, row, plot)
        _note_area(layer, row, plot)
    layer.geometry_type = found_type(layer.geometries)
    return layer


def _tidy(line: str) -> str:
    """A line without indents, bullets and quotes."""
    return re.sub(r"^\s*(?:-\s+)?", "", line).strip().strip('"')


def _is_head(line: str) -> bool:
    return line.rstrip(", \t").endswith("@")


def _is_section(line: str, name: str) -> bool:
    match = _SECTION.fullmatch(line)
    return match is not None and match[1] == name


def _parsed(lines: Sequence[str]) -> tuple[Header, list[_Plot]]:
    members: dict[str, str] = {}
    plots: list[_Plot] = []
    for number, line in enumerate(lines, 1):
        if not line or _SECTION.fullmatch(line):
            continue
        if _is_head(line):
            plots.append(_Plot(line=number, head=_split(line)))
        elif "=" in line:
            key, _, value = line.partition("=")
            members.setdefault(key.strip(), value.strip())
        elif plots:
            plots[-1].add(*_point(line, number))
        elif _NUMBER.search(line) and len(_split(line)) >= 3:
            plots.append(_Plot(line=number, head=()))
            plots[-1].add(*_point(line, number))
    return Header(members=members), plots


def _split(line: str) -> list[str]:
    separator = "," if "," in line else None
    return [part.strip() for part in line.split(separator)]


def _point(line: str, number: int) -> tuple[str, float, float]:
    """Ring number, north and east of a point line: label, ring, X, Y; the ring may be missing."""
    parts = _split(line)
    while parts and not parts[-1]:
        parts.pop()
    ring, coordinates = ("1", parts[1:3]) if len(parts) == 3 else (parts[1:2], parts[2:4])
    try:
        north, east = (float(one) for one in coordinates)
    except ValueError as error:
        raise CoordinateTextError(
            f"第 {number} 行“{line[:60]}”不是“点号,圈号,X,Y”。",
            f"line {number}, {line[:60]!r}, is not 'label,ring,X,Y'.",
        ) from error
    if not (math.isfinite(north) and math.isfinite(east)):
        raise CoordinateNotFiniteError(
            f"第 {number} 行的坐标不是有限数。", f"a coordinate in line {number} is not finite."
        )
    return "".join(ring), north, east


def _all_points(plots: Sequence[_Plot]) -> Floats:
    """(n, 2) all points as the file has them, first the first."""
    points = [point for plot in plots for _, ring in plot.rings for point in ring]
    return np.array(points, dtype=np.float64).reshape(-1, 2)


def _attributes(plot: _Plot) -> dict[str, str | None]:
    values = (plot.at(-2), plot.at(-1), plot.at(2), plot.at(3), plot.head[1:2])
    area = "".join(values[4] or "") or None
    return dict(zip(_FIELDS, (*values[:4], area), strict=True))


def _shape(layer: RawLayer, row: int, plot: _Plot) -> BaseGeometry | None:
    """Shape of a plot with x = east; the columns of the file are north, east."""
    rings = [np.array(points, dtype=np.float64)[:, ::-1] for _, points in plot.rings]
    if not rings or plot.word == "点":
        return shapely.multipoints(np.vstack(rings)) if len(rings) > 1 else _point_of(rings)
    if plot.word == "线":
        lines = [ring for ring in rings if len(ring) > 1]
        return shapely.multilinestrings([shapely.linestrings(one) for one in lines])
    done = [closed(ring) for ring in rings]
    short = min(len(ring) for ring, _ in done)
    if short < 4:
        layer.fail(
            row,
            RingTooShortError,
            f"第 {row + 1} 个地块有一圈只有 {short - 1} 个点。",
            f"a ring of plot {row + 1} has but {short - 1} points.",
        )
        return None
    opened = sum(added for _, added in done)
    if opened:
        layer.note(
            "ring-closed",
            Severity.WARNING,
            f"第 {row + 1} 个地块有 {opened} 圈首尾不重合，已闭合。",
            f"{opened} rings of plot {row + 1} did not end where they began; they were closed.",
            feature=str(row + 1),
        )
    shape, holes = polygons_from_rings([ring for ring, _ in done])
    _note_ring_numbers(layer, row, plot, holes)
    return shape


def _point_of(rings: Sequence[Floats]) -> BaseGeometry | None:
    if not rings:
        return None
    return shapely.points(rings[0][0]) if len(rings[0]) == 1 else shapely.multipoints(rings[0])


def _note_ring_numbers(layer: RawLayer, row: int, plot: _Plot, holes: Sequence[bool]) -> None:
    """By rule ring 1 is the outer one and the others are holes; some number outer parts on."""
    outer = [number for (number, _), hole in zip(plot.rings, holes, strict=True) if not hole]
    if any(number not in {"", "0", "1"} for number in outer):
        listed = ", ".join(outer)
        layer.note(
            "ring-number-ignored",
            Severity.WARNING,
            f"第 {row + 1} 个地块的圈 {listed} 按位置关系判定为外圈（不是孔洞）。",
            f"rings {listed} of plot {row + 1} lie outside one another: taken as parts, not holes.",
            feature=str(row + 1),
        )


def _note_count(layer: RawLayer, row: int, plot: _Plot) -> None:
    """The number of points in the head may or may not count the closing ones."""
    if not plot.head or not plot.head[0].isdigit():
        return
    told, found = int(plot.head[0]), sum(len(points) for _, points in plot.rings)
    if abs(told - found) > len(plot.rings):
        layer.note(
            "point-count-differs",
            Severity.WARNING,
            f"第 {row + 1} 个地块声明 {told} 个点，实有 {found} 个。",
            f"plot {row + 1} declares {told} points and has {found}.",
            feature=str(row + 1),
        )


def _note_area(layer: RawLayer, row: int, plot: _Plot) -> None:
    """Compare the declared area with that of the plane shape, in whichever unit fits."""
    shape = layer.geometries[row]
    match = _NUMBER.search(plot.head[1]) if len(plot.head) > 1 else None
    if shape is None or match is None or shapely.get_dimensions(shape) < 2 or layer.is_degrees:
        return
    told, found = float(match[0]), float(shapely.area(shape))
    if told <= 0 or not math.isfinite(told):
        return
    units = [size for word, size in _SQUARE_METRES.items() if word in plot.head[1].lower()]
    sizes = units or list(_SQUARE_METRES.values())
    if any(abs(told * size - found) <= _AREA_TOLERANCE * found for size in sizes):
        return
    layer.note(
        "declared-area-differs",
        Severity.WARNING,
        f"第 {row + 1} 个地块声明面积 {plot.head[1]}，按坐标计算为 {found / 10_000:.4f} 公顷。",
        f"plot {row + 1} declares an area of {plot.head[1]}; it is {found / 10_000:.4f} ha.",
        feature=str(row + 1),
        area_m2=found,
        before=plot.head[1],
        after=f"{found / 10_000:.4f}",
    )
