"""An order in the words of HTTP, and the headers of an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import httpcore

from npa_core.net.order import Order

_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})  # which say how long their body is even if it is empty
# Ours to say: what we can decode, and that nothing is kept open. Framing and address follow from the order.
_OURS = {"accept-encoding": "gzip", "connection": "close"}
_NEVER_THEIRS = frozenset({*_OURS, "host", "content-length", "transfer-encoding"})
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110 §5.6.2
_LINE_BREAK = re.compile(r"[\x00\n\v\f\r]")

RawHeaders = Iterable[tuple[bytes, bytes]]


def outgoing(order: Order, cookies: str) -> httpcore.Request:
    """Return an order as it goes over the line, with the cookies that its origin has set.

    Raises LocalProtocolError or UnicodeError for a header that cannot be sent.
    """
    headers = {"host": order.url.netloc.decode("ascii")}
    headers |= {name: value for name, value in order.headers.items() if name not in _NEVER_THEIRS}
    headers |= _OURS
    if cookies:
        headers["cookie"] = "; ".join(filter(None, (headers.get("cookie"), cookies)))
    if order.content is not None or order.method in _WITH_BODY:
        headers["content-length"] = str(len(order.content or b""))
    return httpcore.Request(
        order.method,
        httpcore.URL(
            scheme=order.url.raw_scheme, host=order.url.raw_host, port=order.url.port, target=order.url.raw_path
        ),
        headers=[_header(name, value) for name, value in headers.items()],
        content=order.content,
    )


def _header(name: str, value: str) -> tuple[bytes, bytes]:
    # Looked at here, because the two versions of HTTP find different things wrong with a header.
    if not _NAME.fullmatch(name) or _LINE_BREAK.search(value):
        raise httpcore.LocalProtocolError(f"the header {name!r} has an illegal character")
    return name.title().encode("ascii"), value.encode("latin-1")


def joined(headers: RawHeaders) -> dict[str, str]:
    """Return headers with their names in lower case; repeated ones joined by a comma."""
    found: dict[str, str] = {}
    for name, value in _decoded(headers):
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def lines(headers: RawHeaders, wanted: str) -> Iterator[str]:
    """Yield the values of one header, each as it came: a Set-Cookie has commas of its own."""
    return (value for name, value in _decoded(headers) if name == wanted)


def _decoded(headers: RawHeaders) -> Iterator[tuple[str, str]]:
    for name, value in headers:
        # Under HTTP/2 a value may hold anything; whoever sends it back one day, as an ETag, must be able to.
        yield name.decode("latin-1").lower(), _LINE_BREAK.sub(" ", value.decode("latin-1"))
