"""Whatever comes in, reading either succeeds or raises one of our own errors."""

import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npa_core.errors import NpaError, RejectedError
from npa_core.models import Document
from npa_core.text import clean, one_line
from npa_rss import Rss
from npa_rss.reading import Reading, read_document

FEEDS = [path.read_bytes() for path in sorted((Path(__file__).parent / "data").glob("*.xml"))]
SNIPPETS = st.sampled_from(
    [
        b"<item>", b"</item>", b"<entry>", b"<link", b"<link/>", b"</link>", b"<image>", b"<source url='x'>",
        b"<![CDATA[", b"]]>", b"&#xD800;", b"&nope;", b"<title type='xhtml'>", b"<content src='x'>", b"<svg>",
        b"<media:rating>", b"</media:rating>", b"</media:credit>", b"</media:thumbnail>", b"<georss:point>1",
        b"<category/>", b"</category>", b"<channel href='x' lastmod='y'>", b" xml:base='http://[x'", b"<psc:chapter/>",
        b"\xff", b"\x00", b"&#", b"<", b">", b"'", b"<!--", b"-->", b"<?xml encoding='x'?>", b"<itunes:image/>",
    ]
)  # fmt: skip


def read_or_refuse(body: bytes, content_type: str = "", address: str = "https://feeds.example/f") -> None:
    try:
        harvest = Rss.read(Document(body=body, address=address, content_type=content_type))
    except NpaError:
        return
    for item in harvest.items:
        assert item.title == one_line(item.title)
        assert item.content == clean(item.content)
        assert item.link is None or item.link.startswith(("http://", "https://"))


@given(st.binary(max_size=400), st.text(max_size=40))
@settings(deadline=None)
def test_any_bytes_are_read_or_refused(body, content_type):
    read_or_refuse(body, content_type)


@given(st.sampled_from(FEEDS), st.lists(st.tuples(st.integers(0, 4_000), st.integers(0, 40), SNIPPETS), max_size=8))
@settings(deadline=None)
def test_a_damaged_feed_is_read_or_refused(feed, damages):
    for place, length, snippet in damages:
        feed = feed[:place] + snippet + feed[place + length :]

    read_or_refuse(feed)


@given(st.sampled_from(FEEDS), st.integers(0, 4_000))
@settings(deadline=None)
def test_a_feed_cut_anywhere_is_whole_cut_off_or_refused(feed, end):
    try:
        reading = read_document(Document(body=feed[:end], address="https://feeds.example/f"))
    except RejectedError:
        return

    assert reading.is_cut_off or reading == read_document(
        Document(body=feed, address="https://feeds.example/f")
    )._replace(harvest=reading.harvest)


@given(st.text(max_size=60), st.text(max_size=60))
@settings(deadline=None)
def test_any_address_and_link_are_read(address, link):
    escaped = link.replace("&", "&amp;").replace("<", "&lt;").encode("utf-8", "replace")

    read_or_refuse(b'<rss version="2.0"><item><link>' + escaped + b"</link></item></rss>", address=address)


@pytest.mark.parametrize("feed", FEEDS)
def test_a_reading_survives_the_way_from_a_worker(feed):
    function, document = pickle.loads(
        pickle.dumps((read_document, Document(body=feed, address="https://feeds.example/f")))
    )

    reading = function(document)

    assert pickle.loads(pickle.dumps(reading)) == reading
    assert isinstance(reading, Reading)


def test_a_refusal_survives_the_way_from_a_worker():
    with pytest.raises(RejectedError) as caught:
        read_document(Document(body=b"", address="https://feeds.example/f"))

    copy = pickle.loads(pickle.dumps(caught.value))

    assert (copy.kind, str(copy)) == ("empty", str(caught.value))
