"""Which encoding text is in: as declared if every byte fits, else strict UTF-8, else GB18030."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from zoning.errors import Fault
from zoning.ingest.errors import EncodingAmbiguousError, EncodingMismatchError
from zoning.texts import Text

Texts = Callable[[], Iterable[tuple[int, str, bytes, int]]]
"""Row (from 0, -1 for a column name), column, bytes, full width of the cell."""

_LANGUAGE_BYTES = {
    0x03: "cp1252",
    0x57: "cp1252",
    0x58: "cp1252",
    0x4D: "gb18030",
    0x7A: "gb18030",
    0x4F: "big5",
    0x78: "big5",
    0x13: "cp932",
    0x7B: "cp932",
    0x4E: "cp949",
    0x79: "cp949",
    0xC8: "cp1250",
    0xC9: "cp1251",
}
_NAMES = {
    "65001": "utf-8",
    "utf8": "utf-8",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "936": "gb18030",
    "cp936": "gb18030",
    "ansi936": "gb18030",
    "950": "big5",
    "88591": "latin-1",
    "ansi1252": "cp1252",
}
_ENOUGH = 0.8
_SHOWN = {"utf-8": "UTF-8", "gb18030": "GB18030", "big5": "Big5"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An encoding and how it was found.

    Attributes:
        codec: name for `bytes.decode`.
        declared: the file says so itself.
        plain: there was nothing but ASCII to decide on.
        confidence: share of decoded characters that look like text of that kind; 1 if declared.
    """

    codec: str
    declared: bool
    plain: bool = False
    confidence: float = 1.0

    @property
    def label(self) -> str:
        """Name for people."""
        return _SHOWN.get(self.codec, self.codec)


def choose_encoding(texts: Texts, *, code_page: str | None, language_byte: int = 0) -> Decision:
    """The encoding of all texts.

    Args:
        texts: gives the texts that are not plain ASCII, anew at each call.
        code_page: what a .cpg file says.
        language_byte: of a dBASE header; ArcGIS writes 0x4D for Chinese.

    Raises:
        EncodingMismatchError: a .cpg is there and some text contradicts it; row and column named.
        EncodingAmbiguousError: no encoding fits well enough.
    """
    if code_page is not None and (codec := _codec(code_page)):
        if misfit := _first_misfit(texts(), codec):
            raise _mismatch(misfit, code_page)
        return Decision(codec=codec, declared=True)
    if next(iter(texts()), None) is None:
        return Decision(codec="ascii", declared=False, plain=True)
    if _first_misfit(texts(), "utf-8") is None:
        return Decision(codec="utf-8", declared=False)
    hint = _LANGUAGE_BYTES.get(language_byte)
    for codec in dict.fromkeys(("gb18030", hint or "big5", "big5")):
        if _first_misfit(texts(), codec) is None:
            confidence = _plausibility(texts(), codec)
            if confidence >= _ENOUGH or codec == hint:
                return Decision(codec=codec, declared=codec == hint, confidence=confidence)
    raise EncodingAmbiguousError(
        "文字既不是 UTF-8，也不像 GB18030（GBK）。",
        "the text is not UTF-8, nor does it look like GB18030 (GBK).",
    )


def cut_character(cell: bytes, encoding: str, *, full: int) -> bytes:
    """Bytes without the character that the end of a full cell cut in two; others unchanged."""
    if len(cell) < full - 1:
        return cell
    for dropped in range(1, 4):
        shorter = cell[:-dropped]
        try:
            shorter.decode(encoding)
        except UnicodeDecodeError:
            continue
        return shorter
    return cell


def _codec(code_page: str) -> str | None:
    name = code_page.strip().lower().replace("-", "").replace("_", "").replace(" ", "")
    for candidate in (_NAMES.get(name), name, f"cp{name}", code_page.strip()):
        if candidate is None:
            continue
        try:
            b"".decode(candidate)
        except (LookupError, ValueError):
            continue
        return candidate
    return None


def _first_misfit(
    texts: Iterable[tuple[int, str, bytes, int]], codec: str
) -> tuple[int, str] | None:
    for row, column, cell, full in texts:
        try:
            cell.decode(codec)
        except UnicodeDecodeError:
            shorter = cut_character(cell, codec, full=full)
            if shorter == cell:
                return row, column
    return None


def _plausibility(texts: Iterable[tuple[int, str, bytes, int]], codec: str) -> float:
    """Share of the characters beyond ASCII that Chinese texts use."""
    usual = total = 0
    for _, _, cell, full in texts:
        try:
            text = cell.decode(codec)
        except UnicodeDecodeError:
            text = cut_character(cell, codec, full=full).decode(codec)
        for character in text:
            if character > "\x7f":
                total += 1
                usual += "\u4e00" <= character <= "\u9fff" or character in _PUNCTUATION
    return usual / total if total else 1.0


_PUNCTUATION = frozenset(
    "、。·—～…‘’“”〔〕〈〉《》「」『』【】，；：？！（）％／－＋０１２３４５６７８９ⅠⅡⅢⅣⅤ　㎡"
)


def _mismatch(misfit: tuple[int, str], code_page: str) -> EncodingMismatchError:
    row, column = misfit
    place_zh = "字段名" if row < 0 else f"第 {row + 1} 行、列 {column}"
    place_en = "a column name" if row < 0 else f"row {row + 1}, column {column}"
    detail = Text(
        zh=f"声明编码为 {code_page.strip()[:20]}，但{place_zh}的字节不符。",
        en=f"declared as {code_page.strip()[:20]}, but {place_en} does not fit.",
    )
    fault = Fault(
        code=EncodingMismatchError.code,
        detail=detail,
        row=None if row < 0 else row + 1,
        column=column,
    )
    return EncodingMismatchError(detail.zh, detail.en, faults=[fault])
