"""The docx as a package: parts, relations, and the same bytes every time."""

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, tostring
from xml.sax.saxutils import escape

from app.reports.glyphs import visible

_PARTS: Final = Path(__file__).with_name("parts")
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""Time of every member: a ZIP knows no earlier one, and the report's own time is inside."""

_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"

_TYPES: Final[Mapping[str, str]] = {
    "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "/word/document.xml": f"{_WORD}.document.main+xml",
    "/word/fontTable.xml": f"{_WORD}.fontTable+xml",
    "/word/footer-even.xml": f"{_WORD}.footer+xml",
    "/word/footer-odd.xml": f"{_WORD}.footer+xml",
    "/word/header-even.xml": f"{_WORD}.header+xml",
    "/word/header-odd.xml": f"{_WORD}.header+xml",
    "/word/settings.xml": f"{_WORD}.settings+xml",
    "/word/styles.xml": f"{_WORD}.styles+xml",
}

HEADER_ODD: Final = "rIdHeaderOdd"
HEADER_EVEN: Final = "rIdHeaderEven"
FOOTER_ODD: Final = "rIdFooterOdd"
FOOTER_EVEN: Final = "rIdFooterEven"


def xml_of(root: Element) -> bytes:
    """A part's bytes."""
    return _xml(tostring(root, encoding="unicode"))


def package_of(
    parts: Mapping[str, bytes], pictures: Mapping[str, bytes], *, title: str, created_at: str
) -> bytes:
    """The docx.

    Args:
        parts: `word/document.xml`, headers and footers of odd and even pages.
        pictures: PNG by relation id.
        title: of the file's properties.
        created_at: ISO 8601; the only time that goes into the file's properties.
    """
    members = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _package_relations(),
        "docProps/app.xml": _application(),
        "docProps/core.xml": _properties(title, created_at),
        "word/_rels/document.xml.rels": _document_relations(pictures),
        "word/fontTable.xml": _shipped("fontTable.xml"),
        "word/settings.xml": _shipped("settings.xml"),
        "word/styles.xml": _shipped("styles.xml"),
        **parts,
        **{f"word/media/{name}.png": content for name, content in pictures.items()},
    }
    return _zipped(members)


def _zipped(members: Mapping[str, bytes]) -> bytes:
    """Members in the order of their names, each with the same time."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(members):
            info = zipfile.ZipInfo(name, _EARLIEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, members[name])
    return target.getvalue()


@cache
def _shipped(name: str) -> bytes:
    return (_PARTS / name).read_bytes()


def _xml(text: str) -> bytes:
    return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text).encode()


def _content_types() -> bytes:
    overrides = "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in _TYPES.items()
    )
    return _xml(
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="png" ContentType="image/png"/>{overrides}</Types>'
    )


def _relations(found: Mapping[str, tuple[str, str]]) -> bytes:
    listed = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'
        for name, (kind, target) in found.items()
    )
    return _xml(f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>')


def _package_relations() -> bytes:
    core = f"{_PACKAGE}/relationships/metadata/core-properties"
    return _relations(
        {
            "rIdDocument": (f"{_OFFICE}/officeDocument", "word/document.xml"),
            "rIdCore": (core, "docProps/core.xml"),
            "rIdApp": (f"{_OFFICE}/extended-properties", "docProps/app.xml"),
        }
    )


def _document_relations(pictures: Mapping[str, bytes]) -> bytes:
    return _relations(
        {
            "rIdStyles": (f"{_OFFICE}/styles", "styles.xml"),
            "rIdSettings": (f"{_OFFICE}/settings", "settings.xml"),
            "rIdFonts": (f"{_OFFICE}/fontTable", "fontTable.xml"),
            HEADER_ODD: (f"{_OFFICE}/header", "header-odd.xml"),
            HEADER_EVEN: (f"{_OFFICE}/header", "header-even.xml"),
            FOOTER_ODD: (f"{_OFFICE}/footer", "footer-odd.xml"),
            FOOTER_EVEN: (f"{_OFFICE}/footer", "footer-even.xml"),
            **{name: (f"{_OFFICE}/image", f"media/{name}.png") for name in pictures},
        }
    )


def _application() -> bytes:
    schema = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return _xml(f'<Properties xmlns="{schema}"><Application>sanxian</Application></Properties>')


def _properties(title: str, created_at: str) -> bytes:
    at = datetime.fromisoformat(created_at).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    times = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{at}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return _xml(
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(visible(title))}</dc:title><dc:creator>sanxian</dc:creator>{times}"
        "</cp:coreProperties>"
    )
