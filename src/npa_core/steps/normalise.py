"""Normalise: what a gatherer brought becomes clean items with their keys; bad items cost only themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from pydantic import ValidationError

from npa_core.errors import InvalidItemError
from npa_core.models import NewsItem, RawItem, Source
from npa_core.models.keys import Keys, digest, item_id, short_digest
from npa_core.text import clean, excerpt, one_line, plain, safe_url, without_tracking

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""No feed is older; what claims to be is a default date of some software."""
AHEAD = timedelta(days=7)
"""A date further in the future is no date of publication (an event's date, a typing error)."""

_TITLE_LENGTH = 80
_LONGEST_GUID = 512
_LANGUAGE_TAG = r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}"


class Found(NamedTuple):
    """A clean item, and what it may be known by. Its id holds for an item that nobody has seen before."""

    item: NewsItem
    keys: Keys
    fingerprints: tuple[str, ...]
    """What may identify it, the best first: `guid:…` as the feed has it, `link:…`, `hash:…`."""


def normalise(
    raw: Iterable[RawItem], source: Source, now: datetime, backfill: bool
) -> tuple[tuple[Found, ...], tuple[str, ...]]:
    """Return the clean items in the document's order, and one sentence for every item that was dropped."""
    items: list[Found] = []
    failures: list[str] = []
    for number, found in enumerate(raw, start=1):
        try:
            items.append(_normalise(found, source, now, backfill=backfill))
        except (InvalidItemError, ValidationError) as error:
            failures.append(f"item {number} was dropped: {one_line(str(error))}")
    return tuple(items), tuple(failures)


def _normalise(raw: RawItem, source: Source, now: datetime, *, backfill: bool) -> Found:
    link = safe_url(without_tracking(raw.link) if raw.link else None)
    content = clean(raw.content)
    text = plain(content)
    title = one_line(raw.title) or excerpt(one_line(text), _TITLE_LENGTH) or (link or "")
    if not title:
        raise InvalidItemError("it has neither a title nor a text nor a link")
    guid = (raw.guid or "").strip().encode("utf-8", "replace").decode()  # half a surrogate pair cannot be stored
    # Many texts without a title begin alike: then all of the text stands for it.
    name = one_line(raw.title) or one_line(text) or title
    fingerprints = _fingerprints(guid, link, name, raw.published)
    item = NewsItem(
        id=item_id(source.id, fingerprints[0]),
        source=source.id,
        partner=source.partner,
        fingerprint=fingerprints[0],
        title=title,
        link=link,
        content=content,
        content_hash=short_digest(title, link or "", text),
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
    return Found(item, Keys.of(guid, link, name, raw.published), fingerprints)


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    """Return each text once, as a short field."""
    return tuple(dict.fromkeys(filter(None, map(one_line, texts))))


def _fingerprints(guid: str, link: str | None, title: str, published: datetime | None) -> tuple[str, ...]:
    by_guid = (f"guid:{guid if len(guid) <= _LONGEST_GUID else digest(guid)}",) if guid else ()
    by_link = (f"link:{link}",) if link else ()
    date = published.isoformat() if published else ""
    return (*by_guid, *by_link, f"hash:{digest(title, date, *filter(None, (link,)))}")


def _language(tag: str | None) -> str | None:
    tag = (tag or "").strip().replace("_", "-")
    return tag if re.fullmatch(_LANGUAGE_TAG, tag) else None


def _believable(time: datetime | None, now: datetime) -> datetime | None:
    if time is None or not EARLIEST <= time <= now + AHEAD:
        return None
    return min(time, now)
