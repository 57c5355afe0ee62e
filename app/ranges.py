"""Byte ranges of a request (RFC 9110, section 14)."""

import re
from typing import Any, Final

from fastapi import Response

from app.http_errors import HttpError
from app.openapi import content_of

PMTILES: Final = "application/vnd.pmtiles"

_ONE_RANGE = re.compile(r"bytes=(?P<first>\d{0,19})-(?P<last>\d{0,19})")


class RangeNotSatisfiableError(HttpError):
    """A byte range that the file does not have, or several at once."""

    status = 416
    code = "range-not-satisfiable"
    title_zh = "字节范围无效"
    title_en = "Range not satisfiable"
    remedy_zh = "请求一个文件范围之内的区间，例如 bytes=0-126，或不带 Range。"
    remedy_en = "Ask for one range within the file, as bytes=0-126, or for the whole."


def archive_in_ranges() -> dict[str, Any]:
    """Keyword arguments of a route that answers with an archive of tiles, or a range of it."""
    content = content_of(PMTILES)
    return {
        "response_class": Response,
        "responses": {
            200: {"content": content},
            206: {"description": "所要的字节 · The bytes asked for", "content": content},
        },
    }


def require_range(header: str | None, size: int) -> None:
    """Refuse a range that cannot be served; none at all is the whole file.

    Raises:
        RangeNotSatisfiableError: not one range of bytes within `size`.
    """
    if header is None:
        return
    found = _ONE_RANGE.fullmatch(header.strip())
    first, last = (found["first"], found["last"]) if found else ("", "")
    begins = int(first) if first else size - int(last or 0)
    ends = int(last) if first and last else size
    if not (0 <= begins <= ends and begins < size):
        raise RangeNotSatisfiableError(
            f"文件共 {size} 字节，无法提供“{header[:80]}”。",
            f"the file has {size} bytes; cannot serve “{header[:80]}”.",
        )
