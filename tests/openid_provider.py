"""A small OpenID provider on loopback: discovery, keys, authorization code with PKCE."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

CLIENT, SECRET, AUDIENCE = "sanxian", "of this test", "https://sanxian.example/api"


class Provider:
    """The provider's state; a test changes what it says.

    Attributes:
        claims: put into every ID token, over what it would say.
        algorithm: signs the tokens.
    """

    def __init__(self) -> None:
        self.keys = {
            "RS256": RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}),
            "ES256": ECKey.generate_key("P-256", {"kid": "two", "use": "sig"}),
        }
        self.claims: dict[str, Any] = {}
        self.algorithm = "RS256"
        self.issuer = ""
        self.codes: dict[str, dict[str, str]] = {}

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def public_keys(self) -> dict[str, Any]:
        return KeySet(list(self.keys.values())).as_dict(private=False)

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser goes back to: everybody is let in."""
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Tokens for a code, once, to the client that began with it."""
        expected = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = self.codes.pop(sent.get("code", ""), None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or authorization != f"Basic {expected}":
            return 400, {"error": "invalid_grant"}
        if asked.get("code_challenge_method") != "S256" or asked["code_challenge"] != challenge:
            return 400, {"error": "invalid_grant"}
        signed = self.signed({"nonce": asked["nonce"]})
        return 200, {"access_token": "opaque", "token_type": "Bearer", "id_token": signed}

    def signed(self, claims: dict[str, Any]) -> str:
        """A token of this provider."""
        now = int(time.time())
        whole = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "u-1",
            "iat": now,
            "exp": now + 300,
            "roles": ["analyst", "superuser"],
            "areas": ["421300", "nonsense"],
            **claims,
            **self.claims,
        }
        key = self.keys[self.algorithm]
        return jwt.encode({"alg": self.algorithm, "kid": key.kid}, whole, key)


@contextmanager
def running() -> Iterator[Provider]:
    """The provider, serving on a port of its own."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
            if path == "/authorize":
                self.send_response(302)
                there = provider.authorize({name: one[0] for name, one in query.items()})
                self.send_header("Location", there)
                self.end_headers()
                return
            known = {
                "/.well-known/openid-configuration": provider.discovery,
                "/keys": provider.public_keys,
            }
            self._answer(200, known[path]())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            sent = {name: one[0] for name, one in parse_qs(body).items()}
            self._answer(*provider.token(sent, self.headers.get("Authorization", "")))

        def _answer(self, status: int, document: dict[str, Any]) -> None:
            content = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.issuer = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
