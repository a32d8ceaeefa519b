"""Normalise: what a gatherer brought becomes clean items with an identity; bad items cost only themselves."""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from pydantic import ValidationError

from npa_core.errors import InvalidItemError
from npa_core.models import NewsItem, RawItem, Source
from npa_core.text import clean, excerpt, one_line, plain, safe_url

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""No feed is older; what claims to be is a default date of some software."""
AHEAD = timedelta(days=7)
"""A date further in the future is no date of publication (an event's date, a typing error)."""

_TITLE_LENGTH = 80
_LONGEST_GUID = 512
_LANGUAGE_TAG = r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}"


def normalise(
    raw: Iterable[RawItem], source: Source, now: datetime, backfill: bool
) -> tuple[tuple[NewsItem, ...], tuple[str, ...]]:
    """Return the clean items, each identity once, and one sentence for every item that was dropped."""
    raw = tuple(raw)
    repeated = _repeated_guids(raw)
    items: dict[str, NewsItem] = {}
    failures: list[str] = []
    for number, found in enumerate(raw, start=1):
        try:
            item = _normalise(found, source, now, backfill=backfill, guid_is_unique=found.guid not in repeated)
        except (InvalidItemError, ValidationError) as error:
            failures.append(f"item {number} was dropped: {one_line(str(error))}")
        else:
            items.setdefault(item.fingerprint, item)
    return tuple(items.values()), tuple(failures)


def item_id(source: str, fingerprint: str) -> str:
    """Return the id of an item: the same for ever, whatever else changes."""
    return _digest(source, fingerprint)[:16]


def _repeated_guids(raw: Iterable[RawItem]) -> frozenset[str | None]:
    """Find guids that stand for different items of one document: they identify nothing."""
    different = {(item.guid, item.link, item.title) for item in raw if item.guid}
    counted = Counter(guid for guid, _, _ in different)
    return frozenset(guid for guid, times in counted.items() if times > 1)


def _normalise(raw: RawItem, source: Source, now: datetime, *, backfill: bool, guid_is_unique: bool) -> NewsItem:
    link = safe_url(raw.link)
    content = clean(raw.content)
    text = plain(content)
    title = one_line(raw.title) or excerpt(one_line(text), _TITLE_LENGTH) or (link or "")
    if not title:
        raise InvalidItemError("it has neither a title nor a text nor a link")
    fingerprint = _fingerprint(raw, link, title, guid_is_unique=guid_is_unique)
    return NewsItem(
        id=item_id(source.id, fingerprint),
        source=source.id,
        partner=source.partner,
        fingerprint=fingerprint,
        title=title,
        link=link,
        content=content,
        content_hash=_digest(title, link or "", text)[:16],
        # Many Atom feeds give `updated` alone.
        published=_believable(raw.published or raw.updated, now),
        updated=_believable(raw.updated, now),
        first_seen=now,
        backfill=backfill,
        language=_language(raw.language),
        categories=_lines(raw.categories),
        authors=_lines(raw.authors),
        enclosures=raw.enclosures,
        starts=raw.starts,
        ends=raw.ends,
        place=raw.place,
    )


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    """Return each text once, as a short field."""
    return tuple(dict.fromkeys(filter(None, map(one_line, texts))))


def _fingerprint(raw: RawItem, link: str | None, title: str, *, guid_is_unique: bool) -> str:
    """Identity within the source: the raw guid, else the link, else title and date."""
    if raw.guid and raw.guid.strip() and guid_is_unique:
        guid = raw.guid.strip().encode("utf-8", "replace").decode()  # half a surrogate pair cannot be stored
        return f"guid:{guid if len(guid) <= _LONGEST_GUID else _digest(guid)}"
    if link:
        return f"link:{link}"
    date = raw.published.isoformat() if raw.published else ""
    return f"hash:{_digest(title, date)}"


def _language(tag: str | None) -> str | None:
    tag = (tag or "").strip().replace("_", "-")
    return tag if re.fullmatch(_LANGUAGE_TAG, tag) else None


def _believable(time: datetime | None, now: datetime) -> datetime | None:
    if time is None or not EARLIEST <= time <= now + AHEAD:
        return None
    return min(time, now)


def _digest(*texts: str) -> str:
    joined = "\x00".join(texts).encode("utf-8", "replace")
    return b32encode(hashlib.sha256(joined).digest()).decode("ascii").rstrip("=").lower()
