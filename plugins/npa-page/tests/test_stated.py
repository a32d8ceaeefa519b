"""News that a page states itself: JSON-LD, microdata, microformats."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npa_core.errors import NpaError, RejectedError
from npa_core.models import Document
from npa_core.text import clean, one_line
from npa_page import Page


def script(data: object) -> str:
    return f'<script type="application/LD+json">{json.dumps(data)}</script>'


ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Sprachcaf&eacute; er\u00f6ffnet",
    "url": "/news/1",
    "datePublished": "2026-11-16T08:00:00+01:00",
    "dateModified": "2026-11-17",
    "articleBody": "Erste <Zeile>\nzweite Zeile",
    "articleSection": ["Sprache"],
    "keywords": "Begegnung, Sprache",
    "inLanguage": "de",
    "author": {"@type": "Person", "name": "Eine Person"},
}


def test_an_article_in_json_ld_is_read_whole(read):
    item = read(script({"@graph": [{"@type": "WebPage", "name": "Start"}, ARTICLE]})).items[0]

    assert item.title == "Sprachcafé eröffnet"
    assert item.link == "https://kreis.example/news/1"
    assert item.published == datetime(2026, 11, 16, 7, tzinfo=UTC)
    assert item.updated == datetime(2026, 11, 16, 23, tzinfo=UTC)
    assert item.content == "Erste &lt;Zeile&gt;<br>zweite Zeile"
    assert item.categories == ("Sprache", "Begegnung")
    assert (item.language, item.authors) == ("de", ())


def test_articles_in_a_list_are_read_each_once(read):
    other = {"@type": "BlogPosting", "name": "Zwei", "mainEntityOfPage": {"@id": "https://kreis.example/2"}}
    listed = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": ARTICLE}, {"item": other}]}

    items = read(script(listed) + script(ARTICLE) + "<script type='application/ld+json'>{kaputt</script>").items

    assert sorted(item.link for item in items) == ["https://kreis.example/2", "https://kreis.example/news/1"]


@pytest.mark.parametrize(
    ("location", "place"),
    [
        ("Rathaus", "Rathaus"),
        ({"name": "Rathaus", "address": {"streetAddress": "Markt 1", "postalCode": "38300", "addressLocality": "Ort"}},
         "Rathaus, Markt 1, 38300 Ort"),
        ([{"name": "Rathaus", "address": "Markt 1"}], "Rathaus, Markt 1"),
        ([], ""),
        (5, ""),
    ],
)  # fmt: skip
def test_an_event_in_json_ld_has_a_time_and_a_place(read, location, place):
    event = {
        "@type": ["Event", "https://schema.org/EducationEvent"],
        "name": {"@value": "Sprachcafé"},
        "@id": "https://kreis.example/e/1",
        "startDate": "2026-12-01T18:00",
        "endDate": "2026-12-01T20:00",
        "location": location,
        "description": ["Mit Tee"],
    }

    item = read(script(event)).items[0]

    assert (item.title, item.link) == ("Sprachcafé", "https://kreis.example/e/1")
    assert (item.starts, item.ends) == (datetime(2026, 12, 1, 17, tzinfo=UTC), datetime(2026, 12, 1, 19, tzinfo=UTC))
    assert (item.place, item.content, item.published) == (place, "Mit Tee", None)


def test_an_end_before_the_beginning_is_none(read):
    event = {"@type": "Event", "name": "x", "@id": "#1", "startDate": "2026-12-01", "endDate": "2026-11-01"}

    item = read(script(event)).items[0]

    assert (item.ends, item.link) == (None, None)


def test_microdata_is_read_with_scopes_apart(read):
    page = """<div itemscope itemtype="https://schema.org/Event"><h2 itemprop="name">Sprachcafé</h2>
    <meta itemprop="startDate" content="2026-12-01T18:00"><a itemprop="url" href="/e/1">mehr</a>
    <div itemprop="location" itemscope itemtype="https://schema.org/Place"><b itemprop="name">Rathaus</b></div></div>
    <div itemscope itemtype="http://schema.org/Organization"><b itemprop="name">Kreis</b></div>
    <div itemscope itemtype="http://schema.org/Article"></div>"""

    items = read(page).items

    assert [(item.title, item.link, item.place) for item in items] == [
        ("Sprachcafé", "https://kreis.example/e/1", "Rathaus")
    ]
    assert items[0].starts == datetime(2026, 12, 1, 17, tzinfo=UTC)


def test_microformats_are_read(read):
    page = """<html lang="de"><div class="h-feed"><article class="hentry h-entry">
    <a class="u-url p-name" href="/1">Eins</a>
    <time class="dt-published" datetime="2026-11-16 08:00">gestern</time><time class="dt-updated">17.11.2026</time>
    <div class="e-content"><p>Text <img src="/b.png"></p></div><a class="p-category">Sprache</a>
    <div class="h-entry"><b class="p-name">Darin</b></div></article>
    <a class="h-event p-name" href="/e"><time class="dt-start">1.12.2026 18 Uhr</time><abbr class="dt-end"
    title="2026-12-01T20:00">20 Uhr</abbr><span class="p-location">Rathaus</span></a></div>"""

    entry, event = read(page).items

    assert (entry.title, entry.link) == ("Eins", "https://kreis.example/1")
    assert (entry.published, entry.updated) == (
        datetime(2026, 11, 16, 7, tzinfo=UTC),
        datetime(2026, 11, 16, 23, tzinfo=UTC),
    )
    assert entry.content == '<p>Text <img src="https://kreis.example/b.png"></p>'
    assert (entry.categories, entry.language) == (("Sprache",), "de")
    assert (event.link, event.place) == ("https://kreis.example/e", "Rathaus")
    assert (event.starts, event.ends) == (datetime(2026, 12, 1, 17, tzinfo=UTC), datetime(2026, 12, 1, 19, tzinfo=UTC))


def test_the_older_classes_of_themes_are_read(read):
    page = """<div class="post hentry"><h2 class="entry-title"><a href="/1" rel="bookmark">Eins</a></h2><time
    class="entry-date published" datetime="2026-11-16T08:00:00+01:00">x</time>
    <div class="entry-summary">Kurz</div></div>"""

    item = read(page).items[0]

    assert (item.title, item.link, item.content) == ("Eins", "https://kreis.example/1", "Kurz")
    assert item.published == datetime(2026, 11, 16, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b" \n", "empty"),
        (b"<p>Wartung</p>", "no-items"),
        (b"<div class='h-entry'></div>", "no-items"),
        (b" " * 10_000_001 + b"x", "too-large"),
    ],
)
def test_a_page_that_states_nothing_is_refused(read, body, kind):
    with pytest.raises(RejectedError) as caught:
        read(body)

    assert caught.value.kind == kind


def test_a_refusal_says_what_the_page_has(read):
    with pytest.raises(RejectedError, match=r"several of: div\.a \(2\), article \(2\)$"):
        read("<div class=a></div><div class=a></div><article></article><article></article>")


def test_a_deep_tower_of_data_costs_little(read):
    tower = "[" * 100_000 + "]" * 100_000
    many = script([{"@type": "Thing"}] * 6_000 + [ARTICLE])

    with pytest.raises(RejectedError):
        read(f'<script type="application/ld+json">{tower}</script>{many}')


PARTS = st.sampled_from(
    [
        "<div class='h-entry'>", "</div>", "<a class='p-name u-url' href='//['>x</a>", "<base href='ftp://x'>",
        "<time class='dt-published' datetime='9999-99-99'>", "<i itemscope itemtype='schema.org/Event'>", "</i>",
        "<b itemprop='name location'>x</b>", "<html lang='\x00'>", script([ARTICLE, {"@type": None}]), "<template>",
        script({"@type": "Event", "name": "x", "startDate": "0001-01-01", "url": {"@id": 5}}), "<svg><a href='x'>",
        script({"@type": "Article", "headline": "\ud800", "keywords": [{}], "location": [[]]}),
    ]
)  # fmt: skip


@given(st.lists(PARTS | st.text(max_size=10), max_size=15))
@settings(deadline=None, max_examples=60)
def test_any_page_is_read_or_refused(parts):
    body = "".join(parts).encode("utf-8", "replace")

    try:
        harvest = Page.read(Document(body=body, address="https://kreis.example/"))
    except NpaError:
        return

    for item in harvest.items:
        assert item.title == one_line(item.title)
        assert item.content == clean(item.content)
        assert item.link is None or item.link.startswith("http")
