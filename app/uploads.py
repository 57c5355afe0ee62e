"""Uploaded files: counted while they arrive, kept under a name of ours, removed afterwards.

What the client calls a file is a label for people; nothing is opened by it.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import Generic, TypeVar

from anyio import to_thread
from fastapi import Request
from pydantic import BaseModel, ValidationError

from access_lists.errors import AccessListError
from app.audit.service import Actor, record_refusal
from app.database import Database
from app.dependencies import service_of
from app.forms import ReceivedForm, receive_form, too_large
from app.gate import invalid_body
from app.http_errors import BodyInvalidError, HttpError, MediaTypeError
from app.problems import status_of
from app.scanning import Scanner
from app.schemas import FormFields
from zoning.errors import InputError, SanxianError
from zoning.ingest.plain_text import label_of
from zoning.ingest.workplace import working_folder

Fields = TypeVar("Fields", bound=BaseModel)

_FRAMING_BYTES = 1 << 20
"""Boundaries, headers and fields beside the file."""

_NO_SHA256 = ""
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


class NoFields(FormFields):
    """Of a form that brings a file and nothing else."""


def is_upload(request: Request) -> bool:
    """Whether a request brings a file rather than JSON."""
    return request.headers.get("content-type", "").startswith(_FORM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """In whose name, and as what, a refused upload is written down.

    Attributes:
        action: of the audit row, such as `layer-add`.
    """

    actor: Actor
    action: str


@asynccontextmanager
async def uploaded(
    request: Request, model: type[Fields], *, limit: int, refusals: Refusals | None = None
) -> AsyncIterator[Upload[Fields]]:
    """The part `file` of a form and its fields, until the block ends.

    Args:
        request: not read yet.
        model: what the fields may be; several of one name become a list.
        limit: bytes that the file may have.
        refusals: what is refused on arrival, or inside the block, leaves this row; None for what is
            only looked at.

    Raises:
        MediaTypeError: it is no form.
        BodyTooLargeError, TooManyPartsError, HeaderTooLargeError: more than is taken, told while
            it arrives.
        BodyTooSlowError: it trickles.
        MultipartMalformedError: the form cannot be parsed.
        NameNotTextError, BadUnicodeError: the name of the file or a field is no text.
        BodyInvalidError: no file, or fields that the model does not allow, all at once.
        MalwareError, ScannerUnavailableError: the scanner does not let it pass.
    """
    arrival = _Arrival()
    try:
        with working_folder() as folder:
            yield await _received(request, model, folder, limit=limit, arrival=arrival)
    except (InputError, AccessListError, HttpError) as error:
        if refusals is not None and status_of(error) < HTTPStatus.INTERNAL_SERVER_ERROR:
            await to_thread.run_sync(_record, request, refusals, arrival, error)
        raise


@dataclass(slots=True, kw_only=True)
class _Arrival:
    """How much has arrived, and its hash once it is whole: for the audit row of a refusal."""

    size: int = field(default=0)
    sha256: str = field(default=_NO_SHA256)


async def _received(
    request: Request, model: type[Fields], folder: Path, *, limit: int, arrival: _Arrival
) -> Upload[Fields]:
    if not is_upload(request):
        raise MediaTypeError(f"请以 {_FORM} 上传文件。", f"send the file as {_FORM}.")
    target = folder / "upload"
    chunks = _counted(request, limit + _FRAMING_BYTES, arrival)
    form = await receive_form(chunks, request.headers["content-type"], target=target, limit=limit)
    if form.filename is None:
        raise BodyInvalidError("缺少文件字段 file。", "the part `file` is missing.")
    arrival.size, arrival.sha256 = form.size, form.sha256
    fields = _fields(form, model)
    label = label_of(form.filename)
    path = target.rename(folder / f"upload{PurePosixPath(label).suffix.lower()[:12]}")
    await to_thread.run_sync(service_of(request, Scanner).refuse_malware, path)
    return Upload(path=path, label=label, size=form.size, sha256=form.sha256, fields=fields)


def _record(request: Request, refusals: Refusals, arrival: _Arrival, error: SanxianError) -> None:
    record_refusal(
        service_of(request, Database),
        refusals.actor,
        refusals.action,
        code=error.code,
        size=arrival.size,
        sha256=arrival.sha256,
    )


async def _counted(request: Request, limit: int, arrival: _Arrival) -> AsyncIterator[bytes]:
    """The body as it arrives, refused as soon as it is too long."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        arrival.size = int(declared)
        raise too_large(limit)
    async for chunk in request.stream():
        arrival.size += len(chunk)
        if arrival.size > limit:
            raise too_large(limit)
        yield chunk


def _fields(form: ReceivedForm, model: type[Fields]) -> Fields:
    """The fields beside the file; an empty one says nothing."""
    given: dict[str, object] = {}
    for name, texts in form.fields.items():
        values = [text for text in texts if text]
        if values:
            given[name] = values if len(values) > 1 else values[0]
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise invalid_body(error) from error
