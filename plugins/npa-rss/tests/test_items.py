"""What becomes of an item: title, body, dates, identity, categories."""

from datetime import UTC, datetime

import pytest


def test_an_rss_item_is_read_whole(read, data):
    item = read(data("presse-rss20.xml")).items[0]

    assert item.guid == "Musterstadt-4711"
    assert item.title == "Neue Sprachkurse für Geflüchtete & Ehrenamtliche"
    assert item.link == "https://www.musterstadt.example/presse/sprachkurse?a=1&b=2"
    assert item.published == datetime(2026, 11, 16, 7, tzinfo=UTC)
    assert item.updated is None
    assert item.language == "de-de"
    assert item.categories == ("Sprache", "Bildung & Beruf")


def test_the_full_content_wins_over_the_summary_and_is_cleaned(read, data):
    content = read(data("presse-rss20.xml")).items[0].content

    assert "<p>Ab Januar gibt es <b>drei</b> neue Kurse.</p>" in content
    assert "Kurz" not in content
    assert "alert" not in content


def test_a_caption_does_not_replace_the_description(read, data):
    content = read(data("presse-rss20.xml")).items[1].content

    assert content == "<p>Das Haus öffnet am Montag. Alle sind eingeladen, den ganzen Tag.</p>"


def test_an_item_with_next_to_nothing_is_kept(read, data):
    item = read(data("presse-rss20.xml")).items[2]

    assert (item.guid, item.title, item.link, item.published) == ("4713", "", None, None)
    assert item.content == "Meldung ohne Titel und ohne Link."


def test_html_in_an_atom_title_becomes_plain_text(read, data):
    assert read(data("amtsblatt-atom.xml")).items[0].title == "Wohnen & Leben: Beratung"


def test_a_plain_title_keeps_its_angle_brackets(read, data):
    assert read(data("amtsblatt-atom.xml")).items[1].title == "Wie schreibt man <b>?"


def test_a_title_is_one_line_without_header_tricks(read, rss):
    title = read(rss("<title>Eins&#10;&lt;br&gt;zwei =?utf-8?q?x?= \u202edrei</title>")).items[0].title

    assert title == "Eins zwei = ?utf-8?q?x?= drei"


def test_html_content_wins_over_longer_plain_text(read):
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><summary type="text">Sehr viel längere Zusammenfassung'
        '</summary><content type="html">&lt;p&gt;Kurz&lt;/p&gt;</content></entry></feed>'
    )

    assert read(feed).items[0].content == "<p>Kurz</p>"


def test_plain_content_is_escaped_and_keeps_its_lines(read, data):
    assert read(data("amtsblatt-atom.xml")).items[1].content == "Erste Zeile &lt;b&gt;<br>Zweite Zeile"


def test_content_that_is_no_text_is_dropped(read, data):
    assert read(data("amtsblatt-atom.xml")).items[2].content == "Ein Plakat."


def test_base64_content_is_decoded_and_cleaned(read):
    # PHA-SGFsbG88c2NyaXB0PmFsZXJ0KDEpPC9zY3JpcHQ-PC9wPg: <p>Hallo<script>alert(1)</script></p>
    feed = (
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><content type="text/html" mode="base64">'
        "PHA+SGFsbG88c2NyaXB0PmFsZXJ0KDEpPC9zY3JpcHQ+PC9wPg==</content></entry></feed>"
    )

    assert read(feed).items[0].content == "<p>Hallo</p>"


def test_atom_keeps_publication_and_update_apart(read, data):
    first, second, _ = read(data("amtsblatt-atom.xml")).items

    assert (first.published, first.updated) == (
        datetime(2026, 11, 15, 9, tzinfo=UTC),
        datetime(2026, 11, 16, 9, tzinfo=UTC),
    )
    assert (second.published, second.updated) == (None, datetime(2026, 11, 14, 10, tzinfo=UTC))


def test_the_only_date_of_an_rss_item_is_its_publication(read, data):
    assert read(data("kreis-rss10-latin1.xml")).items[0].published == datetime(2026, 11, 12, 7, tzinfo=UTC)


def test_rdf_identifies_by_its_about_attribute(read, data):
    assert [item.guid for item in read(data("kreis-rss10-latin1.xml")).items] == [
        "https://kreis.example/1",
        "https://kreis.example/2",
    ]


def test_a_category_shows_its_label(read, data):
    assert read(data("amtsblatt-atom.xml")).items[0].categories == ("Wohnen & Leben",)


@pytest.mark.parametrize(
    ("written", "language"), [("de_DE", "de-DE"), ("<script>", None), ("deutsch und noch mehr", None), ("", None)]
)
def test_only_a_language_tag_counts_as_language(read, rss, written, language):
    escaped = written.replace("<", "&lt;")

    item = read(rss(f"<language>{escaped}</language><item><title>x</title></item>")).items[0]

    assert item.language == language


def test_a_lone_surrogate_costs_one_character_not_the_feed(read, rss):
    item = read(rss("<title>A&#xD800;B&#0;C&#99999999;D</title><guid>g&#xDFFF;1</guid>")).items[0]

    assert (item.title, item.guid) == ("ABCD", "g1")


def test_an_endless_title_is_cut(read, rss):
    assert len(read(rss(f"<title>{'&lt;p ' * 100_000}</title>")).items[0].title) <= 1_000
