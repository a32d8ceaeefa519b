"""Links: absolute, http(s) only, against the right base."""

import io

import feedparser
import pytest

from npa_rss.links import with_absolute_links

FEED = "https://feeds.example/presse/feed.xml"


def test_a_relative_link_starts_at_the_link_of_the_feed(read, data):
    assert read(data("presse-rss20.xml")).items[1].link == "https://www.musterstadt.example/presse/begegnung"


def test_without_a_link_of_the_feed_it_starts_at_its_address(read):
    item = read('<rss version="2.0"><channel><item><link>meldung</link></item></channel></rss>').items[0]

    assert item.link == "https://feeds.example/presse/meldung"


def test_xml_base_comes_first(read, data):
    first, _, third = read(data("amtsblatt-atom.xml")).items

    assert first.link == "https://amtsblatt.example/2026/wohnen"
    assert 'href="https://amtsblatt.example/2026/wohnen/termine"' in first.content
    assert third.link == "https://amtsblatt.example/plakat.pdf"


def test_xml_base_of_one_item_does_not_leak_into_the_next(read, rss):
    feed = rss(
        '<item xml:base="https://eins.example/a/"><link>x</link></item><item><link>/y</link></item><item><link>z</link></item>'
    )

    links = [item.link for item in read(feed).items]

    assert links == [
        "https://eins.example/a/x",
        "https://www.musterstadt.example/y",
        "https://www.musterstadt.example/z",
    ]


@pytest.mark.parametrize("base", ["javascript:alert(1)//", "file:///etc/", "http://user:pw@x.example/", "\\\\x"])
def test_an_xml_base_that_is_no_place_on_the_web_yields_no_link_to_it(read, rss, base):
    item = read(
        rss(f'<item xml:base="{base}"><link>x</link><description>&lt;a href="y"&gt;y&lt;/a&gt;</description></item>')
    )

    shown = f"{item.items[0].link} {item.items[0].content}"

    assert not any(part in shown for part in ("javascript", "file:", "user", "\\"))


@pytest.mark.parametrize("guid", ["meldung/../4711", "4711?", "/2026/11/16/a"])
def test_the_guid_stays_as_written_when_links_are_resolved(read, rss, guid):
    plain = read(rss(f"<guid>{guid}</guid>")).items[0]
    moved = read(rss(f"<guid>{guid}</guid>"), address="https://neu.example/feed").items[0]

    assert plain.guid == guid == moved.guid


@pytest.mark.parametrize("guid", ["4711", "/4711"])
def test_a_relative_guid_does_not_depend_on_the_address_where_xml_base_is_used(read, rss, guid):
    feed = rss(f'<item xml:base="https://eins.example/"><link>x</link></item><item><guid>{guid}</guid></item>')

    assert {read(feed).items[1].guid, read(feed, address="https://neu.example/f").items[1].guid} == {guid}


def test_a_guid_that_is_an_address_serves_as_link(read, rss):
    assert read(rss("<guid>https://x.example/1</guid>")).items[0].link == "https://x.example/1"


@pytest.mark.parametrize(
    "inside", ["<guid>4711</guid>", "<link>javascript:alert(1)</link>", "<link>mailto:a@b.example</link>", "<link/>"]
)
def test_what_is_no_web_address_is_no_link(read, rss, inside):
    assert read(rss(inside)).items[0].link is None


def test_an_atom_id_is_an_identity_and_no_link(read, data):
    item = read(data("amtsblatt-atom.xml")).items[1]

    assert (item.guid, item.link) == ("tag:amtsblatt.example,2026:2", None)


def test_relative_links_in_a_body_start_at_the_page_of_the_item(read, data):
    content = read(data("presse-rss20.xml")).items[0].content

    assert 'href="https://www.musterstadt.example/presse/anmeldung?kurs=1&amp;tag=mo"' in content
    assert 'src="https://www.musterstadt.example/bilder/kurs.jpg"' in content


@pytest.mark.parametrize(
    ("written", "resolved"),
    [
        ('<a class="x" href="y">', '<a class="x" href="https://feeds.example/presse/y">'),
        ("<a href='/y'>", '<a href="https://feeds.example/y">'),
        ("<a href=y>", '<a href="https://feeds.example/presse/y">'),
        ("<IMG SRC = y>", '<IMG SRC = "https://feeds.example/presse/y">'),
        ('<img data-src="x" src="y">', '<img data-src="x" src="https://feeds.example/presse/y">'),
        ('<a href="//andere.example/?a&amp;b">', '<a href="https://andere.example/?a&amp;b">'),
        ('<a href="https://andere.example/">', '<a href="https://andere.example/">'),
        ('<a href="mailto:buero@x.example">', '<a href="mailto:buero@x.example">'),
        ('<a href="javascript:x">', '<a href="javascript:x">'),
        ('<a href="">', '<a href="">'),
        ("<p>href=y</p>", "<p>href=y</p>"),
    ],
)
def test_links_in_html_become_absolute(written, resolved):
    assert with_absolute_links(written, FEED) == resolved


@pytest.mark.parametrize("guid", ["4711", "/4711", "<![CDATA[4711]]>", " tag:a.example,2026:1 "])
def test_a_guid_of_rss_is_raw_even_below_an_xml_base(read, guid):
    feed = (
        f'<rss version="2.0" xml:base="https://eins.example/"><channel><item><guid>{guid}</guid></item></channel></rss>'
    )

    item = read(feed).items[0]

    assert item.guid == guid.removeprefix("<![CDATA[").removesuffix("]]>").strip()
    assert item.link is None


def test_below_an_xml_base_a_guid_that_is_an_address_serves_as_link_too(read):
    feed = '<rss version="2.0" xml:base="https://eins.example/"><item><guid>https://x.example/1</guid></item></rss>'

    assert (read(feed).items[0].guid, read(feed).items[0].link) == ("https://x.example/1",) * 2


@pytest.mark.parametrize("base", ["https://eins.example/a/", "/a/", "a/", ""])
@pytest.mark.parametrize("written", ["7", "/7", "tag:a.example,2026:7", "urn:uuid:7", "https://b.example/7"])
def test_an_atom_id_is_resolved_as_feedparser_does(read, base, written):
    entry = f"<id>x</id><entry><id>{written}</id></entry>"
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{base}">{entry}</feed>'.encode()

    assert read(feed).items[0].guid == feedparser.parse(io.BytesIO(feed)).entries[0].id


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://a.example/1?utm_source=rss&amp;id=7&amp;utm_medium=feed", "https://a.example/1?id=7"),
        ("https://a.example/1#xtor=RSS-16", "https://a.example/1"),
        ("https://a.example/?id=7&amp;ref=start", "https://a.example/?id=7&ref=start"),
    ],
)
def test_a_link_does_not_tell_who_followed_it(read, rss, link, kept):
    body = f'&lt;a href="{link.replace("&amp;", "&amp;amp;")}"&gt;x&lt;/a&gt;'

    by_link, by_guid = read(
        rss(f"<item><link>{link}</link><description>{body}</description></item><item><guid>{link}</guid></item>")
    ).items

    assert (by_link.link, by_guid.link) == (kept, kept)
    assert f'href="{kept.replace("&", "&amp;")}"' in by_link.content
