"""`POST /v1/footprints`: a file or pasted text; nothing is checked or stored yet."""

import tempfile
from pathlib import Path
from typing import Annotated, Any

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import FormData, UploadFile

from app.catalogue.service import Catalogue
from app.dependencies import ActorDep, SettingsDep, needs, service
from app.footprints.service import read_text, read_upload
from app.gate import StrictRoute, invalid_body, json_body, save_upload
from app.http_errors import BodyInvalidError
from app.openapi import json_request
from app.permissions import Permission
from app.schemas import DatumName

router = APIRouter(
    prefix="/v1/footprints",
    tags=["footprints"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.RUN_CHECKS)],
)

CatalogueDep = Annotated[Catalogue, Depends(service(Catalogue))]

_MEGABYTE = 1_000_000
_MAX_PARTS = 20


class UploadFields(BaseModel):
    """What may be said of an uploaded file, as fields of the form."""

    model_config = ConfigDict(extra="forbid")

    layer: str | None = Field(default=None, min_length=1, max_length=1000)
    crs: str | None = Field(default=None, max_length=4096)
    datum: DatumName | None = None
    half_width_m: float | None = Field(default=None, gt=0, le=10_000)


class TextBody(BaseModel):
    """Pasted coordinates, or the text of a boundary-survey file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: str = Field(min_length=1, max_length=5_000_000)
    crs: str | None = Field(default=None, max_length=4096)
    datum: DatumName | None = None
    half_width_m: float | None = Field(default=None, gt=0, le=10_000)


_EXAMPLE: dict[str, Any] = {
    "text": "112.6,31.4\n112.602,31.4\n112.602,31.402\n112.6,31.402",
    "datum": "cgcs2000",
}


@router.post(
    "", summary="读取项目范围 · Read a footprint", openapi_extra=json_request(TextBody, _EXAMPLE)
)
async def read(
    request: Request, catalogue: CatalogueDep, settings: SettingsDep, actor: ActorDep
) -> Response:
    """Show what a file or text holds: shape, area, findings, proposals. Nothing is checked."""
    del actor
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        limit = int(settings.web.max_upload_mb * _MEGABYTE)
        result = await _upload(request, catalogue, limit)
    else:
        limit = int(settings.web.max_body_mb * _MEGABYTE)
        body = await json_body(request, TextBody, limit=limit)
        result = await to_thread.run_sync(_text, catalogue, body)
    return Response(orjson.dumps(result), media_type="application/json")


def _text(catalogue: Catalogue, body: TextBody) -> dict[str, Any]:
    return read_text(
        catalogue,
        body.text,
        crs=body.crs,
        datum=body.datum,
        half_width_m=body.half_width_m,
    )


async def _upload(request: Request, catalogue: Catalogue, limit: int) -> dict[str, Any]:
    """Stream the file to a folder of its own under a name of ours, read it, remove it."""
    async with request.form(max_files=1, max_fields=_MAX_PARTS) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise BodyInvalidError("缺少文件字段 file。", "the part `file` is missing.")
        fields = _fields(form)
        label = (file.filename or "upload")[:255]
        with tempfile.TemporaryDirectory(prefix="sanxian-upload-") as folder:
            path = Path(folder) / f"upload{Path(label).suffix.lower()[:12]}"
            await save_upload(file, path, limit=limit)
            return await to_thread.run_sync(
                lambda: read_upload(
                    catalogue,
                    path,
                    label=label,
                    layer=fields.layer,
                    crs=fields.crs,
                    datum=fields.datum,
                    half_width_m=fields.half_width_m,
                )
            )


def _fields(form: FormData) -> UploadFields:
    """The fields beside the file; an empty one says nothing.

    Raises:
        BodyInvalidError: unknown fields, or values they cannot have, all at once.
    """
    given = {name: value for name, value in form.multi_items() if name != "file" and value != ""}
    try:
        return UploadFields.model_validate(given)
    except ValidationError as error:
        raise invalid_body(error) from error
