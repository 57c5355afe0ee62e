"""How much the public tier does for one caller, counted by cost and not by requests.

A check costs the cells it looks at times the layers it looks at, and a little for each corner of
its outline; a piece of a tile archive costs one. Anonymous callers are told apart by their network:
one IPv4 address, or one /64 of IPv6. Each process counts for itself.

The headers follow draft-ietf-httpapi-ratelimit-headers-11, which may still change; they are
written here and nowhere else.
"""

from collections.abc import Mapping
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

from app.audit.service import Actor
from app.made_once import made_once
from app.permissions import Role
from app.public_settings import PublicSettings
from app.public_tier.errors import RateExceededError

if TYPE_CHECKING:
    from app.minute import Minute


class Pool(StrEnum):
    """What is counted apart, so that looking at the map leaves room to ask."""

    CHECKS = "public-checks"
    MAP = "public-map"


class PublicRates:
    """The cost of what each caller asked for of late."""

    def __init__(self, settings: PublicSettings) -> None:
        self._most = {
            Pool.CHECKS: settings.cost_per_minute,
            Pool.MAP: settings.map_requests_per_minute,
        }

    @made_once
    def _minutes(self) -> "Mapping[Pool, Minute]":
        from app.minute import Minute  # noqa: PLC0415 - heavy, and some count nobody

        return {pool: Minute(most) for pool, most in self._most.items()}

    def most(self, pool: Pool) -> int:
        """The largest cost that one caller may run up in a minute."""
        return self._most[pool]

    def require_room(self, pool: Pool, caller: str) -> None:
        """Refuse a caller who has used everything up, before anything is read.

        Raises:
            RateExceededError: nothing is left.
        """
        if not self._minutes[pool].has_room(caller):
            raise self._exceeded(pool, caller)

    def charge(self, pool: Pool, caller: str, cost: int) -> Mapping[str, str]:
        """Count a cost; answers the headers that say what is left.

        Raises:
            RateExceededError: it is more than is left.
        """
        if not self._minutes[pool].charge(caller, max(1, cost)):
            raise self._exceeded(pool, caller)
        return self._headers(pool, caller)

    def _headers(self, pool: Pool, caller: str) -> dict[str, str]:
        remaining, wait_s = self._minutes[pool].left(caller)
        return {
            "RateLimit-Policy": f'"{pool}";q={self._most[pool]};w=60',
            "RateLimit": f'"{pool}";r={remaining};t={wait_s}',
        }

    def _exceeded(self, pool: Pool, caller: str) -> RateExceededError:
        headers = self._headers(pool, caller)
        wait_s = headers["RateLimit"].rpartition("t=")[2]
        return RateExceededError(
            f"一分钟内的查询量超过 {self._most[pool]}。",
            f"the cost of what was asked within a minute is above {self._most[pool]}.",
            limit={**headers, "Retry-After": wait_s},
        )


def caller_of(actor: Actor, address: str) -> str:
    """Who is counted as one: a key or user, or the network of an anonymous caller."""
    is_anonymous = actor.name == "anonymous" and actor.roles <= {Role.PUBLIC}
    if not is_anonymous:
        return actor.name
    try:
        found = ip_address(address)
    except ValueError:
        return "address:unknown"
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return f"address:{found.ipv4_mapped}"
        return f"address:{ip_network((found, 64), strict=False)}"
    return f"address:{found}"
