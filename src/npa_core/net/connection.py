"""A guarded TCP connection, for protocols other than HTTP."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from npa_core.net.failures import translated
from npa_core.net.wire import WireStream

LIFE = 5
"""A conversation is several exchanges; it may take this many times the timeout of one."""


class GuardedConnection:
    """A stream to one host: each step has the operator's timeout, its whole life a multiple of it."""

    def __init__(
        self, stream: WireStream, host: str, port: int, timeout: float, tls: Callable[[], ssl.SSLContext]
    ) -> None:
        self._stream = stream
        self._host = host
        self._name = f"{host} port {port}"
        self._timeout = timeout
        self._end = asyncio.get_running_loop().time() + timeout * LIFE
        self._tls = tls
        self._secure = False

    @property
    def secure(self) -> bool:
        """Whether TLS is on."""
        return self._secure

    async def write(self, data: bytes) -> None:
        """Send all of `data`."""
        async with self._step():
            await self._stream.write(data)

    async def read(self, limit: int = 65_536) -> bytes:
        """Return what has come, at most `limit` bytes; nothing at the end of the stream."""
        async with self._step():
            return await self._stream.read(limit)

    async def start_tls(self) -> None:
        """Switch to TLS; the certificate is verified for the host's name.

        Whatever the other side sent before, unread, becomes part of the handshake and breaks it: nothing that came
        in clear can pass for a secure answer.
        """
        async with self._step():
            self._stream = await self._stream.start_tls(self._tls(), self._host)
            self._secure = True

    @asynccontextmanager
    async def _step(self) -> AsyncIterator[None]:
        with translated(self._name):
            async with asyncio.timeout_at(min(self._end, asyncio.get_running_loop().time() + self._timeout)):
                yield
