"""The Atom feed and the sitemap are well-formed and complete, whatever the cards say."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npa_core.models import Archive, Brief, Card, Catalogue, Part
from npa_core.testing import FakeContext
from npa_web.feed import atom
from npa_web.site import Site

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
TEXT = st.text(max_size=60)
CARDS = st.builds(
    Card,
    id=TEXT,
    title=TEXT,
    text=TEXT,
    source=TEXT,
    link=st.sampled_from([None, "https://a.example/?a=1&b=<x>"]),
    language=st.sampled_from([None, "de", "ar"]),
    published=st.none() | st.datetimes(datetime(1995, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis wants naive limits
)  # fmt: skip


def test_the_feed_has_what_rfc_4287_requires(site: dict[str, Part]) -> None:
    feed = ET.fromstring(site["feed.xml"].body)
    entries = feed.findall(f"{ATOM}entry")

    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1
    assert {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")} == {
        "self": "https://buendnis.example/feed.xml",
        "alternate": "https://buendnis.example/",
    }
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Beispielbündnis"
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries) == 45


def test_a_feed_reader_finds_extract_source_and_link(site: dict[str, Part]) -> None:
    feed = feedparser.parse(io.BytesIO(site["feed.xml"].body))
    entry = feed.entries[1]

    assert not feed.bozo
    assert feed.version == "atom10"
    assert entry.title == "42 Betriebe öffnen ihre Werkstätten für junge Geflüchtete"
    assert entry.link == "https://handwerkskammer.example/news/1?a=1&b=2"
    assert entry.author == "Handwerkskammer Braunschweig-Lüneburg-Stade"
    assert entry.summary.startswith("Drei Tage lang")
    assert entry.published == "2026-11-15T23:05:00Z"
    assert [(tag.term, tag.label) for tag in entry.tags] == [("arbeit", "Arbeitsmarktintegration")]


def test_the_feed_holds_the_newest_fifty_at_most() -> None:
    many = tuple(Card(id=str(number), title=str(number)) for number in range(80))

    titles = [entry.findtext(f"{ATOM}title") for entry in entries(many)]

    assert titles == [str(number) for number in range(50)]


def test_an_entry_keeps_its_id_when_the_site_moves() -> None:
    card = Card(id="c", item="abc", title="x")

    here, there = (entries((card,), url)[0] for url in ("https://a.example/", "https://b.example/"))

    assert here.findtext(f"{ATOM}id") == there.findtext(f"{ATOM}id")


@settings(max_examples=60, deadline=None)
@given(st.lists(CARDS, max_size=4))
def test_any_cards_give_a_well_formed_feed(cards: list[Card]) -> None:
    found = entries(tuple(cards))

    assert len(found) == len({card.id for card in cards})


def entries(cards: tuple[Card, ...], url: str = "https://buendnis.example/") -> list[ET.Element]:
    brief = Brief(
        occasion="archive@1",
        alliance=FakeContext().alliance,
        catalogue=Catalogue(),
        archive=Archive(revision=1, cards=cards),
        now=datetime(2026, 11, 16, tzinfo=UTC),
    )
    return ET.fromstring(atom(Site(brief, url=url, items_per_page=30))).findall(f"{ATOM}entry")


@pytest.mark.parametrize("path", ["", "news/", "editions/weekly/2026-W47/", "fields/teilhabe/", "impressum.html"])
def test_the_sitemap_names_the_pages_as_readers_see_them(site: dict[str, Part], path: str) -> None:
    addresses = [loc.text for loc in ET.fromstring(site["sitemap.xml"].body).iter(f"{SITEMAP}loc")]

    assert f"https://buendnis.example/{path}" in addresses
    assert "https://buendnis.example/404.html" not in addresses
