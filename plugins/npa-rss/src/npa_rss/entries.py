"""From feedparser's entries to raw items: the fullest body cleaned, plain titles, absolute links, UTC dates."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from npa_core.models import RawItem
from npa_core.text import clean, healed, one_line, plain, without_tracking
from npa_rss.attachments import enclosures
from npa_rss.authors import authors
from npa_rss.dates import moment
from npa_rss.links import absolute, as_written, with_absolute_links

MAX_BODY = 200_000
MAX_CATEGORIES = 200

# `plain` is for short fields: what is longer is cut before, so that no title costs more than a title.
_MAX_MARKUP_IN_LINE = 4_000
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_VOID_TAG = re.compile(r"<(?:br|hr|img|wbr)\b[^<>]*>", re.IGNORECASE)
_SURROGATES = re.compile("[\x00\ud800-\udfff]")

Entry = dict[str, Any]
"""An entry as feedparser gives it: a dict with aliases, every key optional."""


class Surroundings(NamedTuple):
    """What an entry inherits from its feed."""

    base: str
    """Relative links start here: the feed's link, else its address."""
    language: str | None
    is_atom: bool
    timezone: str
    """Where dates without a zone are meant, if people wrote them (IANA)."""


def raw_item(entry: Entry, feed: Surroundings) -> RawItem:
    """Return the item that an entry describes. Never raises: what cannot be read is left out."""
    link = _link(entry, feed.base)
    published, updated = _date(entry, "published", feed.timezone), _date(entry, "updated", feed.timezone)
    if not feed.is_atom:
        # In RSS a lone date (dc:date) is the day of publication; feedparser calls it `updated`.
        published = published or updated
    return RawItem(
        guid=_guid(entry),
        link=link,
        title=_title(entry, feed),
        content=_content(entry, link or feed.base),
        published=published,
        updated=updated,
        language=_language(entry, feed),
        categories=_categories(entry),
        authors=authors(entry),
        enclosures=enclosures(entry, feed.base),
    )


def has_bad_date(entry: Entry, item: RawItem) -> bool:
    """Whether the entry holds a date that nobody can read, or that cannot be true."""
    read = {"published": item.published, "updated": item.updated}
    return any(moment is None and _written(entry, name).strip() for name, moment in read.items())


def _guid(entry: Entry) -> str | None:
    return _SURROGATES.sub("", as_written(str(entry.get("id") or ""))).strip() or None


def _link(entry: Entry, base: str) -> str | None:
    """The entry's page: its alternate link, HTML first; else a guid or id that is an address itself.

    feedparser also offers an Atom id (`tag:…`) or a bare number in a guid as the link.
    """
    # dict.get: feedparser's own looks for other names of each key first, which costs more than all the rest here.
    links = (link for link in dict.get(entry, "links", ()) if dict.get(link, "rel") == "alternate")
    alternates = [str(href) for link in links if (href := dict.get(link, "href"))]
    first = str(entry.get("link") or "")
    if first in alternates:
        alternates.insert(0, first)
    for candidate in alternates:
        if url := absolute(candidate, base):
            return without_tracking(url)
    url = absolute(first, "")
    return without_tracking(url) if url else None


def _title(entry: Entry, feed: Surroundings) -> str:
    detail = entry.get("title_detail") or {}
    text = healed(str(detail.get("value") or entry.get("title") or "")[:_MAX_MARKUP_IN_LINE])
    is_html = detail.get("type") in _HTML_TYPES or (not feed.is_atom and _VOID_TAG.search(text))
    return one_line(plain(text) if is_html else text)


def _content(entry: Entry, base: str) -> str:
    """The longest HTML content, else the longest of plain content and summary; made absolute and cleaned."""
    bodies = list(_bodies(entry))
    if not bodies:
        return ""
    body = max(bodies, key=lambda body: (body.is_html_content, len(body.value)))
    text = healed(body.value[:MAX_BODY])
    if not body.is_html:
        return clean(html.escape(text, quote=False).replace("\n", "<br>"))
    own_base = absolute(body.base, base) if body.base else None
    return clean(with_absolute_links(text, own_base or base))


class _Body(NamedTuple):
    value: str
    is_html: bool
    is_html_content: bool
    base: str
    """Its xml:base, or nothing."""


def _bodies(entry: Entry) -> Iterator[_Body]:
    """What may serve as the body. Pictures, PDF and other types that Atom can hold inside are no text."""
    for content in entry.get("content", ()):
        kind, value = content.get("type"), content.get("value")
        if value and (kind in _HTML_TYPES or kind == "text/plain"):
            yield _Body(value, kind in _HTML_TYPES, kind in _HTML_TYPES, as_written(content.get("base") or ""))
    summary = entry.get("summary_detail") or {"value": entry.get("summary"), "type": "text/html"}
    kind, value = summary.get("type"), summary.get("value")
    if value and (kind in _HTML_TYPES or kind == "text/plain"):
        yield _Body(value, kind in _HTML_TYPES, False, as_written(summary.get("base") or ""))


def _date(entry: Entry, name: str, timezone: str) -> datetime | None:
    return moment(_written(entry, name), dict.get(entry, f"{name}_parsed"), timezone)


def _written(entry: Entry, name: str) -> str:
    # dict.get: feedparser's own `get` answers `updated` with `published` and warns about it.
    return str(dict.get(entry, name) or "")


def _language(entry: Entry, feed: Surroundings) -> str | None:
    detail = (entry.get("content") or [None])[0] or entry.get("summary_detail") or entry.get("title_detail") or {}
    language = str(detail.get("language") or feed.language or "").replace("_", "-")
    return language if _LANGUAGE.fullmatch(language) and len(language) <= 35 else None


def _categories(entry: Entry) -> tuple[str, ...]:
    written = (str(tag.get("label") or tag.get("term") or "") for tag in entry.get("tags", ())[:MAX_CATEGORIES])
    found = (one_line(plain(healed(text[:_MAX_MARKUP_IN_LINE]))) for text in written)
    return tuple(dict.fromkeys(text for text in found if text))
