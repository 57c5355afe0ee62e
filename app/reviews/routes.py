"""`/v1/lists/{release}/drafts`: what was read of each clause, and what people decide about it."""

from dataclasses import dataclass
from typing import Annotated, Literal

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request, Response

from app.dependencies import ActorDep, SettingsDep, needs, service
from app.gate import StrictRoute, json_body
from app.openapi import answers, json_request
from app.permissions import Permission
from app.reviews.answers import Decided, DraftDetail, DraftPage
from app.reviews.folder import Wanted
from app.reviews.schemas import REVIEW_EXAMPLE, ReviewBody
from app.reviews.service import Instruction, ReviewService

router = APIRouter(
    prefix="/v1/lists",
    tags=["lists"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.SEE_ZONING)],
)

_MEGABYTE = 1_000_000
_MOST_AT_ONCE = 500

ReviewsDep = Annotated[ReviewService, Depends(service(ReviewService))]


@dataclass(frozen=True, slots=True)
class Page:
    """Query parameters of the list of drafts."""

    unit: Annotated[str | None, Query(max_length=100)] = None
    status: Annotated[
        Literal["open", "machine", "accepted", "corrected", "rejected", "earlier"] | None, Query()
    ] = None
    review: Annotated[Literal["machine", "partial", "text-only"] | None, Query()] = None
    words: Annotated[str | None, Query(max_length=200)] = None
    limit: Annotated[int, Query(ge=1, le=_MOST_AT_ONCE)] = 100
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0


@router.get(
    "/{reference}/drafts",
    summary="待核对条款 · Drafts to review",
    responses=answers(DraftPage),
)
async def drafts(
    reference: str, page: Annotated[Page, Depends()], reviews: ReviewsDep, actor: ActorDep
) -> Response:
    """Clauses with the words that became each field, what was not read, and earlier decisions."""
    del actor
    wanted = Wanted(
        unit=page.unit,
        status=page.status,
        review=page.review,
        words=page.words,
        limit=page.limit,
        offset=page.offset,
    )
    return _json(await to_thread.run_sync(reviews.drafts, reference, wanted))


@router.get(
    "/{reference}/drafts/{identity}",
    summary="一条草稿 · One draft",
    responses=answers(DraftDetail),
)
async def draft(reference: str, identity: str, reviews: ReviewsDep, actor: ActorDep) -> Response:
    """One draft with every decision that was made about it."""
    del actor
    return _json(await to_thread.run_sync(reviews.draft, reference, identity))


@router.post(
    "/{reference}/reviews",
    summary="核对意见 · Decide about drafts",
    dependencies=[needs(Permission.DRAFT_RELEASES)],
    openapi_extra=json_request(ReviewBody, REVIEW_EXAMPLE),
    responses=answers(Decided),
)
async def decide(
    reference: str, request: Request, reviews: ReviewsDep, settings: SettingsDep, actor: ActorDep
) -> Response:
    """Accept, correct, reject, take back or carry over; all of it or nothing."""
    limit = int(settings.web.max_body_mb * _MEGABYTE)
    body = await json_body(request, ReviewBody, limit=limit)
    wanted = Instruction(
        decision=body.decision,
        clauses=body.clauses,
        fields=body.fields,
        note=body.note,
        same_text=body.same_text,
    )
    return _json(await to_thread.run_sync(reviews.decide, actor, reference, wanted))


def _json(found: object) -> Response:
    return Response(orjson.dumps(found), media_type="application/json")
