"""Where messages may go: listed hosts, over https, at addresses that are checked and then kept.

A name is resolved when a webhook is made and again before every message; every address it has must
be allowed, and the connection goes to one that was checked, so a name that changes its mind in
between leads nowhere. Addresses that carry another one inside them (IPv4 in IPv6, 6to4, Teredo,
NAT64) are judged by the one inside. `is_private` of the standard library would let 100.64.0.0/10
through, where clouds keep their metadata service; so what is not plainly global must be listed.
"""

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

from app.settings import WebhookSettings
from app.webhooks.errors import CallbackNotAllowedError

Address = IPv4Address | IPv6Address

_NAT64: Final = IPv6Network("64:ff9b::/96")
_MOST_CHARACTERS: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One address to send to: the name for the certificate, the checked address to connect to."""

    host: str
    port: int
    path: str
    address: str


def target_of(url: str, settings: WebhookSettings) -> Target:
    """The target of a URL, resolved and checked now.

    Raises:
        CallbackNotAllowedError: the URL, its host or one of its addresses is not allowed.
    """
    host, port, path = _parsed(url)
    if f"{host}:{port}" not in _listed(settings.hosts):
        raise _refused(f"主机 {host}:{port} 未获允许", f"the host {host}:{port} is not allowed")
    addresses = _resolved(host, port)
    for one in addresses:
        if not is_allowed(one, settings.networks):
            raise _refused(f"{host} 指向不允许的地址", f"{host} leads to an address not allowed")
    return Target(host=host, port=port, path=path, address=str(addresses[0]))


def is_allowed(address: Address, networks: Sequence[str]) -> bool:
    """Whether messages may go to an address: a global one, or one in a network that is listed."""
    real = _inside(address)
    if real.is_multicast or real.is_unspecified or real.is_link_local:
        return False
    listed = (ip_network(network) for network in networks)
    return real.is_global or any(real in network for network in listed)


def _parsed(url: str) -> tuple[str, int, str]:
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError as error:
        raise _refused("地址无法解析", "the address cannot be parsed") from error
    host = (parts.hostname or "").rstrip(".").lower()
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= _MOST_CHARACTERS
    if parts.scheme != "https" or not host or not plain:
        raise _refused("只接受 https 地址", "only https addresses are taken")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise _refused("地址不得含用户名、口令或片段", "no user, password or fragment is taken")
    path = parts.path or "/"
    return host, port, f"{path}?{parts.query}" if parts.query else path


def _listed(hosts: Sequence[str]) -> set[str]:
    return {one.lower() if ":" in one else f"{one.lower()}:443" for one in hosts}


def _resolved(host: str, port: int) -> list[Address]:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        pass
    else:
        raise _refused("请使用主机名而非 IP 地址", "a host name is needed, not an address")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise _refused(f"{host} 无法解析", f"{host} cannot be resolved") from error
    return [ip_address(str(one[4][0]).partition("%")[0]) for one in found]


def _inside(address: Address) -> Address:
    """The address that is really meant."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address


def _refused(zh: str, en: str) -> CallbackNotAllowedError:
    return CallbackNotAllowedError(f"{zh}。", f"{en}.", pointer="/url")
