"""From what a request presents to who is asking."""

import base64
import binascii
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from app.audit.service import Actor
from app.auth.errors import CredentialError, CrossSiteError
from app.auth.keys import KeyService
from app.auth.sessions import SessionService
from app.http_errors import UnauthorizedError
from app.lookout import Lookout
from app.permissions import Role
from app.settings import Settings
from zoning.codes import WHOLE_COUNTRY

if TYPE_CHECKING:
    from app.auth.users import UserService  # its libraries wait for somebody who signs in

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_CONFIGURED_FOR_S = 1.0


class TokenReader(Protocol):
    """Turns an access token of the OpenID provider into an actor."""

    def actor(self, token: str) -> Actor:
        """Who holds the token.

        Raises:
            CredentialError: it is not the provider's, not for this service, or no longer valid.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """What a request says about its sender.

    Attributes:
        origin: the headers by which a browser says which site sent it: `Sec-Fetch-Site`, `Origin`.
    """

    method: str
    host: str
    address: str
    authorization: str = ""
    session: str = ""
    fetch_site: str = ""
    origin: str = ""


class Gatekeeper:
    """Says who is asking: a key, a token, a session, or an anonymous caller where allowed."""

    def __init__(
        self,
        settings: Settings,
        keys: KeyService,
        users: "UserService",
        sessions: SessionService,
        tokens: TokenReader | None = None,
    ) -> None:
        self._settings = settings
        self._keys = keys
        self._users = users
        self._sessions = sessions
        self._tokens = tokens
        self._lookout = Lookout(_CONFIGURED_FOR_S)
        self._is_configured = bool(settings.oidc.issuer)

    def at_hand(self, presented: Presented) -> Actor | None:
        """Who is asking, where the database need not be asked for it.

        Raises:
            UnauthorizedError: nobody said who is asking, and anonymous callers are not let in.
        """
        if presented.authorization or presented.session:
            return None
        if not self._settings.oidc.issuer and self._lookout.sends():
            return None
        return self._anonymous(is_configured=self._is_configured)

    def identify(self, presented: Presented) -> Actor:
        """Who is asking; something presented that opens nothing is refused, never ignored.

        Raises:
            CredentialError: a key or token that opens nothing.
            CrossSiteError: a page of another site sent the browser's session along.
            UnauthorizedError: nobody said who is asking, and anonymous callers are not let in.
        """
        if presented.authorization:
            return self._from_header(presented)
        if presented.session:
            actor = self._sessions.actor(presented.session)
            if actor is not None:
                require_same_site(presented, self._settings)
                return actor
        return self._anonymous(is_configured=self.is_configured())

    def _from_header(self, presented: Presented) -> Actor:
        scheme, _, value = presented.authorization.partition(" ")
        value = value.strip()
        if scheme.lower() == "basic":
            value = _password(value)
        elif scheme.lower() != "bearer":
            raise CredentialError("请使用 Bearer 或 Basic。", "use Bearer or Basic.")
        if self._tokens is not None and value.count(".") == 2:
            return self._tokens.actor(value)
        return self._keys.actor(value, address=presented.address)

    def _anonymous(self, *, is_configured: bool) -> Actor:
        web = self._settings.web
        alone = web.host in LOOPBACK and not is_configured
        if web.anonymous == "checker" or (web.anonymous == "auto" and alone):
            actor = Actor(name="anonymous", roles=frozenset({Role.CHECKER}))
            return replace(actor, areas=(WHOLE_COUNTRY,), is_local=True) if alone else actor
        if web.anonymous == "public":
            return Actor(name="anonymous", roles=frozenset({Role.PUBLIC}))
        raise UnauthorizedError("请先登录或使用密钥。", "sign in or use a key.")

    def is_configured(self) -> bool:
        """Whether there is any way to say who one is; looked up again every second."""
        if not self._settings.oidc.issuer and self._lookout.is_due():
            self._is_configured = self._keys.is_any() or self._users.is_any()
            self._lookout.has_seen()
        return self._is_configured


def require_same_site(presented: Presented, settings: Settings) -> None:
    """Refuse what changes something when a page of another site sent it (CSRF).

    Browsers say where a request comes from in `Sec-Fetch-Site`, older ones in `Origin`; a script
    can forge neither. One that says neither is no browser of today, and uses a key instead.

    Raises:
        CrossSiteError: it comes from elsewhere, or does not say.
    """
    if presented.method in _SAFE:
        return
    own = {presented.host.lower(), urlsplit(settings.web.public_url).netloc.lower()} - {""}
    if presented.fetch_site:
        same = presented.fetch_site in {"same-origin", "none"}
    else:
        same = urlsplit(presented.origin).netloc.lower() in own
    if not same:
        raise CrossSiteError("该操作来自其他网站。", "another site sent this request.")


def _password(encoded: str) -> str:
    """The password of HTTP Basic: GIS clients carry the key there."""
    try:
        return base64.b64decode(encoded, validate=True).decode("utf-8").partition(":")[2]
    except (binascii.Error, UnicodeDecodeError) as error:
        raise CredentialError("Basic 凭证无法识别。", "not readable as HTTP Basic.") from error
