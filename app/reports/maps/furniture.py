"""What a map needs besides the ground: frame, scale bar, north arrow, grid marks, legend."""

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from shapely import LineString, box

from app.reports.maps.plane import FRAME_MM, Plane
from app.reports.maps.svg import INK, area, line, text
from app.reports.maps.symbols import Symbol

WIDTH_MM: Final = 156.0
"""A map with its legend takes the type area of GB/T 9704."""

HEIGHT_MM: Final = 94.0
"""Two of them stand on one page."""

NORTH_ARROW_ROOM: Final = box(FRAME_MM - 12, 0, FRAME_MM, 18)
SCALE_BAR_ROOM: Final = box(0, FRAME_MM - 11, 42, FRAME_MM)
"""Where no name is written."""

_SIDE_MM: Final = FRAME_MM + 3.5
_ROW_MM: Final = 5.4
_HALF_LABEL_MM: Final = 7.0
_ROOM_FOR_HALF_MM: Final = 11.0
_ABOVE_SCALE_BAR_MM: Final = FRAME_MM - 12
_LETTERS_A_LINE: Final = 20


def frame() -> str:
    """The neat line."""
    return (
        f'<rect width="{FRAME_MM:g}" height="{FRAME_MM:g}" fill="none" stroke="{INK}" '
        'stroke-width="0.4"/>'
    )


def north_arrow() -> str:
    """North is up: meridians are vertical in this plane."""
    x, y = FRAME_MM - 7, 4
    return (
        f'<path d="M{x},{y}l2.4,8l-2.4,-1.8l-2.4,1.8z" fill="#ffffff" stroke="{INK}" '
        f'stroke-width="0.3"/><path d="M{x},{y}l2.4,8l-2.4,-1.8z" fill="{INK}"/>'
        + text(x, y + 11.6, "N", size=3.2, anchor="middle")
    )


def scale_bar(plane: Plane) -> str:
    """Two boxes of a round length, with the metres they stand for."""
    return scale_marks(plane.metres_per_mm, 5.0, FRAME_MM - 5.0)


def scale_marks(metres_per_mm: float, x: float, y: float) -> str:
    """The same anywhere, on a paper of its own: its lower left corner at x and y, in mm."""
    metres = _round_length(26 * metres_per_mm)
    length = metres / metres_per_mm
    half = length / 2
    ends = [(x, "0"), (x + length, _distance(metres))]
    if half > _ROOM_FOR_HALF_MM:
        ends.append((x + half, _distance(metres / 2)))
    return (
        f'<rect x="{x - 2.5:g}" y="{y - 5.2:g}" width="{length + 9:.2f}" height="6.4" '
        'fill="#ffffff" fill-opacity="0.8"/>'
        f'<rect x="{x}" y="{y - 1.2}" width="{length:.2f}" height="1.2" fill="#ffffff" '
        f'stroke="{INK}" stroke-width="0.25"/>'
        f'<rect x="{x}" y="{y - 1.2}" width="{half:.2f}" height="1.2" fill="{INK}"/>'
        + "".join(text(at, y - 2.2, words, size=2.4, anchor="middle") for at, words in ends)
    )


def grid_marks(plane: Plane) -> Iterator[str]:
    """Longitude below and latitude at the right of the frame, at round minutes or seconds."""
    east, north = plane.mm_per_degree
    for longitude in _round_values(plane.longitude, FRAME_MM / east):
        x = FRAME_MM / 2 + (longitude - plane.longitude) * east
        if not _HALF_LABEL_MM < x < FRAME_MM - _HALF_LABEL_MM:
            continue
        yield line(f"M{x:.2f},{FRAME_MM}v1.2M{x:.2f},0v1.2", width=0.2)
        yield text(x, FRAME_MM + 4, _angle(longitude), size=2.2, anchor="middle")
    for latitude in _round_values(plane.latitude, FRAME_MM / north):
        y = FRAME_MM / 2 - (latitude - plane.latitude) * north
        if y > _ABOVE_SCALE_BAR_MM:
            continue
        yield line(f"M0,{y:.2f}h1.2M{FRAME_MM},{y:.2f}h-1.2", width=0.2)
        yield text(1.8, y + 0.8, _angle(latitude), size=2.2)


def legend(
    title: str, entries: Mapping[str, tuple[Symbol, bool]], notes: Iterable[str]
) -> Iterator[str]:
    """Signs and their words at the right of the frame, lines as lines; notes below them."""
    y = 4.0
    yield text(_SIDE_MM, y, title, size=3.4)
    y += 4.0
    for words, (symbol, is_line) in entries.items():
        middle = y + 1.9
        stroke = LineString([(_SIDE_MM, middle), (_SIDE_MM + 8, middle)])
        yield area(stroke if is_line else box(_SIDE_MM, y, _SIDE_MM + 8, y + 3.8), symbol)
        lines = _wrapped(words, _LETTERS_A_LINE)
        for at, one in enumerate(lines):
            yield text(_SIDE_MM + 9.5, y + 2.8 + at * 3.4, one, size=2.6)
        y += _ROW_MM + (len(lines) - 1) * 3.4
    yield from _notes(notes, y + 2)


def _notes(notes: Iterable[str], top: float) -> Iterator[str]:
    lines = [one for note in notes for one in _wrapped(note, 26)]
    y = max(top, FRAME_MM - len(lines) * 3.5 + 2.5)
    for one in lines:
        yield text(_SIDE_MM, y, one, size=2.4)
        y += 3.5


def _wrapped(words: str, letters: int) -> list[str]:
    """Lines of at most so many Chinese letters; two Latin ones count as one."""
    lines, width = [""], 0.0
    for piece in _pieces(words):
        own = sum(1.0 if ord(letter) > 0x2E7F else 0.55 for letter in piece)
        if width + own > letters and lines[-1]:
            lines.append("")
            width = 0.0
        lines[-1] += piece if lines[-1] else piece.lstrip()
        width += own
    return lines


def _pieces(words: str) -> Iterator[str]:
    """Where a line may break: around Chinese letters, and after blanks."""
    held = ""
    for letter in words:
        if ord(letter) > 0x2E7F:
            if held:
                yield held
            held = ""
            yield letter
        else:
            held += letter
            if letter == " ":
                yield held
                held = ""
    if held:
        yield held


def _round_length(metres: float) -> float:
    power = 10.0 ** math.floor(math.log10(metres))
    return max(step * power for step in (1, 2, 4, 5, 8) if step * power <= metres + 1e-9)


def _distance(metres: float) -> str:
    return f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"


def _round_values(middle: float, span: float) -> list[float]:
    """Three to six round angles within a span of degrees about a middle."""
    steps = [one / 3600 for one in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 18000)]
    step = next((one for one in steps if span / one <= 4.5), steps[-1])
    first = math.ceil((middle - span * 0.46) / step)
    last = math.floor((middle + span * 0.46) / step)
    return [at * step for at in range(first, last + 1)]


def _angle(degrees: float) -> str:
    seconds = round(degrees * 3600)
    whole, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{whole}°{minutes:02d}′{rest:02d}″"
