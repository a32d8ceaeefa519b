"""Small verbs on a parsed page: its base, an element's text, its inside with absolute links, what is on it at all."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from npa_core.models import Document
from npa_core.text import clean, one_line, safe_url
from npa_page.decoding import decode

MAX_TEXT = 100_000
_MAX_LINKS = 500
_MAX_ELEMENTS = 20_000


class Parsed(NamedTuple):
    """A page, and what its links and dates are relative to."""

    tree: LexborHTMLParser
    base: str
    zone: ZoneInfo
    language: str | None

    def link(self, written: str | None) -> str | None:
        """Return the http(s) address that a link means."""
        return safe_url(written, self.base)


def parsed(document: Document) -> Parsed:
    """Parse a page."""
    tree = LexborHTMLParser(decode(document.body, document.content_type))
    node, root = tree.css_first("base[href]"), tree.css_first("html")
    base = safe_url(attribute(node, "href"), document.address) if node else None
    language = attribute(root, "lang").strip().replace("_", "-") if root else ""
    return Parsed(tree, base or document.address, ZoneInfo(document.timezone), language or None)


def each(around: LexborHTMLParser | LexborNode, selector: str) -> list[LexborNode]:
    """Return the elements that a selector finds, each once: the parser gives one for every part that matches it."""
    return list({node.mem_id: node for node in around.css(selector)}.values())


def attribute(node: LexborNode, name: str) -> str:
    """Return an attribute, or nothing."""
    return node.attributes.get(name) or ""


def text_of(node: LexborNode) -> str:
    """Return what an element says, as one line."""
    return one_line((node.text(separator=" ") or "")[:MAX_TEXT])


def inside(node: LexborNode, page: Parsed) -> str:
    """Return the inside of an element, cleaned, with absolute links."""
    for part in node.css("a[href], img[src]")[:_MAX_LINKS]:
        name = "href" if part.tag == "a" else "src"
        target = page.link(attribute(part, name))
        if target:
            part.attrs[name] = target
    return clean((node.inner_html or "")[:MAX_TEXT])


def paragraphs(text: str) -> str:
    """Return plain text as HTML."""
    lines = html.escape(html.unescape(text[:MAX_TEXT]).strip(), quote=False).splitlines()
    return clean("<br>".join(lines))


def seen(page: Parsed) -> str:
    """Say which elements there are several of: for whoever has to write a selector anew."""
    counted = Counter(_names(page))
    several = [f"{name} ({times})" for name, times in counted.most_common(12) if times > 1]
    return ", ".join(several) or "nothing that repeats"


def _names(page: Parsed) -> Iterator[str]:
    for node in each(page.tree, "body [class], article")[:_MAX_ELEMENTS]:
        for name in attribute(node, "class").split()[:3] or [""]:
            yield one_line(f"{node.tag}.{name}" if name else str(node.tag))[:60]
