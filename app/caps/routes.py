"""`/v1/caps`: caps with what is left of them; reservations that cannot oversell."""

import hashlib
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Header, Query, Request, Response
from pydantic import BaseModel

from app.answers.service import Key
from app.audit.service import Actor
from app.caps.answers import CapLedger, CapPage, ReservationOfCap, ShownCap
from app.caps.errors import AmountInvalidError
from app.caps.schemas import (
    CAP_EXAMPLE,
    CONFIRM_EXAMPLE,
    RELEASE_EXAMPLE,
    RESERVATION_EXAMPLE,
    CapBody,
    ConfirmBody,
    ReleaseBody,
    ReservationBody,
)
from app.caps.service import CapService
from app.dependencies import ActorDep, needs, service
from app.gate import StrictRoute, json_body
from app.openapi import answers, json_request
from app.paging import MOST, AfterQuery, LimitQuery, following, page_response
from app.permissions import Permission

router = APIRouter(
    prefix="/v1/caps",
    tags=["caps"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.SEE_ZONING)],
)

CapsDep = Annotated[CapService, Depends(service(CapService))]
KeyHeader = Annotated[str | None, Header(alias="Idempotency-Key", max_length=200)]
Model = TypeVar("Model", bound=BaseModel)

_LIMIT = 100_000


@router.get(
    "",
    summary="总量与资源上限 · Caps, with what is used and left",
    responses=answers(CapPage),
)
async def all_caps(
    request: Request,
    caps: CapsDep,
    actor: ActorDep,
    limit: LimitQuery = MOST,
    after: AfterQuery = None,
    jurisdiction: Annotated[str | None, Query(max_length=6)] = None,
    place: Annotated[str | None, Query(max_length=400)] = None,
) -> Response:
    """Caps of a division, of a place, or all of them, page by page."""
    del actor

    def found() -> list[dict[str, Any]]:
        items = caps.all(jurisdiction, place=place)
        return following(items, after=after, limit=limit, key="id")

    return page_response(request, await to_thread.run_sync(found), limit=limit, key="id")


@router.post(
    "",
    status_code=201,
    summary="设定上限 · Set or amend a cap",
    openapi_extra=json_request(CapBody, CAP_EXAMPLE),
    responses=answers(ShownCap, 201),
)
async def set_cap(
    request: Request, caps: CapsDep, actor: ActorDep, idempotency_key: KeyHeader = None
) -> Response:
    """Set a cap, or amend the one of the same place, quantity and first year."""
    body, key = await _asked(request, CapBody, actor, idempotency_key)
    return await _answer(lambda: caps.set(actor, body.new(), key=key), 201)


@router.get("/{cap}", summary="一项上限 · One cap with its ledger", responses=answers(CapLedger))
async def one_cap(cap: str, caps: CapsDep, actor: ActorDep) -> Response:
    """A cap with its reservations and its history."""
    del actor
    found = await to_thread.run_sync(caps.show, cap)
    return Response(orjson.dumps(found), media_type="application/json")


@router.post(
    "/{cap}/reservations",
    status_code=201,
    summary="预留 · Reserve an amount for a project",
    openapi_extra=json_request(ReservationBody, RESERVATION_EXAMPLE),
    responses=answers(ReservationOfCap, 201),
)
async def reserve(
    cap: str, request: Request, caps: CapsDep, actor: ActorDep, idempotency_key: KeyHeader = None
) -> Response:
    """Reserve, or 409 `cap-exceeded` where not so much is left."""
    body, key = await _asked(request, ReservationBody, actor, idempotency_key)
    try:
        new = body.new()
    except ValueError as error:
        raise AmountInvalidError(
            f"没有 {body.expires_on} 这一天。", f"there is no day {body.expires_on}."
        ) from error
    return await _answer(lambda: caps.reserve(actor, cap, new, key=key), 201)


@router.post(
    "/{cap}/reservations/{reservation}/release",
    summary="释放预留 · Give a reservation back",
    openapi_extra=json_request(ReleaseBody, RELEASE_EXAMPLE),
    responses=answers(ReservationOfCap),
)
async def release(
    cap: str,
    reservation: str,
    request: Request,
    caps: CapsDep,
    actor: ActorDep,
    idempotency_key: KeyHeader = None,
) -> Response:
    """What it held is free again at once."""
    body, key = await _asked(request, ReleaseBody, actor, idempotency_key)
    return await _answer(
        lambda: caps.release(actor, cap, reservation, reason=body.reason, key=key), 200
    )


@router.post(
    "/{cap}/reservations/{reservation}/confirm",
    summary="确认预留 · Make a reservation last",
    openapi_extra=json_request(ConfirmBody, CONFIRM_EXAMPLE),
    responses=answers(ReservationOfCap),
)
async def confirm(
    cap: str,
    reservation: str,
    request: Request,
    caps: CapsDep,
    actor: ActorDep,
    idempotency_key: KeyHeader = None,
) -> Response:
    """The project was approved: its reservation has no end any more."""
    body, key = await _asked(request, ConfirmBody, actor, idempotency_key)
    return await _answer(
        lambda: caps.confirm(actor, cap, reservation, document=body.document, key=key), 200
    )


async def _asked(
    request: Request, model: type[Model], actor: Actor, key: str | None
) -> tuple[Model, Key | None]:
    """The checked body, and the key under which its answer is kept."""
    body = await json_body(request, model, limit=_LIMIT)
    digest = hashlib.sha256(request.state.body).hexdigest()
    return body, Key.of(actor.name, key, request.url.path, digest)


async def _answer(change: Callable[[], bytes], status: int) -> Response:
    return Response(await to_thread.run_sync(change), status, media_type="application/json")
