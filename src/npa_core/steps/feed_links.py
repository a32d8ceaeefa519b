"""What a page says of its feeds: those it declares, those it only links to, its calendars, WordPress's interface."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from npa_core.text import one_line, safe_url

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_FEEDS, MAX_CALENDARS = 20, 3
"""A list of events may offer each of them as a file of its own: these are no calendars."""

_TYPES = {
    "application/rss+xml": "rss",
    "application/atom+xml": "rss",
    "application/rdf+xml": "rss",
    "application/feed+json": "rss",
    "text/calendar": "ical",
}
_FEED_WORDS = re.compile(r"(?:news[- ]?)?(?:rss|feed|atom)(?:[- ]?(?:feed|news|2\.0|1\.0))?", re.IGNORECASE)
_FEED_PATH = re.compile(r"(?:\.rss|\.atom|/rss\.xml|/feed\.xml|/atom\.xml|/feed/?|/rss/?)$", re.IGNORECASE)
_CALENDAR_WORDS = re.compile(r"\b(?:ical|ics|abonnieren|subscribe|kalender|calendar)\b", re.IGNORECASE)
_CALENDAR_SCHEME = re.compile(r"webcals?:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A link to what may be a feed."""

    url: str
    title: str = ""
    found: Literal["given", "declared", "linked", "guessed", "offered"] = "declared"
    """How: `offered` is what is no feed and can be read all the same."""
    use: str = "rss"
    """The gatherer that would read it."""


def feed_links(tree: LexborHTMLParser, base: str) -> tuple[FeedLink, ...]:
    """Return what a page declares, then what it links to, each once."""
    unique: dict[str, FeedLink] = {}
    for link in (*_declared(tree, base), *_linked(tree, base), *_calendars(tree, base)):
        unique.setdefault(link.url, link)
    return tuple(unique.values())[:MAX_FEEDS]


def rest_interface(tree: LexborHTMLParser, base: str) -> str | None:
    """Return where WordPress's interface for programs begins, as its pages say (`rel="https://api.w.org/"`)."""
    node = tree.css_first('link[rel="https://api.w.org/"][href]')
    return safe_url(attribute(node, "href"), base) if node else None


def _declared(tree: LexborHTMLParser, base: str) -> Iterator[FeedLink]:
    """Yield the feeds that `link rel=alternate` declares (RSS autodiscovery)."""
    for node in tree.css("link[href]"):
        use = _TYPES.get(attribute(node, "type").split(";")[0].strip().lower())
        rel = attribute(node, "rel").lower().split()
        url = safe_url(attribute(node, "href"), base)
        if url and use and "alternate" in rel:
            yield FeedLink(url, line(attribute(node, "title")), use=use)


def _linked(tree: LexborHTMLParser, base: str) -> Iterator[FeedLink]:
    """Yield what the page links to as a feed, by its words or its address: many a town hall declares none."""
    for node in tree.css("a[href]"):
        words = line(node.text()[:100])
        url = safe_url(attribute(node, "href"), base)
        if url is None or host(url) != host(base):
            continue
        if _FEED_WORDS.fullmatch(words) or _FEED_PATH.search(urlsplit(url).path):
            yield FeedLink(url, "", "linked")


def _calendars(tree: LexborHTMLParser, base: str) -> Iterator[FeedLink]:
    """Yield calendars to subscribe to: `webcal:` anywhere, and files of this host that are called so."""
    found = 0
    for node in tree.css("a[href]"):
        written = attribute(node, "href").strip()
        is_subscription = _CALENDAR_SCHEME.match(written) is not None
        url = safe_url(_CALENDAR_SCHEME.sub("https:", written, count=1), base)
        if url is None or not (is_subscription or host(url) == host(base)):
            continue
        words = line(node.text()[:100])
        is_file = urlsplit(url).path.lower().endswith(".ics") and _CALENDAR_WORDS.search(words)
        if is_subscription or is_file:
            yield FeedLink(url, words, "linked", "ical")
            found += 1
        if found == MAX_CALENDARS:
            return


def host(url: str) -> str:
    """Return an address's host, which is the same with `www.` and without."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def attribute(node: LexborNode, name: str) -> str:
    """Return an attribute, or nothing."""
    return node.attributes.get(name) or ""


def line(value: object) -> str:
    """Return what somebody wrote as one clean line; nothing for what is no text."""
    return one_line(value) if isinstance(value, str) else ""
