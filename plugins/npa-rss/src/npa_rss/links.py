"""Links: made absolute against the base that the document states, else against where it is from."""

from __future__ import annotations

import html
import re

from npa_core.text import safe_url

NEUTRAL_BASE = "http://base.invalid/-/-/"
"""Handed to feedparser when a document uses xml:base.

Without any base feedparser lets the xml:base of one item leak into the next; with the real one it
would rewrite relative guids, and an item's identity would change when its feed moves.
"""
_NEUTRAL_ORIGIN = "http://base.invalid/"

_REFERENCE = re.compile(
    r"""(<(?:a|img)\b[^<>]*?\s(?:href|src)\s*=\s*)("[^"]{0,4000}"|'[^']{0,4000}'|[^\s"'<>]{1,4000})""", re.IGNORECASE
)
_RELATIVE_GUID = re.compile(r"<guid(?=[\s>])[^<>]*>(?=(?:\s|<!\[CDATA\[)*+(?!https?:))")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


def as_written(url: str) -> str:
    """Return a URL as the document has it: relative again where feedparser put the neutral base before it."""
    if url.startswith(NEUTRAL_BASE):
        return url[len(NEUTRAL_BASE) :]
    return "/" + url[len(_NEUTRAL_ORIGIN) :] if url.startswith(_NEUTRAL_ORIGIN) else url


def with_guids_as_they_are(text: str) -> str:
    """Return an RSS document whose guids feedparser does not resolve against an `xml:base`.

    It would take them for links, as a guid is one by default: but one that is no address is only a name.
    """
    return _RELATIVE_GUID.sub('<guid isPermaLink="false">', text)


def absolute(url: str, base: str) -> str | None:
    """Return the http(s) URL that `url` means at `base`, or None."""
    return safe_url(as_written(url), base)


def with_absolute_links(body: str, base: str) -> str:
    """Return HTML whose relative links and pictures are absolute. The cleaner drops those that stay relative."""

    def resolved(match: re.Match[str]) -> str:
        written = match.group(2)
        url = html.unescape(written.strip("\"'")).strip()
        if not url or _SCHEME.match(url):
            return match.group()
        target = safe_url(url, base)
        return f'{match.group(1)}"{html.escape(target)}"' if target else match.group()

    return _REFERENCE.sub(resolved, body)
