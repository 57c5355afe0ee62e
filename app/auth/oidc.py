"""Signing in through an OpenID Connect provider: authorization code with PKCE (RFC 7636).

What must be remembered between leaving for the provider and coming back stands in a cookie that
this service signed; nothing is stored for those who never come back.
"""

import base64
import hashlib
import hmac
import secrets
import threading
import time
from dataclasses import dataclass
from typing import Any, Final

import orjson
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from app.audit.service import Actor
from app.auth.errors import LoginFailedError
from app.auth.keys import pepper
from app.auth.tokens import actor_of, claims_of
from app.settings import Settings
from zoning.errors import StoreError

CALLBACK: Final = "/login/oidc/callback"
ATTEMPT_COOKIE: Final = "sanxian_sign_in"
ATTEMPT_S: Final = 600
_TIMEOUT_S = 10
_KEYS_KEPT_S = 3600.0
_KEYS_ASKED_EVERY_S = 60.0


class ProviderUnavailableError(StoreError):
    """The OpenID provider does not answer, or not as one."""

    code = "oidc-unavailable"
    title_zh = "统一身份认证不可用"
    title_en = "OpenID provider unavailable"
    remedy_zh = "请稍后重试；若持续出现，请管理员核对 SANXIAN_OIDC_ISSUER。"
    remedy_en = "Try again later; if it persists, check SANXIAN_OIDC_ISSUER."


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
        self._lock = threading.Lock()
        self._document: dict[str, Any] | None = None
        self._keys: tuple[float, KeySet] | None = None

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
        with self._session() as session:
            url, state = session.create_authorization_url(
                self._endpoint("authorization_endpoint"), code_verifier=verifier, nonce=nonce
            )
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
        try:
            with self._session() as session:
                answer = session.fetch_token(
                    self._endpoint("token_endpoint"),
                    code=code,
                    code_verifier=attempt["verifier"],
                    timeout=_TIMEOUT_S,
                )
        except AuthlibBaseError as error:
            raise LoginFailedError("认证平台拒绝了登录。", "the provider refused.") from error
        except (RequestException, ValueError) as error:
            raise _silent() from error
        claims = claims_of(
            str(answer.get("id_token", "")),
            self._key_set(),
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
            token, self._key_set(), issuer=self._oidc.issuer, audience=self._oidc.audience
        )
        return actor_of(claims, self._oidc)

    @property
    def callback(self) -> str:
        """Where the provider sends browsers back to; never taken from a request."""
        web = self._settings.web
        base = web.public_url.rstrip("/") or f"http://{web.host}:{web.port}"
        return base + CALLBACK

    def _session(self) -> OAuth2Session:
        secret = self._oidc.client_secret
        session = OAuth2Session(
            self._oidc.client_id,
            secret.get_secret_value() if secret else None,
            token_endpoint_auth_method="client_secret_basic" if secret else "none",
            scope="openid profile",
            redirect_uri=self.callback,
            code_challenge_method="S256",
        )
        session.trust_env = False  # neither a proxy nor a .netrc decides where secrets go
        session.max_redirects = 0
        return session

    def _endpoint(self, name: str) -> str:
        with self._lock:
            if self._document is None:
                issuer = self._oidc.issuer.rstrip("/")
                found = self._fetched(f"{issuer}/.well-known/openid-configuration")
                if found.get("issuer") != self._oidc.issuer:
                    raise _silent()
                self._document = found
        endpoint = self._document.get(name)
        if not isinstance(endpoint, str):
            raise _silent()
        return endpoint

    def _key_set(self) -> KeySet:
        """The provider's keys, asked for again once an hour, so that retired ones are forgotten."""
        address = self._endpoint("jwks_uri")
        with self._lock:
            if self._keys is None or time.monotonic() - self._keys[0] > _KEYS_KEPT_S:
                try:
                    fetched = KeySet.import_key_set(self._fetched(address))  # type: ignore[arg-type] # checked by the call
                except (JoseError, ValueError, KeyError, TypeError) as error:
                    raise _silent() from error
                self._keys = time.monotonic(), fetched
            return self._keys[1]

    def _fetched(self, address: str) -> dict[str, Any]:
        try:
            with self._session() as session:
                answer = session.get(address, timeout=_TIMEOUT_S, withhold_token=True)
                answer.raise_for_status()
                document = orjson.loads(answer.content)
        except (RequestException, AuthlibBaseError, ValueError) as error:
            raise _silent() from error
        if not isinstance(document, dict):
            raise _silent()
        return document

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


def _silent() -> ProviderUnavailableError:
    return ProviderUnavailableError("认证平台没有正常响应。", "the provider gives no answer.")


def _not_begun() -> LoginFailedError:
    return LoginFailedError(
        "登录未在此浏览器开始，或已超过十分钟。",
        "the sign-in did not begin in this browser, or more than ten minutes ago.",
    )
