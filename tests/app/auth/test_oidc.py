"""OpenID Connect, against a provider that runs: sign-in with PKCE, tokens of programs."""

import base64
import hmac
import json
import time
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import RSAKey
from openid_provider import AUDIENCE, CLIENT, SECRET, Provider, running
from plugins.services import Serve

from app.auth.sessions import COOKIE
from app.settings import OidcSettings, WebSettings

PUBLIC_URL = "https://sanxian.example"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running() as started:
        yield started


@pytest.fixture
def client(serve: Serve, provider: Provider) -> TestClient:
    """The service at its public address, trusting the provider."""
    oidc = OidcSettings(
        issuer=provider.issuer, client_id=CLIENT, client_secret=SECRET, audience=AUDIENCE
    )
    opened = serve(web=WebSettings(host="10.0.0.1", public_url=PUBLIC_URL), oidc=oidc)
    opened.base_url = PUBLIC_URL
    return opened


def back_from_provider(client: TestClient) -> str:
    """Leave for the provider as a browser does; the address it sends back to."""
    left = client.get("/login/oidc?next=/history")
    assert left.status_code == 303
    there = requests.get(left.headers["location"], allow_redirects=False, timeout=5)
    return there.headers["Location"]


def signed_in(client: TestClient):
    return client.get(back_from_provider(client))


def test_a_browser_signs_in_at_the_provider(client: TestClient):
    assert "/login/oidc" in client.get("/login").text
    answer = signed_in(client)
    assert (answer.status_code, answer.headers["location"]) == (303, "/history"), answer.text
    me = client.get("/v1/me").json()
    assert (me["name"], me["roles"], me["areas"]) == ("oidc:u-1", ["analyst"], ["421300"])


def test_the_way_back_is_the_configured_address_whatever_the_request_says(client: TestClient):
    left = client.get("/login/oidc", headers={"Host": "evil.example", "X-Forwarded-Host": "evil"})
    asked = parse_qs(urlsplit(left.headers["location"]).query)
    assert asked["redirect_uri"] == [f"{PUBLIC_URL}/login/oidc/callback"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["nonce"][0]) >= 24


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://another.example"},
        {"aud": "another client"},
        {"aud": ["another client"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"nonce": "of another sign-in"},
        {"sub": ""},
        {"sub": 7},
    ],
)
def test_an_id_token_with_a_wrong_claim_signs_nobody_in(
    client: TestClient, provider: Provider, claims: dict
):
    provider.claims = claims
    answer = signed_in(client)
    assert (answer.status_code, answer.json()["code"]) == (401, "credential-invalid")
    assert COOKIE not in client.cookies


def test_a_sign_in_begun_elsewhere_is_refused(client: TestClient):
    there = back_from_provider(client)
    client.cookies.clear()
    assert client.get(there).json()["code"] == "login-failed"
    back_from_provider(client)
    assert client.get(there).json()["code"] == "login-failed"
    client.cookies.set("sanxian_sign_in", "e30=." + "0" * 64)
    assert client.get(there).json()["code"] == "login-failed"


def test_a_code_works_once(client: TestClient):
    there = back_from_provider(client)
    attempt = client.cookies["sanxian_sign_in"]
    assert client.get(there).status_code == 303
    client.cookies.set("sanxian_sign_in", attempt)
    assert client.get(there).status_code == 401


def bearer(client: TestClient, token: str):
    return client.get("/v1/releases", headers={"Authorization": f"Bearer {token}"})


def test_a_program_comes_with_an_access_token(client: TestClient, provider: Provider):
    for algorithm in ("RS256", "ES256"):
        provider.algorithm = algorithm
        token = provider.signed({"aud": AUDIENCE, "sub": "program", "roles": "checker"})
        assert bearer(client, token).status_code == 200
    assert bearer(client, provider.signed({"aud": CLIENT})).status_code == 401


@pytest.mark.parametrize(("seconds_ago", "status"), [(30, 200), (120, 401)])
def test_an_expired_token_has_a_minute_for_clocks_that_differ(
    client: TestClient, provider: Provider, seconds_ago: int, status: int
):
    claims = {"aud": AUDIENCE, "sub": "program", "roles": "checker"}
    token = provider.signed(claims | {"exp": int(time.time()) - seconds_ago})
    assert bearer(client, token).status_code == status


def by_hand(header: dict, claims: dict, sign: Callable[[bytes], bytes]) -> str:
    """A token that no library would make."""

    def encoded(content: bytes) -> bytes:
        return base64.urlsafe_b64encode(content).rstrip(b"=")

    signed = b".".join(encoded(json.dumps(one).encode()) for one in (header, claims))
    return (signed + b"." + encoded(sign(signed))).decode()


def test_a_token_signed_otherwise_opens_nothing(client: TestClient, provider: Provider):
    now = int(time.time())
    claims = {"iss": provider.issuer, "aud": AUDIENCE, "sub": "x", "exp": now + 60, "roles": []}
    public = provider.keys["RS256"].as_pem(private=False)
    stranger = RSAKey.generate_key(2048)
    forged = [
        by_hand({"alg": "none"}, claims, lambda _: b""),
        by_hand(
            {"alg": "HS256", "kid": "one"},
            claims,
            lambda signed: hmac.digest(public, signed, "sha256"),
        ),
        jwt.encode({"alg": "RS256", "kid": "one"}, claims, stranger),
        jwt.encode({"alg": "RS256", "kid": "../../keys/pepper"}, claims, stranger),
        provider.signed({"aud": AUDIENCE})[:-4] + "AAAA",
        "a.b.c",
        "..",
    ]
    for token in forged:
        answer = bearer(client, token)
        assert (answer.status_code, answer.json()["code"]) == (401, "credential-invalid"), token


def test_a_provider_that_is_not_there_is_said_and_keys_go_on(serve: Serve):
    oidc = OidcSettings(issuer="http://127.0.0.1:9", client_id=CLIENT)
    client = serve(oidc=oidc)
    answer = client.get("/login/oidc")
    assert (answer.status_code, answer.json()["code"]) == (503, "oidc-unavailable")
    assert client.get("/login").status_code == 200


def test_a_provider_that_names_another_issuer_is_not_believed(serve: Serve, provider: Provider):
    client = serve(oidc=OidcSettings(issuer=provider.issuer, client_id=CLIENT))
    provider.issuer = "https://another.example"
    assert client.get("/login/oidc").json()["code"] == "oidc-unavailable"
