"""JSON Feed: the same items as of any other feed, and no value of the wrong type harms another."""

import json
from datetime import UTC, datetime

import pytest

from npa_core.errors import RejectedError
from npa_core.models import Document, Enclosure, Quality, RawItem
from npa_rss import Rss
from npa_rss.reading import read_document

ADDRESS = "https://feeds.example/feed.json"
VERSION = "https://jsonfeed.org/version/1.1"


@pytest.fixture
def items(read):
    def read_items(*items: object, **more: object) -> tuple[RawItem, ...]:
        return read(json.dumps({"version": VERSION, "title": "Presse", "items": items, **more}), ADDRESS).items

    return read_items


def test_an_item_is_read_whole(items):
    (item,) = items(
        {
            "id": "https://lk.example/1",
            "url": "https://lk.example/1?utm_source=feed",
            "external_url": "https://anderswo.example/",
            "title": "Neuer Sprachkurs",
            "content_html": "<p>Ab <b>Januar</b><script>alert(1)</script> <a href='/kurs'>hier</a></p>",
            "summary": "Ab Januar",
            "date_published": "2026-11-16T08:00:00+01:00",
            "date_modified": "2026-11-16T09:00:00Z",
            "authors": [{"name": "Pressestelle"}, {"name": "Zweite Stelle", "url": "mailto:x@lk.example"}],
            "tags": ["Sprache", "Bildung"],
            "language": "de",
            "attachments": [{"url": "/kurs.pdf", "mime_type": "application/pdf", "size_in_bytes": 1234}],
        }
    )

    assert item == RawItem(
        guid="https://lk.example/1",
        link="https://lk.example/1",
        title="Neuer Sprachkurs",
        content='<p>Ab <b>Januar</b> <a href="https://lk.example/kurs" rel="noopener nofollow ugc">hier</a></p>',
        published=datetime(2026, 11, 16, 7, tzinfo=UTC),
        updated=datetime(2026, 11, 16, 9, tzinfo=UTC),
        language="de",
        categories=("Sprache", "Bildung"),
        authors=("Pressestelle", "Zweite Stelle"),
        enclosures=(Enclosure(url="https://feeds.example/kurs.pdf", type="application/pdf", length=1234),),
    )


@pytest.mark.parametrize("version", ["https://jsonfeed.org/version/1", VERSION, "http://www.jsonfeed.org/version/1.1/"])
def test_each_version_is_read(read, version):
    harvest = read(json.dumps({"version": version, "items": [{"id": "1"}]}))

    assert [item.guid for item in harvest.items] == ["1"]


def test_version_one_has_one_author(items):
    first, second = items(
        {"id": "1", "author": {"name": "Alte Form"}},
        {"id": "2", "author": {"name": "Alte Form"}, "authors": [{"name": "Neue Form"}]},
    )

    assert (first.authors, second.authors) == (("Alte Form",), ("Neue Form",))


@pytest.mark.parametrize(
    ("identity", "guid"),
    [("a", "a"), (7, "7"), (3.5, "3.5"), (True, None), (None, None), ([], None), ({"a": 1}, None), ("", None)],
)
def test_an_id_may_be_a_number(items, identity, guid):
    assert items({"id": identity, "title": "x"})[0].guid == guid


def test_plain_text_is_escaped_and_the_summary_stands_in_for_a_missing_text(items):
    first, second = items({"content_text": "1 < 2\n3"}, {"summary": "Kurz"})

    assert (first.content, second.content) == ("1 &lt; 2<br>3", "Kurz")


def test_html_wins_over_the_same_in_plain_text(items):
    assert items({"content_text": "lang und länger", "content_html": "<b>x</b>"})[0].content == "<b>x</b>"


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Markt &#8211; Fest", "Markt – Fest"),
        ("AT&T", "AT&T"),
        ("a < b", "a < b"),
        ("<b>fett</b> &amp;", "<b>fett</b> &amp;"),
    ],
)
def test_a_title_is_plain_text_that_some_programs_escape(items, written, title):
    assert items({"title": written})[0].title == title


def test_a_link_elsewhere_serves_where_there_is_no_other(items):
    assert items({"external_url": "https://anderswo.example/1"})[0].link == "https://anderswo.example/1"
    assert items({"url": "eins"}, home_page_url="https://lk.example/a/")[0].link == "https://lk.example/a/eins"


WRONG = [None, True, 7, 1.5, "x", [], ["x", 7, None, {}], {}, {"name": 7}]


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize(
    "name",
    ["url", "external_url", "title", "content_html", "content_text", "summary", "date_published", "date_modified",
     "authors", "author", "tags", "language", "attachments", "image"],
)  # fmt: skip
def test_a_value_of_the_wrong_type_costs_itself_only(items, name, wrong):
    damaged, whole = items({"id": "1", name: wrong}, {"id": "2", "title": "Ganz"})

    assert (damaged.guid, whole.guid, whole.title) == ("1", "2", "Ganz")


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("name", ["title", "home_page_url", "feed_url", "language", "authors", "next_url", "hubs"])
def test_a_wrong_value_of_the_feed_costs_itself_only(items, name, wrong):
    assert [item.guid for item in items({"id": "1"}, **{name: wrong})] == ["1"]


def test_what_is_no_item_is_passed_over(items):
    assert [item.guid for item in items({"id": "1"}, "x", None, [], 7, {"id": "2"})] == ["1", "2"]


@pytest.mark.parametrize(
    "inside",
    [
        '"id": 1e999',
        '"id": -Infinity',
        '"id": NaN',
        '"attachments": [{"url": "https://a.example/", "size_in_bytes": 1e999}]',
    ],
)
def test_numbers_beyond_all_bounds_are_no_numbers(read, inside):
    (item,) = read(f'{{"version": "{VERSION}", "items": [{{"title": "A", {inside}}}]}}').items

    assert (item.title, item.guid) == ("A", None)
    assert all(file.length is None for file in item.enclosures)


def test_an_endless_number_is_an_id_as_any_other(read):
    (item,) = read(f'{{"version": "{VERSION}", "items": [{{"id": {"9" * 5_000}}}]}}').items

    assert item.guid == "9" * 5_000


def test_of_a_key_that_is_given_twice_the_last_counts(read):
    assert read(f'{{"version": "{VERSION}", "items": [{{"id": "1", "id": "2"}}]}}').items[0].guid == "2"


def test_raw_control_characters_and_half_characters_do_no_harm(read):
    (item,) = read(
        f'{{"version": "{VERSION}", "items": [{{"title": "a\tb\x01\\ud800\\u0000c", "id": "\\udfff1"}}]}}'
    ).items

    assert (item.title, item.guid) == ("a bc", "1")


def refused(body: str) -> str:
    with pytest.raises(RejectedError) as caught:
        Rss.read(Document(body=body.encode(), address=ADDRESS))
    return caught.value.kind


@pytest.mark.parametrize(
    "body",
    ["{" * 100_000, '{"a":' * 100_000, "[" * 100_000, "{}", '{"version": 1, "items": []}',
     '{"version": "1.1", "items": []}', '{"error": "nicht gefunden"}', '{"error": ', f'["{VERSION}"]'],
)  # fmt: skip
def test_json_that_is_no_feed_is_refused(body):
    assert refused(body) == "not-a-feed"


@pytest.mark.parametrize("inside", ["[" * 100_000 + "]" * 100_000, "[1,, 2]", "[{'id': 1}]", "[" * 100_000])
def test_a_json_feed_that_is_broken_is_refused(inside):
    assert refused(f'{{"version": "{VERSION}", "items": {inside}}}') == "unreadable"


@pytest.mark.parametrize("end", range(60, 100, 7))
def test_a_json_feed_that_is_cut_off_is_seen(end):
    whole = f'{{"version": "{VERSION}", "items": [{{"id": "1", "title": "A"}}, {{"id": "2"}}]}}'

    reading = read_document(Document(body=whole[:end].encode(), address=ADDRESS))

    assert (reading.is_cut_off, reading.harvest.items) == (True, ())
    assert "cut off" in reading.harvest.warnings[0]


def test_it_is_known_by_its_parts_when_its_version_is_missing():
    reading = read_document(Document(body=b'{"feed_url": "https://a.example/", "items": [{"id": ', address=ADDRESS))

    assert reading.is_cut_off


def test_only_the_first_items_of_very_many_are_read(items, read):
    harvest = read(json.dumps({"version": VERSION, "items": [{"id": str(n)} for n in range(2_001)]}))

    assert len(harvest.items) == 2_000
    assert Quality.TOO_MANY_ITEMS in harvest.quality
