"""The files that belong to an item: a podcast's sound, a film, a PDF. Links only; nothing of them is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from npa_core.models import Enclosure
from npa_rss.links import absolute

MAX_ENCLOSURES = 20

_MAX_LOOKED_AT = 200
_MAX_TYPE = 200
# Media RSS lists thumbnails and pictures of the text, too: those are no files to offer.
_OFFERED = re.compile(r"(?:audio|video)\b|application/pdf", re.IGNORECASE)
_SIZE = re.compile(r"[0-9]{1,15}")


def enclosures(entry: dict[str, Any], base: str) -> tuple[Enclosure, ...]:
    """Return the enclosures of an entry with an http(s) address, each address once, at most 20."""
    found: dict[str, Enclosure] = {}
    for href, kind, size in islice(_offered(entry), _MAX_LOOKED_AT):
        url = absolute(str(href), base) if href else None
        if url and url not in found:
            length = str(size or "").strip()
            found[url] = Enclosure(
                url=url, type=str(kind or "")[:_MAX_TYPE], length=int(length) if _SIZE.fullmatch(length) else None
            )
        if len(found) == MAX_ENCLOSURES:
            break
    return tuple(found.values())


def _offered(entry: dict[str, Any]) -> Iterator[tuple[Any, Any, Any]]:
    """Address, media type and size of each, as written."""
    # dict.get: see `_link` in entries.py.
    for link in dict.get(entry, "links", ()):
        if dict.get(link, "rel") == "enclosure":
            yield dict.get(link, "href"), dict.get(link, "type"), dict.get(link, "length")
    for content in dict.get(entry, "media_content", ()):
        kind = content.get("type") or content.get("medium") or ""
        if _OFFERED.match(str(kind)):
            yield content.get("url"), content.get("type"), content.get("filesize")
