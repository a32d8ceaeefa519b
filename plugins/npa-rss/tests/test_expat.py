"""The parser: a text of many lines comes in one piece, which saves feedparser a tenth of its work."""

from __future__ import annotations

import io
from xml.sax.handler import ContentHandler

from npa_core.models import Document
from npa_rss.expat import create_parser
from npa_rss.reading import read_document

TEXT = "\n".join(f"Zeile {number} &amp; mehr" for number in range(20))


class Texts(ContentHandler):
    def __init__(self):
        super().__init__()
        self.pieces = []

    def characters(self, content):
        self.pieces.append(content)


def test_a_text_comes_in_one_piece():
    parser, texts = create_parser(), Texts()
    parser.setContentHandler(texts)

    parser.parse(io.BytesIO(f"<p>{TEXT}</p>".encode()))

    assert texts.pieces == [TEXT.replace("&amp;", "&")]


def test_feeds_are_read_with_it(monkeypatch):
    made = []
    monkeypatch.setattr("npa_rss.expat.create_parser", lambda: made.append(1) or create_parser())
    feed = b"<rss version='2.0'><channel><item><guid>1</guid><title>a</title></item></channel></rss>"

    (item,) = read_document(Document(body=feed, address="https://dgb.example/feed")).harvest.items

    assert (item.title, made) == ("a", [1])
