"""One exchange: a request with all its redirects, under one deadline."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterable
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import unquote

import httpcore
import httpx

from npa_core.errors import DoubtError, NpaError, RejectedError, TransientError
from npa_core.models import Hop, Response
from npa_core.net.body import Body
from npa_core.net.cookies import Cookies
from npa_core.net.failures import translated
from npa_core.net.message import joined, lines, outgoing
from npa_core.net.order import Answer, Order, is_redirect, next_order, was_not_done
from npa_core.net.policy import AddressPolicy
from npa_core.net.politeness import Budget, Slots
from npa_core.net.resolve import Resolver
from npa_core.net.tls import Trust
from npa_core.net.wire import Wire

_HEADER_BYTES = 65_536  # what headers may weigh when the body's limit is small


@dataclass
class Exchange:
    """Follows one order to its answer. Used once."""

    policy: AddressPolicy
    resolve: Resolver
    trust: Trust
    slots: Slots
    proxy: httpx.URL | None
    budget: Budget
    max_bytes: int
    redirects: int
    http2: bool
    cookies: Cookies = field(default_factory=Cookies)
    hops: list[Hop] = field(default_factory=list)
    in_doubt: bool = False
    """Whether a request that must not be repeated may have been carried out."""

    async def run(self, order: Order) -> Response:
        """Return the answer after all redirects. Raises as `Context.request` says."""
        try:
            return await self._follow(order)
        except NpaError as error:
            if self.in_doubt:
                raise DoubtError(f"{error} (after it was sent: the other side may have carried it out)") from error
            if self.hops and isinstance(error, TransientError):
                error.scope = "source"  # it was not the source's own host that failed
            raise

    async def _follow(self, order: Order) -> Response:
        asked = {self._request_of(order)}
        while True:
            answer = await self._hop(order)
            if not is_redirect(answer.status) or self.redirects == 0:
                break
            if was_not_done(answer.status):
                self.in_doubt = False
            order = next_order(order, answer.status, answer.headers)
            self._check_redirect(order, asked)
            self.hops.append(Hop(status=answer.status, url=str(order.url)))
        return Response(
            status=answer.status,
            url=str(order.url),
            headers=answer.headers,
            body=answer.body,
            hops=tuple(self.hops),
        )

    def _check_redirect(self, order: Order, asked: set[tuple[str, ...]]) -> None:
        request = self._request_of(order)
        if request in asked:
            raise RejectedError(
                f"{order}: the redirects lead in a circle; look at the address in a browser, and tell those who run it",
                kind="redirect-loop",
            )
        if len(self.hops) == self.redirects:
            raise RejectedError(f"{order}: redirected more than {self.redirects} times", kind="too-many-redirects")
        asked.add(request)

    def _request_of(self, order: Order) -> tuple[str, ...]:
        """Return what makes a request another one: with a new cookie, the same address may answer something else."""
        return order.method, str(order.url), self.cookies.header(order.origin)

    async def _hop(self, order: Order) -> Answer:
        wire = self._wire()
        try:
            with translated(str(order)):
                async with self.slots.of(order.url.raw_host.decode("ascii")), aclosing(wire), self.budget.spend():
                    return await self._ask(order, self._connection(order, wire))
        finally:
            self.in_doubt = self.in_doubt or (wire.written and not order.is_repeatable)

    def _wire(self) -> Wire:
        limit = self.max_bytes + max(self.max_bytes // 100, _HEADER_BYTES)
        if self.proxy is None:
            return Wire(self.policy.web_refusal, self.resolve, limit)
        # The operator chose the proxy; what it connects to is then its own business (and said so in the docs).
        return Wire(lambda *_: None, self.resolve, limit)

    def _connection(self, order: Order, wire: Wire) -> httpcore.AsyncHTTPConnection | httpcore.AsyncHTTPProxy:
        trust = self._trust_for(order)
        if self.proxy is None:
            origin = httpcore.Origin(order.url.raw_scheme, order.url.raw_host, order.port)
            return httpcore.AsyncHTTPConnection(origin, trust, http2=self.http2, network_backend=wire)
        user = (unquote(self.proxy.username), unquote(self.proxy.password)) if self.proxy.userinfo else None
        return httpcore.AsyncHTTPProxy(
            httpcore.URL(scheme=self.proxy.raw_scheme, host=self.proxy.raw_host, port=self.proxy.port, target=b"/"),
            proxy_auth=user,
            ssl_context=trust,
            http2=self.http2,
            proxy_ssl_context=self.trust.for_http if self.proxy.scheme == "https" else None,
            network_backend=wire,
        )

    def _trust_for(self, order: Order) -> ssl.SSLContext | None:
        if not order.is_secure:
            return None
        return self.trust.for_http2 if self.http2 else self.trust.for_http

    async def _ask(self, order: Order, connection: httpcore.AsyncHTTPConnection | httpcore.AsyncHTTPProxy) -> Answer:
        request = outgoing(order, self.cookies.header(order.origin))
        try:
            response = await connection.handle_async_request(request)
        except ValueError as error:  # httpcore takes HTTP/2's status for a number, unseen
            raise TransientError(f"its status is none ({error})", kind="protocol") from error
        headers = joined(response.headers)
        if response.status == 101 or (response.status == 206 and "range" not in order.headers):
            raise TransientError(f"it answered {response.status}, which nobody asked for", kind="protocol")
        if is_redirect(response.status):
            self.cookies.take(order.origin, lines(response.headers, "set-cookie"))
            return Answer(response.status, headers, b"")
        length = headers.get("content-length", "")
        body = Body(headers.get("content-encoding", ""), self.max_bytes)
        if order.method != "HEAD" and length.isdecimal() and int(length) > self.max_bytes:
            raise RejectedError(f"{int(length):,} bytes are announced, {self.max_bytes:,} allowed", kind="too-large")
        with translated("in the body", broken="truncated"):
            stream = cast("AsyncIterable[bytes]", response.stream)
            return Answer(response.status, headers, await self._collected(body, stream))

    async def _collected(self, body: Body, stream: AsyncIterable[bytes]) -> bytes:
        async with AsyncExitStack() as slot:
            slot.callback(body.discard)
            is_queued = False
            async for chunk in stream:
                body.feed(chunk)
                if body.is_large and not is_queued:
                    is_queued = True
                    async with self.budget.pause():
                        await slot.enter_async_context(self.slots.large)
            return body.finish()
