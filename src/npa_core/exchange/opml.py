"""Subscription lists as OPML 2.0: the partners' feeds for any feed reader, and any feed reader's list for us."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from npa_core.errors import Fault, RejectedError
from npa_core.exchange.outlines import NAMESPACE, Outline, UnreadableError, read_outlines
from npa_core.exchange.parsed import Parsed
from npa_core.exchange.publication import Publication
from npa_core.models import AllianceProfile, Catalogue, Document, Feed, Partner
from npa_core.models.shape import Location
from npa_core.text import redact, safe_url, slug


def dump(catalogue: Catalogue, alliance: AllianceProfile) -> bytes:
    """Return the feeds of the public partners. A partner with one feed is one outline; of several, a folder of them."""
    publication = Publication.of(catalogue, alliance)
    root = Element("opml", {"version": "2.0", "xmlns:npa": NAMESPACE})
    head = SubElement(root, "head")
    for tag, words in (("title", alliance.name), ("ownerName", alliance.name), ("ownerId", alliance.url)):
        SubElement(head, tag).text = words
    SubElement(head, "docs").text = "http://opml.org/spec2.opml"
    body = SubElement(root, "body")
    for partner in publication.catalogue.partners:
        if partner.feeds:
            _add_partner(body, partner, publication.line(partner.name) or partner.id)
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def parse(body: bytes, *, file: str) -> Parsed:
    """Return the feeds of an OPML 1.0 or 2.0 document as entries of partners.yaml, with the line of each.

    Feeds of one of our outlines, of one website, or below one outline that names a website are one
    partner; folders only order and are left out. A partner that does not come from our own export
    is in review: nobody has looked at it yet.
    """
    try:
        return _entries(read_outlines(body))
    except UnreadableError as error:
        return Parsed(None, {}, (Fault(file, error.line, error.column, str(error)),))


def addresses(document: Document) -> tuple[str, ...]:
    """Return the addresses of the feeds that a list names, each once, in its order.

    Raises RejectedError (`not-opml`) for everything else: a login page, a list cut off, one without a feed.
    """
    try:
        found = read_outlines(document.body)
    except UnreadableError as error:
        raise RejectedError(
            f"{redact(document.address)} is no list of feeds ({error}, line {error.line}); look at it in a browser",
            kind="not-opml",
        ) from None
    # A relative address is one on the list's own site.
    safe = (safe_url(outline.url, document.address) for outline in found)
    return tuple(dict.fromkeys(url for url in safe if url))


def _add_partner(body: Element, partner: Partner, name: str) -> None:
    about = {"text": name, "title": name}
    more = {} if partner.website is None else {"htmlUrl": partner.website}
    if partner.action_fields:
        more["category"] = ",".join(f"/{id}" for id in partner.action_fields)
    more["npa:partner"] = partner.id
    if len(partner.feeds) == 1:
        SubElement(body, "outline", {**about, **_feed(partner.feeds[0]), **more})
        return
    folder = SubElement(body, "outline", {**about, **more})
    for number, feed in enumerate(partner.feeds, 1):
        title = f"{name}: {feed.id.rpartition('/')[2] if feed.id else number}"
        SubElement(folder, "outline", {"text": title, "title": title, **_feed(feed)})


def _feed(feed: Feed) -> dict[str, str]:
    own = {"npa:feed": feed.id or "", "npa:use": feed.use if feed.use != "rss" else ""}
    return {"type": "rss", "xmlUrl": feed.url, **{key: value for key, value in own.items() if value}}


@dataclass(slots=True)
class _Entry:
    """A partner with its outlines, in the order of the file."""

    outlines: list[Outline] = field(default_factory=list)

    @property
    def first(self) -> Outline:
        return self.outlines[0]

    def data(self, id: str) -> dict[str, Any]:
        """Return it as it would be written in partners.yaml."""
        data: dict[str, Any] = {"id": id, "name": self.first.title or _host(self.first), "website": self.first.website}
        data |= {"action_fields": list(self.first.fields), "status": None if self.first.partner else "review"}
        data |= {"feeds": [_feed_entry(outline) for outline in self.outlines]}
        return {key: value for key, value in data.items() if value}


def _entries(subscriptions: list[Outline]) -> Parsed:
    found: dict[tuple[str, str], dict[str, Outline]] = {}
    for outline in subscriptions:
        found.setdefault(outline.key, {}).setdefault(outline.url, outline)
    entries = [_Entry(list(outlines.values())) for outlines in found.values()]
    ids = _Ids(entry.first.partner for entry in entries)
    data: list[dict[str, Any]] = []
    places: dict[Location, tuple[int, int]] = {(): (1, 1)}
    for index, entry in enumerate(entries):
        data.append(entry.data(entry.first.partner or ids.new(entry.first)))
        places[(index,)] = entry.first.place
        places |= {(index, "feeds", number): outline.place for number, outline in enumerate(entry.outlines)}
    return Parsed(data, places)


def _feed_entry(outline: Outline) -> str | dict[str, str]:
    more = {key: value for key, value in (("id", outline.feed), ("use", outline.use)) if value}
    return {"url": outline.url, **more} if more else outline.url


class _Ids:
    """Gives ids to partners that have none: after their title or host, with a number where that is taken."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._last: dict[str, int] = {}

    def new(self, outline: Outline) -> str:
        """Return an id that nobody else has."""
        id = base = slug(outline.title) or slug(_host(outline)) or "partner"
        while id in self._taken:
            self._last[base] = self._last.get(base, 1) + 1
            id = f"{base}-{self._last[base]}"
        self._taken.add(id)
        return id


def _host(outline: Outline) -> str:
    try:
        host = urlsplit(outline.website or outline.url).hostname or ""
    except ValueError:
        host = ""
    return host.removeprefix("www.") or outline.url
