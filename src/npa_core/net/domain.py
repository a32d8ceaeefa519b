"""The registrable domain of a host, by the Public Suffix List: who runs `www.example.org` runs `news.example.org`."""

from __future__ import annotations

from functools import cache
from ipaddress import ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList


def registrable_domain(host: str) -> str:
    """Return the domain that somebody registered. Addresses, single labels and suffixes stand for themselves.

    `host` is in ASCII as it goes over the line, in lower case.
    """
    host = host.rstrip(".")
    try:
        ip_address(host)
    except ValueError:
        return _list().privatesuffix(host) or host
    return host


@cache
def _list() -> PublicSuffixList:
    """The list that comes with the library: reading it takes a moment, so only who asks waits for it."""
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415

    return PublicSuffixList()
