"""One table of report formats."""

import zlib
from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson

from zoning.errors import NotFoundError

Render = Callable[[Mapping[str, Any], Mapping[str, Any]], bytes]
"""Assessment and figure (GeoJSON of the hits) to the bytes of a report."""


class ReportFormatError(NotFoundError):
    """A format that reports do not come in."""

    code = "report-format"
    title_zh = "没有这种报告格式"
    title_en = "No such report format"


def geojson_report(assessment: Mapping[str, Any], figure: Mapping[str, Any]) -> bytes:
    """Footprint and hits as a FeatureCollection, for a GIS."""
    site = {
        "type": "Feature",
        "geometry": assessment["footprint"]["geometry"],
        "properties": {
            "kind": "footprint",
            "verdict": assessment["verdict"],
            "check": assessment["id"],
            "area_m2": assessment["footprint"]["area_m2"],
        },
    }
    features = [site, *figure["features"]]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


FORMATS: Final[Mapping[str, tuple[str, Render]]] = {
    "geojson": ("application/geo+json", geojson_report),
}


class ReportService:
    """Renders stored Assessments."""

    def render_as(self, document: bytes, figure: bytes | None, suffix: str) -> tuple[bytes, str]:
        """Bytes and media type of a report.

        Raises:
            ReportFormatError: reports do not come in this format.
        """
        if suffix not in FORMATS:
            known = "、".join(FORMATS)
            raise ReportFormatError(
                f"报告格式为 {known}，没有 {suffix[:20]}。",
                f"reports come as {known}; there is no {suffix[:20]}.",
            )
        media_type, render = FORMATS[suffix]
        shapes = orjson.loads(zlib.decompress(figure)) if figure else {"features": []}
        return render(orjson.loads(document), shapes), media_type
