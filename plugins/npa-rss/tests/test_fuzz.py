"""Documents of every format, filled with hostile values and then damaged: a clean harvest, or one of our own errors.

Under pytest a hundred of them are read. `nox -s fuzz -- --seconds 60` reads as many as it can in that time, pieces of a
corpus among them where one lies beside the checkout.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC
from html import escape
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from npa_core.errors import NpaError
from npa_core.models import Document, RawItem
from npa_core.text import clean, one_line, without_tracking
from npa_rss.dates import YEARS
from npa_rss.reading import MAX_ITEMS, read_document

ROUND = 100
CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "feeds"
ADDRESS = "https://feeds.example/presse/feed"

RSS_2 = """\
<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>{a}</title><link>{b}</link><ttl>{c}</ttl>
<skipHours><hour>{d}</hour></skipHours><item><title>{e}</title><link>{f}</link><guid>{g}</guid><pubDate>{h}</pubDate>
<description>{i}</description><dc:creator>{j}</dc:creator><category>{k}</category>
<enclosure url='{l}' length='{m}' type='{n}'/></item></channel></rss>"""
RSS_1 = """\
<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'
xmlns:dc='http://purl.org/dc/elements/1.1/'><channel rdf:about='{a}'><title>{b}</title></channel>
<item rdf:about='{c}'><title>{d}</title><link>{e}</link><dc:date>{f}</dc:date></item></rdf:RDF>"""
ATOM_1 = """\
<feed xmlns='http://www.w3.org/2005/Atom' xml:base='{a}' xml:lang='{b}'><id>{c}</id><entry><id>{d}</id>
<title type='html'>{e}</title><link href='{f}'/><link rel='enclosure' href='{g}'/><updated>{h}</updated>
<published>{i}</published><author><name>{j}</name><email>{k}</email></author>
<content type='html' xml:base='{l}'>{m}</content></entry></feed>"""
ATOM_03 = """\
<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><title>{a}</title><issued>{b}</issued>
<content mode='escaped' type='text/html'>{c}</content><id>{d}</id></entry></feed>"""
CDF = """\
<channel href='{a}' lastmod='{b}'><title>{c}</title>
<item href='{d}' lastmod='{e}'><title>{f}</title><abstract>{g}</abstract></item></channel>"""
FORMATS = (RSS_2, RSS_1, ATOM_1, ATOM_03, CDF)
VALUES = st.one_of(
    st.text(max_size=20),
    st.sampled_from([
        "Thu, 30 Apr 2015 08:57:00 CEST", "30.04.2015 24:00", "0000-00-00", "1430377020", "Wed, 30 Nov -0001",
        "9999-12-31", "https://a.example/?utm_source=x&id=1", "/eins", "//[x", "javascript:alert(1)",
        "mailto:a@b.example", "tag:x,2026:1", "<p>Für <img src=x alt=y onerror=z><script>x</script></p>", "<div>" * 300,
        "FÃ¼r â€žalleâ€œ", "\u202egnp\u200b.exe", "می\u200cخواهم", "=?utf-8?q?x?=", "a@b.example (Ä)",
        "&nbsp;&#xD800;&#0;&nope;", "]]>", "9" * 5_000, "-1", "1e999", "24",
    ]),
)  # fmt: skip
DAMAGES = st.lists(
    st.tuples(
        st.integers(0, 1_500),
        st.integers(0, 60),
        st.one_of(
            st.binary(max_size=6),
            st.sampled_from([
                b"<item>", b"</item>", b"<entry>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<!DOCTYPE x [", b"&",
                b"\x00", b"\xff\xfe", b"<?xml encoding='utf-16'?>", b"{", b"}", b"[", b'"', b"\\ud800", b"\xc3\xbc",
                b"<link/>", b"<media:content url='x'/>", b"<author/>", b" xml:base='http://[x'",
                b"<title type='xhtml'>", b"\x1f\x8b\x08",
            ]),
        ),
    ),
    max_size=4,
)  # fmt: skip
ENCODINGS = st.sampled_from(["utf-8"] * 6 + ["utf-16", "utf-16-le", "windows-1252", "utf-32"])
CONTENT_TYPES = st.sampled_from(["", "text/xml", "text/html; charset=iso-8859-1", "application/json; charset=utf-16"])


@st.composite
def documents(draw: st.DrawFn, pieces: Sequence[bytes] = ()) -> Document:
    """A document of some format, damaged in a few places; now and then with a piece of `pieces` in it."""
    body = draw(xml_documents() | json_documents()).encode(draw(ENCODINGS), "replace")
    if pieces and draw(st.booleans()):
        piece = draw(st.sampled_from(pieces))
        start, place = draw(st.integers(0, len(piece))), draw(st.integers(0, len(body)))
        body = draw(st.sampled_from([piece, body[:place] + piece[start : start + 3_000] + body[place:]]))
    for anywhere, length, damage in draw(DAMAGES):
        place = anywhere % (len(body) + 1)
        body = body[:place] + damage + body[place + length :]
    return Document(body=body, address=ADDRESS, content_type=draw(CONTENT_TYPES), timezone="Europe/Berlin")


def xml_documents() -> st.SearchStrategy[str]:
    values = st.fixed_dictionaries({name: VALUES.map(escape) for name in "abcdefghijklmn"})
    return st.builds(lambda form, given: form.format(**given), st.sampled_from(FORMATS), values)


def json_documents() -> st.SearchStrategy[str]:
    anything = st.one_of(VALUES, st.none(), st.booleans(), st.integers(), st.floats(), st.lists(VALUES, max_size=2))
    person = st.fixed_dictionaries({}, optional={"name": anything, "url": anything})
    file = st.fixed_dictionaries({"url": anything}, optional={"mime_type": anything, "size_in_bytes": anything})
    item = st.fixed_dictionaries(
        {"id": anything},
        optional={
            **dict.fromkeys(("url", "title", "content_html", "content_text", "date_published", "tags"), anything),
            "authors": anything | st.lists(person, max_size=2),
            "author": anything | person,
            "attachments": anything | st.lists(file | anything, max_size=2),
        },
    )
    feed = st.fixed_dictionaries(
        {"version": st.just("https://jsonfeed.org/version/1.1"), "items": st.lists(item | anything, max_size=3)},
        optional={"home_page_url": anything, "language": anything},
    )
    return feed.map(json.dumps)


def check(document: Document) -> None:
    """Read it, and look at everything that came. Raises AssertionError, or what reading raised and should not have."""
    try:
        harvest = read_document(document).harvest
    except NpaError:
        return
    assert harvest.model_validate_json(harvest.model_dump_json()) == harvest
    assert len(harvest.items) <= MAX_ITEMS
    for item in harvest.items:
        check_item(item)


def check_item(item: RawItem) -> None:
    assert item.title == one_line(item.title)
    assert item.content == clean(item.content)
    assert all(text == one_line(text) and text for text in (*item.categories, *item.authors))
    assert not any("@" in name and "." in name.rpartition("@")[2] for name in item.authors)
    assert item.link is None or item.link == without_tracking(item.link)
    assert all(url.startswith(("http://", "https://")) for url in (item.link or "http://", *urls(item)))
    assert all(date.tzinfo is UTC and date.year in YEARS for date in (item.published, item.updated) if date)


def urls(item: RawItem) -> list[str]:
    return [file.url for file in item.enclosures]


@given(documents())
@settings(max_examples=ROUND, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_document_of_any_format_is_read_clean_or_refused(document):
    check(document)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read documents for a while; the first that fails is shown by hypothesis, as small as it can be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    end = time.monotonic() + parser.parse_args(arguments).seconds
    pieces = [path.read_bytes() for path in sorted(CORPUS.iterdir())] if CORPUS.is_dir() else []
    read = 0

    def check_and_count(document: Any) -> None:
        nonlocal read
        read += 1
        check(document)

    while time.monotonic() < end:
        once = settings(max_examples=ROUND, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        once(given(documents(pieces))(check_and_count))()
    sys.stdout.write(f"{read:,} documents were read or refused; {len(pieces)} files of a corpus lent pieces\n")


if __name__ == "__main__":
    main()
