"""Typst as it is used here: own fonts only, data as data, no clock.

Nothing of an Assessment ever becomes markup: it travels as JSON in `sys.inputs` and is shown as
text. Fonts are the Noto Sans and Noto Serif SC of the wheel pylopdf-fonts-zh-cn (SIL OFL 1.1).
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

import orjson
import typst
from pylopdf_fonts_zh_cn import sans_path

from app.reports.blocks import Drawing

_PICTURE = b"""
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(
  bytes(sys.inputs.svg), format: "svg",
  width: float(sys.inputs.width) * 1mm, height: float(sys.inputs.height) * 1mm,
)
"""


def pdf_of(template: bytes, data: Mapping[str, Any], *, created_at: str) -> bytes:
    """A PDF for archives (PDF/A-2a) and for screen readers (PDF/UA-1), dated as the check."""
    return typst.compile(
        template,
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"data": orjson.dumps(data).decode()},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=int(datetime.fromisoformat(created_at).timestamp()),
    )


def png_of(drawing: Drawing, *, dots_per_inch: float) -> bytes:
    """A drawing as pixels, for documents that cannot hold SVG."""
    return typst.compile(
        _PICTURE,
        font_paths=_fonts(),
        format="png",
        ppi=dots_per_inch,
        sys_inputs={
            "svg": drawing.svg,
            "width": f"{drawing.width_mm:g}",
            "height": f"{drawing.height_mm:g}",
        },
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(sans_path().parent)],
    )
