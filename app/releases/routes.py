"""`/v1/releases`: the life of a release, as on the command line."""

from dataclasses import dataclass
from typing import Annotated, Any

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Header, Request, Response

from app.audit.service import Actor
from app.dependencies import ActorDep, SettingsDep, needs, service
from app.gate import StrictRoute, json_body
from app.http_errors import PreconditionFailedError, PreconditionMissingError
from app.openapi import answers, form_request, json_request
from app.paging import MOST, AfterQuery, LimitQuery, page_response
from app.permissions import Permission
from app.releases.answers import AddedLayer, Release, ReleaseDetail, Releases, Validation
from app.releases.drafts import NewLayer
from app.releases.schemas import (
    PUBLICATION_EXAMPLE,
    RELEASE_EXAMPLE,
    REVIEW_EXAMPLE,
    WITHDRAWAL_EXAMPLE,
    LayerFields,
    PublicationBody,
    ReleaseBody,
    ReviewBody,
    WithdrawalBody,
)
from app.releases.service import ReleaseService
from app.uploads import Refusals, Upload, uploaded

router = APIRouter(
    prefix="/v1",
    tags=["releases"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.SEE_ZONING)],
)

_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Desk:
    """What the routes that change releases work with."""

    releases: ReleaseService
    body_bytes: int
    upload_bytes: int


async def _desk(
    settings: SettingsDep,
    releases: Annotated[ReleaseService, Depends(service(ReleaseService))],
) -> Desk:
    web = settings.web
    sizes = int(web.max_body_mb * _MEGABYTE), int(web.max_upload_mb * _MEGABYTE)
    return Desk(releases, *sizes)


DeskDep = Annotated[Desk, Depends(_desk)]


@router.get("/releases", summary="数据版本 · Releases", responses=answers(Releases))
async def all_releases(
    request: Request,
    desk: DeskDep,
    actor: ActorDep,
    limit: LimitQuery = MOST,
    after: AfterQuery = None,
) -> Response:
    """Every release, in order of creation, page by page."""
    del actor
    found = await to_thread.run_sync(lambda: desk.releases.page(after=after, limit=limit + 1))
    return page_response(request, found, limit=limit, key="key")


@router.post(
    "/releases",
    status_code=201,
    summary="新建草稿 · A new draft",
    openapi_extra=json_request(ReleaseBody, RELEASE_EXAMPLE),
    responses=answers(ReleaseDetail, 201),
    dependencies=[needs(Permission.DRAFT_RELEASES)],
)
async def create(request: Request, desk: DeskDep, actor: ActorDep) -> Response:
    """Make a draft; layers and lists are added to it, then it is published."""
    body = await json_body(request, ReleaseBody, limit=desk.body_bytes)
    draft = await to_thread.run_sync(desk.releases.create, actor, body.new())
    shown = await to_thread.run_sync(desk.releases.show, draft.key)
    return _release(shown, 201, {"Location": f"/v1/releases/{draft.key}"})


@router.get(
    "/releases/{reference}",
    summary="一个数据版本 · One release",
    responses=answers(ReleaseDetail),
)
async def one_release(reference: str, desk: DeskDep, actor: ActorDep) -> Response:
    """A release by id or name, with layers, lists, findings and review."""
    del actor
    return _release(await to_thread.run_sync(desk.releases.show, reference))


@router.post(
    "/releases/{reference}/layers",
    status_code=201,
    summary="添加图层 · Add a layer",
    openapi_extra=form_request(LayerFields),
    responses=answers(AddedLayer, 201),
    dependencies=[needs(Permission.DRAFT_RELEASES)],
)
async def add_layer(request: Request, reference: str, desk: DeskDep, actor: ActorDep) -> Response:
    """Read a file into a draft; what was changed or doubted is in `findings`."""
    refusals = Refusals(actor=actor, action="layer-add")
    limit = desk.upload_bytes
    async with uploaded(request, LayerFields, limit=limit, refusals=refusals) as upload:
        added = await to_thread.run_sync(_add_layer, desk, actor, reference, upload)
    return _json(added, 201)


@router.delete(
    "/releases/{reference}/layers/{name}",
    summary="移除图层 · Remove a layer",
    responses=answers(ReleaseDetail),
    dependencies=[needs(Permission.DRAFT_RELEASES)],
)
async def remove_layer(reference: str, name: str, desk: DeskDep, actor: ActorDep) -> Response:
    """Take a layer, or a list by its title, out of a draft."""
    await to_thread.run_sync(desk.releases.remove, actor, reference, name)
    return _release(await to_thread.run_sync(desk.releases.show, reference))


@router.post(
    "/releases/{reference}/validation",
    summary="检查草稿 · Validate a draft",
    responses=answers(Validation),
    dependencies=[needs(Permission.VALIDATE_RELEASES)],
)
async def validate(reference: str, desk: DeskDep, actor: ActorDep) -> Response:
    """Check a draft as a whole: `ok` is false while errors stand against it."""
    return _json(await to_thread.run_sync(desk.releases.validate, actor, reference))


@router.post(
    "/releases/{reference}/reviews",
    status_code=201,
    summary="审核 · Review a draft",
    openapi_extra=json_request(ReviewBody, REVIEW_EXAMPLE),
    responses=answers(ReleaseDetail, 201),
    dependencies=[needs(Permission.REVIEW_RELEASES)],
)
async def review(request: Request, reference: str, desk: DeskDep, actor: ActorDep) -> Response:
    """Approve a draft that somebody else made, or send it back with a note."""
    body = await json_body(request, ReviewBody, limit=desk.body_bytes)
    shown = await to_thread.run_sync(desk.releases.review, actor, reference, body.new())
    return _release(shown, 201)


@router.post(
    "/releases/{reference}/publication",
    summary="发布 · Publish",
    openapi_extra=json_request(PublicationBody, PUBLICATION_EXAMPLE),
    responses=answers(Release),
    dependencies=[needs(Permission.PUBLISH_RELEASES)],
)
async def publish(
    request: Request,
    reference: str,
    desk: DeskDep,
    actor: ActorDep,
    if_match: Annotated[str | None, Header(description="ETag of the release looked at.")] = None,
) -> Response:
    """Publish a draft as it was looked at; from then on its content never changes."""
    body = await json_body(request, PublicationBody, limit=desk.body_bytes)
    version = await to_thread.run_sync(_looked_at, desk, reference, if_match)

    def run() -> dict[str, Any]:
        return desk.releases.publish(actor, reference, approval=body.approval, version=version)

    return _release(await to_thread.run_sync(run))


@router.post(
    "/releases/{reference}/withdrawal",
    summary="撤回 · Withdraw",
    openapi_extra=json_request(WithdrawalBody, WITHDRAWAL_EXAMPLE),
    responses=answers(Release),
    dependencies=[needs(Permission.PUBLISH_RELEASES)],
)
async def withdraw(request: Request, reference: str, desk: DeskDep, actor: ActorDep) -> Response:
    """Take a published release back, with the reason; nothing older comes back to life."""
    body = await json_body(request, WithdrawalBody, limit=desk.body_bytes)

    def run() -> dict[str, Any]:
        return desk.releases.withdraw(actor, reference, reason=body.reason)

    return _release(await to_thread.run_sync(run))


def _add_layer(
    desk: Desk, actor: Actor, reference: str, upload: Upload[LayerFields]
) -> dict[str, Any]:
    said = upload.fields
    new = NewLayer(
        path=upload.path,
        label=upload.label,
        kind=said.kind,
        layer=said.layer,
        name=said.name,
        element=said.element,
        cls=said.cls,
        crs=said.crs,
        datum=said.datum,
        axes=said.axes,
        fields=said.columns(),
        boundary_tolerance_m=said.boundary_tolerance_m,
    )
    return desk.releases.add_layer(actor, reference, new)


def _looked_at(desk: Desk, reference: str, if_match: str | None) -> int:
    """The version that the caller has seen.

    Raises:
        PreconditionMissingError, PreconditionFailedError: none is named; it is no longer.
    """
    if if_match is None:
        raise PreconditionMissingError(
            "发布需要 If-Match 请求头。", "publishing needs the header If-Match."
        )
    version: int = desk.releases.show(reference)["version"]
    if if_match.strip() != _etag(version):
        raise PreconditionFailedError(
            f"该版本的 ETag 现为 {_etag(version)}。", f"its ETag is now {_etag(version)}."
        )
    return version


def _etag(version: int) -> str:
    return f'"{version}"'


def _release(
    shown: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    response = _json(shown, status, headers)
    response.headers["ETag"] = _etag(shown["version"])
    return response


def _json(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(content), status, headers, media_type="application/json")
