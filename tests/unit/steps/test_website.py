"""Reading a web page: whose it is, which feeds it names, where its owner lives; whatever stands in it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.models import Document
from npa_core.steps.decoding import decode_page
from npa_core.steps.feed_links import FeedLink
from npa_core.steps.website import PostalAddress, Website, read_website

HOME = "https://www.lk.example/"


def read(html: str | bytes, address: str = HOME, kind: str = "") -> Website:
    body = html if isinstance(html, bytes) else html.encode()
    return read_website(Document(body=body, address=address, content_type=kind))


def data(value: object) -> str:
    return f'<script type="application/ld+json">{value if isinstance(value, str) else json.dumps(value)}</script>'


@pytest.mark.parametrize(
    ("head", "name", "named_by"),
    [
        (
            '<meta property="og:site_name" content="LK &amp; Co"><meta name="application-name" content="B">',
            "LK & Co",
            "og:site_name",
        ),
        ('<meta property="og:site_name" content="Startseite"><meta name="Application-Name" content="B">', "B",
         "application-name"),
        (data({"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": "NGO", "name": "kargah"}]}) + "<title>T</title>",
         "kargah", "JSON-LD"),
        (data([{"publisher": {"@type": ["Thing", "GovernmentOrganization"], "name": "Kreis"}}]), "Kreis", "JSON-LD"),
        (data({"@type": "Organization", "name": 7}) + "<title>T</title>", "T", "title"),
        (data("{no json") + data("[" * 100_000) + "<title>T</title>", "T", "title"),
        ("<title>Startseite – Landkreis Wolfenbüttel</title>", "Landkreis Wolfenbüttel", "title"),
        ("<title>Leben in Celle | Stadt Celle</title>", "Stadt Celle", "title"),
        ("<title>Herzlich willkommen bei der AWO :: Home</title>", "AWO", "title"),
        ("<title>Kulturtreff - Aktuelles</title>", "Kulturtreff", "title"),
        ("<title>Home | News</title>", "", ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_the_name_is_where_the_page_says_it_best(head, name, named_by):
    site = read(f"<html><head>{head}</head><body>x</body></html>")

    assert (site.name, site.named_by) == (name, named_by)


def test_declared_feeds_come_before_linked_ones_each_once_and_resolved_against_the_base():
    site = read(
        """<head><base href="/neu/"><base href="/zweite/">
        <link rel="Alternate" type="Application/RSS+xml; charset=utf-8" href="feed.xml" title="Presse &amp; mehr">
        <link rel="alternate" type="application/atom+xml" href="https://feeds.example/atom">
        <link rel="alternate" type="application/json+oembed" href="/oembed">
        <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
        <link rel="stylesheet" type="application/rss+xml" href="/style"></head>
        <body><a href="feed.xml">RSS</a> <a href="/index.php?id=7">RSS-Feed</a> <a href="/blog/feed/">Blog</a>
        <a href="https://other.example/feed">RSS</a> <a href="/feedback">Feedback</a> <a href="\\\\x">RSS</a></body>"""
    )

    assert site.feeds == (
        FeedLink(f"{HOME}neu/feed.xml", "Presse & mehr", "declared"),
        FeedLink("https://feeds.example/atom", "", "declared"),
        FeedLink(f"{HOME}index.php?id=7", "", "linked"),
        FeedLink(f"{HOME}blog/feed/", "", "linked"),
    )


def test_calendars_are_those_one_can_subscribe_to():
    site = read(
        """<link rel="alternate" type="text/calendar" href="/alle.ics" title="Alle Termine">
        <a href="webcal://kalender.example/a.ics">Gottesdienste</a> <a href="WEBCALS://kalender.example/b">B</a>
        <a href="/c.ics">Kalender abonnieren</a> <a href="https://other.example/d.ics">iCal</a>
        <a href="/event/1.ics">Sprachcafé</a> <a href="/e.ics">iCal</a> <a href="webcal:\\\\x">x</a>"""
    )

    assert site.feeds == (
        FeedLink(f"{HOME}alle.ics", "Alle Termine", "declared", "ical"),
        FeedLink("https://kalender.example/a.ics", "Gottesdienste", "linked", "ical"),
        FeedLink("https://kalender.example/b", "B", "linked", "ical"),
        FeedLink(f"{HOME}c.ics", "Kalender abonnieren", "linked", "ical"),
    )


def test_what_made_a_page_and_where_its_interface_is_are_read():
    site = read("""<meta name="Generator" content="WordPress 6.6"><link rel="https://api.w.org/" href="/wp-json/">""")

    assert (site.generator, site.interface) == ("wordpress 6.6", f"{HOME}wp-json/")
    assert read('<link rel="https://api.w.org/" href="javascript:x">').interface is None


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ('<html lang="de-DE">', "de"),
        ('<html lang=" EN ">', "en"),
        ('<html lang="?"><meta property="og:locale" content="de_DE">', "de"),
        ("<html>", None),
    ],
)
def test_the_language_is_what_the_page_says(html, language):
    assert read(html).language == language


def test_the_text_is_what_is_seen_without_what_stands_around_it():
    page = "<nav>Menü</nav><script>x()</script><p>Hallo <b>Welt</b></p><form>Suche</form><footer>Fuß</footer>"

    assert read(page).text == "Hallo\nWelt"
    assert read(f"<div>{page}</div><main>Nur <i>das</i></main>").text == "Nur\ndas"
    assert len(read("<main>" + "wort " * 10_000).text) == 20_000


def test_addresses_are_found_in_data_and_text_and_numbers_are_none():
    address = {"@type": "PostalAddress", "postalCode": "38100", "addressLocality": "Braunschweig"}
    page = data({"@type": "Organization", "address": address}) + data({"postalCode": "1", "addressLocality": "x"})

    site = read(page + "<footer>Weg 1<br>D-38300 <b>Wolfenbüttel</b> | Tel. 05331 12345 und 1.234.567 Euro</footer>")

    assert site.addresses == (PostalAddress("38100", "Braunschweig"), PostalAddress("38300", "Wolfenbüttel"))


@pytest.mark.parametrize(
    ("link", "imprint"),
    [
        ('<a href="/impressum/#oben">Impressum</a>', f"{HOME}impressum/"),
        ('<a href="https://lk.example/i"> IMPRESSUM &amp; Datenschutz</a>', "https://lk.example/i"),
        ('<a href="https://other.example/impressum">Impressum</a>', None),
        ('<a href="javascript:x">Impressum</a><a href="/kontakt">Kontakt</a>', None),
    ],
)
def test_the_imprint_is_a_page_of_the_same_host(link, imprint):
    assert read(link).imprint == imprint


def test_the_description_is_the_pages_own():
    assert read('<meta name="description" content="Wir&#10;helfen.">').description == "Wir helfen."


def test_names_and_lists_are_cut():
    links = "".join(f'<link rel=alternate type=application/rss+xml href="/{n}">' for n in range(100))
    towns = "".join(f"<p>3{n:04} Ort</p>" for n in range(100))

    site = read(f"<title>{'a' * 5_000}</title>{links}<body>{towns}")

    assert (len(site.name), len(site.feeds), len(site.addresses)) == (200, 20, 50)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<title>Süd</title>".encode(), "text/html; charset=iso-8859-1"),
        ("<title>Süd</title>".encode("windows-1252"), "text/html; charset=ISO-8859-1"),
        ('<meta charset="windows-1252"><title>Süd</title>'.encode("windows-1252"), "text/html"),
        ("<title>Süd</title>".encode("windows-1252"), "text/html; charset=undefined"),
        ("<title>Süd</title>".encode("iso-8859-2"), "text/html; charset=iso-8859-2"),
        ("\ufeff<title>Süd</title>".encode(), ""),
        (b"\xff\xfe" + "<title>Süd</title>".encode("utf-16-le"), ""),
        ("<title>Süd</title>ü".encode()[:-1], ""),
    ],
)
def test_a_page_is_decoded_by_what_it_is_and_not_by_what_it_claims(body, kind):
    assert read(body, kind=kind).name == "Süd"


@given(st.binary(max_size=400), st.text(max_size=40))
def test_any_bytes_are_decoded(body, kind):
    assert isinstance(decode_page(body, kind), str)


@given(st.text(alphabet="<>/=\"' abtilemnkhrf!-\x00ü&;", max_size=300))
def test_any_page_is_read(html):
    assert read(html).address == HOME
