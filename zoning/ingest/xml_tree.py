"""XML read without document types, entities or anything that leads outside."""

import re
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from zoning.ingest.errors import BadUnicodeError, FileCorruptError, TooDeepError, XmlEntityError

_MAX_DEPTH = 100
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_CHINESE = {b"gbk", b"gb2312", b"gb18030", b"cp936"}


def parse_xml(raw: bytes) -> Element:
    """The root element of an XML text; names keep their namespace in braces.

    Raises:
        XmlEntityError: a document type or an entity is declared.
        FileCorruptError: it is not well-formed; line and column are named.
        TooDeepError: nested deeper than any feature needs.
        BadUnicodeError: not in the encoding it declares.
    """
    builder, depth = TreeBuilder(), 0
    declared = _DECLARED.match(raw)
    encoding = None
    if declared and declared[1].lower() in _CHINESE:
        raw, encoding = _reencoded(raw), "utf-8"
    parser = expat.ParserCreate(encoding, "}")

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH:
            raise TooDeepError("XML 嵌套过深。", "the XML is nested too deep.")
        builder.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag)

    def refuse(*_: object) -> None:
        raise XmlEntityError("XML 含文档类型或实体声明。", "the XML declares a document type.")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.buffer_text = True
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        raise FileCorruptError(
            f"XML 第 {error.lineno} 行第 {error.offset + 1} 列有误。",
            f"the XML is not well-formed at line {error.lineno}, column {error.offset + 1}.",
        ) from error
    return builder.close()


def local_name(element: Element) -> str:
    """Name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def child(element: Element, name: str) -> Element | None:
    """First child of a local name."""
    return next((one for one in element if local_name(one) == name), None)


def text_of(element: Element | None) -> str:
    """Text of an element without blanks around it."""
    return (element.text or "").strip() if element is not None else ""


def _reencoded(raw: bytes) -> bytes:
    try:
        return raw.decode("gb18030").encode()
    except UnicodeDecodeError as error:
        raise BadUnicodeError(
            "XML 不是其声明的编码。", "the XML is not GBK as declared."
        ) from error
