"""Which addresses may be connected to: public ones, and those an operator allowed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from npa_core.errors import ConfigError

Address = IPv4Address | IPv6Address

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_DOCUMENTATION = IPv6Network("3fff::/20")  # RFC 9637, younger than Python's own table
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits

_WEB_PORTS = frozenset({80, 443})
# Above 1023 a web server may sit anywhere, except where other protocols live: the bad ports of the Fetch standard
# (https://fetch.spec.whatwg.org/#port-blocking) and two stores that take commands without asking who is there.
_OTHER_PROTOCOLS = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566}
    | {*range(6665, 6670), 6679, 6697, 10080, 11211}
)

_HOST_AND_PORT = re.compile(r"(?:\[(?P<v6>[^\]]+)\]|(?P<host>[^:\[\]/]+))(?::(?P<port>[0-9]{1,5}))?")


class AddressPolicy:
    """Says whether an address may be connected to; asked with the very address, after DNS.

    `allow_private` lists what is allowed besides public addresses: host names, addresses, either
    of them with a port (`127.0.0.1:8080`, `[::1]:8080`), or CIDR ranges. A name allows whatever
    it resolves to; an address or range allows every name that leads there.
    """

    def __init__(self, allow_private: Iterable[str] = ()) -> None:
        self._entries = tuple(allow_private)
        self._rules = tuple(_rule(entry) for entry in self._entries)

    def allowing(self, hosts: Iterable[str]) -> AddressPolicy:
        """Return this policy widened by hosts that the operator named for one component."""
        hosts = tuple(hosts)
        return AddressPolicy((*self._entries, *hosts)) if hosts else self

    def refusal(self, host: str, port: int, address: Address) -> str | None:
        """Return why `address`, found for `host`, must not be connected to; None when it may be."""
        if is_public(address) or any(rule.covers(host, port, address) for rule in self._rules):
            return None
        return f"{address} is not a public address"

    def web_refusal(self, host: str, port: int, address: Address) -> str | None:
        """Say the same for HTTP, which also keeps to the ports of web servers unless one is allowed by number."""
        if any(rule.port and rule.covers(host, port, address) for rule in self._rules):
            return None
        if port not in _WEB_PORTS and (port < 1024 or port in _OTHER_PROTOCOLS):
            return f"port {port} is not one where web servers live"
        return self.refusal(host, port, address)


def is_public(address: Address) -> bool:
    """Say whether an address is one of the public internet, looking through IPv6 wrappings of IPv4.

    Stricter than `ipaddress.is_global`, which accepts multicast, NAT64, 6to4 and compatible
    addresses of private ones.
    """
    address = unwrap(address)
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast
    return address.is_global and address in _GLOBAL_UNICAST and address not in _DOCUMENTATION and not address.teredo


def unwrap(address: Address) -> Address:
    """Return the IPv4 address inside a mapped (::ffff:0:0/96), NAT64 or 6to4 one, any other address as it is."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


@dataclass(frozen=True, slots=True)
class _Rule:
    """One entry of an allow list: a name or a network, and perhaps a port."""

    name: str
    network: IPv4Network | IPv6Network | None
    port: int | None

    def covers(self, host: str, port: int, address: Address) -> bool:
        if self.port is not None and self.port != port:
            return False
        if self.network is not None:
            return address in self.network or unwrap(address) in self.network
        return _plain_name(host) == self.name


def _rule(entry: str) -> _Rule:
    if "/" in entry:
        return _Rule(entry, _network(entry, entry), None)
    if entry.count(":") > 1 and not entry.startswith("["):  # an IPv6 address without brackets
        return _Rule(entry, _network(entry, entry), None)
    found = _HOST_AND_PORT.fullmatch(entry.strip())
    port = int(found["port"]) if found and found["port"] else None
    if not found or (port is not None and not 0 < port < 65_536):
        raise _bad(entry)
    host = found["v6"] or found["host"]
    try:
        ip_address(host)
    except ValueError:
        if found["v6"]:
            raise _bad(entry) from None
        return _Rule(_plain_name(host), None, port)
    return _Rule(entry, _network(host, entry), port)


def _network(text: str, entry: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        raise _bad(entry) from None


def _plain_name(host: str) -> str:
    return host.strip().rstrip(".").lower()


def _bad(entry: str) -> ConfigError:
    return ConfigError(
        f"{entry!r} is not a host that can be allowed: write a name, an address, either with a port "
        "(`intern.example:8080`, `[::1]:8080`), or a range such as `10.0.0.0/8`"
    )
