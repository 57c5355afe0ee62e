"""Forms that bring one file, read while they arrive.

The file goes straight to its place on disk and is counted and hashed on the way; fields are kept in
memory and are few and short. What a form is made of (RFC 7578) is taken apart by a library; how
much of it is taken is decided here, part by part, so that nothing large is ever read to be refused.
"""

import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from anyio import to_thread
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from app.http_errors import (
    BodyInvalidError,
    BodyTooLargeError,
    HeaderTooLargeError,
    MultipartMalformedError,
    TooManyPartsError,
)
from zoning.ingest.errors import BadUnicodeError
from zoning.ingest.plain_text import decoded_name

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MAX_HEADER_BYTES = 16_384
"""Of the headers of one part; a name of four kilobytes has room."""

_MAX_FIELDS = 100
_MAX_FIELD_BYTES = 1 << 20
_LIBRARY_HEADER_BYTES = 1 << 30  # counted here instead, to be told apart from a broken form
_STORED_AT_ONCE = 1 << 20
_FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedForm:
    """A form as it arrived.

    Attributes:
        filename: what the client calls its file; None where it brought none.
        size, sha256: of the file.
        fields: texts by name, several of one name in their order.
    """

    filename: str | None
    size: int
    sha256: str
    fields: Mapping[str, Sequence[str]]


async def receive_form(
    chunks: AsyncIterator[bytes], content_type: str, *, target: Path, limit: int
) -> ReceivedForm:
    """Read a form with at most one file.

    Args:
        chunks: the body as it arrives.
        content_type: of the request, with its boundary.
        target: where the file goes.
        limit: bytes that the file may have.

    Raises:
        MultipartMalformedError: it cannot be parsed.
        BodyTooLargeError, TooManyPartsError, HeaderTooLargeError: more than is taken.
        BodyInvalidError: its file goes by another name than `file`.
        NameNotTextError, BadUnicodeError: the name of the file or a field is no text.
    """
    _, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if not boundary:
        raise MultipartMalformedError(
            "Content-Type 中没有 boundary。", "the Content-Type names no boundary."
        )
    with target.open("wb") as file:
        reader = _FormReader(file, limit)
        try:
            parser = MultipartParser(
                boundary, reader.callbacks(), max_header_size=_LIBRARY_HEADER_BYTES
            )
            async for chunk in chunks:
                parser.write(chunk)
                if reader.is_full:
                    await to_thread.run_sync(reader.store)
            parser.finalize()
            reader.store()
        except FormParserError as error:
            raise MultipartMalformedError(
                "multipart/form-data 无法解析。", "the multipart/form-data cannot be parsed."
            ) from error
    return reader.received()


class _FormReader:
    """Hears of every piece of a form in turn and keeps what is wanted of it."""

    def __init__(self, file: BinaryIO, limit: int) -> None:
        self._file = file
        self._limit = limit
        self._filename: str | None = None
        self._size = 0
        self._digest = hashlib.sha256()
        self._waiting = bytearray()
        self._fields: dict[str, list[str]] = {}
        self._is_whole = False
        self._parts = 0
        self._headers: dict[bytes, bytes] = {}
        self._header_bytes = 0
        self._header_name = self._header_value = b""
        self._name: str | None = None
        self._text = bytearray()

    def callbacks(self) -> "MultipartCallbacks":
        """What the parser calls (python-multipart, `MultipartParser`)."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_field,
            "on_header_value": self._header_data,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": self._data,
            "on_part_end": self._part_end,
            "on_end": self._end,
        }

    @property
    def is_full(self) -> bool:
        """Whether so much of the file waits that it should be stored."""
        return len(self._waiting) >= _STORED_AT_ONCE

    def store(self) -> None:
        """Write what has arrived of the file; apart from the parser, for disks are slow."""
        self._digest.update(self._waiting)
        self._file.write(self._waiting)
        self._waiting = bytearray()

    def received(self) -> ReceivedForm:
        """The form, once it is whole and stored."""
        if not self._is_whole:
            raise MultipartMalformedError(
                "表单没有结尾。", "the form ends before its last boundary."
            )
        return ReceivedForm(
            filename=self._filename,
            size=self._size,
            sha256=self._digest.hexdigest(),
            fields=self._fields,
        )

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > _MAX_FIELDS + 1:
            raise _too_many_parts()
        self._headers, self._header_bytes = {}, 0
        self._name, self._text = None, bytearray()

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._count_header(end - start)
        self._header_name += data[start:end]

    def _header_data(self, data: bytes, start: int, end: int) -> None:
        self._count_header(end - start)
        self._header_value += data[start:end]

    def _count_header(self, size: int) -> None:
        self._header_bytes += size
        if self._header_bytes > MAX_HEADER_BYTES:
            raise HeaderTooLargeError(
                f"表单某一部分的头超过 {MAX_HEADER_BYTES} 字节。",
                f"the headers of a part are longer than {MAX_HEADER_BYTES} bytes.",
            )

    def _header_end(self) -> None:
        self._headers[self._header_name.lower()] = self._header_value
        self._header_name = self._header_value = b""

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        if b"name" not in options:
            raise MultipartMalformedError(
                "表单有一部分没有名称。", "a part of the form has no name."
            )
        name = _field_text(options[b"name"], "")
        if b"filename" not in options:
            self._name = name
            return
        if name != _FILE:
            raise BodyInvalidError(
                f"文件字段应名为 {_FILE}。", f"the part with the file is to be named `{_FILE}`."
            )
        if self._filename is not None:
            raise _too_many_parts()
        self._filename = decoded_name(options[b"filename"])

    def _data(self, data: bytes, start: int, end: int) -> None:
        size = end - start
        if self._name is None:
            self._size += size
            if self._size > self._limit:
                raise too_large(self._limit)
            self._waiting += data[start:end]
            return
        if len(self._text) + size > _MAX_FIELD_BYTES:
            raise too_large(_MAX_FIELD_BYTES)
        self._text += data[start:end]

    def _part_end(self) -> None:
        if self._name is not None:
            text = _field_text(bytes(self._text), self._name)
            self._fields.setdefault(self._name, []).append(text)

    def _end(self) -> None:
        self._is_whole = True


def too_large(limit: int) -> BodyTooLargeError:
    """The refusal of a file or field of more bytes than are taken."""
    return BodyTooLargeError(f"内容超过 {limit} 字节。", f"it is larger than {limit} bytes.")


def _too_many_parts() -> TooManyPartsError:
    return TooManyPartsError(
        f"表单只能有一个名为 file 的文件和至多 {_MAX_FIELDS} 个字段。",
        f"a form has one file, named `file`, and at most {_MAX_FIELDS} fields.",
    )


def _field_text(raw: bytes, name: str) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise BadUnicodeError(
            f"表单字段“{name[:60]}”不是 UTF-8。",
            f"the field {name[:60]!r} of the form is not UTF-8.",
        ) from error
