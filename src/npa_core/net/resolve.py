"""From a host name to its addresses, in threads of our own, so that a slow name server holds up nobody else."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address

from npa_core.errors import TransientError
from npa_core.net.policy import Address

Resolver = Callable[[str, int], Awaitable[Sequence[Address]]]
"""Returns the addresses of a host in the order to try them; raises TransientError of kind `dns`."""


class SystemResolver:
    """Asks the system, which knows the hosts file, the search domains and the order of address families."""

    def __init__(self, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="npa-dns")

    async def __call__(self, host: str, port: int) -> Sequence[Address]:
        """Return the addresses of `host`; an address stands for itself."""
        try:
            return (ip_address(host),)
        except ValueError:
            pass
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._threads, _addresses, host, port)
        except (OSError, UnicodeError) as error:  # UnicodeError: labels that are too long or empty
            raise TransientError(f"the name {host!r} cannot be resolved: {error}", kind="dns", scope="host") from error

    def close(self) -> None:
        """Start no more look-ups; those under way end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _addresses(host: str, port: int) -> Sequence[Address]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(ip_address(place[0]) for *_, place in found))
