"""One guarded line to one host: the address connected to is the address checked, and every byte is counted."""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore

from npa_core.errors import RejectedError, TransientError
from npa_core.net.policy import Address
from npa_core.net.resolve import Resolver

Refusal = Callable[[str, int, Address], str | None]
"""Says why an address must not be connected to (see AddressPolicy), or None."""

_MAX_ADDRESSES = 4
_ATTEMPT_SECONDS = 5.0
"""How long an address may stay silent before the next one is tried; the last one has all the time left."""


class Wire(httpcore.AsyncNetworkBackend):
    """What httpcore (or a raw connection) reaches the network through; made for one connection, closed by its maker.

    `written` says whether anything meant for the other side has left us: the CONNECT to a proxy is not, nor is a TLS
    handshake, which happens beneath.
    """

    def __init__(self, refusal: Refusal, resolve: Resolver, max_bytes: int) -> None:
        self.written = False
        self._refusal = refusal
        self._resolve = resolve
        self._max_bytes = max_bytes
        self._received = 0
        self._tcp = httpcore.AnyIOBackend()
        self._open: list[httpcore.AsyncNetworkStream] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> WireStream:
        """Resolve, keep the addresses that may be connected to, and connect to the first of them that answers."""
        addresses = self._allowed(host, port, await self._resolve(host, port))
        last = addresses[-1]
        for address in addresses:
            try:
                stream = await self._tcp.connect_tcp(str(address), port, None if address is last else _ATTEMPT_SECONDS)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                self._open.append(stream)
                return WireStream(stream, self)
        message = f"no connection to {host} port {port}: {_reason(failure)}"
        raise TransientError(message, kind="connect", scope="host") from failure

    async def aclose(self) -> None:
        """Close whatever is open, however the conversation ended."""
        while self._open:
            await self._open.pop().aclose()

    def count(self, received: int) -> None:
        """Add what has come in; more than the limit ends the conversation."""
        self._received += received
        if self._received > self._max_bytes:
            raise RejectedError(f"more than {self._max_bytes:,} bytes came over the line", kind="too-large")

    def _allowed(self, host: str, port: int, addresses: Sequence[Address]) -> Sequence[Address]:
        refusals = {address: self._refusal(host, port, address) for address in addresses}
        allowed = [address for address, refusal in refusals.items() if refusal is None]
        if allowed:
            return allowed[:_MAX_ADDRESSES]
        reason = next(filter(None, refusals.values()), "its name has no address")
        raise RejectedError(
            f"{host} port {port} is refused: {reason} (if it is meant, an operator can allow it: "
            "allow_private under [net] in npa.toml)",
            kind="refused-address",
        )


class WireStream(httpcore.AsyncNetworkStream):
    """A stream of a wire: counts what comes, notes that something went, switches to TLS."""

    def __init__(self, stream: httpcore.AsyncNetworkStream, wire: Wire) -> None:
        self._stream = stream
        self._wire = wire

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what has come; nothing at the end."""
        data = await self._stream.read(max_bytes, timeout)
        self._wire.count(len(data))
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of `buffer`."""
        if buffer and not buffer.startswith(b"CONNECT "):
            self._wire.written = True
        await self._stream.write(buffer, timeout)

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> WireStream:
        """Switch to TLS, verifying the certificate for the host's name, not for the address."""
        try:
            stream = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except (httpcore.ConnectError, OSError, ValueError) as error:  # ValueError: a name TLS cannot take
            message = f"no trusted TLS with {server_hostname}: {_reason(error)}"
            raise TransientError(message, kind="tls", scope="host") from error
        return WireStream(stream, self._wire)

    async def aclose(self) -> None:
        """Close the stream."""
        await self._stream.aclose()

    def get_extra_info(self, info: str) -> Any:
        """Return what the stream beneath knows."""
        return self._stream.get_extra_info(info)


def _reason(error: BaseException) -> str:
    """Return the first cause in words: "All connection attempts failed" helps nobody."""
    while error.__cause__ is not None:
        error = error.__cause__
    if isinstance(error, ConnectionError) and error.errno:
        return os.strerror(error.errno)
    return str(error) or type(error).__name__
