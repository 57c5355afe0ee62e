"""An evaluation as a chart: a bar for each figure, hatched between bounds, a mark at the target."""

from collections.abc import Iterator
from html import escape
from typing import Any, Final

from app.evaluations.figures import JUDGEMENTS, Language, department, figure, target, until

_WIDTH, _ROW, _HEAD = 960, 44, 56
_BAR_FROM, _BAR_TO = 330, 700
_COLOURS: Final = {
    "met": "#1b6e4b",
    "missed": "#b3261e",
    "unknown": "#5f6b6d",
    "no-target": "#2f5d8a",
}
_TARGET: Final = {"zh-CN": "目标", "en": "target"}
_BETWEEN: Final = {"zh-CN": "，", "en": ", "}
_SIGNS: Final = {"met": "✓", "missed": "✗", "unknown": "?", "no-target": "–"}

_HATCHED: Final = (
    '<defs><pattern id="open" width="8" height="8" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="8" height="8" fill="#e6eaea"/>'
    '<path d="M0 0V8" stroke="#5f6b6d" stroke-width="3"/></pattern></defs>'
)


def evaluation_svg(document: dict[str, Any], *, language: Language = "zh-CN") -> str:
    """The chart as SVG; every colour is said by a sign and a word as well."""
    rows = document["rows"]
    height = _HEAD + _ROW * len(rows) + 12
    title = _title(document, language)
    told = _BETWEEN[language].join(
        f"{one['name'][language]} {figure(one, language=language)} "
        f"({JUDGEMENTS[one['judgement']][language]})"
        for one in rows
    )
    return "".join(
        (
            _opening(height),
            f"<title>{_text(title)}</title><desc>{_text(told)}</desc>",
            f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
            _HATCHED,
            f'<text x="16" y="32" font-size="18" font-weight="bold">{_text(title)}</text>',
            *_rows(rows, language),
            "</svg>",
        )
    )


def _title(document: dict[str, Any], language: Language) -> str:
    name, year = document["release"]["name"], document["year"]
    said = f"{year} 年评估" if language == "zh-CN" else f"evaluation {year}"
    return f"{name} · {said}{until(document, language=language)}"


def _opening(height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'width="{_WIDTH}" height="{height}" font-family="sans-serif" font-size="14">'
    )


def _rows(rows: list[dict[str, Any]], language: Language) -> Iterator[str]:
    for number, row in enumerate(rows):
        top = _HEAD + _ROW * number
        colour = _COLOURS[row["judgement"]]
        if number % 2 == 0:
            yield f'<rect y="{top}" width="{_WIDTH}" height="{_ROW}" fill="#f4f7f6"/>'
        yield _label(16, top + 18, row["name"][language])
        yield _label(16, top + 35, department(row, language=language), size=11, fill="#4a5658")
        yield from _bar(row, top + 12, colour)
        yield _label(_BAR_TO + 16, top + 18, figure(row, language=language))
        aim = target(row, language=language)
        said = f"{_TARGET[language]} {aim}" if aim else ""
        yield _label(_BAR_TO + 16, top + 35, said, size=11, fill="#4a5658")
        judged = f"{_SIGNS[row['judgement']]} {JUDGEMENTS[row['judgement']][language]}"
        yield _label(_WIDTH - 90, top + 26, judged, fill=colour)


def _bar(row: dict[str, Any], top: int, colour: str) -> Iterator[str]:
    """The bar of a figure; nothing but the frame where nothing is known."""
    if row["unit"] != "%" and row["target"] is None:
        return  # by itself it has nothing to be long or short against
    width = _BAR_TO - _BAR_FROM
    frame = f'x="{_BAR_FROM}" y="{top}" width="{width}" height="20"'
    yield f'<rect {frame} fill="none" stroke="#c3ccca"/>'
    most = max(row["at_most"] or 0.0, row["target"] or 0.0)
    scale = 100.0 if row["unit"] == "%" and most <= 100 else most
    if scale <= 0:
        return
    if row["at_least"] is not None:
        known = max(0.0, width * row["at_least"] / scale)
        to_most = max(0.0, width * row["at_most"] / scale)
        yield f'<rect x="{_BAR_FROM}" y="{top}" width="{known:.1f}" height="20" fill="{colour}"/>'
        if to_most > known:
            left = _BAR_FROM + known
            yield (
                f'<rect x="{left:.1f}" y="{top}" width="{to_most - known:.1f}" height="20" '
                'fill="url(#open)"/>'
            )
    if row["target"] is not None and row["direction"] != "none":
        at = _BAR_FROM + width * row["target"] / scale
        yield f'<path d="M{at:.1f} {top - 5}V{top + 25}" stroke="#111" stroke-width="3"/>'


def _label(x: float, y: float, words: str, *, size: int = 14, fill: str = "#1b2729") -> str:
    if not words:
        return ""
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{fill}">{_text(words)}</text>'


def _text(words: str) -> str:
    """Words as XML takes them."""
    return escape("".join(one for one in words if one.isprintable()))
