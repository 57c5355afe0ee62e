"""`/login`, `/logout`, `/v1/me`: sessions of browsers, and who one is."""

from typing import Annotated
from urllib.parse import parse_qs

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app.accounts.answers import Me
from app.accounts.pages import sign_in_page, signed_in_page
from app.audit.service import Actor
from app.auth.errors import LoginFailedError
from app.auth.identify import require_same_site
from app.auth.oidc import ATTEMPT_COOKIE, ATTEMPT_S, OidcService
from app.auth.sessions import COOKIE, SessionService
from app.auth.users import UserService
from app.dependencies import OPEN, ActorDep, SettingsDep, needs, presented_by, service
from app.gate import StrictRoute, read_body
from app.http_errors import BodyInvalidError
from app.openapi import answers
from app.permissions import Permission, permissions_of
from app.settings import Settings

pages = APIRouter(include_in_schema=False, dependencies=[OPEN])
router = APIRouter(
    prefix="/v1",
    tags=["accounts"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.SEE_REFERENCE)],
)

UsersDep = Annotated[UserService, Depends(service(UserService))]
SessionsDep = Annotated[SessionService, Depends(service(SessionService))]
OidcDep = Annotated[OidcService, Depends(service(OidcService))]
NextQuery = Annotated[str, Query(alias="next", max_length=500)]

_LARGEST_FORM = 10_000


@router.get("/me", summary="当前身份 · Who I am", responses=answers(Me))
async def me(actor: ActorDep) -> Response:
    """Name, roles, areas and permissions of whoever asks."""
    body = {
        "name": actor.name,
        "roles": sorted(actor.roles),
        "areas": list(actor.areas),
        "permissions": sorted(permissions_of(actor.roles)),
    }
    return Response(orjson.dumps(body), media_type="application/json")


@pages.get("/login")
async def sign_in(
    request: Request,
    users: UsersDep,
    sessions: SessionsDep,
    oidc: OidcDep,
    next_path: NextQuery = "/",
) -> Response:
    """The ways to sign in; whoever is signed in already is told so."""
    token = request.cookies.get(COOKIE, "")
    actor = await to_thread.run_sync(sessions.actor, token) if token else None
    if actor is not None:
        return HTMLResponse(signed_in_page(actor))
    return await _sign_in_page(users, oidc, next_path)


@pages.post("/login")
async def check_password(
    request: Request,
    users: UsersDep,
    sessions: SessionsDep,
    oidc: OidcDep,
    settings: SettingsDep,
) -> Response:
    """Check name and password of a local user and start a session."""
    presented = presented_by(request)
    require_same_site(presented, settings)
    fields = await _fields(request)
    next_path = _own_path(fields.get("next", "/"))

    def begin() -> str:
        name = users.signed_in(
            fields.get("name", ""), fields.get("password", ""), address=presented.address
        )
        return sessions.begin(users.actor(name) or Actor(name=f"user:{name}"), user=name)

    try:
        token = await to_thread.run_sync(begin)
    except LoginFailedError as error:
        return await _sign_in_page(users, oidc, next_path, failure=error)
    return _with_session(next_path, token, sessions, settings)


@pages.post("/logout")
async def sign_out(request: Request, sessions: SessionsDep, settings: SettingsDep) -> Response:
    """End the session of this browser."""
    presented = presented_by(request)
    require_same_site(presented, settings)
    await to_thread.run_sync(sessions.end, presented.session)
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE)
    return answer


@pages.get("/login/oidc")
async def depart(oidc: OidcDep, settings: SettingsDep, next_path: NextQuery = "/") -> Response:
    """Send the browser to the OpenID provider."""
    if not oidc.is_used:
        raise LoginFailedError("没有配置统一身份认证。", "no OpenID provider is configured.")
    departure = await to_thread.run_sync(oidc.depart, _own_path(next_path))
    answer = RedirectResponse(departure.url, 303)
    _set_cookie(answer, ATTEMPT_COOKIE, departure.cookie, ATTEMPT_S, settings)
    return answer


@pages.get("/login/oidc/callback")
async def arrive(
    request: Request, oidc: OidcDep, sessions: SessionsDep, settings: SettingsDep
) -> Response:
    """Take the browser back from the OpenID provider and start a session."""

    def begin() -> tuple[str, str]:
        actor, next_path = oidc.arrive(
            request.cookies.get(ATTEMPT_COOKIE, ""),
            code=request.query_params.get("code", ""),
            state=request.query_params.get("state", ""),
        )
        return sessions.begin(actor), next_path

    token, next_path = await to_thread.run_sync(begin)
    answer = _with_session(next_path, token, sessions, settings)
    answer.delete_cookie(ATTEMPT_COOKIE)
    return answer


async def _sign_in_page(
    users: UserService, oidc: OidcService, next_path: str, failure: LoginFailedError | None = None
) -> Response:
    content = sign_in_page(
        next_path=_own_path(next_path),
        with_users=await to_thread.run_sync(users.is_any),
        with_oidc=oidc.is_used,
        failure="" if failure is None else f"{failure.detail.zh} {failure.detail.en}",
    )
    return HTMLResponse(content, 200 if failure is None else 401, {"Cache-Control": "no-store"})


async def _fields(request: Request) -> dict[str, str]:
    body = await read_body(request, limit=_LARGEST_FORM)
    try:
        given = parse_qs(body.decode("utf-8"), strict_parsing=True, max_num_fields=10)
    except ValueError as error:
        raise BodyInvalidError("表单无法识别。", "the form cannot be read.") from error
    return {name: values[-1] for name, values in given.items()}


def _own_path(path: str) -> str:
    """A path on this service; anything that would lead elsewhere becomes the first page."""
    leads_here = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if leads_here and path.isprintable() else "/"


def _with_session(
    next_path: str, token: str, sessions: SessionService, settings: Settings
) -> Response:
    answer = RedirectResponse(next_path, 303)
    _set_cookie(answer, COOKIE, token, int(sessions.lifetime.total_seconds()), settings)
    return answer


def _set_cookie(answer: Response, name: str, value: str, seconds: int, settings: Settings) -> None:
    """Out of reach of scripts, not sent along by other sites, by TLS alone where there is TLS."""
    answer.set_cookie(
        name,
        value,
        max_age=seconds,
        httponly=True,
        samesite="lax",
        secure=settings.web.public_url.startswith("https://"),
    )
