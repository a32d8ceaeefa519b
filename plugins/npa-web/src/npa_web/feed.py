"""The site's Atom feed (RFC 4287): the newest news, each with its extract and the link to its source."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from npa_core.models import Card
from npa_core.render import printable
from npa_web.site import Site

NEWEST = 50
ATOM = "http://www.w3.org/2005/Atom"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def atom(site: Site) -> bytes:
    """Return the feed of the newest 50 news of the archive, as UTF-8."""
    cards = site.archive.cards[:NEWEST]
    feed = ET.Element("feed", {"xmlns": ATOM, XML_LANG: site.language})
    _text(feed, "id", site.url)
    _text(feed, "title", site.alliance.name)
    _text(feed, "updated", _time(max((card.published for card in cards if card.published), default=EPOCH)))
    ET.SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": site.address("feed.xml")})
    ET.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": site.url})
    author = ET.SubElement(feed, "author")
    _text(author, "name", site.alliance.name)
    _text(author, "email", site.alliance.contact)
    for id, card in {card.item or card.id: card for card in cards}.items():
        _entry(ET.SubElement(feed, "entry"), id, card, site)
    ET.indent(feed)
    document: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _entry(entry: ET.Element, id: str, card: Card, site: Site) -> None:
    if card.language and card.language != site.language:
        entry.set(XML_LANG, card.language)
    # The id must never change, not even when the site moves: it is derived from the item's alone.
    _text(entry, "id", uuid5(NAMESPACE_URL, f"npa:{id}").urn)
    _text(entry, "title", card.title)
    _text(entry, "updated", _time(card.published or EPOCH))
    if card.published:
        _text(entry, "published", _time(card.published))
    ET.SubElement(entry, "link", {"rel": "alternate", "href": card.link or site.url})
    if card.source:
        _text(ET.SubElement(entry, "author"), "name", card.source)
    if card.text:
        _text(entry, "summary", card.text).set("type", "text")
    for field in site.roots(card.action_fields):
        label = printable(field.label.pick(site.language))
        ET.SubElement(entry, "category", {"term": field.id, "label": label})


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    child = ET.SubElement(parent, name)
    child.text = printable(text)
    return child


def _time(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
