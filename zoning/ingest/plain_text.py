"""Text as people type and paste it, made plain: widths, brackets, dashes, white space."""

import unicodedata

from zoning.ingest.errors import BadUnicodeError, NameNotTextError

_LABEL_CHARACTERS = 120

_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | str.maketrans(
    {
        "\u3000": " ",
        "\u00a0": " ",
        "\ufeff": "",
        "\u200b": "",
        "【": "[",
        "】": "]",
        "〔": "[",
        "〕": "]",
        "［": "[",
        "］": "]",
        "、": ",",
        "。": ".",
        "−": "-",
        "–": "-",
        "º": "°",
        "˚": "°",
        "’": "'",
        "′": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "″": '"',
    }
)


def decoded_text(raw: bytes) -> tuple[str, str]:
    """Text and its encoding: UTF-8, UTF-16 with its mark, else GB18030.

    Raises:
        BadUnicodeError: none of them.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace"), "UTF-16"
    for encoding, label in (("utf-8-sig", "UTF-8"), ("gb18030", "GB18030")):
        try:
            return raw.decode(encoding), label
        except UnicodeDecodeError:
            continue
    raise BadUnicodeError(
        "内容既不是 UTF-8 也不是 GB18030。", "the text is neither UTF-8 nor GB18030."
    )


def decoded_name(raw: bytes) -> str:
    """The name of a file: UTF-8, or GB18030 as older Chinese programs write it.

    Raises:
        NameNotTextError: neither of them.
    """
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NameNotTextError(
        "文件名既不是 UTF-8 也不是 GB18030。", "the file name is neither UTF-8 nor GB18030."
    )


def label_of(name: str) -> str:
    """The name of a file made safe to show: no folders, no control or direction characters."""
    base = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(
        sign for sign in unicodedata.normalize("NFC", base) if unicodedata.category(sign)[0] != "C"
    ).strip()
    stem, dot, suffix = shown.rpartition(".")
    if not dot:
        return shown[:_LABEL_CHARACTERS] or "upload"
    return f"{stem[:_LABEL_CHARACTERS] or 'upload'}.{suffix[:12]}"


def plain(text: str) -> str:
    """The text with full-width forms, brackets, primes and dashes as in ASCII."""
    return text.translate(_PLAIN)
