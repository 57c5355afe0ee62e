"""What one caller may ask of the public tier in a minute."""

from collections.abc import Iterator
from typing import Any

import pytest
from factories import strip
from fastapi.testclient import TestClient
from plugins.workspaces import opened_at, published, settings_for

from access_lists.document import geojson
from app.audit.service import Actor
from app.main import create_app
from app.permissions import Role
from app.public_settings import PublicSettings
from app.public_tier.errors import RateExceededError
from app.public_tier.rates import Pool, PublicRates, caller_of
from app.settings import WebSettings

ANYBODY = Actor(name="anonymous", roles=frozenset({Role.PUBLIC}))
PLOT = geojson(strip(0.4, 0.41, south_m=40, north_m=50))


def test_cost_is_counted_and_not_requests():
    rates = PublicRates(PublicSettings(cost_per_minute=100))
    left = rates.charge(Pool.CHECKS, "a", 60)
    assert left["RateLimit-Policy"] == '"public-checks";q=100;w=60'
    assert left["RateLimit"].startswith('"public-checks";r=40;t=')
    with pytest.raises(RateExceededError) as refused:
        rates.charge(Pool.CHECKS, "a", 41)
    assert 1 <= int(refused.value.headers["Retry-After"]) <= 60
    rates.charge(Pool.CHECKS, "a", 40)
    with pytest.raises(RateExceededError):
        rates.require_room(Pool.CHECKS, "a")


def test_callers_and_pools_are_counted_apart():
    rates = PublicRates(PublicSettings(cost_per_minute=10, map_requests_per_minute=10))
    rates.charge(Pool.CHECKS, "a", 10)
    rates.charge(Pool.CHECKS, "b", 10)
    rates.charge(Pool.MAP, "a", 10)
    with pytest.raises(RateExceededError):
        rates.charge(Pool.MAP, "a", 1)


@pytest.mark.parametrize(
    ("actor", "address", "caller"),
    [
        (ANYBODY, "192.0.2.7", "address:192.0.2.7"),
        (ANYBODY, "2001:db8:1:2:3:4:5:6", "address:2001:db8:1:2::/64"),
        (ANYBODY, "::ffff:192.0.2.7", "address:192.0.2.7"),
        (ANYBODY, "testclient", "address:unknown"),
        (Actor(name="key:portal", roles=frozenset({Role.PUBLIC})), "192.0.2.7", "key:portal"),
    ],
)
def test_a_caller_is_a_key_or_a_network(actor: Actor, address: str, caller: str):
    assert caller_of(actor, address) == caller


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory, postgis_server: Any) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("rates")
    with postgis_server.database() as url:
        filled = opened_at(folder / "home", url)
        published(filled, folder / "in")
        filled.close()
        groups = {
            "web": WebSettings(host="0.0.0.0", anonymous="public"),  # noqa: S104 - not bound
            "public": PublicSettings(cost_per_minute=20, map_requests_per_minute=3),
        }
        settings = settings_for(folder / "home", url).model_copy(update=groups)
        with TestClient(create_app(settings), raise_server_exceptions=False) as client:
            yield client


def test_beyond_it_the_answer_is_429_and_says_when_to_come_back(strict: TestClient):
    body = {"footprint": PLOT, "as_of": "2026-11-21"}
    answers = [strict.post("/v1/checks", json=body) for _ in range(20)]
    codes = [one.status_code for one in answers]
    assert codes[0] == 201
    first = codes.index(429)
    assert set(codes[first:]) == {429}
    refused = answers[first]
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["code"] == "rate-exceeded"
    assert int(refused.headers["retry-after"]) >= 1
    assert refused.headers["ratelimit-policy"] == '"public-checks";q=20;w=60'
    assert "ratelimit" in answers[0].headers
    unread = strict.post("/v1/checks", content=b"{", headers={"Content-Type": "text/plain"})
    assert unread.status_code in {429, 415}


def test_the_map_has_a_limit_of_its_own(strict: TestClient):
    codes = [strict.get("/v1/public/map/layers").status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]
