"""What is no feed, not whole, or too much, is refused in one clear sentence."""

import gzip

import pytest

from npa_core.errors import RejectedError
from npa_core.models import Document
from npa_rss import Rss
from npa_rss.reading import read_document

ADDRESS = "https://feeds.example/presse/feed.xml?token=geheim"


def refused(body: str | bytes) -> RejectedError:
    body = body.encode() if isinstance(body, str) else body
    with pytest.raises(RejectedError) as caught:
        Rss.read(Document(body=body, address=ADDRESS))
    return caught.value


@pytest.mark.parametrize("body", ["", "  \n ", "\ufeff", "\0\0\0"])
def test_nothing_is_said_to_be_empty(body):
    assert refused(body).kind == "empty"


@pytest.mark.parametrize(
    ("body", "instead"),
    [
        ("<!DOCTYPE html><html><body>Bitte anmelden</body></html>", "a web page"),
        (
            '<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html><body><p>Wir haben einen &lt;rss&gt;-Feed',
            "a web page",
        ),
        ("<html><body>Ein <feed> ist kein Feed</body></html>", "a web page"),
        ("<p>Nicht gefunden</p>", "a web page"),
        ('{"version": "https://jsonfeed.org/version/1234", "items": []}', "JSON"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": {}}', "JSON"),
        ('{"items": [], "feed": {"version": 1.1}}', "JSON"),
        ('{"hilfe": "Ein <rss> ist kein Feed"}', "JSON"),
        ("[1, 2]", "JSON"),
        ("<opml version='2.0'><body/></opml>", "XML of another kind (<opml>)"),
        ("<urlset><url/></urlset>", "XML of another kind (<urlset>)"),
        ("Datenbankfehler", "plain text"),
        ("Störung der Datenbank für alle Ämter".encode("latin-1"), "plain text"),
        (b"\x1f\x8b\x08" + bytes(range(256)), "binary data"),
    ],
)
def test_something_else_is_named(body, instead):
    error = refused(body)

    assert error.kind == "not-a-feed"
    assert instead in str(error)


def test_the_message_names_the_place_without_its_secret():
    message = str(refused("<html></html>"))

    assert message.startswith("https://feeds.example/presse/feed.xml")
    assert "geheim" not in message


def test_a_warning_before_a_feed_is_passed_over(read, rss):
    feed = "<br />\n<b>Warning</b>: veraltet in <b>x.php</b>" + rss("<title>Da</title>")

    assert [item.title for item in read(feed).items] == ["Da"]


def test_a_feed_inside_a_page_is_read(read):
    page = (
        '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body>'
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Blog</title><entry><title>Da</title></entry></feed></body></html>'
    )

    assert [item.title for item in read(page).items] == ["Da"]


def test_a_feed_without_items_is_a_feed(read, rss):
    harvest = read('<rss version="2.0"><channel><title>Neu</title></channel></rss>')

    assert harvest.items == ()
    assert harvest.warnings == ("the feed holds no items",)


@pytest.mark.parametrize(
    ("body", "is_cut_off"),
    [
        ('<rss version="2.0"><channel><item><title>A</title></item><item><tit', True),
        ('<rss version="2.0"><channel><item><title>A</title><description><![CDATA[Te', True),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title></entry>', True),
        ('<feed xmlns="http://www.w3.org/2005/Atom">', True),
        ('<rss version="2.0"><channel><item><title>A &nbsp;</title></item></channel></rss>', False),
        ('<rss version="2.0"><channel><item><title>A</title></item></channel>', False),
        ('<rss version="2.0"><channel><item><title>A</title></item></channel></rss><!-- 0.1 s -->', False),
        ('<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry/></a:feed>', False),
        ('<rss version="2.0"/>', False),
    ],
)
def test_a_document_that_ends_too_early_is_seen(body, is_cut_off):
    reading = read_document(Document(body=body.encode(), address=ADDRESS))

    assert reading.is_cut_off == is_cut_off
    assert any("cut off" in warning for warning in reading.harvest.warnings) == is_cut_off


def test_the_items_of_a_cut_document_are_still_shown(read):
    cut = '<rss version="2.0"><channel><item><title>A</title></item><item><title>B</title></item><item><ti'

    assert [item.title for item in read(cut).items][:2] == ["A", "B"]


def test_what_is_not_well_formed_is_read_with_a_warning(read, rss):
    harvest = read(rss("<title>Müll & Abfall &szlig;</title>"))

    assert harvest.items[0].title == "Müll & Abfall ß"
    assert harvest.warnings == (
        "the document is not well-formed XML (not well-formed (invalid token)); it was read as far as possible",
    )


def test_a_declaration_after_a_comment_does_no_harm(read, rss):
    harvest = read("<!-- erzeugt -->\n<?xml version='1.0' encoding='utf-8'?>" + rss("<title>Ä</title>"))

    assert (harvest.items[0].title, harvest.warnings) == ("Ä", ())


@pytest.mark.parametrize(
    "inside",
    [
        "<a " + " ".join(f"a{n}=''" for n in range(1_001)) + "/>",
        "<a " + " ".join(f'a{n}=">"' for n in range(1_001)) + "/>",
        "<category>x</category>" * 501,
        "<dc:subject xmlns:dc='http://purl.org/dc/elements/1.1/'>x</dc:subject>" * 501,
        "<author>" + "a." * 2_600 + "</author>",
        "<author><![CDATA[" + "a." * 2_600 + "]]></author>",
    ],
)
def test_what_would_choke_the_parser_is_refused_before(rss, inside):
    assert refused(rss(inside)).kind == "too-complex"


def test_many_categories_in_many_items_are_no_excess(read, rss):
    harvest = read(rss(("<item>" + "".join(f"<category>c{n}</category>" for n in range(300)) + "</item>") * 3))

    assert [len(item.categories) for item in harvest.items] == [200, 200, 200]


def test_long_escaped_html_is_no_excess_of_attributes(read, rss):
    body = '&lt;a href="/x" title="y"&gt;z&lt;/a&gt; ' * 2_000

    assert len(read(rss(f"<description>{body}</description>")).items) == 1


@pytest.mark.parametrize("body", [b"<rss version='2.0'>" + b" " * 10_000_000 + b"</rss>", b"{" + b" " * 10_000_000])
def test_more_bytes_than_allowed_are_refused(body):
    assert refused(body).kind == "too-large"
    assert refused(gzip.compress(body)).kind == "too-large"


def test_only_the_first_items_of_very_many_are_read(read, rss):
    harvest = read(rss("<item/>" * 2_001))

    assert len(harvest.items) == 2_000
    assert harvest.warnings == ("the feed holds 2,001 items; only the first 2,000 were read",)


def test_what_the_parser_itself_breaks_on_is_refused(rss):
    assert refused(rss("&nope; <media:rating></media:player>")).kind == "unreadable"
