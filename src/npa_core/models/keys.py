"""The keys by which an item is known again within its source, however its feed writes it today."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from npa_core.text import fold, without_tracking

_LONGEST = 512
_PORTS = {"http": 80, "https": 443}


class Keys(NamedTuple):
    """What identifies one item: its guid, its page, and its text; None for what it has not.

    Two spellings of one address are one key: http and https, with and without `www.`, a slash at the end,
    tracking parameters.
    """

    guid: str | None
    link: str | None
    text: str
    """Link, title and date together: there is always one."""

    @classmethod
    def of(cls, guid: str | None, link: str | None, title: str, published: datetime | None) -> Keys:
        """Return the keys of an item."""
        page = canonical(link) if link else ""
        date = published.isoformat() if published else ""
        return cls(
            guid=f"guid:{_short(canonical(guid))}" if guid else None,
            link=f"link:{_short(page)}" if page else None,
            text=f"text:{digest(page, fold(title), date)}",
        )

    def recorded(self, *, with_guid: bool, with_link: bool) -> tuple[str, ...]:
        """Return the keys worth remembering: those that identify this item and no other."""
        guid = self.guid if with_guid else None
        link = self.link if with_link else None
        return tuple(key for key in (guid, link, self.text) if key)


def canonical(address: str) -> str:
    """Return what all spellings of one web address have in common; anything else (`tag:…`, a number) as it is."""
    try:
        parts = urlsplit(without_tracking(address))
        port = parts.port
    except ValueError:
        return address
    if parts.scheme.lower() not in _PORTS or not parts.hostname:
        return address
    host = parts.hostname.removeprefix("www.")
    host += f":{port}" if port and port != _PORTS[parts.scheme.lower()] else ""
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"//{host}{parts.path.rstrip('/')}{query}{fragment}"


def digest(*texts: str) -> str:
    """Return 52 characters a-z2-7 that stand for the texts."""
    return _letters(_hash(*texts)).rstrip("=")


def short_digest(*texts: str) -> str:
    """Return the first 16 characters of the digest (80 bits), without computing the others."""
    return _letters(_hash(*texts)[:10])  # five bytes make eight letters


def item_id(source: str, fingerprint: str) -> str:
    """Return the id of an item: the same for ever, whatever else changes."""
    return short_digest(source, fingerprint)


def _hash(*texts: str) -> bytes:
    return hashlib.sha256("\x00".join(texts).encode("utf-8", "replace")).digest()


def _letters(data: bytes) -> str:
    return b32encode(data).decode("ascii").lower()


def _short(key: str) -> str:
    key = key.encode("utf-8", "replace").decode()  # half a surrogate pair cannot be stored
    return key if len(key) <= _LONGEST else digest(key)
