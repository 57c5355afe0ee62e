"""A route that will go says so in every answer, and in the OpenAPI document."""

from datetime import date

from fastapi import APIRouter, FastAPI, Response
from fastapi.testclient import TestClient

from app.gate import StrictRoute
from app.openapi import retiring


def test_a_route_that_will_go_says_when_and_what_comes_after():
    router = APIRouter(route_class=StrictRoute)
    terms = retiring(since=date(2027, 1, 1), until=date(2027, 7, 1), successor="/v2/checks")

    @router.get("/v1/old", **terms)
    async def old() -> Response:
        return Response(b"{}", media_type="application/json")

    @router.get("/v1/new")
    async def new() -> Response:
        return Response(b"{}", media_type="application/json")

    app = FastAPI()
    app.include_router(router)
    client = TestClient(app)
    answer = client.get("/v1/old")
    assert answer.headers["deprecation"] == "@1798761600"
    assert answer.headers["sunset"] == "Thu, 01 Jul 2027 00:00:00 GMT"
    assert answer.headers["link"] == '</v2/checks>; rel="successor-version"'
    assert app.openapi()["paths"]["/v1/old"]["get"]["deprecated"] is True
    assert "deprecation" not in client.get("/v1/new").headers
