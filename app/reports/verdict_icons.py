"""The sign of each verdict: told apart by shape as well as by colour, the same as on the web."""

from collections.abc import Mapping
from typing import Final

from access_lists.vocabulary import Verdict
from app.reports.blocks import INK, Drawing, Tone

_SIDE_MM: Final = 14.0

_PATHS: Final[Mapping[str, str]] = {
    # an octagon with a cross
    Verdict.CONFLICT: "M8.2 2.5h7.6L21.5 8.2v7.6l-5.7 5.7H8.2l-5.7-5.7V8.2z"
    "M8.5 8.5l7 7M15.5 8.5l-7 7",
    # a circle with a question mark
    Verdict.UNDETERMINED: "M12 2.5a9.5 9.5 0 1 0 0 19a9.5 9.5 0 1 0 0-19M9.2 9.4a2.9 2.9 0 1 1 "
    "4.4 2.5c-1 .6-1.6 1.1-1.6 2.3M12 17.3v.1",
    # a triangle with an exclamation mark
    Verdict.CONDITIONAL: "M12 3l10 17.5H2zM12 9.5v5M12 17.4v.1",
    # a glass that found nothing; no tick, since nothing was approved
    Verdict.NO_CONFLICT: "M10.5 3a7.5 7.5 0 1 0 0 15a7.5 7.5 0 1 0 0-15M16 16l5 5M7.5 10.5h6",
}


def verdict_icon(verdict: str, tone: Tone) -> Drawing:
    """The sign of a verdict in its colour."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
        f'<path d="{_PATHS[verdict]}" fill="none" stroke="{INK[tone]}" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )
    return Drawing(svg=svg, width_mm=_SIDE_MM, height_mm=_SIDE_MM)
