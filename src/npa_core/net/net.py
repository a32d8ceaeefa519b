"""The door itself: one object per run, through which every request and connection goes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Literal, Self, TypeVar

import httpx

from npa_core.errors import ConfigError
from npa_core.models import Response
from npa_core.net.connection import GuardedConnection
from npa_core.net.exchange import Exchange
from npa_core.net.failures import translated
from npa_core.net.order import first_order
from npa_core.net.policy import AddressPolicy
from npa_core.net.politeness import Budget, Slots
from npa_core.net.resolve import Resolver, SystemResolver
from npa_core.net.tls import Trust
from npa_core.net.wire import Wire

N = TypeVar("N", int, float)

_MAX_REDIRECTS = 5


class Net:
    """Guarded network access for one run.

    Args:
        user_agent: Sent with every request unless the caller names itself.
        timeout: Seconds one whole exchange may take; a call may lower, never raise it.
        max_bytes: Largest decoded body; a call may lower, never raise it.
        policy: Which addresses may be connected to.
        proxy: Address of an HTTP proxy for requests. It is a trusted hop: addresses are then its to check, not ours.
            Environment variables are never asked. Connections (`connect`) do not pass through it.
        ca_file: A file of authorities to trust besides the usual ones.
        per_host: Requests at a time to one host.
        per_domain: Requests at a time to all hosts of one registrable domain.
        total: Requests at a time in all.
        resolve: Another resolver than the system's.
    """

    def __init__(
        self,
        user_agent: str,
        *,
        timeout: float = 20.0,
        max_bytes: int = 10_000_000,
        policy: AddressPolicy | None = None,
        proxy: str | None = None,
        ca_file: str | None = None,
        per_host: int = 1,
        per_domain: int = 4,
        total: int = 20,
        resolve: Resolver | None = None,
    ) -> None:
        self._user_agent = user_agent
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._policy = policy or AddressPolicy()
        self._proxy = _proxy(proxy)
        self._trust = Trust(ca_file)
        self._slots = Slots(per_host, per_domain, total)
        self._system = SystemResolver(total)
        self._resolve = resolve or self._system
        for library in (
            "httpx",
            "httpcore",
            "hpack",
        ):  # at INFO and DEBUG they log whole addresses and headers, secrets included
            logging.getLogger(library).setLevel(logging.WARNING)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._system.close()

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        timeout: float | None = None,
        max_bytes: int | None = None,
        redirects: int = _MAX_REDIRECTS,
        http2: bool = False,
        allow_hosts: Collection[str] = frozenset(),
    ) -> Response:
        """Make one guarded HTTP exchange, as `Context.request` describes it.

        `allow_hosts` are hosts (or host:port) that the operator named for the calling component. With `redirects=0`
        a redirect is returned, not followed. Waiting for a slot does not count against the deadline.
        """
        exchange = Exchange(
            policy=self._policy.allowing(allow_hosts),
            resolve=self._resolve,
            trust=self._trust,
            slots=self._slots,
            proxy=self._proxy,
            budget=Budget(_lower(self._timeout, timeout)),
            max_bytes=_lower(self._max_bytes, max_bytes),
            redirects=min(redirects, _MAX_REDIRECTS),
            http2=http2,
        )
        return await exchange.run(first_order(method, url, self._headers(headers or {}), content))

    @asynccontextmanager
    async def connect(
        self,
        host: str,
        port: int,
        *,
        tls: Literal["none", "implicit"] = "none",
        timeout: float | None = None,
        allow_hosts: Collection[str] = frozenset(),
    ) -> AsyncIterator[GuardedConnection]:
        """Open a guarded TCP connection, as `Context.connect` describes it; `timeout` is for each step."""
        step = _lower(self._timeout, timeout)
        wire = Wire(self._policy.allowing(allow_hosts).refusal, self._resolve, self._max_bytes)
        try:
            with translated(f"{host} port {port}"):
                async with asyncio.timeout(step):
                    stream = await wire.connect_tcp(host, port)
            connection = GuardedConnection(stream, host, port, step, lambda: self._trust.for_connections)
            if tls == "implicit":
                await connection.start_tls()
            yield connection
        finally:
            await wire.aclose()

    def _headers(self, theirs: Mapping[str, str]) -> dict[str, str]:
        return {"user-agent": self._user_agent, "accept": "*/*", **{name.lower(): theirs[name] for name in theirs}}


def _lower(limit: N, wish: N | None) -> N:
    return limit if wish is None else min(limit, wish)


def _proxy(address: str | None) -> httpx.URL | None:
    if address is None:
        return None
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise ConfigError(f"the proxy's address is not one ({error})") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise ConfigError("the proxy's address must begin with http:// or https:// and name a host")
    return url
