"""`/v1/webhooks`: who is told of what."""

from typing import Annotated, Any

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BeforeValidator, Field

from app.dependencies import ActorDep, needs, service
from app.gate import StrictRoute, json_body
from app.openapi import json_request
from app.paging import MOST, AfterQuery, LimitQuery, following, page_response
from app.permissions import Permission
from app.schemas import Body
from app.webhooks.service import Event, WebhookService

router = APIRouter(
    prefix="/v1/webhooks",
    tags=["webhooks"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.OPERATE)],
)

_MOST_BYTES = 100_000

WebhooksDep = Annotated[WebhookService, Depends(service(WebhookService))]


def _event(value: object) -> object:
    return Event(value) if isinstance(value, str) and value in set(Event) else value


class WebhookBody(Body):
    """An address, and what it is told of."""

    url: str = Field(min_length=1, max_length=2000, description="https, at a host allowed here.")
    events: list[Annotated[Event, BeforeValidator(_event)]] = Field(min_length=1, max_length=20)


_EXAMPLE: dict[str, Any] = {
    "url": "https://planning.example.org/sanxian",
    "events": ["job.finished", "release.published"],
}


@router.post(
    "",
    status_code=201,
    summary="登记通知 · Register a webhook",
    openapi_extra=json_request(WebhookBody, _EXAMPLE),
)
async def create(request: Request, webhooks: WebhooksDep, actor: ActorDep) -> Response:
    """Register an address; `secret` verifies the signatures and is shown this once."""
    body = await json_body(request, WebhookBody, limit=_MOST_BYTES)
    made = await to_thread.run_sync(webhooks.create, actor, body.url, body.events)
    headers = {"Location": f"/v1/webhooks/{made['id']}", "Cache-Control": "no-store"}
    return Response(orjson.dumps(made), 201, headers, media_type="application/json")


@router.get("", summary="已登记的通知 · Webhooks")
async def all_webhooks(
    request: Request,
    webhooks: WebhooksDep,
    actor: ActorDep,
    limit: LimitQuery = MOST,
    after: AfterQuery = None,
) -> Response:
    """The caller's webhooks, with what went wrong last."""
    found = await to_thread.run_sync(
        lambda: following(webhooks.list(actor), after=after, limit=limit, key="id")
    )
    return page_response(request, found, limit=limit, key="id")


@router.delete("/{identity}", status_code=204, summary="取消通知 · Remove a webhook")
async def remove(identity: str, webhooks: WebhooksDep, actor: ActorDep) -> Response:
    """Send no more messages there."""
    await to_thread.run_sync(webhooks.remove, actor, identity)
    return Response(status_code=204)
