"""One table of report formats."""

import zlib
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Final

import orjson

from zoning.errors import NotFoundError

Render = Callable[[Mapping[str, Any], Mapping[str, Any]], bytes]
"""Assessment and figure (GeoJSON of the hits and their surroundings) to the bytes of a report."""


class ReportFormatError(NotFoundError):
    """A format that reports do not come in."""

    code = "report-format"
    title_zh = "没有这种报告格式"
    title_en = "No such report format"


def _loaded(module: str, name: str) -> Render:
    """A renderer whose libraries are loaded when it is first used: a check needs none of them."""

    def render(assessment: Mapping[str, Any], figure: Mapping[str, Any]) -> bytes:
        made: bytes = getattr(import_module(module), name)(assessment, figure)
        return made

    return render


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"

FORMATS: Final[Mapping[str, tuple[str, Render]]] = {
    "pdf": ("application/pdf", _loaded("app.reports.pdf", "pdf_report")),
    "docx": (
        f"{_OFFICE}.wordprocessingml.document",
        _loaded("app.reports.word.document", "docx_report"),
    ),
    "xlsx": (
        f"{_OFFICE}.spreadsheetml.sheet",
        _loaded("app.reports.spreadsheet.workbook", "xlsx_report"),
    ),
    "geojson": ("application/geo+json", _loaded("app.reports.geojson", "geojson_report")),
}


class ReportService:
    """Renders stored Assessments; a QR code leads to the page of this service that verifies."""

    def __init__(self, public_url: str = "") -> None:
        self._public_url = public_url.rstrip("/")

    def media_type(self, suffix: str) -> str:
        """Media type of a format.

        Raises:
            ReportFormatError: reports do not come in this format.
        """
        if suffix not in FORMATS:
            known = "、".join(FORMATS)
            raise ReportFormatError(
                f"报告格式为 {known}，没有 {suffix[:20]}。",
                f"reports come as {', '.join(FORMATS)}; there is no {suffix[:20]}.",
            )
        return FORMATS[suffix][0]

    def render_as(self, document: bytes, figure: bytes | None, suffix: str) -> tuple[bytes, str]:
        """Bytes and media type of a report.

        Raises:
            ReportFormatError: reports do not come in this format.
        """
        media_type = self.media_type(suffix)
        _, render = FORMATS[suffix]
        shapes = orjson.loads(zlib.decompress(figure)) if figure else {"features": []}
        assessment = orjson.loads(document)
        if self._public_url and suffix in {"pdf", "docx"}:
            assessment["verify_at"] = verification_url(self._public_url, assessment)
        return render(assessment, shapes), media_type


def verification_url(public_url: str, assessment: Mapping[str, Any]) -> str:
    """The page that says whether an Assessment is the stored one, given its hash."""
    return f"{public_url}/verify/{assessment['id']}?sha256={assessment['result_sha256']}"
