"""The letter in both its forms: complete, accessible, and with nothing to load."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from itertools import pairwise

import html5lib
import pytest

from npa_core.errors import PluginError
from npa_core.models import Card, Mention

XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture
def letter(email, brief, edition):
    """Make both texts of the letter for an edition."""

    def make(shown=edition, *, pages=None, **settings):
        publisher = email(**settings)
        made = brief(shown) if pages is None else brief(shown, pages=pages)
        (message,) = publisher.plan(made)
        return {part.path: part.body.decode() for part in publisher.render(message, made)}

    return make


def test_one_letter_is_planned_with_a_subject_that_says_which_week(email, brief):
    (message,) = email().plan(brief())

    assert message.target == "news@lists.example"
    assert message.title == "Die Woche im Bündnis · 9.–15. November 2026"
    assert message.items == ("kurse2026aaaaaaa", "cafe2026aaaaaaaa", "arabic2026aaaaaa", "advice2026aaaaaa")
    assert message.language == "de"


def test_an_edition_without_news_is_no_letter(email, brief, with_cards):
    assert list(email().plan(brief(with_cards()))) == []


def test_a_brief_without_an_edition_is_the_cores_mistake(email, brief):
    with pytest.raises(PluginError, match="holds none"):
        list(email().plan(brief().model_copy(update={"edition": None})))


def test_the_text_reads_well_aloud(letter):
    text = letter()["letter.txt"]

    assert text.startswith(
        "Die Woche im Bündnis\n9.–15. November 2026\nNiedersachsen packt an\n\nInhalt\n\n"
        "1. Sprachförderung (3 Meldungen)\n2. Wohnen und Leben (1 Meldung)\n3. Neu im Bündnis (1 Meldung)\n"
        "\n\n1. Sprachförderung\n\n1.1 Landkreis Wolfenbüttel startet im Januar neun neue Berufssprachkurse\n"
        "    für Pflege und Handwerk\nLandkreis Wolfenbüttel, 12. November 2026\nDie Kurse beginnen am 12. Januar"
    )
    assert (
        "kanal=2\nAuch berichtet von Deutscher Gewerkschaftsbund:\nhttps://gewerkschaft.example/meldungen/4711\n"
        "Auch berichtet von Flüchtlingsrat Niedersachsen e.V.\n\n1.2 Sprachcafé"
    ) in text
    assert text.endswith("\nImpressum:\nhttps://buendnis.example/impressum.html\n")
    assert "\n\n\n\n" not in text


def test_only_links_are_longer_than_72_columns_and_each_has_a_line_of_its_own(letter):
    lines = letter()["letter.txt"].splitlines()

    assert [line for line in lines if len(line) > 72 and not line.startswith("https://")] == []
    assert [line for line in lines if "://" in line and (" " in line or not line.startswith("https://"))] == []


def test_every_card_is_in_both_forms_with_source_date_and_link(letter, edition):
    made = letter()

    for card in edition.cards:
        text = " ".join(made["letter.txt"].split())
        assert all(word in text for word in (card.title, card.text, card.source, card.link))
        assert all(word in made["letter.html"] for word in (card.title, card.text, card.source))
        assert card.link.replace("&", "&amp;") in made["letter.html"]


def test_a_date_is_the_date_in_the_time_zone_of_the_alliance(letter):
    assert "Evangelische Kirche, 11. November 2026" in letter()["letter.txt"]  # 23:30 in UTC on the 10th


def test_the_letter_speaks_the_language_of_its_edition(letter, edition):
    made = letter(edition.model_copy(update={"language": "en"}))

    assert "The alliance’s week\nNovember 9 – 15, 2026\n" in made["letter.txt"]
    assert "2. Housing and everyday life (1 report)" in made["letter.txt"]
    assert "You receive it because you are on the mailing list" in made["letter.txt"]
    assert '<html lang="en" dir="ltr">' in made["letter.html"]
    assert ">Unsubscribe</a>" in made["letter.html"]


@pytest.mark.parametrize(
    ("unsubscribe", "expected"),
    [
        (None, "E-Mail mit dem Betreff „unsubscribe“ an\nnews-request@lists.example\n"),
        ("mailto:leave@lists.example", "Zum Abbestellen genügt eine E-Mail an\nleave@lists.example\n"),
        ("https://lists.example/leave", "Abbestellen können Sie ihn hier:\nhttps://lists.example/leave\n"),
    ],
)
def test_both_forms_say_how_to_leave_the_list(letter, unsubscribe, expected):
    made = letter(unsubscribe=unsubscribe)

    address = unsubscribe or "mailto:news-request@lists.example?subject=unsubscribe"
    assert expected in made["letter.txt"]
    assert f'href="{address}"' in made["letter.html"]


def test_an_impressum_is_named_only_where_there_is_one(letter):
    made = letter(pages=())

    assert "Impressum" not in made["letter.txt"] + made["letter.html"]


def test_foreign_words_are_marked_with_their_language_and_direction(letter):
    document = html5lib.parse(letter()["letter.html"])

    headings = {"".join(h.itertext()): (h.get("lang"), h.get("dir")) for h in document.iter(f"{XHTML}h3")}
    assert headings["دورات لغة ألمانية مجانية للنساء مع رعاية الأطفال"] == ("ar", "rtl")
    assert headings["Free advice on tenancy law, now also in Dari and Ukrainian"] == ("en", "ltr")
    assert headings["Handwerkskammer tritt dem Bündnis bei"] == (None, "auto")


def test_the_html_is_valid_and_loads_nothing(letter):
    html = letter()["letter.html"]
    document = html5lib.HTMLParser(strict=True).parse(html)

    tags = {element.tag.removeprefix(XHTML) for element in document.iter()}
    assert tags == {"html", "head", "meta", "title", "body", "div", "p", "a", "span", "h1", "h2", "h3"}
    attributes = {name for element in document.iter() for name in element.attrib}
    assert not attributes & {"src", "srcset", "background", "action", "data", "poster", "ping", "onclick", "onload"}
    assert not re.search(r"url\s*\(|@import|expression", html)


def test_every_style_stands_at_its_element_and_the_letter_is_at_most_600_pixels_wide(letter):
    document = html5lib.parse(letter()["letter.html"])

    unstyled = [e for tag in ("p", "h1", "h2", "h3", "a") for e in document.iter(XHTML + tag) if not e.get("style")]
    assert unstyled == []
    assert [e for e in document.iter(f"{XHTML}div") if "max-width: 600px" in e.get("style", "")] != []


def test_headings_descend_without_a_gap(letter):
    levels = [int(level) for level in re.findall(r"<h(\d)", letter()["letter.html"])]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_hostile_words_stay_words(letter, with_cards):
    card = Card(
        id="x",
        title='<script src="https://evil.example/x.js"></script>{{ 7 * 7 }}',
        text="<img src=https://evil.example/pixel.gif onerror=alert(1)>\u202e</div></body>",
        source='"><style>*{background:url(//evil.example)}</style>',
        also=(Mention(source="<iframe>"),),
        published=datetime(2026, 11, 12, tzinfo=UTC),
    )

    html = letter(with_cards(card))["letter.html"]

    tags = {element.tag.removeprefix(XHTML) for element in html5lib.HTMLParser(strict=True).parse(html).iter()}
    assert not tags & {"script", "img", "style", "iframe"}
    assert "{{ 7 * 7 }}" in html
    assert "\u202e" not in html


def test_a_card_may_lack_everything_but_its_title(letter, with_cards):
    made = letter(with_cards(Card(id="x", title="Nur ein Titel")))

    assert "\n1.1 Nur ein Titel\n\n\nÜber diesen Brief\n" in made["letter.txt"]
    assert ">Nur ein Titel</h3>" in made["letter.html"]


def test_a_card_called_like_its_source_says_it_once(letter, with_cards):
    made = letter(with_cards(Card(id="x", title="Handwerkskammer", source="Handwerkskammer", text="Neu dabei.")))

    assert "1.1 Handwerkskammer\nNeu dabei.\n" in made["letter.txt"]
    assert 'class="source"' not in made["letter.html"]


def test_the_alliance_can_put_its_own_templates_in_place(email, brief, tmp_path):
    folder = tmp_path / "templates" / "email"
    folder.mkdir(parents=True)
    (folder / "letter.txt").write_text("{% autoescape false %}Eigener Brief: {{ title }} & mehr{% endautoescape %}")
    (folder / "letter.html").write_text(
        '{% extends "shipped/letter.html" %}{% block foot %}<p class="foot">Eigener Fuß</p>{% endblock %}'
    )
    (folder / "letter.css").write_text(".foot { color: #123456; }")

    publisher = email()
    (message,) = publisher.plan(brief())
    made = {part.path: part.body.decode() for part in publisher.render(message, brief())}

    assert made["letter.txt"] == "Eigener Brief: Die Woche im Bündnis & mehr\n"
    assert '<p class="foot" style="color: #123456;">Eigener Fuß</p>' in made["letter.html"]
    assert "Abbestellen" not in made["letter.html"]


def test_naming_the_publisher_does_not_import_what_only_sending_needs():
    script = "import sys, npa_email; sys.exit(bool({'css_inline', 'babel', 'jinja2'} & sys.modules.keys()))"

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
