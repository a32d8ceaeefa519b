"""Finding a web site's feeds: what the page declares, else what it links to, else the usual places.

Where there is none, what else can be read is offered: WordPress's own interface, or what the page states of
its news itself. Calendars are offered beside the news.

Politely: one request after the other, few in all, and none more once the server does not answer. Every
candidate is read as the gatherer would read it, so what is found works.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

from npa_core.errors import ConfigError, NpaError, RejectedError, TransientError
from npa_core.models import Document, RawItem, Response
from npa_core.pipeline.feeds import FeedReader, reading
from npa_core.steps.feed_links import FeedLink
from npa_core.steps.website import Website, read_website
from npa_core.text import fold, one_line, redact, safe_url

USE = "rss"
"""The gatherer that reads what is found."""
MAX_CANDIDATES = 8
"""So many links of a page are followed."""
USUAL_PLACES = (
    "feed/", "rss.xml", "feed", "rss", "feed.xml", "atom.xml", "index.xml", "feed.json", "?feed=rss2", "?type=9818",
    "?type=100", "aktuelles/rss", "aktuelles/feed/", "?format=feed&type=rss",
)  # fmt: skip
"""Where feeds are when nobody says so: WordPress, TYPO3, Drupal, Hugo, Joomla and others."""
HABITS = {
    "wordpress": ("feed/", "?feed=rss2"),
    "typo3": ("?type=9818", "?type=100"),
    "drupal": ("rss.xml",),
    "joomla": ("?format=feed&type=rss", "index.php?format=feed&type=rss"),
}
"""Where the feed of a site is by what made it, if the page says so: asked for first."""

_ACCEPT_PAGE = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8"
_ACCEPT_FEED = "application/atom+xml, application/rss+xml, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_INTERFACE = re.compile(r'<([^<>]{1,2000})>\s*;[^,<>]{0,200}\brel="?https://api\.w\.org/"?', re.IGNORECASE)
_COMMENTS = re.compile(r"\b(?:kommentare?|comments?)\b")


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that was read."""

    link: FeedLink
    items: tuple[RawItem, ...]
    """Newest first."""
    warnings: tuple[str, ...] = ()
    of_comments: bool = False
    """Whether it holds what readers say, and no news."""
    same_as: str | None = None
    """Another feed found that holds the same items, in another format perhaps."""

    @property
    def url(self) -> str:
        """Its address."""
        return self.link.url

    @property
    def is_proposed(self) -> bool:
        """Whether it is news of its own."""
        return not self.of_comments and self.same_as is None


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a look at a site brought."""

    website: Website
    feeds: tuple[FoundFeed, ...] = ()
    """Those with news first, feeds of comments last."""
    notes: tuple[str, ...] = ()
    """What was tried and is no feed, and what else one should know."""


async def discover_feeds(reader: FeedReader, url: str) -> Discovery:
    """Find the feeds of the site that a page belongs to; the address may also be a feed's own.

    Raises ConfigError when it is no web address, and as `Net.request` does when the page cannot be had.
    """
    address = web_address(url)
    response = await reader.net.request("GET", address, headers={"Accept": _ACCEPT_PAGE})
    response.check()
    search = _Search(reader)
    given = FeedLink(_lasting(address, response), "", "given")
    if not _PAGE.search(response.body[:4_000]) and await search.read(given, response):
        return Discovery(await _home(search, response.url), *search.result())
    website = replace(await read_page(reader, response), address=given.url)
    await search.follow(website.feeds[:MAX_CANDIDATES])
    if not search.has_news:
        await search.guess(response.url, website.generator)
    if not search.has_news:
        await search.offer(website, response)
    return Discovery(website, *search.result())


async def discover_alone(url: str, folder: Path) -> Discovery:
    """Find the feeds of a site without an alliance; with an npa.toml in `folder`, its `[net]` settings count."""
    async with reading(folder, USE, "feeds discover") as reader:
        return await discover_feeds(reader, url)


def web_address(url: str) -> str:
    """Return an address as people write it, `www.lk.example` included. Raises ConfigError when it is none."""
    written = url.strip()
    address = safe_url(written if "://" in written else f"https://{written}")
    if address is None:
        raise ConfigError(f"{one_line(url)[:200]!r} is not the address of a web site; write it as https://…")
    return address


async def read_page(reader: FeedReader, response: Response) -> Website:
    """Have a page read by a worker. Raises RejectedError when that takes too much time or memory."""
    document = Document(body=response.body, address=response.url, content_type=response.content_type)
    try:
        return await reader.workers.offload(read_website, document)
    except RejectedError as error:
        message = f"{redact(response.url)} cannot be read: {error}; give the address of its feed instead"
        raise RejectedError(message, kind=error.kind) from None


async def _home(search: _Search, feed: str) -> Website:
    """Read the front page of the host that a feed lies on; a site that shows none has no name."""
    home = urljoin(feed, "/")
    try:
        response = await search.reader.net.request("GET", home, headers={"Accept": _ACCEPT_PAGE})
        response.check()
        return await read_page(search.reader, response)
    except NpaError as error:
        search.notes.append(f"the front page cannot be read: {error}")
        return Website(home)


@dataclass
class _Search:
    """The candidates read so far."""

    reader: FeedReader
    found: list[FoundFeed] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    @property
    def has_news(self) -> bool:
        return any(not feed.of_comments and feed.link.use == USE for feed in self.found)

    def result(self) -> tuple[tuple[FoundFeed, ...], tuple[str, ...]]:
        """Return what was found, feeds of comments last, and the notes."""
        return tuple(sorted(self.found, key=lambda feed: feed.of_comments)), tuple(self.notes)

    async def follow(self, links: Iterable[FeedLink]) -> None:
        """Read what a page names; what is no feed is noted."""
        for link in links:
            if not self.reader.can_read(link.use):
                self.notes.append(f"{link.url} is for the gatherer {link.use!r}, whose plugin is not installed")
                continue
            try:
                await self._ask(link)
            except NpaError as error:
                self.notes.append(str(error))

    async def guess(self, page: str, generator: str) -> None:
        """Try the usual places until one of them is a feed, or the server has had enough."""
        for url in _usual_places(page, generator):
            try:
                await self._ask(FeedLink(url, "", "guessed"))
            except TransientError as error:
                self.notes.append(f"the search ended early: {error}")
                return
            except NpaError:  # it is not there: that is no news
                continue
            if self.has_news:
                return

    async def offer(self, website: Website, page: Response) -> None:
        """Look whether the site can be read without a feed: by WordPress's interface, or as the page states itself."""
        interface = website.interface or _interface(page)
        if interface and self.reader.can_read("wordpress"):
            with suppress(NpaError):
                url = f"{interface}wp/v2/posts{'&' if '?' in interface else '?'}per_page=10"
                response = await self.reader.net.request("GET", url, headers={"Accept": "application/json"})
                response.check()
                await self._add(FeedLink(urljoin(page.url, "/"), "", "offered", "wordpress"), response)
                return
        if self.reader.can_read("page"):
            with suppress(NpaError):
                await self._add(FeedLink(page.url, "", "offered", "page"), page)

    async def _ask(self, link: FeedLink) -> None:
        if link.url in self.asked:
            return
        self.asked.add(link.url)
        response = await self.reader.net.request("GET", link.url, headers={"Accept": _ACCEPT_FEED})
        response.check()
        if response.hops and response.url in self.asked:
            return
        self.asked.add(response.url)
        url = response.url if link.found == "guessed" else _lasting(link.url, response)
        await self._add(replace(link, url=url), response)

    async def read(self, link: FeedLink, response: Response) -> bool:
        """Take an answer for a feed, if it is one."""
        try:
            await self._add(link, response)
        except NpaError:
            return False
        return True

    async def _add(self, link: FeedLink, response: Response) -> None:
        document = Document(body=response.body, address=response.url, content_type=response.content_type)
        harvest = await self.reader.read(document, link.use)
        items = tuple(sorted(harvest.items, key=_age))
        of_comments = bool(_COMMENTS.search(fold(f"{link.title} {link.url}")))
        twin = next((feed.url for feed in self.found if items and _contents(feed.items) == _contents(items)), None)
        self.found.append(FoundFeed(link, items, tuple(map(one_line, harvest.warnings)), of_comments, twin))


def _lasting(asked: str, response: Response) -> str:
    """Return the address to remember: as far as the server says that the move is for good."""
    for hop in response.hops:
        if hop.status not in (301, 308):
            break
        asked = hop.url
    return asked


def _interface(page: Response) -> str | None:
    """Where WordPress's interface begins, as its header says; it ends with a slash, plain permalinks included."""
    named = _INTERFACE.search(page.headers.get("link", ""))
    return safe_url(named[1], page.url) if named else None


def _usual_places(page: str, generator: str) -> Iterator[str]:
    """Yield the usual places, by what made the page first: two in its own folder, then those of the host."""
    own, root = urljoin(page, "."), urljoin(page, "/")
    habits = next((places for maker, places in HABITS.items() if maker in generator), ())
    places = tuple(dict.fromkeys((*habits, *USUAL_PLACES)))
    if own != root:
        yield from (urljoin(own, place) for place in places[:2])
    yield from (urljoin(root, place) for place in places)


def _age(item: RawItem) -> float:
    """Sort by date, newest first; what has none stands behind, as the feed has it."""
    dated = item.published or item.updated or datetime(1, 1, 2, tzinfo=UTC)
    return -dated.timestamp()


def _contents(items: Iterable[RawItem]) -> frozenset[str]:
    return frozenset(item.link or item.title for item in items)
