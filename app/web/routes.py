"""`/`, `/docs`, `/problems/{code}` and the static files of the web application."""

from html import escape
from pathlib import Path

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles

from app.api_page import api_page
from app.dependencies import OPEN, GatekeeperDep, presented_by
from app.http_errors import UnauthorizedError
from app.pages import STYLE, page
from app.web.problem_pages import problem_page
from zoning.errors import NotFoundError

router = APIRouter(include_in_schema=False, dependencies=[OPEN])

STATIC = Path(__file__).parent / "static"

_NOT_BUILT = "网页尚未构建：请在项目目录运行 make setup。The web page is not built: run make setup."


class PageNotFoundError(NotFoundError):
    """No such page."""

    code = "page-not-found"


@router.api_route("/", methods=["GET", "HEAD"])
async def index(request: Request, gatekeeper: GatekeeperDep) -> Response:
    """The web application; a browser that must sign in first is sent to do so."""
    try:
        await to_thread.run_sync(gatekeeper.identify, presented_by(request))
    except UnauthorizedError:
        return RedirectResponse("/login", 303)
    built = STATIC / "index.html"
    if not built.exists():
        return HTMLResponse(page("sanxian", f"<p>{escape(_NOT_BUILT)}</p>"), 503)
    return FileResponse(built, headers={"Cache-Control": "no-cache"})


@router.api_route("/docs", methods=["GET", "HEAD"])
async def docs(request: Request) -> Response:
    """The API described in one page, without any other host's help."""
    return HTMLResponse(api_page(request.app.openapi()))


@router.get("/plain.css")
async def plain_style() -> Response:
    """The style of the plain pages; a file of its own, as the content policy wants it."""
    return Response(STYLE, media_type="text/css")


@router.get("/problems/{code}")
async def problem(code: str) -> Response:
    """What a problem means and what to do about it."""
    found = problem_page(code)
    if found is None:
        raise PageNotFoundError("没有这个错误代码。", "there is no such problem code.")
    return HTMLResponse(found)


@router.get("/favicon.svg")
async def icon() -> Response:
    """The icon of the page."""
    return FileResponse(STATIC / "favicon.svg")


if (STATIC / "assets").is_dir():  # the names of built files hold a hash, so they stay
    router.mount("/assets", StaticFiles(directory=STATIC / "assets"), name="assets")
