"""Uploads: one file of a multipart form under a name of ours, with the fields beside it."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile

from app.gate import invalid_body, save_upload
from app.http_errors import BodyInvalidError

Fields = TypeVar("Fields", bound=BaseModel)

_MAX_PARTS = 20
_MAX_SUFFIX = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload(Generic[Fields]):
    """What came: the file where it lies for now, what its sender calls it, the fields."""

    path: Path
    label: str
    fields: Fields


def is_upload(request: Request) -> bool:
    """Whether the body is declared as a multipart form."""
    return request.headers.get("content-type", "").startswith("multipart/form-data")


@asynccontextmanager
async def uploaded(
    request: Request, model: type[Fields], *, limit: int
) -> AsyncIterator[Upload[Fields]]:
    """The part `file` and the checked fields; the file is gone afterwards.

    Raises:
        BodyInvalidError: no file, unknown fields, or values they cannot have, all at once.
        BodyTooLargeError: the file has more than `limit` bytes.
    """
    async with request.form(max_files=1, max_fields=_MAX_PARTS) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise BodyInvalidError("缺少文件字段 file。", "the part `file` is missing.")
        fields = _checked(form, model)
        label = (file.filename or "upload")[:255]
        with tempfile.TemporaryDirectory(prefix="sanxian-upload-") as folder:
            path = Path(folder) / f"upload{Path(label).suffix.lower()[:_MAX_SUFFIX]}"
            await save_upload(file, path, limit=limit)
            yield Upload(path=path, label=label, fields=fields)


def _checked(form: FormData, model: type[Fields]) -> Fields:
    """The fields beside the file; an empty one says nothing."""
    given: dict[str, Any] = {
        name: value for name, value in form.multi_items() if name != "file" and value != ""
    }
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise invalid_body(error) from error
