"""What one hop asks for, and what a redirect makes of it: pure decisions, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import httpx

from npa_core.errors import RejectedError
from npa_core.net.cookies import Origin
from npa_core.text import redact, safe_url

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SAME_AGAIN = frozenset({307, 308})
_SAFE = frozenset({"GET", "HEAD"})
_IDEMPOTENT = _SAFE | {"OPTIONS", "TRACE", "PUT", "DELETE"}  # RFC 9110 §9.2.2

# What another origin may learn. An allow list, because credentials travel in headers of any name (`X-Api-Key`).
_FOR_STRANGERS = frozenset(
    {"accept", "accept-language", "user-agent", "if-none-match", "if-modified-since"},
)
_OF_THE_BODY = frozenset({"content-type", "content-language", "content-encoding", "content-length"})


@dataclass(frozen=True, slots=True)
class Order:
    """One request as it goes out; header names in lower case."""

    method: str
    url: httpx.URL
    headers: Mapping[str, str]
    content: bytes | None

    @property
    def is_repeatable(self) -> bool:
        """Whether doing it twice is the same as doing it once."""
        return self.method in _IDEMPOTENT

    @property
    def port(self) -> int:
        """The port, written or not."""
        return self.url.port or (443 if self.is_secure else 80)

    @property
    def is_secure(self) -> bool:
        """Whether it goes over TLS."""
        return self.url.scheme == "https"

    @property
    def origin(self) -> Origin:
        """Where it goes: whoever is there may see what was meant for it."""
        return self.url.scheme, self.url.host, self.port

    def __str__(self) -> str:
        """Name it for messages, without secrets."""
        return f"{self.method} {redact(str(self.url))}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one hop brought; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def first_order(method: str, url: str, headers: Mapping[str, str], content: bytes | None) -> Order:
    """Return the order a caller places. Raises RejectedError of kind `refused-url`."""
    return Order(method.upper(), _url(url, None), headers, content)


def is_redirect(status: int) -> bool:
    """Say whether an answer of this status sends us elsewhere."""
    return status in _REDIRECTS


def was_not_done(status: int) -> bool:
    """Say whether the status promises that nothing was done and asks for the same again elsewhere."""
    return status in _SAME_AGAIN


def next_order(order: Order, status: int, headers: Mapping[str, str]) -> Order:
    """Return where a redirect leads, as browsers do it, but with no secret for another origin.

    Raises RejectedError of kind `refused-url` for anything that is no plain http(s) address, and
    where the body of a POST would have to go to another origin.
    """
    # Header bytes are read as Latin-1; servers that put non-ASCII into an address mean UTF-8.
    location = headers.get("location", "").encode("latin-1").decode("utf-8", "replace")
    if not location.strip():
        raise RejectedError(f"{order} was redirected ({status}) without an address", kind="refused-url")
    url = _url(location, str(order.url))
    followed = replace(order, url=url)
    if _becomes_get(order.method, status):
        followed = replace(followed, method="GET", content=None, headers=_without(order.headers, _OF_THE_BODY))
    if followed.origin == order.origin:
        return followed
    if followed.method not in _SAFE:
        raise RejectedError(
            f"{order} was redirected ({status}) to another origin, {redact(str(url))}; "
            "what it carries is not sent there: if that is the right address, write it into the settings",
            kind="refused-url",
        )
    return replace(followed, headers={name: order.headers[name] for name in order.headers if name in _FOR_STRANGERS})


def _becomes_get(method: str, status: int) -> bool:
    return (status == 303 and method not in _SAFE) or (status in (301, 302) and method == "POST")


def _without(headers: Mapping[str, str], names: frozenset[str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name not in names}


def _url(url: str, base: str | None) -> httpx.URL:
    safe = safe_url(url, base)
    try:
        if safe:
            return httpx.URL(safe.partition("#")[0])
    except httpx.InvalidURL:
        pass
    where = f" (from {redact(base)})" if base else ""
    raise RejectedError(f"{_shown(url)}{where} is not an http(s) address that may be asked", kind="refused-url")


def _shown(url: str) -> str:
    """Name a refused address in a message: what has no host (`javascript:…`, `data:…`) may hold anything."""
    return repr(redact(url)[:200])
