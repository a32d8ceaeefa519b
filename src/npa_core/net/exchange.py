"""One exchange: a request with all its redirects, under one deadline."""

from __future__ import annotations

from collections.abc import AsyncIterable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import unquote

import httpcore
import httpx

from npa_core.errors import DoubtError, NpaError, RejectedError, TransientError
from npa_core.models import Hop, Response
from npa_core.net.body import Body
from npa_core.net.failures import translated
from npa_core.net.order import Answer, Order, is_redirect, next_order, was_not_done
from npa_core.net.policy import AddressPolicy
from npa_core.net.politeness import Budget, Slots
from npa_core.net.resolve import Resolver
from npa_core.net.tls import Trust
from npa_core.net.wire import Wire

_HEADER_BYTES = 65_536  # what headers may weigh when the body's limit is small
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})  # which say how long their body is even if it is empty
# Ours to say: what we can decode, and that nothing is kept open. Framing and address follow from the order.
_OURS = {"accept-encoding": "gzip", "connection": "close"}
_NEVER_THEIRS = frozenset({*_OURS, "host", "content-length", "transfer-encoding"})


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
        while True:
            answer = await self._hop(order)
            if not is_redirect(answer.status) or self.redirects == 0:
                break
            if len(self.hops) == self.redirects:
                raise RejectedError(f"{order}: redirected more than {self.redirects} times", kind="too-many-redirects")
            if was_not_done(answer.status):
                self.in_doubt = False
            order = next_order(order, answer.status, answer.headers)
            self.hops.append(Hop(status=answer.status, url=str(order.url)))
        return Response(
            status=answer.status,
            url=str(order.url),
            headers=answer.headers,
            body=answer.body,
            hops=tuple(self.hops),
        )

    async def _hop(self, order: Order) -> Answer:
        wire = self._wire()
        try:
            with translated(str(order)):
                async with self.slots.of(order.url.host), aclosing(wire), self.budget.spend():
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
        trust = self.trust.for_http if order.url.scheme == "https" else None
        if self.proxy is None:
            origin = httpcore.Origin(order.url.raw_scheme, order.url.raw_host, order.port)
            return httpcore.AsyncHTTPConnection(origin, trust, network_backend=wire)
        user = (unquote(self.proxy.username), unquote(self.proxy.password)) if self.proxy.userinfo else None
        return httpcore.AsyncHTTPProxy(
            httpcore.URL(scheme=self.proxy.raw_scheme, host=self.proxy.raw_host, port=self.proxy.port, target=b"/"),
            proxy_auth=user,
            ssl_context=trust,
            proxy_ssl_context=self.trust.for_http if self.proxy.scheme == "https" else None,
            network_backend=wire,
        )

    async def _ask(self, order: Order, connection: httpcore.AsyncHTTPConnection | httpcore.AsyncHTTPProxy) -> Answer:
        response = await connection.handle_async_request(_request(order))
        headers = _joined(response.headers)
        if response.status == 101 or (response.status == 206 and "range" not in order.headers):
            raise TransientError(f"it answered {response.status}, which nobody asked for", kind="protocol")
        if is_redirect(response.status):
            return Answer(response.status, headers, b"")
        length = headers.get("content-length", "")
        body = Body(headers.get("content-encoding", ""), self.max_bytes)
        if order.method != "HEAD" and length.isdecimal() and int(length) > self.max_bytes:
            raise RejectedError(f"{int(length):,} bytes are announced, {self.max_bytes:,} allowed", kind="too-large")
        with translated("in the body", broken="truncated"):
            async for chunk in cast("AsyncIterable[bytes]", response.stream):
                body.feed(chunk)
            return Answer(response.status, headers, body.finish())


def _request(order: Order) -> httpcore.Request:
    headers = {"host": order.url.netloc.decode("ascii")}
    headers |= {name: value for name, value in order.headers.items() if name not in _NEVER_THEIRS}
    headers |= _OURS
    if order.content is not None or order.method in _WITH_BODY:
        headers["content-length"] = str(len(order.content or b""))
    return httpcore.Request(
        order.method,
        httpcore.URL(
            scheme=order.url.raw_scheme, host=order.url.raw_host, port=order.url.port, target=order.url.raw_path
        ),
        headers=[(name.title().encode("ascii"), value.encode("latin-1")) for name, value in headers.items()],
        content=order.content,
    )


def _joined(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("ascii").lower(), raw_value.decode("latin-1")
        joined[name] = f"{joined[name]}, {value}" if name in joined else value
    return joined
