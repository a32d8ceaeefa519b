"""What answers are made of: heads, feeds, items."""

from __future__ import annotations


def answer(status: str, body: bytes = b"", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def ok(body: bytes | str, *headers: str) -> bytes:
    body = body if isinstance(body, bytes) else body.encode()
    return answer("200 OK", body, "Content-Type: application/rss+xml", *headers)


def redirect(to: str, *headers: str, status: str = "302 Found") -> str:
    return "\r\n".join(
        [f"HTTP/1.1 {status}", f"Location: {to}", "Content-Length: 0", "Connection: close", *headers, "", ""]
    )


def own_items(name: str) -> str:
    """The items of a source's good feed."""
    return "".join(f"<item><title>{name}-{n}</title><guid>{name}-{n}</guid></item>" for n in range(3))


def feed(name: str, more: str = "", *, before: str = '<?xml version="1.0"?>') -> str:
    """The good feed of a source, and `more` after its items."""
    return f'{before}<rss version="2.0"><channel><title>{name}</title>{own_items(name)}{more}</channel></rss>'


def item(title: str = "Neu", **elements: str) -> str:
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in elements.items())
    return f"<item><title>{title}</title>{inner}</item>"
