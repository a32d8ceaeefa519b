"""Traits: the telling words, the days, the amounts of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.steps.traits import traits


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("am 12. November und am 3.12.", {(11, 12), (12, 3)}),
        ("bis zum 05.01.2027", {(1, 5)}),
        ("on 4 November, on November 5th, on the 6th of May", {(11, 4), (11, 5), (5, 6)}),
        ("Seit dem 3. Lehrjahr, um 17.30 Uhr, 2. Runde", set()),
        ("am 7. Mai", {(5, 7)}),
    ],
)
def test_days_are_read_in_german_and_english(text, days):
    assert traits("x", text).days == days


def test_months_are_read_with_and_without_a_day():
    assert traits("Nächste Termine im Dezember", "und am 4. Januar").months == {12, 1}


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("14 Lotsinnen", {"14"}),
        ("vierzehn Lotsinnen", {"14"}),
        ("über 1.800 Kinder, 17,5 Prozent", {"1800", "17,5"}),
        ("um 17 Uhr, 17:30 Uhr, am 5. November 2026, seit 2016", set()),
        ("zwei Kurse, 3 Plätze", set()),
        ("fifteen and twenty places", {"15", "20"}),
    ],
)
def test_amounts_are_numbers_that_are_no_date_no_time_and_no_year(text, amounts):
    assert traits("x", text).amounts == amounts


def test_rare_words_tell_more_than_common_ones_and_stop_words_nothing():
    words = traits("", "Die Kaserne in Bergen. Integration ist da.", places={"bergen"}).words

    assert words["berg"] > words["kasern"] > words["integrat^"]
    assert not words.keys() & {"die", "ist", "in"}


def test_a_long_word_weighs_what_its_parts_weigh_together():
    words = traits("", "Fahrradwerkstatt").words

    assert set(words) == {"fahrradwerkstatt", "fahrradw^", "$erkstatt"}
    assert round(sum(words.values()), 6) == 1.4


def test_capitals_tell_nouns_only_where_the_language_has_them():
    german, english = (traits("", "workshop", has_nouns=has_nouns).words for has_nouns in (True, False))

    assert german["workshop"] < english["workshop"]


def test_gender_forms_and_soft_hyphens_are_no_words_of_their_own():
    assert traits("Lehrer:innen", "").words.keys() == traits("LehrerInnen", "").words.keys()
    assert traits("Herkunfts\u00adsprache", "").words == traits("Herkunftssprache", "").words


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_comes_has_traits(title, text):
    found = traits(title, text)

    assert found.total == sum(found.words.values())
    assert all(weight > 0 for weight in found.words.values())


def test_an_endless_text_is_looked_at_in_part():
    assert len(max(traits("", "Wort" * 1_000_000).words)) <= 1_500
