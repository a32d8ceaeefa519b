"""The demo's feeds: every one is read as intended, and all of them are fit to be shown."""

import io
import re
from importlib.resources import files

import feedparser
import pytest

from npa_core.demo.feed_server import RESOURCES, feed

FILES = sorted(entry.name for entry in files("npa_core.demo").joinpath("feeds").iterdir())
EXPECTED = {
    "dgb.xml": ("rss20", 5),
    "fahrradwerkstatt.xml": ("rss20", 4),
    "fluechtlingsrat.xml": ("rss20", 7),
    "freie-wohlfahrtspflege.xml": ("rss20", 6),
    "hannover-engagement.xml": ("rss20", 3),
    "hannover.xml": ("rss20", 7),
    "ihk.xml": ("rss20", 4),
    "katholisches-buero.rdf": ("rss10", 5),
    "konfoederation.atom": ("atom10", 5),
    "koordinierungsstelle.html": ("", 0),
    "landessportbund.xml": ("rss20", 4),
    "landkreis-wolfenbuettel.atom": ("atom10", 7),
    "sozialministerium.xml": ("rss20", 6),
    "staatskanzlei.xml": ("rss20", 6),
    "unternehmerverbaende.xml": ("rss20", 6),
}
NAMESPACES = {
    "http://purl.org/dc/elements/1.1/",
    "http://purl.org/rss/1.0/",
    "http://purl.org/rss/1.0/modules/content/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/2005/Atom",
}


def parsed(name):
    return feedparser.parse(io.BytesIO(feed(name)), sanitize_html=False)


def encoding(name):
    return "iso-8859-1" if name == "unternehmerverbaende.xml" else "utf-8-sig"


@pytest.mark.parametrize("name", FILES)
def test_each_feed_is_read_in_its_format_with_all_its_items(name):
    document = parsed(name)

    assert (document.version, len(document.entries)) == EXPECTED[name]
    assert bool(document.bozo) == name.endswith(".html")


def test_the_feeds_hold_at_least_48_items_a_fifth_of_them_older_than_the_window_or_undated():
    entries = [entry for name in FILES for entry in parsed(name).entries]
    dates = [entry.get("published_parsed") or entry.get("updated_parsed") for entry in entries]

    assert len(entries) == 75
    assert dates.count(None) == 4
    assert sum(date is not None and date[:3] < (2026, 11, 9) for date in dates) == 12
    assert all(date is None or (2026, 11, 2) <= date[:3] <= (2026, 11, 15) for date in dates)


def test_every_file_is_served_and_everything_served_exists():
    served = {resource.file for resource in RESOURCES.values() if resource.file}

    assert served == set(FILES)


def test_the_latin_1_feed_really_is_latin_1():
    body = feed("unternehmerverbaende.xml")

    assert body.startswith(b'<?xml version="1.0" encoding="ISO-8859-1"?>')
    assert b"Gefl\xfcchtete" in body
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")


def test_one_feed_begins_with_a_byte_order_mark():
    assert feed("hannover.xml").startswith(b"\xef\xbb\xbf<?xml")


def test_two_partners_report_the_same_story_under_the_same_title():
    title = "Jobmesse „Ankommen in Arbeit“ am 26. November in Braunschweig"

    reporting = [name for name in FILES if title in [entry.title for entry in parsed(name).entries]]

    assert reporting == ["dgb.xml", "unternehmerverbaende.xml"]


def test_news_comes_in_five_languages():
    languages = {entry.get("language", "de") for entry in parsed("fluechtlingsrat.xml").entries}

    assert languages == {"ar", "de", "en", "tr", "uk"}


def test_relative_links_are_resolved_by_xml_base():
    links = {entry.link for entry in parsed("landkreis-wolfenbuettel.atom").entries}

    assert "https://lk-wolfenbuettel.example/aktuelles/1314-wohnungslotsen.html" in links


@pytest.mark.parametrize("attack", [b"<script", b"onerror=", b"javascript:", b"=?utf-8?q?", b"tracker.example/pixel"])
def test_the_hostile_feed_carries_what_has_to_arrive_harmless(attack):
    assert attack in feed("fahrradwerkstatt.xml")


@pytest.mark.parametrize("name", FILES)
def test_no_feed_names_an_address_outside_the_reserved_domains(name):
    text = feed(name).decode(encoding(name))

    hosts = [re.sub(r"[/?#:].*", "", rest) for url, rest in _urls(text) if url not in NAMESPACES]
    mails = re.findall(r"[\w.+-]+@([\w.-]+)", text)

    assert [host for host in (*hosts, *mails) if not host.endswith(".example")] == []


@pytest.mark.parametrize("name", FILES)
def test_no_feed_holds_mojibake(name):
    text = feed(name).decode(encoding(name))

    assert re.findall("\ufffd|Ã.|Â[^A-Za-z]|â€|\\?{2,}", text) == []


def _urls(text):
    for url in re.findall(r"https?://[^\s\"'<>\]]+", text):
        yield url, url.split("://", 1)[1]
