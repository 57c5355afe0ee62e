"""`POST /v1/footprints`: a file or pasted text; nothing is checked or stored yet."""

import tempfile
from pathlib import Path
from typing import Annotated, Any

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import UploadFile

from app.catalogue.service import Catalogue
from app.dependencies import ActorDep, SettingsDep, service
from app.footprints.service import read_text, read_upload
from app.gate import StrictRoute, json_body
from app.http_errors import BodyInvalidError, BodyTooLargeError
from app.openapi import json_request
from app.schemas import DatumName
from zoning.vocabulary import Datum

router = APIRouter(prefix="/v1/footprints", tags=["footprints"], route_class=StrictRoute)

CatalogueDep = Annotated[Catalogue, Depends(service(Catalogue))]

_MEGABYTE = 1_000_000
_CHUNK = 1 << 20
_MAX_PARTS = 20


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
        label = (file.filename or "upload")[:255]
        with tempfile.TemporaryDirectory(prefix="sanxian-upload-") as folder:
            path = Path(folder) / f"upload{Path(label).suffix.lower()[:12]}"
            await _save(file, path, limit)
            half_width = form.get("half_width_m")
            return await to_thread.run_sync(
                lambda: read_upload(
                    catalogue,
                    path,
                    label=label,
                    layer=_text_part(form.get("layer")),
                    crs=_text_part(form.get("crs")),
                    datum=_datum_part(form.get("datum")),
                    half_width_m=float(half_width) if isinstance(half_width, str) else None,
                )
            )


async def _save(file: UploadFile, path: Path, limit: int) -> None:
    size = 0
    with path.open("wb") as target:
        while chunk := await file.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise BodyTooLargeError(
                    f"文件超过 {limit} 字节。", f"the file is larger than {limit} bytes."
                )
            target.write(chunk)


def _text_part(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _datum_part(value: object) -> Datum | None:
    text = _text_part(value)
    if text is None:
        return None
    if text not in set(Datum):
        raise BodyInvalidError(f"未知坐标基准 {text[:40]}。", f"unknown datum {text[:40]}.")
    return Datum(text)
