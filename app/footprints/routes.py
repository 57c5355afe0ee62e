"""`POST /v1/footprints`: a file or pasted text; nothing is checked or stored yet."""

from typing import Annotated, Any, Literal

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response
from pydantic import ConfigDict, Field

from app.catalogue.service import Catalogue
from app.dependencies import ActorDep, SettingsDep, needs, service
from app.footprints.answers import ReadFootprint
from app.footprints.service import Answers, read_text, read_upload
from app.gate import StrictRoute, json_body
from app.openapi import answers, either, form_request, json_request
from app.permissions import Permission
from app.schemas import AxesName, DatumName, FormFields
from app.uploads import Upload, is_upload, uploaded

router = APIRouter(
    prefix="/v1/footprints",
    tags=["footprints"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.RUN_CHECKS)],
)

CatalogueDep = Annotated[Catalogue, Depends(service(Catalogue))]

_MEGABYTE = 1_000_000


class SaidOfSite(FormFields):
    """What may be said of a site, and how its doubts are settled."""

    model_config = ConfigDict(populate_by_name=True)

    layer: str | None = Field(default=None, min_length=1, max_length=1000)
    crs: str | None = None
    datum: DatumName | None = None
    axes: AxesName | None = None
    half_width_m: float | None = Field(default=None, gt=0, le=10_000)
    close_lines: Literal["yes", "no"] = Field(default="no", alias="close-lines")

    def answers(self) -> Answers:
        """The same for the reader."""
        return Answers(
            crs=self.crs,
            datum=self.datum,
            axes=self.axes,
            half_width_m=self.half_width_m,
            close_lines=self.close_lines == "yes",
        )


class UploadFields(SaidOfSite):
    """What may be said of an uploaded file, as fields of the form."""


class TextBody(SaidOfSite):
    """Pasted coordinates, or the text of a boundary-survey file."""

    model_config = ConfigDict(strict=True)

    text: str = Field(min_length=1, max_length=5_000_000)


_EXAMPLE: dict[str, Any] = {
    "text": "112.6,31.4\n112.602,31.4\n112.602,31.402\n112.6,31.402",
    "datum": "cgcs2000",
}


@router.post(
    "",
    summary="读取项目范围 · Read a footprint",
    openapi_extra=either(json_request(TextBody, _EXAMPLE), form_request(UploadFields)),
    responses=answers(ReadFootprint),
)
async def read(
    request: Request, catalogue: CatalogueDep, settings: SettingsDep, actor: ActorDep
) -> Response:
    """Show what a file or text holds: shape, area, findings, proposals. Nothing is checked."""
    del actor
    if is_upload(request):
        limit = int(settings.web.max_upload_mb * _MEGABYTE)
        result = await _upload(request, catalogue, limit)
    else:
        limit = int(settings.web.max_body_mb * _MEGABYTE)
        body = await json_body(request, TextBody, limit=limit)
        result = await to_thread.run_sync(_text, catalogue, body)
    return Response(orjson.dumps(result), media_type="application/json")


def _text(catalogue: Catalogue, body: TextBody) -> dict[str, Any]:
    return read_text(catalogue, body.text, body.answers(), layer=body.layer)


async def _upload(request: Request, catalogue: Catalogue, limit: int) -> dict[str, Any]:
    async with uploaded(request, UploadFields, limit=limit) as upload:
        return await to_thread.run_sync(_file, catalogue, upload)


def _file(catalogue: Catalogue, upload: Upload[UploadFields]) -> dict[str, Any]:
    said = upload.fields
    return read_upload(catalogue, upload.path, said.answers(), label=upload.label, layer=said.layer)
