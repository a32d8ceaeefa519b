"""The words of a post: what stands in it, how long it is, and what foreign words must not do."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from npa_core.models import Card, Edition, Facts, Localized, Section
from npa_core.testing import sample_brief, sample_edition
from npa_mastodon.post import Limit, edition_page, message, neutral

PAGE = "https://buendnis.example/editions/weekly/2026-W47/index.html"
# Mastodon's own rules (app/models/account.rb and tag.rb), with the signs other servers take, too.
MENTION = re.compile(r"(?<![/\w])[@＠]\w", re.ASCII)
HASHTAG = re.compile(r"(?<![/)\w])[#＃]\w")


def edition(
    *titles: str, source: str = "Landkreis Beispielland", language: str = "de", name: str = "Die Woche"
) -> Edition:
    cards = tuple(
        Card(id=f"c{n}", title=title, source=source, item=f"item{n}", link="https://landkreis.example/")
        for n, title in enumerate(titles)
    )
    section = Section(id="more", kind="by-field", title=Localized("Nachrichten"), cards=cards)
    changes = {"sections": (section,), "language": language, "title": Localized(name)}
    return sample_edition().model_copy(update=changes)


def post(of: Edition, facts: dict[str, int] | None = None, hashtags: tuple[str, ...] = ()):
    brief = sample_brief(edition=of).model_copy(update={"facts": Facts(values=facts or {})})
    found = message(brief, hashtags)
    assert found is not None
    return found


def test_a_post_has_title_headlines_with_sources_link_and_hashtags():
    expected = (
        "Die Woche\n\n"
        "• Sprachkurs beginnt (Landkreis Beispielland)\n"
        "• Jobmesse im Rathaus (Landkreis Beispielland)\n\n"
        f"{PAGE}\n\n"
        "#Integration #Niedersachsen"
    )

    found = post(edition("Sprachkurs beginnt", "Jobmesse im Rathaus"), hashtags=("Integration", "Niedersachsen"))

    assert expected == found.text
    assert found.items == ("item0", "item1")
    assert found.language == "de"
    assert found.target == "account"


def test_what_does_not_fit_is_counted_and_not_named_among_the_items():
    found = post(edition(*(f"Nachricht Nummer {n} aus dem Landkreis" for n in range(20))))
    shown = found.text.count("•")

    assert 0 < shown < 10
    assert f"… und {20 - shown} weitere Nachrichten" in found.text
    assert shown == len(found.items)


def test_no_more_than_ten_headlines_even_where_thousands_of_characters_are_allowed():
    found = post(edition(*(f"Nachricht {n}" for n in range(11))), {"max_characters": 5000})

    assert found.text.count("•") == 10
    assert "… und eine weitere Nachricht" in found.text


def test_what_a_partner_does_not_allow_in_posts_is_counted_and_not_shown():
    shown, kept_out = edition("Sprachkurs beginnt", "Jobmesse im Rathaus").sections[0].cards
    cards = (shown, kept_out.model_copy(update={"social": False}))
    section = Section(id="more", kind="by-field", title=Localized("Nachrichten"), cards=cards)

    found = post(edition().model_copy(update={"sections": (section,)}))

    assert "Jobmesse" not in found.text
    assert "… und eine weitere Nachricht" in found.text
    assert found.items == ("item0",)


def test_an_english_edition_speaks_english():
    assert "… and 2 more" in post(edition(*(f"News {n}" for n in range(12)), language="en-GB")).text


def test_a_link_counts_as_the_server_counts_it():
    text = f"abc {PAGE}"

    assert Limit().length(text) == 4 + 23
    assert Limit.of(Facts(values={"max_characters": 500, "characters_reserved_per_url": 25})).length(text) == 4 + 25
    assert 4 + len(PAGE) == Limit.of(Facts(values={"max_characters": 500})).length(text)


def test_composed_letters_count_once():
    assert Limit().length(unicodedata.normalize("NFD", "ü")) == 1


def test_a_tiny_limit_leaves_the_link_and_what_fits_of_the_title():
    found = post(
        edition("Sprachkurs", name="Die Woche im Bündnis, sehr ausführlich"),
        {"max_characters": 50, "characters_reserved_per_url": 23},
        ("Integration",),
    )

    assert f"Die Woche im Bündnis,…\n\n{PAGE}".replace(",…", "…") == found.text


def test_no_post_about_an_edition_without_news():
    assert message(sample_brief(edition=edition()), ()) is None


def test_the_page_of_an_edition_is_where_the_site_puts_it():
    assert edition_page("https://buendnis.example/", "weekly/2026-W47") == PAGE


def test_foreign_words_mention_nobody_tag_nothing_and_link_nowhere():
    hostile = (
        "Hallo @verwaltung@social.example und ＠alle #Werbung ＃よ https://evil.example/x www.evil.example "
        "evil.example xmpp:a@b.example"
    )

    found = neutral(hostile)

    assert MENTION.search(found) is None
    assert HASHTAG.search(found) is None
    assert "://" not in found
    assert "evil.example" not in found
    assert "xmpp:a" not in found
    assert "Hallo @verwaltung" in found.replace("\u2060", "")


def test_ordinary_titles_stay_as_they_are():
    for title in ("Teilnehmer:innen gesucht: 40 % mehr, z. B. im Ehrenamt", "10.30 Uhr: „Café International“ (VHS)"):
        assert title == neutral(title)


@settings(deadline=None)
@given(st.lists(st.text(max_size=200), min_size=1, max_size=12), st.integers(100, 600), st.integers(20, 60))
def test_every_post_fits_and_its_only_link_is_the_edition(titles, characters, reserved):
    of = edition(*titles, source=titles[0])

    found = post(of, {"max_characters": characters, "characters_reserved_per_url": reserved}, ("Integration",))
    rest = found.text.replace(PAGE, "").replace("#Integration", "")

    assert len(unicodedata.normalize("NFC", found.text)) - len(PAGE) + reserved <= characters
    assert found.text.count("://") == 1
    assert MENTION.search(rest) is None
    assert HASHTAG.search(rest) is None


@settings(deadline=None)
@given(st.text(alphabet="@#＠＃ab:/. \u200b\u2060https\n", max_size=60))
def test_neutral_text_is_harmless_whatever_it_is_made_of(text):
    found = neutral(text)

    assert MENTION.search(found) is None
    assert HASHTAG.search(found) is None
    assert "://" not in found
    assert "\n" not in found
