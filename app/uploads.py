"""Uploaded files: counted while they arrive, kept under a name of ours, removed afterwards.

What the client calls a file is a label for people; nothing is opened by it.
"""

import hashlib
import unicodedata
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Generic, TypeVar

from anyio import to_thread
from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from app.gate import invalid_body
from app.http_errors import (
    BodyInvalidError,
    BodyTooLargeError,
    MediaTypeError,
    MultipartMalformedError,
    TooManyPartsError,
)
from zoning.ingest.workplace import working_folder

Fields = TypeVar("Fields", bound=BaseModel)

_CHUNK = 1 << 20
_FRAMING_BYTES = 1 << 20
"""Boundaries, headers and fields beside the file."""

_MAX_FIELDS = 100
_LABEL_CHARACTERS = 120
_FORM = "multipart/form-data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload(Generic[Fields]):
    """One file of a request, with the fields beside it.

    Attributes:
        path: where it lies until the request is answered.
        label: what the client calls it, made safe to show.
    """

    path: Path
    label: str
    size: int
    sha256: str
    fields: Fields


def is_upload(request: Request) -> bool:
    """Whether a request brings a file rather than JSON."""
    return request.headers.get("content-type", "").startswith(_FORM)


@asynccontextmanager
async def uploaded(
    request: Request, model: type[Fields], *, limit: int
) -> AsyncIterator[Upload[Fields]]:
    """The part `file` of a form and its fields.

    Args:
        request: not read yet.
        model: what the fields may be; several of one name become a list.
        limit: bytes that the file may have.

    Raises:
        MediaTypeError: it is no form.
        BodyTooLargeError, TooManyPartsError: more than is taken, told while it arrives.
        MultipartMalformedError: the form cannot be parsed.
        BodyInvalidError: no file, or fields that the model does not allow, all at once.
    """
    if not is_upload(request):
        raise MediaTypeError(f"请以 {_FORM} 上传文件。", f"send the file as {_FORM}.")
    form = await _parsed(request, limit)
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise BodyInvalidError("缺少文件字段 file。", "the part `file` is missing.")
        fields = _fields(form, model)
        with working_folder() as folder:
            label = label_of(file.filename or "")
            path = folder / f"upload{PurePosixPath(label).suffix.lower()[:12]}"
            size, sha256 = await _save(file, path, limit)
            yield Upload(path=path, label=label, size=size, sha256=sha256, fields=fields)
    finally:
        await form.close()


def label_of(filename: str) -> str:
    """The name of a file made safe to show: no folders, no control or direction characters."""
    base = filename.replace("\\", "/").rpartition("/")[2]
    shown = "".join(
        sign for sign in unicodedata.normalize("NFC", base) if unicodedata.category(sign)[0] != "C"
    ).strip()
    stem, dot, suffix = shown.rpartition(".")
    if not dot:
        return shown[:_LABEL_CHARACTERS] or "upload"
    return f"{stem[:_LABEL_CHARACTERS] or 'upload'}.{suffix[:12]}"


async def _parsed(request: Request, limit: int) -> FormData:
    parser = MultiPartParser(
        request.headers,
        _counted(request, limit + _FRAMING_BYTES),
        max_files=1,
        max_fields=_MAX_FIELDS,
    )
    try:
        return await parser.parse()
    except MultiPartException as error:
        if error.message.startswith("Too many"):
            raise TooManyPartsError(
                f"表单只能有 1 个文件和至多 {_MAX_FIELDS} 个字段。",
                f"a form has one file and at most {_MAX_FIELDS} fields.",
            ) from error
        raise MultipartMalformedError(
            "multipart/form-data 无法解析。", "the multipart/form-data cannot be parsed."
        ) from error


async def _counted(request: Request, limit: int) -> AsyncGenerator[bytes, None]:
    """The body as it arrives, refused as soon as it is too long."""
    declared = request.headers.get("content-length", "")
    size = 0
    if declared.isdigit() and int(declared) > limit:
        raise _too_large(limit)
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        yield chunk


async def _save(file: UploadFile, path: Path, limit: int) -> tuple[int, str]:
    """Size and SHA-256 of the file, now at `path`."""
    digest, size = hashlib.sha256(), 0
    with await to_thread.run_sync(path.open, "wb") as target:
        while chunk := await file.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise _too_large(limit)
            digest.update(chunk)
            await to_thread.run_sync(target.write, chunk)
    return size, digest.hexdigest()


def _too_large(limit: int) -> BodyTooLargeError:
    return BodyTooLargeError(f"文件超过 {limit} 字节。", f"the file is larger than {limit} bytes.")


def _fields(form: FormData, model: type[Fields]) -> Fields:
    """The fields beside the file; an empty one says nothing."""
    given: dict[str, object] = {}
    for name in dict.fromkeys(name for name, _ in form.multi_items() if name != "file"):
        values = [value for value in form.getlist(name) if value != ""]
        if values:
            given[name] = values if len(values) > 1 else values[0]
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise invalid_body(error) from error
