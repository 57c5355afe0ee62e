"""Signing in through an OpenID Connect provider: authorization code with PKCE (RFC 7636).

What must be remembered between leaving for the provider and coming back stands in a cookie that
this service signed; nothing is stored for those who never come back.
"""

import base64
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import orjson

from app.audit.service import Actor
from app.auth.errors import LoginFailedError
from app.auth.keys import pepper
from app.auth.tokens import actor_of, claims_of
from app.settings import Settings

if TYPE_CHECKING:
    from app.auth.provider import Provider

CALLBACK: Final = "/login/oidc/callback"
ATTEMPT_COOKIE: Final = "sanxian_sign_in"
ATTEMPT_S: Final = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """Where to send the browser, and the cookie it must bring back."""

    url: str
    cookie: str


class OidcService:
    """One OpenID provider."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._oidc = settings.oidc

    @property
    def is_used(self) -> bool:
        """Whether a provider is configured."""
        return bool(self._oidc.issuer)

    def depart(self, next_path: str) -> Departure:
        """Begin a sign-in.

        Raises:
            ProviderUnavailableError: the provider does not answer.
        """
        verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
        url, state = self._provider.sign_in_url(verifier=verifier, nonce=nonce)
        attempt = {
            "state": state,
            "nonce": nonce,
            "verifier": verifier,
            "next": next_path,
            "until": time.time() + ATTEMPT_S,
        }
        return Departure(url=url, cookie=self._sealed(attempt))

    def arrive(self, cookie: str, *, code: str, state: str) -> tuple[Actor, str]:
        """Who came back from the provider, and where they wanted to go.

        Raises:
            LoginFailedError: this browser began no such sign-in, or the provider refused.
            CredentialError: the provider's token does not hold.
            ProviderUnavailableError: the provider does not answer.
        """
        attempt = self._opened(cookie)
        if not hmac.compare_digest(attempt["state"], state):
            raise _not_begun()
        token = self._provider.identity_token(code=code, verifier=attempt["verifier"])
        claims = claims_of(
            token,
            self._provider.key_set(),
            issuer=self._oidc.issuer,
            audience=self._oidc.client_id,
            nonce=attempt["nonce"],
        )
        return actor_of(claims, self._oidc), attempt["next"]

    def actor(self, token: str) -> Actor:
        """Who holds an access token (client credentials of programs).

        Raises:
            CredentialError: it is not the provider's, not for this service, or no longer valid.
            ProviderUnavailableError: the keys of the provider cannot be had.
        """
        claims = claims_of(
            token, self._provider.key_set(), issuer=self._oidc.issuer, audience=self._oidc.audience
        )
        return actor_of(claims, self._oidc)

    @property
    def callback(self) -> str:
        """Where the provider sends browsers back to; never taken from a request."""
        web = self._settings.web
        base = web.public_url.rstrip("/") or f"http://{web.host}:{web.port}"
        return base + CALLBACK

    @cached_property
    def _provider(self) -> "Provider":
        from app.auth.provider import Provider  # noqa: PLC0415 - heavy, and few have a provider

        return Provider(self._oidc, callback=self.callback)

    def _sealed(self, attempt: dict[str, Any]) -> str:
        body = base64.urlsafe_b64encode(orjson.dumps(attempt)).decode()
        return f"{body}.{self._seal(body)}"

    def _opened(self, cookie: str) -> dict[str, Any]:
        body, _, seal = cookie.partition(".")
        if not hmac.compare_digest(seal, self._seal(body)):
            raise _not_begun()
        attempt: dict[str, Any] = orjson.loads(base64.urlsafe_b64decode(body))
        if attempt["until"] < time.time():
            raise _not_begun()
        return attempt

    def _seal(self, body: str) -> str:
        message = b"sign-in " + body.encode()
        return hmac.new(pepper(self._settings), message, hashlib.sha256).hexdigest()


def _not_begun() -> LoginFailedError:
    return LoginFailedError(
        "登录未在此浏览器开始，或已超过十分钟。",
        "the sign-in did not begin in this browser, or more than ten minutes ago.",
    )
