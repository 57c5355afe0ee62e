"""Parts of an Office file: refusal of active content, and the sheets of a workbook."""

import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from posixpath import join, normpath
from typing import Final
from xml.etree import ElementTree as ET

from access_lists.importing.workbook.archive import members
from access_lists.importing.workbook.scan import refuse_entities
from zoning.ingest.errors import ArchiveCorruptError, WorkbookActiveContentError

_ACTIVE_MEMBER: Final = re.compile(
    r"(^|/)(vbaProject\.bin|vbaData\.xml|activeX/|embeddings/|externalLinks/|connections\.xml"
    r"|queryTables/|macrosheets/|dialogsheets/|ctrlProps/|oleObject)",
    re.IGNORECASE,
)
_HARMLESS_TARGETS: Final = ("/hyperlink", "/image")
_RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_SHEET_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPart:
    """One sheet of a workbook: its title, its XML part, whether it is shown."""

    title: str
    part: str
    hidden: bool


def check_parts(path: Path) -> None:
    """Refuse macros, links to other files, embedded objects and entity declarations.

    Raises:
        WorkbookActiveContentError: such content is there.
        XmlEntityError, ArchiveCorruptError: a part that must not or cannot be read.
    """
    names = members(path)
    for name in names:
        if _ACTIVE_MEMBER.search(name):
            raise _active(name)
        # Sheets are checked by the pass that scans them.
        if name.endswith((".xml", ".rels")) and "/worksheets/sheet" not in name:
            refuse_entities(path, name)
    for name in names:
        if name.endswith(".rels"):
            _check_relations(path, name)
    if any("macroEnabled" in kind for kind in _content_types(path)):
        raise _active("[Content_Types].xml")


def sheet_parts(path: Path) -> tuple[SheetPart, ...]:
    """The sheets of a workbook in their order.

    Raises:
        ArchiveCorruptError: the workbook names a sheet that is not there.
    """
    targets = {
        relation.get("Id", ""): relation.get("Target", "")
        for relation in _tree(path, "xl/_rels/workbook.xml.rels").iter(_RELATION)
    }
    present = set(members(path))
    sheets = []
    for element in _tree(path, "xl/workbook.xml").iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        target = targets.get(element.get(_SHEET_ID, ""), "")
        part = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        if part not in present:
            raise ArchiveCorruptError(
                f"工作表“{element.get('name')}”的内容缺失。",
                f"The content of sheet “{element.get('name')}” is missing.",
            )
        hidden = element.get("state", "visible") != "visible"
        sheets.append(SheetPart(title=element.get("name", ""), part=part, hidden=hidden))
    return tuple(sheets)


def _check_relations(path: Path, name: str) -> None:
    for relation in _tree(path, name).iter(_RELATION):
        external = relation.get("TargetMode") == "External"
        if external and not relation.get("Type", "").endswith(_HARMLESS_TARGETS):
            raise _active(name)


def _content_types(path: Path) -> Iterable[str]:
    for element in _tree(path, "[Content_Types].xml").iter():
        yield element.get("ContentType", "")


def _tree(path: Path, name: str) -> ET.Element:
    try:
        with zipfile.ZipFile(path) as archive:
            # Entities were refused before; nothing here can expand.
            return ET.fromstring(archive.read(name))  # noqa: S314
    except (KeyError, ET.ParseError) as error:
        raise ArchiveCorruptError(
            f"文件内的 {name} 无法读取：{error}", f"Part {name} cannot be read: {error}"
        ) from error


def _active(name: str) -> WorkbookActiveContentError:
    return WorkbookActiveContentError(
        f"文件内的 {name} 是宏、外部链接或嵌入对象。",
        f"Part {name} is a macro, an external link or an embedded object.",
    )
