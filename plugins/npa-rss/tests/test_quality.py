"""What is wrong with a feed although it was read."""

import pytest

from npa_core.models import Quality

GOOD = (
    "<title>A</title><guid>{n}</guid><link>https://a.example/{n}</link><pubDate>Thu, 30 Apr 2015 08:57:00 GMT</pubDate>"
)


def items(*insides: str) -> str:
    return "".join(f"<item>{inside.format(n=number)}</item>" for number, inside in enumerate(insides))


def test_nothing_is_wrong_with_a_good_feed(read, rss):
    assert read(rss(items(GOOD, GOOD))).quality == ()


@pytest.mark.parametrize(
    ("insides", "wrong"),
    [
        ([GOOD.replace("pubDate", "x")], [Quality.NO_DATES]),
        ([GOOD.replace("2015", "MMXV")], [Quality.BAD_DATES]),
        ([GOOD, GOOD.replace("2015", "9999")], [Quality.BAD_DATES]),
        ([GOOD.replace("guid", "x")], [Quality.NO_GUIDS]),
        ([GOOD.replace("link", "x")], [Quality.NO_LINKS]),
        ([GOOD, GOOD.replace("link", "x").replace("guid", "x").replace("pubDate", "x")], []),
        ([GOOD.replace("<guid>{n}", "<guid>1")] * 2, [Quality.REPEATED_GUIDS]),
        ([GOOD.replace("{n}", "1")] * 2, []),
    ],
)
def test_what_its_items_lack(read, rss, insides, wrong):
    assert list(read(rss(items(*insides))).quality) == wrong


def test_text_encoded_twice_is_healed_and_told(read, rss):
    body = "<description>&lt;p&gt;FÃ¼r GeflÃ¼chtete â€“ groÃŸ&lt;/p&gt;</description><category>BÃ¼hne</category>"

    harvest = read(rss(items(GOOD.replace("<title>A", "<title>FÃ¼r â€žalleâ€œ") + body)))

    assert harvest.items[0].title == "Für „alle“"
    assert harvest.items[0].content == "<p>Für Geflüchtete – groß</p>"
    assert harvest.items[0].categories == ("Bühne",)
    assert harvest.quality == (Quality.DOUBLE_ENCODING,)


def test_text_that_shows_such_letters_is_left_alone(read, rss):
    title = "Warum „FÃ¼r“ statt „Für“ erscheint"

    harvest = read(rss(items(GOOD.replace("<title>A", f"<title>{title}"))))

    assert (harvest.items[0].title, harvest.quality) == (title, ())


def test_a_false_encoding_is_told(read, rss):
    feed = f'<?xml version="1.0" encoding="iso-8859-1"?>{rss(items(GOOD.replace("<title>A", "<title>Ä")))}'

    assert read(feed).quality == (Quality.WRONG_ENCODING,)
    assert read(feed.encode("iso-8859-1")).quality == ()
    assert read(feed.encode("iso-8859-1"), content_type="text/xml; charset=utf-8").quality == (Quality.WRONG_ENCODING,)


def test_entities_of_html_are_understood_and_told(read, rss):
    harvest = read(rss(items(GOOD.replace("<title>A", "<title>F&uuml;r&nbsp;alle"))))

    assert (harvest.items[0].title, harvest.quality) == ("Für alle", (Quality.NOT_WELL_FORMED,))


def test_a_feed_without_items_lacks_nothing_else(read):
    assert read('<rss version="2.0"><channel/></rss>').quality == (Quality.NO_ITEMS,)


def test_more_items_than_are_read_are_told(read, rss):
    assert Quality.TOO_MANY_ITEMS in read(rss("<item/>" * 2_001)).quality
