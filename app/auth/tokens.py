"""Tokens of the OpenID provider: whose they are, once their signature and claims hold.

The algorithms are fixed here and never taken from a token, so that neither `alg=none` nor a public
key used as an HMAC secret opens anything (RFC 8725, 2.1 and 3.1).
"""

from collections.abc import Mapping
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.audit.service import Actor
from app.auth.errors import CredentialError
from app.permissions import Role
from app.scope import EVERYWHERE
from app.settings import OidcSettings
from zoning.codes import WHOLE_COUNTRY, parse_jurisdiction
from zoning.errors import InputError

ALGORITHMS: Final = ["RS256", "PS256", "ES256", "Ed25519"]
LEEWAY_S: Final = 60
_LONGEST_SUBJECT = 180


def claims_of(
    token: str, keys: KeySet, *, issuer: str, audience: str, nonce: str | None = None
) -> Mapping[str, Any]:
    """The claims of a token whose signature, issuer, audience and times hold.

    `nonce` is the one sent with the sign-in, for an ID token.

    Raises:
        CredentialError: anything about it does not hold.
    """
    wanted: dict[str, Any] = {
        "iss": {"essential": True, "value": issuer},
        "aud": {"essential": True, "value": audience},
        "exp": {"essential": True},
        "sub": {"essential": True},
    }
    if nonce is not None:
        wanted["nonce"] = {"essential": True, "value": nonce}
    try:
        decoded = jwt.decode(token, keys, algorithms=ALGORITHMS)
        jwt.JWTClaimsRegistry(leeway=LEEWAY_S, **wanted).validate(decoded.claims)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise CredentialError("令牌无效。", "the token opens nothing.") from error
    claims = decoded.claims
    if isinstance(claims["aud"], list) and claims.get("azp", audience) != audience:
        raise CredentialError("令牌发给了其他应用。", "the token is another client's.")
    return claims


def actor_of(claims: Mapping[str, Any], settings: OidcSettings) -> Actor:
    """Who the claims speak of; roles and areas this service does not know count for nothing.

    Raises:
        CredentialError: the subject cannot be used as a name.
    """
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise CredentialError("令牌的主体不可用。", "the subject of the token cannot be used.")
    known = {role.value for role in Role}
    roles = [Role(one) for one in _texts(claims.get(settings.roles_claim)) if one in known]
    areas = [area for one in _texts(claims.get(settings.areas_claim)) for area in _area(one)]
    return Actor(name=f"oidc:{subject}", roles=frozenset(roles), areas=tuple(areas))


def _texts(claim: object) -> list[str]:
    """A claim that lists words: as a list, or as one text with blanks between."""
    if isinstance(claim, str):
        return claim.split()
    return [one for one in claim if isinstance(one, str)] if isinstance(claim, list) else []


def _area(text: str) -> list[str]:
    if text == EVERYWHERE:
        return [WHOLE_COUNTRY]
    try:
        found = parse_jurisdiction(text)
    except InputError:
        return []
    return [found] if found else []
