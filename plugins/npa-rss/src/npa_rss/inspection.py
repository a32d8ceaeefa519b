"""A look at a document before and after it is parsed: is it a feed, is it whole, would it choke the parser."""

from __future__ import annotations

import re

from npa_core.errors import RejectedError
from npa_core.text import redact

MAX_BYTES = 10_000_000
MAX_ATTRIBUTES = 1_000
MAX_CATEGORIES = 500
MAX_SHORT_TEXT = 5_000

# Atomic, so that a prolog made for it cannot make the match go back and forth.
_ROOT = re.compile(
    r"(?>\s+|<\?[^>]*>|<!--.*?-->|<!doctype[^>\[]*(?:\[[^\]]*\])?[^>]*>)*+<([a-zA-Z_][\w.:-]*)",
    re.IGNORECASE | re.DOTALL,
)
_FEED_ROOT = re.compile(r"<((?:[\w.-]{1,40}:)?(?:rss|rdf|feed|channel))[\s>/]", re.IGNORECASE)
_WEB_PAGE = re.compile(r"<!doctype\s+html|<(?:html|head|body)[\s>]", re.IGNORECASE)
_FEED_IN_PAGE = re.compile(
    r"<((?:[\w.-]{1,40}:)?(?:rss(?=\s[^<>]*\bversion\s*=)|feed(?=\s[^<>]*\bxmlns)))", re.IGNORECASE
)
_PAGE_FRAGMENTS = frozenset("a b br center div font h1 h2 head link meta p script span style table title".split())
_LONG_TAG = re.compile(r"<[a-zA-Z_][^<]{2000,}")
_TAG = re.compile(r"""<[a-zA-Z_](?:[^<>"']|"[^"<]*"|'[^'<]*')*+""")
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_ITEM_OR_CATEGORY = re.compile(
    r"<(?:[\w-]{1,40}:)?(?:(item|entry)|category|subject|keywords|tags)(?=[\s>/])", re.IGNORECASE
)
_LONG_SHORT_TEXT = re.compile(
    r"<(?:[\w-]{1,40}:)?(author|creator|contributor|managingeditor|webmaster|publisher|name|email|keywords|tags)"
    rf"(?:\s[^<>]*)?>(?:<!\[CDATA\[)?[^<]{{{MAX_SHORT_TEXT},}}",
    re.IGNORECASE,
)


def require_feed(text: str, address: str) -> str:
    """Return the name of the feed's root element as written.

    Raises RejectedError: `empty`, or `not-a-feed` with a guess of what it is instead.
    """
    if not text.strip():
        raise RejectedError(
            f"{redact(address)} is empty where a feed was expected; look at the address in a browser, and tell those "
            "who run it if it stays so",
            kind="empty",
        )
    root = _ROOT.match(text)
    if root and starts_as_feed(text):
        return root.group(1)
    # A server's warnings may stand before a feed, and there are feeds inside the body of a page.
    inside = (_FEED_IN_PAGE if _is_web_page(text) else _FEED_ROOT).search(text[:20_000])
    if inside is None:
        raise not_a_feed(text, address)
    return inside.group(1)


def starts_as_feed(text: str) -> bool:
    """Whether the root element is a feed's, with nothing but a prolog before it."""
    root = _ROOT.match(text)
    return root is not None and _FEED_ROOT.match(f"<{root.group(1)}>") is not None


def not_a_feed(text: str, address: str) -> RejectedError:
    """Return the error for a document that is something else, with a guess at what."""
    return RejectedError(
        f"{redact(address)} is not an RSS, Atom or JSON feed: it looks like {_looks_like(text)}. Find the feed's own "
        "address (often linked as RSS or Feed on the site) and correct `url`",
        kind="not-a-feed",
    )


def require_small(body: bytes, address: str) -> None:
    """Raise RejectedError (`too-large`) for more than 10,000,000 bytes."""
    if len(body) > MAX_BYTES:
        raise RejectedError(f"{redact(address)} is larger than {MAX_BYTES:,} bytes; it is not read", kind="too-large")


def require_simple(text: str, address: str) -> None:
    """Raise RejectedError (`too-complex`) for what would cost the parser quadratic time."""
    if excess := _excess(text):
        raise RejectedError(
            f"{redact(address)} is not read: {excess}. No feed needs that; tell those who run it", kind="too-complex"
        )


def is_cut_off(text: str, root: str) -> bool:
    """Whether the document ends before its last item does. Ask only for what is not well-formed.

    In RSS the items are whole once the channel is closed, whatever happened to the root after it.
    """
    closed = rf"</{re.escape(root)}\b|<{re.escape(root)}(?:\s[^<>]*)?/>"
    if root.lower() == "rss":
        closed += r"|</channel\s*>"
    return re.search(closed, text, re.IGNORECASE) is None


def _is_web_page(text: str) -> bool:
    return _WEB_PAGE.search(text[:4_000]) is not None


def _looks_like(text: str) -> str:
    root = _ROOT.match(text)
    if text[0] in "{[":
        return "JSON"
    if _is_web_page(text) or (root and root.group(1).lower() in _PAGE_FRAGMENTS):
        return "a web page"
    if root:
        return f"XML of another kind (<{root.group(1)[:40]}>)"
    if sum(not (char.isprintable() or char.isspace()) for char in text[:200]) + text[:200].count("\ufffd") > 10:
        return "binary data (compressed, or a picture)"
    return "plain text"


def _excess(text: str) -> str:
    """What there is too much of, in words; empty when all is well. One linear pass for each kind."""
    for long_tag in _LONG_TAG.finditer(text):
        tag = _TAG.match(text, long_tag.start())
        if tag and len(_QUOTED.sub(" ", tag.group()).split()) > MAX_ATTRIBUTES:
            return f"an element has more than {MAX_ATTRIBUTES:,} attributes"
    categories = 0
    for found in _ITEM_OR_CATEGORY.finditer(text):
        categories = 0 if found.group(1) else categories + 1
        if categories > MAX_CATEGORIES:
            return f"an item has more than {MAX_CATEGORIES} categories"
    if long_text := _LONG_SHORT_TEXT.search(text):
        return f"an element <{long_text.group(1)}> holds more than {MAX_SHORT_TEXT:,} characters"
    return ""
