"""News by selectors."""

from datetime import UTC, datetime

import pytest

from npa_core.errors import RejectedError
from npa_core.models import Quality

PAGE = """<!doctype html><html lang="de_DE"><body><div class="liste">
<div class="teaser"><span class="datum">16.11.2026, 18:00 Uhr</span><h3><a href="../news/1?a=1&amp;b=2">Sprachcafé
eröffnet</a></h3><p class="anriss">Mit <b>Tee</b>, <a href="/ort">hier</a>.<script>x</script></p></div>
<div class="teaser"><span class="datum">3. Oktober 2026</span><h3>Ohne Link</h3><p class="anriss">Zwei.</p>
<p class="anriss">Drei.</p></div></div></body></html>"""


def test_each_element_is_an_item_with_what_the_selectors_find(read):
    first, second = read(PAGE, items=".teaser", title="h3", link="h3 a", date=".datum", text=".anriss").items

    assert (first.title, second.title) == ("Sprachcafé eröffnet", "Ohne Link")
    assert (first.link, second.link) == ("https://kreis.example/news/1?a=1&b=2", None)
    assert first.published == datetime(2026, 11, 16, 17, tzinfo=UTC)
    assert second.published == datetime(2026, 10, 2, 22, tzinfo=UTC)
    assert first.content == (
        '<p>Mit <b>Tee</b>, <a href="https://kreis.example/ort" rel="noopener nofollow ugc">hier</a>.</p>'
    )
    assert second.content == "<p>Zwei.</p><p>Drei.</p>"
    assert first.language == "de-DE"


def test_without_more_selectors_the_usual_elements_are_taken(read):
    page = (
        '<ul><li><a href="/1">Eins</a> <time datetime="2026-11-16T07:00Z">heute</time><p>Text</p><p>mehr</p></li></ul>'
    )

    item = read(page, items="li").items[0]

    assert (item.title, item.link, item.content) == ("Eins", "https://kreis.example/1", "<p>Text</p>")
    assert item.published == datetime(2026, 11, 16, 7, tzinfo=UTC)


def test_an_item_may_be_its_own_link(read):
    item = read('<a class="karte" href="/1"><h2>Eins</h2></a>', items="a.karte").items[0]

    assert (item.title, item.link) == ("Eins", "https://kreis.example/1")


def test_a_link_inside_what_the_selector_names_counts(read):
    page = '<div class="n"><h2><a href="/1">Eins</a></h2></div><div class="n"><h2>Zwei</h2></div>'

    assert [item.link for item in read(page, items=".n", link="h2").items] == ["https://kreis.example/1", None]


def test_the_base_of_a_page_counts_for_its_links(read):
    page = '<base href="https://cdn.example/x/"><li><a href="1">Eins</a></li>'

    assert read(page, items="li").items[0].link == "https://cdn.example/x/1"


def test_a_script_is_no_link(read):
    assert read('<li><a href="javascript:alert(1)">Eins</a></li>', items="li").items[0].link is None


def test_a_rebuilt_page_is_noticed_and_says_what_it_has_now(read):
    with pytest.raises(RejectedError) as caught:
        read(PAGE, items="article.news")

    assert caught.value.kind == "no-items"
    assert "nothing matches `items` (article.news): the page was rebuilt" in str(caught.value)
    assert str(caught.value).endswith("has several of: p.anriss (3), div.teaser (2), span.datum (2)")


def test_what_matches_twice_is_one_item(read):
    assert len(read(PAGE, items=".teaser, div.teaser").items) == 2


@pytest.mark.parametrize("name", ["title", "link", "date", "text"])
def test_a_selector_that_matches_in_no_item_is_noticed(read, name):
    with pytest.raises(RejectedError) as caught:
        read(PAGE, items=".teaser", **{name: ".weg"})

    assert caught.value.kind == "no-items"
    assert f"nothing matches `{name}` (.weg) in any of the 2 items" in str(caught.value)
    assert "the first item holds: div, span, h3, a, p" in str(caught.value)


def test_an_item_without_title_and_link_is_left_out(read):
    harvest = read("<li><h2>Eins</h2></li><li>x</li>", items="li")

    assert len(harvest.items) == 1
    assert harvest.warnings == ("1 items have neither a title nor a link; they were left out",)


def test_items_without_title_and_link_are_none(read):
    with pytest.raises(RejectedError, match="none of the 2 items has a title or a link"):
        read("<li>x</li><li>y</li>", items="li")


def test_a_very_long_list_is_read_in_part(read):
    harvest = read("".join(f"<li><a href='/{n}'>{n}</a></li>" for n in range(300)), items="li")

    assert len(harvest.items) == 200
    assert Quality.TOO_MANY_ITEMS in harvest.quality
    assert harvest.warnings == ("the page holds more than 200 items; only the first 200 were read",)


def test_what_a_list_lacks_is_noted(read):
    assert read("<li><h2>Eins</h2></li>", items="li").quality == (Quality.NO_DATES, Quality.NO_LINKS)
    assert read(PAGE, items=".teaser", date=".datum").quality == ()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<li><h2>Größe</h2></li>".encode("windows-1252"), ""),
        ("<li><h2>Größe</h2></li>".encode("iso-8859-15"), "text/html; charset=ISO-8859-15"),
        ("<meta charset=iso-8859-1><li><h2>Größe</h2></li>".encode("latin-1"), ""),
        ("<meta charset=unicode_escape><li><h2>Größe</h2></li>".encode("latin-1"), ""),
        ("<li><h2>Größe</h2></li>".encode("utf-16"), ""),
        ("\ufeff<li><h2>Größe</h2></li>".encode(), "text/html; charset=latin1"),
        ("<li><h2>Größe</h2></li> ü".encode()[:-1], ""),
    ],
)
def test_the_encoding_is_what_the_bytes_are_in(read, body, content_type):
    assert read(body, content_type, items="li").items[0].title == "Größe"
