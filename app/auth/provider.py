"""The OpenID provider as it answers: its addresses, its keys, its tokens (OpenID Connect Core)."""

import threading
import time
from typing import Any

import orjson
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from app.auth.errors import LoginFailedError, ProviderUnavailableError
from app.settings import OidcSettings

_TIMEOUT_S = 10
_KEYS_KEPT_S = 3600.0


class Provider:
    """One OpenID provider; what it says of itself is asked for once, its keys once an hour."""

    def __init__(self, settings: OidcSettings, *, callback: str) -> None:
        self._oidc = settings
        self._callback = callback
        self._lock = threading.Lock()
        self._document: dict[str, Any] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def sign_in_url(self, *, verifier: str, nonce: str) -> tuple[str, str]:
        """Where to send a browser, and the state that it must bring back.

        Raises:
            ProviderUnavailableError: the provider does not answer.
        """
        with self._session() as session:
            url, state = session.create_authorization_url(
                self._endpoint("authorization_endpoint"), code_verifier=verifier, nonce=nonce
            )
        return url, state

    def identity_token(self, *, code: str, verifier: str) -> str:
        """The token that tells who signed in, for the code that the browser brought.

        Raises:
            LoginFailedError: the provider refused.
            ProviderUnavailableError: the provider does not answer.
        """
        try:
            with self._session() as session:
                answer = session.fetch_token(
                    self._endpoint("token_endpoint"),
                    code=code,
                    code_verifier=verifier,
                    timeout=_TIMEOUT_S,
                )
        except AuthlibBaseError as error:
            raise LoginFailedError("认证平台拒绝了登录。", "the provider refused.") from error
        except (RequestException, ValueError) as error:
            raise _silent() from error
        return str(answer.get("id_token", ""))

    def key_set(self) -> KeySet:
        """The provider's keys, asked for again once an hour, so that retired ones are forgotten.

        Raises:
            ProviderUnavailableError: they cannot be had.
        """
        address = self._endpoint("jwks_uri")
        with self._lock:
            if self._keys is None or time.monotonic() - self._keys[0] > _KEYS_KEPT_S:
                try:
                    fetched = KeySet.import_key_set(self._fetched(address))  # type: ignore[arg-type] # checked by the call
                except (JoseError, ValueError, KeyError, TypeError) as error:
                    raise _silent() from error
                self._keys = time.monotonic(), fetched
            return self._keys[1]

    def _session(self) -> OAuth2Session:
        secret = self._oidc.client_secret
        session = OAuth2Session(
            self._oidc.client_id,
            secret.get_secret_value() if secret else None,
            token_endpoint_auth_method="client_secret_basic" if secret else "none",
            scope="openid profile",
            redirect_uri=self._callback,
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


def _silent() -> ProviderUnavailableError:
    return ProviderUnavailableError("认证平台没有正常响应。", "the provider gives no answer.")
